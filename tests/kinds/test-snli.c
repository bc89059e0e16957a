/* The reader of SNLI's published files. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_small(void)
{
    Reading reading = reading_small("snli", "");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    g_autofree gchar *out = reading_print(&reading);
    CU_ASSERT_STRING_EQUAL(
        out,
        "query contradiction,entailment,neutral;"
        " dev-1 entailment two ladders lean on a wall ./there are ladders .;"
        " test-1 neutral rain ./it rains , again !;"
        " test-2 contradiction two men saw a log ./no one works .;"
        " train-1 neutral a baker does n't look at the qqq loaves ./"
        "the baker is tired .;"
        " train-2 entailment a baker does n't look at the qqq loaves ./"
        "somebody bakes .;"
        " train-4 contradiction zoë , a violinist , waves ./nobody waves;");
    CU_ASSERT_EQUAL_FATAL(reading.examples->note->len, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(reading.examples->note->pdata[0],
                                  "left out: 1 pair without a gold"));
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_DEV), 1);
    CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TEST), 2);
    reading_clear(&reading);
}

#define LINE                                                                   \
    "{\"gold_label\": \"neutral\", \"sentence1\": \"a\", \"sentence2\": "      \
    "\"b\"}\n"
#define DEV                                                                    \
    {                                                                          \
        "snli_1.0_dev.jsonl", LINE                                             \
    }
#define TEST                                                                   \
    {                                                                          \
        "snli_1.0_test.jsonl", LINE                                            \
    }

static const struct {
    ReadingFile file[5];
    const char *what; /* NULL: read */
} folders[] = {
    {{DEV,
      TEST,
      {"snli_1.0_train.jsonl", LINE},
      {"__MACOSX/._snli_1.0_train.jsonl", "\001"}},
     NULL},
    {{DEV, TEST, {"train.jsonl", LINE}}, "has no file snli_1.0_train.jsonl"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", LINE}, {"x/snli_1.0_dev.jsonl", LINE}},
     "a second file of this name"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", ""}}, "is empty"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", "{\"gold_label\": \"-\"}\n"}},
     "snli_1.0_train.jsonl:1: there is no column 'sentence1'"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", LINE "{\"gold_label\": \"neutral\"}"}},
     "snli_1.0_train.jsonl:2: sentence1 or sentence2 is missing"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", LINE "{\"gold_label\": \"maybe\"}"}},
     "snli_1.0_train.jsonl:2: gold_label is 'maybe'"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", LINE LINE "{}"}},
     "snli_1.0_train.jsonl:3: gold_label is not there"},
    {{DEV, TEST, {"snli_1.0_train.jsonl", LINE "{\"gold_label\": \"neu"}},
     "snli_1.0_train.jsonl:2: not a JSON object"},
};

static void
test_folders(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        Reading reading = reading_of_files("snli", folders[i].file, "", FALSE);
        if (folders[i].what != NULL)
            AK_ASSERT_ERROR(&reading.error, folders[i].what);
        else
            AK_ASSERT_NO_ERROR(&reading.error);
        reading_clear(&reading);
    }
}

/* The published test set, where it is: see attnkit-numbers(7). */
static void
test_published(void)
{
    g_autofree gchar *folder = ak_test_data("snli/small");
    if (folder == NULL)
        return;
    Reading reading = reading_at("snli", folder, "", TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    static const gsize n[] = {3237, 3368, 3219};
    for (gint label = 0; label < 3; label++)
        CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, label), n[label]);
    reading_clear(&reading);
}

static const AkCase cases[] = {
    {"a small folder", test_small},
    {"files", test_folders},
    {"published counts", test_published},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("snli", cases);
}
