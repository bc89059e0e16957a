/* lexicon.h: words by number, in the order in which they were first met.
 *
 * Texts are held as numbers: a word is stored once, however often it comes. */
#ifndef AK_LEXICON_H
#define AK_LEXICON_H

#include <glib.h>

typedef struct AkLexicon AkLexicon;

AkLexicon *ak_lexicon_new(void);
AkLexicon *ak_lexicon_ref(AkLexicon *lexicon); /* one thread at a time */
void ak_lexicon_unref(AkLexicon *lexicon);     /* NULL is none */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkLexicon, ak_lexicon_unref)

/* The number of a word, a new one where it was not met before. */
guint32 ak_lexicon_add(AkLexicon *lexicon, const char *word);

/* 0 .. size-1; the word stands as long as the lexicon. */
gsize ak_lexicon_size(const AkLexicon *lexicon);
const char *ak_lexicon_word(const AkLexicon *lexicon, guint32 number);

#endif
