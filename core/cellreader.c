#include "cellreader.h"

#include "attnkit/words.h"

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
    reader->seen =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
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
    g_hash_table_unref(reader->seen);
    g_free(reader->next_id);
    ak_scan_free(reader->instance);
    ak_scan_free(reader->correlation);
    g_ptr_array_unref(reader->probe);
    g_array_unref(reader->pair);
    g_free(reader);
}

static gboolean
cellreader_has(const AkCellReader *reader, const char *quantity)
{
    for (guint i = 0; i < reader->pair->len; i++)
        if (strcmp(g_array_index(reader->pair, AkPairFound, i).quantity,
                   quantity) == 0)
            return TRUE;
    return FALSE;
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
        const gboolean is_there = cellreader_has(reader, pair.quantity);
        g_array_append_val(reader->pair, pair);
        if (is_there)
            return ak_scan_fail(reader->correlation,
                                "a pair that an earlier line of this text has",
                                error);
        if (!cellreader_step(reader, error))
            return FALSE;
    }
    return TRUE;
}

/* Behind the last text no file says more. */
static gboolean
cellreader_end(const AkCellReader *reader, GError **error)
{
    static const char more[] =
        "an id that instances.jsonl lacks, or has elsewhere";
    if (reader->next_id != NULL)
        return ak_scan_fail(reader->correlation, more, error);
    for (guint i = 0; i < reader->probe->len; i++) {
        AkScan *scan = reader->probe->pdata[i];
        gboolean is_over;
        if (!ak_scan_next(scan, NULL, &is_over, error))
            return FALSE;
        if (!is_over)
            return ak_scan_fail(scan, more, error);
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
        return cellreader_end(reader, error);
    gchar *id = ak_scan_text(reader->instance, "id", error);
    if (id == NULL)
        return FALSE;
    if (g_hash_table_contains(reader->seen, id)) {
        g_free(id);
        return ak_scan_fail(reader->instance, "an id that an earlier line has",
                            error);
    }
    g_hash_table_add(reader->seen, id);
    reader->id = id;
    for (guint i = 0; i < reader->probe->len; i++)
        if (!ak_scan_next(reader->probe->pdata[i], reader->id, &is_over, error))
            return FALSE;
    return cellreader_take_pairs(reader, error);
}
