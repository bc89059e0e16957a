/* From texts to ids: words, vocabulary, length filters, fingerprint. */
#include "corpus.h"
#include "examples.h"
#include "handed.h"
#include "harness.h"

#include <string.h>

static const AkTextOptions code = {1, 0, -1, -1};

static void
test_pack(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    g_autoptr(GError) error = NULL;
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);

    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 7);
    static const char *const word[] = {"<0>", "<UNK>", "<SOS>", "<EOS>",
                                       "a",   "b",     "c"};
    for (guint32 i = 0; i < 7; i++)
        CU_ASSERT_STRING_EQUAL(ak_vocabulary_word(corpus->vocabulary, i),
                               word[i]);

    const guint32 first[] = {AK_START, 5, 4, 4, AK_END};
    const guint32 last[] = {AK_START, 6, AK_UNKNOWN, 4, AK_END};
    const AkText *t1 = handed_text(corpus, AK_TRAIN, 0),
                 *e1 = handed_text(corpus, AK_TEST, 0);
    CU_ASSERT_EQUAL(t1->n_token, 5);
    CU_ASSERT_TRUE(memcmp(t1->token, first, sizeof first) == 0);
    CU_ASSERT_TRUE(memcmp(e1->token, last, sizeof last) == 0);
    CU_ASSERT_STRING_EQUAL(t1->id, "t1");
    CU_ASSERT_EQUAL(handed_text(corpus, AK_TRAIN, 1)->label, 1);
    CU_ASSERT_PTR_NULL(t1->word);
    CU_ASSERT_PTR_NULL(t1->rationale);
    CU_ASSERT_STRING_EQUAL(e1->word[1], "unseen");
    CU_ASSERT_PTR_NULL(e1->word[3]);
    CU_ASSERT_EQUAL(corpus->n_read[AK_TRAIN], 2);
    CU_ASSERT_EQUAL(corpus->n_output, 1);
    CU_ASSERT_STRING_EQUAL(corpus->class_name[1], "yes");
    CU_ASSERT_PTR_NULL(corpus->class_name[2]);
}

/* The words that a text is split into, seen through the test split. */
static const struct {
    const char *text;
    const char *words; /* joined by | */
} split_rows[] = {
    {"one", "one"},
    {"  one \t two\r\n", "one|two"},
    {"a\u00a0b\u2003c\u3000d\u2028e\xc2\x85"
     "f",
     "a|b|c|d|e|f"}, /* Unicode's */
    {"a\x0b"
     "b\x1c"
     "c",
     "a|b|c"}, /* Python's */
    {"a\u200bb \ufeff",
     "a\u200bb|\ufeff"}, /* no white space, though nothing is seen */
    {"", ""},
    {" \n ", ""},
    {"Ça n't -LRB-", "Ça|n't|-LRB-"}, /* as given: readers clean, not the core */
};

static void
test_words(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(split_rows); i++) {
        g_autoptr(AkExamples) examples = handed_small();
        handed_add(examples, AK_TEST, "row", 0, split_rows[i].text);
        g_autoptr(AkCorpus) corpus =
            ak_corpus_new("x", examples, &handed_named, NULL);
        const AkText *text = handed_text(corpus, AK_TEST, 1);
        g_autofree gchar *joined = g_strjoinv("|", text->word);
        CU_ASSERT_STRING_EQUAL(joined, split_rows[i].words);
        CU_ASSERT_EQUAL(text->n_token, g_strv_length(text->word) + 2);
    }
}

static void
test_empty_text(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    handed_add(examples, AK_TRAIN, "empty", 0, " ");
    handed_add(examples, AK_TEST, "empty", 0, "");
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, NULL);
    const guint32 expected[] = {AK_START, AK_UNKNOWN, AK_END};
    CU_ASSERT_EQUAL(handed_text(corpus, AK_TRAIN, 2)->n_token, 3);
    CU_ASSERT_TRUE(
        memcmp(handed_text(corpus, AK_TEST, 1)->token, expected, 12) == 0);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary),
                    7); /* no empty word */
}

/* Words that are spelt like marks get no id of their own and bring no marks. */
static void
test_marks_in_text(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    handed_add(examples, AK_TRAIN, "marks", 0, "<SOS> <UNK> <0> <EOS> <unk>");
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, NULL);
    const guint32 expected[] = {AK_START,   AK_UNKNOWN, AK_UNKNOWN, AK_UNKNOWN,
                                AK_UNKNOWN, 4,          AK_END};
    CU_ASSERT_STRING_EQUAL(ak_vocabulary_word(corpus->vocabulary, 4), "<unk>");
    CU_ASSERT_TRUE(memcmp(handed_text(corpus, AK_TRAIN, 2)->token, expected,
                          sizeof expected) == 0);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 8);
}

