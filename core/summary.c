/* summary.c: many values of one quantity to the few that are printed. */
#include "summary.h"

#include "attnkit/random.h"
#include "attnkit/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    N_RESAMPLE = AK_N_RESAMPLE,
    BLOCK_BYTES = 1 << 22, /* of the counts of a block of resamples, ... */
    BLOCK_LEAST = 16       /* ... but as many resamples at the least */
};

static int
summary_compare(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x > y) - (x < y);
}

static gdouble
summary_mean(gsize n, const gdouble *x)
{
    gdouble sum = 0.0;

    for (gsize i = 0; i < n; i++)
        sum += x[i];
    return sum / (gdouble)n;
}

/* Of the population: divided by n.  Two passes, or the squares of a large mean
 * would drown the deviations. */
static gdouble
summary_std(gsize n, const gdouble *x, gdouble mean)
{
    gdouble sum = 0.0;

    for (gsize i = 0; i < n; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    return sqrt(sum / (gdouble)n);
}

/* Quantile `at` in [0, 1) of sorted x (n), on the straight line between its two
 * neighbours: type 7 of Hyndman & Fan 1996, The American Statistician
 * 50:361-365; also what NumPy and R do unasked. */
static gdouble
summary_quantile(gsize n, const gdouble *x, gdouble at)
{
    const gdouble place = at * (gdouble)(n - 1);
    const gsize below = (gsize)place, above = MIN(below + 1, n - 1);
    return x[below] + (place - (gdouble)below) * (x[above] - x[below]);
}

/* The middle 95 % of mean (n), which is sorted here. */
static void
summary_interval(gsize n, gdouble *mean, AkSummary *summary)
{
    qsort(mean, n, sizeof *mean, summary_compare);
    summary->ci_low = summary_quantile(n, mean, 0.025);
    summary->ci_high = summary_quantile(n, mean, 0.975);
}

/* The interval that holds the middle 95 % of the means of resamples of x (n),
 * n drawn with replacement.  Source: Efron & Tibshirani 1993, An Introduction
 * to the Bootstrap, chapter 13. */
static void
summary_bootstrap(gsize n, const gdouble *x, AkRandom *random,
                  AkSummary *summary)
{
    gdouble mean[N_RESAMPLE];

    for (gsize r = 0; r < N_RESAMPLE; r++) {
        gdouble sum = 0.0;
        for (gsize i = 0; i < n; i++)
            sum += x[ak_random_below(random, (guint32)n)];
        mean[r] = sum / (gdouble)n;
    }
    summary_interval(N_RESAMPLE, mean, summary);
}

/* Among the values that have a p; NAN where none has. */
static gdouble
summary_significant(gsize n, const gdouble *value, const gdouble *p)
{
    gsize n_p = 0, n_low = 0;

    for (gsize i = 0; i < n; i++) {
        if (isnan(value[i]) || isnan(p[i]))
            continue;
        n_p++;
        n_low += p[i] <= 0.05;
    }
    return n_p == 0 ? NAN : (gdouble)n_low / (gdouble)n_p;
}

/* All but the interval.  Returns how many of value (n) are defined, and these,
 * sorted, in x (n). */
static gsize
summary_describe(gsize n, const gdouble *value, const gdouble *p, gdouble *x,
                 AkSummary *summary)
{
    gsize n_defined = 0;
    for (gsize i = 0; i < n; i++) {
        if (!isnan(value[i]))
            x[n_defined++] = value[i];
    }

    *summary = (AkSummary){
        .n = n_defined,
        .missing = n - n_defined,
        .mean = NAN,
        .std = NAN,
        .median = NAN,
        .ci_low = NAN,
        .ci_high = NAN,
        .significant = p != NULL ? summary_significant(n, value, p) : NAN,
    };
    if (n_defined == 0)
        return 0;

    summary->median = ak_median(n_defined, x); /* sorts x */
    summary->mean = summary_mean(n_defined, x);
    summary->std = summary_std(n_defined, x, summary->mean);
    return n_defined;
}

/**
 * ak_summarise:
 * @n: below 2^32
 * @value: (n) NAN where undefined
 * @p: (n) its p-value, or NULL
 * @seed: of the run
 * @name: of the quantity, with all that tells it from others
 * @summary: (out)
 *
 * The values are sorted before anything is added up or drawn: no figure depends
 * on the order of the texts.
 *
 * Cost: 1,000 n draws, for 25,000 values a third of a second; allocates 8 n
 * bytes.  Errors: none.
 * Test: tests/unit/test-summary.c (by hand; the normal interval; order).
 */
void
ak_summarise(gsize n, const gdouble *value, const gdouble *p, guint64 seed,
             const char *name, AkSummary *summary)
{
    g_return_if_fail(summary != NULL && name != NULL && n <= G_MAXUINT32);

    g_autofree gdouble *x = g_new(gdouble, n);
    const gsize n_defined = summary_describe(n, value, p, x, summary);
    if (n_defined == 0)
        return;

    AkRandom random;
    ak_random_init(&random, seed, "bootstrap", name);
    summary_bootstrap(n_defined, x, &random, summary);
}

/* --- several seeds ------------------------------------------------------------------ */

struct AkResample {
    gsize n_seed, n;
    AkRandom begin, random; /* of the texts: its begin, and where it stands */
    gsize n_block;          /* resamples that are drawn at once, at most */
    gsize first, n_drawn;   /* those at hand */
    gsize n_had;            /* of all, since the first */
    guint8 *text; /* (n,n_block) how often text i was drawn by a resample */
    guint8 *seed; /* (n_seed,N_RESAMPLE) */
};

/* Count what each of n_resample resamples draws of n things, in count
 * (n,n_stride), where they are 0.  Whatever is drawn once on average comes up more
 * than 255 times with a probability below 1/255!. */
static void
summary_draw(AkRandom *random, gsize n_resample, gsize n, gsize n_draw,
             gsize n_stride, guint8 *count)
{
    for (gsize r = 0; r < n_resample; r++)
        for (gsize i = 0; i < n_draw; i++)
            count[ak_random_below(random, (guint32)n) * n_stride + r]++;
}

AkResample *
ak_resample_new(gsize n_seed, gsize n, const char *name)
{
    g_return_val_if_fail(
        n_seed >= 2 && n >= 1 && n <= G_MAXUINT32 && name != NULL, NULL);

    AkResample *resample = g_new0(AkResample, 1);
    AkRandom seeds;
    resample->n_seed = n_seed;
    resample->n = n;
    resample->n_block = CLAMP(BLOCK_BYTES / n, BLOCK_LEAST, N_RESAMPLE);
    resample->text = g_new(guint8, n * resample->n_block);
    resample->seed = g_new0(guint8, n_seed * N_RESAMPLE);
    ak_random_init(&resample->begin, 0, "bootstrap texts", name);
    ak_random_init(&seeds, 0, "bootstrap seeds", name);
    summary_draw(&seeds, N_RESAMPLE, n_seed, n_seed - 1, N_RESAMPLE,
                 resample->seed);
    return resample;
}

void
ak_resample_free(AkResample *resample)
{
    if (resample == NULL)
        return;
    g_free(resample->text);
    g_free(resample->seed);
    g_free(resample);
}

/* Where one block has them all, it is drawn once. */
gboolean
ak_resample_next(AkResample *resample)
{
    g_return_val_if_fail(resample != NULL, FALSE);

    if (resample->n_had == N_RESAMPLE) {
        resample->n_had = 0;
        return FALSE;
    }
    const gboolean is_there = resample->n_drawn == N_RESAMPLE;
    resample->first = resample->n_had;
    resample->n_drawn = MIN(resample->n_block, N_RESAMPLE - resample->first);
    resample->n_had += resample->n_drawn;
    if (is_there)
        return TRUE;
    if (resample->first == 0)
        resample->random = resample->begin;
    memset(resample->text, 0, resample->n * resample->n_block);
    summary_draw(&resample->random, resample->n_drawn, resample->n, resample->n,
                 resample->n_block, resample->text);
    return TRUE;
}

/* sum[r] and count[r] (N_RESAMPLE) of the block's resamples over the texts of seed
 * s: text i counts as often as it was drawn.  A sweep over the resamples for each
 * text, so that all is read in the order in which it lies. */
static void
summary_add_seed(const AkResample *resample, const gdouble *value,
                 const guint8 *takes, gdouble *sum, guint32 *count)
{
    const gsize n = resample->n_drawn;
    for (gsize r = 0; r < n; r++) {
        sum[r] = 0.0;
        count[r] = 0;
    }
    for (gsize i = 0; i < resample->n; i++) {
        const guint8 *drawn = resample->text + i * resample->n_block;
        const gdouble x = value[i];
        if (isnan(x) || (takes != NULL && !takes[i]))
            continue;
        for (gsize r = 0; r < n; r++) {
            sum[r] += drawn[r] * x;
            count[r] += drawn[r];
        }
    }
}

/**
 * ak_resample_add:
 * @resample: of S seeds and n texts
 * @value: (S,n) NAN where undefined
 * @takes: (S,n) or NULL
 * @means: those of the resamples at hand are put behind those it has
 *
 * Texts and seeds are crossed: every model has seen the same texts, and what a
 * text has of its own it has under all of them.  So both are drawn, each by
 * itself, and a value counts v_s w_i times:
 *
 *   mean = sum_si v_s w_i x_si / sum_si v_s w_i   over the defined ones
 *
 * (the pigeonhole bootstrap).  Drawing texts anew within each seed would let
 * the texts' share of the variance fall with the number of seeds, and cover the
 * truth in half of the cases instead of 95 of 100.  S - 1 seeds are drawn, not
 * S: then the variance of a mean over seeds comes out right, not (S-1)/S of it,
 * which matters with two or three.
 *
 * With few seeds the interval cannot know much: of two it reaches hardly beyond
 * the two, and where seeds differ by more than chance among the texts explains,
 * it covers less often than it says (see the test).  A resample that has no
 * defined value is left out.
 *
 * Source: Owen 2007, The pigeonhole bootstrap, Annals of Applied Statistics
 * 1:386-411; S - 1: Rao & Wu 1988, Resampling inference with complex survey
 * data, JASA 83:231-241.
 * Test: tests/unit/test-pooled.c (against the definition; coverage).
 */
void
ak_resample_add(const AkResample *resample, const gdouble *value,
                const guint8 *takes, AkMeans *means)
{
    g_return_if_fail(resample != NULL && means != NULL);

    gdouble top[N_RESAMPLE] = {0.0}, sum[N_RESAMPLE];
    guint64 bottom[N_RESAMPLE] = {0};
    guint32 count[N_RESAMPLE];
    const gsize n = resample->n_drawn;

    for (gsize s = 0; s < resample->n_seed; s++) {
        const guint8 *drawn = resample->seed + s * N_RESAMPLE + resample->first;
        const gsize at = s * resample->n;
        summary_add_seed(resample, value + at,
                         takes != NULL ? takes + at : NULL, sum, count);
        for (gsize r = 0; r < n; r++) {
            top[r] += drawn[r] * sum[r];
            bottom[r] += (guint64)drawn[r] * count[r];
        }
    }
    for (gsize r = 0; r < n; r++)
        if (bottom[r] > 0)
            means->mean[means->n++] = top[r] / (gdouble)bottom[r];
}

void
ak_summarise_means(const AkResample *resample, const gdouble *value,
                   const gdouble *p, const guint8 *takes, AkMeans *means,
                   AkSummary *summary)
{
    g_return_if_fail(resample != NULL && means != NULL && summary != NULL);

    const gsize n_all = resample->n_seed * resample->n;
    g_autofree gdouble *x = g_new(gdouble, n_all);
    g_autofree gdouble *taken = g_new(gdouble, n_all);
    g_autofree gdouble *taken_p = g_new(gdouble, n_all);
    gsize n = 0;
    for (gsize i = 0; i < n_all; i++) {
        if (takes != NULL && !takes[i])
            continue;
        taken[n] = value[i];
        taken_p[n] = p != NULL ? p[i] : NAN;
        n++;
    }
    summary_describe(n, taken, p != NULL ? taken_p : NULL, x, summary);
    if (means->n > 0)
        summary_interval(means->n, means->mean, summary);
}

void
ak_summarise_pooled(AkResample *resample, const gdouble *value,
                    const gdouble *p, const guint8 *takes, AkSummary *summary)
{
    AkMeans means = {.n = 0};
    while (ak_resample_next(resample))
        ak_resample_add(resample, value, takes, &means);
    ak_summarise_means(resample, value, p, takes, &means, summary);
}
