/* studysource.h: what a study takes from elsewhere: word vectors to start from,
 * a model that is probed as it is. */
#ifndef AK_STUDYSOURCE_H
#define AK_STUDYSOURCE_H

#include "study.h"

/* The tables of the data set are filled: do [embedding] and [model] agree with
 * the lists of [run]?  Sets embedding.width, or leaves it 0 where a file is to
 * decide. */
gboolean ak_source_check(const AkStudy *study, AkStudyDataset *dataset,
                         GError **error);

/* The words of model.vocabulary; NULL where there is none. */
gboolean ak_source_vocabulary(const AkStudyDataset *dataset,
                              AkVocabulary **vocabulary, GError **error);

/* The corpus is there: read the file of vectors or look at that of the model;
 * sets embedding.width. */
gboolean ak_source_read(const AkStudy *study, AkStudyDataset *dataset,
                        GError **error);

/* Do words without a vector start from normal numbers? */
gboolean ak_source_has_normal(const AkStudyDataset *dataset);

/* Is a model from elsewhere probed? */
gboolean ak_source_has_model(const AkStudyDataset *dataset);

/* Of the words of the test texts, how many the vocabulary has: in [0, 1]. */
gdouble ak_source_known_share(const AkCorpus *corpus);

/* One line about them for the user, without a newline; or NULL.  Free it. */
gchar *ak_source_describe(const AkStudyDataset *dataset);

/* A line where few words are known, and what to look at; or NULL.  Free it. */
gchar *ak_source_warn(const AkStudyDataset *dataset);

#endif
