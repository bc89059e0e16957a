/* crewwork.h: what the files of the crew share: messages, and the lanes of a rank.
 *
 * To lane L of a rank, under AK_TAG_LANE + L: (uuv), an order, a cell, and
 *
 *   AK_ORDER_MODEL   (bba(say)) are there a model, its metrics; files that training
 *                               goes on from
 *   AK_ORDER_PROBE   (ttau)     first chunk, chunks, sheets (0: the instances, then
 *                               the probes)
 *   AK_ORDER_FINISH  a(say)     its records and metrics: the cell's figures
 *   AK_ORDER_END     u
 *
 * To rank 0, under AK_TAG_LEAD: (uuuv), a lane, what it says, a cell, and
 *
 *   AK_SAID_READY       u                 at its beginning, as below when it is done
 *   AK_SAID_MODEL       (a(say)a(sdt))    files, times
 *   AK_SAID_PROBED      (ttaaya(sdt))     as ordered; lines of each sheet; times
 *   AK_SAID_FINISHED    (a(say)v)         files; the cell's AkOutcome
 *   AK_SAID_FAILED      (sb)              why; it was stopped
 *   AK_SAID_PROGRESS    (sd)              as AkCellWatch
 *   AK_SAID_CHECKPOINT  a(say)
 *
 * Rank 0, where they are already, neither gets nor sends files.  A model goes to a
 * rank that lacks it as ay, under AK_TAG_MODEL + cell, behind the first order that
 * wants it. */
#ifndef AK_CREWWORK_H
#define AK_CREWWORK_H

#include "cell.h"
#include "model.h"
#include "ranks.h"

enum {
    AK_TAG_LEAD = 1,
    AK_TAG_GO, /* u: lanes; 0: the run is over before it began */
    AK_TAG_STOP,
    AK_TAG_LANE = 16,
    AK_TAG_MODEL = 2048,
    AK_CREW_LANES = AK_TAG_MODEL - AK_TAG_LANE /* at most, of a rank */
};

typedef enum AkOrder {
    AK_ORDER_MODEL,
    AK_ORDER_PROBE,
    AK_ORDER_FINISH,
    AK_ORDER_END
} AkOrder;

typedef enum AkSaid {
    AK_SAID_READY,
    AK_SAID_MODEL,
    AK_SAID_PROBED,
    AK_SAID_FINISHED,
    AK_SAID_FAILED,
    AK_SAID_PROGRESS,
    AK_SAID_CHECKPOINT
} AkSaid;

/* A rank, as its lanes see it. */
typedef struct AkCrewRank {
    AkRanks *ranks;
    GPtrArray *cell; /* AkCell; on rank 0 those of the run, else in a folder
                           * of the rank's own */
    guint n_lane, n_thread;
    gint is_stopped;     /* atomic */
    AkLock *lock;        /* of all below */
    gboolean *has_model; /* (cells) model.safetensors is in the cell's folder */
} AkCrewRank;

/* Lane `number`, until it is told to end. */
void ak_crew_lane(AkCrewRank *rank, guint number);

/* The files `names` (NULL-terminated) of a folder that are there, as a(say). */
GVariant *ak_crew_pack(const char *folder, const char *const *names);

/* Write such files, to stay (is_kept) or for as long as the process works. */
gboolean ak_crew_unpack(const char *folder, GVariant *files, gboolean is_kept,
                        GError **error);

/* One of them; bytes: ay. */
gboolean ak_crew_write(const char *path, GVariant *bytes, gboolean is_kept,
                       GError **error);

/* Remove a folder and all in it; what cannot be removed stays. */
void ak_crew_remove(const char *folder);

/* --- crewprobe.c -------------------------------------------------------------- */

/* A model on the bench: with its probes open. */
typedef struct AkBench AkBench;

/* Takes the model; the cell and the team must outlive the bench. */
AkBench *ak_bench_new(const AkCell *cell, AkModel *model, AkTeam *team,
                      GError **error);
void ak_bench_free(AkBench *bench);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkBench, ak_bench_free)

/* The records of chunks first .. first+n-1: of AK_SAID_PROBED what it says. */
GVariant *ak_bench_run(AkBench *bench, gsize first, gsize n, gsize n_sheet,
                       const guint32 *sheet);

#endif
