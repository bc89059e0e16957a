/* studytables.h: the sections that every data set has a copy of. */
#ifndef AK_STUDYTABLES_H
#define AK_STUDYTABLES_H

#include "study.h"

typedef struct AkStudyTable {
    const char *section;
    const AkOption *options;
    gsize offset; /* of the options' struct in AkStudyDataset */
} AkStudyTable;

enum { AK_N_STUDY_TABLES = 6 };
extern const AkStudyTable ak_study_tables[AK_N_STUDY_TABLES];

/* Every section and key of the file is one of [run], of these tables, of a data
 * set or of a plug-in. */
gboolean ak_study_check_keys(const AkRunFile *file, AkLoader *loader,
                             GError **error);

/* *error is that there is no such reader: put before it where the name of the data
 * set stands, or of its reader where it names one; and the section that may be
 * meant, of those that name a reader.  FALSE always. */
gboolean ak_study_fail_reader(const AkRunFile *file, const char *name,
                              const char *reader, GError **error);

#endif
