/* celltable.h: every number that a cell has of each of its texts.
 *
 * The columns, by probe and quantity as in summary.csv: of the texts themselves
 * (probe "text") `words` and `max_attention`; of `control` uniform_tvd; of
 * `correlation` each pair of rankings, the same shuffled, and the paired
 * differences; of every probe its columns. */
#ifndef AK_CELLTABLE_H
#define AK_CELLTABLE_H

#include "cellreader.h"

typedef struct AkTableColumn {
    gchar *probe, *quantity;
    const char *unit, *help; /* of a probe's column; else NULL */
    GArray *value;           /* (texts) gdouble; NAN: undefined */
} AkTableColumn;

typedef struct AkCellTable {
    const AkResults *results;
    GPtrArray *column; /* AkTableColumn */
    GArray *label;     /* gint, of each text; -1: several */
    GArray *predicted; /* gint; -1: undefined */
} AkCellTable;

AkCellTable *ak_cell_table_new(const AkResults *results);
void ak_cell_table_free(AkCellTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCellTable, ak_cell_table_free)

/* Add the text that the reader stands at. */
gboolean ak_cell_table_add(AkCellTable *table, AkCellReader *reader,
                           GError **error);

/* The texts of several tables (AkCellTable, one at least), one table behind the
 * other: those of one model under several seeds. */
AkCellTable *ak_cell_table_pool(const GPtrArray *tables);

/* A column of `probe`; or, where it has none of this name, of the core's; NULL:
 * there is none. */
const AkTableColumn *ak_cell_table_find(const AkCellTable *table,
                                        const char *probe, const char *quantity);

#endif
