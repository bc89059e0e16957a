/* params.h: parameters, and the pass in which they are used.
 *
 * Parameters are registered once, in `open`; the host allocates them, draws
 * their initial values, trains, saves and loads them.  On disk they have
 * PyTorch's names and shapes (rows x columns, row = output).  In memory a
 * matrix lies TRANSPOSED, columns x rows (input x output), so that
 * y = x W' is a product with B stored K x N.  A row of it may still depend, in
 * its last bits, on how many rows there are: work is cut by the data alone.
 *
 * Letters used in all headers:
 *   B texts in a batch      N tokens in a batch, marks included
 *   T words of a text       L = T + 2, with the marks <SOS> and <EOS>
 *   E embedding width       P rows of the input map
 *   H hidden width          O outputs */
#ifndef ATTNKIT_PARAMS_H
#define ATTNKIT_PARAMS_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct AkParams AkParams; /* the parameters of one plug-in in one model */
typedef struct AkPass AkPass; /* one forward (and backward) over one batch */
typedef guint AkParamId;

/* What the model tells an encoder or attention in `open`. */
typedef struct AkShape {
    gsize embedding;    /* E; 0 for an attention */
    gsize hidden;       /* H; 0 for an encoder */
    gboolean has_query; /* the model has a second text */
} AkShape;

/* --- in open ------------------------------------------------------------- */

/* Register one part of the input map (encoders only): `rows` x E on disk, or
 * rows x E x taps where taps >= 1 (a convolution; 0: a matrix).  Parts stack in
 * the order of registration to P rows: part i's row r of tap k is column
 * offset_i + k * rows + r of z.  Initial values are uniform in
 * [-bound, bound]. */
void ak_params_map(AkParams *params, const char *name, gsize rows, gsize taps,
                   gdouble bound);

/* Register a matrix (rows x columns on disk) or a vector, initially uniform in
 * [-bound, bound].  `name` is relative: the host prepends "encoder." and so on;
 * it is copied. */
AkParamId ak_params_matrix(AkParams *params, const char *name, gsize rows,
                           gsize columns, gdouble bound);
AkParamId ak_params_vector(AkParams *params, const char *name, gsize n,
                           gdouble bound);

/* --- in operations ------------------------------------------------------- */

/* The values: of a matrix (columns x rows), in memory as said above; of a
 * vector (n). */
const gfloat *ak_pass_value(const AkPass *pass, AkParamId id);

/* The values of a matrix as on disk (rows x columns): for dx = dy W. */
const gfloat *ak_pass_transposed(const AkPass *pass, AkParamId id);

/* Where to add the gradient, laid out as ak_pass_value(); NULL where nobody
 * asks for it (in a probe).  No other thread writes there. */
gfloat *ak_pass_gradient(AkPass *pass, AkParamId id);

/* Scratch memory, 64-byte aligned, uninitialised; lives until the pass ends and
 * is never freed by the plug-in.  ak_pass_zeros() is the same, zeroed. */
gpointer ak_pass_alloc(AkPass *pass, gsize size);
gfloat *ak_pass_floats(AkPass *pass, gsize n);
gfloat *ak_pass_zeros(AkPass *pass, gsize n);

/* One pointer (into scratch memory) that forward leaves to backward and
 * without: what they need of it. */
void ak_pass_keep(AkPass *pass, gpointer kept);
gpointer ak_pass_kept(const AkPass *pass);

G_END_DECLS

#endif
