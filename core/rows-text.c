/* CSV and TSV: see rows.h.
 *
 * What takes time is long text in quotes: memchr() finds the quotes and, for the
 * line numbers, the newlines, so that whole stretches are copied at once. */
#include "rowswork.h"

#include <string.h>

void
ak_rows_open_text(AkRows *rows)
{
    rows->at_line = 1;
    rows->is_stop['\n'] = TRUE;
    rows->is_stop[rows->format == AK_ROWS_CSV ? ',' : '\t'] = TRUE;
    rows->is_stop['"'] = rows->format == AK_ROWS_CSV;
}

/* Make at < end, unless the file is over. */
static gboolean
rows_fill(AkRows *rows, GError **error)
{
    if (rows->at < rows->end)
        return TRUE;
    GError *reason = NULL;
    ak_stream_skip(rows->stream, rows->n_piece);
    rows->at = ak_stream_peek(rows->stream, 1, &rows->n_piece, &reason);
    if (rows->at == NULL) {
        rows->end = NULL;
        rows->n_piece = 0;
        return ak_archive_pass_error(reason, error);
    }
    rows->end = rows->at + rows->n_piece;
    return TRUE;
}

/* How a message calls the field that is being read. */
static gchar *
rows_name_field(const AkRows *rows)
{
    return rows->n_field <= rows->name->len
               ? g_strdup_printf("field %" G_GSIZE_FORMAT " ('%s')",
                                 rows->n_field,
                                 (char *)rows->name->pdata[rows->n_field - 1])
               : g_strdup_printf("field %" G_GSIZE_FORMAT, rows->n_field);
}

/* What [at, stop) holds goes behind `text`. */
static gboolean
rows_append(AkRows *rows, GString *text, const gchar *stop, GError **error)
{
    const gsize n = (gsize)(stop - rows->at);
    if (n > AK_ROWS_FIELD_MAX - text->len) {
        g_autofree gchar *name = rows_name_field(rows);
        return ak_rows_fail(rows, error,
                            "%s has more than %" G_GSIZE_FORMAT " bytes: is a "
                            "closing quote or a line end missing?",
                            name, AK_ROWS_FIELD_MAX);
    }
    g_string_append_len(text, rows->at, (gssize)n);
    rows->at = stop;
    return TRUE;
}

/* `at` is behind the opening quote; then it is behind the closing one. */
static gboolean
rows_read_quoted(AkRows *rows, GString *text, GError **error)
{
    const gsize opened = rows->at_line;
    for (;;) {
        if (!rows_fill(rows, error))
            return FALSE;
        if (rows->at == rows->end) {
            g_autofree gchar *name = rows_name_field(rows);
            return ak_rows_fail(rows, error,
                                "the file ends within %s, whose quotes were "
                                "opened in line %" G_GSIZE_FORMAT
                                ": a closing quote is missing, or a quote in "
                                "the text is not written twice",
                                name, opened);
        }
        const gchar *quote =
            memchr(rows->at, '"', (gsize)(rows->end - rows->at));
        const gchar *stop = quote != NULL ? quote : rows->end;
        for (const gchar *c = rows->at;
             (c = memchr(c, '\n', (gsize)(stop - c))) != NULL; c++)
            rows->at_line++;
        if (!rows_append(rows, text, stop, error))
            return FALSE;
        if (quote == NULL)
            continue;
        rows->at++;
        if (!rows_fill(rows, error))
            return FALSE;
        if (rows->at == rows->end || *rows->at != '"')
            return TRUE;
        if (!rows_append(rows, text, rows->at + 1, error))
            return FALSE;
    }
}

/* Up to what ends the field. */
static gboolean
rows_read_plain(AkRows *rows, GString *text, GError **error)
{
    do {
        if (!rows_fill(rows, error))
            return FALSE;
        const gchar *stop = rows->at;
        while (stop < rows->end && !rows->is_stop[(guchar)*stop])
            stop++;
        if (!rows_append(rows, text, stop, error))
            return FALSE;
    } while (rows->at == rows->end && rows->n_piece > 0);

    const gboolean is_over = rows->at == rows->end;
    if (!is_over && *rows->at == '"') {
        g_autofree gchar *name = rows_name_field(rows);
        return ak_rows_fail(
            rows, error,
            "a quote within %s, which does not begin with one: "
            "put the field in quotes and write each quote in it "
            "twice",
            name);
    }
    const gboolean is_line_end = is_over || *rows->at == '\n';
    if (is_line_end && text->len > 0 && text->str[text->len - 1] == '\r')
        g_string_truncate(text, text->len - 1);
    if (rows->format == AK_ROWS_CSV &&
        memchr(text->str, '\r', text->len) != NULL) {
        g_autofree gchar *name = rows_name_field(rows);
        return ak_rows_fail(rows, error,
                            "a carriage return without a newline in %s, which "
                            "is not in quotes: lines must end in a newline",
                            name);
    }
    return TRUE;
}

