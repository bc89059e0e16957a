/* statistics.c: Kendall's tau-b, the Jensen-Shannon divergence, the median. */
#include "attnkit/statistics.h"

#include "pairs.h"

#include <math.h>
#include <stdlib.h>

/* n! as a double; infinite from n = 171 on. */
static gdouble
statistics_factorial(gsize n)
{
    gdouble product = 1.0;

    for (gsize i = 2; i <= n && i <= 171; i++)
        product *= (gdouble)i;
    return product;
}

/**
 * statistics_exact_p:
 * @n: at least 2
 * @c: discordant or concordant pairs, whichever are fewer: 4c <= n (n-1)
 *
 * The two-sided probability of c or fewer such pairs in a random permutation of
 * n different numbers.  I_n(c), the permutations of n numbers with c
 * inversions, follows from where the n-th number is put in, behind which 0 to
 * n-1 others may stand:
 *
 *   I_n(c) = sum_{k=0}^{min(c, n-1)} I_{n-1}(c-k),
 *   p = 2 sum_{k<=c} I_n(k) / n!
 *
 * For c <= 1 that is I_n(0) = 1, I_n(1) = n-1, and so no recurrence for the
 * long texts that come with it; there p underflows to 0 as n grows.  Otherwise
 * n <= 33, and the counts, up to 33! = 8.7e36, are rounded to 53 bits: p is
 * right to 1e-13 of itself.
 *
 * Cost: O(n c), allocates 2 (c+1) doubles.
 * Source: Kendall 1970, chapter 5.
 * Test: tests/unit/test-statistics.c (all permutations of up to 7 numbers).
 */
static gdouble
statistics_exact_p(gsize n, gsize c)
{
    if (n == 2 || 4 * c == n * (n - 1))
        return 1.0;
    if (c == 0)
        return 2.0 / statistics_factorial(n);
    if (c == 1)
        return 2.0 / statistics_factorial(n - 1);

    g_autofree gdouble *count = g_new0(gdouble, c + 1);
    g_autofree gdouble *sum = g_new(gdouble, c + 1); /* cumulated count */
    count[0] = 1.0;
    for (gsize m = 2; m <= n; m++) {
        sum[0] = count[0];
        for (gsize k = 1; k <= c; k++)
            sum[k] = sum[k - 1] + count[k];
        for (gsize k = 0; k <= c; k++)
            count[k] = k < m ? sum[k] : sum[k] - sum[k - m];
    }

    gdouble total = 0.0;
    for (gsize k = 0; k <= c; k++)
        total += count[k];
    return MIN(1.0, 2.0 * total / statistics_factorial(n));
}

/* The two-sided p-value of the excess s of concordant over discordant pairs by
 * the normal approximation; n >= 3.  Kendall 1970, chapter 4.  (Below 1e-307
 * SciPy's is 0 already.) */
static gdouble
statistics_normal_p(gsize n, gdouble s, const AkTies *x, const AkTies *y)
{
    const gdouble size = (gdouble)n;
    const gdouble m = size * (size - 1.0);
    const gdouble variance =
        (m * (2.0 * size + 5.0) - x->five - y->five) / 18.0 +
        2.0 * x->pairs * y->pairs / m +
        x->three * y->three / (9.0 * m * (size - 2.0));

    return erfc(fabs(s) / sqrt(variance) / G_SQRT2);
}

/**
 * ak_kendall:
 * @n: at least 1
 * @x: (n) finite
 * @y: (n) finite; may be @x
 * @tau: (out) tau-b in [-1, 1], or NAN
 * @p: (out) its two-sided p-value, or NAN
 *
 *   tau = S / sqrt((n0 - tx) (n0 - ty)),   S = C - D,   n0 = n (n-1) / 2
 *
 * with C concordant and D discordant pairs, tx and ty pairs tied in x and in y.
 * C follows from D and the ties.  A pair of numbers is one 64-bit key, so that
 * both sorts of Knight's way compare integers.
 *
 * Pairs are counted in integers and doubles that hold them exactly up to
 * n = 9e7.
 *
 * Cost: O(n log n), 25 us for 250 words; allocates 16 n bytes.  Errors: a NAN
 * or an infinity is the caller's mistake; both results are then NAN.
 * Source: Knight 1966; Kendall 1970, chapters 3 to 5.
 * Test: tests/unit/test-statistics.c (all pairs; SciPy's figures).
 */
