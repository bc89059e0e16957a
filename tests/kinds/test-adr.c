/* The reader of tweets about drugs, in the forms in which they circulate. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <string.h>

static void
test_small(void)
{
    Reading reading = reading_small("adr", "dev = 0.3");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    g_autofree gchar *out = reading_print(&reading);
    CU_ASSERT_STRING_EQUAL(
        out, "binary none,reaction;"
             " 1 reaction slept for two days after it;"
             " 2 none queue at the chemist was long;"
             " 354256195432882177 none new pills , \"no change\" so far at all;"
             " 354256195432882178 reaction these pills made my head spin;"
             " 354256195432882181 none got them at the shop today;");
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TRAIN), 2);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_DEV), 1);
    CU_ASSERT_EQUAL_FATAL(reading.examples->note->len, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(reading.examples->note->pdata[0],
                                  "1 tweets of unknown label (?) and 1 that"));
    reading_clear(&reading);
}

/* 30 tweets, every fifth a reaction: 6 for test, of each label in proportion;
 * 15 % of 24 for dev, rounded up. */
static void
test_drawn(void)
{
    g_autoptr(GString) data = g_string_new(NULL);
    for (guint i = 0; i < 30; i++)
        g_string_append_printf(data, "%u\tu\t%u\ttweet %u\n", i, i % 5 == 0, i);
    Reading reading = reading_of_file("adr", "tweets.tsv", data->str, "");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TRAIN), 20);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_DEV), 4);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TEST), 6);
    gsize n = 0;
    for (guint i = 0; i < reading.examples->example->len; i++) {
        const AkExample *one = reading.examples->example->pdata[i];
        n += one->split == AK_TEST && one->label == 1;
    }
    CU_ASSERT_EQUAL(n, 1); /* 1.2; the other label has 4.8 */
    reading_clear(&reading);
}

static void
test_prepared(void)
{
    Reading reading = reading_of_file(
        "adr", "adr_dataset.csv",
        "text,label,exp_split\n\"\"\" Drug 3x , so \"\"\",1,train\nb,0,dev\n"
        "c,0,test\nd,0,train\n",
        "");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    g_autofree gchar *out = reading_print(&reading);
    CU_ASSERT_STRING_EQUAL(out, "binary none,reaction; row-1 reaction "
                                "\" Drug 3x , so \"; row-2 none b; row-3 none "
                                "c; row-4 none d;");
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_DEV), 1);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TRAIN), 2);
    reading_clear(&reading);
}

/* Rows without ids: of several files each has its own. */
static void
test_two_tables(void)
{
    const ReadingFile file[] = {{"b/train.csv", "text,label\nx,1\ny,0\n"},
                                {"train.csv", "text,label\nz,0\n"},
                                {NULL, NULL}};
    Reading reading = reading_of_files("adr", file, "", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    g_autofree gchar *out = reading_print(&reading);
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "b/train.csv-row-1 reaction x"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out, " train.csv-row-1 none z"));
    reading_clear(&reading);
}

static const struct {
    const char *name, *data, *what;
} bad[] = {
    {"a.txt", "1\tu\tN\tx\n2\tu\tn\ty\n", "a.txt:2: label 'n', Y or N"},
    {"a.txt", "1\tu\tN\tx\n2\tu\tN\ty\tz\n", "a.txt:2: 5 fields"},
    {"a.txt", "1 u N x\n", "a.txt:1: 1 fields; id, user, label and text"},
    {"a.txt", "1\tu\tN\tx\n\n1\tu\tY\ty\n",
     "a.txt:3: tweet 1 is in line 1, too"},
    {"a.txt", " \tu\tN\tx\n", "a.txt:1: the tweet has no id"},
    {"a.txt", "", "a.txt: the file is empty"},
    {"a.csv", "text,lable\nx,1\n", "there is no column 'label'"},
    {"a.csv", "text,label,exp_split\nx,1,all\n", "a.csv:2: exp_split 'all'"},
};

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        Reading reading = reading_of_file("adr", bad[i].name, bad[i].data, "");
        AK_ASSERT_ERROR(&reading.error, bad[i].what);
        reading_clear(&reading);
    }
    const ReadingFile file[] = {{"test.txt", "1\tu\tN\tx\n"},
                                {"dev.txt", "1\tu\tN\tx\n"},
                                {NULL, NULL}};
    Reading reading = reading_of_files("adr", file, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "none of its 2 files has a name that says");
    reading_clear(&reading);
}

static const AkCase cases[] = {
    {"a small folder", test_small},        {"splits drawn", test_drawn},
    {"the authors' table", test_prepared}, {"two tables", test_two_tables},
    {"what is refused", test_bad},         {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("adr", cases);
}
