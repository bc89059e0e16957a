/* Query tasks: how a passage with its question and its candidates becomes a text,
 * and what is refused. */
#include "corpus.h"
#include "harness.h"

#include <string.h>

static const char *const rooms[] = {"kitchen", "garden", "hall", "attic"};
enum { N_ROOM = G_N_ELEMENTS(rooms) };

static const AkTextOptions named = {1, 1, -1, -1};

static void
add(AkExamples *examples, AkSplit split, const char *id, const char *text,
    const char *query, gint label)
{
    ak_examples_add(examples, &(AkExample){.id = id,
                                           .split = split,
                                           .text = text,
                                           .query = query,
                                           .label = label});
}

/* Training questions have answers 0 and 1 alone; the test's is 2. */
static AkExamples *
small(void)
{
    AkExamples *examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_QUERY, N_ROOM, N_ROOM, rooms);
    add(examples, AK_TRAIN, "t1", "b a a", "where b", 0);
    add(examples, AK_TRAIN, "t2", "c a", "where c", 1);
    add(examples, AK_DEV, "d1", "a b", "unseen where", 1);
    add(examples, AK_TEST, "e1", "c unseen a", "where unseen", 2);
    return examples;
}

static AkCorpus *
corpus_of(const AkExamples *examples, const AkTextOptions *options)
{
    g_autoptr(GError) error = NULL;
    AkCorpus *corpus = ak_corpus_new("x", examples, options, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    return corpus;
}

static const AkText *
text_at(const AkCorpus *corpus, AkSplit split, guint i)
{
    return corpus->split[split]->pdata[i];
}

/* `expected` (n) is what stands between the marks. */
static void
check_query(const AkText *text, gsize n, const guint32 *expected)
{
    CU_ASSERT_EQUAL_FATAL(text->n_query, n + 2);
    CU_ASSERT_EQUAL(text->query[0], AK_START);
    CU_ASSERT_EQUAL(memcmp(text->query + 1, expected, n * sizeof *expected), 0);
    CU_ASSERT_EQUAL(text->query[n + 1], AK_END);
}

/* One vocabulary for passages and questions; questions' words are kept for the
 * test split alone. */
static void
test_pack(void)
{
    g_autoptr(AkExamples) examples = small();
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    static const char *const word[] = {"a", "b", "c", "where"};
    CU_ASSERT_EQUAL_FATAL(ak_vocabulary_size(corpus->vocabulary), 8);
    for (guint32 i = 0; i < G_N_ELEMENTS(word); i++)
        CU_ASSERT_STRING_EQUAL(
            ak_vocabulary_word(corpus->vocabulary, AK_FIRST_WORD + i), word[i]);

    const AkText *t1 = text_at(corpus, AK_TRAIN, 0),
                 *d1 = text_at(corpus, AK_DEV, 0),
                 *e1 = text_at(corpus, AK_TEST, 0);
    check_query(t1, 2, (const guint32[]){7, 5});
    check_query(d1, 2, (const guint32[]){AK_UNKNOWN, 7});
    check_query(e1, 2, (const guint32[]){7, AK_UNKNOWN});
    CU_ASSERT_PTR_NULL(t1->query_word);
    CU_ASSERT_PTR_NULL(d1->query_word);
    CU_ASSERT_STRING_EQUAL(e1->query_word[0], "where");
    CU_ASSERT_STRING_EQUAL(e1->query_word[1], "unseen");
    CU_ASSERT_PTR_NULL(e1->query_word[2]);
    CU_ASSERT_STRING_EQUAL(e1->word[0], "c");
    CU_ASSERT_EQUAL(t1->n_token, 5);

    CU_ASSERT_EQUAL(corpus->task, AK_TASK_QUERY);
    CU_ASSERT_EQUAL(corpus->n_output, N_ROOM);
    CU_ASSERT_STRING_EQUAL(corpus->class_name[3], "attic");
    CU_ASSERT_EQUAL(e1->label, 2); /* no training question has it */
    CU_ASSERT_PTR_NULL(e1->labels);
}

/* A task without queries keeps none, though a reader should give some. */
static void
test_other_task(void)
{
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_CLASSES, 2, 2, rooms);
    static const guint32 candidate[] = {0};
    for (guint split = 0; split < 3; split++)
        for (gint label = 0; label < 2; label++)
            ak_examples_add(examples,
                            &(AkExample){.id = label == 0 ? "no" : "yes",
                                         .split = (AkSplit)split,
                                         .text = "a",
                                         .query = "where\xff",
                                         .candidates = candidate,
                                         .n_candidate = 1,
                                         .label = label});
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    const AkText *text = text_at(corpus, AK_TEST, 1);
    CU_ASSERT_EQUAL(text->n_query, 0);
    CU_ASSERT_PTR_NULL(text->query);
    CU_ASSERT_PTR_NULL(text->query_word);
    CU_ASSERT_PTR_NULL(text->candidate);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), AK_FIRST_WORD + 1);
}

