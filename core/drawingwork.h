/* drawingwork.h: what the parts of drawing.c share. */
#ifndef AK_DRAWINGWORK_H
#define AK_DRAWINGWORK_H

#include "drawing.h"

/* The texts of one class, or all of them, with a colour of their own. */
typedef struct AkDrawingGroup {
    const char *name;
    gint predicted; /* -1: all */
} AkDrawingGroup;

/* What a figure is made of while it is made. */
typedef struct AkDrawingWork {
    const AkCellTable *table;
    const AkPlot *plot;
    const AkDrawingSubject *subject;
    const AkTableColumn *x, *y; /* y NULL: none */
    const AkTableColumn *control;
    GArray *group; /* AkDrawingGroup */
    GString *csv;
    GString *settings; /* of the script: before `plot` */
    GString *curves;   /* behind `plot` */
    guint n_block;     /* of the data */
    guint n_key;       /* entries of the key */
    gsize key_width;   /* of the broadest, in characters */
    gboolean is_empty; /* nothing was found to draw */
} AkDrawingWork;

void ak_drawing_histogram(AkDrawingWork *work);
void ak_drawing_density(AkDrawingWork *work);
void ak_drawing_violin(AkDrawingWork *work);
void ak_drawing_scatter(AkDrawingWork *work);
void ak_drawing_heatmap(AkDrawingWork *work);

/* The density of `value` (gdouble, finite) as the next block, with its mean. */
void ak_drawing_append_density(AkDrawingWork *work, const char *label,
                               const GArray *value, guint colour);

/* The finite values of a column (its texts of one group), gdouble.  Free it. */
GArray *ak_drawing_values(const AkDrawingWork *work, const AkTableColumn *column,
                          const AkDrawingGroup *group);

/* Does text i belong to the group? */
gboolean ak_drawing_has(const AkDrawingWork *work, const AkDrawingGroup *group,
                        guint i);

/* Begin the next block of the data. */
void ak_drawing_block(AkDrawingWork *work);

/* Append what the next block is drawn with: "index 2 using ...", its name in the
 * key (NULL: none) and style. */
void ak_drawing_curve(AkDrawingWork *work, const char *using, const char *name,
                      const char *style);

/* A colour of each group that people tell apart, and in grey, too; and how its
 * lines are broken, for those who see neither. */
const char *ak_drawing_colour(guint group);
guint ak_drawing_dash(guint group);

/* TEXT as a string of a script, in which nothing is expanded. */
void ak_drawing_quote(GString *script, const char *text);

#endif
