#include "lanes.h"

#include "profile.h"
#include "quantities.h"

/* A cell whose pieces are all finished has yet to be summarised. */
static const gdouble LANES_MOST_DONE = 0.99;

typedef struct Lanes Lanes;

typedef struct Lane {
    Lanes *lanes;
    AkCell *cell;   /* under way; NULL: between two, or no more */
    guint turn;     /* its place in the order */
    gdouble done;   /* seconds of one core, of it */
    gchar *what;    /* as it says */
    AkTeam *team;   /* NULL: not begun, or over */
    guint n_thread; /* of the team */
} Lane;

struct Lanes {
    const AkPlan *plan;
    const AkObserver *observer;
    AkLaneResult *result;

    /* Under the lock: all below, the observer, and the fields of each lane. */
    AkLock *lock;
    Lane *lane;   /* (plan->n_lane) */
    guint next;   /* place in the order of the cell to be taken */
    gdouble done; /* seconds of one core, of the cells that are over */
    gdouble total; /* those of all; what a cell has not done when it fails, nobody
                    * has to do */
    guint n_over, n_failed;
    gboolean is_stopped;
    GError *stopped;
};

void
ak_lane_result_clear(AkLaneResult *result)
{
    ak_outcome_free(result->outcome);
    if (result->times != NULL)
        g_string_free(result->times, TRUE);
    *result = (AkLaneResult){NULL, NULL};
}

/* --- what the observer sees -------------------------------------------------------- */

/* "3 of 24 cells, sst/cnn-dot-s1: epoch 2 of 8 (+1)": what is said is of the cell
 * that has been under way for longest, so that a line does not flicker; the
 * others are counted. */
static void
lanes_show(const Lanes *lanes)
{
    const AkPlan *plan = lanes->plan;
    const Lane *shown = NULL;
    gdouble done = lanes->done;
    guint n_other = 0;
    for (guint i = 0; i < plan->n_lane; i++) {
        const Lane *lane = &lanes->lane[i];
        if (lane->cell == NULL || lane->what == NULL)
            continue;
        done += lane->done;
        n_other += shown != NULL;
        if (shown == NULL || lane->turn < shown->turn)
            shown = lane;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    if (plan->cell->len > 1)
        g_string_append_printf(text, "%u of %u cells, ", lanes->n_over,
                               plan->cell->len);
    g_string_append(text, shown != NULL ? shown->what : "");
    if (n_other > 0)
        g_string_append_printf(text, " (+%u)", n_other);
    lanes->observer->progress(lanes->observer->data, text->str, done,
                              lanes->total);
}

static void
lanes_progress(gpointer data, const char *what, gdouble done)
{
    Lane *lane = data;
    ak_lock_take(lane->lanes->lock);
    g_free(lane->what);
    lane->what = g_strdup(what);
    lane->done = MIN(done, LANES_MOST_DONE * ak_plan_cost(lane->cell));
    lanes_show(lane->lanes);
    ak_lock_give(lane->lanes->lock);
}

/* Who has once been told to stop does not go on, whatever the next answer. */
static gboolean
lanes_ask(Lanes *lanes)
{
    if (!lanes->is_stopped)
        lanes->is_stopped = lanes->observer->stop(lanes->observer->data);
    return lanes->is_stopped;
}

static gboolean
lanes_stop(gpointer data)
{
    Lanes *lanes = ((Lane *)data)->lanes;
    ak_lock_take(lanes->lock);
    const gboolean is_stopped = lanes_ask(lanes);
    ak_lock_give(lanes->lock);
    return is_stopped;
}

/* --- a cell -------------------------------------------------------------------------- */

GString *
ak_lane_print_times(const AkCell *cell, GArray *times)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < times->len; i++) {
        AkStageTime *time = &g_array_index(times, AkStageTime, i);
        ak_csv_append(text, cell->dataset->name);
        g_string_append_printf(
            text, ",%s,%s,%" G_GUINT64_FORMAT ",%s,%.3f,%" G_GSIZE_FORMAT "\n",
            cell->encoder->module->plugin->name,
            cell->attention->module->plugin->name, cell->seed, time->stage,
            time->seconds, time->n);
        g_free(time->stage);
    }
    return text;
}

/* Takes the failure's side: a stop ends the run, all else is this cell's own. */
static void
lanes_take_failure(Lanes *lanes, const AkCell *cell, GError *failure)
{
    if (!g_error_matches(failure, AK_ERROR, AK_ERROR_INTERRUPTED)) {
        g_autofree gchar *text =
            g_strdup_printf("cell %s failed: %s", cell->name, failure->message);
        lanes->observer->message(lanes->observer->data, text);
        lanes->n_failed++;
        g_error_free(failure);
        return;
    }
    lanes->is_stopped = TRUE;
    if (lanes->stopped == NULL)
        g_propagate_prefixed_error(&lanes->stopped, failure, "%s: ", cell->name);
    else
        g_error_free(failure);
}

