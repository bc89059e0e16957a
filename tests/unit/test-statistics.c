/* Kendall's tau against all pairs, all permutations and SciPy's figures; the
 * Jensen-Shannon divergence and the median by hand. */
#include "../harness.h"
#include "rankings.h"

#include <attnkit/statistics.h>
#include <math.h>
#include <string.h>

/* Sums of at most a few thousand exact integers, then two roots and two
 * divisions: some units of 2^-53. */
#define TAU_TOLERANCE 1e-15

/* 33 cumulated sums and a factorial of 171 rounded products, each within
 * 2^-53. */
#define P_TOLERANCE 1e-13

/* tau-b by its definition: the product of the signs over all pairs. */
static gdouble
oracle_tau(gsize n, const gfloat *x, const gfloat *y)
{
    gdouble s = 0.0, n_x = 0.0, n_y = 0.0;

    for (gsize i = 0; i < n; i++) {
        for (gsize j = 0; j < i; j++) {
            const gint a = sign_of(x[i] - x[j]), b = sign_of(y[i] - y[j]);
            s += a * b;
            n_x += a * a;
            n_y += b * b;
        }
    }
    return n_x == 0.0 || n_y == 0.0 ? NAN : s / sqrt(n_x * n_y);
}

static void
test_all_pairs(void)
{
    static const guint32 levels[] = {1, 2, 3, 10, 65536};
    gfloat x[130], y[130];
    gsize n_defined = 0;

    for (gsize n = 1; n <= 130; n += n < 12 ? 1 : 17) {
        for (gsize i = 0; i < 25; i++) {
            gdouble tau, p;
            fill_pairs(n, (guint32)(31 * n + i), levels[i / 5], levels[i % 5],
                       (gint)(i % 3) - 1, x, y);
            ak_kendall(n, x, y, &tau, &p);
            const gdouble truth = oracle_tau(n, x, y);
            CU_ASSERT_EQUAL(isnan(tau), isnan(truth));
            CU_ASSERT_EQUAL(isnan(p), isnan(truth));
            if (isnan(truth))
                continue;
            AK_ASSERT_NEAR(tau, truth, TAU_TOLERANCE);
            CU_ASSERT(p >= 0.0 && p <= 1.0);
            n_defined++;
        }
    }
    CU_ASSERT(n_defined > 200);
}

/* Whether the |S| of this permutation reaches that of the one tested. */
static gboolean
is_as_extreme(gsize n, const gfloat *y, gint s)
{
    gint sum = 0;

    for (gsize i = 0; i < n; i++) {
        for (gsize j = 0; j < i; j++)
            sum += sign_of(y[i] - y[j]);
    }
    return ABS(sum) >= ABS(s);
}

static void
swap(gfloat *a, gfloat *b)
{
    const gfloat old = *a;
    *a = *b;
    *b = old;
}

/* Visit all permutations of y[k..n-1]; count them and the extreme ones. */
static void
count_permutations(gsize k, gsize n, gfloat *y, gint s, gsize *n_all,
                   gsize *n_extreme)
{
    if (k == n) {
        *n_all += 1;
        *n_extreme += is_as_extreme(n, y, s) ? 1 : 0;
        return;
    }
    for (gsize i = k; i < n; i++) {
        swap(&y[k], &y[i]);
        count_permutations(k + 1, n, y, s, n_all, n_extreme);
        swap(&y[k], &y[i]);
    }
}

/* For every n up to 7 and every number of discordant pairs: sorting by swaps of
 * neighbours adds one discordant pair a swap. */
