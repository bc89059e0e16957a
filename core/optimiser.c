#include "optimiser.h"

#include "attnkit/vector.h"

#include <math.h>

static const gdouble BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

AkStep
ak_step(guint t, gdouble rate, gdouble decay)
{
    const gdouble root = sqrt(1.0 - pow(BETA2, t));
    return (AkStep){
        .rate = (gfloat)(rate * root / (1.0 - pow(BETA1, t))),
        .epsilon = (gfloat)(EPSILON * root),
        .decay = (gfloat)decay,
    };
}

static inline gfloat
optimiser_update(gfloat g, const AkStep *step, gfloat w, gfloat *m, gfloat *v,
                 gfloat *top)
{
    const gfloat b1 = (gfloat)BETA1, b2 = (gfloat)BETA2;
    *m = b1 * *m + (gfloat)(1.0 - BETA1) * g;
    *v = b2 * *v + (gfloat)(1.0 - BETA2) * (g * g);
    *top = *v > *top ? *v : *top;
    return w - step->rate * (*m / (sqrtf(*top) + step->epsilon));
}

AK_VECTOR void
ak_amsgrad(gsize n, const AkStep *step, const gfloat *restrict g,
           gfloat *restrict w, gfloat *restrict m, gfloat *restrict v,
           gfloat *restrict top)
{
    const AkStep s = *step;
    if (g != NULL)
        for (gsize i = 0; i < n; i++)
            w[i] = optimiser_update(g[i] + s.decay * w[i], &s, w[i], &m[i],
                                    &v[i], &top[i]);
    else
        for (gsize i = 0; i < n; i++)
            w[i] = optimiser_update(s.decay * w[i], &s, w[i], &m[i], &v[i],
                                    &top[i]);
}