static void
lanes_do_cell(Lane *lane)
{
    Lanes *lanes = lane->lanes;
    AkCell *cell = lane->cell;
    const AkCellWatch watch = {lanes_progress, lanes_stop, lane};
    const gboolean was_done = ak_cell_is_done(cell);
    const gdouble cost = ak_plan_cost(cell);
    AkLaneResult result = {NULL, NULL};
    GError *failure = NULL;
    cell->n_abreast = lanes->plan->n_abreast;

    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(AkStageTime));
    if (ak_cell_run(cell, lane->team, &watch, times, &failure)) {
        ak_profile_enter(AK_SPAN_CORRELATION);
        result.outcome = ak_outcome_new(cell, &failure);
    }
    ak_profile_enter(AK_SPAN_OTHER);
    result.times = ak_lane_print_times(cell, times);

    ak_lock_take(lanes->lock);
    lanes->result[lanes->plan->order[lane->turn]] = result;
    lanes->n_over += !was_done;
    lanes->done += failure == NULL ? cost : lane->done;
    lanes->total -= failure == NULL ? 0.0 : cost - lane->done;
    lane->done = 0.0;
    lane->cell = NULL;
    g_clear_pointer(&lane->what, g_free);
    if (failure != NULL)
        lanes_take_failure(lanes, cell, failure);
    ak_lock_give(lanes->lock);
}

/* --- a lane -------------------------------------------------------------------------- */

/* FALSE: there is no more to do for this lane. */
static gboolean
lanes_take_cell(Lane *lane)
{
    Lanes *lanes = lane->lanes;
    const AkPlan *plan = lanes->plan;
    ak_lock_take(lanes->lock);
    if (lanes->next < plan->cell->len && !lanes_ask(lanes)) {
        lane->turn = lanes->next++;
        lane->cell = g_ptr_array_index(plan->cell, plan->order[lane->turn]);
    }
    ak_lock_give(lanes->lock);
    return lane->cell != NULL;
}

/* Among the lanes at work the one whose threads have most to do; NULL: none. */
static Lane *
lanes_find_busiest(const Lanes *lanes)
{
    Lane *busiest = NULL;
    gdouble most = -1.0;
    for (guint i = 0; i < lanes->plan->n_lane; i++) {
        Lane *lane = &lanes->lane[i];
        if (lane->cell == NULL || lane->team == NULL)
            continue;
        const gdouble left =
            (ak_plan_cost(lane->cell) - lane->done) / lane->n_thread;
        if (left > most) {
            most = left;
            busiest = lane;
        }
    }
    return busiest;
}

/* The lane is over: its threads end, and as many begin where they are of use. */
static void
lanes_leave(Lane *lane)
{
    Lanes *lanes = lane->lanes;
    ak_lock_take(lanes->lock);
    AkTeam *team = g_steal_pointer(&lane->team);
    ak_lock_give(lanes->lock);
    ak_team_free(team);

    ak_lock_take(lanes->lock);
    for (; lane->n_thread > 0 && !lanes->is_stopped; lane->n_thread--) {
        Lane *busiest = lanes_find_busiest(lanes);
        if (busiest == NULL)
            break;
        ak_team_grow(busiest->team, 1);
        busiest->n_thread++;
    }
    ak_lock_give(lanes->lock);
}

static void
lanes_run(gpointer data, gsize item, guint worker)
{
    Lanes *lanes = data;
    Lane *lane = &lanes->lane[item];
    (void)worker;
    ak_profile_enter(AK_SPAN_OTHER);
    AkTeam *team = ak_team_new_growing(ak_plan_share(lanes->plan, (guint)item),
                                       lanes->plan->n_thread);
    ak_lock_take(lanes->lock);
    lane->team = team;
    lane->n_thread = ak_plan_share(lanes->plan, (guint)item);
    ak_lock_give(lanes->lock);
    while (lanes_take_cell(lane))
        lanes_do_cell(lane);
    lanes_leave(lane);
    ak_profile_enter(AK_SPAN_NONE); /* its thread works for another now */
}

guint
ak_lanes_go(const AkPlan *plan, const AkObserver *observer,
            AkLaneResult *result, GError **error)
{
    g_autoptr(AkLock) lock = ak_lock_new();
    g_autoptr(AkTeam) drivers = ak_team_new(plan->n_lane);
    g_autofree Lane *lane = g_new0(Lane, plan->n_lane);
    Lanes lanes = {.plan = plan,
                   .observer = observer,
                   .result = result,
                   .lock = lock,
                   .lane = lane,
                   .total = plan->total,
                   .n_over = plan->cell->len - plan->n_left};
    for (guint i = 0; i < plan->n_lane; i++)
        lane[i].lanes = &lanes;
    const AkSpan span = ak_profile_enter(AK_SPAN_NONE);
    ak_team_run(drivers, plan->n_lane, lanes_run, &lanes);
    ak_profile_enter(span);
    if (lanes.stopped != NULL)
        g_propagate_error(error, lanes.stopped);
    else if (lanes.is_stopped) /* while no lane was within a cell */
        g_set_error(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                    "interrupted after %u of %u cells", lanes.n_over,
                    plan->cell->len);
    return lanes.n_failed;
}
