/* adversarial-rows.h: what a step of the search does with one distribution; rows
 * of n words, a multiple of ROWS_LANES. */
#ifndef ADVERSARIAL_ROWS_H
#define ADVERSARIAL_ROWS_H

#include <attnkit/attnkit.h>

enum { ROWS_LANES = 8 };

/* f, inside every logarithm of the divergences. */
#define ROWS_FLOOR 1e-10f

/* a (n) = softmax of l (n), 0 where the mask is; n a multiple of ROWS_LANES.  Padding
 * has logits far below all others, which its gradient of 0 leaves there. */
void rows_softmax(gsize n, const gfloat *l, const gfloat *mask, gfloat *a);

/* -weight JSD(p, q) differentiated by p, added to dp: with mean = (p + q) / 2,
 *   dJSD/dp = 1/2 [ln(p + f) + p/(p + f) - ln(mean + f) - mean/(mean + f)]. */
void rows_jsd_backward(gsize n, gfloat weight, const gfloat *p, const gfloat *q,
                       gfloat *dp);

/* The same for four q at once. */
void rows_jsd_backward_4(gsize n, gfloat weight, const gfloat *p,
                         const gfloat *q1, const gfloat *q2, const gfloat *q3,
                         const gfloat *q4, gfloat *dp);

/* The softmax differentiated, and a step of AMSGrad on l.  rate, epsilon: the
 * bias-corrected step size and what stands beside the root of the second moment,
 * both times the root of that moment's correction. */
void rows_step_row(gsize n, gfloat rate, gfloat epsilon, const gfloat *a,
                   const gfloat *da, gfloat *l, gfloat *m, gfloat *v,
                   gfloat *top);

#endif
