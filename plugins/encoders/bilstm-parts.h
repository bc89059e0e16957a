/* bilstm-parts.h: what bilstm.c and leave-one-out, bilstm-without.c, share. */
#ifndef BILSTM_PARTS_H
#define BILSTM_PARTS_H

#include <attnkit/attnkit.h>

enum { FORWARD, BACKWARD, N_DIRECTION };

typedef struct BiLstm {
    gint64 hidden; /* h, of each direction */
    AkParamId weight_hh[N_DIRECTION], bias_ih[N_DIRECTION], bias_hh[N_DIRECTION];
} BiLstm;

/* What forward leaves to backward and without: packed rows of each direction. */
typedef struct Kept {
    gsize n_step;
    gsize *offset;             /* (n_step+1) */
    gfloat *gate[N_DIRECTION]; /* (N,4h) sigmoid(i) sigmoid(f) tanh(g) sigmoid(o) */
    gfloat *cell[N_DIRECTION];  /* (N,h) c */
    gfloat *state[N_DIRECTION]; /* (N,h) h */
} Kept;

/* The token of text b that direction d reads in step s. */
static inline gsize
bilstm_token(const AkBatch *batch, guint d, gsize b, gsize s)
{
    return d == FORWARD ? batch->start[b] + s : batch->start[b + 1] - 1 - s;
}

/* Both biases of a direction: (4h). */
gfloat *bilstm_bias(const BiLstm *lstm, AkPass *pass, guint d);

/* One row's cell.  z, bias (4h); gate (4h): in W_hh h', out activations; before
 * (h): c'; cell, state (h): out c, h.  cell may be before. */
void bilstm_cell(gsize h, const gfloat *z, const gfloat *bias, gfloat *gate,
                 const gfloat *before, gfloat *cell, gfloat *state);

/* Of AkEncoderOps. */
void bilstm_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
                    const gfloat *z, const gfloat *out, gsize text,
                    gsize first_cut, gsize n_cut, AkEmit emit,
                    gpointer emit_data);

#endif
