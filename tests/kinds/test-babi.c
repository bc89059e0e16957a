/* The reader of bAbI's published format, on small files. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <glib/gstdio.h>
#include <string.h>

/* "SPLIT|text|query|answer|positions" of an example; "(none)". */
static gchar *
example_line(const Reading *reading, const char *id)
{
    const AkHeld *held = reading_find(reading, id);
    g_autofree gchar *line =
        reading_line(reading, held, held != NULL ? held->given.n_rationale : 0,
                     held != NULL ? held->given.rationale : NULL);
    /* Which training questions are drawn for the dev split is no matter here. */
    return g_str_has_prefix(line, "dev|")
               ? g_strconcat("train", line + strlen("dev"), NULL)
               : g_steal_pointer(&line);
}

static const struct {
    const char *settings, *id, *line;
} small_rows[] = {
    {"task = 1", "qa1-train-1",
     "train|Zoë walked to the cellar . Boris ran to the attic|Where is Zoë|"
     "cellar|0 1 2 3 4"},
    /* The earlier question is gone, and one of two spaces. */
    {"task = 1", "qa1-train-2",
     "train|Zoë walked to the cellar . Boris ran to the attic . "
     "Boris ran back to the cellar|Where is Boris|cellar|12 13 14 15 16 17"},
    /* A new story forgets the one before. */
    {"task = 1", "qa1-train-3",
     "train|Boris walked to the attic|Where is Boris|attic|0 1 2 3 4"},
    /* A number left out, and no space before the tab. */
    {"task = 1", "qa1-test-2",
     "test|Boris walked to the attic . Zoë ran to the cellar . "
     "Boris ran to the cellar|Where is Zoë|cellar|6 7 8 9 10"},
    {"task = 2", "qa2-train-1",
     "train|Zoë walked to the attic . Zoë lifted the lamp . "
     "Boris ran to the cellar|Where is the lamp|attic|0 1 2 3 4 6 7 8 9"},
    /* A sentence that is named twice supports once. */
    {"task = 2", "qa2-test-1",
     "test|Boris climbed to the roof . Boris lifted the ladder . "
     "Zoë ran to the attic|Where is Zoë|attic|11 12 13 14 15"},
};

static void
test_small(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(small_rows); i++) {
        Reading reading = reading_small("babi", small_rows[i].settings);
        AK_ASSERT_NO_ERROR(&reading.error);
        g_autofree gchar *line = example_line(&reading, small_rows[i].id);
        CU_ASSERT_STRING_EQUAL(line, small_rows[i].line);
        reading_clear(&reading);
    }
}

/* The words of qa1's and qa2's training files, and of qa3's test file, since it
 * has no other; not those of the test files beside them (roof, ladder). */
static void
test_answers(void)
{
    for (guint task = 1; task <= 2; task++) {
        g_autofree gchar *settings = g_strdup_printf("task = %u", task);
        Reading reading = reading_small("babi", settings);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
        CU_ASSERT_EQUAL(reading.examples->task, AK_TASK_QUERY);
        CU_ASSERT_EQUAL(reading.examples->n_output, 18);
        g_autofree gchar *list = g_strjoinv(" ", reading.examples->class_name);
        CU_ASSERT_STRING_EQUAL(
            list, ". Boris Where Zoë attic back before cellar down is lamp "
                  "lifted put ran the to walked was");
        reading_clear(&reading);
    }

    Reading reading = reading_small("babi", "task = 3");
    AK_ASSERT_ERROR(&reading.error,
                    "no file is named like qa3_*_train.txt; task 3 needs");
    reading_clear(&reading);
}

/* A folder with this text for task 1, and a good test file. */
static void
write_task(const char *folder, const char *train, const char *test)
{
    g_autofree gchar *a = g_build_filename(folder, "qa1_x_train.txt", NULL);
    g_autofree gchar *b = g_build_filename(folder, "qa1_x_test.txt", NULL);
    g_assert_true(g_file_set_contents(a, train, -1, NULL));
    g_assert_true(g_file_set_contents(b, test, -1, NULL));
}

#define SENTENCE "1 Zoë ran to the attic.\n"
#define GOOD SENTENCE "2 Where is Zoë? \tattic\t1\n"

