#include "html.h"

#include <math.h>
#include <string.h>

/* An embedding, override or isolate of Unicode's bidirectional algorithm (UAX 9),
 * which turns around what follows it, so that a text would show what it does not
 * say. */
static gboolean
html_is_bidi_control(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
html_char(GString *out, gunichar c)
{
    switch (c) {
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '"':
        g_string_append(out, "&quot;");
        break;
    case '\'':
        g_string_append(out, "&#39;");
        break;
    default:
        /* Of control characters a document may hold only white space; 0xFDD0 to
         * 0xFDEF and the last two of each plane are no characters. */
        if ((g_unichar_iscntrl(c) && c != '\n' && c != '\t') ||
            (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
            html_is_bidi_control(c))
            c = 0xfffd;
        g_string_append_unichar(out, c);
    }
}

void
ak_html_text(GString *out, const char *text)
{
    g_autofree gchar *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at))
        html_char(out, g_utf8_get_char(at));
}

void
ak_html_fill(GString *out, const char *markup, const char *const *text)
{
    for (const char *at = markup; *at != '\0'; at++) {
        if (*at != '%') {
            g_string_append_c(out, *at);
            continue;
        }
        g_return_if_fail(*text != NULL); /* more % than texts */
        ak_html_text(out, *text++);
    }
    g_return_if_fail(*text == NULL); /* fewer */
}

/* "</script" would end the element, and "<!--" with "<script" behind it keep it
 * open: no "<" is left. */
void
ak_html_json_text(GString *out, const char *text)
{
    g_autofree gchar *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(out, '"');
    for (const char *at = valid; *at != '\0'; at++)
        if (*at == '"' || *at == '\\')
            g_string_append_printf(out, "\\%c", *at);
        else if ((guchar)*at < 0x20 || *at == 0x7f || *at == '<')
            g_string_append_printf(out, "\\u%04x", (guint)*at);
        else
            g_string_append_c(out, *at);
    g_string_append_c(out, '"');
}

void
ak_html_json_number(GString *out, gdouble x, guint digits)
{
    if (isfinite(x))
        g_string_append_printf(out, "%.*g", (int)digits, x);
    else
        g_string_append(out, "null");
}