/* A passage and its question are two documents, and a word twice in one of them
 * is in one: `a` is in two passages, `b` in a passage and its own question,
 * `where` in two questions, `c` likewise in two, `d` twice in one passage, `e`
 * twice in one question, `f` once in training and often elsewhere. */
static void
test_documents(void)
{
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_QUERY, N_ROOM, N_ROOM, rooms);
    add(examples, AK_TRAIN, "t1", "a b d d", "where b", 0);
    add(examples, AK_TRAIN, "t2", "a c f", "where c e e", 0);
    add(examples, AK_DEV, "d1", "f d e", "f d e", 1);
    add(examples, AK_TEST, "e1", "f d e", "f d e", 1);
    static const struct {
        const char *word;
        gint64 n_document;
    } row[] = {{"a", 2}, {"b", 2}, {"where", 2}, {"c", 2},
               {"d", 1}, {"e", 1}, {"f", 1}};
    for (gint64 min_df = 1; min_df <= 3; min_df++) {
        AkTextOptions options = named;
        options.min_df = min_df;
        g_autoptr(AkCorpus) corpus = corpus_of(examples, &options);
        for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
            CU_ASSERT_EQUAL(ak_vocabulary_id(corpus->vocabulary, row[i].word) !=
                                AK_UNKNOWN,
                            row[i].n_document >= min_df);
    }
}

/* Options that leave a text classification empty change nothing here. */
static void
test_lengths(void)
{
    static const AkTextOptions row[] = {
        {1, 0, -1, -1}, {1, 1, 100, -1}, {1, 1, -1, 1}, {1, 0, 100, 1}};
    g_autoptr(AkExamples) examples = small();
    g_autoptr(AkCorpus) whole = corpus_of(examples, &named);
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkCorpus) corpus = corpus_of(examples, &row[i]);
        for (guint s = 0; s < 3; s++) {
            CU_ASSERT_EQUAL(corpus->split[s]->len, s == AK_TRAIN ? 2 : 1);
            CU_ASSERT_EQUAL(corpus->n_read[s], corpus->split[s]->len);
        }
        CU_ASSERT_STRING_EQUAL(corpus->fingerprint, whole->fingerprint);
    }
}

/* A question without words is one unknown word, and so is a passage. */
static void
test_empty(void)
{
    g_autoptr(AkExamples) examples = small();
    add(examples, AK_TRAIN, "empty", "a", "", 0);
    add(examples, AK_TEST, "empty", " ", " \n ", 0);
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    static const guint32 unknown[] = {AK_UNKNOWN};
    const AkText *text = text_at(corpus, AK_TEST, 1);
    check_query(text_at(corpus, AK_TRAIN, 2), 1, unknown);
    check_query(text, 1, unknown);
    CU_ASSERT_EQUAL(text->n_token, 3);
    CU_ASSERT_STRING_EQUAL(text->query_word[0], "");
    CU_ASSERT_PTR_NULL(text->query_word[1]);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 8);
}

