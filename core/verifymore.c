/* verifymore.c: what is in a folder beside the files of its run. */
#include "verifywork.h"

#include "attnkit/words.h"

/* A folder of a cell that the run does not have: an earlier one may have had it. */
static void
more_cell(AkVerification *v, const char *name)
{
    g_autofree gchar *file = g_build_filename("cells", name, NULL);
    g_autofree gchar *pieces =
        g_build_filename(v->out, file, "pieces.json", NULL);
    const AkVerifyPlace place = {file, NULL};
    if (g_file_test(pieces, G_FILE_TEST_EXISTS))
        g_ptr_array_add(v->older, g_steal_pointer(&file));
    else
        ak_verify_complain(v, &place, "the run has no such cell");
}

static void
more_cells(AkVerification *v, const GPtrArray *cell)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < cell->len; i++)
        g_hash_table_add(known, ((AkCell *)cell->pdata[i])->name);

    g_autofree gchar *cells = g_build_filename(v->out, "cells", NULL);
    g_autoptr(GDir) datasets = g_dir_open(cells, 0, NULL);
    const gchar *dataset, *model;
    while (datasets != NULL && (dataset = g_dir_read_name(datasets)) != NULL) {
        g_autofree gchar *folder = g_build_filename(cells, dataset, NULL);
        g_autoptr(GDir) models = g_dir_open(folder, 0, NULL);
        if (models == NULL)
            g_ptr_array_add(v->other, g_build_filename("cells", dataset, NULL));
        while (models != NULL && (model = g_dir_read_name(models)) != NULL) {
            g_autofree gchar *name = g_build_filename(dataset, model, NULL);
            if (!g_hash_table_contains(known, name))
                more_cell(v, name);
        }
    }
}

/* What was half written when a process ended is ours, and goes with the next run. */
void
ak_verify_more(AkVerification *v, const GPtrArray *cells)
{
    static const char *const ours[] = {
        "run.ini",     "manifest.json", "summary.csv", "times.csv",
        "report.html", "cells",         "figures",     NULL};
    g_autoptr(GDir) folder = g_dir_open(v->out, 0, NULL);
    const gchar *name;
    more_cells(v, cells);
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        if (!g_strv_contains(ours, name) &&
            !(*name == '.' && g_str_has_suffix(name, ".tmp")))
            g_ptr_array_add(v->other, g_strdup(name));
}

/* The first few of them in one line. */
static void
more_leave(AkVerification *v, const char *what, GPtrArray *files)
{
    g_autoptr(GString) text = g_string_new(what);
    if (files->len == 0)
        return;
    g_ptr_array_sort(files, ak_compare_words);
    for (guint i = 0; i < MIN(files->len, AK_VERIFY_SHOWN); i++)
        g_string_append_printf(text, "%s %s", i > 0 ? "," : "",
                               (const gchar *)files->pdata[i]);
    if (files->len > AK_VERIFY_SHOWN)
        g_string_append_printf(text, " and %u more",
                               files->len - AK_VERIFY_SHOWN);
    ak_verify_leave(v, text->str);
}

void
ak_verify_leave_more(AkVerification *v)
{
    more_leave(v, "of earlier runs, not of the last:", v->older);
    more_leave(v, "what attnkit does not write:", v->other);
}
