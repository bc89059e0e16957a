/* whole.h: is an archive whole? */
#ifndef AK_WHOLE_H
#define AK_WHOLE_H

#include "attnkit/error.h"

/* Does the file at PATH hold what a file called NAME should: .zip a directory of
 * its members, .gz and .tgz all that their check values vouch for, any other name
 * at least one byte?  What it holds is not looked at.  An error (AK_ERROR_DATA)
 * says what is wrong with NAME. */
gboolean ak_whole_check(const char *path, const char *name, GError **error);

#endif