static void
test_all_permutations(void)
{
    const gfloat x[7] = {-3.5f, -1.25f, 0.0f, 0.75f, 2.0f, 2.5f, 1e6f};
    gsize n_checked = 0;

    for (gsize n = 2; n <= 7; n++) {
        gfloat y[7];
        const gint all = (gint)(n * (n - 1) / 2);
        memcpy(y, x, sizeof y);
        for (gint discordant = 0; discordant <= all; discordant++) {
            gsize n_all = 0, n_extreme = 0;
            gdouble tau, p;
            ak_kendall(n, x, y, &tau, &p);
            AK_ASSERT_NEAR(tau, 1.0 - 2.0 * discordant / (gdouble)all,
                           TAU_TOLERANCE);
            count_permutations(0, n, y, all - 2 * discordant, &n_all,
                               &n_extreme);
            AK_ASSERT_NEAR(p, (gdouble)n_extreme / (gdouble)n_all, P_TOLERANCE);
            n_checked++;

            for (gsize i = 1; i < n; i++) {
                if (y[i - 1] < y[i]) {
                    swap(&y[i - 1], &y[i]);
                    break;
                }
            }
        }
    }
    CU_ASSERT_EQUAL(n_checked, 2 + 4 + 7 + 11 + 16 + 22);
}

/* fill_pairs() of the first five, and what scipy.stats.kendalltau of SciPy
 * 1.10.1 makes of the same numbers: without ties up to n = 33, the last exact
 * one, and from n = 34; with ties in x, in y, and in both at once. */
static const struct {
    gsize n;
    guint32 seed, n_x, n_y;
    gint mix;
    gdouble tau, p;
} scipy[] = {
    {3, 1, 65536, 65536, 0, 0.33333333333333337, 1},
    {4, 5, 65536, 65536, 0, -0.33333333333333343, 0.75},
    {7, 11, 65536, 65536, 0, 0.047619047619047623, 1},
    {12, 23, 65536, 65536, 1, 0.30303030303030298, 0.19694994338223504},
    {33, 2, 65536, 65536, 0, 0.15909090909090909, 0.20008898061362329},
    {33, 6, 65536, 65536, 2, 0.68181818181818188, 7.8854648089821492e-10},
    {34, 2, 65536, 65536, 0, 0.13368983957219252, 0.26620985312241019},
    {34, 3, 65536, 65536, -1, -0.54367201426024969, 6.1415955105910984e-06},
    {3, 8, 2, 65536, 0, 0.81649658092772603, 0.22067136191984693},
    {3, 9, 2, 2, 0, 0.99999999999999989, 0.15729920705028516},
    {5, 14, 3, 3, 0, 0.99999999999999978, 0.029174591095228429},
    {10, 15, 4, 65536, 0, 0.57954552528081504, 0.029515128077571923},
    {10, 16, 65536, 4, 0, 0.1987615979999813, 0.45237036067736081},
    {33, 17, 5, 5, 1, 0.56461547874299334, 4.9392027130979413e-05},
    {100, 18, 65536, 65536, 1, 0.4933333333333334, 3.5273469889925559e-13},
    {100, 19, 65536, 7, 0, 0.10161386245015887, 0.1592850509966276},
    {100, 20, 10, 10, -1, -0.55350879306850631, 3.9203587728798807e-14},
    {100, 21, 2, 2, 0, -0.1313131313131313, 0.19136587278571693},
    {61, 22, 200, 200, 3, 0.77336259412691588, 1.6002196177929456e-18},
};

static void
test_scipy(void)
{
    gfloat x[100], y[100];

    for (gsize i = 0; i < G_N_ELEMENTS(scipy); i++) {
        gdouble tau, p;
        fill_pairs(scipy[i].n, scipy[i].seed, scipy[i].n_x, scipy[i].n_y,
                   scipy[i].mix, x, y);
        ak_kendall(scipy[i].n, x, y, &tau, &p);
        AK_ASSERT_NEAR(tau, scipy[i].tau, TAU_TOLERANCE);
        /* Relative: the smallest of them are far below 1e-13. */
        AK_ASSERT_NEAR(p / scipy[i].p, 1.0, P_TOLERANCE);
    }
}

/* 0 .. n-1 against itself with 0, 1 or 2 pairs of neighbours swapped, and what
 * SciPy 1.10.1 makes of it: where n! overflows p is 0, with more than one swap
 * the normal approximation takes over. */
