/* crewplan.h: which work goes to whom.
 *
 * A cell goes through these states:
 *
 *   TO_DO ---> LEARNING ---> PROBING ---> WRITTEN ---> FINISHING ---> OVER
 *     \________(has a model)____/
 *
 * LEARNING is one order: its model is made and measured.  Of PROBING there are as
 * many orders as ranges of its instances are handed out, and of FINISHING, its
 * figures, it is one.  A lane that asks gets the first of
 *
 *   1. the next range of the cell that it worked at last;
 *   2. the dearest cell that is to do;
 *   3. the figures of a cell that is written;
 *   4. a range of the cell under way that has most left to do for a lane, rather of
 *      one whose model the rank has.
 *
 * What is dear goes before what is cheap, and what can be cut comes last.
 *
 * Ranges are handed out in the order of the texts, so that lines can be written as
 * they come; their sizes shrink with what is left, so that lanes end together.  That
 * is shortest first, and at the end a lane may wait for one chunk of the longest
 * texts, less than a hundredth of the cell.  Longest first would spare that, but
 * nothing could be written, nor kept of a run that is killed, before the whole cell
 * is there. */
#ifndef AK_CREWPLAN_H
#define AK_CREWPLAN_H

#include "crewwork.h"
#include "plan.h"

typedef enum AkCrewState {
    AK_CREW_TO_DO,
    AK_CREW_LEARNING,
    AK_CREW_PROBING,
    AK_CREW_WRITTEN,
    AK_CREW_FINISHING,
    AK_CREW_OVER
} AkCrewState;

/* A cell, as rank 0 sees it. */
typedef struct AkCrewCell {
    AkCell *cell;
    AkCrewState state;
    guint n_at_work;     /* lanes that have an order of it */
    gdouble trained;     /* seconds of one core, of its training so far */
    GArray *times;       /* AkStageTime */
    gboolean *has_model; /* (ranks) who has it */

    /* From PROBING on. */
    gsize n_chunk, next; /* chunks, and the first that is not handed out */
    gsize *first;        /* (n_chunk+1) text at which each begins */
    gdouble *cost;    /* (n_chunk+1) seconds of one core, of those before it */
    gsize n_written;  /* chunks */
    GArray *sheet;    /* AkSheet; see cellsheet.h */
    GArray *number;   /* guint32: of each sheet, 0 the instances' */
    GHashTable *held; /* first chunk to GVariant: ranges that came early */
} AkCrewCell;

typedef struct AkCrewPlan {
    const AkPlan *plan;
    guint n_rank, n_lane; /* lanes of all ranks */
    AkCrewCell *cell;     /* (cells) */
    guint next; /* place in the plan's order of the next that is to do */
    guint n_over;
} AkCrewPlan;

/* What a lane is to do. */
typedef struct AkCrewTask {
    AkOrder order; /* END: nothing now */
    guint cell;
    gsize first, n; /* chunks */
} AkCrewTask;

void ak_crew_plan_init(AkCrewPlan *crew, const AkPlan *plan, guint n_rank,
                       guint n_lane);
void ak_crew_plan_clear(AkCrewPlan *crew);

/* The work for a lane of `rank` with n_thread threads that worked at cell `last`
 * (-1: at none); it counts as handed out. */
AkCrewTask ak_crew_choose(AkCrewPlan *crew, guint rank, guint n_thread,
                          gint last);

/* Cut a cell's instances into chunks, as inspectors do, with what each may cost;
 * those that all sheets have are left out. */
void ak_crew_cut(AkCrewCell *one, gsize n_done);

/* Seconds of one core that are done. */
gdouble ak_crew_done(const AkCrewPlan *crew);

#endif
