/* page.h: report.html, one page that needs nothing else.
 *
 * Made from an output folder alone; all that it shows stands in summary.csv or in
 * the records of the cells. */
#ifndef AK_PAGE_H
#define AK_PAGE_H

#include "attnkit/error.h"

/* core/page/page.css, and of the scripts beside it the body of a function, which the
 * build makes part of the library: their lines, NULL-terminated. */
extern const char *const ak_page_css[];
extern const char *const ak_page_js[];

/* Append what comes before a page's body: its title and style. */
void ak_page_head(GString *out, const char *title);

/* Write OUT/report.html, and OUT/figures, from which figures of ours that are no longer
 * of it go.  *note: something that the user should know; NULL: nothing.  Free it. */
gboolean ak_page_write(const char *out, gchar **note, GError **error);

/* Append what OUT/report.html is beside the pictures that are in OUT/figures now;
 * nothing is drawn, and nothing written. */
gboolean ak_page_print(const char *out, GString *page, GError **error);

#endif
