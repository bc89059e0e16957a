/* drawing.h: figures as data and a script of gnuplot for each. */
#ifndef AK_DRAWING_H
#define AK_DRAWING_H

#include "celltable.h"

/* In the first lines of each script, before its name. */
#define AK_DRAWING_SAYS "# Draws this figure of the data beside it: gnuplot "

typedef struct AkDrawing {
    gchar *name;    /* of its files, without an ending */
    gchar *title;   /* what it shows, for a page: the picture names its model */
    gchar *caption; /* a sentence or two, with the published figure it is like */
    GString *csv;   /* what is drawn: blocks between two empty lines */
    GString *script; /* draws NAME.svg and NAME.pdf of NAME.csv */
    gchar *svg;      /* for a page; NULL: not drawn */
} AkDrawing;

/* What is drawn. */
typedef struct AkDrawingSubject {
    const char *title;     /* above each picture: "sst (bilstm, additive)" */
    gchar *const *classes; /* names, where figures are by predicted class; NULL:
                            * all texts together */
    guint n_seed;          /* under so many seeds each text counts */
} AkDrawingSubject;

/* Several rankings' worth of one kind: a name and a value for each text. */
typedef struct AkDrawingCurve {
    gchar *label;
    GArray *value; /* gdouble; NAN counts as none */
} AkDrawingCurve;

void ak_drawing_free(gpointer data);

/* A plot of the texts whose numbers are in `table`; NULL where it lacks what the
 * plot shows, or all of it is undefined. */
AkDrawing *ak_drawing_new(const AkCellTable *table, const char *probe,
                          const AkPlot *plot, const AkDrawingSubject *subject);

/* Densities of curves (AkDrawingCurve) on one axis, each with its mean, drawn as
 * `plot` has it; NULL: none has any. */
AkDrawing *ak_drawing_curves(const GArray *curves, const AkPlot *plot,
                             const AkDrawingSubject *subject);

/* All figures (AkDrawing) of a cell: those of its correlations, which are the
 * paper's Figures 2 to 4, then those that its probes declare. */
GPtrArray *ak_drawings_of_cell(const AkCellTable *table,
                               const AkDrawingSubject *subject);

/* Of the importance of `probe`, whose name for files is `name`, a density for
 * each encoder as the paper's Figure 5 has it. */
AkDrawing *ak_drawing_encoders(const GArray *curves, const AkDeclared *probe,
                               const char *name,
                               const AkDrawingSubject *subject);

#endif
