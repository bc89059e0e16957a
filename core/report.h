/* report.h: what is on disk, in words.
 *
 * Reads an output folder (see attnkit-files(5)) and writes a text for people:
 * the question, a table of all cells, then of each what the figures mean and a few
 * texts as heat maps.  Reads only: nothing is computed that is not in the files. */
#ifndef AK_REPORT_H
#define AK_REPORT_H

#include "attnkit/error.h"

typedef struct AkReportOptions {
    gboolean colour; /* ANSI colours; else weights in brackets */
    guint n_text;    /* heat maps for each cell; 0: none */
    gboolean all;    /* every cell in full; else of a model with several seeds
                      * these together, and of more than three models the table
                      * alone */
    guint width;     /* columns of the terminal */
} AkReportOptions;

/* Append the report of the folder OUT to text. */
gboolean ak_report_text(const char *out, const AkReportOptions *options,
                        GString *text, GError **error);

#endif
