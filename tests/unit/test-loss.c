/* The losses against their definitions in double, and their gradients against
 * differences. */
#include "../harness.h"
#include "loss.h"

#include <math.h>

enum { N = 4 };

typedef struct Sample {
    const char *name;
    AkOutputKind kind;
    gsize n_output;
    gint label;
    guint8 labels[N]; /* used where has_labels */
    gboolean has_labels;
    gfloat logit[N];
    gdouble weight[N]; /* positive, of sigmoid outputs */
    gsize n_text;
} Sample;

static Sample samples[] = {
    {"positive", AK_OUTPUT_SIGMOID, 1, 1, {0}, FALSE, {0.385f}, {1.7}, 32},
    {"negative", AK_OUTPUT_SIGMOID, 1, 0, {0}, FALSE, {-1.2f}, {1.7}, 32},
    {"several outputs",
     AK_OUTPUT_SIGMOID,
     4,
     0,
     {1, 0, 1, 1},
     TRUE,
     {0.3f, -2.1f, 1.4f, -0.7f},
     {1.0, 2.5, 0.3, 7.0},
     5},
    {"two classes", AK_OUTPUT_SOFTMAX, 2, 1, {0}, FALSE, {0.2f, -0.9f}, {0}, 1},
    {"four classes",
     AK_OUTPUT_SOFTMAX,
     4,
     2,
     {0},
     FALSE,
     {0.3f, -2.1f, 1.4f, -0.7f},
     {0},
     32},
};

static AkText
sample_text(Sample *sample)
{
    return (AkText){.label = sample->label,
                    .labels = sample->has_labels ? sample->labels : NULL};
}

/* The definition, with probabilities as such. */
static gdouble
sample_loss(const Sample *sample, const gdouble *logit)
{
    gdouble loss = 0.0;
    if (sample->kind == AK_OUTPUT_SOFTMAX) {
        for (gsize o = 0; o < sample->n_output; o++)
            loss += exp(logit[o]);
        return -log(exp(logit[sample->label]) / loss) / (gdouble)sample->n_text;
    }
    for (gsize o = 0; o < sample->n_output; o++) {
        const gdouble p = 1.0 / (1.0 + exp(-logit[o]));
        const gboolean y =
            sample->has_labels ? sample->labels[o] : sample->label == 1;
        loss -= y ? sample->weight[o] * log(p) : log(1.0 - p);
    }
    return loss / (gdouble)sample->n_output;
}

/* Loss: doubles on both sides.  Gradient: differences of step 1e-5 err by 1e-10;
 * ours is rounded to single precision, 6e-8 of numbers up to 2. */
static void
test_definition(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        Sample *sample = &samples[i];
        const AkText text = sample_text(sample);
        gfloat d_logit[N];
        gdouble logit[N] = {0}, largest = 0.0;
        for (gsize o = 0; o < sample->n_output; o++)
            logit[o] = (gdouble)sample->logit[o];
        const gdouble loss =
            ak_loss(sample->kind, sample->n_output, sample->logit, &text,
                    sample->weight, sample->n_text, d_logit);
        ak_assert_near(__FILE__, __LINE__, sample->name, loss,
                       sample_loss(sample, logit), 1e-14);
        for (gsize o = 0; o < sample->n_output; o++) {
            logit[o] += 1e-5;
            const gdouble above = sample_loss(sample, logit);
            logit[o] -= 2e-5;
            const gdouble slope = (above - sample_loss(sample, logit)) / 2e-5;
            logit[o] += 1e-5;
            ak_assert_near(__FILE__, __LINE__, sample->name,
                           (gdouble)d_logit[o], slope, 3e-7);
            largest = MAX(largest, fabs(slope));
        }
        CU_ASSERT_TRUE(largest > 1e-3);
    }
}

/* Confident and wrong costs its logit, confident and right nothing; neither is
 * infinite. */
static void
test_large_logits(void)
{
    const gdouble weight = 3.0;
    for (gint label = 0; label < 2; label++) {
        const AkText text = {.label = label};
        const gfloat wrong = label == 1 ? -1000.0f : 1000.0f, right = -wrong;
        gfloat d;
        gdouble loss =
            ak_loss(AK_OUTPUT_SIGMOID, 1, &wrong, &text, &weight, 1, &d);
        AK_ASSERT_NEAR(loss, label == 1 ? 3000.0 : 1000.0, 0.0);
        AK_ASSERT_NEAR((gdouble)d, label == 1 ? -3.0 : 1.0, 0.0);
        loss = ak_loss(AK_OUTPUT_SIGMOID, 1, &right, &text, &weight, 1, &d);
        AK_ASSERT_NEAR(loss, 0.0, 0.0);
        AK_ASSERT_NEAR((gdouble)d, 0.0, 0.0);
    }
    const gfloat logit[3] = {1e30f, -1e30f, 0.0f};
    gfloat d[3];
    AkText text = {.label = 0};
    CU_ASSERT_EQUAL(ak_loss(AK_OUTPUT_SOFTMAX, 3, logit, &text, NULL, 2, d),
                    0.0);
    CU_ASSERT_TRUE(d[0] == 0.0f && d[1] == 0.0f && d[2] == 0.0f);
    text.label = 2;
    CU_ASSERT_EQUAL(ak_loss(AK_OUTPUT_SOFTMAX, 3, logit, &text, NULL, 2, d),
                    (gdouble)1e30f / 2.0);
    CU_ASSERT_TRUE(d[0] == 0.5f && d[1] == 0.0f && d[2] == -0.5f);
}

