/* The distance of top lists by hand, against all pairs, and against the largest
 * that there is. */
#include "../harness.h"
#include "rankings.h"

#include <attnkit/statistics.h>
#include <math.h>
#include <string.h>

/* The oracle adds p up to some 200 times, each sum of up to 400 rounded to
 * 2^-45 of one. */
#define TOLERANCE 1e-13

/* Is place i in the top k of x?  Where the places that rank as high as it or
 * higher are no more than k. */
static gboolean
oracle_is_top(gsize n, const gfloat *x, gsize k, gsize i)
{
    gsize count = 0;

    for (gsize j = 0; j < n; j++)
        count += x[j] >= x[i];
    return count <= k;
}

/* K of the top lists: every pair by the definition.  n_x, n_y: the tops. */
static gdouble
oracle_top_pairs(gsize n, const gfloat *x, const gfloat *y, gsize k, gdouble p,
                 gsize *n_x, gsize *n_y)
{
    gdouble sum = 0.0;

    *n_x = *n_y = 0;
    for (gsize i = 0; i < n; i++) {
        const gboolean x_i = oracle_is_top(n, x, k, i);
        const gboolean y_i = oracle_is_top(n, y, k, i);
        *n_x += x_i ? 1 : 0;
        *n_y += y_i ? 1 : 0;
        for (gsize j = 0; j < i; j++) {
            const gboolean x_j = oracle_is_top(n, x, k, j);
            const gboolean y_j = oracle_is_top(n, y, k, j);
            if (!(x_i || y_i) || !(x_j || y_j))
                continue;
            const gint a = x_i && x_j ? sign_of(x[i] - x[j]) : x_i - x_j;
            const gint b = y_i && y_j ? sign_of(y[i] - y[j]) : y_i - y_j;
            sum += a * b < 0 ? 1.0 : (a == 0) != (b == 0) ? p : 0.0;
        }
    }
    return sum;
}

/* The largest K of lists with these tops: n_x of the n places are x's, with none
 * tied, and so are y's, the other way round and from the other end. */
static gdouble
oracle_top_largest(gsize n, gsize n_x, gsize n_y, gdouble p)
{
    gfloat x[130], y[130];

    for (gsize i = 0; i < n; i++) { /* negative: below the top, tied with all */
        x[i] = i < n_x ? (gfloat)(n - i) : -1.0f;
        y[i] = n - 1 - i < n_y ? (gfloat)(i + 1) : -1.0f;
    }
    gdouble sum = 0.0;
    for (gsize i = 0; i < n; i++) {
        for (gsize j = 0; j < i; j++) {
            const gint a = sign_of(x[i] - x[j]), b = sign_of(y[i] - y[j]);
            const gboolean is_seen =
                (x[i] > 0.0f || y[i] > 0.0f) && (x[j] > 0.0f || y[j] > 0.0f);
            sum += !is_seen               ? 0.0
                   : a * b < 0            ? 1.0
                   : (a == 0) != (b == 0) ? p
                                          : 0.0;
        }
    }
    return sum;
}

/* Whether all of x (n) are equal. */
static gboolean
is_constant(gsize n, const gfloat *x)
{
    gboolean same = TRUE;

    for (gsize i = 1; i < n; i++)
        same = same && x[i] == x[0];
    return same;
}

static void
test_top_all_pairs(void)
{
    static const guint32 levels[] = {1, 2, 3, 10, 65536};
    static const gdouble penalty[] = {0.5, 0.0, 0.385};
    gfloat x[130], y[130];
    gsize n_undefined = 0, n_topless = 0, n_between = 0;

    for (gsize n = 1; n <= 130; n += n < 12 ? 1 : 17) {
        for (gsize i = 0; i < 75; i++) {
            const gsize k = 1 + (n * i + i / 5) % 14;
            const gdouble p = penalty[i % 3];
            gsize n_x, n_y;
            fill_pairs(n, (guint32)(31 * n + i), levels[i / 15],
                       levels[i / 3 % 5], (gint)(i % 3) - 1, x, y);
            const gdouble distance = ak_top_distance(n, x, y, k, p);
            const gdouble sum = oracle_top_pairs(n, x, y, k, p, &n_x, &n_y);
            const gboolean is_ranked = !is_constant(n, x) && !is_constant(n, y);
            if (!is_ranked || n_x == 0 || n_y == 0) {
                CU_ASSERT(isnan(distance));
                n_undefined++;
                n_topless += is_ranked ? 1 : 0;
                continue;
            }
            /* A handful of products and sums of small integers and p. */
            AK_ASSERT_NEAR(distance, sum / oracle_top_largest(n, n_x, n_y, p),
                           TOLERANCE);
            CU_ASSERT(distance >= 0.0 && distance <= 1.0 + TOLERANCE);
            CU_ASSERT_EQUAL(distance, ak_top_distance(n, y, x, k, p));
            n_between += distance > 0.0 && distance < 1.0;
        }
    }
    CU_ASSERT(n_undefined > 100 && n_topless > 10 && n_between > 300);
}

