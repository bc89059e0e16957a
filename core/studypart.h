/* studypart.h: one part of a study's cells, for a machine of several. */
#ifndef AK_STUDYPART_H
#define AK_STUDYPART_H

#include "study.h"

/* "2/8": part 2 of 8, counted from 1.  FALSE: it is none. */
gboolean ak_part_parse(const char *text, gsize *part, gsize *n_part);

/* run.part of a study whose data sets have their plug-ins: every part must have a
 * cell.  Errors: AK_ERROR_CONFIG. */
gboolean ak_study_read_part(AkStudy *study, GError **error);

#endif
