/* words.h: running text to tokens, the same on every machine and in every
 * locale.
 *
 * A reader that prepares running text calls ak_clean(), or ak_tokenise() and
 * what else its data set's preparation asks for, and hands the result on: the
 * core splits a text at its white space.
 *
 * `english` follows the English rules of spaCy 2.1, the tokeniser behind the
 * published figures, as far as they are plain rules: white space parts chunks;
 * a chunk that is an exception (contractions, abbreviations, emoticons, times)
 * has its own parts; else marks, quotes, brackets, currency, units after a
 * number and 's come off its ends one after another, until an exception, an
 * address (URL, e-mail) or a bare word is left; a bare word is parted at
 * ellipses, symbols, hyphens and marks between letters.  Nothing but white
 * space is lost: the tokens joined are the text without it.
 *
 * What differs from spaCy 2.1:
 * - Letters are those of Unicode, with the marks on them; spaCy lists some
 *   scripts, and parts a chunk of the others at fewer places.  English text is
 *   not changed by it.
 * - Contractions are found with the typographic apostrophe too: don’t has the
 *   parts of don't, where spaCy leaves most such words whole.
 * - White space is no token, where spaCy makes one of two spaces or a line end.
 * - An address is looked for in at most 32 remainders of a chunk that begin and
 *   end as one may: a limit that keeps time linear for hostile text, and that
 *   written text does not meet.
 *
 * Time and memory grow linearly with the text, whatever it holds; the calls
 * share nothing, so any thread may make them. */
#ifndef ATTNKIT_WORDS_H
#define ATTNKIT_WORDS_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum AkTokeniser {
    AK_TOKENS_ENGLISH,    /* as above */
    AK_TOKENS_WHITESPACE, /* what stands between white space */
    AK_TOKENS_WORDS,      /* runs of letters, marks, digits and underscores;
                           * all else separates and is dropped */
} AkTokeniser;

/* For the option of a reader: in the order of AkTokeniser. */
#define AK_TOKENISER_CHOICES "english|whitespace|words"

/* The tokens of `text` (valid UTF-8), parted by single spaces; "" where there
 * are none.  White space is what Python's str.split() takes for it.  Free it
 * with g_free(), as the results of all the functions below. */
gchar *ak_tokenise(const char *text, AkTokeniser tokeniser);

/* Lower case, letter by letter by Unicode: no locale, no context (a final sigma
 * becomes a plain one). */
gchar *ak_lower(const char *text);

/* Every token of `text` that holds a decimal digit of any script becomes qqq.
 * `text`: tokens parted by single spaces. */
gchar *ak_mask_digits(const char *text);

/* The preparation that the published experiments call cleaned: tokens, lower
 * case, qqq for tokens with digits. */
gchar *ak_clean(const char *text, AkTokeniser tokeniser);

/* What Unicode or Python takes for white space or an end of line. */
gboolean ak_is_space(gunichar c);

/* For qsort() and g_ptr_array_sort() of strings (const char *): by their bytes,
 * which for UTF-8 is the order of code points. */
gint ak_compare_words(gconstpointer a, gconstpointer b);

/* For g_hash_table_new(), with g_str_equal(), where the keys come from data: it
 * differs from process to process, so that no file can hold words that all meet in
 * one place of the table.  Who goes over such a table sorts what is found. */
guint ak_hash_words(gconstpointer word);

G_END_DECLS

#endif
