/* rows.h: the rows of a table as it is passed around: CSV, TSV or JSON lines.
 *
 *   g_autoptr(AkRows) rows = ak_rows_new(archive, AK_ROWS_CSV, TRUE, error);
 *   gboolean is_there = TRUE;
 *   gsize text;
 *   if (rows == NULL || !ak_rows_find(rows, "text", &text, error))
 *       return FALSE;
 *   while (is_there) {
 *       if (!ak_rows_next(rows, &is_there, error))
 *           return FALSE;
 *       if (is_there) ... ak_rows_field(rows, text) ...
 *   }
 *
 * The three formats, read strictly, because a lost quote swallows rows:
 *
 * CSV   RFC 4180: fields parted by commas; one that holds a comma, a quote or a
 *       line break stands in quotes, and a quote in it is written twice.  Errors
 *       are: a quote in a field that does not begin with one, anything behind a
 *       closing quote, an end of the file within quotes.
 * TSV   Fields parted by tabs, rows by line ends.  There are no quotes and no
 *       escapes, so that a quote is a character as any other, and a tab or a
 *       line end in a text cannot be written.
 * JSON  One object a line (JSON lines); a key twice in an object is an error.
 *       Numbers and true, false become text, integers digit by digit.  The
 *       elements of an array are joined by AK_ROWS_ITEM, which no text has;
 *       an object within becomes its own JSON.
 *
 * In all: lines end in "\n" or "\r\n" (a "\r\n" within quotes becomes "\n"), the
 * last one may have no end, blank lines are passed over, a byte order mark is
 * dropped, text is made valid UTF-8 as archive.h says, a row with another number
 * of fields than the first is an error, as are a field of more than
 * AK_ROWS_FIELD_MAX bytes, more than AK_ROWS_COLUMNS_MAX columns, UTF-16, and a
 * file without any row.
 *
 * Errors are AK_ERROR_DATA with the file and the line at which the row begins.
 * Memory is that of the longest row, and up to 64 KB more for each column. */
#ifndef ATTNKIT_ROWS_H
#define ATTNKIT_ROWS_H

#include <attnkit/archive.h>

G_BEGIN_DECLS

/* Bytes of a field; more is taken for a quote that was not closed. */
#define AK_ROWS_FIELD_MAX ((gsize)1 << 24)

/* Columns of a table: each row costs as many steps as there are. */
#define AK_ROWS_COLUMNS_MAX 10000

/* Between the elements of a JSON array: the unit separator of ASCII. */
#define AK_ROWS_ITEM "\x1f"

typedef enum { AK_ROWS_CSV, AK_ROWS_TSV, AK_ROWS_JSON } AkRowsFormat;

typedef struct AkRows AkRows;

/* The rows of the file that ak_archive_next() or ak_archive_find() went to; free
 * them before the archive goes on.  Columns have the names of the first row
 * (has_header), "1", "2", ... where it names none, and for JSON the keys of the
 * first object, whatever has_header.  NULL on error. */
AkRows *ak_rows_new(AkArchive *archive, AkRowsFormat format,
                    gboolean has_header, GError **error);
void ak_rows_free(AkRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRows, ak_rows_free)

/* The number of a column, from 0.  An error lists the names that there are, and
 * one that is like it; a name that two columns have is one, too. */
gboolean ak_rows_find(const AkRows *rows, const char *column, gsize *field,
                      GError **error);

/* Is there a column of that name? */
gboolean ak_rows_has(const AkRows *rows, const char *column);

/* The next row; *is_there is FALSE after the last one. */
gboolean ak_rows_next(AkRows *rows, gboolean *is_there, GError **error);

gsize ak_rows_n_field(const AkRows *rows);

/* A field of the row: valid UTF-8, "" where it is empty; stands until the next
 * row.  NULL: the JSON object has no such key, or null. */
const char *ak_rows_field(const AkRows *rows, gsize field);

/* Set an AK_ERROR_DATA about a field that is NULL, but is needed: it lists the keys
 * that the object has.  FALSE always. */
gboolean ak_rows_fail_absent(const AkRows *rows, gsize field, GError **error);

/* The line at which the row begins, from 1. */
gsize ak_rows_n_line(const AkRows *rows);

/* Set an AK_ERROR_DATA that begins with archive, file and that line; FALSE
 * always. */
gboolean ak_rows_fail(const AkRows *rows, GError **error, const char *format,
                      ...) G_GNUC_PRINTF(3, 4);

G_END_DECLS

#endif
