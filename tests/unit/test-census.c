/* What is counted of a data set: sizes, lengths, unknown words, texts that stand
 * twice.  tests/cli/describe-data.sh has how it is printed. */
#include "census.h"

#include "harness.h"

#include <string.h>

static const struct {
    AkSplit split;
    const char *text;
    gint label;
} rows[] = {
    {AK_TRAIN, "good old film", 1},
    {AK_TRAIN, "bad", 0},
    {AK_TRAIN, "good  old\tfilm", 1}, /* the same words */
    {AK_TRAIN, "good old", 1},
    {AK_TRAIN, "film old good", 0}, /* in another order */
    {AK_DEV, "bad", 0},
    {AK_DEV, "bad", 1}, /* the same, whatever its label */
    {AK_DEV, "bad bad film", 1},
    {AK_TEST, "good old film", 0},
    {AK_TEST, "good new film", 1}, /* unknown words are told apart */
    {AK_TEST, "good late film", 1},
    {AK_TEST, "good late film again", 1},
};

static AkCorpus *
make_corpus(gboolean with_query)
{
    static const char *const name[] = {"no", "yes"};
    const AkTextOptions options = {
        .min_df = 1, .lengths = 1, .longer_than = -1, .shorter_than = -1};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, with_query ? AK_TASK_QUERY : AK_TASK_BINARY,
                        with_query ? 2 : 1, 2, name);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree gchar *id = g_strdup_printf("t%u", i);
        /* Of the two films of training only the query differs. */
        ak_examples_add(examples, &(AkExample){.id = id,
                                               .split = rows[i].split,
                                               .text = rows[i].text,
                                               .query = !with_query ? NULL
                                                        : i == 2 ? "who is it"
                                                                 : "what",
                                               .label = rows[i].label});
    }
    return ak_corpus_new("x", examples, &options, NULL);
}

static void
test_counts(void)
{
    g_autoptr(AkCorpus) corpus = make_corpus(FALSE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    g_autoptr(AkCensus) train = ak_census_new(corpus, AK_TRAIN);
    g_autoptr(AkCensus) dev = ak_census_new(corpus, AK_DEV);
    g_autoptr(AkCensus) test = ak_census_new(corpus, AK_TEST);

    CU_ASSERT_EQUAL(train->n, 5);
    CU_ASSERT_EQUAL(train->of_class[0], 2);
    CU_ASSERT_EQUAL(train->of_class[1], 3);
    CU_ASSERT_EQUAL(train->text.shortest, 1);
    CU_ASSERT_EQUAL(train->text.longest, 3);
    AK_ASSERT_NEAR(train->text.mean, 12.0 / 5.0, 1e-15);
    AK_ASSERT_NEAR(train->text.median, 3.0, 0.0);
    AK_ASSERT_NEAR(train->unknown, 0.0, 0.0);
    CU_ASSERT_EQUAL(train->n_again, 1);
    CU_ASSERT_EQUAL(train->n_in_train, 0);

    CU_ASSERT_EQUAL(dev->n_again, 1);
    CU_ASSERT_EQUAL(dev->n_in_train, 2);
    AK_ASSERT_NEAR(dev->text.median, 1.0, 0.0);

    CU_ASSERT_EQUAL(test->n_again, 0);
    CU_ASSERT_EQUAL(test->n_in_train, 1);
    AK_ASSERT_NEAR(test->unknown, 4.0 / 13.0, 1e-15);
    const guint n_note = g_strv_length(corpus->note);
    CU_ASSERT_FATAL(n_note > 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(corpus->note[n_note - 1],
               "test texts says the same as a training text: on it "));
}

static void
test_queries(void)
{
    g_autoptr(AkCorpus) corpus = make_corpus(TRUE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    g_autoptr(AkCensus) train = ak_census_new(corpus, AK_TRAIN);
    g_autoptr(AkCensus) test = ak_census_new(corpus, AK_TEST);
    CU_ASSERT_EQUAL(train->n_again, 0);
    CU_ASSERT_EQUAL(test->n_in_train, 1);
    CU_ASSERT_EQUAL(train->query.shortest, 1);
    CU_ASSERT_EQUAL(train->query.longest, 3);
    AK_ASSERT_NEAR(train->query.mean, 7.0 / 5.0, 1e-15);
    AK_ASSERT_NEAR(train->query.median, 1.0, 0.0);
    g_autoptr(AkCorpus) plain = make_corpus(FALSE);
    g_autoptr(AkCensus) without = ak_census_new(plain, AK_TRAIN);
    CU_ASSERT_EQUAL(without->query.longest, 0);
}

/* Two labels a text, one, or none. */
static void
test_labels(void)
{
    static const char *const name[] = {"sad", "long"};
    static const guint8 label[][2] = {{1, 1}, {0, 1}, {0, 0}, {1, 0}, {0, 0}};
    const AkTextOptions options = {
        .min_df = 1, .lengths = 1, .longer_than = -1, .shorter_than = -1};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_MULTILABEL, 2, 2, name);
    for (guint split = AK_TRAIN; split <= AK_TEST; split++)
        for (guint i = 0; i < G_N_ELEMENTS(label); i++) {
            g_autofree gchar *id = g_strdup_printf("t%u", i);
            ak_examples_add(examples, &(AkExample){.id = id,
                                                   .split = (AkSplit)split,
                                                   .text = "film",
                                                   .labels = label[i]});
        }
    GError *error = NULL;
    g_autoptr(AkCorpus) corpus = ak_corpus_new("x", examples, &options, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    g_autoptr(AkCensus) census = ak_census_new(corpus, AK_DEV);
    CU_ASSERT_EQUAL(census->of_class[0], 2);
    CU_ASSERT_EQUAL(census->of_class[1], 2);
    CU_ASSERT_EQUAL(census->n_bare, 2);
}

static const AkCase cases[] = {
    {"counts", test_counts},
    {"queries", test_queries},
    {"several labels", test_labels},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("census", cases);
}