static void
test_vocabulary(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    /* Code points U+007A, U+00E9, U+FF5E, U+1F600: UTF-16 would order the last
     * two the other way round. */
    handed_add(examples, AK_TRAIN, "t3", 0, "\U0001f600 é ～ z Z a");
    handed_add(examples, AK_TRAIN, "t4", 0, "\U0001f600 é ～ z Z z z");
    AkTextOptions options = handed_named;
    options.min_df = 2;
    g_autoptr(AkCorpus) corpus = ak_corpus_new("x", examples, &options, NULL);
    static const char *const word[] = {"Z", "a", "z", "é", "～", "\U0001f600"};
    CU_ASSERT_EQUAL_FATAL(ak_vocabulary_size(corpus->vocabulary), 10);
    for (guint32 i = 0; i < 6; i++) {
        CU_ASSERT_STRING_EQUAL(ak_vocabulary_word(corpus->vocabulary, 4 + i),
                               word[i]);
        CU_ASSERT_EQUAL(ak_vocabulary_id(corpus->vocabulary, word[i]), 4 + i);
    }
    /* "a a" in one text is one document; "b" is in one only. */
    CU_ASSERT_EQUAL(ak_vocabulary_id(corpus->vocabulary, "b"), AK_UNKNOWN);

    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "vocabulary.txt", NULL);
    g_autofree gchar *saved = NULL;
    CU_ASSERT_TRUE(ak_vocabulary_save(corpus->vocabulary, path, NULL));
    CU_ASSERT_TRUE(g_file_get_contents(path, &saved, NULL, NULL));
    CU_ASSERT_STRING_EQUAL(
        saved, "<0>\n<UNK>\n<SOS>\n<EOS>\nZ\na\nz\né\n～\n\U0001f600\n");
    ak_test_folder_remove(folder);
}

/* Training texts of 1, 2, 3, 4 words (and the same in dev; test 1 and 2, 3). */
static AkExamples *
lengths(void)
{
    AkExamples *examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, handed_two);
    static const char *const text[] = {"a", "a b", "a b c", "a b c d"};
    for (guint split = 0; split < 3; split++)
        for (gint i = 0; i < (split == AK_TEST ? 3 : 4); i++)
            handed_add(examples, (AkSplit)split, text[i], i % 2, text[i]);
    return examples;
}

static const struct {
    const char *why;
    AkTextOptions options;
    guint n[3];
} length_rows[] = {
    {"code: both extremes fall out", {1, 0, -1, -1}, {2, 2, 1}},
    {"named, nothing named", {1, 1, -1, -1}, {4, 4, 3}},
    {"code, one named: the other end falls out", {1, 0, 0, -1}, {3, 3, 2}},
    {"code, both named", {1, 0, 0, 5}, {4, 4, 3}},
    {"strict below", {1, 1, 1, -1}, {3, 3, 2}},
    {"strict above", {1, 1, -1, 3}, {2, 2, 2}},
};

static void
test_lengths(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(length_rows); i++) {
        g_autoptr(AkExamples) examples = lengths();
        g_autoptr(GError) error = NULL;
        g_autoptr(AkCorpus) corpus =
            ak_corpus_new("x", examples, &length_rows[i].options, &error);
        AK_ASSERT_NO_ERROR(&error);
        for (guint s = 0; corpus != NULL && s < 3; s++)
            CU_ASSERT_EQUAL(corpus->split[s]->len, length_rows[i].n[s]);
        CU_ASSERT_EQUAL(corpus->n_read[AK_TEST], 3);
        /* Before the filters: "d" stands only in a text that may fall out. */
        CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 8);
    }
}

static void
test_nothing_left(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(ak_corpus_new("mine", examples, &code, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
    CU_ASSERT_TRUE(strstr(error->message, "data set 'mine'") != NULL);
    AK_ASSERT_ERROR(&error, "text.lengths = named");

    const AkTextOptions narrow = {1, 1, 3, -1};
    CU_ASSERT_PTR_NULL(ak_corpus_new("mine", examples, &narrow, &error));
    AK_ASSERT_ERROR(&error,
                    "its 2 texts have 2 to 3 words; widen text.longer_than");

    /* Class "yes" is there, but only in a text that is too short. */
    const AkTextOptions cut = {1, 1, 2, -1};
    CU_ASSERT_PTR_NULL(ak_corpus_new("mine", examples, &cut, &error));
    AK_ASSERT_ERROR(&error,
                    "no text of class 'yes' is in the train split (1 of its 2");
}

/* A class that no test text has is told; one that is everywhere is not. */
static void
test_absent_class(void)
{
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, handed_two);
    for (guint i = 0; i < 3; i++) {
        g_autofree gchar *id = g_strdup_printf("t%u", i);
        handed_add(examples, AK_TRAIN, id, i % 2 != 0, "a b");
        handed_add(examples, AK_DEV, id, i % 2 != 0, "a b");
        handed_add(examples, AK_TEST, id, 1, "b a");
    }
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(corpus->note), 1);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(corpus->note[0], "no test text is of class 'no'"));
}

static gchar *
fingerprint(const AkExamples *examples, const AkTextOptions *options)
{
    g_autoptr(AkCorpus) corpus = ak_corpus_new("x", examples, options, NULL);
    return g_strdup(corpus != NULL ? corpus->fingerprint : NULL);
}

