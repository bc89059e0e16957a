/* The reader of MIMIC-III, on invented tables in the published format. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEADER                                                                 \
    "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"CHARTDATE\",\"CHARTTIME\","       \
    "\"STORETIME\",\"CATEGORY\",\"DESCRIPTION\",\"CGID\",\"ISERROR\","         \
    "\"TEXT\"\n"
#define CODES                                                                  \
    "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"SEQ_NUM\",\"ICD9_CODE\"\n"
#define REPORT(hadm) "1,7," hadm ",2101-01-01,,,Discharge summary,Report,,,"

/* "SPLIT|LABEL|text" of an admission; "(none)". */
static gchar *
admission_line(const Reading *reading, const char *id)
{
    const AkHeld *held = reading_find(reading, id);
    if (held == NULL)
        return g_strdup("(none)");
    g_autofree gchar *text = ak_examples_join(reading->examples, &held->text);
    return g_strdup_printf("%s|%s|%s", ak_split_name(held->given.split),
                           reading->examples->class_name[held->given.label],
                           text);
}

static const struct {
    const char *settings, *id, *line;
} small_rows[] = {
    /* The report before addenda, these by date, wherever they stand; the note
     * of a nurse is not one of them. */
    {"", "100001",
     "test|diabetes|admission date : <DE> sex : f patient says \" no sugar \" "
     ". "
     "but he knows better ! first addendum , of the fifth . addendum : sugar "
     "of "
     "<DE> was qqq mg ."},
    /* A mistaken note does not count. */
    {"", "100002", "test|no diabetes|came with a cough and left without it ."},
    /* 250.01 is not 250.00. */
    {"", "100003", "dev|no diabetes|diet as before ; insulin as before ."},
    {"", "100005", "train|diabetes|sugar high , feet cold , toes counted ."},
    /* Of its diagnoses the one without a code does not count, the other does. */
    {"", "100006", "test|no diabetes|nothing was found , nothing was missed ."},
    {"", "100010", "(none)"}, /* in no list */
    {"", "100011", "(none)"}, /* listed, without a note */
    {"tokeniser = whitespace", "100002",
     "test|no diabetes|came with a cough and left without it."},
    {"tokeniser = whitespace", "100005",
     "train|diabetes|sugar high, feet cold, toes counted."},
};

static void
test_small(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(small_rows); i++) {
        Reading reading = reading_small("mimic", small_rows[i].settings);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
        g_autofree gchar *line = admission_line(&reading, small_rows[i].id);
        CU_ASSERT_STRING_EQUAL(line, small_rows[i].line);
        CU_ASSERT_EQUAL(reading.examples->example->len, 7);
        CU_ASSERT_EQUAL(reading.examples->note->len, 1);
        const char *note = reading.examples->note->pdata[0];
        CU_ASSERT_PTR_NOT_NULL(strstr(note, "of 8 listed admissions 1 have"));
        reading_clear(&reading);
    }
}

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A folder with one listed admission, whose notes are `notes`. */
static gchar *
write_ward(const char *notes)
{
    gchar *folder = ak_test_folder();
    write_file(folder, "train_50_hadm_ids.csv", "100001\n");
    write_file(folder, "dev_50_hadm_ids.csv", "100002\n");
    write_file(folder, "test_50_hadm_ids.csv", "100003\n");
    write_file(folder, "DIAGNOSES_ICD.csv", CODES "1,7,100001,1,25000\n");
    write_file(folder, "NOTEEVENTS.csv", notes);
    return folder;
}

/* What follows from the authors' patterns, and was compared with them. */
static const struct {
    const char *text, *expected;
} prepared[] = {
    {"seen by Dr. [**Last Name (STitle) 77**] twice", "seen by dr. <DE> twice"},
    /* A mark ends at the first end. */
    {"[** [**x**] y**] z", "<DE> y * ] z"},
    {"open [**2101 never closed", "open [ * qqq never closed"},
    {"well ... --- done!!", "well . - done !"},
    {"fever - - chills", "fever - chills"},
    {"a--b", "a - b"},
    /* What is no ASCII letter counts as a mark. */
    {"Größe éé", "größe é"},
    {"T 98.6 on 12 mg", "t qqq on qqq mg"},
    /* Only our own stays in upper case. */
    {"<DE> [**a**]", "< de > <DE>"},
    {"< [**x**]", "< DE>"},
    {"[**a**][**b**]", "<DE> <DE>"},
    {"________\n\n\n ====== #1", "_ = # qqq"},
    {"* * *", "*"},
};

