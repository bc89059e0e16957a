#include "optimiser.h"

#include "attnkit/vector.h"

#include <math.h>

enum { IDLE = 512 }; /* elements that stay in the nearest cache */

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

/* The moments of an element with gradient g.  Has v passed its maximum? */
static inline gboolean
optimiser_gather(gfloat g, gfloat *m, gfloat *v, gfloat top)
{
    const gfloat b1 = (gfloat)BETA1, b2 = (gfloat)BETA2;
    *m = b1 * *m + (gfloat)(1.0 - BETA1) * g;
    *v = b2 * *v + (gfloat)(1.0 - BETA2) * (g * g);
    return *v > top;
}

static inline gfloat
optimiser_move(gfloat w, gfloat m, gfloat root, const AkStep *step)
{
    return w - step->rate * (m / (root + step->epsilon));
}

AK_VECTOR void
ak_amsgrad(gsize n, const AkStep *step, const gfloat *restrict g,
           gfloat *restrict w, gfloat *restrict m, gfloat *restrict v,
           gfloat *restrict top)
{
    const AkStep s = *step;
    for (gsize i = 0; i < n; i++) {
        top[i] = optimiser_gather(g[i] + s.decay * w[i], &m[i], &v[i], top[i])
                     ? v[i]
                     : top[i];
        w[i] = optimiser_move(w[i], m[i], sqrtf(top[i]), &s);
    }
}

/* Without a gradient v hardly ever passes its maximum, whose root then stays.  An
 * element moves and gathers for the next step in one go: what divides and what
 * does not share the processor. */
AK_VECTOR static void
optimiser_idle(gsize n, gsize n_step, const AkStep *step, gfloat *restrict w,
               gfloat *restrict m, gfloat *restrict v, gfloat *restrict top)
{
    gfloat root[IDLE];
    for (gsize i = 0; i < n; i++) {
        optimiser_gather(step[0].decay * w[i], &m[i], &v[i], top[i]);
        top[i] = v[i] > top[i] ? v[i] : top[i];
        root[i] = sqrtf(top[i]);
    }
    for (gsize t = 0; t + 1 < n_step; t++) {
        const AkStep s = step[t], next = step[t + 1];
        gint is_passed = FALSE;
        for (gsize i = 0; i < n; i++) {
            w[i] = optimiser_move(w[i], m[i], root[i], &s);
            is_passed |=
                optimiser_gather(next.decay * w[i], &m[i], &v[i], top[i]);
        }
        if (is_passed)
            for (gsize i = 0; i < n; i++) {
                top[i] = v[i] > top[i] ? v[i] : top[i];
                root[i] = sqrtf(top[i]);
            }
    }
    for (gsize i = 0; i < n; i++)
        w[i] = optimiser_move(w[i], m[i], root[i], &step[n_step - 1]);
}

void
ak_amsgrad_idle(gsize n, gsize n_step, const AkStep *step, gfloat *restrict w,
                gfloat *restrict m, gfloat *restrict v, gfloat *restrict top)
{
    for (gsize i = 0; i < n && n_step > 0; i += IDLE)
        optimiser_idle(MIN(IDLE, n - i), n_step, step, w + i, m + i, v + i,
                       top + i);
}
