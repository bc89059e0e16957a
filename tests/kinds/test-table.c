/* The reader of users' own tables: what comes out of which columns, and where
 * splits come from. */
#include "examples.h"
#include "harness.h"
#include "readers.h"

#include <string.h>

/* ---- What comes out ---- */

static const struct {
    const char *remark, *name, *data, *settings, *out;
} good[] = {
    {"two labels are binary, sorted", "a.csv",
     "text,label\n\"Don't, x2!\",pos\nNo.,neg\n", "",
     "binary neg,pos; row-1 pos do n't , qqq !; row-2 neg no .;"},
    {"three are classes; other columns are passed over", "a.csv",
     "n,label,text\r\n1,c,X\r\n2, a ,Y\r\n\r\n3,b,Z\r\n", "",
     "classes a,b,c; row-1 c x; row-2 a y; row-3 b z;"},
    {"as given", "a.tsv", "t\tl\nÉté  3,\t1\nB\t0\n",
     "text = t\nlabel = l\ntokeniser = whitespace\nlower = no\ndigits = keep",
     "binary 0,1; row-1 1 Été 3,; row-2 0 B;"},
    {"words alone", "a.csv", "text,label\n\"a-b, 'C'!\",1\nd,0\n",
     "tokeniser = words", "binary 0,1; row-1 1 a b c; row-2 0 d;"},
    {"an order of the user's", "a.csv", "text,label\nx,good\ny,bad\n",
     "classes = good, bad", "binary good,bad; row-1 good x; row-2 bad y;"},
    {"two labels as classes", "a.csv", "text,label\nx,good\ny,bad\n",
     "task = classes", "classes bad,good; row-1 good x; row-2 bad y;"},
    {"no header: columns by number", "a.csv", "u1,1,x\nu2,0,y\n",
     "header = no\ntext = 3\nlabel = 2\nid = 1", "binary 0,1; u1 1 x; u2 0 y;"},
    {"format of a name that tells none", "a.dat", "text\tlabel\nx\t1\ny\t0\n",
     "format = tsv", "binary 0,1; row-1 1 x; row-2 0 y;"},
    {"a second text", "a.csv", "text,label,hypothesis\nA b,yes,B?\nC d,no,E\n",
     "query = hypothesis", "query no,yes; row-1 yes a b/b ?; row-2 no c d/e;"},
    {"JSON: text in tokens, numbers and truths as labels", "a.jsonl",
     "{\"text\": [\"New York\", \"x\"], \"label\": true, \"id\": "
     "12345678901}\n{\"label\": false, \"text\": \"y\", \"id\": \"b\"}",
     "id = id", "binary false,true; 12345678901 true new york x; b false y;"},
    {"JSON: a list of labels", "a.json",
     "{\"text\": \"x\", \"label\": [\"b\", \"a\"]}\n"
     "{\"text\": \"y\", \"label\": []}\n{\"text\": \"z\", \"label\": "
     "[\"a\"]}\n",
     "", "multilabel a,b; row-1 11 x; row-2 00 y; row-3 10 z;"},
    {"labels parted by a bar", "a.csv", "text,label\nx,b | a\ny,\nz,a|\n",
     "task = multilabel", "multilabel a,b; row-1 11 x; row-2 00 y; row-3 10 z;"},
    {"by something else", "a.csv", "text,label\nx,b;a\nz,a\n",
     "task = multilabel\nseparator = \";\"",
     "multilabel a,b; row-1 11 x; "
     "row-2 10 z;"},
    {"a column for each label", "a.csv", "text,b,a\nx,1,no\ny,0,Yes\n",
     "labels = b, a", "multilabel b,a; row-1 10 x; row-2 01 y;"},
    {"rows without a label are left out", "a.csv",
     "text,label\nx,1\nv,\ny,0\nw, \n", "unlabelled = skip",
     "binary 0,1; row-1 1 x; row-3 0 y;"},
    {"an empty text", "a.csv", "text,label\n,1\n\" \n\",0\n", "",
     "binary 0,1; row-1 1 ; row-2 0 ;"},
    {"bytes that are not UTF-8", "a.csv", "text,label\nna\xefve,1\ny,0\n",
     "tokeniser = whitespace",
     "binary 0,1; row-1 1 na\xef\xbf\xbdve; row-2 0 "
     "y;"},
    {"a quote of the user's is not a field's", "a.tsv",
     "text\tlabel\n\"x\t1\ny\"\t0\n", "",
     "binary 0,1; row-1 1 \" x; row-2 0 y \";"},
};

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        Reading reading = reading_of_file("table", good[i].name, good[i].data,
                                          good[i].settings);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
        g_autofree gchar *out = reading_print(&reading);
        CU_ASSERT_STRING_EQUAL(out, good[i].out);
        if (strcmp(out, good[i].out) != 0)
            g_printerr("%s: %s\n", good[i].remark, out);
        reading_clear(&reading);
    }
}

