#include "pagedata.h"

#include "html.h"
#include "pageoutputs.h"
#include "reading.h"

#include <math.h>
#include <string.h>

/* A column that the page shows: not what chance gives, and of what two probes or
 * the core call by one name the first. */
static gboolean
pagedata_is_shown(const AkCellTable *table, const AkTableColumn *column)
{
    const AkTableColumn *text =
        ak_cell_table_find(table, "text", column->quantity);
    return strchr(column->quantity, '@') == NULL &&
           (text == column || text == NULL || strcmp(text->probe, "text") != 0);
}

static gchar *
pagedata_label(const AkTableColumn *column)
{
    if (strcmp(column->probe, "text") != 0)
        return ak_reading_name(column->probe, column->quantity);
    return g_strdup(strcmp(column->quantity, "words") == 0 ? "words"
                                                           : "largest weight");
}

static void
pagedata_columns(const AkCellTable *table, GString *json)
{
    gboolean is_first = TRUE;
    g_string_append_c(json, '[');
    for (guint i = 0; i < table->column->len; i++) {
        const AkTableColumn *column = table->column->pdata[i];
        if (!pagedata_is_shown(table, column))
            continue;
        g_autofree gchar *label = pagedata_label(column);
        g_autoptr(GString) help = g_string_new(column->help);
        if (column->unit != NULL)
            g_string_append_printf(help, " (%s)", column->unit);
        g_string_append(json, is_first ? "[" : ",[");
        ak_html_json_text(json, label);
        g_string_append_c(json, ',');
        ak_html_json_text(json, help->str);
        g_string_append_c(json, ']');
        is_first = FALSE;
    }
    g_string_append_c(json, ']');
}

/* ---- Maps ---- */

static void
pagedata_map(GString *json, const char *title, const char *help, gint output)
{
    g_string_append(json, ",[");
    ak_html_json_text(json, title);
    g_string_append_c(json, ',');
    ak_html_json_text(json, help != NULL ? help : "");
    g_string_append_printf(json, ",%d]", output);
}

/* Title, help, and where in the outputs of a text that under it stands; -1: there
 * is none.  The model's own attention comes first, as does its output. */
static void
pagedata_maps(const AkResults *results, GString *json)
{
    gint n_output = 2;
    g_string_append(json, "[[\"attention\",\"the weights of the model\",1]");
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        const gboolean has_output = ak_page_outputs_series(probe) != NULL;
        for (const AkSeries *s = probe->series; s->name != NULL; s++) {
            const gboolean is_attention = s->role == AK_SERIES_ATTENTION;
            g_autofree gchar *title =
                g_strdup_printf("%s%s%s", probe->name, is_attention ? " " : "",
                                is_attention ? s->name : "");
            if (ak_series_is_map(s))
                pagedata_map(json, title, s->help,
                             is_attention && has_output ? n_output : -1);
        }
        n_output += has_output;
    }
    g_string_append_c(json, ']');
}

/* Whose outputs the rows have: the model's, and those of probes. */
static void
pagedata_outputs(const AkResults *results, GString *json)
{
    g_string_append(json, "[\"model\"");
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        if (ak_page_outputs_series(probe) == NULL)
            continue;
        g_string_append_c(json, ',');
        ak_html_json_text(json, probe->name);
    }
    g_string_append_c(json, ']');
}

/* As many decimals as the largest weight needs for three digits, three at least;
 * then the weights as whole numbers of the last one: [3,620,0,-14]. */
static gboolean
pagedata_weights(AkScan *scan, const char *name, GString *json, GError **error)
{
    gsize n = 0;
    gdouble max = 0.0;
    g_autofree gdouble *value = ak_scan_numbers(scan, name, &n, error);
    if (value == NULL)
        return FALSE;
    for (gsize t = 0; t < n; t++)
        max = isfinite(value[t]) ? fmax(max, fabs(value[t])) : max;
    const gdouble decimals =
        max > 0.0 ? CLAMP(ceil(2.0 - log10(max)), 3.0, 12.0) : 3.0;
    const gdouble scale = pow(10.0, decimals);
    g_string_append_printf(json, "[%.0f", decimals);
    for (gsize t = 0; t < n; t++)
        if (isfinite(value[t]))
            g_string_append_printf(
                json, ",%" G_GINT64_FORMAT,
                (gint64)CLAMP(round(value[t] * scale), -1e15, 1e15));
        else
            g_string_append(json, ",null");
    g_string_append_c(json, ']');
    return TRUE;
}

