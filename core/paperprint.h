/* paperprint.h: the paper's tables printed: for a terminal, as CSV, as LaTeX. */
#ifndef AK_PAPERPRINT_H
#define AK_PAPERPRINT_H

#include "papergrid.h"

typedef enum {
    AK_FORMAT_TEXT,
    AK_FORMAT_CSV,  /* a row a figure */
    AK_FORMAT_LATEX /* a document; each of its tables can be taken out */
} AkFormat;

/* Append the tables of the output folder OUT.  width: columns, for text. */
gboolean ak_paper_print(const char *out, AkFormat format, gsize width,
                        GString *text, GError **error);

/* What ak_paper_print() is made of: one table; sources: who says what, a
 * paragraph each (see ak_paper_sources()).  A table without rows is left out. */
void ak_paper_text(const AkGrid *grid, gsize width, GString *out);
void ak_paper_latex(const AkGrid *grid, const char *const *sources,
                    GString *out);
gboolean ak_paper_latex_is_long(const AkGrid *grid); /* more than a page */
void ak_paper_csv(const GPtrArray *figures, GString *out);

/* What the names of the sources stand for, and the remarks on the data sets
 * shown.  NULL-terminated; free with g_strfreev(). */
gchar **ak_paper_sources(const AkResults *results, const GPtrArray *published,
                         const GPtrArray *figures);

#endif