/* NAN comes through: training stops on it. */
static void
test_not_a_number(void)
{
    const gdouble weight[3] = {1.0, 1.0, 1.0};
    const gfloat logit[3] = {0.5f, NAN, 1.0f};
    gfloat d[3];
    for (gint label = 0; label < 3; label++) {
        const AkText text = {.label = label};
        CU_ASSERT_TRUE(
            isnan(ak_loss(AK_OUTPUT_SOFTMAX, 3, logit, &text, NULL, 1, d)));
    }
    const AkText text = {.label = 1};
    CU_ASSERT_TRUE(
        isnan(ak_loss(AK_OUTPUT_SIGMOID, 3, logit, &text, weight, 1, d)));
}

/* --- candidates ----------------------------------------------------------- */

/* The loss over some answers is that of a softmax of these alone, and the others
 * have no gradient, whatever their logits; the label at either end and between.
 * Sums are taken over the same numbers in the same order: the very same bits. */
static void
test_candidates(void)
{
    static const gfloat logit[] = {-0.3f, 90.0f, 1.4f, -0.7f, INFINITY, 0.385f};
    static guint32 candidate[] = {0, 2, 3, 5};
    enum { ALL = G_N_ELEMENTS(logit), SOME = G_N_ELEMENTS(candidate) };
    gfloat some[SOME];
    for (gsize i = 0; i < SOME; i++)
        some[i] = logit[candidate[i]];
    for (gsize label = 0; label < SOME; label++) {
        const AkText text = {.label = (gint)candidate[label],
                             .candidate = candidate,
                             .n_candidate = SOME},
                     small = {.label = (gint)label};
        gfloat d[ALL], d_some[SOME];
        const gdouble loss = ak_loss(AK_OUTPUT_CANDIDATES, ALL, logit, &text,
                                     NULL, 7, d),
                      expected = ak_loss(AK_OUTPUT_SOFTMAX, SOME, some, &small,
                                         NULL, 7, d_some);
        CU_ASSERT_EQUAL(loss, expected);
        for (gsize i = 0; i < SOME; i++) {
            CU_ASSERT_EQUAL(d[candidate[i]], d_some[i]);
            CU_ASSERT_NOT_EQUAL(d_some[i], 0.0f);
        }
        CU_ASSERT_TRUE(d[1] == 0.0f && d[4] == 0.0f);
    }
}

/* A label that is the only candidate costs nothing; where no candidates are
 * given, or all are, every answer counts. */
static void
test_candidate_numbers(void)
{
    static const gfloat logit[N] = {0.3f, -2.1f, 1.4f, -0.7f};
    static guint32 all[N] = {0, 1, 2, 3};
    gfloat d[3][N];
    for (gint label = 0; label < N; label++) {
        guint32 only = (guint32)label;
        const AkText one = {.label = label, .candidate = &only, .n_candidate = 1},
                     every = {.label = label, .candidate = all, .n_candidate = N},
                     none = {.label = label};
        CU_ASSERT_EQUAL(
            ak_loss(AK_OUTPUT_CANDIDATES, N, logit, &one, NULL, 3, d[0]), 0.0);
        for (gsize o = 0; o < N; o++)
            CU_ASSERT_EQUAL(d[0][o], 0.0f);
        const gdouble loss =
            ak_loss(AK_OUTPUT_CANDIDATES, N, logit, &every, NULL, 3, d[0]);
        CU_ASSERT_TRUE(loss > 0.1);
        CU_ASSERT_EQUAL(loss, ak_loss(AK_OUTPUT_CANDIDATES, N, logit, &none,
                                      NULL, 3, d[1]));
        CU_ASSERT_EQUAL(
            loss, ak_loss(AK_OUTPUT_SOFTMAX, N, logit, &none, NULL, 3, d[2]));
        for (gsize o = 0; o < N; o++)
            CU_ASSERT_TRUE(d[0][o] == d[1][o] && d[1][o] == d[2][o]);
    }
}

static const AkCase cases[] = {
    {"definition and gradient", test_definition},
    {"large logits", test_large_logits},
    {"not a number", test_not_a_number},
    {"candidates", test_candidates},
    {"one candidate, all candidates", test_candidate_numbers},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("loss", cases);
}
