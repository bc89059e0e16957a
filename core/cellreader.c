#include "cellreader.h"

#include <string.h>

static void
cellreader_clear_pair(gpointer data)
{
    g_free(((AkPairFound *)data)->quantity);
}

static void
cellreader_free_scan(gpointer data)
{
    ak_scan_free(data);
}

static AkScan *
cellreader_open(const char *folder, const char *name, GError **error)
{
    g_autofree gchar *file = g_strconcat(name, ".jsonl", NULL);
    g_autofree gchar *path = g_build_filename(folder, file, NULL);
    return ak_scan_open(path, error);
}

/* Goes to the next line of the correlations. */
static gboolean
cellreader_step(AkCellReader *reader, GError **error)
{
    gboolean is_end;
    g_clear_pointer(&reader->next_id, g_free);
    if (!ak_scan_next(reader->correlation, NULL, &is_end, error))
        return FALSE;
    if (!is_end)
        reader->next_id = ak_scan_text(reader->correlation, "id", error);
    return is_end || reader->next_id != NULL;
}

AkCellReader *
ak_cell_reader_new(const AkResults *results, const char *cell, GError **error)
{
    g_autoptr(AkCellReader) reader = g_new0(AkCellReader, 1);
    g_autofree gchar *folder =
        g_build_filename(results->out, "cells", cell, NULL);
    reader->probe = g_ptr_array_new_with_free_func(cellreader_free_scan);
    reader->pair = g_array_new(FALSE, TRUE, sizeof(AkPairFound));
    g_array_set_clear_func(reader->pair, cellreader_clear_pair);
    reader->instance = cellreader_open(folder, "instances", error);
    reader->correlation = reader->instance != NULL
                              ? cellreader_open(folder, "correlation", error)
                              : NULL;
    if (reader->correlation == NULL || !cellreader_step(reader, error))
        return NULL;
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        AkScan *scan = cellreader_open(folder, probe->name, error);
        if (scan == NULL)
            return NULL;
        g_ptr_array_add(reader->probe, scan);
    }
    return g_steal_pointer(&reader);
}

void
ak_cell_reader_free(AkCellReader *reader)
{
    if (reader == NULL)
        return;
    g_free(reader->id);
    g_free(reader->next_id);
    ak_scan_free(reader->instance);
    ak_scan_free(reader->correlation);
    g_ptr_array_unref(reader->probe);
    g_array_unref(reader->pair);
    g_free(reader);
}

/* The lines of this text's correlations. */
static gboolean
cellreader_take_pairs(AkCellReader *reader, GError **error)
{
    g_array_set_size(reader->pair, 0);
    while (g_strcmp0(reader->next_id, reader->id) == 0) {
        gdouble tau, shuffled;
        g_autofree gchar *a = ak_scan_text(reader->correlation, "a", error);
        g_autofree gchar *b =
            a != NULL ? ak_scan_text(reader->correlation, "b", error) : NULL;
        if (b == NULL ||
            !ak_scan_number(reader->correlation, "tau", &tau, error) ||
            !ak_scan_number(reader->correlation, "tau_shuffled", &shuffled,
                            error))
            return FALSE;
        const AkPairFound pair = {g_strdup_printf("tau_%s_%s", a, b), tau,
                                  shuffled};
        g_array_append_val(reader->pair, pair);
        if (!cellreader_step(reader, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ak_cell_reader_next(AkCellReader *reader, gboolean *is_end, GError **error)
{
    gboolean is_over;
    if (!ak_scan_next(reader->instance, NULL, is_end, error))
        return FALSE;
    if (*is_end)
        return reader->next_id == NULL ||
               ak_scan_fail(reader->correlation,
                            "an id that instances.jsonl lacks", error);
    g_free(reader->id);
    reader->id = ak_scan_text(reader->instance, "id", error);
    if (reader->id == NULL)
        return FALSE;
    for (guint i = 0; i < reader->probe->len; i++)
        if (!ak_scan_next(reader->probe->pdata[i], reader->id, &is_over, error))
            return FALSE;
    return cellreader_take_pairs(reader, error);
}
