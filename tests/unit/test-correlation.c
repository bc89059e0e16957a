/* Two rankings of a text: what is undefined, and what chance gives. */
#include "correlation.h"

#include "harness.h"

#include <attnkit/random.h>
#include <attnkit/statistics.h>
#include <math.h>

enum { N = 20 };

static const AkCorrelationOptions plain = {.top_k = 0, .top_k_penalty = 0.5};
static const AkCorrelationOptions with_top = {.top_k = 5, .top_k_penalty = 0.25};

static void
correlate(const AkCorrelationOptions *options, const char *id, gsize n,
          const gfloat *a, const gfloat *b, AkPairRecord *pair)
{
    const AkRanking first = {"attention", a}, second = {"probe", b};
    ak_correlate(options, 3, id, n, &first, &second, pair);
}

static void
test_values(void)
{
    gfloat a[N], b[N];
    gdouble tau, p;
    AkPairRecord pair;
    for (guint t = 0; t < N; t++) {
        a[t] = (gfloat)(t * 7 % N);
        b[t] = (gfloat)(t * 3 % 11); /* with ties */
    }
    correlate(&with_top, "a", N, a, b, &pair);
    ak_kendall(N, a, b, &tau, &p);
    CU_ASSERT_STRING_EQUAL(pair.a, "attention");
    CU_ASSERT_STRING_EQUAL(pair.b, "probe");
    CU_ASSERT(pair.tau == tau && pair.p == p && pair.top_k == 5);
    CU_ASSERT_EQUAL(pair.top_distance, ak_top_distance(N, a, b, 5, 0.25));

    /* The control by its documented stream. */
    AkRandom random;
    guint32 place[N];
    gfloat shuffled[N];
    ak_random_init(&random, 3, "shuffle", "attention probe a");
    ak_random_permutation(&random, N, place);
    for (guint t = 0; t < N; t++)
        shuffled[t] = b[place[t]];
    ak_kendall(N, a, shuffled, &tau, &p);
    CU_ASSERT(pair.tau_shuffled == tau && pair.p_shuffled == p);
    CU_ASSERT_EQUAL(pair.top_distance_shuffled,
                    ak_top_distance(N, a, shuffled, 5, 0.25));

    correlate(&plain, "a", N, a, b, &pair);
    CU_ASSERT(pair.top_k == 0 && isnan(pair.top_distance) &&
              isnan(pair.top_distance_shuffled));
}

/* No ranking, no figure: a gap, a constant, one word. */
static void
test_undefined(void)
{
    static const struct {
        gsize n;
        gfloat a[6], b[6];
        const char *why;
    } row[] = {
        {6, {1, 2, 3, 4, 5, 6}, {1, NAN, 3, 4, 5, 6}, "a gap in b"},
        {6, {1, 2, 3, NAN, 5, 6}, {1, 2, 3, 4, 5, 6}, "a gap in a"},
        {6, {1, 2, 3, 4, 5, 6}, {2, 2, 2, 2, 2, 2}, "b is constant"},
        {6, {0, 0, 0, 0, 0, 0}, {1, 2, 3, 4, 5, 6}, "a is constant"},
        {1, {1}, {0.5f}, "one word"},
        {1, {1}, {NAN}, "one word without importance"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkPairRecord pair;
        correlate(&with_top, "a", row[i].n, row[i].a, row[i].b, &pair);
        const gboolean is_undefined =
            isnan(pair.tau) && isnan(pair.p) && isnan(pair.tau_shuffled) &&
            isnan(pair.p_shuffled) && isnan(pair.top_distance) &&
            isnan(pair.top_distance_shuffled);
        if (!is_undefined)
            g_printerr("%s\n", row[i].why);
        CU_ASSERT_TRUE(is_undefined);
    }
}

/* Equal rankings stay at 1; shuffled they are at 0 on average, and 5 of 100
 * have a p of at most 0.05.  Over 2,000 texts the mean of tau has a standard
 * error of sqrt(2 (2N+5) / (9 N (N-1))) / sqrt(2000) = 0.0036; the share, 0.0468
 * since tau has steps, one of 0.005.  Four of each are allowed. */
static void
test_chance(void)
{
    enum { N_TEXT = 2000 };
    gfloat a[N];
    gdouble sum = 0.0;
    guint n_low = 0;
    for (guint t = 0; t < N; t++)
        a[t] = (gfloat)t * 0.385f;
    for (guint i = 0; i < N_TEXT; i++) {
        g_autofree gchar *id = g_strdup_printf("text %u", i);
        AkPairRecord pair;
        correlate(&plain, id, N, a, a, &pair);
        CU_ASSERT(pair.tau == 1.0 && pair.p < 1e-15);
        sum += pair.tau_shuffled;
        n_low += pair.p_shuffled <= 0.05;
    }
    AK_ASSERT_NEAR(sum / N_TEXT, 0.0, 4 * 0.0036);
    AK_ASSERT_NEAR(n_low / (gdouble)N_TEXT, 0.0468, 4 * 0.005);
}

/* Another text, pair or seed: another order. */
static void
test_keys(void)
{
    gfloat a[N];
    for (guint t = 0; t < N; t++)
        a[t] = (gfloat)t;
    const AkRanking ranking[] = {{"attention", a}, {"x", a}, {"y", a}};
    AkPairRecord first, again, other[4];
    ak_correlate(&plain, 3, "a", N, &ranking[0], &ranking[1], &first);
    ak_correlate(&plain, 3, "a", N, &ranking[0], &ranking[1], &again);
    ak_correlate(&plain, 3, "b", N, &ranking[0], &ranking[1], &other[0]);
    ak_correlate(&plain, 4, "a", N, &ranking[0], &ranking[1], &other[1]);
    ak_correlate(&plain, 3, "a", N, &ranking[0], &ranking[2], &other[2]);
    ak_correlate(&plain, 3, "a", N, &ranking[1], &ranking[2], &other[3]);
    CU_ASSERT_EQUAL(first.tau_shuffled, again.tau_shuffled);
    for (guint i = 0; i < 4; i++)
        CU_ASSERT_NOT_EQUAL(first.tau_shuffled, other[i].tau_shuffled);
}

static const AkCase cases[] = {
    {"values", test_values},
    {"undefined", test_undefined},
    {"what chance gives", test_chance},
    {"keys of the stream", test_keys},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("correlation", cases);
}
