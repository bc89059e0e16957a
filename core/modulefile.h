/* modulefile.h: may this file be loaded as a plug-in?
 *
 * Asked before dlopen, which runs the constructors of whatever it opens, and
 * which dies of SIGBUS on a file that was cut short.  Errors are
 * AK_ERROR_PLUGIN and say which command cures it. */
#ifndef AK_MODULEFILE_H
#define AK_MODULEFILE_H

#include "attnkit/error.h"

/* The file, its folder and the folder above (of FOLDER/KIND/NAME.so), and what a
 * symbolic link leads to, are owned by root or the user and not writable by
 * everyone. */
gboolean ak_module_file_trust(const char *path, GError **error);

/* A whole ELF file: not empty, not something else, nothing cut off. */
gboolean ak_module_file_whole(const char *path, GError **error);

/* The names that the file defines for others, as its dynamic symbols say; of a
 * whole file.  Free the array. */
GPtrArray *ak_module_file_exports(const char *path, GError **error);

#endif