/* ---- A text ---- */

static gboolean
pagedata_row_maps(const AkResults *results, AkCellReader *reader, GString *json,
                  GError **error)
{
    g_string_append_c(json, '[');
    if (!pagedata_weights(reader->instance, "attention", json, error))
        return FALSE;
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        for (const AkSeries *s = probe->series; s->name != NULL; s++) {
            if (!ak_series_is_map(s))
                continue;
            g_string_append_c(json, ',');
            if (!pagedata_weights(reader->probe->pdata[i], s->name, json, error))
                return FALSE;
        }
    }
    g_string_append_c(json, ']');
    return TRUE;
}

/* The numbers of the text that was added last. */
static void
pagedata_row_values(const AkCellTable *table, GString *json)
{
    gboolean is_first = TRUE;
    g_string_append_c(json, '[');
    for (guint i = 0; i < table->column->len; i++) {
        const AkTableColumn *column = table->column->pdata[i];
        if (!pagedata_is_shown(table, column))
            continue;
        if (!is_first)
            g_string_append_c(json, ',');
        ak_html_json_number(
            json, g_array_index(column->value, gdouble, column->value->len - 1),
            6);
        is_first = FALSE;
    }
    g_string_append_c(json, ']');
}

static gboolean
pagedata_row(const AkCellTable *table, AkCellReader *reader, GString *json,
             GError **error)
{
    const gint predicted =
        g_array_index(table->predicted, gint, table->predicted->len - 1);
    g_autoptr(AkPageOutputs) outputs =
        ak_page_outputs_new(table->results, reader, error);
    if (outputs == NULL)
        return FALSE;
    g_string_append_c(json, '[');
    ak_page_outputs_predicted(outputs, predicted, json);
    g_string_append_c(json, ',');
    pagedata_row_values(table, json);
    g_string_append_c(json, ',');
    ak_page_outputs_print(outputs, json);
    g_string_append_c(json, ',');
    if (!pagedata_row_maps(table->results, reader, json, error))
        return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

/* All texts; those taken must stand in the order of the sample.  `rows`: theirs;
 * NULL: nobody asks for them. */
static gboolean
pagedata_rows(AkCellTable *table, AkCellReader *reader,
              const AkPageSample *sample, GString *rows, GError **error)
{
    guint n = 0;
    gboolean is_end = FALSE;
    for (;;) {
        if (!ak_cell_reader_next(reader, &is_end, error))
            return FALSE;
        if (is_end)
            break;
        if (!ak_cell_table_add(table, reader, error))
            return FALSE;
        const gpointer place = g_hash_table_lookup(sample->place, reader->id);
        if (place == NULL)
            continue;
        if (GPOINTER_TO_UINT(place) != ++n)
            return ak_scan_fail(reader->instance,
                                "the texts are not those of the other cells",
                                error);
        if (rows == NULL)
            continue;
        g_string_append(rows, n > 1 ? ",\n" : "\n");
        if (!pagedata_row(table, reader, rows, error))
            return FALSE;
    }
    return n == g_hash_table_size(sample->place) ||
           ak_scan_fail(reader->instance, "the file ends before its last text",
                        error);
}

AkCellTable *
ak_page_cell(const AkResults *results, const char *cell,
             const AkPageSample *sample, GString *json, GError **error)
{
    g_autoptr(AkCellTable) table = ak_cell_table_new(results);
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(AkCellReader) reader = ak_cell_reader_new(results, cell, error);
    if (reader == NULL || !pagedata_rows(table, reader, sample,
                                         json != NULL ? rows : NULL, error))
        return NULL;
    if (json == NULL)
        return g_steal_pointer(&table);
    g_string_append(json, "{\"name\":");
    ak_html_json_text(json, cell);
    g_string_append(json, ",\"columns\":");
    pagedata_columns(table, json);
    g_string_append(json, ",\"maps\":");
    pagedata_maps(results, json);
    g_string_append(json, ",\"outputs\":");
    pagedata_outputs(results, json);
    g_string_append_printf(json, ",\"rows\":[%s]}", rows->str);
    return g_steal_pointer(&table);
}