/* The field's quotes were opened in line `opened`; pass over what stands behind it:
 * a separator, or the end of the row. */
static gboolean
rows_end_field(AkRows *rows, gsize opened, gboolean *is_last, GError **error)
{
    gboolean has_return = FALSE;
    if (!rows_fill(rows, error))
        return FALSE;
    if (rows->at < rows->end && *rows->at == '\r') {
        rows->at++;
        if (!rows_fill(rows, error))
            return FALSE;
        has_return = TRUE;
    }
    *is_last = rows->at == rows->end || *rows->at == '\n';
    const gboolean is_stop =
        rows->at == rows->end ||
        (has_return ? *rows->at == '\n' : rows->is_stop[(guchar)*rows->at]);
    if (!is_stop) {
        g_autofree gchar *name = rows_name_field(rows);
        return ak_rows_fail(
            rows, error,
            "'%c' behind the closing quote of %s, in line %" G_GSIZE_FORMAT
            ": a comma or the end of the line was expected; the quotes were "
            "opened in line %" G_GSIZE_FORMAT ": %swrite a quote within the "
            "text twice",
            g_ascii_isprint(*rows->at) ? *rows->at : '?', name, rows->at_line,
            opened,
            rows->at_line > opened ? "close them there if they should be, or "
                                   : "");
    }
    rows->at_line += *is_last && rows->at < rows->end;
    rows->at += rows->at < rows->end;
    return TRUE;
}

static gboolean
rows_read_field(AkRows *rows, gboolean *is_last, gboolean *is_quoted,
                GError **error)
{
    if (rows->n_field == AK_ROWS_COLUMNS_MAX)
        return ak_rows_fail_wide(rows, error);
    GString *text = ak_rows_add_field(rows, FALSE);
    const gsize line = rows->at_line;
    if (!rows_fill(rows, error))
        return FALSE;
    *is_quoted =
        rows->format == AK_ROWS_CSV && rows->at < rows->end && *rows->at == '"';
    if (*is_quoted) {
        rows->at++;
        if (!rows_read_quoted(rows, text, error))
            return FALSE;
        ak_archive_drop_returns(text);
    } else if (!rows_read_plain(rows, text, error)) {
        return FALSE;
    }
    ak_archive_repair(rows->archive, text, line);
    return rows_end_field(rows, line, is_last, error);
}

/* As many fields as there are names. */
static gboolean
rows_check_count(const AkRows *rows, GError **error)
{
    const gsize n = rows->name->len;
    if (n == 0 || rows->n_field == n)
        return TRUE;
    return ak_rows_fail(rows, error,
                        "%" G_GSIZE_FORMAT " field%s, where the first row has "
                        "%" G_GSIZE_FORMAT ": %s",
                        rows->n_field, rows->n_field == 1 ? "" : "s", n,
                        rows->format == AK_ROWS_CSV
                            ? "a text with a comma or a line end must stand in "
                              "quotes"
                            : "a text cannot hold a tab or a line end; replace "
                              "them by spaces, or use CSV");
}

gboolean
ak_rows_read_text(AkRows *rows, gboolean *is_there, GError **error)
{
    gboolean is_blank = TRUE;
    while (is_blank) {
        if (!rows_fill(rows, error))
            return FALSE;
        *is_there = rows->at < rows->end;
        if (!*is_there)
            return TRUE;
        rows->line = rows->at_line;
        rows->n_field = 0;
        gboolean is_last = FALSE, is_quoted = FALSE;
        while (!is_last)
            if (!rows_read_field(rows, &is_last, &is_quoted, error))
                return FALSE;
        is_blank = rows->n_field == 1 && !is_quoted &&
                   ak_rows_field(rows, 0)[0] == '\0';
    }
    return rows_check_count(rows, error);
}
