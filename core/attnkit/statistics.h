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

/* Kendall's distance of the top k of x from the top k of y (n each, n >= 1,
 * finite), 0 for the same lists, 1 for the most different ones:
 *
 *   K / K_max,   K = D + p N
 *
 * over the pairs of places that are in the top of x or of y, where a list ties
 * all places outside its top; D: pairs in opposite orders, N: pairs that one
 * list ties and the other does not, each worth the penalty p in [0, 1] (1/2:
 * what a coin would decide).  K_max is the largest K of lists of these sizes, for
 * n >= 2k that of two lists with nothing in common, k^2 + p k (k-1).
 *
 * Values that tie across the k-th place are outside the top, since only chance
 * could say which of them is in; so a top may be shorter than k, as it is where
 * n < k.  NAN where x or y is constant, one place included, or where so many tie
 * for the first that there is no top.
 * Source: Fagin, Kumar & Sivakumar 2003, Comparing top k lists, SIAM Journal on
 * Discrete Mathematics 17:134-160; Fagin, Kumar, Mahdian, Sivakumar & Vee 2006,
 * Comparing partial rankings, ibid. 20:628-648.  O(n log n). */
gdouble ak_top_distance(gsize n, const gfloat *x, const gfloat *y, gsize k,
                        gdouble p);

/* Jensen-Shannon divergence of the distributions p and q (n each), in nats, at
 * most ln 2.  Arguments are clamped to [0, 1]; 1e-10 is added inside each
 * logarithm. */
gdouble ak_jsd(gsize n, const gfloat *p, const gfloat *q);

/* Mean of the two middle values, or the middle one; sorts x.  n >= 1. */
gdouble ak_median(gsize n, gdouble *x);

G_END_DECLS

#endif
