/* attention.h: an attention gives each hidden state a score.
 *
 * A row's score depends on that row and on its text's query alone.  The weights
 * are the softmax of the scores over the words between the marks, unless the
 * attention brings a normaliser of its own; the weights of the marks are 0. */
#ifndef ATTNKIT_ATTENTION_H
#define ATTNKIT_ATTENTION_H

#include <attnkit/params.h>

G_BEGIN_DECLS

struct AkAttentionOps {
    gsize size; /* sizeof(AkAttentionOps) */

    /* shape->hidden is H, also the width of the query. */
    gboolean (*open)(gpointer state, AkParams *params, const AkShape *shape,
                     GError **error);

    /* h (N,H), rows start[b] .. start[b+1]-1 belong to text b; q (B,H), NULL in
     * a model without query -> e (N). */
    void (*score)(gconstpointer state, AkPass *pass, gsize n_text,
                  const gsize *start, const gfloat *h, const gfloat *q,
                  gfloat *e);

    /* de (N) -> dh (N,H), dq (B,H), both added to, either may be NULL.  Follows
     * a score() of the same rows on the same pass. */
    void (*score_backward)(gconstpointer state, AkPass *pass, gsize n_text,
                           const gsize *start, const gfloat *h, const gfloat *q,
                           const gfloat *de, gfloat *dh, gfloat *dq);

    /* Optional, both or neither: e (T) -> a (T), one text's scores to weights
     * that are at least 0 and sum to 1; and de += J' da. */
    void (*normalise)(gconstpointer state, gsize n_word, const gfloat *e,
                      gfloat *a);
    void (*normalise_backward)(gconstpointer state, gsize n_word,
                               const gfloat *a, const gfloat *da, gfloat *de);

    void (*close)(gpointer state); /* may be NULL */
};

G_END_DECLS

#endif