void
ak_kendall(gsize n, const gfloat *x, const gfloat *y, gdouble *tau, gdouble *p)
{
    g_return_if_fail(tau != NULL && p != NULL);
    *tau = *p = NAN;
    g_return_if_fail(n >= 1 && ak_pairs_is_finite(n, x) &&
                     ak_pairs_is_finite(n, y));

    g_autofree guint64 *key = g_new(guint64, n);
    g_autofree guint64 *spare = g_new(guint64, n);
    for (gsize i = 0; i < n; i++)
        key[i] = (guint64)ak_pairs_order(x[i]) << 32 | ak_pairs_order(y[i]);

    const AkPairs pairs = ak_pairs_count(n, key, spare);
    if (pairs.x.pairs == pairs.all || pairs.y.pairs == pairs.all)
        return;

    const gdouble s = pairs.all - pairs.x.pairs - pairs.y.pairs +
                      pairs.both.pairs - 2.0 * pairs.discordant;
    *tau = s / sqrt(pairs.all - pairs.x.pairs) / sqrt(pairs.all - pairs.y.pairs);
    *tau = CLAMP(*tau, -1.0, 1.0);

    const gdouble fewer = MIN(pairs.discordant, pairs.all - pairs.discordant);
    const gboolean is_tied = pairs.x.pairs > 0.0 || pairs.y.pairs > 0.0;
    if (!is_tied && (n <= 33 || fewer <= 1.0))
        *p = statistics_exact_p(n, (gsize)fewer);
    else
        *p = statistics_normal_p(n, s, &pairs.x, &pairs.y);
}

/* The added 1e-10 keeps log(0) away. */
static gdouble
statistics_log(gdouble x)
{
    return log(x + 1e-10);
}

/**
 * ak_jsd:
 * @n: any
 * @p: (n) a distribution
 * @q: (n) another
 *
 *   JSD = 1/2 sum_i [p_i ln(p_i / m_i) + q_i ln(q_i / m_i)],  m = (p + q) / 2
 *
 * where each logarithm of a has 1e-10 added to a.  Every term is at least 0
 * then, too, and exchanging p and q gives the same bits.  Rounding may leave
 * -1e-17 of equal distributions, which is 0 here.
 *
 * Cost: 3 n logarithms, no allocation.  Errors: none; NAN of a NAN.
 * Source: Lin 1991, IEEE Transactions on Information Theory 37:145-151.
 * Test: tests/unit/test-statistics.c (by hand; ln 2; symmetry).
 */
gdouble
ak_jsd(gsize n, const gfloat *p, const gfloat *q)
{
    gdouble sum = 0.0;

    for (gsize i = 0; i < n; i++) {
        const gdouble a = CLAMP((gdouble)p[i], 0.0, 1.0);
        const gdouble b = CLAMP((gdouble)q[i], 0.0, 1.0);
        const gdouble log_m = statistics_log(0.5 * (a + b));
        const gdouble of_a = a * (statistics_log(a) - log_m);
        const gdouble of_b = b * (statistics_log(b) - log_m);
        sum += of_a + of_b;
    }
    return sum < 0.0 ? 0.0 : 0.5 * sum;
}

static int
statistics_compare(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x > y) - (x < y);
}

/* Sorts, since x is the caller's to give away and n is small: 100 permutations,
 * or the texts of a test set.  A NAN has no place in an order: NAN of a NAN. */
gdouble
ak_median(gsize n, gdouble *x)
{
    g_return_val_if_fail(n >= 1, NAN);

    for (gsize i = 0; i < n; i++)
        if (isnan(x[i]))
            return NAN;
    qsort(x, n, sizeof *x, statistics_compare);
    const gsize middle = n / 2;
    return n % 2 == 1 ? x[middle] : 0.5 * (x[middle - 1] + x[middle]);
}
