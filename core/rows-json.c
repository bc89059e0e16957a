/* JSON lines: see rows.h. */
#include "json.h"
#include "rowswork.h"

#include <string.h>

/* A value as text, without what only an array has. */
static void
rows_append_value(GString *text, const json_t *value)
{
    if (json_is_string(value)) {
        g_string_append_len(text, json_string_value(value),
                            (gssize)json_string_length(value));
        return;
    }
    /* 15 digits are what a double keeps of any decimal number. */
    char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                       JSON_REAL_PRECISION(15));
    g_string_append(text, dump != NULL ? dump : "");
    free(dump);
}

static void
rows_take_value(AkRows *rows, const json_t *value)
{
    GString *text =
        ak_rows_add_field(rows, value == NULL || json_is_null(value));
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            g_string_append(text, i > 0 ? AK_ROWS_ITEM : "");
            rows_append_value(text, json_array_get(value, i));
        }
    } else if (value != NULL) {
        rows_append_value(text, value);
    }
    ak_archive_repair(rows->archive, text, rows->line); /* \u0000 */
}

/* For the message, where a column is missed: those that the row has. */
static void
rows_keep_keys(AkRows *rows, json_t *row)
{
    gboolean is_whole = TRUE;
    g_ptr_array_set_size(rows->key, 0);
    for (guint i = 0; i < rows->name->len; i++)
        is_whole =
            is_whole && json_object_get(row, rows->name->pdata[i]) != NULL;
    for (void *i = is_whole ? NULL : json_object_iter(row); i != NULL;
         i = json_object_iter_next(row, i))
        g_ptr_array_add(rows->key, g_strdup(json_object_iter_key(i)));
}

/* The next line that is not blank; NULL after the last one. */
static gboolean
rows_read_line(AkRows *rows, GString *line, gboolean *is_there, GError **error)
{
    gchar *bytes;
    gsize n;
    GError *reason = NULL;
    do {
        if (!ak_stream_line(rows->stream, &bytes, &n, &reason))
            return ak_archive_pass_error(reason, error);
    } while (bytes != NULL && strspn(bytes, " \t\r") == n);

    *is_there = bytes != NULL;
    if (bytes == NULL)
        return TRUE;
    rows->line = ak_stream_n_line(rows->stream);
    g_string_truncate(line, 0);
    g_string_append_len(line, bytes, (gssize)n);
    ak_archive_repair(rows->archive, line, rows->line);
    return TRUE;
}

static gboolean
rows_fail_json(const AkRows *rows, const json_t *row, const json_error_t *fault,
               GError **error)
{
    const gboolean is_array = json_is_array(row);
    return ak_rows_fail(
        rows, error,
        "not a JSON object of its own%s%s; one a line was expected%s",
        row == NULL ? ": " : "", row == NULL ? fault->text : "",
        is_array || row == NULL ? ", such as {\"text\": \"a quiet delight\", "
                                  "\"label\": \"good\"} (jq -c '.[]' makes "
                                  "lines of an array)"
                                : "");
}

gboolean
ak_rows_read_json(AkRows *rows, gboolean *is_there, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    if (!rows_read_line(rows, line, is_there, error))
        return FALSE;
    if (!*is_there)
        return TRUE;

    json_error_t fault;
    g_autoptr(json_t) row = json_loadb(
        line->str, line->len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
    if (!json_is_object(row)) {
        rows_fail_json(rows, row, &fault, error);
        return FALSE;
    }
    if (rows->name->len == 0 && json_object_size(row) > AK_ROWS_COLUMNS_MAX)
        return ak_rows_fail_wide(rows, error);
    if (rows->name->len == 0)
        for (void *i = json_object_iter(row); i != NULL;
             i = json_object_iter_next(row, i))
            g_ptr_array_add(rows->name, g_strdup(json_object_iter_key(i)));
    rows->n_field = 0;
    for (guint i = 0; i < rows->name->len; i++)
        rows_take_value(rows, json_object_get(row, rows->name->pdata[i]));
    rows_keep_keys(rows, row);
    return TRUE;
}
