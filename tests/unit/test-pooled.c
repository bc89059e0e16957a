/* Summaries over several seeds: against the definition, and how often the
 * interval holds the truth where that is known. */
#include "../harness.h"
#include "memory.h"
#include "summary.h"

#include <attnkit/random.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_RESAMPLE = 1000 };

/* Bytes that are taken for a byte that is written: ThreadSanitizer keeps four
 * beside it. */
#if defined(__SANITIZE_THREAD__)
enum { TAKEN = 5 };
#else
enum { TAKEN = 1 };
#endif

static int
compare(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x > y) - (x < y);
}

/* count (n_resample, n): the documented stream, written out. */
static void
draw(const char *purpose, guint n, guint n_draw, guint *count)
{
    AkRandom random;
    ak_random_init(&random, 0, purpose, "name");
    memset(count, 0, sizeof *count * n * N_RESAMPLE);
    for (guint r = 0; r < N_RESAMPLE; r++)
        for (guint i = 0; i < n_draw; i++)
            count[r * n + ak_random_below(&random, n)]++;
}

/* Three seeds, seven texts, holes, and a class that takes some of them. */
static void
test_definition(void)
{
    enum { S = 3, N = 7 };
    static const gdouble value[S * N] = {
        0.5,  -1.25, 2.385, NAN, 0.25, 4.0,  1.0, /**/
        0.75, NAN,   2.5,   NAN, 0.5,  3.25, 7.5, /**/
        NAN,  -1.0,  3.75,  0.1, 0.75, 3.5,  -2.0};
    static const guint8 takes[S * N] = {1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1,
                                        1, 0, 0, 1, 1, 1, 0, 1, 1, 1};
    guint text[N * N_RESAMPLE], seed[S * N_RESAMPLE];
    gdouble mean[N_RESAMPLE], sum = 0.0;
    gsize n = 0, n_mean = 0;

    draw("bootstrap texts", N, N, text);
    draw("bootstrap seeds", S, S - 1, seed);
    for (guint r = 0; r < N_RESAMPLE; r++) {
        gdouble top = 0.0, bottom = 0.0;
        for (guint s = 0; s < S; s++)
            for (guint i = 0; i < N; i++) {
                const guint w = seed[r * S + s] * text[r * N + i];
                if (!takes[s * N + i] || isnan(value[s * N + i]))
                    continue;
                top += w * value[s * N + i];
                bottom += w;
            }
        if (bottom > 0.0)
            mean[n_mean++] = top / bottom;
    }
    qsort(mean, n_mean, sizeof *mean, compare);
    for (guint i = 0; i < S * N; i++)
        if (takes[i] && !isnan(value[i])) {
            sum += value[i];
            n++;
        }

    g_autoptr(AkResample) resample = ak_resample_new(S, N, "name");
    AkSummary summary;
    ak_summarise_pooled(resample, value, NULL, takes, &summary);
    CU_ASSERT_EQUAL(summary.n, n);
    CU_ASSERT_EQUAL(summary.n + summary.missing, 17);
    /* Sums of at most 17 numbers of size 1 to 10. */
    AK_ASSERT_NEAR(summary.mean, sum / (gdouble)n, 1e-14);
    const gdouble low = 0.025 * (gdouble)(n_mean - 1),
                  high = 0.975 * (gdouble)(n_mean - 1);
    AK_ASSERT_NEAR(summary.ci_low,
                   mean[(gsize)low] +
                       (low - floor(low)) *
                           (mean[(gsize)low + 1] - mean[(gsize)low]),
                   1e-13);
    AK_ASSERT_NEAR(summary.ci_high,
                   mean[(gsize)high] +
                       (high - floor(high)) *
                           (mean[(gsize)high + 1] - mean[(gsize)high]),
                   1e-13);
    CU_ASSERT(summary.ci_low < summary.ci_high);
    CU_ASSERT(isnan(summary.significant));
}

/* All but the interval is that of all values in one row; p counts where there is
 * a value. */
static void
test_together(void)
{
    static const gdouble value[8] = {0.5, NAN, 2.5, -1.25, 4.0, 0.75, NAN, 9.5};
    static const gdouble p[8] = {0.01, 0.01, 0.5, 0.05, NAN, 0.2, NAN, 0.001};
    g_autoptr(AkResample) resample = ak_resample_new(2, 4, "together");
    AkSummary pooled, plain;

    ak_summarise_pooled(resample, value, p, NULL, &pooled);
    ak_summarise(8, value, p, 1, "together", &plain);
    CU_ASSERT(pooled.n == 6 && pooled.missing == 2);
    CU_ASSERT(pooled.mean == plain.mean && pooled.std == plain.std &&
              pooled.median == plain.median);
    CU_ASSERT_EQUAL(pooled.significant, 0.6);
    CU_ASSERT_EQUAL(plain.significant, 0.6);
}

