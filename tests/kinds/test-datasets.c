/* The readers of published files. */
#include "harness.h"
#include "readers.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- sst ---- */

static void
test_sst_small(void)
{
    g_autofree gchar *folder = reading_source("sst");
    Reading reading = reading_at("sst", folder, "text.lengths = named", TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    const AkCorpus *corpus = reading.corpus;

    /* Neutral roots left out; then texts of more than 5 words, the reader's
     * default. */
    CU_ASSERT_EQUAL(corpus->n_read[AK_TRAIN], 9);
    CU_ASSERT_EQUAL(corpus->n_read[AK_TEST], 4);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TRAIN, 0), 4);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TRAIN, 1), 4);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TEST, 1), 1);
    CU_ASSERT_STRING_EQUAL(corpus->class_name[1], "positive");

    const AkText *second = corpus->split[AK_DEV]->pdata[1];
    CU_ASSERT_STRING_EQUAL(second->id, "dev-2"); /* split and line */
    CU_ASSERT_EQUAL(second->n_token - 2, 8);     /* the comma is gone */
    g_autofree gchar *words = reading_words(corpus, "test-2");
    CU_ASSERT_STRING_EQUAL(words,
                           "i d happily sit through it all again tomorrow");

    static const char *const known[] = {
        "gon",    "na",      "got", "ta", "28",    "k",     "zoë",
        "cliché", "riddled", "n",   "t",  "first", "naïve", "almost"};
    static const char *const unknown[] = {"gonna", "gotta",   "28k",
                                          "lrb",   "Zoë",     "station",
                                          "-LRB-", "*first*", ","};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        CU_ASSERT_NOT_EQUAL(ak_vocabulary_id(corpus->vocabulary, known[i]),
                            AK_UNKNOWN);
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++)
        CU_ASSERT_EQUAL(ak_vocabulary_id(corpus->vocabulary, unknown[i]),
                        AK_UNKNOWN);
    reading_clear(&reading);
}

/* A folder whose three files hold `line`, after one good line. */
static Reading
read_sst_line(const char *folder, const char *line)
{
    static const char *const name[] = {"train.txt", "dev.txt", "test.txt"};
    for (guint s = 0; s < 3; s++) {
        g_autofree gchar *path = g_build_filename(folder, name[s], NULL);
        g_autofree gchar *text = g_strconcat("(1 (2 Not) (1 so))\n", line, NULL);
        g_file_set_contents(path, text, -1, NULL);
    }
    g_autofree gchar *settings = g_strdup_printf("path = %s", folder);
    return reading_new("sst", settings, 1, FALSE);
}

static const struct {
    const char *line, *expected;
} sst_malformed[] = {
    {"(5 word)", "expected a label 0 to 4"},
    {"(x word)", "expected a label 0 to 4"},
    {"(33 word)", "expected a label 0 to 4"},
    {"(3(2 a)(2 b))", "expected a label 0 to 4"},
    {"(", "expected a label 0 to 4"},
    {"(3", "expected a label 0 to 4"},
    {"word", "expected '('"},
    {")", "expected '('"},
    {"(3 (2 a) (2 b)", "expected ')' before the end"},
    {"(3 word", "expected ')' before the end"},
    {"(3 )", "expected a word or a node before ')'"},
    {"(3 (2 a) ( 2 b))", "expected a label 0 to 4"},
    {"(3 two words)", "expected '(' or ')'"},
    {"(3 (2 a) word)", "expected '(' or ')'"},
    {"(3 word (2 a))", "expected ')' after the word"},
    {"(3 (2 a) (2 b)))", "expected nothing after"},
    {"(3 (2 a) (2 b)) tail", "expected nothing after"},
    {"(3 (2 a)) (3 (2 b))", "expected nothing after"},
};

static void
test_sst_malformed(void)
{
    gchar *folder = ak_test_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(sst_malformed); i++) {
        Reading reading = read_sst_line(folder, sst_malformed[i].line);
        CU_ASSERT_PTR_NULL(reading.examples);
        CU_ASSERT_TRUE(g_error_matches(reading.error, AK_ERROR, AK_ERROR_DATA));
        CU_ASSERT_TRUE(reading.error != NULL &&
                       strstr(reading.error->message, "train.txt:2: ") != NULL);
        AK_ASSERT_ERROR(&reading.error, sst_malformed[i].expected);
        reading_clear(&reading);
    }

    /* Blank lines, a carriage return, a last line without newline: all right. */
    Reading reading = read_sst_line(folder, "\n(3 (2 a) (2 b))\r\n(0 c)");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL(reading.examples);
    reading_clear(&reading);

    g_autofree gchar *dev = g_build_filename(folder, "dev.txt", NULL);
    g_autofree gchar *settings = g_strdup_printf("path = %s", folder);
    g_file_set_contents(dev, "", 0, NULL);
    reading = reading_new("sst", settings, 1, FALSE);
    AK_ASSERT_ERROR(&reading.error, "dev.txt: the file is empty");
    reading_clear(&reading);
    g_unlink(dev);
    reading = reading_new("sst", settings, 1, FALSE);
    AK_ASSERT_ERROR(&reading.error, "dev.txt");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* A million brackets deep: right, and then cut off. */
