/* table-parts.h: what the files of the reader `table` share: its options
 * (table.c), rows out of files (table-files.c), classes (table-labels.c). */
#ifndef TABLE_PARTS_H
#define TABLE_PARTS_H

#include <attnkit/attnkit.h>

enum { TABLE_AUTO, TABLE_BINARY, TABLE_CLASSES, TABLE_MULTILABEL, TABLE_QUERY };

typedef struct Table {
    gchar *path;
    gint format; /* 0: by the name, else AkRowsFormat + 1 */
    gboolean has_header;

    gchar *text, *query, *label, *id, *split; /* columns; "": none */
    gchar *labels, *classes;                  /* lists with commas */
    gchar *separator;
    gint task;
    gint unlabelled; /* 0: refuse, 1: skip */

    gdouble dev, test; /* shares */
    gboolean is_stratified;

    gint tokeniser;
    gboolean is_lower;
    gint digits; /* 0: keep, 1: mask */

    gchar **flag;        /* `labels` as columns; none: NULL at once */
    gchar **given_class; /* `classes`, likewise */
} Table;

/* A row, for the time of a visit. */
typedef struct TableRow {
    const AkRows *rows;
    gsize number;     /* of the row in its file, from 1 */
    const char *file; /* "train": what begins the ids of its file */
    AkSplit split;    /* AK_TRAIN where nothing says it */
    const char *text;
    const char *query, *label; /* NULL: there is no such column, or no value */
    const char *id;            /* NULL: there is no such column */
    const char **flag;         /* of each of `labels`; may be NULL */
} TableRow;

typedef gboolean (*TableVisit)(const TableRow *row, gpointer data,
                               GError **error);

/* Which splits the data themselves name. */
typedef struct TableSplits {
    gboolean is_named[3]; /* by AkSplit */
} TableSplits;

/* Call `visit` for all rows, file by file.  `notes` may be NULL. */
gboolean table_walk(const Table *table, AkExamples *notes, TableSplits *splits,
                    TableVisit visit, gpointer data, GError **error);

typedef struct TableLabels TableLabels;

TableLabels *table_labels_new(const Table *table);
void table_labels_free(TableLabels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableLabels, table_labels_free)

/* First all rows: see what labels there are.  A TableVisit; data: TableLabels. */
gboolean table_labels_see(const TableRow *row, gpointer data, GError **error);

/* Then: task and classes, declared to `examples`. */
gboolean table_labels_declare(TableLabels *labels, AkExamples *examples,
                              GError **error);

/* Then the label of each row, into `example`; *is_there is FALSE for a row to be
 * left out. */
gboolean table_labels_set(TableLabels *labels, const TableRow *row,
                          AkExample *example, gboolean *is_there,
                          GError **error);

#endif
