/* Tests of what an explanation says; tests/cli/explain.sh has those of how it
 * comes about. */
#include "explain.h"
#include "harness.h"

#include <math.h>
#include <string.h>

static gchar *names[] = {(gchar *)"no", (gchar *)"yes", (gchar *)"per\033haps",
                         (gchar *)"never", NULL};

/* Everything that the functions under test look at. */
typedef struct Made {
    AkCorpus corpus;
    AkStudyDataset dataset;
    AkCell cell;
    AkExplanation explanation;
} Made;

static const AkExplanation *
make(Made *made, gsize n_word, gsize n_output)
{
    memset(made, 0, sizeof *made);
    made->corpus.class_name = names;
    made->dataset.corpus = &made->corpus;
    made->cell.dataset = &made->dataset;
    made->explanation.cell = &made->cell;
    made->explanation.n_word = n_word;
    made->explanation.n_output = n_output;
    return &made->explanation;
}

static void
test_shares(void)
{
    static const struct {
        gfloat series[3];
        gdouble share[3];
    } row[] = {
        {{0.5f, 0.25f, 0.25f}, {0.5, 0.25, 0.25}},
        {{2.0f, -6.0f, 0.0f}, {0.25, 0.75, 0.0}},
        {{0.0f, 0.0f, 0.0f}, {0.0, 0.0, 0.0}},
        {{NAN, 3.0f, INFINITY}, {0.0, 1.0, 0.0}},
        {{NAN, NAN, NAN}, {0.0, 0.0, 0.0}},
    };
    Made made;
    const AkExplanation *e = make(&made, 3, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gdouble *share = ak_explanation_shares(e, row[i].series);
        for (gsize t = 0; t < 3; t++) /* quotients of small integers: exact */
            CU_ASSERT_EQUAL(share[t], row[i].share[t]);
    }
}

static void
test_output(void)
{
    static const struct {
        gsize n;
        gfloat output[4];
        const char *wanted;
    } row[] = {
        {1, {0.25f}, "'yes' 0.250"},
        {2, {0.25f, 0.75f}, "'yes' 0.750, 'no' 0.250"},
        /* The largest three; of equal ones the first comes first. */
        {4,
         {0.125f, 0.375f, 0.125f, 0.375f},
         "'yes' 0.375, 'never' 0.375, 'no' 0.125, and 1 more"},
        {4,
         {0.5f, 0.0f, 0.5f, 0.0f},
         "'no' 0.500, 'per\357\277\275haps' 0.500, 'yes' 0.000, and 1 more"},
        {2, {NAN, NAN}, "not defined"},
    };
    Made made;
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const AkExplanation *e = make(&made, 3, row[i].n);
        g_autofree gchar *said = ak_explanation_output(e, row[i].output);
        CU_ASSERT_STRING_EQUAL(said, row[i].wanted);
    }
}

/* Of several labels each is predicted, or not, by its own output: as an output of
 * 0.5 is none of class 1 (see attnkit/probe.h). */
