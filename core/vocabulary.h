/* vocabulary.h: how the core makes a vocabulary; corpus.h has how to use one.
 */
#ifndef AK_VOCABULARY_H
#define AK_VOCABULARY_H

#include "corpus.h"

/* The words that at least min_df of the training texts contain, queries among
 * them; behind these the others that ak_examples_keep_word() named. */
AkVocabulary *ak_vocabulary_new(const AkExamples *examples, gint64 min_df);

/* Of a file with one word a line, whose number, from 0, is the id; plain or
 * compressed with gzip.  What the first four lines say is only kept.  Errors
 * (AK_ERROR_DATA) name file and line: a word that comes twice, one with a blank,
 * bytes that are not UTF-8, fewer than five lines. */
AkVocabulary *ak_vocabulary_load(const char *path, GError **error);
void ak_vocabulary_free(AkVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkVocabulary, ak_vocabulary_free)

#endif
