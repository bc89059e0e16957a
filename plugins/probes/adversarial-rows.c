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

/* With x = p + f, m = mean + f the derivative is
 *   1/2 [ln(x/m) - f (m - x) / (x m)],
 * one logarithm and one division; and where p is near q nothing cancels. */
AK_VECTOR void
rows_jsd_backward(gsize n, gfloat weight, const gfloat *restrict p,
                  const gfloat *restrict q, gfloat *restrict dp)
{
    const gfloat half = 0.5f * weight, f = ROWS_FLOOR;
    for (gsize i = 0; i < n; i++) {
        const gfloat x = p[i] + f, m = 0.5f * (p[i] + q[i]) + f;
        const gfloat inverse = 1.0f / (x * m);
        dp[i] -= half * (ak_log(x * x * inverse) - f * ((m - x) * inverse));
    }
}

/* The sum of four: ln(x^4 / m1 m2 m3 m4) - f (4/x - 1/m1 - 1/m2 - 1/m3 - 1/m4).
 * Such products would leave the range of single precision below; so x and m are
 * taken 2^16 times, and the quotient, which is between 1e-40 and 16, 2^40 times:
 * all exact. */
AK_VECTOR void
rows_jsd_backward_4(gsize n, gfloat weight, const gfloat *restrict p,
                    const gfloat *restrict q1, const gfloat *restrict q2,
                    const gfloat *restrict q3, const gfloat *restrict q4,
                    gfloat *restrict dp)
{
    const gfloat half = 0.5f * weight, mean = 0.5f * 65536.0f;
    const gfloat f = 65536.0f * ROWS_FLOOR, raised = 0x1p40f;
    const gfloat ln_raised = 27.7258872f;
    for (gsize i = 0; i < n; i++) {
        const gfloat x = 65536.0f * p[i] + f, xx = x * x;
        const gfloat m1 = mean * (p[i] + q1[i]) + f,
                     m2 = mean * (p[i] + q2[i]) + f;
        const gfloat m3 = mean * (p[i] + q3[i]) + f,
                     m4 = mean * (p[i] + q4[i]) + f;
        const gfloat m12 = m1 * m2, m34 = m3 * m4, all = m12 * m34;
        const gfloat inverses =
            (m1 + m2) * m34 + (m3 + m4) * m12; /* times all */
        const gfloat inverse = 1.0f / (x * all);
        const gfloat logarithm =
            ak_log(xx * xx * raised * (x * inverse)) - ln_raised;
        dp[i] -=
            half * (logarithm - f * ((4.0f * all - x * inverses) * inverse));
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
