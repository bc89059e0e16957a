/* The preparation of discharge summaries, step by step as the authors' code has
 * it.  Its patterns see the tokens joined by single blanks, so that a mark such
 * as [**2101-3-4**] is "[ * * ... * * ]" by then, and they see characters, not
 * tokens: "a--b" is mended within a token. */
#include "mimic-text.h"

#include <string.h>

/* Behind `mark`, whose characters may have a blank before each but the first;
 * NULL: `c` does not begin with it. */
static const char *
mimic_skip(const char *c, const char *mark)
{
    for (const char *m = mark; *m != '\0'; m++) {
        if (m > mark && *c == ' ')
            c++;
        if (*c++ != *m)
            return NULL;
    }
    return c;
}

/* The next place from `c` on at which a de-identification mark can end; NULL:
 * none. */
static const char *
mimic_find_end(const char *c)
{
    for (; (c = strchr(c, '*')) != NULL; c++)
        if (mimic_skip(c, "**]") != NULL)
            return c;
    return NULL;
}

/* Each mark, from its beginning to the first end behind that, becomes <DE>.  The
 * end found last is kept: text full of beginnings is searched once, not once
 * for each of them. */
static GString *
mimic_mask(const char *text)
{
    GString *masked = g_string_sized_new(strlen(text));
    const char *end = text;
    for (const char *c = text; *c != '\0';) {
        const char *inside = *c == '[' ? mimic_skip(c, "[**") : NULL;
        if (inside != NULL && end != NULL && end < inside)
            end = mimic_find_end(inside);
        if (inside == NULL || end == NULL) {
            g_string_append_c(masked, *c++);
            continue;
        }
        g_string_append(masked, " <DE> ");
        c = mimic_skip(end, "**]");
        g_assert(c != NULL); /* it was found there */
    }
    return masked;
}

static const char *
mimic_skip_blanks(const char *c)
{
    while (*c == ' ')
        c++;
    return c;
}

/* A repeated character other than ASCII letters and digits stands once, a blank
 * behind it; runs of blanks become one, those at the ends none. */
static gchar *
mimic_squeeze(const char *text)
{
    GString *squeezed = g_string_sized_new(strlen(text));
    for (const char *c = mimic_skip_blanks(text), *next; *c != '\0'; c = next) {
        next = g_utf8_next_char(c);
        const gsize size = (gsize)(next - c);
        gboolean is_followed = *next == ' ';
        if (!g_ascii_isalnum(*c))
            for (const char *again;
                 strncmp(again = mimic_skip_blanks(next), c, size) == 0;
                 next = again + size)
                is_followed = TRUE;
        g_string_append_len(squeezed, c, (gssize)size);
        next = is_followed ? mimic_skip_blanks(next) : next;
        if (is_followed && *next != '\0')
            g_string_append_c(squeezed, ' ');
    }
    return g_string_free(squeezed, FALSE);
}

gchar *
mimic_prepare(const char *text, AkTokeniser tokeniser)
{
    g_autofree gchar *tokens = ak_tokenise(text, tokeniser);
    g_autofree gchar *lower = ak_lower(tokens);
    g_autoptr(GString) masked = mimic_mask(lower);
    g_autofree gchar *squeezed = mimic_squeeze(masked->str);
    return ak_mask_digits(squeezed);
}
