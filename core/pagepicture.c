#include "pagepicture.h"

#include "html.h"

#include <string.h>

/* From `start` to behind `stop`, if `at` begins so; else 0. */
static gsize
picture_span(const char *at, const char *start, const char *stop)
{
    if (!g_str_has_prefix(at, start))
        return 0;
    const char *end = strstr(at + strlen(start), stop);
    return end != NULL ? (gsize)(end - at) + strlen(stop) : 0;
}

/* A group that nothing is in. */
static gsize
picture_empty_group(const char *at)
{
    static const char stop[] = "\n</g>\n";
    const char *end = g_str_has_prefix(at, "<g ") ? strchr(at, '>') : NULL;
    return end != NULL && g_str_has_prefix(end + 1, stop)
               ? (gsize)(end + 1 - at) + strlen(stop)
               : 0;
}

/* Names of elements, which many pictures would share; titles that only number
 * them; marks that no figure of ours refers to; what holds anyway. */
static gsize
picture_dropped(const char *at)
{
    static const char *const between[][2] = {{"<title>", "</title>"},
                                             {"<desc>", "</desc>"},
                                             {"<defs>", "</defs>"},
                                             {" id=\"", "\""}};
    static const char *const alone[] = {" stroke-linecap=\"butt\"",
                                        " stroke-linejoin=\"miter\"",
                                        " class=\"gridline\"", "\t"};
    gsize length = picture_empty_group(at);
    for (gsize i = 0; length == 0 && i < G_N_ELEMENTS(between); i++)
        length = picture_span(at, between[i][0], between[i][1]);
    for (gsize i = 0; length == 0 && i < G_N_ELEMENTS(alone); i++)
        if (g_str_has_prefix(at, alone[i]))
            length = strlen(alone[i]);
    return length;
}

/* The value black. */
static gsize
picture_black(const char *at)
{
    static const char *const black[] = {"\"black\"", "'black'",
                                        "\"rgb(  0,   0,   0)\"",
                                        "'rgb(  0,   0,   0)'"};
    for (gsize i = 0; i < G_N_ELEMENTS(black); i++)
        if (g_str_has_prefix(at, black[i]))
            return strlen(black[i]);
    return 0;
}

/* Does a coordinate's second decimal stand here, of which nobody sees a thing? */
static gboolean
picture_is_fine(const char *start, const char *at)
{
    return at - start >= 3 && at[-2] == '.' && g_ascii_isdigit(at[-1]) &&
           g_ascii_isdigit(at[0]) && at[1] != '\0' &&
           strchr(", )", at[1]) != NULL;
}

/* Takes the rest of the picture, from its <svg on. */
static void
picture_copy(const char *at, GString *out)
{
    const char *start = at;
    gboolean is_tag = TRUE, is_value = FALSE; /* behind an equals sign */
    while (*at != '\0') {
        const gsize black = is_value ? picture_black(at) : 0;
        const gsize dropped = picture_dropped(at);
        if (dropped > 0) {
            at += dropped;
            continue;
        }
        is_tag = *at == '<' || (is_tag && *at != '>');
        is_value = is_tag && (*at == '=' || (is_value && *at == ' '));
        if (black > 0)
            g_string_append(out, "\"currentColor\"");
        else if (!is_tag || !picture_is_fine(start, at))
            g_string_append_c(out, *at);
        at += MAX(black, 1);
    }
}

void
ak_page_picture(const AkDrawing *drawing, GString *out)
{
    const char *at = strstr(drawing->svg, "viewBox=");
    if (at == NULL)
        return;
    ak_html(out, "<svg role=\"img\" aria-label=\"%. %\" ", drawing->title,
            drawing->caption);
    picture_copy(at, out);
}
