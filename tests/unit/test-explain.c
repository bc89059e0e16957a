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
         "'yes' 0.375, 'never' 0.375, 'no' 0.125"},
        {4,
         {0.5f, 0.0f, 0.5f, 0.0f},
         "'no' 0.500, 'per\357\277\275haps' 0.500, 'yes' 0.000"},
        {2, {NAN, NAN}, "not defined"},
    };
    Made made;
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const AkExplanation *e = make(&made, 3, row[i].n);
        g_autofree gchar *said = ak_explanation_output(e, row[i].output);
        CU_ASSERT_STRING_EQUAL(said, row[i].wanted);
    }
}

static const AkCase cases[] = {
    {"shares", test_shares},
    {"outputs", test_output},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("explain", cases);
}
