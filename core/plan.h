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
    guint n_lane;   /* cells side by side; each has a share of the threads */
    gdouble total;  /* seconds of one core, of all cells */
    gdouble memory; /* bytes, with all lanes at work */
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

/* A line where the disk has less room than the cells are foreseen to need; or
 * NULL.  Free it. */
gchar *ak_plan_warn(const AkPlan *plan);

/* For the user, text of many lines.  Free it. */
gchar *ak_plan_print(const AkPlan *plan);

#endif
