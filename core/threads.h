/* threads.h: a team of threads that share out numbered items of work, and a lock
 * for what they share.
 *
 * What an item computes must not depend on which worker does it, nor on the
 * order: then results do not depend on the number of threads. */
#ifndef AK_THREADS_H
#define AK_THREADS_H

#include "scratch.h"

typedef struct AkTeam AkTeam;

/* n >= 1 workers, the caller of ak_team_run() being one of them; fewer where the
 * system has no more threads, which changes no result. */
AkTeam *ak_team_new(guint n);
void ak_team_free(AkTeam *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkTeam, ak_team_free)

/* A team of n workers that may grow to `most`. */
AkTeam *ak_team_new_growing(guint n, guint most);

/* n workers more, as far as `most` and the system allow; by any thread, while the
 * team works or rests. */
void ak_team_grow(AkTeam *team, guint n);

/* The most that the team may grow to: workers are 0 .. size-1. */
guint ak_team_size(const AkTeam *team);

/* The workers that there are now. */
guint ak_team_n_worker(AkTeam *team);

/* Of a worker, kept between rounds: whoever works next finds memory that has been
 * touched.  An item gives back what it takes. */
AkScratch *ak_team_scratch(const AkTeam *team, guint worker);

/* Does item (0 .. n-1) for the team; `worker` has the scratch that may be used. */
typedef void (*AkWork)(gpointer data, gsize item, guint worker);

/* Returns when all items are done.  Items are taken in ascending order.  Not to
 * be called from within an item of the same team, nor by two threads at once. */
void ak_team_run(AkTeam *team, gsize n_item, AkWork work, gpointer data);

/* Items of `size` things that n things make, the last may be smaller. */
static inline gsize
ak_n_item(gsize n, gsize size)
{
    return (n + size - 1) / size;
}

typedef struct AkLock AkLock;

AkLock *ak_lock_new(void);
void ak_lock_free(AkLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkLock, ak_lock_free)

/* Held by one thread at a time; not to be taken twice by the same. */
void ak_lock_take(AkLock *lock);
void ak_lock_give(AkLock *lock);

/* The number of processors that this process may use. */
guint ak_processor_count(void);

#endif
