/* module.h: a file of any name and place, opened as a plug-in.  The loader decides
 * which files are. */
#ifndef AK_MODULE_H
#define AK_MODULE_H

#include "loader.h"

/* Open a file that is whole and has a descriptor that this attnkit can work with;
 * the constructors of the object run, no function of the plug-in is called.
 * NULL: refused, and closed again. */
AkModule *ak_module_open(const char *path, GError **error);

/* Told of the file whose constructors are about to run, and, by NULL, that they have:
 * of one that ends the process it is told no more. */
typedef void (*AkModuleWatch)(const char *path);
void ak_module_watch(AkModuleWatch watch);

/* Forget it, and close the file: nothing of it may be in use any more. */
void ak_module_close(AkModule *module);

/* Forget it; the file stays open. */
void ak_module_free(AkModule *module);

#endif
