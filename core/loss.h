/* loss.h: how wrong the output for one text is. */
#ifndef AK_LOSS_H
#define AK_LOSS_H

#include "attnkit/probe.h"
#include "corpus.h"

/* The loss of one text of a batch of n_text, and d_logit (O), its gradient.
 *
 * Sigmoid outputs, with p = sigmoid(logit), y the label, w the positive weight:
 *   mean over o of  -w_o y_o ln p_o - (1 - y_o) ln(1 - p_o)
 * (summed over the batch by the caller).  Exclusive classes and answers to a
 * query: -ln softmax_label / n_text, over the text's candidates where it has
 * some, its label among them.  In double, and from logits, so that no
 * probability is rounded to 0. */
gdouble ak_loss(AkOutputKind kind, gsize n_output, const gfloat *logit,
                const AkText *text, const gdouble *positive_weight,
                gsize n_text, gfloat *d_logit);

/* Label o of a text with sigmoid outputs: 0 or 1. */
guint ak_text_label(const AkText *text, gsize o);

#endif
