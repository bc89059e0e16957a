/* The reader of news articles, on small files in the published layout. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <glib/gstdio.h>
#include <string.h>

#define ALL "text.min_df = 1\ntext.lengths = named\n"

static const struct {
    const char *id, *text;
} small_rows[] = {
    {"train-1", "shares of a maker of umbrellas rose qqq % on tuesday , it did "
                "n't say why ."},
    /* Doubled quotes. */
    {"train-2",
     "talks between two invented countries went on , \" frankly \" as both "
     "said ."},
    {"train-4", ""}, /* no description */
    /* A damaged entity is a word with digits. */
    {"train-5", "the title is empty , and a # qqq entity is left as it is ."},
    /* A line break within a field. */
    {"train-7", "a field of two lines & a zürich bank ."},
    {"train-10", "a storm closes both ports of the island ."},
    {"test-2", "two makers of umbrellas merge for $ qqq ."},
    {"test-5", "the flag stays blue ."},
};

static void
test_small(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *itself = reading_source("agnews");
    g_autofree gchar *tar = g_build_filename(folder, "ag.tar.gz", NULL);
    g_autofree gchar *zip = g_build_filename(folder, "ag.zip", NULL);
    const char *path[] = {itself, tar, zip};
    reading_pack(itself, "ag_news_csv", tar);
    reading_pack(itself, "", zip);

    for (gsize p = 0; p < G_N_ELEMENTS(path); p++) {
        Reading reading = reading_at("agnews", path[p], ALL, TRUE);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
        for (gsize i = 0; i < G_N_ELEMENTS(small_rows); i++)
            reading_check(&reading, small_rows[i].id, small_rows[i].text);
        CU_ASSERT_TRUE(reading_notes(
            &reading, "read 4 articles about the world and 4 about business "
                      "for training, 2 and 2 for the test; 3 of the other"));
        /* 15 % of 8, rounded up. */
        CU_ASSERT_EQUAL(reading.corpus->n_read[AK_TRAIN], 6);
        CU_ASSERT_EQUAL(reading.corpus->n_read[AK_DEV], 2);
        CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 0), 2);
        CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 1), 2);
        CU_ASSERT_STRING_EQUAL(reading.corpus->class_name[1], "business");
        reading_clear(&reading);
    }
    ak_test_folder_remove(folder);
}

#define GOOD "\"1\",\"a\",\"b c\"\n\"3\",\"a\",\"d e\"\n"

static const struct {
    const char *csv, *expected;
} malformed[] = {
    {GOOD "\"5\",\"a\",\"b\"\n", ":3: class '5' is none of 1 (world)"},
    {GOOD "\"0\",\"a\",\"b\"\n", ":3: class '0' is none of"},
    {GOOD "\"\",\"a\",\"b\"\n", ":3: class '' is none of"},
    {GOOD "\"11\",\"a\",\"b\"\n", ":3: class '11' is none of"},
    {"Class Index,Title,Description\n" GOOD,
     ":1: class 'Class Index' is none of 1 (world), 2 (sports), 3 (business), "
     "4 (science); the published files have no header"},
    {"\"1\",\"a\"\n", ":1: 2 fields, expected three"},
    {"\"1\",\"a\",\"b\",\"c\"\n", ":1: 4 fields, expected three"},
    {GOOD "\"1\",\"a\"\n", ":3: "},
    {GOOD "\"1\",\"a \"b\" c\",\"d\"\n", ":3: "},
    {GOOD "\"1\",\"a\",\"never closed\n" GOOD, ":3: "},
    {"", ": "},
};

static void
test_malformed(void)
{
    static const char *const name[] = {"train.csv", "test.csv"};
    gchar *folder = ak_test_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++)
        for (guint f = 0; f < 2; f++) {
            g_autofree gchar *where =
                g_strconcat("/", name[f], malformed[i].expected, NULL);
            reading_write(folder, name[f], malformed[i].csv, -1);
            reading_write(folder, name[1 - f], GOOD, -1);
            Reading reading = reading_at("agnews", folder, "", FALSE);
            CU_ASSERT_TRUE(
                g_error_matches(reading.error, AK_ERROR, AK_ERROR_DATA));
            AK_ASSERT_ERROR(&reading.error, where);
            reading_clear(&reading);
        }
    ak_test_folder_remove(folder);
}

/* Carriage returns, bytes that are not UTF-8 and NUL are no fault; the latter
 * are replaced and noted.  A field of 100 MB is one. */
static void
test_bytes(void)
{
    gchar *folder = ak_test_folder();
    static const char odd[] = "\"1\",\"a\",\"caf\xe9 x\0y z\"\r\n"
                              "\"3\",\"a\",\"b\"";
    reading_write(folder, "train.csv", odd, sizeof odd - 1);
    reading_write(folder, "test.csv", GOOD, -1);
    Reading reading = reading_at("agnews", folder, "", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    reading_check(&reading, "train-1", "caf \xef\xbf\xbd x \xef\xbf\xbd y z");
    reading_check(&reading, "train-2", "b");
    CU_ASSERT_TRUE(reading_notes(&reading, "2 bytes of 1 file"));
    reading_clear(&reading);

    g_autoptr(GString) huge = g_string_new("\"1\",\"a\",\"");
    g_string_set_size(huge, 100000000);
    memset(huge->str + 10, 'x', huge->len - 10);
    g_string_append(huge, "\"\n");
    reading_write(folder, "test.csv", huge->str, (gssize)huge->len);
    reading = reading_at("agnews", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "/test.csv:1: ");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

static void
test_archives(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *source = reading_source("agnews");
    g_autofree gchar *tar = g_build_filename(folder, "ag.tar.gz", NULL);
    reading_pack(source, "ag_news_csv", tar);
    reading_cut(tar, 0.7);
    Reading reading = reading_at("agnews", tar, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "ag.tar.gz");
    reading_clear(&reading);

    reading_write(folder, "train.csv", GOOD, -1);
    reading = reading_at("agnews", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "has no test.csv; path must be");
    reading_clear(&reading);
    reading_write(folder, "test.csv", GOOD, -1);
    reading_write(folder, "old/train.csv", GOOD, -1);
    reading = reading_at("agnews", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "there is old/train.csv as well");
    reading_clear(&reading);
    reading = reading_at("agnews", "/nonexistent", "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "/nonexistent");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* The published files, of which the training file may be a part. */
static void
test_published(void)
{
    g_autofree gchar *path = ak_test_data("agnews");
    if (path == NULL)
        return;
    Reading reading = reading_at("agnews", path, "text.lengths = named", TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 0), 1900);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 1), 1900);
    const gsize n_train = reading.corpus->n_read[AK_TRAIN];
    const gsize n_dev = reading.corpus->n_read[AK_DEV];
    CU_ASSERT_EQUAL(n_dev, ak_split_size(n_train + n_dev, 0.15));
    reading_clear(&reading);
}

static const AkCase cases[] = {
    {"small files", test_small},
    {"malformed rows", test_malformed},
    {"odd bytes", test_bytes},
    {"archives", test_archives},
    {"the published data", test_published},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("agnews", cases);
}
