/* error.h: what can go wrong, as a GError.
 *
 * Messages are lower case and say what, where (file and line where there is
 * one), what was expected, and what to do.  Nothing in the core or a plug-in
 * prints or exits: the program does, from the code below. */
#ifndef ATTNKIT_ERROR_H
#define ATTNKIT_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

#define AK_ERROR (ak_error_quark())

typedef enum {
    /* run file or command line: unknown key, value out of range, an output folder
     * that cannot be had */
    AK_ERROR_CONFIG = 1,
    AK_ERROR_DATA, /* a data file: missing, malformed, a class without examples */
    AK_ERROR_PLUGIN, /* a plug-in: not found, refused, its open failed */
    AK_ERROR_FILE, /* a file of ours: cannot be read, written, or is damaged */
    AK_ERROR_STALE, /* a finished piece was made from other keys than those now set */
    AK_ERROR_NUMBER,      /* NaN or infinity where there must be none */
    AK_ERROR_INTERRUPTED, /* the user asked to stop */
    AK_ERROR_NETWORK,     /* a server: out of reach, refuses, breaks off */
} AkErrorCode;

GQuark ak_error_quark(void);

G_END_DECLS

#endif
