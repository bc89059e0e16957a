/* crew.h: a run on the ranks of an MPI job.
 *
 *   rank 0       ak_run_new() with ak_crew_prepare(), ak_crew_agree(),
 *                ak_run_go_by(ak_crew_lead): hands out work, takes results, writes;
 *                its own threads work as those of all ranks
 *   other ranks  ak_crew_follow(): read the same run file and data, agree, work in
 *                a folder of their own for what passes, until nothing is left
 *
 * What is handed out is a cell's model (trained, or loaded, and measured), and
 * ranges of its instances under its probes; see crewplan.h.  Models travel once to a
 * rank that probes them, records back.  What a piece of work computes depends
 * neither on who does it nor on when. */
#ifndef AK_CREW_H
#define AK_CREW_H

#include "lanes.h"
#include "ranks.h"
#include "run.h"

typedef struct AkCrew AkCrew;

/* NULL without an error: the process runs alone, which is no matter of this. */
AkCrew *ak_crew_new(GError **error);
void ak_crew_free(AkCrew *crew);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCrew, ak_crew_free)

gboolean ak_crew_is_lead(const AkCrew *crew);

/* AkRequest.prepare of rank 0, the crew being the data: all have read the run file,
 * and have the same versions of everything; the data are sent where
 * [mpi] data = broadcast.  An error names ranks and hosts. */
gboolean ak_crew_prepare(gpointer data, AkStudy *study, GError **error);

/* By rank 0 when it is ready to go: so are all, or none goes.  An error names ranks
 * and hosts.  Where rank 0 never comes to this, or never to ak_crew_lead(),
 * ak_crew_free() tells the others that it is over. */
gboolean ak_crew_agree(AkCrew *crew, GError **error);

/* ak_lanes_go() with the lanes of all ranks: AkGo, the crew being the data. */
guint ak_crew_lead(gpointer data, const AkPlan *plan, const AkObserver *observer,
                   AkLaneResult *result, GError **error);

/* The whole life of another rank.  FALSE: the run is not carried out; rank 0 says
 * why. */
gboolean ak_crew_follow(AkCrew *crew, const AkRequest *request,
                        AkLoader *loader);

#endif
