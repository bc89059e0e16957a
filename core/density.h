/* density.h: how values are spread, smoothed. */
#ifndef AK_DENSITY_H
#define AK_DENSITY_H

#include <glib.h>

/* density (n_at) of n values at places `at`: a sum of normal curves whose width is
 * Scott's, n^(-1/5) times the standard deviation of the sample.
 *
 *   f(x) = 1/(n h) sum_i phi((x - x_i) / h)
 *
 * FALSE: values that are all the same, or fewer than two, have none.  Values are
 * finite.  Cost: n n_at exponentials.  Source: Scott 1992, Multivariate Density
 * Estimation, section 6.3; SciPy's gaussian_kde does the same. */
gboolean ak_density(gsize n, const gdouble *value, gsize n_at,
                    const gdouble *at, gdouble *density);

#endif
