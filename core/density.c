#include "density.h"

#include <math.h>

gboolean
ak_density(gsize n, const gdouble *value, gsize n_at, const gdouble *at,
           gdouble *density)
{
    gdouble mean = 0.0, square = 0.0;
    for (gsize i = 0; i < n; i++)
        mean += value[i] / (gdouble)n;
    for (gsize i = 0; i < n; i++)
        square += (value[i] - mean) * (value[i] - mean);
    if (n < 2 || !(square > 0.0))
        return FALSE;
    const gdouble width =
        sqrt(square / ((gdouble)n - 1.0)) * pow((gdouble)n, -0.2);
    const gdouble scale = 1.0 / ((gdouble)n * width * sqrt(2.0 * G_PI));
    for (gsize k = 0; k < n_at; k++) {
        gdouble sum = 0.0;
        for (gsize i = 0; i < n; i++) {
            const gdouble z = (at[k] - value[i]) / width;
            sum += exp(-0.5 * z * z);
        }
        density[k] = scale * sum;
    }
    return TRUE;
}