static void
test_labels(void)
{
    static const struct {
        AkTask task;
        guint predicted; /* the largest */
        gfloat output[4];
        const char *said, *wanted;
    } row[] = {
        {AK_TASK_CLASSES,
         1,
         {0.1f, 0.4f, 0.3f, 0.2f},
         "'yes'",
         "'yes' 0.400, 'per\357\277\275haps' 0.300, 'never' 0.200, and 1 more"},
        {AK_TASK_MULTILABEL,
         1,
         {0.02f, 0.056f, 0.01f, 0.5f},
         "none of 4 labels, no output is above 0.5",
         "'never' 0.500, 'yes' 0.056, 'no' 0.020, and 1 more"},
        {AK_TASK_MULTILABEL,
         3,
         {0.6f, 0.2f, 0.5f, 0.75f},
         "'no', 'never'",
         "'never' 0.750, 'no' 0.600, 'per\357\277\275haps' 0.500, and 1 more"},
        {AK_TASK_MULTILABEL,
         0,
         {0.9f, 0.6f, 0.8f, 0.7f},
         "'no', 'yes', 'per\033haps', 'never'",
         "'no' 0.900, 'per\357\277\275haps' 0.800, 'never' 0.700, 'yes' 0.600"},
        {AK_TASK_MULTILABEL,
         0,
         {0.9f, 0.1f, 0.8f, 0.7f},
         "'no', 'per\033haps', 'never'",
         "'no' 0.900, 'per\357\277\275haps' 0.800, 'never' 0.700, and 1 more"},
        {AK_TASK_MULTILABEL,
         G_MAXUINT,
         {NAN, NAN, NAN, NAN},
         "nothing, the output is not defined",
         "not defined"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Made made;
        const AkExplanation *e = make(&made, 3, 4);
        gfloat output[4];
        memcpy(output, row[i].output, sizeof output);
        made.corpus.task = row[i].task;
        made.explanation.predicted = row[i].predicted;
        made.explanation.output = output;
        g_autofree gchar *said = ak_explanation_said(e);
        g_autofree gchar *outputs = ak_explanation_output(e, output);
        CU_ASSERT_STRING_EQUAL(said, row[i].said);
        CU_ASSERT_STRING_EQUAL(outputs, row[i].wanted);
    }

    /* One label has the output itself, no second of two classes. */
    static const gfloat single[] = {0.75f};
    Made made;
    const AkExplanation *e = make(&made, 3, 1);
    made.corpus.task = AK_TASK_MULTILABEL;
    g_autofree gchar *one = ak_explanation_output(e, single);
    CU_ASSERT_STRING_EQUAL(one, "'no' 0.750");
}

/* Answers are listed where an output does not show all of them. */
static void
test_candidates(void)
{
    static gchar *query[] = {(gchar *)"who", NULL};
    AkText text = {.query_word = query};
    Made made;
    const AkExplanation *e = make(&made, 3, 4);
    made.explanation.text = &text;
    g_autofree gchar *four = ak_explanation_candidates(e);
    CU_ASSERT_STRING_EQUAL(four, "4 answers: no, yes, per\033haps, never");
    made.explanation.n_output = 3;
    CU_ASSERT_PTR_NULL(ak_explanation_candidates(e));
    made.explanation.n_output = 4;
    text.query_word = NULL;
    CU_ASSERT_PTR_NULL(ak_explanation_candidates(e));
}

/* Of two words and a query of at most two, the second word has most weight. */
static void
test_caution(void)
{
#define NONE "No word is known to the model: "
#define SAME "it reads all of them as the same unknown one."
#define LARGEST                                                                \
    "The largest weight of attention, 0.750, is on 'zebra', a word that the "  \
    "model does not know: it reads every unknown word as the same one."
    static const struct {
        gboolean is_unknown[2];
        gsize n_query, n_unknown_query;
        const char *wanted; /* NULL: nothing */
    } row[] = {
        {{FALSE, FALSE}, 0, 0, NULL},
        {{TRUE, FALSE}, 0, 0, NULL},
        {{FALSE, TRUE}, 0, 0, LARGEST},
        {{TRUE, TRUE}, 0, 0, NONE SAME},
        {{FALSE, FALSE}, 2, 1, NULL},
        {{FALSE, TRUE}, 2, 0, LARGEST},
        {{TRUE, TRUE}, 2, 1, "No word of the text is known to the model: " SAME},
        {{TRUE, FALSE}, 2, 2, "No word of the query is known to the model: " SAME},
        {{FALSE, TRUE},
         1,
         1,
         "No word of the query is known to the model: " SAME " " LARGEST},
        {{TRUE, TRUE}, 2, 2, NONE SAME},
    };
#undef NONE
#undef SAME
#undef LARGEST
    static gchar *word[] = {(gchar *)"a", (gchar *)"zebra", NULL};
    AkText text = {.word = word};
    gfloat attention[] = {0.25f, 0.75f};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Made made;
        const AkExplanation *e = make(&made, 2, 1);
        gboolean is_unknown[2];
        memcpy(is_unknown, row[i].is_unknown, sizeof is_unknown);
        made.explanation.text = &text;
        made.explanation.attention = attention;
        made.explanation.is_unknown = is_unknown;
        made.explanation.n_unknown =
            (is_unknown[0] ? 1u : 0u) + (is_unknown[1] ? 1u : 0u);
        made.explanation.n_query = row[i].n_query;
        made.explanation.n_unknown_query = row[i].n_unknown_query;
        g_autofree gchar *said = ak_explanation_caution(e);
        CU_ASSERT_EQUAL(g_strcmp0(said, row[i].wanted), 0);
    }
}

static const AkCase cases[] = {
    {"shares", test_shares},         {"outputs", test_output},
    {"several labels", test_labels}, {"candidates", test_candidates},
    {"unknown words", test_caution}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("explain", cases);
}
