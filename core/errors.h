/* errors.h: an error from a format, as most of the core sets its own. */
#ifndef AK_ERRORS_H
#define AK_ERRORS_H

#include "attnkit/error.h"

#include <stdarg.h>

/* Set an error; its message quotes data, and yet is valid UTF-8 and of a length
 * that can be read: of a very long one the beginning and the end, since that is
 * where the cure stands.  FALSE always, for `return ak_fail(...)`. */
gboolean ak_fail(GError **error, AkErrorCode code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The same, the message behind "WHERE: " (NULL: nothing stands before it). */
gboolean ak_fail_at(GError **error, AkErrorCode code, const char *where,
                    const char *format, va_list arguments) G_GNUC_PRINTF(4, 0);

#endif
