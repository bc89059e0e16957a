/* terminal.c: printable text, and how wide it is. */
#include "terminal.h"

/* Not only the control characters proper: U+202E turns the rest of a line
 * around, U+2028 ends it. */
static gboolean
terminal_is_safe(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return FALSE;
    default:
        return TRUE;
    }
}

static gsize
terminal_columns(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

/* g_utf8_make_valid() first: a stray byte could hide an escape from a check by
 * characters. */
gchar *
ak_printable(const char *text)
{
    g_autofree gchar *valid = g_utf8_make_valid(text, -1);
    GString *safe = g_string_new(NULL);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        const gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(safe, terminal_is_safe(c) ? c : 0xfffd);
    }
    return g_string_free(safe, FALSE);
}

gsize
ak_display_width(const char *text)
{
    gsize width = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        width += terminal_columns(g_utf8_get_char(p));
    return width;
}

gchar *
ak_display_cut(const char *text, gsize width)
{
    if (ak_display_width(text) <= width)
        return g_strdup(text);

    const gsize dots = width > 3 ? 3 : 0;
    gsize used = 0;
    const char *p = text;
    for (; *p != '\0'; p = g_utf8_next_char(p)) {
        used += terminal_columns(g_utf8_get_char(p));
        if (used > width - dots)
            break;
    }
    return g_strdup_printf("%.*s%s", (int)(p - text), text,
                           dots > 0 ? "..." : "");
}

/* A word wider than a line gets a line of its own, uncut. */
void
ak_wrap(GString *out, const char *first, const char *text, gsize width)
{
    const gsize indent = ak_display_width(first);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    g_string_append(out, first);
    gsize column = indent;
    for (gchar **word = words; *word != NULL; word++) {
        const gsize wide = ak_display_width(*word);
        if (wide == 0)
            continue;
        if (column > indent && column + 1 + wide > width) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, *word);
        column += wide;
    }
    g_string_append_c(out, '\n');
}
