#include "words.h"

#include "attnkit/words.h"
#include "text.h"

#include <string.h>

void
ak_words_append(GString *tokens, const char *token, gsize size)
{
    if (tokens->len > 0)
        g_string_append_c(tokens, ' ');
    g_string_append_len(tokens, token, (gssize)size);
}

gboolean
ak_words_has(const char *set, const char *word, gsize size)
{
    char pattern[40] = " ";
    if (size > sizeof(pattern) - 3)
        return FALSE;
    memcpy(pattern + 1, word, size);
    pattern[size + 1] = ' ';
    pattern[size + 2] = '\0';
    return strstr(set, pattern) != NULL;
}

/* One chunk of a text that is parted at white space. */
static void
words_append_chunk(GString *tokens, const char *chunk, gsize size,
                   AkTokeniser tokeniser, GArray *ends)
{
    if (tokeniser == AK_TOKENS_ENGLISH)
        ak_words_append_english(tokens, chunk, size, ends);
    else
        ak_words_append(tokens, chunk, size);
}

/* Does the character at `c` belong to a chunk?  A joiner (U+200C, U+200D) belongs
 * to the word that it follows, or words of Persian and of the scripts of India
 * would break. */
static gboolean
words_is_inside(const char *c, AkTokeniser tokeniser, gboolean is_after)
{
    if (tokeniser != AK_TOKENS_WORDS && *c > ' ' && *c < 0x7f)
        return TRUE; /* most characters */

    const gunichar letter = g_utf8_get_char(c);
    if (tokeniser != AK_TOKENS_WORDS)
        return letter != 0 && !ak_is_space(letter);
    return (ak_letter(letter) & AK_LETTER_WORD) != 0 ||
           (is_after && (letter == 0x200c || letter == 0x200d));
}

gchar *
ak_tokenise(const char *text, AkTokeniser tokeniser)
{
    g_return_val_if_fail(text != NULL, NULL);

    /* A token is parted from the next by one byte: most texts need no more. */
    GString *tokens = g_string_sized_new(strlen(text) + strlen(text) / 8 + 1);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(gsize));
    const char *start = NULL; /* of the chunk entered */
    for (const char *c = text;; c = g_utf8_next_char(c)) {
        const gboolean is_inside = words_is_inside(c, tokeniser, start != NULL);
        if (is_inside && start == NULL)
            start = c;
        if (!is_inside && start != NULL) {
            words_append_chunk(tokens, start, (gsize)(c - start), tokeniser,
                               ends);
            start = NULL;
        }
        if (*c == '\0')
            return g_string_free(tokens, FALSE);
    }
}

gchar *
ak_lower(const char *text)
{
    g_return_val_if_fail(text != NULL, NULL);

    GString *lower = g_string_sized_new(strlen(text) + 1);
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
        if ((guchar)*c < 0x80)
            g_string_append_c(lower, g_ascii_tolower(*c));
        else
            g_string_append_unichar(lower,
                                    g_unichar_tolower(g_utf8_get_char(c)));
    return g_string_free(lower, FALSE);
}

gchar *
ak_mask_digits(const char *text)
{
    g_return_val_if_fail(text != NULL, NULL);

    GString *masked = g_string_sized_new(strlen(text) + 1);
    for (const char *token = text;;) {
        gboolean has_digit = FALSE;
        const char *end = token;
        for (; *end != '\0' && *end != ' '; end = g_utf8_next_char(end))
            has_digit |= (guchar)*end < 0x80
                             ? g_ascii_isdigit(*end)
                             : g_unichar_isdigit(g_utf8_get_char(end));
        if (has_digit)
            g_string_append(masked, "qqq");
        else
            g_string_append_len(masked, token, end - token);
        if (*end == '\0')
            return g_string_free(masked, FALSE);
        g_string_append_c(masked, ' ');
        token = end + 1;
    }
}

gchar *
ak_clean(const char *text, AkTokeniser tokeniser)
{
    g_autofree gchar *tokens = ak_tokenise(text, tokeniser);
    g_autofree gchar *lower = ak_lower(tokens);
    return ak_mask_digits(lower);
}
