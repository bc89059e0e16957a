/* pagefigures.h: the figures of a page, and their files. */
#ifndef AK_PAGEFIGURES_H
#define AK_PAGEFIGURES_H

#include "celltable.h"
#include "reportgroup.h"

/* What is left for pictures, and why there are none. */
typedef struct AkPageRoom {
    gsize n_byte;
    GString *trouble; /* as of ak_gnuplot_draw() */
} AkPageRoom;

/* The figures of the cell, drawn into OUT/figures/CELL and appended as markup.
 * Where no room is left the page names their
 * files. */
gboolean ak_page_figures(const AkResults *results, const char *cell,
                         const AkCellTable *table, AkPageRoom *room,
                         GString *out, GError **error);

/* Of models of a data set that differ in the encoder alone how far attention and
 * each importance agree.  `groups`: AkReportGroup; `tables`: AkCellTable by cell.
 * As above, into OUT/figures/DATASET. */
gboolean ak_page_encoders(const AkResults *results, const char *dataset,
                          const GPtrArray *groups, GHashTable *tables,
                          AkPageRoom *room, GString *out, GError **error);

#endif
