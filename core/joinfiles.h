/* joinfiles.h: the files of a part, brought into the folder of the whole. */
#ifndef AK_JOINFILES_H
#define AK_JOINFILES_H

#include "attnkit/error.h"

/* Bring the finished files of the cell NAME from one output folder to another.  What
 * is there already stays, where it is of the same work (AK_ERROR_FILE: it is
 * not). */
gboolean ak_join_cell(const char *from, const char *to, const char *name,
                      GError **error);

/* Write TO/times.csv: the rows of all folders' (NULL-terminated). */
gboolean ak_join_times(const char *const *folders, const char *to,
                       GError **error);

#endif
