/* What is common to the formats of rows.h: columns and their names. */
#include "rowswork.h"

#include "runfile.h"

#include <string.h>

/* Bytes of room that a column has from one row to the next. */
enum { ROWS_KEPT = 1 << 16 };

static void
rows_clear_field(gpointer data)
{
    AkRowsField *field = data;
    g_string_free(field->text, TRUE);
}

GString *
ak_rows_add_field(AkRows *rows, gboolean is_null)
{
    if (rows->n_field == rows->field->len)
        g_array_append_val(rows->field,
                           ((AkRowsField){g_string_new(NULL), FALSE}));
    AkRowsField *field =
        &g_array_index(rows->field, AkRowsField, rows->n_field++);
    field->is_null = is_null;
    if (field->text->allocated_len > ROWS_KEPT) {
        g_string_free(field->text, TRUE);
        field->text = g_string_new(NULL);
    }
    return g_string_truncate(field->text, 0);
}

static gboolean
rows_read(AkRows *rows, gboolean *is_there, GError **error)
{
    return rows->format == AK_ROWS_JSON
               ? ak_rows_read_json(rows, is_there, error)
               : ak_rows_read_text(rows, is_there, error);
}

/* What begins the file but is no text: see rows.h. */
static gboolean
rows_skip_mark(const AkRows *rows, GError **error)
{
    gsize n;
    GError *reason = NULL;
    const gchar *start = ak_stream_peek(rows->stream, 3, &n, &reason);
    if (start == NULL)
        return ak_archive_pass_error(reason, error);
    if (n >= 2 && (memcmp(start, "\xff\xfe", 2) == 0 ||
                   memcmp(start, "\xfe\xff", 2) == 0))
        return ak_rows_fail(
            rows, error,
            "UTF-8 was expected, this is UTF-16: save the table "
            "as UTF-8, or convert it (iconv -f utf-16 -t "
            "utf-8)");
    if (n >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0)
        ak_stream_skip(rows->stream, 3);
    return TRUE;
}

/* Names from the first row, which is a header or has none. */
static void
rows_take_names(AkRows *rows, gboolean has_header)
{
    for (gsize i = 0; i < rows->n_field; i++)
        g_ptr_array_add(rows->name,
                        has_header ? g_strdup(ak_rows_field(rows, i))
                                   : g_strdup_printf("%" G_GSIZE_FORMAT, i + 1));
    rows->is_ahead = !has_header;
}

AkRows *
ak_rows_new(AkArchive *archive, AkRowsFormat format, gboolean has_header,
            GError **error)
{
    g_return_val_if_fail(archive != NULL, NULL);

    g_autoptr(AkRows) rows = g_new0(AkRows, 1);
    rows->archive = archive;
    rows->format = format;
    rows->name = g_ptr_array_new_with_free_func(g_free);
    rows->key = g_ptr_array_new_with_free_func(g_free);
    rows->field = g_array_new(FALSE, TRUE, sizeof(AkRowsField));
    g_array_set_clear_func(rows->field, rows_clear_field);
    rows->stream = ak_archive_stream(archive, error);
    gboolean is_there;
    if (format != AK_ROWS_JSON)
        ak_rows_open_text(rows);
    if (rows->stream == NULL || !rows_skip_mark(rows, error) ||
        !rows_read(rows, &is_there, error))
        return NULL;
    if (!is_there) {
        rows->line = 0;
        ak_rows_fail(rows, error, "the file is empty; rows were expected");
        return NULL;
    }
    if (format != AK_ROWS_JSON)
        rows_take_names(rows, has_header);
    else
        rows->is_ahead = TRUE;
    if (rows->name->len == 0) {
        ak_rows_fail(rows, error,
                     "the first object has no keys; they name the columns");
        return NULL;
    }
    return g_steal_pointer(&rows);
}

void
ak_rows_free(AkRows *rows)
{
    if (rows == NULL)
        return;
    g_array_unref(rows->field);
    g_ptr_array_unref(rows->name);
    g_ptr_array_unref(rows->key);
    g_free(rows);
}

/* --- columns ------------------------------------------------------------------------- */

static gsize
rows_count(const AkRows *rows, const char *column, gsize *field)
{
    gsize n = 0;
    for (gsize i = rows->name->len; i-- > 0;)
        if (strcmp(rows->name->pdata[i], column) == 0) {
            *field = i;
            n++;
        }
    return n;
}

gboolean
ak_rows_has(const AkRows *rows, const char *column)
{
    g_return_val_if_fail(rows != NULL && column != NULL, FALSE);
    gsize field;
    return rows_count(rows, column, &field) > 0;
}

