/* folder.h: the output folder. */
#ifndef AK_FOLDER_H
#define AK_FOLDER_H

#include "attnkit/error.h"

/* Can PATH be made, or written into where it exists, and is nobody at work in
 * it?  Makes nothing. */
gboolean ak_folder_check(const char *path, GError **error);

typedef struct AkFolder AkFolder; /* a folder that is ours alone */

/* Make PATH where it is missing, and lock it: a second process that tries gets
 * an error.  The lock ends with ak_folder_unlock() or the process. */
AkFolder *ak_folder_lock(const char *path, GError **error);
void ak_folder_unlock(AkFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkFolder, ak_folder_unlock)

/* Remove what a killed process left half written in PATH, which is locked: the
 * files .NAME.tmp (see files.h).  What cannot be removed does no harm. */
void ak_folder_clean(const char *path);

#endif
