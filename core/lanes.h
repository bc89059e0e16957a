/* lanes.h: the cells of a plan carried out side by side.
 *
 *   lane 0   cell ......  cell ....  cell ............
 *   lane 1   cell ..........  cell ....  (its threads go to lane 0)
 *
 * Each lane has a team of its share of the threads, takes the dearest cell that
 * is left, and the next when it is done; where none is left, its threads join
 * the team that has most to do.  Who does a cell, and with how many threads,
 * changes none of its results. */
#ifndef AK_LANES_H
#define AK_LANES_H

#include "outcome.h"
#include "plan.h"
#include "run.h"

/* What has become of a cell, each in a slot of its own. */
typedef struct AkLaneResult {
    AkOutcome *outcome; /* NULL: it failed, or was not reached */
    GString *times;     /* of times.csv; NULL: it was not reached */
} AkLaneResult;

void ak_lane_result_clear(AkLaneResult *result);

/* The lines of times.csv of a cell's times (AkStageTime), whose names it frees. */
GString *ak_lane_print_times(const AkCell *cell, GArray *times);

/* result (cells): to be cleared by the caller.  The observer is called by one
 * thread at a time.  Returns the number of cells that failed; *error is set
 * where the user stopped it (AK_ERROR_INTERRUPTED). */
guint ak_lanes_go(const AkPlan *plan, const AkObserver *observer,
                  AkLaneResult *result, GError **error);

/* Another way to carry out the cells of a plan, with the same results. */
typedef guint (*AkGo)(gpointer data, const AkPlan *plan,
                      const AkObserver *observer, AkLaneResult *result,
                      GError **error);

/* ak_run_go() by it. */
guint ak_run_go_by(AkRun *run, AkGo go, gpointer data,
                   const AkObserver *observer, GError **error);

#endif
