/* figures.h: the rows of summary.csv. */
#ifndef AK_FIGURES_H
#define AK_FIGURES_H

#include "attnkit/error.h"

/* One quantity of one class in one cell; numbers that the file leaves empty are
 * NAN. */
typedef struct AkFigure {
    gchar *dataset, *encoder, *attention;
    gchar *seed;  /* "1"; "all": seeds pooled */
    gchar *probe; /* a probe's name, or `test`, `correlation`, `control`,
                   * `rationale` */
    gchar *quantity;
    gchar *class_name; /* of the predicted class, or `all` */
    gdouble n, missing, mean, std, median, ci_low, ci_high, significant;
} AkFigure;

/* All rows of PATH (AkFigure; the array owns them), in the file's order.
 * Columns are found by their names.  Errors (AK_ERROR_FILE) name file, line and
 * column. */
GPtrArray *ak_figures_read(const char *path, GError **error);

/* The figure of this name and class among `figures`, or NULL. */
const AkFigure *ak_figures_find(const GPtrArray *figures, const char *probe,
                                const char *quantity, const char *class_name);

/* Is it a column of a probe over all texts?  Not one within bins of the largest
 * weight, and none of `test`, `correlation`, `control`, `rationale`. */
gboolean ak_figure_is_measured(const AkFigure *figure);

/* Has it no text at all?  So is a bin of the largest weight that none falls into. */
gboolean ak_figure_is_empty(const AkFigure *figure);

#endif
