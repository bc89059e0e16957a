/* statistics.h: what the figures are made of. */
#ifndef ATTNKIT_STATISTICS_H
#define ATTNKIT_STATISTICS_H

#include <glib.h>

G_BEGIN_DECLS

/* Kendall's tau-b of x and y (n each, n >= 1, finite) with its two-sided
 * p-value, as SciPy's kendalltau: exact without ties where n <= 33 or at most
 * one pair is discordant or at most one concordant, the normal approximation
 * otherwise.  Both are NAN where x or y is constant.  O(n log n) by Knight's
 * merge sort.
 * Source: Knight 1966, JASA 61:436-439; Kendall 1970, Rank Correlation Methods,
 * chapters 4 and 5. */
void ak_kendall(gsize n, const gfloat *x, const gfloat *y, gdouble *tau,
                gdouble *p);

/* Jensen-Shannon divergence of the distributions p and q (n each), in nats, at
 * most ln 2.  Arguments are clamped to [0, 1]; 1e-10 is added inside each
 * logarithm. */
gdouble ak_jsd(gsize n, const gfloat *p, const gfloat *q);

/* Mean of the two middle values, or the middle one; sorts x.  n >= 1. */
gdouble ak_median(gsize n, gdouble *x);

G_END_DECLS

#endif
