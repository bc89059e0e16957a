/* The summary by hand, and its interval against a bootstrap written out. */
#include "../harness.h"
#include "summary.h"

#include <attnkit/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums of a few numbers of size 1 to 10, in another order perhaps. */
#define TOLERANCE 1e-14

static void
test_by_hand(void)
{
    const gdouble value[7] = {2.5, NAN, -1.25, 4.0, NAN, 0.75, 9.5};
    AkSummary s;

    ak_summarise(7, value, NULL, 1, "by hand", &s);
    CU_ASSERT_EQUAL(s.n, 5);
    CU_ASSERT_EQUAL(s.missing, 2);
    AK_ASSERT_NEAR(s.mean, 3.1, TOLERANCE);
    CU_ASSERT_EQUAL(s.median, 2.5);
    /* Squared deviations 0.36, 18.9225, 0.81, 5.5225, 40.96, over 5. */
    AK_ASSERT_NEAR(s.std, sqrt(66.575 / 5.0), TOLERANCE);
    CU_ASSERT(s.ci_low >= -1.25 && s.ci_low < s.mean);
    CU_ASSERT(s.ci_high <= 9.5 && s.ci_high > s.mean);
    CU_ASSERT(isnan(s.significant));
}

static void
test_empty(void)
{
    const gdouble value[2] = {NAN, NAN}, p[2] = {0.01, NAN};

    for (gsize n = 0; n <= 2; n++) {
        AkSummary s;
        ak_summarise(n, value, p, 1, "empty", &s);
        CU_ASSERT_EQUAL(s.n, 0);
        CU_ASSERT_EQUAL(s.missing, n);
        CU_ASSERT(isnan(s.mean) && isnan(s.std) && isnan(s.median));
        CU_ASSERT(isnan(s.ci_low) && isnan(s.ci_high));
        CU_ASSERT(isnan(s.significant));
    }
}

static void
test_one(void)
{
    const gdouble value[2] = {NAN, -0.37}, p[2] = {NAN, 0.05};
    AkSummary s;

    ak_summarise(2, value, p, 1, "one", &s);
    CU_ASSERT_EQUAL(s.n, 1);
    CU_ASSERT_EQUAL(s.mean, -0.37);
    CU_ASSERT_EQUAL(s.std, 0.0);
    CU_ASSERT_EQUAL(s.median, -0.37);
    CU_ASSERT_EQUAL(s.ci_low, -0.37);
    CU_ASSERT_EQUAL(s.ci_high, -0.37);
    CU_ASSERT_EQUAL(s.significant, 1.0); /* 0.05 itself counts */
}

static void
test_significant(void)
{
    const gdouble value[6] = {0.1, 0.2, NAN, 0.4, 0.5, 0.6};
    const gdouble p[6] = {0.0500001, 0.0, 0.0, NAN, 0.03, 1.0};
    const gdouble none[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    AkSummary s;

    ak_summarise(6, value, p, 1, "p", &s);
    CU_ASSERT_EQUAL(s.n, 5);
    CU_ASSERT_EQUAL(s.significant, 0.5);
    ak_summarise(6, value, none, 1, "p", &s);
    CU_ASSERT(isnan(s.significant));
}

/* n values with a skew. */
static gdouble *
new_values(gsize n, const char *id)
{
    gdouble *value = g_new(gdouble, n);
    AkRandom random;

    ak_random_init(&random, 42, "test", id);
    for (gsize i = 0; i < n; i++)
        value[i] = -log(1.0 - ak_random_uniform(&random)) - 0.385;
    return value;
}

static int
compare(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x > y) - (x < y);
}

/* The documented stream, drawn here: 1,000 times n of the sorted values.  The
 * places are 0.025 and 0.975 of 999: 24.975 and 974.025. */
