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

/* One line about them for a plan, with its newline; or empty.  Free it. */
gchar *ak_source_describe(const AkStudyDataset *dataset);

#endif
