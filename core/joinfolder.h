/* joinfolder.h: the output folder, where there are parts. */
#ifndef AK_JOINFOLDER_H
#define AK_JOINFOLDER_H

#include "study.h"

/* May the study write into its output folder?  Where it is a part, that is not the
 * folder of another part; where `folders` (NULL: none) are joined into it, it is none
 * of them, nor of another run.  Errors: AK_ERROR_CONFIG. */
gboolean ak_join_check_folder(const AkStudy *study, const char *const *folders,
                              GError **error);

#endif