static void
test_prepared(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(prepared); i++) {
        g_autofree gchar *notes = g_strdup_printf(
            HEADER REPORT("100001") "\"%s\"\n", prepared[i].text);
        gchar *folder = write_ward(notes);
        Reading reading = reading_at("mimic", folder, "", FALSE);
        AK_ASSERT_NO_ERROR(&reading.error);
        g_autofree gchar *line = admission_line(&reading, "100001");
        g_autofree gchar *wanted =
            g_strdup_printf("train|diabetes|%s", prepared[i].expected);
        CU_ASSERT_STRING_EQUAL(line, wanted);
        reading_clear(&reading);
        ak_test_folder_remove(folder);
    }
}

/* 285.1 alone is acute, 285.2x alone chronic, both are out. */
static void
test_anemia(void)
{
    Reading reading = reading_small("mimic", "task = anemia");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    const AkExamples *examples = reading.examples;
    CU_ASSERT_EQUAL(examples->example->len, 2);
    for (guint i = 0; i < examples->example->len; i++) {
        const AkExample *one =
            &((const AkHeld *)examples->example->pdata[i])->given;
        CU_ASSERT_STRING_EQUAL(examples->class_name[one->label],
                               strcmp(one->id, "100007") == 0 ? "acute"
                                                              : "chronic");
    }
    reading_clear(&reading);
}

/* Of 40 acute and 20 chronic admissions 12 are for test, 8 for dev, of both
 * classes alike; which ones has to do with the seed and not with the order. */
