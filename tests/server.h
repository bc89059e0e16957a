/* server.h: a small HTTP server on this machine alone, with the faults that a
 * test asks for. */
#ifndef AK_TESTS_SERVER_H
#define AK_TESTS_SERVER_H

#include <glib.h>

/* What is served under every path, and how; all 0: the file, whole, of a server
 * that says its length and nothing else. */
typedef struct AkServed {
    const char *bytes;
    gsize n;
    const char *etag, *modified; /* as they are sent; NULL: not */
    const char *type;            /* of the content; NULL: not said */
    gboolean has_ranges;         /* a part is sent where one is asked for */
    gboolean sends_any;          /* and whatever the If-Range says */
    gboolean hides_length; /* the end of the connection is that of the file */
    gssize lie;            /* added to the length that is said */
    gsize cut;             /* breaks off after so many bytes of a reply */
    guint n_cut;           /* and does so that often */
    const char *status;    /* "404 Not Found" instead of the file */
    guint n_status;        /* that often, then the file; 0: always */
    const char *location;  /* where `status` redirects to; NULL: nowhere */
    gsize piece;           /* bytes that are sent at once; 0: many */
    guint pause;           /* ms between pieces */
} AkServed;

typedef struct AkServer AkServer;

/* Serves, from a thread of its own, until it is freed; `served` outlives it. */
AkServer *ak_server_new(const AkServed *served);
void ak_server_free(AkServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkServer, ak_server_free)

/* "http://127.0.0.1:PORT" */
const char *ak_server_url(const AkServer *server);

/* Requests so far, and those among them that asked for a part. */
guint ak_server_n_request(AkServer *server);
guint ak_server_n_range(AkServer *server);

#endif