/* No two rankings of five places, ties and all, are farther apart than 1, and
 * some are at 1 for each k. */
static void
test_top_largest(void)
{
    enum { N = 5, ALL = N * N * N * N * N };
    gfloat x[N], y[N];

    for (gsize k = 1; k <= N; k++) {
        gdouble largest = 0.0;
        for (guint32 a = 0; a < ALL; a += 7) {
            for (guint32 b = 0; b < ALL; b += 3) {
                for (guint32 i = 0, u = a, v = b; i < N; i++, u /= N, v /= N) {
                    x[i] = (gfloat)(u % N);
                    y[i] = (gfloat)(v % N);
                }
                const gdouble d = ak_top_distance(N, x, y, k, 0.5);
                if (d > largest) /* not where it is NAN */
                    largest = d;
            }
        }
        AK_ASSERT_NEAR(largest, 1.0, TOLERANCE);
    }
}

/* Worked out on paper: places a b c d e f, tops of 2. */
static void
test_top_by_hand(void)
{
    const gfloat x[6] = {0.5f, 0.25f, 0.125f, 0.0625f, 0.03f, 0.01f};
    const gfloat swapped[6] = {0.25f, 0.5f, 0.01f, 0.03f, 0.0625f, 0.125f};
    const gfloat apart[6] = {0.1f, 0.2f, 0.3f, 0.4f, 0.75f, 0.7f};
    const gfloat half[6] = {0.4f, 0.1f, 0.5f, 0.2f, 0.0f, 0.3f};
    const gfloat tied[6] = {0.5f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f};
    const gfloat across[6] = {0.5f, 0.25f, 0.25f, 0.1f, 0.1f, 0.1f};
    const gfloat first[6] = {0.5f, 0.5f, 0.5f, 0.1f, 0.1f, 0.1f};
    /* The most: 2 2 pairs with nothing in common, and 2 within one list. */
    const gdouble most = 4.0 + 0.5 * 2.0;

    CU_ASSERT_EQUAL(ak_top_distance(6, x, x, 2, 0.5), 0.0);
    CU_ASSERT_EQUAL(ak_top_distance(6, x, swapped, 2, 0.5), 1.0 / most);
    CU_ASSERT_EQUAL(ak_top_distance(6, x, apart, 2, 0.5), 1.0);
    CU_ASSERT_EQUAL(ak_top_distance(6, x, apart, 2, 0.0), 1.0);
    /* ab and ca: a b agree, b c disagree, a c disagree. */
    CU_ASSERT_EQUAL(ak_top_distance(6, x, half, 2, 0.5), 2.0 / most);
    /* ab and (ab): one pair that only the first orders. */
    CU_ASSERT_EQUAL(ak_top_distance(6, x, tied, 2, 0.5), 0.5 / most);
    CU_ASSERT_EQUAL(ak_top_distance(6, x, tied, 2, 0.25), 0.25 / 4.5);
    /* The second place is tied across the end: a alone is the top.  The pair
     * a b agrees; the most is 1 2 pairs and one within ab. */
    CU_ASSERT_EQUAL(ak_top_distance(6, x, across, 2, 0.5), 0.0);
    CU_ASSERT_EQUAL(ak_top_distance(6, apart, across, 2, 0.5), 1.0);
    CU_ASSERT(isnan(ak_top_distance(6, x, first, 2, 0.5)));
    CU_ASSERT(!isnan(ak_top_distance(6, x, first, 3, 0.5)));
}

/* With the whole list in the top and no ties it is tau on another scale; one
 * word, or a constant, has no ranking. */
static void
test_top_whole(void)
{
    gfloat x[40], y[40];

    for (gsize n = 2; n <= 40; n += 7) {
        gdouble tau, p;
        fill_pairs(n, (guint32)(5 * n), 65536, 65536, 0, x, y);
        ak_kendall(n, x, y, &tau, &p);
        AK_ASSERT_NEAR(ak_top_distance(n, x, y, n, 0.5), (1.0 - tau) / 2.0,
                       TOLERANCE);
        AK_ASSERT_NEAR(ak_top_distance(n, x, y, 1000, 0.5), (1.0 - tau) / 2.0,
                       TOLERANCE);
        memset(y, 0, sizeof y);
        CU_ASSERT(isnan(ak_top_distance(n, x, y, n, 0.5)));
        CU_ASSERT(isnan(ak_top_distance(n, y, x, 1, 0.5)));
    }
    CU_ASSERT(isnan(ak_top_distance(1, x, x, 10, 0.5)));
}

static const AkCase cases[] = {
    {"by hand", test_top_by_hand},
    {"all pairs", test_top_all_pairs},
    {"the largest distance", test_top_largest},
    {"whole lists", test_top_whole},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("toplists", cases);
}