static const struct {
    gsize n;
    guint n_swapped;
    gdouble tau, p;
} nearly_equal[] = {
    {2, 0, 1, 1},
    {2, 1, -1, 1},
    {3, 0, 1, 0.33333333333333331},
    {3, 1, 0.33333333333333337, 1},
    {5, 0, 0.99999999999999989, 0.016666666666666666},
    {5, 1, 0.79999999999999993, 0.083333333333333329},
    {5, 2, 0.59999999999999998, 0.23333333333333334},
    {33, 2, 0.99242424242424232, 1.2898295895264586e-34},
    {34, 0, 1, 6.7743150710423236e-39},
    {34, 1, 0.99643493761140833, 2.3032671241543902e-37},
    {34, 2, 0.99286987522281644, 1.4911077998248914e-16},
    {170, 0, 1, 2.7558019355835412e-307},
    {170, 1, 0.99986077271145157, 4.6848632904920198e-305},
    {171, 0, 1, 0},
    {171, 1, 0.99986240110079128, 2.7558019355835412e-307},
    {171, 2, 0.99972480220158244, 6.2487629903999337e-84},
    {172, 1, 0.99986400108799145, 0},
    {180, 2, 0.99975170701427685, 2.4335724966535179e-88},
};

static void
test_nearly_equal(void)
{
    gfloat x[180], y[180];

    for (gsize i = 0; i < G_N_ELEMENTS(nearly_equal); i++) {
        const gsize n = nearly_equal[i].n;
        const gdouble truth = nearly_equal[i].p;
        gdouble tau, p;

        for (gsize k = 0; k < n; k++)
            x[k] = y[k] = (gfloat)k;
        if (nearly_equal[i].n_swapped >= 1)
            swap(&y[n / 2 - 1], &y[n / 2]);
        if (nearly_equal[i].n_swapped >= 2)
            swap(&y[n - 2], &y[n - 1]);

        ak_kendall(n, x, y, &tau, &p);
        AK_ASSERT_NEAR(tau, nearly_equal[i].tau, TAU_TOLERANCE);
        AK_ASSERT_NEAR(p, truth, P_TOLERANCE * truth);

        for (gsize k = 0; k < n; k++) /* the tail on the other side */
            y[k] = -y[k];
        ak_kendall(n, x, y, &tau, &p);
        AK_ASSERT_NEAR(tau, -nearly_equal[i].tau, TAU_TOLERANCE);
        AK_ASSERT_NEAR(p, truth, P_TOLERANCE * truth);
    }
}

/* As long as a clinical note; SciPy 1.10.1 says p = 0 for the first. */
static void
test_long(void)
{
    enum { N = 3500 };
    g_autofree gfloat *x = g_new(gfloat, N);
    g_autofree gfloat *y = g_new(gfloat, N);
    gdouble tau, p;

    for (gsize i = 0; i < N; i++)
        x[i] = (gfloat)i;
    ak_kendall(N, x, x, &tau, &p);
    AK_ASSERT_NEAR(tau, 1.0, TAU_TOLERANCE);
    CU_ASSERT_EQUAL(p, 0.0);

    fill_pairs(N, 77, 2000, 30000, 1, x, y);
    ak_kendall(N, x, y, &tau, &p);
    AK_ASSERT_NEAR(tau, oracle_tau(N, x, y), TAU_TOLERANCE);
}

static void
test_undefined(void)
{
    const gfloat constant[4] = {0.3f, 0.3f, 0.3f, 0.3f};
    const gfloat zeros[4] = {0.0f, -0.0f, -0.0f, 0.0f}; /* equal */
    const gfloat rising[4] = {1.0f, 2.0f, 3.0f, 4.0f};
    gdouble tau = 0.0, p = 0.0;

    ak_kendall(1, rising, rising, &tau, &p);
    CU_ASSERT(isnan(tau) && isnan(p));
    for (gsize n = 2; n <= 4; n++) {
        tau = p = 0.0;
        ak_kendall(n, constant, rising, &tau, &p);
        CU_ASSERT(isnan(tau) && isnan(p));
        tau = p = 0.0;
        ak_kendall(n, rising, zeros, &tau, &p);
        CU_ASSERT(isnan(tau) && isnan(p));
    }
}

