/* plan.h: in what order the cells of a study go, how many side by side, and what
 * that will cost. */
#ifndef AK_PLAN_H
#define AK_PLAN_H

#include "cell.h"

typedef struct AkPlan {
    const AkStudy *study;
    const GPtrArray *cell; /* AkCell; not owned */
    guint *order; /* (cells) the dearest first, those that are finished last */
    guint n_left; /* not finished */
    guint n_thread;
    guint n_lane;    /* cells side by side; each has a share of the threads */
    gdouble total;   /* seconds of one core, of all cells */
    guint n_abreast; /* chunks of texts at work at a time, at most, in a lane */
    gdouble kept;    /* bytes, of all cells, until the run ends */
    gdouble memory;  /* bytes, with all lanes at work */
    gdouble least; /* bytes without which the cell that needs most cannot be */
    const AkCell *largest; /* that cell; NULL: none is left */
} AkPlan;

/* Study and cells must outlive the plan. */
AkPlan *ak_plan_new(const AkStudy *study, const GPtrArray *cell);
void ak_plan_free(AkPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkPlan, ak_plan_free)

/* The threads that a run of these options has. */
guint ak_plan_threads(const AkRunOptions *options);

/* The threads that lane `lane` starts with. */
guint ak_plan_share(const AkPlan *plan, guint lane);

/* What a cell will cost, in seconds of one core. */
gdouble ak_plan_cost(const AkCell *cell);

/* Seconds of the clock that what is left will take on idle cores. */
gdouble ak_plan_seconds(const AkPlan *plan);

/* Can all be done within [run] memory, and the limits of this process?  Errors:
 * AK_ERROR_CONFIG. */
gboolean ak_plan_check(const AkPlan *plan, GError **error);

/* A line where the disk has less room than the cells are foreseen to need; or
 * NULL.  Free it. */
gchar *ak_plan_warn(const AkPlan *plan);

/* For the user, text of many lines.  Free it. */
gchar *ak_plan_print(const AkPlan *plan);

#endif