/* What is not there, is not: no class has a text, no text a value; and where
 * one value is defined, resamples without it are left out. */
static void
test_undefined(void)
{
    static const gdouble none[4] = {NAN, NAN, NAN, NAN};
    static const gdouble one[4] = {NAN, NAN, 0.385, NAN};
    static const guint8 nobody[4] = {0, 0, 0, 0};
    g_autoptr(AkResample) resample = ak_resample_new(2, 2, "undefined");
    AkSummary summary;

    ak_summarise_pooled(resample, none, none, NULL, &summary);
    CU_ASSERT(summary.n == 0 && summary.missing == 4 && isnan(summary.mean) &&
              isnan(summary.ci_low) && isnan(summary.significant));
    ak_summarise_pooled(resample, one, NULL, nobody, &summary);
    CU_ASSERT(summary.n == 0 && summary.missing == 0 && isnan(summary.mean));
    ak_summarise_pooled(resample, one, NULL, NULL, &summary);
    CU_ASSERT(summary.n == 1 && summary.missing == 3);
    CU_ASSERT(summary.mean == 0.385 && summary.ci_low == 0.385 &&
              summary.ci_high == 0.385);
}

/* A metric: one value a seed.  Of two seeds the interval is from one to the
 * other; of many it is mean +- 1.96 standard errors, roughly (the 2.5 %
 * quantile of 1,000 draws: see test-summary.c; the percentiles of ten numbers
 * are rough besides). */
static void
test_metric(void)
{
    static const gdouble two[2] = {0.875, 0.75};
    static const gdouble ten[10] = {0.81, 0.82, 0.85, 0.79, 0.80,
                                    0.84, 0.83, 0.86, 0.78, 0.82};
    g_autoptr(AkResample) pair = ak_resample_new(2, 1, "metric");
    g_autoptr(AkResample) many = ak_resample_new(10, 1, "metric");
    AkSummary summary;

    ak_summarise_pooled(pair, two, NULL, NULL, &summary);
    CU_ASSERT(summary.n == 2 && summary.mean == 0.8125);
    CU_ASSERT(summary.std == 0.0625 && summary.median == 0.8125);
    CU_ASSERT(summary.ci_low == 0.75 && summary.ci_high == 0.875);

    ak_summarise_pooled(many, ten, NULL, NULL, &summary);
    const gdouble error = summary.std / 3.0; /* std of 10 over root of 9 */
    AK_ASSERT_NEAR((summary.mean - summary.ci_low) / error, 1.96, 0.4);
    AK_ASSERT_NEAR((summary.ci_high - summary.mean) / error, 1.96, 0.4);
}

/* x_si = a_s + b_i + e_si with these standard deviations, and the share of 500
 * such tables whose interval holds the true mean 0.  `low` and `high` are four
 * standard errors, of at most 0.018 each, about the share that was measured, in
 * a program apart, with tables of 100 texts. */
static const struct {
    guint n_seed;
    gdouble a, b, e, measured;
    const char *why;
} coverage[] = {
    {2, 0.0, 0.3, 0.2, 0.966, "texts alone, two seeds"},
    {5, 0.0, 0.3, 0.2, 0.944, "texts alone, five"},
    {3, 0.05, 0.3, 0.2, 0.953, "both"},
    {5, 0.02, 0.3, 0.3, 0.962, "neither: most is of the pair"},
    {10, 0.1, 0.3, 0.2, 0.931, "seeds, ten"},
    {3, 0.1, 0.3, 0.2, 0.890, "seeds, three: too few to know"},
    {2, 0.1, 0.3, 0.2, 0.807, "seeds, two"},
};

static gdouble
measure_coverage(guint n_seed, gdouble a, gdouble b, gdouble e)
{
    enum { N = 100, N_TABLE = 500, MAX_SEED = 10 };
    g_autoptr(AkResample) resample = ak_resample_new(n_seed, N, "coverage");
    gdouble value[MAX_SEED * N];
    guint n_held = 0;
    AkRandom random;

    ak_random_init(&random, n_seed, "test", "coverage");
    for (guint table = 0; table < N_TABLE; table++) {
        gdouble of_text[N];
        for (guint i = 0; i < N; i++)
            of_text[i] = b * ak_random_normal(&random);
        for (guint s = 0; s < n_seed; s++) {
            const gdouble of_seed = a * ak_random_normal(&random);
            for (guint i = 0; i < N; i++)
                value[s * N + i] =
                    of_seed + of_text[i] + e * ak_random_normal(&random);
        }
        AkSummary summary;
        ak_summarise_pooled(resample, value, NULL, NULL, &summary);
        n_held += summary.ci_low <= 0.0 && summary.ci_high >= 0.0;
    }
    return n_held / (gdouble)N_TABLE;
}

