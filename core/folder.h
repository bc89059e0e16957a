/* folder.h: the output folder. */
#ifndef AK_FOLDER_H
#define AK_FOLDER_H

#include "attnkit/error.h"

/* Can PATH be made, or written into where it exists?  Leaves nothing. */
gboolean ak_folder_check(const char *path, GError **error);

/* A folder within it: is no file in its way? */
gboolean ak_folder_check_inside(const char *path, GError **error);

/* Are the files of PATH, an output folder, regular ones or links to such?  Others may
 * never end (/dev/zero), or wait for who writes into them (a pipe). */
gboolean ak_folder_check_regular(const char *path, GError **error);

/* PATH, or what exists of the way to it.  Free it. */
gchar *ak_folder_nearest(const char *path);

/* Bytes that can be written there; -1: not known. */
gdouble ak_folder_free_space(const char *path);

typedef struct AkFolder AkFolder; /* a folder that is ours alone */

/* Make PATH where it is missing, and lock it: a second process that tries gets
 * an error.  The lock ends with ak_folder_unlock() or the process. */
AkFolder *ak_folder_lock(const char *path, GError **error);

/* Lock PATH, which was not there when it was looked at: an error, too, where another
 * attnkit has been at work there since. */
AkFolder *ak_folder_lock_new(const char *path, GError **error);

/* Lock PATH, an output folder that is only looked at. */
AkFolder *ak_folder_hold(const char *path, GError **error);
void ak_folder_unlock(AkFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkFolder, ak_folder_unlock)

/* Remove what a killed process left half written in PATH, which is locked: the
 * files .NAME.tmp (see files.h).  What cannot be removed does no harm. */
void ak_folder_clean(const char *path);

/* Likewise the records of a cell that were begun: the files NAME.jsonl.part. */
void ak_folder_remove_begun(const char *path);

#endif