static void
test_sst_deep(void)
{
    const gsize depth = 1000000;
    gchar *folder = ak_test_folder();
    g_autoptr(GString) line = g_string_new(NULL);
    for (gsize i = 0; i < depth; i++)
        g_string_append(line, "(3 ");
    g_string_append(line, "word");
    Reading reading = read_sst_line(folder, line->str);
    AK_ASSERT_ERROR(&reading.error, "before the end of the line");
    reading_clear(&reading);

    for (gsize i = 0; i < depth; i++)
        g_string_append_c(line, ')');
    reading = read_sst_line(folder, line->str);
    AK_ASSERT_NO_ERROR(&reading.error);
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* The published zip, and what unpacks from it; two files of one name. */
static void
test_sst_archive(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *source = reading_source("sst");
    g_autofree gchar *zip = g_build_filename(folder, "trees.zip", NULL);
    g_autofree gchar *tar = g_build_filename(folder, "trees.tar", NULL);
    reading_pack(source, "trees", zip);
    reading_pack(source, "a/b", tar);
    const char *path[] = {source, zip, tar};
    g_autofree gchar *fingerprint = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(path); i++) {
        g_autofree gchar *settings =
            g_strdup_printf("path = %s\ntext.lengths = named", path[i]);
        Reading reading = reading_new("sst", settings, 1, TRUE);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
        if (fingerprint == NULL)
            fingerprint = g_strdup(reading.corpus->fingerprint);
        CU_ASSERT_STRING_EQUAL(reading.corpus->fingerprint, fingerprint);
        reading_clear(&reading);
    }

    g_autofree gchar *settings = g_strdup_printf("path = %s", zip);
    reading_cut(zip, 0.5);
    Reading reading = reading_new("sst", settings, 1, FALSE);
    AK_ASSERT_ERROR(&reading.error, "trees.zip");
    reading_clear(&reading);

    reading = read_sst_line(folder, "");
    AK_ASSERT_NO_ERROR(&reading.error);
    reading_clear(&reading);
    reading_write(folder, "old/dev.txt", "(3 so)\n", -1);
    reading = read_sst_line(folder, "");
    AK_ASSERT_ERROR(&reading.error, "there is dev.txt as well");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* The published data, where they are: Table 1 of arXiv:1902.10186, and the size
 * of the vocabulary in its authors' files. */
static void
test_sst_published(void)
{
    g_autofree gchar *folder = ak_test_data("sst");
    if (folder == NULL)
        return;
    g_autofree gchar *settings = g_strdup_printf("path = %s", folder);
    Reading reading = reading_new("sst", settings, 1, TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    const AkCorpus *corpus = reading.corpus;
    CU_ASSERT_EQUAL(corpus->n_read[AK_TRAIN], 6920);
    CU_ASSERT_EQUAL(corpus->n_read[AK_DEV], 872);
    CU_ASSERT_EQUAL(corpus->n_read[AK_TEST], 1821);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TRAIN, 0), 3034);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TRAIN, 1), 3321);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_DEV, 0), 397);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_DEV, 1), 424);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TEST, 0), 863);
    CU_ASSERT_EQUAL(reading_count(corpus, AK_TEST, 1), 862);
    CU_ASSERT_EQUAL(ak_vocabulary_size(corpus->vocabulary), 13826);
    reading_clear(&reading);
}

/* ---- all ---- */

/* There is no room for a second text: every reader of files ends soon.  What the archive says
 * to it, which the host replaces, is where: behind the first text that it took. */
static const struct {
    const char *reader, *settings;
    const char *where; /* NULL: it is handed over all that was read before */
} narrow[] = {
    {"adr", "", "/test.txt:1: "},
    {"agnews", "", "/test.csv:1: "},
    {"babi", "", NULL},
    {"cnn-qa", "", "/train.txt:4: "},
    {"imdb", "", "/data/imdb: "},
    {"mimic", "", NULL},
    {"mimic", "task = anemia", NULL},
    {"newsgroups", "", "/data/newsgroups: "},
    {"snli", "", "/snli_1.0_dev.jsonl:1: "},
    {"sst", "", "/train.txt:1: "},
    {"table", "", "/train.csv:2: "},
};

/* A folder of what the readers without one in tests/data want. */
static gchar *
narrow_folder(void)
{
    gchar *folder = ak_test_folder();
    reading_write(folder, "train.txt",
                  "Did @entity1 see @placeholder ?\n@entity2\n"
                  "@entity1 saw @entity2 .\n\n"
                  "Did @placeholder see ?\n@entity1\n@entity1 saw .\n",
                  -1);
    reading_write(folder, "train.csv", "text,label\nrain,0\nsun,1\n", -1);
    return folder;
}

static void
test_narrow(void)
{
    gchar *folder = narrow_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(narrow); i++) {
        g_autofree gchar *own = reading_source(narrow[i].reader);
        g_autofree gchar *settings =
            g_strdup_printf("%s\npath = %s", narrow[i].settings,
                            g_file_test(own, G_FILE_TEST_IS_DIR) ? own : folder);
        Reading reading = reading_narrow(narrow[i].reader, settings);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.overflow);
        CU_ASSERT_PTR_NOT_NULL(
            strstr(reading.overflow, "with 1 of its texts read, the program"));
        g_autofree gchar *expected =
            g_strconcat(narrow[i].where != NULL ? narrow[i].where : "",
                        reading.overflow, NULL);
        if (narrow[i].where != NULL)
            AK_ASSERT_ERROR(&reading.error, expected);
        else
            AK_ASSERT_NO_ERROR(&reading.error);
        reading_clear(&reading);
    }
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"no room for a second text", test_narrow},
    {"sst: a small tree bank", test_sst_small},
    {"sst: malformed lines", test_sst_malformed},
    {"sst: a million brackets", test_sst_deep},
    {"sst: archives", test_sst_archive},
    {"sst: the published data", test_sst_published},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("datasets", cases);
}
