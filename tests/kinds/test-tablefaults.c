/* What the reader of users' own tables says where it cannot read on. */
#include "harness.h"
#include "readers.h"

#define TWO "text,label\nx,1\ny,0\n"

static const struct {
    const char *name, *data, *settings, *what;
} bad[] = {
    {"a.csv", "texts,label\nx,1\n", "",
     "a.csv:1: there is no column 'text', did you mean 'texts'?; the columns "
     "are 'texts', 'label'"},
    {"a.csv", "text,lable\nx,1\n", "", "did you mean 'lable'?"},
    {"a.csv", "text;label\nx;1\n", "", "parted by semicolons"},
    {"a.csv", "text,label\nx,1\n", "query = q", "there is no column 'q'"},
    {"a.csv", "text,label\nx,1\n", "labels = a", "there is no column 'a'"},
    {"a.csv", "text,label\nx,1\n", "header = no", "the columns are '1', '2'"},
    {"a.csv", "text,label\n", "", "no row follows"},
    {"a.csv", "", "", "the file is empty"},
    {"a.txt", TWO, "", "'a.txt' has not the name of a table"},
    {"a.csv", "text,label\nx,1\ny,\n", "",
     "a.csv:3: 'label', the label, is empty"},
    {"a.csv", "text,label\nx,1\ny,1\n", "", "one label only"},
    {"a.csv", "text,label\nx,a\ny,b\nz,c\n", "task = binary",
     "task = binary needs two labels, there are more in column 'label': a, b, "
     "c; set task = classes"},
    {"a.csv", "text,label\nx,all\ny,b\n", "", "a label is 'all'"},
    {"a.csv", "text,label\nx,good\n\ny,bda\n", "classes = good, bad",
     "a.csv:4: label 'bda' in column 'label' is none of good, bad"},
    {"a.csv", "text,label,i\nx,1,u\n\"y\n\",0,v\nz,1,u\n", "id = i",
     "a.csv:5: id 'u' is that of the row in line 2, too"},
    {"a.csv", "text,label,i\nx,1,u\ny,0, \n", "id = i",
     "a.csv:3: 'i', the id, is empty"},
    {"a.csv", "text,label,s\nx,1,train\ny,0,tets\n", "split = s",
     "a.csv:3: 'tets' in column 's' is no split"},
    {"a.csv", "text,a,b\nx,1,0\ny,2,0\n", "labels = a, b",
     "a.csv:3: '2' in column 'a' is neither 1 nor 0"},
    {"a.csv", "text,label\nx,\"1\ny,0\n", "",
     "a.csv:2: the file ends within field 2 ('label')"},
    {"a.csv", "text,label\nx, y,1\nz,0\n", "", "a.csv:2: 3 fields"},
    {"a.jsonl", "{\"text\": \"x\", \"label\": 1}\n{\"label\": 0}\n", "",
     "a.jsonl:2: the object has no 'text'; its keys are 'label'"},
    {"a.jsonl",
     "{\"text\": \"x\", \"label\": 1}\n{\"label\": 0, \"txet\": \"y\"}\n", "",
     "a.jsonl:2: the object has no 'text', did you mean 'txet'?; its keys are "
     "'label', 'txet'"},
    {"a.jsonl",
     "{\"text\": \"x\", \"label\": 1}\n{\"label\": 0, \"text\": null}\n", "",
     "a.jsonl:2: 'text' is null"},
    {"a.csv", "text,label,s\nx,1,dev\ny,0,test\n", "split = s",
     "a.csv: no row has train in column 's'"},
    {"a.jsonl",
     "{\"text\": \"x\", \"label\": 1}\n{\"text\": \"x\", \"label\": null}\n",
     "", "a.jsonl:2: 'label', the label, is empty"},
    {"a.jsonl",
     "{\"text\": \"x\", \"label\": [1, 2]}\n{\"text\": \"x\", \"label\": 1}\n",
     "task = binary", "a.jsonl:1: 2 labels in one row"},
    {"a.csv", TWO, "text =", "text is empty"},
    {"a.csv", TWO, "label =", "neither label nor labels"},
    {"a.csv", TWO, "classes = a,,b", "has an empty place"},
    {"a.csv", TWO, "classes = a, a", "has 'a' twice"},
    {"a.csv", TWO, "labels = a, b\ntask = binary", "several labels a text"},
    {"a.csv", TWO, "labels = a, b\nclasses = a, b", "several labels a text"},
    {"a.csv", TWO, "query = label\ntask = classes", "task = query only"},
    {"a.csv", TWO, "task = query", "set query"},
    {"a.csv", TWO, "task = multilabel\nseparator =", "separator is empty"},
};

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        Reading reading =
            reading_of_file("table", bad[i].name, bad[i].data, bad[i].settings);
        CU_ASSERT_PTR_NULL(reading.examples);
        AK_ASSERT_ERROR(&reading.error, bad[i].what);
        reading_clear(&reading);
    }
}

/* A column of texts taken for that of the labels. */
static void
test_many_labels(void)
{
    g_autoptr(GString) data = g_string_new("label,text\n");
    for (guint i = 0; i < 1500; i++)
        g_string_append_printf(data, "text %u,%u\n", i, i % 2);
    Reading reading = reading_of_file("table", "a.csv", data->str, "");
    AK_ASSERT_ERROR(&reading.error, "a.csv:1002: up to here column 'label'");
    reading_clear(&reading);
}

/* Of many classes some are named. */
static void
test_many_classes(void)
{
    g_autoptr(GString) settings = g_string_new("classes = c0");
    for (guint i = 1; i < 23; i++)
        g_string_append_printf(settings, ", c%u", i);
    Reading reading = reading_of_file("table", "a.csv", "text,label\nx,other\n",
                                      settings->str);
    AK_ASSERT_ERROR(&reading.error, ", c18, c19 and 3 more");
    reading_clear(&reading);
}

/* A field of 100 MB, for want of a quote. */
static void
test_long_field(void)
{
    g_autofree gchar *fill = g_strnfill(100000000, 'x');
    g_autofree gchar *data =
        g_strconcat("text,label\nx,1\n\"y,0\n", fill, "\n", NULL);
    Reading reading = reading_of_file("table", "a.csv", data, "");
    AK_ASSERT_ERROR(&reading.error, "a.csv:3: field 1 ('text') has more than");
    reading_clear(&reading);
}

static void
test_missing(void)
{
    Reading reading =
        reading_new("table", "path = /nowhere/at/all.csv", 1, FALSE);
    AK_ASSERT_ERROR(&reading.error, "/nowhere/at/all.csv");
    reading_clear(&reading);
}

static const AkCase cases[] = {
    {"what is refused", test_bad},       {"too many labels", test_many_labels},
    {"many classes", test_many_classes}, {"a field of 100 MB", test_long_field},
    {"no file", test_missing},           {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("tablefaults", cases);
}
