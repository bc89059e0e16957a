/* vocabulary.h: how the core makes a vocabulary; corpus.h has how to use one.
 */
#ifndef AK_VOCABULARY_H
#define AK_VOCABULARY_H

#include "corpus.h"

/* The words that at least min_df of the training texts contain, queries among
 * them. */
AkVocabulary *ak_vocabulary_new(const AkExamples *examples, gint64 min_df);
void ak_vocabulary_free(AkVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkVocabulary, ak_vocabulary_free)

#endif