static void
test_anemia_splits(void)
{
    g_autoptr(GString) codes = g_string_new(CODES);
    g_autoptr(GString) notes = g_string_new(HEADER);
    for (guint i = 0; i < 60; i++) {
        g_string_append_printf(codes, "%u,7,%u,1,%s\n", i, 100001 + i,
                               i % 3 == 0 ? "28522" : "2851");
        g_string_append_printf(notes,
                               "%u,7,%u,2101-01-01,,,Discharge summary,Report,"
                               ",,some text\n",
                               i, 100060 - i);
    }
    gchar *folder = write_ward(notes->str);
    write_file(folder, "DIAGNOSES_ICD.csv", codes->str);
    Reading reading = reading_at("mimic", folder, "task = anemia", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    guint n[3][2] = {0};
    for (guint i = 0; i < reading.examples->example->len; i++) {
        const AkExample *one =
            &((const AkHeld *)reading.examples->example->pdata[i])->given;
        n[one->split][one->label]++;
    }
    CU_ASSERT_EQUAL(n[AK_TEST][0], 4);
    CU_ASSERT_EQUAL(n[AK_TEST][1], 8);
    CU_ASSERT_EQUAL(n[AK_DEV][0] + n[AK_DEV][1], 8);
    CU_ASSERT_TRUE(n[AK_DEV][0] == 2 || n[AK_DEV][0] == 3);
    CU_ASSERT_EQUAL(n[AK_TRAIN][0] + n[AK_TRAIN][1], 40);
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

static const struct {
    const char *file, *text, *expected;
} malformed[] = {
    {"train_50_hadm_ids.csv", "100001\nHADM_ID\n",
     "train_50_hadm_ids.csv:2: 'HADM_ID' is no HADM_ID"},
    {"train_50_hadm_ids.csv", "100001,3\n", ":1: '100001,3' is no HADM_ID"},
    {"train_50_hadm_ids.csv", "0\n", ":1: '0' is no HADM_ID"},
    {"train_50_hadm_ids.csv", "100001\n\n100001\n",
     ":3: admission 100001 is listed before"},
    {"test_50_hadm_ids.csv", "100001\n", "admission 100001 is listed before"},
    {"DIAGNOSES_ICD.csv", "1,2\n1,2\n", "SUBJECT_ID"},
    {"DIAGNOSES_ICD.csv", CODES "1,7,1e5,1,25000\n",
     "DIAGNOSES_ICD.csv:2: HADM_ID is '1e5', expected a number"},
    {"DIAGNOSES_ICD.csv", CODES "1,7,100001,1\n", "DIAGNOSES_ICD.csv:2:"},
    {"DIAGNOSES_ICD.csv", CODES "1,x,100001,1,4019\n", "SUBJECT_ID is 'x'"},
    {"DIAGNOSES_ICD.csv", CODES "1,7,100001,1,4019\n2,8,100001,2,4019\n",
     ":3: admission 100001 is of SUBJECT_ID 8 here and of 7 before"},
    {"NOTEEVENTS.csv", HEADER "1,8,100001,,,,Discharge summary,Report,,,a\n",
     "admission 100001 is of SUBJECT_ID 8 here and of 7 before"},
    {"NOTEEVENTS.csv", HEADER REPORT("100001") "\"a\nb\n",
     "NOTEEVENTS.csv:2: the file ends within"},
    {"NOTEEVENTS.csv", HEADER REPORT("100001") "a \"b\" c\n",
     "NOTEEVENTS.csv:2: "},
    {"NOTEEVENTS.csv", HEADER REPORT("abc") "a\n", ":2: HADM_ID is 'abc'"},
    {"NOTEEVENTS.csv",
     HEADER REPORT("100001") "\"a\nb\"\n"
                             "2,7,100001,,,,Discharge summary,Letter,,,b\n",
     "NOTEEVENTS.csv:4: DESCRIPTION of a discharge summary is 'Letter'"},
    {"NOTEEVENTS.csv", "a,b\nc,d\n", "SUBJECT_ID"},
    {"NOTEEVENTS.csv", "", "NOTEEVENTS.csv"},
};

static void
test_malformed(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
        gchar *folder = write_ward(HEADER REPORT("100001") "some text\n");
        write_file(folder, malformed[i].file, malformed[i].text);
        Reading reading = reading_at("mimic", folder, "", FALSE);
        AK_ASSERT_ERROR(&reading.error, malformed[i].expected);
        reading_clear(&reading);
        ak_test_folder_remove(folder);
    }
}

static void
test_missing(void)
{
    static const char *const file[] = {"NOTEEVENTS.csv", "DIAGNOSES_ICD.csv",
                                       "train_50_hadm_ids.csv",
                                       "test_50_hadm_ids.csv"};
    for (gsize i = 0; i < G_N_ELEMENTS(file); i++) {
        gchar *folder = write_ward(HEADER REPORT("100001") "some text\n");
        g_autofree gchar *path = g_build_filename(folder, file[i], NULL);
        g_autofree gchar *wanted = g_strdup_printf("has no file %s", file[i]);
        g_unlink(path);
        Reading reading = reading_at("mimic", folder, "", FALSE);
        AK_ASSERT_ERROR(&reading.error, wanted);
        reading_clear(&reading);
        /* Anemia needs no lists. */
        reading = reading_at("mimic", folder, "task = anemia", FALSE);
        AK_ASSERT_ERROR(&reading.error, i < 2 ? wanted : NULL);
        reading_clear(&reading);
        ak_test_folder_remove(folder);
    }
}

/* CRLF, a byte that is not UTF-8, a note without words, an empty line. */
static void
test_lenient(void)
{
    gchar *folder = write_ward(
        HEADER REPORT("100001") "\"caf\xe9\r\nclosed\"\r\n\r\n" REPORT(
            "100002") "\" \n \"\n");
    write_file(folder, "train_50_hadm_ids.csv", "100001\r\n\r\n 100009 \r\n");
    write_file(folder, "DIAGNOSES_ICD.csv",
               CODES "1,7,100001,1,25000\r\n2,7,100002,1,25000\r\n");
    Reading reading = reading_at("mimic", folder, "", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    g_autofree gchar *line = admission_line(&reading, "100001");
    CU_ASSERT_STRING_EQUAL(line, "train|diabetes|caf \xef\xbf\xbd closed");
    g_autofree gchar *empty = admission_line(&reading, "100002");
    CU_ASSERT_STRING_EQUAL(empty, "(none)");
    CU_ASSERT_EQUAL(reading.examples->note->len, 2);
    const char *note = reading.examples->note->pdata[0];
    CU_ASSERT_PTR_NOT_NULL(strstr(note, "not UTF-8"));
    reading_clear(&reading);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"a small ward", test_small},
    {"prepared texts", test_prepared},
    {"anemia", test_anemia},
    {"splits of anemia", test_anemia_splits},
    {"malformed tables", test_malformed},
    {"missing files", test_missing},
    {"what is let pass", test_lenient},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("mimic", cases);
}
