/* joinfiles.h: the files of a part, brought into the folder of the whole. */
#ifndef AK_JOINFILES_H
#define AK_JOINFILES_H

#include "attnkit/error.h"

/* Are these paths one and the same file or folder? */
gboolean ak_join_is_one(const char *a, const char *b);

/* May the cell NAME be brought from one output folder to another?  It may where the
 * other has no such cell, or one of the same work: pieces.json has what is finished,
 * of what keys, and the checksums of all files.  Errors: AK_ERROR_FILE. */
gboolean ak_join_check_cell(const char *from, const char *to, const char *name,
                            GError **error);

/* Bring the files of this cell's finished pieces, of which both hold that they are
 * sound; those of the same name go. */
gboolean ak_join_cell(const char *from, const char *to, const char *name,
                      GError **error);

/* Write TO/times.csv: the rows of all folders' (NULL-terminated). */
gboolean ak_join_times(const char *const *folders, const char *to,
                       GError **error);

#endif
