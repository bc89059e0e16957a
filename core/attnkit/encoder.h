/* encoder.h: an encoder turns the words of a text into hidden states.
 *
 * An encoder is a linear map of the word, then what context does.  It registers
 * the map (ak_params_map) and sees z = x A', never the embeddings x: the core
 * computes z once for each distinct word.  An encoder that registers no map gets
 * z = x.  What follows from this by construction: products run over distinct
 * words only; leave-one-out never repeats them; gradient x input is z . dz. */
#ifndef ATTNKIT_ENCODER_H
#define ATTNKIT_ENCODER_H

#include <attnkit/params.h>

G_BEGIN_DECLS

/* Texts laid end to end, no padding.  The texts come longest first, so that
 * those still running at step t are a prefix.  Text b's tokens are rows
 * start[b] .. start[b+1]-1 of h; the first and the last are the marks. */
typedef struct AkBatch {
    gsize n_text;       /* B >= 1 */
    const gsize *start; /* (B+1) start[0] = 0; each text has 3 tokens or more */
    const guint32 *row; /* (N) row of z for each token: tokens of one word share it */
    const guint32 *dz_row; /* (N) row of dz for each token */
} AkBatch;

/* Hands out one variant of leave-one-out: in the text without token `cut`,
 * positions first .. first+n-1 (of the L-1 that remain, 0 is <SOS>) have the
 * hidden states `rows` (n,H); all others are as they were.  The rows are read
 * before the call returns. */
typedef void (*AkEmit)(gpointer data, gsize cut, gsize first, gsize n,
                       const gfloat *rows);

struct AkEncoderOps {
    gsize size; /* sizeof(AkEncoderOps) */

    /* Register map and parameters; say H in *hidden. */
    gboolean (*open)(gpointer state, AkParams *params, const AkShape *shape,
                     gsize *hidden, GError **error);

    /* z (rows,P) of the distinct words -> h (N,H); and, unless s is NULL,
     * s (B,H), a summary of each text.  Must not depend on how texts are
     * grouped into batches, but for rounding.  A word whose z is NAN has an h
     * that is, and its text such an s, or nobody would see that training
     * diverged.  z and h stay where they are, unchanged, until the pass ends: a
     * pointer to them may be kept. */
    void (*forward)(gconstpointer state, AkPass *pass, const AkBatch *batch,
                    const gfloat *z, gfloat *h, gfloat *s);

    /* dh (N,H), ds (B,H), either may be NULL (zero) -> dz (rows,P), added to at
     * dz_row[t]; NULL where nobody asks.  Parameters' gradients are added to
     * where ak_pass_gradient() is not NULL.  May be called more than once after
     * one forward. */
    void (*backward)(gconstpointer state, AkPass *pass, const AkBatch *batch,
                     const gfloat *z, const gfloat *dh, const gfloat *ds,
                     gfloat *dz);

    /* Optional, may be NULL: leave-one-out of text `text` of the batch that
     * forward has just seen, for the words first_cut .. first_cut+n_cut-1
     * (positions in the text, 1 is its first word), in this order, one emit for
     * each (n = 0: nothing changed).  h (N,H) is what forward gave.  Without it
     * the core runs forward on the shortened texts; the two agree within
     * rounding. */
    void (*without)(gconstpointer state, AkPass *pass, const AkBatch *batch,
                    const gfloat *z, const gfloat *h, gsize text,
                    gsize first_cut, gsize n_cut, AkEmit emit, gpointer data);

    void (*close)(gpointer state); /* may be NULL */
};

G_END_DECLS

#endif
