#include "lexicon.h"

#include "attnkit/words.h"

enum { LEXICON_CHUNK = 1 << 16 };

struct AkLexicon {
    guint n_user;
    GStringChunk *letters;
    GPtrArray *word;    /* by number */
    GHashTable *number; /* word to number + 1 */
};

AkLexicon *
ak_lexicon_new(void)
{
    AkLexicon *lexicon = g_new0(AkLexicon, 1);
    lexicon->n_user = 1;
    lexicon->letters = g_string_chunk_new(LEXICON_CHUNK);
    lexicon->word = g_ptr_array_new();
    lexicon->number = g_hash_table_new(ak_hash_words, g_str_equal);
    return lexicon;
}

AkLexicon *
ak_lexicon_ref(AkLexicon *lexicon)
{
    lexicon->n_user++;
    return lexicon;
}

void
ak_lexicon_unref(AkLexicon *lexicon)
{
    if (lexicon == NULL || --lexicon->n_user > 0)
        return;
    g_hash_table_unref(lexicon->number);
    g_ptr_array_unref(lexicon->word);
    g_string_chunk_free(lexicon->letters);
    g_free(lexicon);
}

guint32
ak_lexicon_add(AkLexicon *lexicon, const char *word)
{
    g_return_val_if_fail(lexicon != NULL && word != NULL, 0);

    const guint found =
        GPOINTER_TO_UINT(g_hash_table_lookup(lexicon->number, word));
    if (found > 0)
        return found - 1;
    gchar *copy = g_string_chunk_insert(lexicon->letters, word);
    g_ptr_array_add(lexicon->word, copy);
    g_hash_table_insert(lexicon->number, copy,
                        GUINT_TO_POINTER(lexicon->word->len));
    return lexicon->word->len - 1;
}

gsize
ak_lexicon_size(const AkLexicon *lexicon)
{
    return lexicon->word->len;
}

const char *
ak_lexicon_word(const AkLexicon *lexicon, guint32 number)
{
    g_return_val_if_fail(number < lexicon->word->len, NULL);
    return lexicon->word->pdata[number];
}
