#include "text.h"

#include "attnkit/words.h"

#include <string.h>

/* GLib leaves some of the control characters out.  A word so never holds anything
 * at which a reader of vocabulary.txt would break a line. */
gboolean
ak_is_space(gunichar c)
{
    return g_unichar_isspace(c) || c == 0x0b || c == 0x85 ||
           (c >= 0x1c && c <= 0x1f);
}

/* strcmp() compares bytes as unsigned. */
gint
ak_compare_words(gconstpointer a, gconstpointer b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

gchar *
ak_words_new(const char *text, gsize *n)
{
    g_return_val_if_fail(text != NULL && n != NULL, NULL);

    gchar *words = g_malloc(strlen(text) + 2);
    gchar *end = words;
    gboolean is_inside = FALSE;
    *n = 0;
    for (const char *c = text; *c != '\0';) {
        const char *next = g_utf8_next_char(c);
        const gboolean is_space = ak_is_space(g_utf8_get_char(c));
        if (is_space && is_inside)
            *end++ = '\0';
        for (; !is_space && c < next; c++)
            *end++ = *c;
        *n += !is_space && !is_inside;
        is_inside = !is_space;
        c = next;
    }
    *end = '\0';
    *n = MAX(*n, 1);
    return words;
}

const char *
ak_words_next(const char *word)
{
    return word + strlen(word) + 1;
}
