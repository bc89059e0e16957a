/* html.h: words of others in markup of ours.
 *
 * Texts, names and messages come from files that anyone may have made: in a page
 * none of them is ever more than a text. */
#ifndef AK_HTML_H
#define AK_HTML_H

#include <glib.h>

/* Append MARKUP, where each % stands for the next of the texts that follow, one at
 * least, escaped for content and for attributes in quotes. */
#define ak_html(out, markup, ...)                                              \
    ak_html_fill((out), (markup), (const char *const[]){__VA_ARGS__, NULL})

/* The same with an array of texts, which ends with NULL: one for each %. */
void ak_html_fill(GString *out, const char *markup, const char *const *text);

/* Append one text, escaped likewise; what no document may hold (control
 * characters, bytes that are not UTF-8) becomes U+FFFD. */
void ak_html_text(GString *out, const char *text);

/* Append TEXT as a string of JSON, with its quotes.  Nothing in it can end or nest
 * the <script> around it, or move the cursor of a terminal. */
void ak_html_json_text(GString *out, const char *text);

/* Append a number of JSON in at most `digits` digits; not finite: null. */
void ak_html_json_number(GString *out, gdouble x, guint digits);

#endif