static const struct {
    const char *text, *expected;
} malformed[] = {
    {"Zoë ran.\n", ":1: a line begins with its number"},
    {"1Zoë ran.\n", ":1: a line begins with its number"},
    {" 1 Zoë ran.\n", ":1: a line begins with its number"},
    {"-1 Zoë ran.\n", ":1: a line begins with its number"},
    {"1 Zoë ran.\n1001 Zoë ran.\n",
     ":2: a line begins with its number in the story, at most 1000"},
    {"1\n", ":1: a line begins with its number"},
    {"1\tZoë ran.\n", ":1: a line begins with its number"},
    {SENTENCE "99999999999999999999 Zoë ran.\n", ":2: a line begins with"},
    {"2 Zoë ran.\n", ":1: the file begins with number 2, expected 1"},
    {"0 Zoë ran.\n", ":1: the file begins with number 0, expected 1"},
    {SENTENCE "2 a b.\n2 c d.\n", ":3: number 2 after 2"},
    {SENTENCE "5 a b.\n\n4 c d.\n", ":4: number 4 after 5"},
    {SENTENCE "0 c d.\n", ":2: number 0 after 1"},
    {"1 Zoë ran\n", ":1: neither a sentence"},
    {SENTENCE "2 Where is Zoë?\n", ":2: neither a sentence"},
    {"1 .\n", ":1: a sentence without words"},
    {SENTENCE "2  .\r\n", ":2: a sentence without words"},
    {SENTENCE "2 Where is Zoë? \tattic\n", "found 1"},
    {SENTENCE "2 Where is Zoë? \tattic\t \n", "found 1"},
    {SENTENCE "2 Where is Zoë? \tattic\t1\t1\n", "found 3"},
    {SENTENCE "2 Where is Zoë \tattic\t1\n", "'Where is Zoë' lacks its '?'"},
    {SENTENCE "2 ? \tattic\t1\n", ":2: question '?'"},
    {SENTENCE "2 Where is Zoë? \t \t1\n", "one word as answer"},
    {SENTENCE "2 Where is Zoë? \tthe attic\t1\n", "one word as answer"},
    {SENTENCE "2 Where is Zoë? \tattic\tone\n",
     ":2: the question rests on 'one'"},
    {SENTENCE "2 Where is Zoë? \tattic\t1,2\n", "rests on '1,2'"},
    {SENTENCE "2 Where is Zoë? \tattic\t+1\n", "rests on '+1'"},
    {SENTENCE "2 Where is Zoë? \tattic\t1 2\n", "rests on '2'"},
    {SENTENCE "2 Where is Zoë? \tattic\t3\n3 a b.\n", ":2: the question rests"},
    {GOOD "3 Where is Zoë? \tattic\t2\n", ":3: the question rests on '2'"},
    {SENTENCE "2 a b.\n" SENTENCE "2 Where is Zoë? \tattic\t1 2\n",
     ":4: the question rests on '2'"},
    {SENTENCE "1 Where is Zoë? \tattic\t1\n",
     ":2: a question before the first"},
    {"1 Where is Zoë? \tattic\t1\n", ":1: a question before the first"},
    {SENTENCE, ".txt: no question in it"},
    {"\n\n", ".txt: no question in it"},
    {"", ".txt: the file is empty"},
    {SENTENCE "2 a \xff.\n", ":2: a byte is not UTF-8"},
};

static void
test_malformed(void)
{
    gchar *folder = ak_test_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++)
        for (guint s = 0; s < 2; s++) {
            const char *text = malformed[i].text;
            write_task(folder, s == 0 ? text : GOOD, s == 1 ? text : GOOD);
            Reading reading = reading_at("babi", folder, "", FALSE);
            CU_ASSERT_PTR_NULL(reading.examples);
            CU_ASSERT_TRUE(
                g_error_matches(reading.error, AK_ERROR, AK_ERROR_DATA));
            CU_ASSERT_TRUE(
                reading.error != NULL &&
                strstr(reading.error->message,
                       s == 0 ? "qa1_x_train.txt" : "qa1_x_test.txt") != NULL);
            AK_ASSERT_ERROR(&reading.error, malformed[i].expected);
            reading_clear(&reading);
        }
    ak_test_folder_remove(folder);
}

/* The answers are the training files' words. */
static void
test_foreign_answer(void)
{
    gchar *folder = ak_test_folder();
    write_task(folder, GOOD, SENTENCE "2 Where is Zoë? \tcellar\t1\n");
    Reading reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "qa1_x_test.txt:2: the answer 'cellar' is "
                                    "none of the 8 words");
    reading_clear(&reading);

    write_task(folder, SENTENCE "2 Where is Zoë? \tcellar\t1\n", GOOD);
    reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "qa1_x_train.txt:2: the answer 'cellar'");
    reading_clear(&reading);

    /* Another task's malformed file is an error, too: it makes the answers. */
    g_autofree gchar *other = g_build_filename(folder, "qa3_x_test.txt", NULL);
    write_task(folder, GOOD, GOOD);
    g_assert_true(g_file_set_contents(other, "1 so\n", -1, NULL));
    reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "qa3_x_test.txt:1: neither");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* Ends of lines as on Windows, blank lines, no last newline, a byte order mark;
 * 7 questions of which 2 are the dev split. */