/* "'id', 'text', 'label'": at most so many that a message stays readable. */
gchar *
ak_rows_list(const GPtrArray *names)
{
    enum { ROWS_LISTED = 20 };
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < MIN(names->len, ROWS_LISTED); i++)
        g_string_append_printf(list, "%s'%.60s'", i > 0 ? ", " : "",
                               (const char *)names->pdata[i]);
    if (names->len > ROWS_LISTED)
        g_string_append_printf(list, " and %u more", names->len - ROWS_LISTED);
    g_autofree gchar *cut = g_string_free(list, FALSE);
    return g_utf8_make_valid(cut, -1);
}

/* The name that is most like `column`; NULL: none is.  The array is as before. */
static const char *
rows_nearest(GPtrArray *names, const char *column)
{
    g_ptr_array_add(names, NULL);
    const char *near =
        ak_nearest_name(column, (const char *const *)names->pdata);
    g_ptr_array_set_size(names, (gint)names->len - 1);
    return near;
}

/* A single column whose name holds what parts fields elsewhere. */
static const char *
rows_hint(const AkRows *rows)
{
    const char *only = rows->name->len == 1 ? rows->name->pdata[0] : "";
    if (rows->format == AK_ROWS_CSV && strchr(only, '\t') != NULL)
        return "; fields are parted by tabs here: set format = tsv";
    if (rows->format == AK_ROWS_CSV && strchr(only, ';') != NULL)
        return "; fields are parted by semicolons here: save the table with "
               "commas";
    if (rows->format == AK_ROWS_TSV && strchr(only, ',') != NULL)
        return "; fields are parted by commas here: set format = csv";
    return "";
}

gboolean
ak_rows_find(const AkRows *rows, const char *column, gsize *field,
             GError **error)
{
    g_return_val_if_fail(rows != NULL && column != NULL && field != NULL, FALSE);

    const gsize n = rows_count(rows, column, field);
    if (n == 1)
        return TRUE;
    if (n > 1)
        return ak_rows_fail(rows, error,
                            "%" G_GSIZE_FORMAT
                            " columns have the name '%s'; rename all but one",
                            n, column);
    g_autofree gchar *list = ak_rows_list(rows->name);
    const char *near = rows_nearest(rows->name, column);
    return ak_rows_fail(rows, error,
                        "there is no column '%s'%s%s%s; the columns are %s%s",
                        column, near != NULL ? ", did you mean '" : "",
                        near != NULL ? near : "", near != NULL ? "'?" : "",
                        list, rows_hint(rows));
}

/* --- rows ---------------------------------------------------------------------------- */

gboolean
ak_rows_next(AkRows *rows, gboolean *is_there, GError **error)
{
    g_return_val_if_fail(rows != NULL && is_there != NULL, FALSE);

    *is_there = rows->is_ahead;
    if (rows->is_ahead) {
        rows->is_ahead = FALSE;
        return TRUE;
    }
    return ak_archive_is_wanted(rows->archive, rows->line, error) &&
           rows_read(rows, is_there, error);
}

gsize
ak_rows_n_field(const AkRows *rows)
{
    g_return_val_if_fail(rows != NULL, 0);
    return rows->n_field;
}

const char *
ak_rows_field(const AkRows *rows, gsize field)
{
    g_return_val_if_fail(rows != NULL && field < rows->n_field, NULL);
    const AkRowsField *found = &g_array_index(rows->field, AkRowsField, field);
    return found->is_null ? NULL : found->text->str;
}

gboolean
ak_rows_fail_absent(const AkRows *rows, gsize field, GError **error)
{
    g_return_val_if_fail(rows != NULL && field < rows->name->len, FALSE);

    const char *column = rows->name->pdata[field];
    if (rows->key->len == 0)
        return ak_rows_fail(rows, error, "'%s' is null, a value was expected",
                            column);
    g_autofree gchar *list = ak_rows_list(rows->key);
    const char *near = rows_nearest(rows->key, column);
    return ak_rows_fail(
        rows, error, "the object has no '%s'%s%s%s; its keys are %s", column,
        near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
        near != NULL ? "'?" : "", list);
}

gsize
ak_rows_n_line(const AkRows *rows)
{
    g_return_val_if_fail(rows != NULL, 0);
    return rows->line;
}

/* --- errors -------------------------------------------------------------------------- */

gboolean
ak_rows_fail(const AkRows *rows, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ak_archive_set_error(rows->archive, rows->line, error, format, arguments);
    va_end(arguments);
    return FALSE;
}

gboolean
ak_rows_fail_wide(const AkRows *rows, GError **error)
{
    return ak_rows_fail(rows, error,
                        "more than %d columns: is this a table of texts?",
                        AK_ROWS_COLUMNS_MAX);
}
