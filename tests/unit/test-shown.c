/* Tests of shown.c beyond test-report.c: single records, and texts of awkward
 * lengths. */
#include "harness.h"
#include "shown.h"

#include "attnkit/error.h"

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
        {"\"words\":[\"a\"],\"output\":[1],\"attention\":[1],\"rationale\":[-"
         "1]",
         "'rationale' must hold positions"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *line = g_strdup_printf("{\"id\":\"t\",%s}", row[i][0]);
        shown_write(folder, "instances.jsonl", line);
        GError *error = NULL;
        g_autoptr(GPtrArray) texts = ak_shown_read(folder, 1, &error);
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
    g_autoptr(GPtrArray) texts = ak_shown_read(folder, 9, &error);
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

static const AkCase cases[] = {
    {"damaged instance", test_damaged_instance},
    {"lengths", test_lengths},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("shown", cases);
}
