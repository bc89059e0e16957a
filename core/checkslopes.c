#include "checkslopes.h"

#include <math.h>

/* Differences of step h and h / 2, extrapolated: their error of h^4 / 480 times
 * the fifth derivative is below 1e-7 for h = 1/16 and derivatives of order 10.
 * What remains is rounding: f sums some hundred numbers of single precision, 1e-7
 * of each, over h: about 3e-5, more where states have gone through many steps.
 *
 * A kink (a filter that falls silent, a maximum that changes hands) between the
 * points shows as a difference between h and h / 2, of the slopes or of the
 * bends: a smooth f has bends in the ratio of 2.  One at a third of h escapes
 * both; the slope from h / 2 and h / 4 then is another. */
static const gdouble STEP = 0.0625, KINK = 1e-3;

/* f with x moved by `step`; *moved is by how much it really was. */
static gdouble
slopes_at(gfloat *x, gdouble step, gdouble (*f)(gpointer), gpointer data,
          gdouble *moved)
{
    const gfloat before = *x;
    *x = (gfloat)((gdouble)before + step);
    *moved = (gdouble)*x - (gdouble)before;
    const gdouble y = f(data);
    *x = before;
    return y;
}

/* The slope by x; FALSE: there is a kink. */
static gboolean
slopes_measure(gfloat *x, gdouble (*f)(gpointer), gpointer data, gdouble *slope)
{
    gdouble first[3], second[3], moved[2];
    const gdouble middle = f(data);
    for (guint i = 0; i < 3; i++) {
        const gdouble step = STEP / (gdouble)(1 << i);
        const gdouble above = slopes_at(x, step, f, data, &moved[0]);
        const gdouble below = slopes_at(x, -step, f, data, &moved[1]);
        first[i] = (above - below) / (moved[0] - moved[1]);
        second[i] = (above - 2.0 * middle + below) / step;
    }
    *slope = (4.0 * first[1] - first[0]) / 3.0;
    const gdouble nearer = (4.0 * first[2] - first[1]) / 3.0;
    const gdouble scale = 1.0 + fabs(*slope);
    return 6.0 * fabs(first[0] - first[1]) <= 20.0 * KINK * scale &&
           fabs(second[0] - 2.0 * second[1]) <= KINK * scale &&
           fabs(*slope - nearer) <= AK_SLOPE_TOLERANCE * scale;
}

gboolean
ak_slope_is_wrong(gdouble found, gdouble slope)
{
    return !(fabs(found - slope) <= AK_SLOPE_TOLERANCE * (1.0 + fabs(slope)));
}

void
ak_slopes_compare(AkSlopes *slopes, const char *what, gsize n, gfloat *x,
                  const gfloat *gradient, gfloat base,
                  gdouble (*f)(gpointer data), gpointer data,
                  AkSlopeVisit visit, gpointer visit_data)
{
    const gsize stride = (n + AK_SLOPES_MOST - 1) / AK_SLOPES_MOST;
    for (gsize i = 0; i < n; i += stride) {
        gdouble slope;
        slopes->n++;
        if (!slopes_measure(x + i, f, data, &slope)) {
            slopes->n_kink++;
            continue;
        }
        const gdouble found = (gdouble)gradient[i] - (gdouble)base,
                      tolerance = AK_SLOPE_TOLERANCE * (1.0 + fabs(slope));
        visit(visit_data, what, i, found, slope);
        slopes->low = MIN(slopes->low, slope);
        slopes->high = MAX(slopes->high, slope);
        slopes->worst = MAX(slopes->worst, fabs(found - slope) / tolerance);
    }
}

gchar *
ak_slopes_doubt(const AkSlopes *slopes)
{
    if (4 * slopes->n_kink >= slopes->n)
        return g_strdup_printf("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                               " slopes are at kinks",
                               slopes->n_kink, slopes->n);
    if (!(slopes->high - slopes->low > 0.02))
        return g_strdup_printf("all slopes lie in [%g, %g], so that nothing "
                               "can be told from them",
                               slopes->low, slopes->high);
    return NULL;
}
