/* What a reader hands over: labels, rationales, refusals; reading its files. */
#include "corpus.h"
#include "examples.h"
#include "handed.h"
#include "harness.h"

#include <string.h>

static const char *const three[] = {"red", "green", "blue"};

static void
test_rationale(void)
{
    g_autoptr(AkExamples) examples = handed_small();
    const guint32 rationale[] = {0, 2};
    ak_examples_add(examples, &(AkExample){.id = "r",
                                           .split = AK_TEST,
                                           .text = " a  b c",
                                           .rationale = rationale,
                                           .n_rationale = 2});
    ak_examples_add(examples, &(AkExample){.id = "s",
                                           .split = AK_TEST,
                                           .text = "a",
                                           .rationale = rationale,
                                           .n_rationale = 0});
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, NULL);
    const AkText *text = handed_text(corpus, AK_TEST, 1);
    CU_ASSERT_EQUAL(text->n_rationale, 2);
    CU_ASSERT_EQUAL(text->rationale[1], 2);
    CU_ASSERT_PTR_NOT_NULL(
        handed_text(corpus, AK_TEST, 2)->rationale); /* known: none */

    static const guint32 bad[][2] = {{0, 3}, {1, 1}, {2, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(AkExamples) wrong = handed_small();
        g_autoptr(GError) error = NULL;
        ak_examples_add(wrong, &(AkExample){.id = "r",
                                            .split = AK_TEST,
                                            .text = "a b c",
                                            .rationale = bad[i],
                                            .n_rationale = 2});
        CU_ASSERT_PTR_NULL(ak_corpus_new("x", wrong, &handed_named, &error));
        AK_ASSERT_ERROR(&error, "example 'r' has a rationale at word");
    }
}

static void
test_classes(void)
{
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_autoptr(GError) error = NULL;
    ak_examples_declare(examples, AK_TASK_CLASSES, 3, 3, three);
    handed_add(examples, AK_TRAIN, "a", 0, "x");
    handed_add(examples, AK_TRAIN, "b", 2, "x");
    handed_add(examples, AK_DEV, "a", 2, "x");
    handed_add(examples, AK_TEST, "a", 0, "x");
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", examples, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "class 'green'");
    handed_add(examples, AK_TRAIN, "c", 1, "x");
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL(corpus);
    handed_add(examples, AK_TEST, "d", 3, "x");
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", examples, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "example 'd' has label 3, must be in [0, 2]");
}

static void
add_labels(AkExamples *examples, AkSplit split, const char *id,
           const guint8 *labels)
{
    ak_examples_add(
        examples,
        &(AkExample){.id = id, .split = split, .text = "x", .labels = labels});
}

static void
test_labels(void)
{
    const guint8 both[] = {1, 0, 1}, none[] = {0, 0, 0}, wrong[] = {0, 2, 0},
                 mid[] = {0, 1, 0};
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_autoptr(GError) error = NULL;
    ak_examples_declare(examples, AK_TASK_MULTILABEL, 3, 3, three);
    add_labels(examples, AK_TRAIN, "a", both);
    add_labels(examples, AK_DEV, "a", none);
    add_labels(examples, AK_TEST, "a", none);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", examples, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "class 'green'");
    add_labels(examples, AK_TRAIN, "b", mid);
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL(handed_text(corpus, AK_TRAIN, 0)->labels[2], 1);
    add_labels(examples, AK_TRAIN, "c", wrong);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", examples, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "label 'green' of example 'c' is 2");

    g_autoptr(AkExamples) early = ak_examples_new();
    add_labels(early, AK_TRAIN, "a", both);
    ak_examples_declare(early, AK_TASK_MULTILABEL, 3, 3, three);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", early, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "before it declared");

    g_autoptr(AkExamples) without = ak_examples_new();
    ak_examples_declare(without, AK_TASK_MULTILABEL, 3, 3, three);
    handed_add(without, AK_TRAIN, "a", 1, "x");
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", without, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "example 'a' has no labels, expected 3");
}

