/* crewlead.h: rank 0 while the run is under way. */
#ifndef AK_CREWLEAD_H
#define AK_CREWLEAD_H

#include "crewplan.h"
#include "lanes.h"

/* A lane of some rank. */
typedef struct AkLeadLane {
    guint rank, number, n_thread;
    gint last;        /* cell that it worked at last; -1: none */
    gboolean is_idle; /* it waits for an order; until it is ready: no */
    gboolean is_at_work;
    gint64 since; /* when it got its order */
    gchar *what;  /* that it is at, as it says; NULL: nothing was said */
} AkLeadLane;

typedef struct AkLead {
    AkRanks *ranks;
    AkCrewRank *own;      /* rank 0 itself */
    AkLaneResult *result; /* (cells) */
    const AkObserver *observer;
    gchar **host; /* (ranks) */
    AkCrewPlan crew;
    GArray *lane;  /* AkLeadLane, of all ranks */
    gdouble total; /* seconds of one core, but for what failed */
    guint n_failed, n_done_before;
    gint64 synced;
    GError *stopped;
} AkLead;

/* Hand out and take until all cells are over, or the user stops it; then all lanes
 * are told to end. */
void ak_lead_go(AkLead *lead);

/* --- crewkeep.c: what comes is kept -------------------------------------------- */

/* Before the first order of a cell: its folder is put in order, and what there is to
 * go on from is packed.  NULL on error. */
GVariant *ak_lead_begin(const AkLead *lead, guint index, guint rank,
                        GError **error);

/* A rank has the model: it is written, and the records are begun. */
gboolean ak_lead_keep_model(const AkLead *lead, guint index, guint rank,
                            GVariant *said, GError **error);

/* Records of a range: written, with those that waited for them. */
gboolean ak_lead_keep_records(const AkLead *lead, guint index, GVariant *said,
                              GError **error);

gboolean ak_lead_keep_checkpoint(const AkLead *lead, guint index,
                                 GVariant *files, GError **error);

/* All records that came, to the system or to the disk. */
void ak_lead_flush(const AkLead *lead, gboolean sync);

/* What the figures of a cell are made of, for a rank: a(say). */
GVariant *ak_lead_pack_records(const AkLead *lead, guint index, guint rank);

/* The figures are there: they are written, and the cell is over. */
gboolean ak_lead_keep_outcome(AkLead *lead, guint index, GVariant *said,
                              GError **error);

#endif
