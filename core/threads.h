/* threads.h: a team of threads that share out numbered items of work.
 *
 * What an item computes must not depend on which worker does it, nor on the
 * order: then results do not depend on the number of threads. */
#ifndef AK_THREADS_H
#define AK_THREADS_H

#include <glib.h>

typedef struct AkTeam AkTeam;

/* n >= 1 workers, the caller of ak_team_run() being one of them; fewer where the
 * system has no more threads, which changes no result. */
AkTeam *ak_team_new(guint n);
void ak_team_free(AkTeam *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkTeam, ak_team_free)

guint ak_team_size(const AkTeam *team);

/* Does item (0 .. n-1) for the team; `worker` is 0 .. size-1 and names the
 * scratch that may be used. */
typedef void (*AkWork)(gpointer data, gsize item, guint worker);

/* Returns when all items are done.  Items are taken in ascending order.  Not to
 * be called from within an item, nor by two threads at once. */
void ak_team_run(AkTeam *team, gsize n_item, AkWork work, gpointer data);

/* The number of processors that this process may use. */
guint ak_processor_count(void);

#endif