static const struct {
    AkExample example;
    const char *message;
} bad_examples[] = {
    {{.id = "b", .split = AK_DEV, .text = "a", .label = 2},
     "'b' has label 2, must be in [0, 1]"},
    {{.id = "b", .split = AK_DEV, .text = "a", .label = -1}, "'b' has label -1"},
    {{.id = "t2", .split = AK_TRAIN, .text = "a"},
     "of the train split have the id 't2'"},
    {{.id = NULL, .split = AK_DEV, .text = "a"}, "example 4, from 0, has no id"},
    {{.id = "", .split = AK_DEV, .text = "a"}, "has no id"},
    {{.id = "b", .split = (AkSplit)3, .text = "a"},
     "'b' is of split 3, must be in [0, 2]"},
    {{.id = "b", .split = AK_DEV, .text = NULL}, "'b' has no text"},
    {{.id = "b", .split = AK_DEV, .text = "a\xff"}, "not UTF-8"},
};

static void
test_bad_examples(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_examples); i++) {
        g_autoptr(AkExamples) examples = handed_small();
        g_autoptr(GError) error = NULL;
        ak_examples_add(examples, &bad_examples[i].example);
        CU_ASSERT_PTR_NULL(
            ak_corpus_new("films", examples, &handed_named, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        CU_ASSERT_TRUE(error != NULL &&
                       strstr(error->message, "data set 'films'") != NULL);
        AK_ASSERT_ERROR(&error, bad_examples[i].message);
    }
    /* The same id in another split is another example. */
    g_autoptr(AkExamples) examples = handed_small();
    g_autoptr(GError) error = NULL;
    handed_add(examples, AK_DEV, "t1", 0, "a");
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("films", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL(corpus);
}

static const struct {
    AkTask task;
    gsize n_output, n_name;
    const char *message;
} bad_declarations[] = {
    {AK_TASK_BINARY, 2, 2, "declared 2 outputs, expected 1"},
    {AK_TASK_BINARY, 1, 3, "named 3 classes, expected 2"},
    {AK_TASK_CLASSES, 1, 1, "declared 1 outputs, expected at least 2"},
    {AK_TASK_MULTILABEL, 0, 0, "at least 1"},
    {AK_TASK_CLASSES, 3, 2, "named 2 classes, expected 3"},
    {AK_TASK_QUERY, 1, 1, "declared 1 outputs, expected at least 2"},
    {(AkTask)5, 1, 2, "its task is number 5"},
    {(AkTask)0, 1, 2, "its task is number 0"},
};

static void
test_declarations(void)
{
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(bad_declarations); i++) {
        g_autoptr(AkExamples) examples = ak_examples_new();
        ak_examples_declare(examples, bad_declarations[i].task,
                            bad_declarations[i].n_output,
                            bad_declarations[i].n_name, three);
        CU_ASSERT_PTR_NULL(ak_corpus_new("x", examples, &handed_named, &error));
        AK_ASSERT_ERROR(&error, bad_declarations[i].message);
    }

    g_autoptr(AkExamples) nothing = ak_examples_new();
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", nothing, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "declared its labels 0 times");
    ak_examples_declare(nothing, AK_TASK_BINARY, 1, 2, handed_two);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", nothing, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "its train split is empty");
    handed_add(nothing, AK_TRAIN, "a", 0, "a");
    handed_add(nothing, AK_TRAIN, "b", 1, "a");
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", nothing, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "its dev split is empty");

    g_autoptr(AkExamples) twice = handed_small();
    ak_examples_declare(twice, AK_TASK_BINARY, 1, 2, handed_two);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", twice, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "declared its labels 2 times");
}

/* Names become rows of summary.csv, where `all` is the classes' total. */
static void
test_class_names(void)
{
    static const struct {
        const char *name[3], *message; /* NULL: no fault */
    } row[] = {
        {{"none", "All", "sm\xc3\xa5"}, NULL},
        {{NULL, "b", "c"}, "gave class 0, from 0, no name"},
        {{"a", "b", ""}, "gave class 2, from 0, no name"},
        {{"a", "\xff", "c"},
         "gave class 1, from 0, no name, or one that is not"},
        {{"a", "all", "c"}, "gave class 1, from 0, the name 'all', which"},
        {{"b", "a", "b"}, "gave class 2, from 0, the name 'b', which is taken"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkExamples) examples = ak_examples_new();
        g_autoptr(GError) error = NULL;
        ak_examples_declare(examples, AK_TASK_CLASSES, 3, 3, row[i].name);
        for (gint label = 0; label < 3; label++) {
            const char id[] = {(char)('a' + label), '\0'};
            for (guint split = AK_TRAIN; split <= AK_TEST; split++)
                handed_add(examples, (AkSplit)split, id, label, "x");
        }
        g_autoptr(AkCorpus) corpus =
            ak_corpus_new("films", examples, &handed_named, &error);
        if (row[i].message == NULL) {
            AK_ASSERT_NO_ERROR(&error);
            CU_ASSERT_PTR_NOT_NULL(corpus);
            continue;
        }
        CU_ASSERT_PTR_NULL(corpus);
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        AK_ASSERT_ERROR(&error, row[i].message);
    }
}

/* A reader of an older version knows fewer members, one of a newer more: what
 * stands behind its size is not ours to read, what it lacks is zero. */
static void
test_sizes(void)
{
    const guint32 rationale[] = {1}, candidate[] = {2, 3};
    struct {
        AkExample example;
        gpointer later[2];
    } longer = {.example = {.id = "old",
                            .split = AK_TEST,
                            .text = "a b",
                            .label = 1,
                            .candidates = candidate,
                            .n_candidate = 2,
                            .rationale = rationale,
                            .n_rationale = 1},
                .later = {&longer, &longer}};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_add_sized(examples, &longer.example,
                          G_STRUCT_OFFSET(AkExample, candidates));
    longer.example.id = "new";
    ak_examples_add_sized(examples, &longer.example, sizeof longer);

    const AkHeld *held = examples->example->pdata[0],
                 *later = examples->example->pdata[1];
    const AkExample *old = &held->given, *new = &later->given;
    g_autofree gchar *text = ak_examples_join(examples, &held->text);
    CU_ASSERT_STRING_EQUAL(old->id, "old");
    CU_ASSERT_STRING_EQUAL(text, "a b");
    CU_ASSERT_EQUAL(old->split, AK_TEST);
    CU_ASSERT_EQUAL(old->label, 1);
    CU_ASSERT_PTR_NULL(old->candidates);
    CU_ASSERT_EQUAL(old->n_candidate, 0);
    CU_ASSERT_PTR_NULL(old->rationale);
    CU_ASSERT_EQUAL(old->n_rationale, 0);
    CU_ASSERT_STRING_EQUAL(new->id, "new");
    CU_ASSERT_EQUAL(new->n_candidate, 2);
    CU_ASSERT_EQUAL(new->candidates[1], 3);
    CU_ASSERT_EQUAL(new->n_rationale, 1);
    CU_ASSERT_EQUAL(new->rationale[0], 1);
}

static void
test_read_text(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "t.txt", NULL);
    g_autofree gchar *text = NULL, *marked = NULL, *none = NULL;
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(ak_dataset_read_text(path, &none, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
    CU_ASSERT_TRUE(error != NULL &&
                   strstr(error->message, "No such file") != NULL);
    AK_ASSERT_ERROR(&error, path);

    g_file_set_contents(path, "a\nb", 3, NULL);
    CU_ASSERT_TRUE(ak_dataset_read_text(path, &text, &error));
    CU_ASSERT_STRING_EQUAL(text, "a\nb");
    g_file_set_contents(path, "\xef\xbb\xbfmark", -1, NULL);
    CU_ASSERT_TRUE(ak_dataset_read_text(path, &marked, &error));
    CU_ASSERT_STRING_EQUAL(marked, "mark");

    g_file_set_contents(path, "a\nb\nna\xefve", -1, NULL);
    CU_ASSERT_FALSE(ak_dataset_read_text(path, &none, &error));
    AK_ASSERT_ERROR(&error, "t.txt:3: byte 0xef is not UTF-8");
    g_file_set_contents(path, "a\n\0b", 4, NULL);
    CU_ASSERT_FALSE(ak_dataset_read_text(path, &none, &error));
    AK_ASSERT_ERROR(&error, "t.txt:2: byte 0x00");
    g_file_set_contents(path, "", 0, NULL);
    CU_ASSERT_FALSE(ak_dataset_read_text(path, &none, &error));
    AK_ASSERT_ERROR(&error, "t.txt: the file is empty");
    CU_ASSERT_PTR_NULL(none);
    ak_test_folder_remove(folder);
}

/* Steps grow with the number of classes, not with its square: with these it would
 * be minutes. */
static void
test_many_classes(void)
{
    enum { CLASSES = 200000 };
    g_autoptr(GPtrArray) name = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(AkExamples) examples = ak_examples_new();
    for (gint label = 0; label < CLASSES; label++) {
        g_ptr_array_add(name, g_strdup_printf("class %d", label));
        handed_add(examples, AK_TRAIN, name->pdata[label], label, "a");
        for (guint i = 0; i < 2; i++) {
            g_autofree gchar *id = g_strdup_printf("%d-%u", label, i);
            handed_add(examples, AK_TRAIN, id, label, "b");
        }
    }
    ak_examples_declare(examples, AK_TASK_CLASSES, CLASSES, CLASSES,
                        (const char *const *)name->pdata);
    ak_examples_move(examples, AK_TRAIN, AK_TEST, CLASSES / 2, TRUE, 1);
    ak_examples_move(examples, AK_TRAIN, AK_DEV, CLASSES / 2, TRUE, 1);
    CU_ASSERT_EQUAL(ak_examples_count(examples, AK_TEST), CLASSES / 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("x", examples, &handed_named, &error);
    AK_ASSERT_NO_ERROR(&error);
}

/* A text of which a watch takes note. */
static gboolean
add_long_text(AkExamples *examples, const char *id)
{
    enum { N_WORD = 1 << 18 };
    g_autoptr(GString) text = g_string_new("a");
    for (gsize i = 1; i < N_WORD; i++)
        g_string_append(text, " a");
    return ak_examples_add(
        examples, &(AkExample){.id = id, .split = AK_TRAIN, .text = text->str});
}

/* Where memory ends: while texts are added, and while they are packed. */
static void
test_no_room(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkExamples) read = handed_small();
    read->watch.bound = 1e6;
    CU_ASSERT_TRUE(ak_examples_add(
        read, &(AkExample){.id = "t3", .split = AK_TRAIN, .text = "a"}));
    CU_ASSERT_FALSE(add_long_text(read, "t4"));
    CU_ASSERT_FALSE(add_long_text(read, "t5"));
    CU_ASSERT_EQUAL(ak_examples_count(read, AK_TRAIN), 0);
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", read, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "data set 'x': with 6 of its texts read, the");

    g_autoptr(AkExamples) packed = handed_small();
    CU_ASSERT_TRUE(add_long_text(packed, "t3"));
    packed->watch.bound = 1e6;
    CU_ASSERT_PTR_NULL(ak_corpus_new("x", packed, &handed_named, &error));
    AK_ASSERT_ERROR(&error, "data set 'x': with its 5 texts read, the program");
}

static const AkCase cases[] = {
    {"rationale", test_rationale},
    {"exclusive classes", test_classes},
    {"several labels", test_labels},
    {"bad examples", test_bad_examples},
    {"declarations", test_declarations},
    {"names of classes", test_class_names},
    {"examples of other versions", test_sizes},
    {"reading a file of text", test_read_text},
    {"many classes", test_many_classes},
    {"no room", test_no_room},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("examples", cases);
}
