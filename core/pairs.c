/* pairs.c: pairs of numbers counted by sorting. */
#include "pairs.h"

#include <math.h>
#include <string.h>

guint32
ak_pairs_order(gfloat x)
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
pairs_merge(gsize lo, gsize mid, gsize hi, const guint64 *from, guint64 *to)
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

guint64
ak_pairs_sort(gsize n, guint64 *key, guint64 *spare)
{
    guint64 swaps = 0;
    guint64 *from = key, *to = spare;

    for (gsize width = 1; width < n; width *= 2) {
        for (gsize lo = 0; lo < n; lo += 2 * width)
            swaps += pairs_merge(lo, MIN(lo + width, n), MIN(lo + 2 * width, n),
                                 from, to);
        guint64 *const other = from;
        from = to;
        to = other;
    }
    if (from != key)
        memcpy(key, from, n * sizeof *key);
    return swaps;
}

/* Ties among sorted key (n), looking at the bits from `shift` up. */
static AkTies
pairs_ties(gsize n, const guint64 *key, guint shift)
{
    AkTies ties = {0.0, 0.0, 0.0};

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

/* Knight's way: sorted by x, then y, the discordant pairs are the exchanges that
 * sorting by y alone still takes. */
AkPairs
ak_pairs_count(gsize n, guint64 *key, guint64 *spare)
{
    AkPairs pairs = {.all = (gdouble)n * ((gdouble)n - 1.0) / 2.0};

    ak_pairs_sort(n, key, spare);
    pairs.both = pairs_ties(n, key, 0);
    pairs.x = pairs_ties(n, key, 32);

    for (gsize i = 0; i < n; i++)
        key[i] &= G_MAXUINT32;
    pairs.discordant = (gdouble)ak_pairs_sort(n, key, spare);
    pairs.y = pairs_ties(n, key, 0);
    return pairs;
}

gboolean
ak_pairs_is_finite(gsize n, const gfloat *x)
{
    gsize n_bad = 0;

    for (gsize i = 0; i < n; i++)
        n_bad += isfinite(x[i]) ? 0 : 1;
    return n_bad == 0;
}
