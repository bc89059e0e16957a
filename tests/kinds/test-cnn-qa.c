/* The reader of CNN's questions, both releases, on invented stories. */
#include "corpus.h"
#include "examples.h"
#include "harness.h"
#include "readers.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <string.h>

/* "SPLIT|text|query|answer|candidates" of an example; "(none)". */
static gchar *
example_line(const Reading *reading, const char *id)
{
    const AkHeld *held = reading_find(reading, id);
    return reading_line(reading, held,
                        held != NULL ? held->given.n_candidate : 0,
                        held != NULL ? held->given.candidates : NULL);
}

/* The same questions in both releases: QUESTION, ANSWER, STORY. */
static const struct {
    const char *folder, *file, *hash, *id; /* ids of either release */
    const char *query, *answer, *story, *line;
} questions[] = {
    {"training", "train", "a1", "train-1", "who met @placeholder ?",
     "@entity10", "@entity2 met @entity10 , not @entity2 's aunt",
     "train|@entity2 met @entity10 , not @entity2 's aunt|who met "
     "@placeholder ?|@entity10|1 2"},
    {"training", "train", "a2", "train-2", "@placeholder sang", "@entity3",
     "( @entity0 ) @entity3 sang",
     /* An entity may be called as the source of the story is. */
     "train|( @entity0 ) @entity3 sang|@placeholder sang|@entity3|0 3"},
    /* Sorted as words: 10 before 2.  An answer that its story has not. */
    {"training", "train", "a3", "train-3", "@placeholder left", "@entity2",
     "@entity10 stayed", "(none)"},
    /* @entity99 is in no training story: no candidate. */
    {"validation", "dev", "b1", "dev-1", "@placeholder won", "@entity2",
     "@entity99 and @entity2 played",
     "dev|@entity99 and @entity2 played|"
     "@placeholder won|@entity2|2"},
    {"validation", "dev", "b2", "dev-2", "@placeholder lost", "@entity99",
     "@entity99 and @entity2 played", "(none)"},
    {"test", "test", "c1", "test-1", "@placeholder slept", "@entity0",
     "@entity3 , @entity3 and @entity0 slept",
     "test|@entity3 , @entity3 and @entity0 slept|@placeholder slept|@entity0|"
     "0 3"},
    /* Without words there is no entity. */
    {"test", "test", "c2", "test-2", "@placeholder was there", "@entity0", "",
     "(none)"},
};

/* The answers, by number. */
static const char *const sorted[] = {"@entity0", "@entity10", "@entity2",
                                     "@entity3"};

static void
write_questions(const char *folder)
{
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autofree gchar *name =
            g_strdup_printf("cnn/questions/%s/%s.question", questions[i].folder,
                            questions[i].hash);
        g_autofree gchar *text = g_strdup_printf(
            "http://news.example/%s\n\n%s\n\n%s\n\n%s\n\n@entity2:Ann Lee\n"
            "@entity10:Rome\n",
            questions[i].hash, questions[i].story, questions[i].query,
            questions[i].answer);
        reading_write(folder, name, text, -1);
    }
    /* What lies beside them is not read. */
    reading_write(folder, "cnn/questions/README", "no question", -1);
}

static void
write_three_lines(const char *folder, const char *end)
{
    for (gsize s = 0; s < 3; s++) {
        static const char *const file[] = {"train", "dev", "test"};
        g_autofree gchar *name = g_strdup_printf("cnn/%s.txt", file[s]);
        g_autoptr(GString) text = g_string_new(NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(questions); i++)
            if (strcmp(questions[i].file, file[s]) == 0)
                g_string_append_printf(
                    text, "%s%s%s%s%s%s%s", questions[i].query, end,
                    questions[i].answer, end, questions[i].story, end, end);
        reading_write(folder, name, text->str, -1);
    }
}