static void
test_lenient(void)
{
    gchar *folder = ak_test_folder();
    g_autoptr(GString) train = g_string_new("\xef\xbb\xbf");
    for (guint i = 0; i < 7; i++)
        g_string_append(train, "1 Zoë ran to the attic.\r\n\r\n"
                               "2 Where is Zoë?\tattic\t1\r\n");
    g_string_truncate(train, train->len - 2);
    write_task(folder, train->str, GOOD);
    Reading reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    guint n[3] = {0};
    for (guint i = 0; i < reading.examples->example->len; i++)
        n[((AkHeld *)reading.examples->example->pdata[i])->given.split]++;
    CU_ASSERT_TRUE(n[AK_TRAIN] == 5 && n[AK_DEV] == 2 && n[AK_TEST] == 1);
    g_autofree gchar *line = example_line(&reading, "qa1-train-7");
    CU_ASSERT_STRING_EQUAL(line, "train|Zoë ran to the attic|Where is Zoë|"
                                 "attic|0 1 2 3 4");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

static void
test_folders(void)
{
    gchar *folder = ak_test_folder();
    Reading reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "no file is named like qa1_*_train.txt");
    reading_clear(&reading);

    write_task(folder, GOOD, GOOD);
    g_autofree gchar *test = g_build_filename(folder, "qa1_x_test.txt", NULL);
    g_autofree gchar *second = g_build_filename(folder, "qa1_y_train.txt", NULL);
    reading = reading_at("babi", test, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "qa1_x_test.txt must be a folder");
    reading_clear(&reading);
    g_assert_true(g_file_set_contents(second, GOOD, -1, NULL));
    reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "qa1_*_train.txt, qa1_x_train.txt and "
                                    "qa1_y_train.txt; leave one");
    reading_clear(&reading);

    g_unlink(second);
    g_unlink(test);
    reading = reading_at("babi", folder, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "no file is named like qa1_*_test.txt");
    reading_clear(&reading);
    reading = reading_at("babi", "/nonexistent", "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "/nonexistent must be a folder");
    reading_clear(&reading);
    reading = reading_at("babi", folder, "task = 4", FALSE);
    AK_ASSERT_ERROR(&reading.error, "task");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

/* The published archive: a folder for each set, of which one is read; stories in
 * the folder itself come first. */
static void
test_sets(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *sets = g_build_filename(folder, "tasks_1-20_v1-2", NULL);
    g_autofree gchar *many = g_build_filename(sets, "en-10k", NULL);
    g_autofree gchar *few = g_build_filename(sets, "en", NULL);
    g_autofree gchar *tar = g_build_filename(folder, "babi.tar.gz", NULL);
    g_autofree gchar *zip = g_build_filename(folder, "babi.zip", NULL);
    g_mkdir_with_parents(many, 0755);
    g_mkdir_with_parents(few, 0755);
    write_task(many, SENTENCE "2 Where is Zoë? \tZoë\t1\n", GOOD);
    write_task(few, GOOD GOOD, GOOD);
    reading_pack(sets, "tasks_1-20_v1-2", tar);
    reading_pack(sets, "", zip);

    const char *path[] = {folder, sets, tar, zip};
    for (gsize i = 0; i < G_N_ELEMENTS(path); i++) {
        Reading reading = reading_at("babi", path[i], "", FALSE);
        AK_ASSERT_NO_ERROR(&reading.error);
        g_autofree gchar *line = example_line(&reading, "qa1-train-1");
        CU_ASSERT_STRING_EQUAL(
            line, "train|Zoë ran to the attic|Where is Zoë|Zoë|0 1 2 3 4");
        reading_clear(&reading);

        reading = reading_at("babi", path[i], "set = en", FALSE);
        AK_ASSERT_NO_ERROR(&reading.error);
        g_autofree gchar *other = example_line(&reading, "qa1-train-2");
        CU_ASSERT_STRING_EQUAL(
            other, "train|Zoë ran to the attic|Where is Zoë|attic|0 1 2 3 4");
        reading_clear(&reading);

        reading = reading_at("babi", path[i], "set = shuffled", FALSE);
        AK_ASSERT_ERROR(&reading.error, "itself or in a folder shuffled: no "
                                        "file is named like qa1_*_train.txt");
        reading_clear(&reading);
    }

    write_task(sets, GOOD, GOOD);
    Reading reading = reading_at("babi", sets, "", FALSE);
    g_autofree gchar *line = example_line(&reading, "qa1-train-1");
    CU_ASSERT_STRING_EQUAL(
        line, "train|Zoë ran to the attic|Where is Zoë|attic|0 1 2 3 4");
    reading_clear(&reading);

    write_task(many, "1 so\n", GOOD);
    reading_pack(sets, "stories", tar);
    reading = reading_at("babi", tar, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "babi.tar.gz/stories/en-10k/"
                                    "qa1_x_train.txt:1: neither a sentence");
    reading_clear(&reading);
    reading_cut(tar, 0.5);
    reading = reading_at("babi", tar, "", FALSE);
    AK_ASSERT_ERROR(&reading.error, "babi.tar.gz");
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"small files", test_small},
    {"the answer list", test_answers},
    {"malformed lines", test_malformed},
    {"an answer that is none", test_foreign_answer},
    {"what is let pass", test_lenient},
    {"folders", test_folders},
    {"sets of an archive", test_sets},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("babi", cases);
}
