/* rowswork.h: the inside of rows.h, for its own files: rows.c, rows-text.c (CSV
 * and TSV), rows-json.c. */
#ifndef AK_ROWSWORK_H
#define AK_ROWSWORK_H

#include "archivework.h"
#include "attnkit/rows.h"

typedef struct AkRowsField {
    GString *text;
    gboolean is_null;
} AkRowsField;

struct AkRows {
    AkArchive *archive;
    AkStream *stream; /* the archive's */
    AkRowsFormat format;
    GPtrArray *name;   /* of columns; empty until the first row is read */
    gboolean is_ahead; /* the first row was read for the names' sake */

    GArray *field; /* AkRowsField; those behind n_field are room for later */
    gsize n_field, line;
    GPtrArray *key; /* JSON: the keys of a row that lacks a column */

    /* CSV, TSV: [at, end) is of the stream's last piece, all of which is n_piece
     * long; at_line is the line there. */
    const gchar *at, *end;
    gsize n_piece, at_line;
    gboolean is_stop[256]; /* bytes that may end an unquoted field */
};

/* Read a row into `field`, n_field, `line`.  The first one of JSON names the
 * columns. */
gboolean ak_rows_read_text(AkRows *rows, gboolean *is_there, GError **error);
gboolean ak_rows_read_json(AkRows *rows, gboolean *is_there, GError **error);

/* Ready for bytes that part fields: ',' or '\t'. */
void ak_rows_open_text(AkRows *rows);

/* "'text', 'label'", of strings, cut where they are many.  Free it. */
gchar *ak_rows_list(const GPtrArray *names);

/* Field n_field of the row, emptied; n_field is one more then. */
GString *ak_rows_add_field(AkRows *rows, gboolean is_null);

/* More columns than AK_ROWS_COLUMNS_MAX; FALSE always. */
gboolean ak_rows_fail_wide(const AkRows *rows, GError **error);

#endif
