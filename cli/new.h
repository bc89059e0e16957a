/* new.h: a folder with a plug-in to start from. */
#ifndef AK_NEW_H
#define AK_NEW_H

#include "attnkit/error.h"

/* Write the folder TO/NAME (TO "": the working directory; made where it is
 * missing): the template of KIND, renamed, with Makefile and README.  Says in
 * `said` what there is now, and what comes next.  A kind that there is not, a name
 * that cannot be a plug-in's, and a folder that is there already are errors
 * (AK_ERROR_CONFIG), and nothing is written. */
gboolean ak_new_plugin(const char *kind, const char *name, const char *to,
                       GString *said, GError **error);

#endif
