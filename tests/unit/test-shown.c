/* Tests of shown.c beyond test-report.c: single records, and texts of awkward
 * lengths. */
#include "harness.h"
#include "shown.h"

#include "attnkit/error.h"

#include <math.h>
#include <string.h>

static void
shown_write(const char *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Fields of an instance, one wrong at a time. */
static void
test_damaged_instance(void)
{
    static const char *const row[][2] = {
        {"\"words\":[1],\"output\":[1],\"attention\":[1]", "'words' must be"},
        {"\"words\":[\"a\"],\"output\":[],\"attention\":[1]",
         "'output' must be an array of"},
        {"\"words\":[\"a\"],\"output\":[1],\"attention\":[1,2]",
         "array of 1 numbers"},
        {"\"words\":[\"a\"],\"output\":[1],\"attention\":[1],\"rationale\":[1]",
         "'rationale' must hold positions"},
        {"\"words\":[\"a\"],\"output\":[1],\"attention\":[1],\"candidates\":["
         "null]",
         "'candidates' must hold numbers"},
        {"\"words\":[\"a\"],\"output\":[1],\"attention\":[1],\"rationale\":[-"
         "1]",
         "'rationale' must hold positions"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *line = g_strdup_printf("{\"id\":\"t\",%s}", row[i][0]);
        shown_write(folder, "instances.jsonl", line);
        GError *error = NULL;
        g_autoptr(GPtrArray) texts =
            ak_shown_read(folder, "adversarial", "attention", 1, &error);
        CU_ASSERT_PTR_NULL(texts);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "instances.jsonl:1: "));
        AK_ASSERT_ERROR(&error, row[i][1]);
        ak_test_folder_remove(folder);
    }
}

/* Appends a text of `n` words. */
static void
shown_append(GString *file, const char *id, guint n)
{
    g_string_append_printf(file,
                           "{\"id\":\"%s\",\"label\":[0,1],\"predicted\":0,"
                           "\"output\":[0.1,0.2],\"words\":[\"w\"",
                           id);
    for (guint i = 1; i < n; i++)
        g_string_append(file, ",\"w\"");
    g_string_append(file, "],\"attention\":[1");
    for (guint i = 1; i < n; i++)
        g_string_append(file, ",null");
    g_string_append(file, "]}\n");
}

/* 6 to 30 words come first, by id where nothing tells them apart; then the
 * shorter before the longer. */
static void
test_lengths(void)
{
    static const struct {
        const char *id;
        guint n;
    } row[] = {{"e", 31}, {"d", 5}, {"b", 30}, {"a", 6}, {"c", 1}};
    static const char *const order[] = {"a", "b", "c", "d", "e"};
    gchar *folder = ak_test_folder();
    g_autoptr(GString) file = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        shown_append(file, row[i].id, row[i].n);
    shown_write(folder, "instances.jsonl", file->str);

    GError *error = NULL;
    g_autoptr(GPtrArray) texts =
        ak_shown_read(folder, "adversarial", "attention", 9, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL_FATAL(texts->len, G_N_ELEMENTS(order));
    for (guint i = 0; i < texts->len; i++) {
        const AkShownText *text = texts->pdata[i];
        CU_ASSERT_STRING_EQUAL(text->id, order[i]);
        CU_ASSERT_EQUAL(text->label, -1); /* several */
        CU_ASSERT_EQUAL(text->n_output, 2);
        CU_ASSERT_PTR_NULL(text->other);
    }
    ak_test_folder_remove(folder);
}

/* The attention of a probe that nobody here has heard of, which says neither how far
 * away it is nor what the output is. */
static void
test_other(void)
{
    static const char other[] =
        "{\"format\":1,\"id\":\"a\",\"rolled\":[0.5,0.25,0.25]}\n"
        "{\"format\":1,\"id\":\"b\",\"rolled\":null}\n";
    gchar *folder = ak_test_folder();
    g_autoptr(GString) file = g_string_new(NULL);
    shown_append(file, "a", 3);
    shown_append(file, "b", 4);
    shown_write(folder, "instances.jsonl", file->str);
    shown_write(folder, "rollout.jsonl", other);

    GError *error = NULL;
    g_autoptr(GPtrArray) texts =
        ak_shown_read(folder, "rollout", "rolled", 9, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL_FATAL(texts->len, 2);
    const AkShownText *first = texts->pdata[0], *second = texts->pdata[1];
    CU_ASSERT_PTR_NOT_NULL_FATAL(first->other);
    CU_ASSERT_EQUAL(first->other[0], 0.5);
    CU_ASSERT_PTR_NULL(first->other_output);
    CU_ASSERT_TRUE(isnan(first->max_jsd));
    CU_ASSERT_PTR_NULL(second->other);

    shown_write(folder, "rollout.jsonl", "{\"id\":\"a\",\"rolled\":[1]}\n");
    CU_ASSERT_PTR_NULL(ak_shown_read(folder, "rollout", "rolled", 9, &error));
    AK_ASSERT_ERROR(&error, "'rolled' must be an array of 3 numbers");
    ak_test_folder_remove(folder);
}

/* A query and its candidates; and a query of which all answers are. */
static void
test_query(void)
{
    static const char file[] =
        "{\"id\":\"a\",\"words\":[\"w\"],\"query\":[\"where\",\"is\",\"it\"],"
        "\"candidates\":[2,5],\"output\":[1],\"attention\":[1]}\n"
        "{\"id\":\"b\",\"words\":[\"w\"],\"query\":[\"who\"],"
        "\"candidates\":null,\"output\":[1],\"attention\":[1]}\n";
    gchar *folder = ak_test_folder();
    shown_write(folder, "instances.jsonl", file);
    GError *error = NULL;
    g_autoptr(GPtrArray) texts =
        ak_shown_read(folder, "adversarial", "attention", 9, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL_FATAL(texts->len, 2);
    const AkShownText *first = texts->pdata[0], *second = texts->pdata[1];
    CU_ASSERT_PTR_NOT_NULL_FATAL(first->query);
    CU_ASSERT_EQUAL(g_strv_length(first->query), 3);
    CU_ASSERT_STRING_EQUAL(first->query[2], "it");
    CU_ASSERT_EQUAL_FATAL(first->n_candidate, 2);
    CU_ASSERT_EQUAL(first->candidate[1], 5);
    CU_ASSERT_STRING_EQUAL(second->query[0], "who");
    CU_ASSERT_EQUAL(second->n_candidate, 0);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"damaged instance", test_damaged_instance},
    {"lengths", test_lengths},
    {"another probe's attention", test_other},
    {"query", test_query},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("shown", cases);
}