/* A question brings no marks of its own. */
static void
test_marks(void)
{
    g_autoptr(AkExamples) examples = small();
    add(examples, AK_TRAIN, "marks", "a", "<EOS> a <SOS>", 0);
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    check_query(text_at(corpus, AK_TRAIN, 2), 3,
                (const guint32[]){AK_UNKNOWN, 4, AK_UNKNOWN});
}

/* --- candidates ----------------------------------------------------------- */

static void
add_candidates(AkExamples *examples, const char *id, gint label, gsize n,
               const guint32 *candidate)
{
    ak_examples_add(examples, &(AkExample){.id = id,
                                           .split = AK_TEST,
                                           .text = "a",
                                           .query = "where",
                                           .label = label,
                                           .candidates = candidate,
                                           .n_candidate = n});
}

static void
test_candidates(void)
{
    static const guint32 all[] = {0, 1, 2, 3};
    g_autoptr(AkExamples) examples = small();
    guint32 ours[] = {1, 3};
    add_candidates(examples, "first", 1, 2, ours);
    add_candidates(examples, "last", 3, 2, ours);
    add_candidates(examples, "all", 0, N_ROOM, all);
    add_candidates(examples, "one", 3, 1, &all[3]);
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    ours[0] = 0; /* the reader's array is the reader's */
    const AkText *last = text_at(corpus, AK_TEST, 2);
    CU_ASSERT_PTR_NULL(text_at(corpus, AK_TEST, 0)->candidate);
    CU_ASSERT_EQUAL(text_at(corpus, AK_TEST, 0)->n_candidate, 0);
    CU_ASSERT_EQUAL_FATAL(last->n_candidate, 2);
    CU_ASSERT_TRUE(last->candidate[0] == 1 && last->candidate[1] == 3);
    CU_ASSERT_EQUAL(text_at(corpus, AK_TEST, 3)->n_candidate, N_ROOM);
    CU_ASSERT_EQUAL(text_at(corpus, AK_TEST, 4)->candidate[0], 3);
}

static const struct {
    const char *query;
    gint label;
    gsize n_candidate; /* G_MAXSIZE: none are given */
    guint32 candidate[3];
    const char *message;
} faults[] = {
    {NULL, 0, G_MAXSIZE, {0}, "example 'bad' has no query"},
    {"where\xff", 0, G_MAXSIZE, {0}, "has no query, or one that is not UTF-8"},
    {"where", 4, G_MAXSIZE, {0}, "'bad' has label 4, must be in [0, 3]"},
    {"where", -1, G_MAXSIZE, {0}, "'bad' has label -1"},
    {"where", 1, 3, {1, 1, 2}, "has candidate 1, must be in [2, 4): they"},
    {"where", 1, 3, {1, 3, 2}, "has candidate 2, must be in [4, 4): they"},
    {"where", 1, 2, {1, 4}, "has candidate 4, must be in [2, 4)"},
    {"where", 1, 1, {G_MAXUINT32}, "has candidate 4294967295, must be in [0"},
    {"where",
     1,
     3,
     {0, 2, 3},
     "the answer of example 'bad', 'garden', is none of its 3 candidates"},
    {"where", 1, 0, {0}, "'garden', is none of its 0 candidates"},
};

