/* faults.h: what servers do to a download, and what must come of it. */
#ifndef AK_TESTS_FAULTS_H
#define AK_TESTS_FAULTS_H

#include "attnkit/error.h"
#include "server.h"

enum {
    AK_FAULT_SIZE = 300007
}; /* bytes of the file: no whole number of blocks */

/* What is known of the file, as flags. */
enum { AK_NO_SUM = 1, AK_NO_SIZE = 2, AK_WRONG_SUM = 4 };

typedef struct AkFault {
    const char *name;
    AkServed served;  /* its bytes, unless given, are those of the file */
    guint what;       /* is known: AK_NO_SUM ... */
    gsize n_part;     /* bytes that an earlier call left */
    const char *from; /* the version that they are of; NULL: not known */
    gboolean is_part_bad;
    gint code;        /* of the error; 0: it succeeds */
    const char *says; /* in the error */
    guint n_request, n_range;
    gboolean leaves_part; /* a failure that can be gone on from */
} AkFault;

extern const AkFault ak_faults[];
extern const gsize ak_n_fault;

#endif
