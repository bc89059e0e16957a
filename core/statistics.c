/* statistics.c: Kendall's tau-b, the Jensen-Shannon divergence, the median. */
#include "attnkit/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number as 32 bits that sort as the numbers do; -0 is 0. */
static guint32
statistics_order(gfloat x)
{
    guint32 bits;
    x += 0.0f;
    memcpy(&bits, &x, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* Merge two sorted runs, from[lo..mid-1] and from[mid..hi-1], into `to`;
 * returns the pairs that were out of order.  Which run is next cannot be
 * predicted: the choice is arithmetic, not a branch. */
static guint64
statistics_merge(gsize lo, gsize mid, gsize hi, const guint64 *from, guint64 *to)
{
    guint64 swaps = 0;
    gsize i = lo, j = mid, k = lo;

    while (i < mid && j < hi) {
        const gsize is_right = from[j] < from[i] ? 1 : 0;
        to[k++] = from[i + (j - i) * is_right];
        swaps += (mid - i) * is_right;
        j += is_right;
        i += 1 - is_right;
    }
    while (i < mid)
        to[k++] = from[i++];
    while (j < hi)
        to[k++] = from[j++];
    return swaps;
}

/* Sort key (n) with spare (n) as scratch; returns the number of pairs i < j
 * with key[i] > key[j] that it found. */
static guint64
statistics_sort(gsize n, guint64 *key, guint64 *spare)
{
    guint64 swaps = 0;
    guint64 *from = key, *to = spare;

    for (gsize width = 1; width < n; width *= 2) {
        for (gsize lo = 0; lo < n; lo += 2 * width)
            swaps += statistics_merge(lo, MIN(lo + width, n),
                                      MIN(lo + 2 * width, n), from, to);
        guint64 *const other = from;
        from = to;
        to = other;
    }
    if (from != key)
        memcpy(key, from, n * sizeof *key);
    return swaps;
}

/* Groups of t equal keys, as the variance of tau needs them. */
typedef struct Ties {
    gdouble pairs; /* sum of t (t-1) / 2 */
    gdouble three; /* sum of t (t-1) (t-2) */
    gdouble five;  /* sum of t (t-1) (2t+5) */
} Ties;

/* Ties among sorted key (n), looking at the bits from `shift` up. */
static Ties
statistics_ties(gsize n, const guint64 *key, guint shift)
{
    Ties ties = {0.0, 0.0, 0.0};

    for (gsize lo = 0, hi; lo < n; lo = hi) {
        for (hi = lo + 1; hi < n && key[hi] >> shift == key[lo] >> shift; hi++)
            ;
        const gdouble t = (gdouble)(hi - lo);
        ties.pairs += t * (t - 1.0) / 2.0;
        ties.three += t * (t - 1.0) * (t - 2.0);
        ties.five += t * (t - 1.0) * (2.0 * t + 5.0);
    }
    return ties;
}

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
statistics_normal_p(gsize n, gdouble s, const Ties *x, const Ties *y)
{
    const gdouble size = (gdouble)n;
    const gdouble m = size * (size - 1.0);
    const gdouble variance =
        (m * (2.0 * size + 5.0) - x->five - y->five) / 18.0 +
        2.0 * x->pairs * y->pairs / m +
        x->three * y->three / (9.0 * m * (size - 2.0));

    return erfc(fabs(s) / sqrt(variance) / G_SQRT2);
}

/* Whether all of x (n) are finite. */
static gboolean
statistics_is_finite(gsize n, const gfloat *x)
{
    gsize n_bad = 0;

    for (gsize i = 0; i < n; i++)
        n_bad += isfinite(x[i]) ? 0 : 1;
    return n_bad == 0;
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
 * Knight's way: sorted by x, then y, D is the number of exchanges that sorting
 * by y alone still takes, and C follows from the ties.  A pair of numbers is
 * one 64-bit key, so that both sorts compare integers.
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
    g_return_if_fail(n >= 1 && statistics_is_finite(n, x) &&
                     statistics_is_finite(n, y));

    g_autofree guint64 *key = g_new(guint64, n);
    g_autofree guint64 *spare = g_new(guint64, n);
    for (gsize i = 0; i < n; i++)
        key[i] = (guint64)statistics_order(x[i]) << 32 | statistics_order(y[i]);

    statistics_sort(n, key, spare);
    const Ties both = statistics_ties(n, key, 0);
    const Ties ties_x = statistics_ties(n, key, 32);

    for (gsize i = 0; i < n; i++)
        key[i] &= G_MAXUINT32;
    const gdouble discordant = (gdouble)statistics_sort(n, key, spare);
    const Ties ties_y = statistics_ties(n, key, 0);

    const gdouble all = (gdouble)n * (gdouble)(n - 1) / 2.0;
    if (ties_x.pairs == all || ties_y.pairs == all)
        return;

    const gdouble s =
        all - ties_x.pairs - ties_y.pairs + both.pairs - 2.0 * discordant;
    *tau = s / sqrt(all - ties_x.pairs) / sqrt(all - ties_y.pairs);
    *tau = CLAMP(*tau, -1.0, 1.0);

    const gdouble fewer = MIN(discordant, all - discordant);
    const gboolean is_tied = ties_x.pairs > 0.0 || ties_y.pairs > 0.0;
    if (!is_tied && (n <= 33 || fewer <= 1.0))
        *p = statistics_exact_p(n, (gsize)fewer);
    else
        *p = statistics_normal_p(n, s, &ties_x, &ties_y);
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
 * or the texts of a test set. */
gdouble
ak_median(gsize n, gdouble *x)
{
    g_return_val_if_fail(n >= 1, NAN);

    qsort(x, n, sizeof *x, statistics_compare);
    const gsize middle = n / 2;
    return n % 2 == 1 ? x[middle] : 0.5 * (x[middle - 1] + x[middle]);
}