static void
test_faults(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(AkExamples) examples = small();
        g_autoptr(GError) error = NULL;
        const gboolean has_some = faults[i].n_candidate != G_MAXSIZE;
        ak_examples_add(
            examples,
            &(AkExample){.id = "bad",
                         .split = AK_DEV,
                         .text = "a",
                         .query = faults[i].query,
                         .label = faults[i].label,
                         .candidates = has_some ? faults[i].candidate : NULL,
                         .n_candidate = has_some ? faults[i].n_candidate : 0});
        CU_ASSERT_PTR_NULL(ak_corpus_new("rooms", examples, &named, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        CU_ASSERT_TRUE(error != NULL &&
                       strstr(error->message, "data set 'rooms'") != NULL);
        AK_ASSERT_ERROR(&error, faults[i].message);
    }
}

/* --- fingerprint ---------------------------------------------------------- */

/* Of the small data set with one more test text. */
static gchar *
fingerprint_with(const AkExample *example)
{
    g_autoptr(AkExamples) examples = small();
    ak_examples_add(examples, example);
    g_autoptr(AkCorpus) corpus = corpus_of(examples, &named);
    return g_strdup(corpus->fingerprint);
}

/* Each row differs from every other in its question or its candidates alone; in
 * the first two in the words of the question but not in their ids. */
static void
test_fingerprint(void)
{
    static const guint32 two[] = {1, 2}, other[] = {0, 1}, all[] = {0, 1, 2, 3};
    static const struct {
        const char *query;
        gsize n_candidate;
        const guint32 *candidate;
    } row[] = {
        {"where unseen", 0, NULL}, {"where unheard", 0, NULL},
        {"where", 0, NULL},        {"where a", 0, NULL},
        {"a where", 0, NULL},      {"where", 2, two},
        {"where", 2, other},       {"where", 1, &two[0]},
        {"where", N_ROOM, all},
    };
    gchar *print[G_N_ELEMENTS(row)];
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const AkExample example = {.id = "more",
                                   .split = AK_TEST,
                                   .text = "a",
                                   .query = row[i].query,
                                   .label = 1,
                                   .candidates = row[i].candidate,
                                   .n_candidate = row[i].n_candidate};
        g_autofree gchar *again = fingerprint_with(&example);
        print[i] = fingerprint_with(&example);
        CU_ASSERT_STRING_EQUAL(print[i], again);
        for (gsize j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(print[i], print[j]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        g_free(print[i]);
}

/* Where words are not kept the ids of a question count, and their order. */
static void
test_fingerprint_ids(void)
{
    static const char *const query[] = {"where", "where a", "a where",
                                        "where unseen"};
    gchar *print[G_N_ELEMENTS(query)];
    AkExample example = {.id = "more", .split = AK_DEV, .text = "a"};
    for (gsize i = 0; i < G_N_ELEMENTS(query); i++) {
        example.query = query[i];
        print[i] = fingerprint_with(&example);
        for (gsize j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(print[i], print[j]);
    }
    example.query = "where unheard"; /* the same ids as the last one */
    g_autofree gchar *same = fingerprint_with(&example);
    CU_ASSERT_STRING_EQUAL(same, print[3]);
    for (gsize i = 0; i < G_N_ELEMENTS(query); i++)
        g_free(print[i]);
}

/* One candidate and a rationale of no word, against all candidates and one of word
 * 0: the same numbers one behind the other, but for how many there are of each. */
static void
test_fingerprint_bounds(void)
{
    static const guint32 one[] = {1}, none[] = {0};
    const AkExample some = {.id = "more",
                            .split = AK_TEST,
                            .text = "a",
                            .query = "where",
                            .label = 1,
                            .candidates = one,
                            .n_candidate = 1,
                            .rationale = none,
                            .n_rationale = 0};
    AkExample all = some;
    all.candidates = NULL;
    all.n_candidate = 0;
    all.n_rationale = 1;
    g_autofree gchar *a = fingerprint_with(&some), *b = fingerprint_with(&all);
    CU_ASSERT_STRING_NOT_EQUAL(a, b);
}

static const AkCase cases[] = {
    {"pack", test_pack},
    {"a task without queries", test_other_task},
    {"documents of the vocabulary", test_documents},
    {"no length filters", test_lengths},
    {"empty question", test_empty},
    {"marks in a question", test_marks},
    {"candidates", test_candidates},
    {"what is refused", test_faults},
    {"fingerprint", test_fingerprint},
    {"fingerprint of ids", test_fingerprint_ids},
    {"fingerprint of bounds", test_fingerprint_bounds},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("queries", cases);
}