static const struct {
    const char *data, *settings, *note;
} notes[] = {
    {"text,label\nx,1\nv,\ny,0\n", "unlabelled = skip",
     "1 row without a label is left out"},
    {"text,label\nx,1\n,0\n\" \",0\n", "",
     "2 texts have no word, the first is 'row-2' in line 3"},
    {"text,label\nx,1\nna\xefve,0\n", "", "the first in line 3;"},
};

static void
test_notes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(notes); i++) {
        Reading reading =
            reading_of_file("table", "a.csv", notes[i].data, notes[i].settings);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
        const GPtrArray *note = reading.examples->note;
        CU_ASSERT_EQUAL_FATAL(note->len, 1); /* although it is read twice */
        CU_ASSERT_PTR_NOT_NULL(strstr(note->pdata[0], notes[i].note));
        reading_clear(&reading);
    }
}

/* ---- Splits ---- */

/* n rows, every third of label 1. */
static gchar *
make_rows(guint n)
{
    GString *data = g_string_new("text,label\n");
    for (guint i = 0; i < n; i++)
        g_string_append_printf(data, "some text %u,%u\n", i, i % 3 == 0);
    return g_string_free(data, FALSE);
}

static void
assert_sizes(const AkExamples *examples, gsize train, gsize dev, gsize test)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(examples);
    CU_ASSERT_EQUAL(ak_examples_count(examples, AK_TRAIN), train);
    CU_ASSERT_EQUAL(ak_examples_count(examples, AK_DEV), dev);
    CU_ASSERT_EQUAL(ak_examples_count(examples, AK_TEST), test);
}

/* 90 rows: 18 for test, of the 72 left 10.8 for dev, rounded up; labels in
 * proportion. */
static void
test_drawn(void)
{
    g_autofree gchar *data = make_rows(90);
    const ReadingFile file[] = {{"a.csv", data}, {NULL, NULL}};
    Reading reading = reading_of_files("table", file, "", TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    assert_sizes(reading.examples, 61, 11, 18);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 1), 6);
    reading_clear(&reading);

    reading = reading_of_files("table", file,
                               "test = 0.5\ndev = 0.2\nstratified = no", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    assert_sizes(reading.examples, 36, 9, 45);
    reading_clear(&reading);
}

static const char split_rows[] = "text,label,part\nq,1,Train\nr,0,train\n"
                                 "s,1,train\nt,0,TRAINING\nu,1,validation\n"
                                 "v,0,test\nw,1,train\n";

static void
test_column(void)
{
    Reading reading =
        reading_of_file("table", "a.csv", split_rows, "split = part");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    assert_sizes(reading.examples, 5, 1, 1);
    reading_clear(&reading);

    /* No row is of dev: drawn from train alone. */
    g_auto(GStrv) part = g_strsplit(split_rows, "validation", 2);
    g_autofree gchar *data = g_strjoinv("train", part);
    reading = reading_of_file("table", "a.csv", data, "split = part\ndev = 0.3");
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    assert_sizes(reading.examples, 4, 2, 1);
    reading_clear(&reading);
}

