/* optimiser.h: Adam with AMSGrad, as PyTorch has it.
 *
 *   g += decay w
 *   m  = 0.9 m + 0.1 g             v = 0.999 v + 0.001 g g
 *   top = max(top, v)              (of the uncorrected second moment)
 *   w -= rate / (1 - 0.9^t) * m / (sqrt(top) / sqrt(1 - 0.999^t) + 1e-8)
 *
 * With r = sqrt(1 - 0.999^t) the last line's fraction is r m / (sqrt(top) + 1e-8 r):
 * one division less.
 *
 * Source: Reddi, Kale & Kumar 2018, "On the convergence of Adam and beyond". */
#ifndef AK_OPTIMISER_H
#define AK_OPTIMISER_H

#include <glib.h>

/* What one step needs of the step's number. */
typedef struct AkStep {
    gfloat rate;    /* rate r / (1 - 0.9^t) */
    gfloat epsilon; /* 1e-8 r */
    gfloat decay;
} AkStep;

/* t counts from 1. */
AkStep ak_step(guint t, gdouble rate, gdouble decay);

/* Step n parameters, with their gradient g (n).  Each element is done apart from the
 * others: work may be cut anywhere. */
void ak_amsgrad(gsize n, const AkStep *step, const gfloat *g, gfloat *w,
                gfloat *m, gfloat *v, gfloat *top);

/* Steps one after the other whose gradient is zero: the bits of ak_amsgrad. */
void ak_amsgrad_idle(gsize n, gsize n_step, const AkStep *step, gfloat *w,
                     gfloat *m, gfloat *v, gfloat *top);

#endif
