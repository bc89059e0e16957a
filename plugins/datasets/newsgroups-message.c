/* What is left out of a message are rules of thumb, those of scikit-learn's
 * fetch_20newsgroups(remove=('headers', 'footers', 'quotes')), in this order:
 *
 *   header     everything up to the first blank line, all if there is none
 *   signature  from the last line on that is blank or has hyphens only, blank
 *              lines at the end not counted; nothing if that is the first line
 *              left, or there is none
 *   quotes     lines that begin like a quotation, or introduce one anywhere
 *
 * A message of one paragraph so stays whole, and one of several loses its last
 * paragraph, signature or not. */
#include "newsgroups-message.h"

#include <attnkit/attnkit.h>

#include <string.h>

static const char *
newsgroups_skip_spaces(const char *c, const char *end)
{
    while (c < end && ak_is_space(g_utf8_get_char(c)))
        c = g_utf8_next_char(c);
    return c;
}

/* Is the line [c, end) blank, or only hyphens with blanks around them? */
static gboolean
newsgroups_is_rule(const char *c, const char *end)
{
    c = newsgroups_skip_spaces(c, end);
    while (c < end && *c == '-')
        c++;
    return newsgroups_skip_spaces(c, end) == end;
}

/* Cut [*start, *end) down to what is before the signature. */
static void
newsgroups_strip_signature(const char **start, const char **end)
{
    const char *first = newsgroups_skip_spaces(*start, *end), *last = *end;
    for (const char *c; last > first; last = c) {
        c = g_utf8_prev_char(last);
        if (!ak_is_space(g_utf8_get_char(c)))
            break;
    }

    for (const char *line_end = last, *line; line_end > first;
         line_end = line - 1) {
        for (line = line_end; line > first && line[-1] != '\n'; line--)
            continue;
        if (line == first)
            return;
        if (newsgroups_is_rule(line, line_end)) {
            *start = first;
            *end = line - 1;
            return;
        }
    }
}

static gboolean
newsgroups_is_quote(const char *line)
{
    static const char *const start[] = {"In article", "Quoted from", "|", ">"};
    static const char *const anywhere[] = {
        "writes in", "writes:", "wrote:", "says:", "said:"};
    for (gsize i = 0; i < G_N_ELEMENTS(start); i++)
        if (g_str_has_prefix(line, start[i]))
            return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(anywhere); i++)
        if (strstr(line, anywhere[i]) != NULL)
            return TRUE;
    return FALSE;
}

gchar *
newsgroups_strip(const char *message)
{
    const char *header_end = strstr(message, "\n\n");
    if (header_end == NULL)
        return g_strdup("");
    const char *start = header_end + 2, *end = start + strlen(start);
    newsgroups_strip_signature(&start, &end);

    g_autofree gchar *body = g_strndup(start, (gsize)(end - start));
    GString *own = g_string_sized_new((gsize)(end - start));
    for (gchar *line = body, *next; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (!newsgroups_is_quote(line))
            g_string_append_c(g_string_append(own, line), '\n');
    }
    return g_string_free(own, FALSE);
}

gchar *
newsgroups_part(const char *text)
{
    g_autoptr(GString) parted = g_string_sized_new(strlen(text) + 16);
    gunichar last = 0; /* of the run of marks so far, 0: none */
    for (const char *c = text;; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        const gboolean is_word = g_unichar_isalnum(letter) || letter == '_';
        if (last != 0 && (is_word || letter == 0)) {
            g_string_append_c(parted, ' ');
            g_string_append_unichar(parted, last);
            g_string_append_c(parted, ' ');
        }
        if (letter == 0)
            break;
        if (is_word)
            g_string_append_unichar(parted, letter);
        last = is_word ? 0 : letter;
    }
    return ak_tokenise(parted->str, AK_TOKENS_WHITESPACE);
}
