/* A vocabulary from a file, and texts packed under it; test-corpus.c has those
 * that are made of texts. */
#include "vocabulary.h"

#include "harness.h"

#include <string.h>

static AkVocabulary *
load(const char *data, gsize n, GError **error)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "words.txt", NULL);
    CU_ASSERT_TRUE(g_file_set_contents(path, data, (gssize)n, NULL));
    AkVocabulary *vocabulary = ak_vocabulary_load(path, error);
    ak_test_folder_remove(folder);
    return vocabulary;
}

/* Ids are the lines, whatever the first four say. */
static void
test_load(void)
{
    static const char *const text[] = {
        "<0>\n<UNK>\n<SOS>\n<EOS>\nzebra\nna\xc3\xafve\n<UNK>\napple\n",
        "<pad>\nunknown word\n\n\nzebra\nna\xc3\xafve\n<UNK>\napple",
        "apple\napple\nx\nx\nzebra\r\nna\xc3\xafve\r\n<UNK>\r\napple\r\n",
    };
    static const char *const word[] = {"zebra", "na\xc3\xafve", "<UNK>",
                                       "apple"};
    for (gsize i = 0; i < G_N_ELEMENTS(text); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkVocabulary) vocabulary =
            load(text[i], strlen(text[i]), &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(vocabulary);
        CU_ASSERT_EQUAL(ak_vocabulary_size(vocabulary), 8);
        for (guint w = 0; w < G_N_ELEMENTS(word); w++) {
            CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, word[w]),
                            AK_FIRST_WORD + w);
            CU_ASSERT_STRING_EQUAL(
                ak_vocabulary_word(vocabulary, AK_FIRST_WORD + w), word[w]);
        }
        CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, "<pad>"), AK_UNKNOWN);
        CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, ""), AK_UNKNOWN);
        CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, "pear"), AK_UNKNOWN);
    }
}

/* An empty line is a word that no text has. */
static void
test_empty_line(void)
{
    g_autoptr(AkVocabulary) vocabulary = load("0\n1\n2\n3\n\n\nx\n", 12, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(vocabulary);
    CU_ASSERT_EQUAL(ak_vocabulary_size(vocabulary), 7);
    CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, "x"), 6);
    CU_ASSERT_EQUAL(ak_vocabulary_id(vocabulary, ""), AK_UNKNOWN);
}

static void
test_faults(void)
{
    static const struct {
        const char *text;
        gsize n; /* 0: its length */
        const char *message;
    } row[] = {
        {"0\n1\n2\n3\na\nb\na\n", 0,
         "words.txt:7: 'a' is the word of line 5 too"},
        {"0\n1\n2\n3\na b\n", 0, "words.txt:5: 'a b' has a blank"},
        {"0\n1\n2\n3\na\t7\n", 0, "words.txt:5: 'a\t7' has a blank"},
        {"0\n1\n2\n3\n\xff\n", 0, "words.txt:5: is not UTF-8"},
        {"0\n1\n2\n3\na\0b\n", 12, "words.txt:5: is not UTF-8"},
        {"0\n1\n2\n3\n", 0, "has 4 lines"},
        {"", 0, "has 0 lines"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GError) error = NULL;
        const gsize n = row[i].n > 0 ? row[i].n : strlen(row[i].text);
        CU_ASSERT_PTR_NULL(load(row[i].text, n, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        AK_ASSERT_ERROR(&error, row[i].message);
    }
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(ak_vocabulary_load("/nowhere/words.txt", &error));
    AK_ASSERT_ERROR(&error, "/nowhere/words.txt");
}

/* Texts under a vocabulary that is there, which the corpus takes over. */
static void
test_pack(void)
{
    static const char *const two[] = {"no", "yes"};
    static const AkTextOptions options = {1, 1, -1, -1};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, two);
    const struct {
        const char *id, *text;
        AkSplit split;
        gint label;
    } row[] = {{"a", "apple pear", AK_TRAIN, 0},
               {"b", "zebra", AK_TRAIN, 1},
               {"c", "pear", AK_DEV, 0},
               {"d", "zebra pear apple", AK_TEST, 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        ak_examples_add(examples, &(AkExample){.id = row[i].id,
                                               .split = row[i].split,
                                               .text = row[i].text,
                                               .label = row[i].label});
    AkVocabulary *vocabulary = load("0\n1\n2\n3\nzebra\napple\n", 20, NULL);
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new_with("x", examples, &options, vocabulary, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    static const guint32 expected[] = {AK_START, 4, AK_UNKNOWN, 5, AK_END};
    const AkText *text = corpus->split[AK_TEST]->pdata[0];
    CU_ASSERT_EQUAL(text->n_token, 5);
    CU_ASSERT_EQUAL(memcmp(text->token, expected, sizeof expected), 0);

    /* And where it fails, too. */
    g_autoptr(AkExamples) nothing = ak_examples_new();
    g_autoptr(GError) error = NULL;
    vocabulary = load("0\n1\n2\n3\nzebra\napple\n", 20, NULL);
    CU_ASSERT_PTR_NULL(
        ak_corpus_new_with("x", nothing, &options, vocabulary, &error));
    CU_ASSERT_PTR_NOT_NULL(error);
}

static const AkCase cases[] = {
    {"from a file", test_load},
    {"an empty line", test_empty_line},
    {"faults", test_faults},
    {"texts under it", test_pack},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("vocabulary", cases);
}