static void
test_interval(void)
{
    enum { N = 57 };
    g_autofree gdouble *value = new_values(N, "interval");
    gdouble mean[1000];
    AkSummary s;
    AkRandom random;

    ak_summarise(N, value, NULL, 3, "quantity", &s);
    qsort(value, N, sizeof *value, compare);
    ak_random_init(&random, 3, "bootstrap", "quantity");
    for (gsize r = 0; r < 1000; r++) {
        mean[r] = 0.0;
        for (gsize i = 0; i < N; i++)
            mean[r] += value[ak_random_below(&random, N)] / N;
    }
    qsort(mean, 1000, sizeof *mean, compare);
    AK_ASSERT_NEAR(s.ci_low, 0.025 * mean[24] + 0.975 * mean[25], TOLERANCE);
    AK_ASSERT_NEAR(s.ci_high, 0.975 * mean[974] + 0.025 * mean[975], TOLERANCE);
    CU_ASSERT(mean[24] < mean[25] && mean[974] < mean[975]);
}

/* For many values the interval is the normal one, mean +- 1.96 std / sqrt n.
 * The 2.5 % quantile of 1,000 draws has a standard error of
 * sqrt(0.025 0.975 / 1000) / 0.0584 = 0.085 standard deviations of the mean:
 * four of them are allowed. */
static void
test_interval_normal(void)
{
    enum { N = 3000 };
    g_autofree gdouble *value = new_values(N, "normal");
    AkSummary s;

    ak_summarise(N, value, NULL, 3, "quantity", &s);
    const gdouble error = s.std / sqrt(N);
    AK_ASSERT_NEAR((s.mean - s.ci_low) / error, 1.96, 0.34);
    AK_ASSERT_NEAR((s.ci_high - s.mean) / error, 1.96, 0.34);
}

static void
test_keys(void)
{
    enum { N = 40 };
    g_autofree gdouble *value = new_values(N, "keys");
    AkSummary first, again, name, seed;

    ak_summarise(N, value, NULL, 3, "a", &first);
    ak_summarise(N, value, NULL, 3, "a", &again);
    ak_summarise(N, value, NULL, 3, "b", &name);
    ak_summarise(N, value, NULL, 4, "a", &seed);
    CU_ASSERT_EQUAL(first.ci_low, again.ci_low);
    CU_ASSERT_EQUAL(first.ci_high, again.ci_high);
    CU_ASSERT(first.ci_low != name.ci_low && first.ci_low != seed.ci_low);
    CU_ASSERT(first.mean == name.mean && first.mean == seed.mean);
}

/* The order of the texts, and where the gaps are, must not show in any bit. */
static void
test_order(void)
{
    enum { N = 101 };
    g_autofree gdouble *value = new_values(N, "order");
    gdouble turned[N + 2];
    AkSummary a, b;

    turned[0] = turned[50] = NAN;
    for (gsize i = 0; i < N; i++)
        turned[i < 49 ? i + 1 : i + 2] = value[N - 1 - i];
    ak_summarise(N, value, NULL, 3, "order", &a);
    ak_summarise(N + 2, turned, NULL, 3, "order", &b);
    CU_ASSERT_EQUAL(b.missing, 2);
    CU_ASSERT(a.n == b.n && a.mean == b.mean && a.std == b.std &&
              a.median == b.median && a.ci_low == b.ci_low &&
              a.ci_high == b.ci_high);
}

/* Deviations of 1e-4 about 1e6: the sum of squares in one pass would keep two
 * digits of them. */
static void
test_std_far_from_zero(void)
{
    const gdouble value[4] = {1e6 + 1e-4, 1e6 - 1e-4, 1e6 + 1e-4, 1e6 - 1e-4};
    AkSummary s;

    /* The values are rounded to 2^-33. */
    ak_summarise(4, value, NULL, 1, "far", &s);
    AK_ASSERT_NEAR(s.std, 1e-4, 0x1p-32);
}

static const AkCase cases[] = {
    {"by hand", test_by_hand},
    {"empty", test_empty},
    {"one value", test_one},
    {"significant fraction", test_significant},
    {"interval", test_interval},
    {"interval is normal", test_interval_normal},
    {"keys of the stream", test_keys},
    {"order does not matter", test_order},
    {"deviation far from zero", test_std_far_from_zero},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("summary", cases);
}
