/* fetch.h: the bytes behind an address, in one attempt.
 *
 * Addresses are those of http, https and file; a redirection is followed, but
 * never from https to anything else.  A connection must stand within 30 seconds
 * and may not rest for 60. */
#ifndef AK_FETCH_H
#define AK_FETCH_H

#include "attnkit/error.h"

/* "libcurl 7.88.1": the one that runs. */
const char *ak_fetch_library(void);

/* Is URL an address that can be fetched from? */
gboolean ak_fetch_knows(const char *url);

/* What the server says of the file. */
typedef struct AkFetchReply {
    guint64 begin; /* where the bytes start that will come: 0, or as asked */
    guint64 total; /* bytes of the whole file; 0: it does not say */
    const char *version; /* that the bytes are of; NULL: it does not say */
} AkFetchReply;

/* Where the bytes go.  start() is called once, before them, if they come at all;
 * what it or bytes() sets as error ends the attempt. */
typedef struct AkFetchSink {
    gboolean (*start)(gpointer data, const AkFetchReply *reply, GError **error);
    gboolean (*bytes)(gpointer data, gconstpointer bytes, gsize n,
                      GError **error);
    gboolean (*stop)(gpointer data); /* TRUE: the user wants to stop; asked every
                                      * second, or more often */
    gpointer data;
} AkFetchSink;

typedef enum {
    AK_FETCH_DONE,
    AK_FETCH_BROKEN, /* another attempt may do: a connection lost, a busy server */
    AK_FETCH_STALE, /* what was asked for is no longer there: begin with byte 0 */
    AK_FETCH_FAILED, /* another attempt would not do */
} AkFetchEnd;

/* Get the bytes from `begin` on; where begin > 0, only if the file is still of
 * `version`, which a reply gave before.  *error is set but for AK_FETCH_DONE:
 * AK_ERROR_NETWORK, AK_ERROR_DATA (a web page instead of the file),
 * AK_ERROR_INTERRUPTED, or that of the sink. */
AkFetchEnd ak_fetch(const char *url, guint64 begin, const char *version,
                    const AkFetchSink *sink, GError **error);

#endif
