/* gnuplot.h: figures drawn by gnuplot, a program of its own.
 *
 * Without it data and scripts are written all the same, and nothing else is
 * missed. */
#ifndef AK_GNUPLOT_H
#define AK_GNUPLOT_H

#include "drawing.h"

/* Write NAME.csv and NAME.gp of each drawing (AkDrawing) into `folder` and, where
 * gnuplot is, NAME.svg and NAME.pdf; the drawings get their svg.  What an earlier
 * run drew under these names is replaced or removed.  The same drawings give the
 * same bytes under the same gnuplot and fonts.  Where gnuplot is missing or
 * stumbles `trouble`, if it is empty, gets what to do about it, and that is no
 * error.  Errors: AK_ERROR_FILE. */
gboolean ak_gnuplot_draw(const char *folder, const GPtrArray *drawings,
                         GString *trouble, GError **error);

/* Of the figures in `folder`, and in so many levels of folders below it, remove those
 * that ak_gnuplot_draw() wrote once, by their scripts, and that are not in `drawn`: paths
 * without an ending.  What cannot be removed stays. */
void ak_gnuplot_remove_old(const char *folder, guint levels, GHashTable *drawn);

/* The drawings get the svg that stands in `folder` from earlier, and nothing is drawn:
 * all of them or, where one is missing, none, which `trouble` gets to know. */
void ak_gnuplot_take(const char *folder, const GPtrArray *drawings,
                     GString *trouble);

#endif