static void
test_coverage(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(coverage); i++) {
        const gdouble share = measure_coverage(
            coverage[i].n_seed, coverage[i].a, coverage[i].b, coverage[i].e);
        const gdouble error =
            sqrt(coverage[i].measured * (1.0 - coverage[i].measured) / 500.0);
        if (fabs(share - coverage[i].measured) > 4.0 * error)
            g_printerr("%s\n", coverage[i].why);
        AK_ASSERT_NEAR(share, coverage[i].measured, 4.0 * error);
    }
}

static void
test_keys(void)
{
    gdouble value[20];
    AkRandom random;
    ak_random_init(&random, 1, "test", "keys");
    for (guint i = 0; i < 20; i++)
        value[i] = ak_random_normal(&random);
    g_autoptr(AkResample) a = ak_resample_new(2, 10, "a");
    g_autoptr(AkResample) again = ak_resample_new(2, 10, "a");
    g_autoptr(AkResample) b = ak_resample_new(2, 10, "b");
    AkSummary first, second, third;
    ak_summarise_pooled(a, value, NULL, NULL, &first);
    ak_summarise_pooled(again, value, NULL, NULL, &second);
    ak_summarise_pooled(b, value, NULL, NULL, &third);
    CU_ASSERT(first.ci_low == second.ci_low && first.ci_high == second.ci_high);
    CU_ASSERT(first.ci_low != third.ci_low && first.mean == third.mean);
}

/* More texts than there is room for the counts of all resamples: they are drawn
 * block by block, every time alike, and memory is that of a block.  Sums of 5,000
 * numbers below 1 differ in their order, by 5,000 roundings at most. */
static void
test_blocks(void)
{
    enum { S = 2, N = 5000, MANY = 60000 };
    g_autofree gdouble *value = g_new(gdouble, S * MANY);
    gdouble mean[N_RESAMPLE];
    AkRandom random;
    ak_random_init(&random, 1, "test", "blocks");
    for (guint i = 0; i < S * MANY; i++)
        value[i] = ak_random_uniform(&random);

    guint seed[S * N_RESAMPLE];
    draw("bootstrap seeds", S, S - 1, seed);
    ak_random_init(&random, 0, "bootstrap texts", "name");
    for (guint r = 0; r < N_RESAMPLE; r++) {
        mean[r] = 0.0;
        for (guint i = 0; i < N; i++)
            mean[r] +=
                value[(seed[r * S] > 0 ? 0 : N) + ak_random_below(&random, N)] /
                N;
    }
    qsort(mean, N_RESAMPLE, sizeof *mean, compare);

    g_autoptr(AkResample) resample = ak_resample_new(S, N, "name");
    for (guint round = 0; round < 2; round++) {
        AkSummary summary;
        ak_summarise_pooled(resample, value, NULL, NULL, &summary);
        AK_ASSERT_NEAR(summary.ci_low, mean[24] + 0.975 * (mean[25] - mean[24]),
                       1e-12);
        AK_ASSERT_NEAR(summary.ci_high,
                       mean[974] + 0.025 * (mean[975] - mean[974]), 1e-12);
    }

    const gdouble before = ak_memory_most();
    g_autoptr(AkResample) many = ak_resample_new(S, MANY, "many");
    AkMeans means = {.n = 0};
    CU_ASSERT_TRUE(ak_resample_next(many));
    ak_resample_add(many, value, NULL, &means);
    CU_ASSERT_TRUE(means.n > 0 && means.n < N_RESAMPLE);
    CU_ASSERT_TRUE(ak_memory_most() - before < TAKEN * 20e6); /* MANY KB: 60e6 */
}

static const AkCase cases[] = {
    {"definition", test_definition},
    {"all values at once", test_together},
    {"undefined", test_undefined},
    {"so many texts that resamples come in blocks", test_blocks},
    {"one value a seed", test_metric},
    {"coverage", test_coverage},
    {"keys of the streams", test_keys},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("pooled", cases);
}
