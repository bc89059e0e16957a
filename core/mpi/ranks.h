/* ranks.h: the processes of an MPI job, and messages between them.
 *
 * The one home of MPI.  A message is a GVariant of any type; it goes to a rank under
 * a tag, and messages of one sender under one tag arrive in their order.  Any thread
 * may send and take: a lock stands before MPI, which needs no more than
 * MPI_THREAD_SERIALIZED.  Who waits sleeps between two looks, the longer the longer
 * it has waited, so that waiting takes nothing from those who compute.
 *
 * What an MPI library cannot repair, such as a rank that is gone, ends the job, as
 * its launcher reports with rank and host. */
#ifndef AK_RANKS_H
#define AK_RANKS_H

#include "attnkit/error.h"

typedef struct AkRanks AkRanks;

/* Was this process started by a launcher of MPI, and not as the only one? */
gboolean ak_ranks_are_launched(void);

/* The MPI library and its version; also where none is launched.  Free it. */
gchar *ak_ranks_library(void);

/* By the first thread, once in the life of a process; likewise its end. */
AkRanks *ak_ranks_new(GError **error);
void ak_ranks_free(AkRanks *ranks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRanks, ak_ranks_free)

guint ak_ranks_n(const AkRanks *ranks);
guint ak_ranks_me(const AkRanks *ranks); /* 0 .. n-1 */
const char *ak_ranks_host(const AkRanks *ranks);

/* Returns when the message is on its way; takes a floating one. */
void ak_ranks_send(AkRanks *ranks, guint to, guint tag, GVariant *message);

/* The next message under `tag`, and who sent it; NULL: there is none now.  Free with
 * g_variant_unref(). */
GVariant *ak_ranks_take(AkRanks *ranks, guint tag, guint *from);

/* The same, but waits for it. */
GVariant *ak_ranks_await(AkRanks *ranks, guint tag);

/* Sleeps as long as one does between two looks, having waited since `since`, by
 * g_get_monotonic_time(). */
void ak_ranks_pause(gint64 since);

/* --- all ranks call these together, before there are other threads --------------- */

/* Rank 0 gets the texts of all ranks in their order, NULL-terminated; others NULL. */
gchar **ak_ranks_gather(AkRanks *ranks, const char *text);

/* All get rank 0's bytes, who gives them (others NULL); owned by the caller. */
GBytes *ak_ranks_spread(AkRanks *ranks, GBytes *bytes);

#endif
