/* join.h: the folders of a run's parts, put together.
 *
 * A part is what a run with [run] part = N/M leaves: a folder with every M-th of
 * the run's cells.  Joining puts the cells of all parts into one folder, as links
 * where the file system has them, else as copies; a run in that folder then finds
 * all its cells finished, and writes what only the whole has. */
#ifndef AK_JOIN_H
#define AK_JOIN_H

#include "study.h"

/* Are these folders (NULL-terminated) the parts 1/M to M/M of one run, each there
 * once, all made by the same attnkit with the same settings, plug-ins and data?
 * Errors: AK_ERROR_FILE and AK_ERROR_CONFIG, with the folders and what differs. */
gboolean ak_join_check(const char *const *folders, GError **error);

/* May the cells of all parts be put into the output folder of `study`, which is the
 * whole and has been read?  It must be of the parts' plug-ins and data, all its cells
 * finished in the parts, with files that are as they were written, and no cell of
 * another run may be there.  notes (gchar *) gets what the user should know. */
gboolean ak_join_check_whole(const AkStudy *study, const char *const *folders,
                             GPtrArray *notes, GError **error);

/* Put them there: the folder is the caller's alone. */
gboolean ak_join_take(const AkStudy *study, const char *const *folders,
                      GError **error);

#endif
