/* handed.h: a few examples as a reader hands them over. */
#ifndef AK_TESTS_HANDED_H
#define AK_TESTS_HANDED_H

#include "corpus.h"

/* The names of two classes; limits of length that are none unless they are named. */
extern const char *const handed_two[2];
extern const AkTextOptions handed_named;

void handed_add(AkExamples *examples, AkSplit split, const char *id, gint label,
                const char *text);

/* Two classes in training, one text each in dev and test. */
AkExamples *handed_small(void);

const AkText *handed_text(const AkCorpus *corpus, AkSplit split, guint i);

#endif
