/* toplists.c: Kendall's distance of the tops of two rankings. */
#include "attnkit/statistics.h"

#include "pairs.h"

#include <math.h>

/* The top of a ranking: the values whose order is at least `least`. */
typedef struct Top {
    gsize n; /* 0: there is none */
    guint32 least;
} Top;

/* The top k of x (n), sort and spare (n each) being scratch.  Values that tie
 * across the k-th place are out of it, all of them. */
static Top
toplists_top(gsize n, const gfloat *x, gsize k, guint64 *sort, guint64 *spare)
{
    for (gsize i = 0; i < n; i++)
        sort[i] = ak_pairs_order(x[i]);
    ak_pairs_sort(n, sort, spare);
    if (sort[0] == sort[n - 1])
        return (Top){.n = 0};

    gsize first = n > k ? n - k : 0;
    while (first > 0 && first < n && sort[first] == sort[first - 1])
        first++;
    return (Top){.n = n - first,
                 .least = first < n ? (guint32)sort[first] : G_MAXUINT32};
}

/* Pairs of n things. */
static gdouble
toplists_choose_two(gsize n)
{
    return (gdouble)n * ((gdouble)n - 1.0) / 2.0;
}

/**
 * ak_top_distance:
 * @n: at least 1
 * @x: (n) finite
 * @y: (n) finite
 * @k: at least 1
 * @p: of a pair that one list orders and the other does not, in [0, 1]
 *
 * A list is an order with ties: the top, and behind it, all tied, the rest.
 * Over the pairs of places that are in the top of x or of y
 *
 *   K = D + p N,    distance = K / K_max
 *
 * with D pairs that the lists put in opposite orders and N that one ties and the
 * other does not.  K is largest where the tops, of a and b places, share as few
 * as n allows, z = max(0, a + b - n), and disagree wherever both can:
 *
 *   K_max = C(a+b-z) - (1-p) (C(a-z) + C(b-z)),   C(m) = m (m-1) / 2
 *
 * that is k^2 + p k (k-1) for n >= 2k.  It falls as z grows, so no pair of lists
 * has more.  For k >= n and without ties the distance is (1 - tau) / 2.
 *
 * Cost: O(n log n), allocates 16 n bytes.  Errors: a NAN or an infinity is the
 * caller's mistake; the result is then NAN.
 * Source: Fagin et al. 2003 (K^(p) of top k lists) and 2006 (with ties).
 * Test: tests/unit/test-toplists.c (by hand; all pairs; the largest K of all
 * pairs of lists).
 */
gdouble
ak_top_distance(gsize n, const gfloat *x, const gfloat *y, gsize k, gdouble p)
{
    g_return_val_if_fail(n >= 1 && k >= 1 && p >= 0.0 && p <= 1.0 &&
                             ak_pairs_is_finite(n, x) &&
                             ak_pairs_is_finite(n, y),
                         NAN);

    g_autofree guint64 *key = g_new(guint64, n);
    g_autofree guint64 *spare = g_new(guint64, n);
    const Top a = toplists_top(n, x, k, key, spare);
    const Top b = toplists_top(n, y, k, key, spare);
    if (a.n == 0 || b.n == 0)
        return NAN;

    gsize n_either = 0; /* no finite number has the order 0 */
    for (gsize i = 0; i < n; i++) {
        const guint32 of_x = ak_pairs_order(x[i]), of_y = ak_pairs_order(y[i]);
        if (of_x >= a.least || of_y >= b.least)
            key[n_either++] = (guint64)(of_x >= a.least ? of_x : 0) << 32 |
                              (of_y >= b.least ? of_y : 0);
    }
    const AkPairs pairs = ak_pairs_count(n_either, key, spare);
    const gdouble once = pairs.x.pairs + pairs.y.pairs - 2.0 * pairs.both.pairs;

    const gsize shared = a.n + b.n > n ? a.n + b.n - n : 0;
    const gdouble largest = toplists_choose_two(a.n + b.n - shared) -
                            (1.0 - p) * (toplists_choose_two(a.n - shared) +
                                         toplists_choose_two(b.n - shared));
    return (pairs.discordant + p * once) / largest;
}
