/* The metrics of a corpus: which of them exist for which task, and what they are
 * means over.  The metrics themselves are tested by test-metrics.c. */
#include "../harness.h"
#include "evaluation.h"

#include <math.h>

enum { MOST = 6 };

typedef struct Bench {
    AkText text[MOST];
    guint8 labels[MOST][2];
    GPtrArray *texts;
} Bench;

static void
bench_fill(Bench *bench, gsize n, const gint *label, const guint8 (*labels)[2])
{
    bench->texts = g_ptr_array_new();
    for (gsize i = 0; i < n; i++) {
        bench->text[i] = (AkText){.label = label != NULL ? label[i] : 0};
        if (labels != NULL) {
            bench->labels[i][0] = labels[i][0];
            bench->labels[i][1] = labels[i][1];
            bench->text[i].labels = bench->labels[i];
        }
        g_ptr_array_add(bench->texts, &bench->text[i]);
    }
}

/* Ranking 0.9+ 0.8- 0.6+ 0.4+ 0.3- 0.2-: of 9 pairs 7 are in order; two true
 * positives, one false, one missed. */
static void
test_binary(void)
{
    static const gint label[] = {1, 0, 1, 1, 0, 0};
    static const gfloat output[] = {0.9f, 0.8f, 0.6f, 0.4f, 0.3f, 0.2f};
    const AkCorpus corpus = {.task = AK_TASK_BINARY, .n_output = 1};
    Bench bench;
    bench_fill(&bench, 6, label, NULL);
    const AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    AK_ASSERT_NEAR(found.accuracy, 4.0 / 6.0, 1e-15);
    AK_ASSERT_NEAR(found.f1, 2.0 / 3.0, 1e-15);
    AK_ASSERT_NEAR(found.f1_macro, 2.0 / 3.0, 1e-15);
    AK_ASSERT_NEAR(found.roc_auc, 7.0 / 9.0, 1e-15);
    AK_ASSERT_NEAR(found.average_precision, (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 3.0,
                   1e-15);
    g_ptr_array_unref(bench.texts);
}

/* Means over the outputs; the second has no positive, and so neither AUC nor
 * average precision: these are the first's alone. */
static void
test_several(void)
{
    static const guint8 labels[][2] = {{1, 0}, {0, 0}, {1, 0}, {0, 0}};
    static const gfloat output[] = {0.9f, 0.1f, 0.2f, 0.9f,
                                    0.3f, 0.2f, 0.4f, 0.3f};
    const AkCorpus corpus = {.task = AK_TASK_MULTILABEL, .n_output = 2};
    Bench bench;
    bench_fill(&bench, 4, NULL, labels);
    const AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    AK_ASSERT_NEAR(found.accuracy, 0.75, 1e-15);
    AK_ASSERT_NEAR(found.f1, (2.0 / 3.0 + 0.0) / 2.0, 1e-15);
    AK_ASSERT_NEAR(found.roc_auc, 3.0 / 4.0, 1e-15);
    AK_ASSERT_NEAR(found.average_precision, (1.0 + 2.0 / 3.0) / 2.0, 1e-15);
    CU_ASSERT(found.n_roc_auc == 1 && found.n_average_precision == 1);
    g_ptr_array_unref(bench.texts);
}

/* The second output has no negative: an average precision, but no AUC.  And an
 * output that is no number is no prediction of class 0. */
static void
test_counts(void)
{
    static const guint8 labels[][2] = {{1, 1}, {0, 1}, {1, 1}, {0, 1}};
    gfloat output[] = {0.9f, 0.1f, 0.2f, 0.9f, 0.3f, 0.2f, 0.4f, 0.3f};
    const AkCorpus corpus = {.task = AK_TASK_MULTILABEL, .n_output = 2};
    Bench bench;
    bench_fill(&bench, 4, NULL, labels);
    AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    CU_ASSERT(found.n_roc_auc == 1 && found.n_average_precision == 2);
    AK_ASSERT_NEAR(found.roc_auc, 3.0 / 4.0, 1e-15);

    output[3] = NAN;
    found = ak_metrics(&corpus, bench.texts, output);
    CU_ASSERT(isnan(found.accuracy) && isnan(found.f1) &&
              isnan(found.f1_macro) && isnan(found.roc_auc) &&
              isnan(found.average_precision) && found.n_roc_auc == 0);
    g_ptr_array_unref(bench.texts);
}

static void
test_classes(void)
{
    static const gint label[] = {0, 1, 2, 2};
    static const gfloat output[] = {0.6f, 0.3f, 0.1f, 0.1f, 0.4f, 0.5f,
                                    0.2f, 0.1f, 0.7f, 0.4f, 0.4f, 0.2f};
    const AkCorpus corpus = {.task = AK_TASK_CLASSES, .n_output = 3};
    Bench bench;
    bench_fill(&bench, 4, label, NULL);
    const AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    /* Predicted 0, 2, 2, 0 (the first of the tie): half are right.  F1: class 0
     * 2/3, class 1 none, class 2 1/2. */
    AK_ASSERT_NEAR(found.accuracy, 0.5, 1e-15);
    AK_ASSERT_NEAR(found.f1_macro, (2.0 / 3.0 + 0.0 + 0.5) / 3.0, 1e-15);
    CU_ASSERT_TRUE(isnan(found.f1));
    /* One against the rest: 3/3, 2.5/3 (a tie), 3/4. */
    AK_ASSERT_NEAR(found.roc_auc, (1.0 + 2.5 / 3.0 + 0.75) / 3.0, 1e-15);
    g_ptr_array_unref(bench.texts);
}

/* Accuracy by the arg max over the candidates, the first of a tie; outputs of the
 * others are 0.  There are answers that no text has.  The rest is undefined. */
static void
test_query(void)
{
    static const gint label[] = {0, 1, 2, 1, 2};
    static const gfloat output[] = {
        0.6f, 0.3f, 0.1f, 0.0f, /* right */
        0.0f, 0.5f, 0.5f, 0.0f, /* a tie of 1 and 2: right */
        0.0f, 0.5f, 0.5f, 0.0f, /* the same: wrong */
        0.4f, 0.0f, 0.0f, 0.6f, /* wrong, by an answer that is none's */
        0.0f, 0.0f, 1.0f, 0.0f  /* one candidate: right */
    };
    const AkCorpus corpus = {.task = AK_TASK_QUERY, .n_output = 4};
    Bench bench;
    bench_fill(&bench, 5, label, NULL);
    const AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    AK_ASSERT_NEAR(found.accuracy, 3.0 / 5.0, 1e-15);
    CU_ASSERT_TRUE(isnan(found.f1) && isnan(found.f1_macro));
    CU_ASSERT_TRUE(isnan(found.roc_auc) && isnan(found.average_precision));
    g_ptr_array_unref(bench.texts);
}

static void
test_one_class_only(void)
{
    static const gint label[] = {0, 0, 0};
    static const gfloat output[] = {0.9f, 0.1f, 0.2f};
    const AkCorpus corpus = {.task = AK_TASK_BINARY, .n_output = 1};
    Bench bench;
    bench_fill(&bench, 3, label, NULL);
    const AkMetrics found = ak_metrics(&corpus, bench.texts, output);
    CU_ASSERT_TRUE(isnan(found.roc_auc));
    CU_ASSERT_TRUE(isnan(found.average_precision));
    AK_ASSERT_NEAR(found.accuracy, 2.0 / 3.0, 1e-15);
    g_ptr_array_unref(bench.texts);
}

static const AkCase cases[] = {
    {"one sigmoid output", test_binary},
    {"several sigmoid outputs", test_several},
    {"outputs without a metric", test_counts},
    {"exclusive classes", test_classes},
    {"answers to a query", test_query},
    {"one class only", test_one_class_only},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("evaluation", cases);
}
