#include "adversarial-rows.h"

#include <math.h>

AK_VECTOR void
rows_softmax(gsize n, const gfloat *restrict l, const gfloat *restrict mask,
             gfloat *restrict a)
{
    const gfloat max = ak_largest(n, l);
    for (gsize i = 0; i < n; i++)
        a[i] = ak_exp(l[i] - max) * mask[i];

    gdouble sum[ROWS_LANES] = {0};
    for (gsize i = 0; i < n; i += ROWS_LANES)
        for (gsize j = 0; j < ROWS_LANES; j++)
            sum[j] += (gdouble)a[i + j];
    gdouble whole = 0.0;
    for (gsize j = 0; j < ROWS_LANES; j++)
        whole += sum[j];
    const gfloat inverse = (gfloat)(1.0 / whole);
    for (gsize i = 0; i < n; i++)
        a[i] *= inverse;
}

AK_VECTOR void
rows_slope(gsize n, const gfloat *restrict a, gfloat *restrict slope)
{
    for (gsize i = 0; i < n; i++) {
        const gfloat x = a[i] + ROWS_FLOOR;
        slope[i] = ak_log(x) + a[i] / x;
    }
}

AK_VECTOR void
rows_jsd_backward(gsize n, gfloat weight, const gfloat *restrict p,
                  const gfloat *restrict slope_p, const gfloat *restrict q,
                  gfloat *restrict dp)
{
    const gfloat half = 0.5f * weight;
    for (gsize i = 0; i < n; i++) {
        const gfloat mean = 0.5f * (p[i] + q[i]), x = mean + ROWS_FLOOR;
        const gfloat slope_mean = ak_log(x) + mean / x;
        dp[i] -= half * (slope_p[i] - slope_mean);
    }
}

/* With one logarithm and one division: of x = mean + f,
 *   sum ln x = ln x1 x2 x3 x4,  sum mean/x = 4 - f sum 1/x.
 * Products of four would leave the range of single precision below; so each x
 * is taken 2^16 times, which is exact. */
AK_VECTOR void
rows_jsd_backward_4(gsize n, gfloat weight, const gfloat *restrict p,
                    const gfloat *restrict slope_p, const gfloat *restrict q1,
                    const gfloat *restrict q2, const gfloat *restrict q3,
                    const gfloat *restrict q4, gfloat *restrict dp)
{
    static const gfloat LN_SCALES = 44.3614196f; /* ln 2^64 */
    const gfloat half = 0.5f * weight, scale = 65536.0f, f = scale * ROWS_FLOOR;
    for (gsize i = 0; i < n; i++) {
        const gfloat x1 = 0.5f * scale * (p[i] + q1[i]) + f;
        const gfloat x2 = 0.5f * scale * (p[i] + q2[i]) + f;
        const gfloat x3 = 0.5f * scale * (p[i] + q3[i]) + f;
        const gfloat x4 = 0.5f * scale * (p[i] + q4[i]) + f;
        const gfloat x12 = x1 * x2, x34 = x3 * x4, all = x12 * x34;
        const gfloat inverses = (x1 + x2) * x34 + (x3 + x4) * x12;
        const gfloat slope_means =
            (ak_log(all) - LN_SCALES) + (4.0f - f * (inverses / all));
        dp[i] -= half * (4.0f * slope_p[i] - slope_means);
    }
}

AK_VECTOR void
rows_step_row(gsize n, gfloat rate, gfloat epsilon, const gfloat *restrict a,
              const gfloat *restrict da, gfloat *restrict l, gfloat *restrict m,
              gfloat *restrict v, gfloat *restrict top)
{
    gdouble lane[ROWS_LANES] = {0};
    for (gsize i = 0; i < n; i += ROWS_LANES)
        for (gsize j = 0; j < ROWS_LANES; j++)
            lane[j] += (gdouble)a[i + j] * (gdouble)da[i + j];
    gdouble sum = 0.0;
    for (gsize j = 0; j < ROWS_LANES; j++)
        sum += lane[j];

    const gfloat mean = (gfloat)sum;
    for (gsize i = 0; i < n; i++) {
        const gfloat g = a[i] * (da[i] - mean);
        m[i] = 0.9f * m[i] + (gfloat)(1.0 - 0.9) * g;
        v[i] = 0.999f * v[i] + (gfloat)(1.0 - 0.999) * (g * g);
        top[i] = v[i] > top[i] ? v[i] : top[i];
        l[i] -= rate * (m[i] / (sqrtf(top[i]) + epsilon));
    }
}
