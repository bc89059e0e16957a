/* census.h: what a data set is made of, beside what the paper says of it. */
#ifndef AK_CENSUS_H
#define AK_CENSUS_H

#include "study.h"

/* How many words texts have. */
typedef struct AkCensusLengths {
    gsize shortest, longest;
    gdouble mean, median;
} AkCensusLengths;

/* One split, within the limits of length. */
typedef struct AkCensus {
    gsize n_read, n; /* texts before and within the limits */
    gsize *of_class; /* texts of each class; with several labels a text
                              * is of each that it has */
    gsize n_bare;    /* with several labels: texts that have none */
    AkCensusLengths text, query; /* query: all 0 where there is none */
    gdouble unknown;  /* share of its words that the vocabulary lacks */
    gsize n_again;    /* texts that say the same as one before them in it */
    gsize n_in_train; /* texts that say the same as one of the training split, 0
                       * for that itself; with a query both are the same */
} AkCensus;

/* No split of a corpus is empty. */
AkCensus *ak_census_new(const AkCorpus *corpus, AkSplit split);
void ak_census_free(AkCensus *census);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCensus, ak_census_free)

/* All data sets of a study that has been read, as text of many lines or as a JSON
 * array.  Free it. */
gchar *ak_census_print(const AkStudy *study);
gchar *ak_census_json(const AkStudy *study);

#endif