static void
check_small(const char *folder, gboolean is_three_lines)
{
    Reading reading = reading_at("cnn-qa", folder, "", TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    CU_ASSERT_EQUAL(reading.corpus->task, AK_TASK_QUERY);
    CU_ASSERT_EQUAL(reading.corpus->n_output, G_N_ELEMENTS(sorted));
    for (gsize i = 0; i < G_N_ELEMENTS(sorted); i++)
        CU_ASSERT_STRING_EQUAL(reading.corpus->class_name[i], sorted[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autofree gchar *line = example_line(
            &reading, is_three_lines ? questions[i].id : questions[i].hash);
        CU_ASSERT_STRING_EQUAL(line, questions[i].line);
    }
    CU_ASSERT_EQUAL(reading.examples->note->len, 1);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(reading.examples->note->pdata[0], "of no training story: 3"));

    /* No word is in 8 documents, the reader's default: answers alone have ids,
     * behind the words, in their order. */
    for (guint32 i = 0; i < G_N_ELEMENTS(sorted); i++)
        CU_ASSERT_EQUAL(ak_vocabulary_id(reading.corpus->vocabulary, sorted[i]),
                        AK_FIRST_WORD + i);
    CU_ASSERT_EQUAL(ak_vocabulary_id(reading.corpus->vocabulary, "@entity99"),
                    AK_UNKNOWN);
    CU_ASSERT_EQUAL(ak_vocabulary_id(reading.corpus->vocabulary, "met"),
                    AK_UNKNOWN);
    reading_clear(&reading);
}

static void
test_questions(void)
{
    gchar *folder = ak_test_folder();
    write_questions(folder);
    check_small(folder, FALSE);
    ak_test_folder_remove(folder);
}

static void
test_three_lines(void)
{
    static const char *const ends[] = {"\n", "\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gchar *folder = ak_test_folder();
        write_three_lines(folder, ends[i]);
        check_small(folder, TRUE);
        ak_test_folder_remove(folder);
    }
}

#define GOOD "@placeholder sang\n@entity3\n@entity0 and @entity3 sang\n"

static const struct {
    const char *text, *expected;
} malformed[] = {
    {GOOD "@placeholder sang\n", "train.txt:4: expected a blank line behind"},
    {GOOD "\n@placeholder sang\n", "train.txt:6: the file ends where the ans"},
    {GOOD "\n@placeholder sang\n@entity3\n", ":7: the file ends where the st"},
    {GOOD "a\nb\nc\n", "train.txt:4: expected a blank line behind the story"},
    {"a\n@entity3 @entity4\nc\n", "answer before is '@entity3 @entity4'"},
    {"a\nRome\n@entity1 c\n", "the answer before is 'Rome', expected one word"},
    {"a\n\n@entity1 c\n", "the answer before is '', expected one word"},
    {"a\n@entity1\n@entity1 c\n", "have 1 different @entity words"},
    {"", "have 0 different @entity words"},
};

static void
test_malformed(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
        gchar *folder = ak_test_folder();
        write_three_lines(folder, "\n");
        reading_write(folder, "cnn/train.txt", malformed[i].text, -1);
        Reading reading = reading_at("cnn-qa", folder, "", FALSE);
        AK_ASSERT_ERROR(&reading.error, malformed[i].expected);
        reading_clear(&reading);
        ak_test_folder_remove(folder);
    }
}

static const struct {
    const char *text, *expected;
} malformed_one[] = {
    {"", "the file ends where the address"},
    {"u\ns\nq\n", "a3.question:2: expected a blank line behind the address"},
    {"u\n\ns\n\nq\n\n", "a3.question:7: the file ends where the answer"},
    {"u\n\ns\n\nq\n@entity1\n",
     ":6: expected a blank line behind the question"},
    {"u\n\ns\n\nq\n\nAnn Lee\n\n@entity1:Ann Lee\n", "before is 'Ann Lee'"},
};

static void
test_malformed_one(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(malformed_one); i++) {
        gchar *folder = ak_test_folder();
        write_questions(folder);
        reading_write(folder, "cnn/questions/training/a3.question",
                      malformed_one[i].text, -1);
        Reading reading = reading_at("cnn-qa", folder, "", FALSE);
        AK_ASSERT_ERROR(&reading.error, malformed_one[i].expected);
        reading_clear(&reading);
        ak_test_folder_remove(folder);
    }
}

static void
refuse(const char *folder, const char *expected)
{
    Reading reading = reading_at("cnn-qa", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, expected);
    reading_clear(&reading);
}

static void
test_files(void)
{
    gchar *folder = ak_test_folder();
    refuse(folder, "neither questions/training/*.question nor train.txt");
    write_three_lines(folder, "\n");
    reading_write(folder, "other/train.txt", GOOD, -1);
    refuse(folder, "train.txt is in it 2 times, and 0 files");
    write_questions(folder);
    refuse(folder, "name the folder of one release");

    g_autofree gchar *one = g_build_filename(folder, "cnn", NULL);
    g_autofree gchar *dev = g_build_filename(one, "dev.txt", NULL);
    g_autofree gchar *train = g_build_filename(one, "train.txt", NULL);
    g_autofree gchar *below = g_build_filename(one, "questions", NULL);
    check_small(below, FALSE);
    reading_write(folder, "cnn/questions/more/test/c1.question",
                  "u\n\n@entity2 ran\n\n@placeholder ran\n\n@entity2\n", -1);
    Reading twice = reading_at("cnn-qa", below, "", TRUE);
    AK_ASSERT_ERROR(&twice.error,
                    "two examples of the test split have the id 'c1'");
    reading_clear(&twice);
    g_unlink(dev);
    refuse(train, "neither questions/validation/*.question nor dev.txt");
    g_autofree gchar *apart = g_build_filename(one, "questions/test", NULL);
    refuse(apart, "neither questions/training/*.question nor train.txt");
    refuse("/nonexistent", "/nonexistent");
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"questions one by one", test_questions},
    {"three lines", test_three_lines},
    {"malformed three lines", test_malformed},
    {"a malformed question", test_malformed_one},
    {"files", test_files},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("cnn-qa", cases);
}
