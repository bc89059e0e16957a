/* papergrid.h: figures of one table as rows and columns of words, as plain text
 * for a terminal or for LaTeX to be made of. */
#ifndef AK_PAPERGRID_H
#define AK_PAPERGRID_H

#include "papertables.h"

typedef struct AkGridColumn {
    gchar *top, *bottom; /* heading; bottom may be "" */
    gboolean is_filled;  /* it has a figure, or what was run gave none */
} AkGridColumn;

/* A row is one source's. */
typedef struct AkGridRow {
    gchar *section;  /* rows with the same stand together under it; "": none */
    gchar *label;    /* of the place: a data set, a class, a model */
    AkSource source; /* of the figures */
    gboolean is_made_up; /* they are of made-up data */
    gchar **cell;        /* one for each column; "-": no figure */
} AkGridRow;

typedef struct AkGrid {
    const char *title;   /* one line */
    const char *caption; /* the same where tables are numbered anew */
    const char *tag;     /* one word */
    gchar *legend;       /* a sentence or more: what the columns are */
    const char *place;   /* what the labels are */
    GPtrArray *column;   /* AkGridColumn; none of dashes for what was not run */
    GPtrArray *row;      /* AkGridRow: those of a place in a row */
} AkGrid;

/* The table of `figures` (AkPaperFigure); it has no row where there is none. */
AkGrid *ak_grid_new(const GPtrArray *figures, AkPaperTable table);
void ak_grid_free(AkGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkGrid, ak_grid_free)

/* Do row i and the one before it have this in common?  FALSE for the first. */
gboolean ak_grid_same_section(const AkGrid *grid, guint i);
gboolean ak_grid_same_place(const AkGrid *grid, guint i);

#endif
