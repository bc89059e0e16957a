/* The metrics against their definitions, counted pair by pair. */
#include "../harness.h"
#include "metrics.h"

#include <math.h>

/* The oracles add up to 200^2 halves, or 200 ratios within 2^-53 each. */
#define TOLERANCE 1e-13

enum { N_MOST = 200 };

/* n scores on few levels, labels that lean on them, from a linear congruential
 * generator. */
static void
fill_scores(gsize n, guint32 seed, guint32 n_level, gfloat *score, guint8 *label)
{
    guint32 state = seed;

    for (gsize i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        const guint32 level = (state >> 16) % n_level;
        state = state * 1664525u + 1013904223u;
        score[i] = 0.37f * (gfloat)level - 1.5f;
        label[i] = (state >> 16) % (2 * n_level) < level + n_level / 2 + 1;
    }
}

static gdouble
oracle_roc_auc(gsize n, const gfloat *score, const guint8 *label)
{
    gdouble won = 0.0, n_pair = 0.0;

    for (gsize i = 0; i < n; i++) {
        for (gsize j = 0; j < n; j++) {
            if (!label[i] || label[j])
                continue;
            won += score[i] > score[j] ? 1.0 : score[i] == score[j] ? 0.5 : 0.0;
            n_pair += 1.0;
        }
    }
    return won / n_pair;
}

/* Each positive adds the precision at its own score's threshold, over the
 * number of positives: the same sum, taken apart. */
static gdouble
oracle_average_precision(gsize n, const gfloat *score, const guint8 *label)
{
    gdouble sum = 0.0, n_positive = 0.0;

    for (gsize i = 0; i < n; i++) {
        gdouble n_above = 0.0, n_right = 0.0;
        for (gsize j = 0; j < n; j++) {
            n_above += score[j] >= score[i];
            n_right += score[j] >= score[i] && label[j];
        }
        sum += label[i] ? n_right / n_above : 0.0;
        n_positive += label[i];
    }
    return sum / n_positive;
}

static void
test_by_definition(void)
{
    static const guint32 levels[] = {1, 2, 5, 50, 60000};
    gfloat score[N_MOST];
    guint8 label[N_MOST];
    gsize n_defined = 0;

    for (gsize n = 1; n <= N_MOST; n += n < 9 ? 1 : 31) {
        for (gsize i = 0; i < 20; i++) {
            fill_scores(n, (guint32)(7 * n + i), levels[i % 5], score, label);
            const gdouble auc = oracle_roc_auc(n, score, label);
            const gdouble precision = oracle_average_precision(n, score, label);
            CU_ASSERT_EQUAL(isnan(ak_roc_auc(n, score, label)), isnan(auc));
            CU_ASSERT_EQUAL(isnan(ak_average_precision(n, score, label)),
                            isnan(precision));
            if (isnan(auc) || isnan(precision))
                continue;
            AK_ASSERT_NEAR(ak_roc_auc(n, score, label), auc, TOLERANCE);
            AK_ASSERT_NEAR(ak_average_precision(n, score, label), precision,
                           TOLERANCE);
            n_defined++;
        }
    }
    CU_ASSERT(n_defined > 150);
}

/* Fractions that were worked out by hand. */
static void
test_known_ranking(void)
{
    const gfloat score[6] = {0.9f, 0.1f, 0.65f, 0.65f, -2.0f, 0.4f};
    const guint8 label[6] = {1, 0, 0, 1, 1, 0};

    /* Positives at 0.9 beat 3 of 3, at 0.65 beat 2 and tie 1, at -2 none. */
    AK_ASSERT_NEAR(ak_roc_auc(6, score, label), 5.5 / 9.0, TOLERANCE);
    /* Thresholds 0.9 (1 of 1), 0.65 (2 of 3) and -2 (3 of 6) find one each. */
    AK_ASSERT_NEAR(ak_average_precision(6, score, label),
                   (1.0 + 2.0 / 3.0 + 0.5) / 3.0, TOLERANCE);
}

static void
test_ranking_extremes(void)
{
    const gfloat rising[4] = {-0.5f, 0.125f, 0.25f, 3.0f};
    const gfloat equal[4] = {0.7f, 0.7f, 0.7f, 0.7f};
    const gfloat zeros[2] = {-0.0f, 0.0f};
    const guint8 right[4] = {0, 0, 1, 1}, wrong[4] = {1, 1, 0, 0};
    const guint8 rare[4] = {0, 1, 0, 0}, ends[2] = {1, 0};

    CU_ASSERT_EQUAL(ak_roc_auc(4, rising, right), 1.0);
    CU_ASSERT_EQUAL(ak_roc_auc(4, rising, wrong), 0.0);
    CU_ASSERT_EQUAL(ak_roc_auc(4, equal, rare), 0.5);
    CU_ASSERT_EQUAL(ak_roc_auc(2, zeros, ends), 0.5);
    CU_ASSERT_EQUAL(ak_average_precision(4, rising, right), 1.0);
    CU_ASSERT_EQUAL(ak_average_precision(4, equal, rare), 0.25);
}

