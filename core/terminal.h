/* terminal.h: words of others on a terminal of ours.
 *
 * Texts, names and messages come from files that anyone may have made; what is
 * printed goes through ak_printable(), so that no file can move the cursor,
 * recolour or rename the terminal, or turn the direction of the text. */
#ifndef AK_TERMINAL_H
#define AK_TERMINAL_H

#include <glib.h>

/* A copy that is valid UTF-8 and holds no control or formatting character:
 * each becomes U+FFFD.  Free it. */
gchar *ak_printable(const char *text);

/* Columns that TEXT (valid UTF-8, no escapes) takes: 2 for a wide character, 0
 * for a combining one. */
gsize ak_display_width(const char *text);

/* As much of TEXT as fits into `width` columns; "..." stands for the rest, if
 * there is room for it.  Free it. */
gchar *ak_display_cut(const char *text, gsize width);

/* Append TEXT as a paragraph: words put into lines of at most `width` columns,
 * the first line behind `first`, the others behind as many blanks. */
void ak_wrap(GString *out, const char *first, const char *text, gsize width);

#endif
