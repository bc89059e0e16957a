/* html.h: words of others in markup of ours.
 *
 * Texts, names and messages come from files that anyone may have made: in a page
 * none of them is ever more than a text. */
#ifndef AK_HTML_H
#define AK_HTML_H

#include <glib.h>

/* Append MARKUP, where each % stands for the next of the texts (const char *),
 * escaped for content and for attributes in quotes. */
void ak_html(GString *out, const char *markup, ...);

/* Append one text, escaped likewise; what no document may hold (control
 * characters, bytes that are not UTF-8) becomes U+FFFD. */
void ak_html_text(GString *out, const char *text);

/* Append TEXT as a string of JSON, with its quotes.  Nothing in it can end or nest
 * the <script> around it, or move the cursor of a terminal. */
void ak_html_json_text(GString *out, const char *text);

/* Append a number of JSON in at most `digits` digits; not finite: null. */
void ak_html_json_number(GString *out, gdouble x, guint digits);

#endif