static void
test_ranking_undefined(void)
{
    const gfloat score[3] = {0.2f, 0.9f, 0.4f}, bad[3] = {0.2f, NAN, 0.4f};
    const guint8 none[3] = {0, 0, 0}, all[3] = {1, 1, 1}, some[3] = {1, 0, 0};

    CU_ASSERT(isnan(ak_roc_auc(3, score, none)));
    CU_ASSERT(isnan(ak_roc_auc(3, score, all)));
    CU_ASSERT(isnan(ak_roc_auc(0, score, all)));
    CU_ASSERT(isnan(ak_roc_auc(3, bad, some)));
    CU_ASSERT(isnan(ak_average_precision(3, score, none)));
    CU_ASSERT(isnan(ak_average_precision(0, score, all)));
    CU_ASSERT(isnan(ak_average_precision(3, bad, some)));
    CU_ASSERT_EQUAL(ak_average_precision(3, score, all), 1.0);
}

/* Class:      0  1  2  3
 * predicted   2  3  2  0
 * labels      3  2  1  1
 * both        1  2  0  0
 * F1       2/5 4/5  0  0 */
static const guint predicted[7] = {0, 1, 2, 1, 1, 0, 2};
static const guint labels[7] = {0, 1, 0, 1, 2, 3, 0};

static void
test_f1(void)
{
    AK_ASSERT_NEAR(ak_f1(7, predicted, labels, 0), 0.4, TOLERANCE);
    AK_ASSERT_NEAR(ak_f1(7, predicted, labels, 1), 0.8, TOLERANCE);
    CU_ASSERT_EQUAL(ak_f1(7, predicted, labels, 2), 0.0);
    CU_ASSERT_EQUAL(ak_f1(7, predicted, labels, 3), 0.0);
    CU_ASSERT_EQUAL(ak_f1(7, predicted, labels, 9), 0.0);
    CU_ASSERT_EQUAL(ak_f1(0, predicted, labels, 0), 0.0);
    CU_ASSERT_EQUAL(ak_f1(7, labels, labels, 3), 1.0);
}

/* 2 TP / (2 TP + FP + FN) counted as it reads. */
static gdouble
oracle_f1(gsize n, const guint *a, const guint *b, guint positive)
{
    gdouble both = 0.0, one = 0.0;

    for (gsize i = 0; i < n; i++) {
        both += a[i] == positive && b[i] == positive;
        one += (a[i] == positive) != (b[i] == positive);
    }
    return both + one == 0.0 ? 0.0 : 2.0 * both / (2.0 * both + one);
}

static void
test_f1_by_definition(void)
{
    enum { N = 150, N_CLASS = 6 };
    guint a[N], b[N];
    guint32 state = 2385;

    for (gsize i = 0; i < N; i++) {
        state = state * 1664525u + 1013904223u;
        a[i] = (state >> 16) % N_CLASS;
        b[i] = (state >> 24) % 3 == 0 ? a[i] : (state >> 20) % N_CLASS;
    }
    gdouble sum = 0.0;
    for (guint c = 0; c < N_CLASS; c++) {
        AK_ASSERT_NEAR(ak_f1(N, a, b, c), oracle_f1(N, a, b, c), TOLERANCE);
        CU_ASSERT(oracle_f1(N, a, b, c) > 0.0);
        sum += oracle_f1(N, a, b, c);
    }
    AK_ASSERT_NEAR(ak_f1_macro(N, a, b, N_CLASS), sum / N_CLASS, TOLERANCE);
}

static void
test_f1_macro(void)
{
    /* Classes 4 to 11 occur nowhere and do not count. */
    AK_ASSERT_NEAR(ak_f1_macro(7, predicted, labels, 4), 0.3, TOLERANCE);
    AK_ASSERT_NEAR(ak_f1_macro(7, predicted, labels, 12), 0.3, TOLERANCE);
    CU_ASSERT_EQUAL(ak_f1_macro(7, labels, labels, 5), 1.0);
    CU_ASSERT(isnan(ak_f1_macro(0, predicted, labels, 4)));
}

static void
test_accuracy(void)
{
    AK_ASSERT_NEAR(ak_accuracy(7, predicted, labels), 3.0 / 7.0, TOLERANCE);
    CU_ASSERT_EQUAL(ak_accuracy(7, labels, labels), 1.0);
    CU_ASSERT(isnan(ak_accuracy(0, predicted, labels)));
}

static const AkCase cases[] = {
    {"ranking by definition", test_by_definition},
    {"ranking by hand", test_known_ranking},
    {"ranking extremes", test_ranking_extremes},
    {"ranking undefined", test_ranking_undefined},
    {"f1", test_f1},
    {"f1 by definition", test_f1_by_definition},
    {"f1 macro", test_f1_macro},
    {"accuracy", test_accuracy},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("metrics", cases);
}