/* Orders of the floats that a careless conversion to integers turns round. */
static void
test_order(void)
{
    const gfloat x[8] = {-3e38f, -1.0f,  -1e-40f, 0.0f,
                         1e-45f, 1e-38f, 2.5f,    3e38f};
    const gfloat y[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    gdouble tau, p;

    ak_kendall(8, x, y, &tau, &p);
    AK_ASSERT_NEAR(tau, 1.0, TAU_TOLERANCE);
    AK_ASSERT_NEAR(p, 2.0 / 40320.0, P_TOLERANCE); /* 2 / 8! */
}

static void
test_jsd(void)
{
    const gfloat first[3] = {1.0f, 0.0f, 0.0f}, last[3] = {0.0f, 0.0f, 1.0f};
    const gfloat p[3] = {0.5f, 0.25f, 0.25f}, q[3] = {0.25f, 0.75f, 0.0f};
    const gfloat one[1] = {1.0f};

    /* Nothing in common: ln 2, but for the 1e-10 in the logarithms. */
    AK_ASSERT_NEAR(ak_jsd(3, first, last), G_LN2, 1e-9);
    CU_ASSERT(ak_jsd(3, first, last) <= G_LN2);

    const gdouble by_hand =
        0.5 * (0.5 * log(0.5 / 0.375) + 0.25 * log(0.25 / 0.5) +
               0.25 * log(0.25 / 0.125) + 0.25 * log(0.25 / 0.375) +
               0.75 * log(0.75 / 0.5));
    AK_ASSERT_NEAR(ak_jsd(3, p, q), by_hand, 1e-9); /* again the 1e-10 */
    CU_ASSERT_EQUAL(ak_jsd(3, p, q), ak_jsd(3, q, p));
    CU_ASSERT_EQUAL(ak_jsd(3, p, p), 0.0);
    CU_ASSERT_EQUAL(ak_jsd(1, one, one), 0.0);
}

/* A sum of softmax may leave [0, 1] by a rounding. */
static void
test_jsd_clamps(void)
{
    const gfloat over[2] = {1.0000001f, -1e-8f}, exact[2] = {1.0f, 0.0f};
    const gfloat q[2] = {0.3f, 0.7f};

    CU_ASSERT_EQUAL(ak_jsd(2, over, exact), 0.0);
    CU_ASSERT_EQUAL(ak_jsd(2, over, q), ak_jsd(2, exact, q));
}

/* The 1e-10 shows where a probability is of that size: by hand in doubles. */
static void
test_jsd_offset(void)
{
    const gfloat p[1] = {2e-10f}, q[1] = {0.0f};
    const gdouble a = (gdouble)p[0];
    const gdouble by_hand = 0.5 * a * log((a + 1e-10) / (0.5 * a + 1e-10));

    CU_ASSERT(by_hand > 1e-11);
    AK_ASSERT_NEAR(ak_jsd(1, p, q) / by_hand, 1.0, 1e-13); /* one log or two */
}

static void
test_median(void)
{
    gdouble one[] = {-2.385}, two[] = {7.25, -1.5},
            three[] = {3.5, -1e300, 2.75};
    gdouble even[] = {4.0, 1.5, INFINITY, 2.25, -3.0, 1.5};

    CU_ASSERT_EQUAL(ak_median(1, one), -2.385);
    CU_ASSERT_EQUAL(ak_median(2, two), 2.875);
    CU_ASSERT_EQUAL(ak_median(3, three), 2.75);
    CU_ASSERT_EQUAL(ak_median(6, even), 1.875);
    for (gsize i = 1; i < 6; i++)
        CU_ASSERT(even[i - 1] <= even[i]);

    for (gsize i = 0; i < 5; i++) {
        gdouble x[] = {4.0, 1.5, 2.25, -3.0, 1.5};
        x[i] = NAN;
        CU_ASSERT_TRUE(isnan(ak_median(5, x)));
    }
}

static const AkCase cases[] = {
    {"all pairs", test_all_pairs},
    {"all permutations", test_all_permutations},
    {"scipy", test_scipy},
    {"nearly equal rankings", test_nearly_equal},
    {"long texts", test_long},
    {"no ranking, no tau", test_undefined},
    {"order of floats", test_order},
    {"jsd", test_jsd},
    {"jsd clamps", test_jsd_clamps},
    {"jsd offset", test_jsd_offset},
    {"median", test_median},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("statistics", cases);
}