static void
test_fingerprint(void)
{
    g_autoptr(AkExamples) first = handed_small(), second = handed_small(),
                          third = handed_small(), fourth = handed_small();
    g_autofree gchar *a = fingerprint(first, &handed_named),
                     *b = fingerprint(second, &handed_named);
    CU_ASSERT_EQUAL(strlen(a), 64);
    CU_ASSERT_STRING_EQUAL(a, b);

    handed_add(second, AK_TRAIN, "t3", 1, "a");
    handed_add(third, AK_TRAIN, "t3", 0, "a");
    handed_add(fourth, AK_TRAIN, "t4", 1, "a");
    const guint32 rationale[] = {0};
    ak_examples_add(first, &(AkExample){.id = "t3",
                                        .split = AK_TRAIN,
                                        .text = "a",
                                        .label = 1,
                                        .rationale = rationale,
                                        .n_rationale = 1});
    g_autofree gchar *c = fingerprint(second, &handed_named),
                     *d = fingerprint(third, &handed_named);
    g_autofree gchar *e = fingerprint(fourth, &handed_named),
                     *f = fingerprint(first, &handed_named);
    const AkTextOptions rare = {2, 1, -1, -1};
    g_autofree gchar *g = fingerprint(second, &rare);
    gpointer *held = second->example->pdata;
    gpointer last = held[second->example->len - 1];
    memmove(held + 1, held, (second->example->len - 1) * sizeof *held);
    held[0] = last;
    g_autofree gchar *h = fingerprint(second, &handed_named);
    CU_ASSERT_STRING_EQUAL(c, h);     /* read in another order */
    CU_ASSERT_STRING_NOT_EQUAL(a, c); /* one text more */
    CU_ASSERT_STRING_NOT_EQUAL(c, d); /* label */
    CU_ASSERT_STRING_NOT_EQUAL(c, e); /* id */
    CU_ASSERT_STRING_NOT_EQUAL(c, f); /* rationale */
    CU_ASSERT_STRING_NOT_EQUAL(c, g); /* vocabulary */
}

/* Nothing may be quadratic in the words of a text or in the number of texts. */
static void
test_large(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append_printf(text, "w%u ", i % 50000);
    handed_add(examples, AK_TRAIN, "long", 0, text->str);
    handed_add(examples, AK_TEST, "long", 0, text->str);
    for (guint i = 0; i < 20000; i++) {
        g_autofree gchar *id = g_strdup_printf("n%u", i);
        handed_add(examples, AK_TRAIN, id, 1, "a b c");
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    CU_ASSERT_EQUAL(handed_text(corpus, AK_TEST, 1)->n_token, 100002);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 50007);
}

/* One text under the words of another corpus. */
static void
test_unlabelled(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    g_autoptr(GError) error = NULL;
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    AkVocabulary *vocabulary = g_steal_pointer(&corpus->vocabulary);

    g_autoptr(AkExamples) one = ak_examples_new();
    ak_examples_declare(one, AK_TASK_BINARY, 1, 2, handed_two);
    handed_add(one, AK_TEST, "new", 1, "b other a b");
    g_autoptr(AkCorpus) alone = ak_corpus_new_unlabelled(one, vocabulary);
    const guint32 token[] = {AK_START, 5, AK_UNKNOWN, 4, 5, AK_END};
    const AkText *text = handed_text(alone, AK_TEST, 0);
    CU_ASSERT_EQUAL(alone->split[AK_TEST]->len, 1);
    CU_ASSERT_EQUAL(text->n_token, 6);
    CU_ASSERT_TRUE(memcmp(text->token, token, sizeof token) == 0);
    CU_ASSERT_STRING_EQUAL(text->word[1], "other");
    CU_ASSERT_EQUAL(text->label, -1);
}

/* They stand in manifest.json, by which a folder is read later. */
static void
test_tasks(void)
{
    CU_ASSERT_STRING_EQUAL(ak_task_name(AK_TASK_BINARY), "binary");
    CU_ASSERT_STRING_EQUAL(ak_task_name(AK_TASK_MULTILABEL), "multilabel");
    CU_ASSERT_STRING_EQUAL(ak_task_name(AK_TASK_CLASSES), "classes");
    CU_ASSERT_STRING_EQUAL(ak_task_name(AK_TASK_QUERY), "query");
    CU_ASSERT_PTR_NULL(ak_task_name(0));
    CU_ASSERT_PTR_NULL(ak_task_name(AK_TASK_QUERY + 1));
}

static const AkCase cases[] = {
    {"pack", test_pack},
    {"words", test_words},
    {"empty text", test_empty_text},
    {"marks in a text", test_marks_in_text},
    {"vocabulary", test_vocabulary},
    {"length filters", test_lengths},
    {"nothing left", test_nothing_left},
    {"a class that test texts lack", test_absent_class},
    {"fingerprint", test_fingerprint},
    {"unlabelled", test_unlabelled},
    {"large", test_large},
    {"names of tasks", test_tasks},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("corpus", cases);
}