#define TWO "text,label\nx,1\ny,0\n"

static const struct {
    const char *remark;
    ReadingFile file[5];
    gsize n[3]; /* 0, 0, 0: refused */
    const char *what;
} folders[] = {
    {"names of splits in names of files",
     {{"my.train-v2.csv", TWO},
      {"VAL.tsv", "text\tlabel\nz\t1\n"},
      {"sub/x_test.jsonl", "{\"text\": \"x\", \"label\": 0}\n"}},
     {2, 1, 1},
     NULL},
    {"what is no table, or names no split, is passed over",
     {{"train.csv", TWO},
      {"README", "?"},
      {"retrain.csv", TWO},
      {".train.csv", "?"}},
     {1, 1, 0},
     "retrain.csv names no split and is not read"},
    {"of many that name no split one is named",
     {{"train.csv", TWO}, {"a.csv", TWO}, {"b.csv", TWO}, {"c.csv", TWO}},
     {1, 1, 0},
     "3 files, such as a.csv, name no split and are not read"},
    {"a single table may have any name",
     {{"README", "?"}, {"all.csv", TWO}, {"__MACOSX/all.csv", "?"}},
     {1, 1, 0},
     NULL},
    {"two of a split",
     {{"train.csv", TWO}, {"train.tsv", TWO}},
     {0, 0, 0},
     "both train.csv and train.tsv are train files"},
    {"no train file",
     {{"dev.csv", TWO}, {"test.csv", TWO}},
     {0, 0, 0},
     "of its 2 tables, such as dev.csv, none is named a train file"},
    {"no table", {{"a.txt", TWO}, {"b.doc", "?"}}, {0, 0, 0}, "'a.txt' has not "},
};

static void
test_folders(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        Reading reading = reading_of_files("table", folders[i].file,
                                           "test = 0.001\ndev = 0.001", FALSE);
        const gsize *n = folders[i].n;
        if (n[0] == 0) {
            AK_ASSERT_ERROR(&reading.error, folders[i].what);
        } else {
            AK_ASSERT_NO_ERROR(&reading.error);
            CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
            CU_ASSERT_EQUAL(ak_examples_count(reading.examples, AK_TRAIN) +
                                ak_examples_count(reading.examples, AK_DEV) +
                                ak_examples_count(reading.examples, AK_TEST),
                            n[0] + n[1] + n[2]);
            const GPtrArray *note = reading.examples->note;
            if (folders[i].what != NULL)
                CU_ASSERT_TRUE(note->len == 1 &&
                               strstr(note->pdata[0], folders[i].what) != NULL);
        }
        reading_clear(&reading);
    }
}

/* Files as they are named, and ids that say where they come from. */
static void
test_files(void)
{
    const ReadingFile file[] = {{"train.csv", TWO},
                                {"dev.csv", TWO},
                                {"test.csv", "label,text\n1,t\n0,u\n"},
                                {NULL, NULL}};
    Reading reading = reading_of_files("table", file, "", FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.examples);
    assert_sizes(reading.examples, 2, 2, 2);
    g_autofree gchar *out = reading_print(&reading);
    CU_ASSERT_STRING_EQUAL(out, "binary 0,1; dev-1 1 x; dev-2 0 y; test-1 1 t; "
                                "test-2 0 u; train-1 1 x; train-2 0 y;");
    reading_clear(&reading);
}

static const AkCase cases[] = {
    {"what comes out", test_good},
    {"notes", test_notes},
    {"splits drawn", test_drawn},
    {"a column of splits", test_column},
    {"folders", test_folders},
    {"files of splits", test_files},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("table", cases);
}
