/* pagefigures.h: the figures of a page, and their files. */
#ifndef AK_PAGEFIGURES_H
#define AK_PAGEFIGURES_H

#include "celltable.h"
#include "reportgroup.h"

/* What is left for pictures, where they come from, and why there are none. */
typedef struct AkPageRoom {
    gsize n_byte;
    gboolean draws;   /* else they are in OUT/figures, and nothing is written */
    GString *trouble; /* as of ak_gnuplot_draw() */
    GHashTable *drawn; /* gets all figures, as ak_gnuplot_remove_old() wants them */
} AkPageRoom;

/* Where the figures of a page go. */
typedef struct AkPageFigures {
    const AkResults *results;
    const GPtrArray *groups; /* AkReportGroup, of all data sets */
    AkPageRoom *room;
    GHashTable *model; /* markup (gchar *) by the group's key */
    GString *encoders; /* of models beside each other */
} AkPageFigures;

/* The figures of a data set's models, of all seeds of a model together first, and
 * of encoders beside each other: drawn into OUT/figures, or taken from there, and
 * appended as markup.  Where no room is left the page names their files.  `tables`:
 * AkCellTable, owned, by cell; those of several seeds are added. */
gboolean ak_page_figures(const AkPageFigures *page, const char *dataset,
                         GHashTable *tables, GError **error);

/* Append why a figure of those (`model` and `encoders`, as above) has no picture; the
 * same whatever kept gnuplot from drawing. */
void ak_page_say_pictures(GHashTable *model, const GString *encoders,
                          const AkPageRoom *room, GString *out);

#endif
