#include "crewplan.h"

#include "cellsheet.h"
#include "inspect.h"

/* A range should take a lane as long as this, in seconds: it is not worth a message
 * below the one, and not to be lost above the other. */
static const gdouble CREW_LEAST = 0.1, CREW_MOST = 10.0;

/* The cost of a text grows with the square of its words up to about so many. */
enum { CREW_SQUARE = 256 };

static void
crewplan_clear_sheet(gpointer data)
{
    ak_sheet_clear(data);
}

void
ak_crew_plan_init(AkCrewPlan *crew, const AkPlan *plan, guint n_rank,
                  guint n_lane)
{
    const guint n = plan->cell->len;
    *crew = (AkCrewPlan){.plan = plan,
                         .n_rank = n_rank,
                         .n_lane = n_lane,
                         .cell = g_new0(AkCrewCell, n + 1)};
    for (guint i = 0; i < n; i++) {
        AkCrewCell *one = &crew->cell[i];
        one->cell = plan->cell->pdata[i];
        one->state =
            ak_cell_is_done(one->cell) ? AK_CREW_WRITTEN : AK_CREW_TO_DO;
        one->times = g_array_new(FALSE, FALSE, sizeof(AkStageTime));
        one->has_model = g_new0(gboolean, n_rank);
        one->has_model[0] = one->cell->has_model;
        one->sheet = g_array_new(FALSE, FALSE, sizeof(AkSheet));
        g_array_set_clear_func(one->sheet, crewplan_clear_sheet);
        one->number = g_array_new(FALSE, FALSE, sizeof(guint32));
        one->held = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                          (GDestroyNotify)g_variant_unref);
    }
}

void
ak_crew_plan_clear(AkCrewPlan *crew)
{
    for (guint i = 0; i < crew->plan->cell->len; i++) {
        AkCrewCell *one = &crew->cell[i];
        for (guint k = 0; k < one->times->len; k++)
            g_free(g_array_index(one->times, AkStageTime, k).stage);
        g_array_unref(one->times);
        g_free(one->has_model);
        g_array_unref(one->sheet);
        g_array_unref(one->number);
        g_hash_table_unref(one->held);
        g_free(one->first);
        g_free(one->cost);
    }
    g_free(crew->cell);
}

/* --- ranges ------------------------------------------------------------------------ */

void
ak_crew_cut(AkCrewCell *one, gsize n_done)
{
    const GPtrArray *instance = one->cell->dataset->instance;
    one->first = ak_inspect_cut(instance->len, (AkText *const *)instance->pdata,
                                &one->n_chunk);
    one->cost = g_new0(gdouble, one->n_chunk + 1);
    for (gsize c = 0; c < one->n_chunk; c++) {
        one->cost[c + 1] = one->cost[c];
        for (gsize i = one->first[c]; i < one->first[c + 1]; i++) {
            const gsize n = ((const AkText *)instance->pdata[i])->n_token;
            one->cost[c + 1] += (gdouble)n * (gdouble)MIN(n, CREW_SQUARE);
        }
    }
    const gdouble scale =
        one->cell->inspect_cost / MAX(one->cost[one->n_chunk], 1.0);
    for (gsize c = 0; c <= one->n_chunk; c++)
        one->cost[c] *= scale;
    while (one->next < one->n_chunk && one->first[one->next + 1] <= n_done)
        one->next++;
    one->n_written = one->next;
}

static gdouble
crewplan_left(const AkCrewCell *one)
{
    return one->cost[one->n_chunk] - one->cost[one->next];
}

/* A quarter of what each lane would have of the rest, but a chunk for each
 * thread. */
static AkCrewTask
crewplan_take_range(const AkCrewPlan *crew, guint index, guint n_thread)
{
    AkCrewCell *one = &crew->cell[index];
    const gdouble share = crewplan_left(one) / (4.0 * crew->n_lane);
    const gdouble wanted =
        CLAMP(share, CREW_LEAST * n_thread, CREW_MOST * n_thread);
    const gsize first = one->next;
    while (one->next < one->n_chunk &&
           (one->next < first + n_thread ||
            one->cost[one->next] - one->cost[first] < wanted))
        one->next++;
    one->n_at_work++;
    return (AkCrewTask){AK_ORDER_PROBE, index, first, one->next - first};
}

static gboolean
crewplan_has_range(const AkCrewCell *one)
{
    return one->state == AK_CREW_PROBING && one->next < one->n_chunk;
}

/* The cell that has most left to do for a lane, one whose model the rank has counting
 * twice; -1: none has any. */
static gint
crewplan_find_slowest(const AkCrewPlan *crew, guint rank)
{
    gint found = -1;
    gdouble most = 0.0;
    for (guint i = 0; i < crew->plan->cell->len; i++) {
        const AkCrewCell *one = &crew->cell[i];
        if (!crewplan_has_range(one))
            continue;
        const gdouble left = crewplan_left(one) / (one->n_at_work + 1) *
                             (one->has_model[rank] ? 2.0 : 1.0);
        if (found < 0 || left > most) {
            found = (gint)i;
            most = left;
        }
    }
    return found;
}

/* --- choosing ------------------------------------------------------------------------ */

static AkCrewTask
crewplan_take(AkCrewPlan *crew, guint index, AkCrewState state, AkOrder order)
{
    crew->cell[index].state = state;
    crew->cell[index].n_at_work++;
    return (AkCrewTask){order, index, 0, 0};
}

static gint
crewplan_find_written(const AkCrewPlan *crew)
{
    for (guint i = 0; i < crew->plan->cell->len; i++)
        if (crew->cell[i].state == AK_CREW_WRITTEN)
            return (gint)i;
    return -1;
}

/* The next that is to do, in the order of the plan; -1: none is. */
static gint
crewplan_find_next(AkCrewPlan *crew)
{
    for (; crew->next < crew->plan->cell->len; crew->next++) {
        const guint index = crew->plan->order[crew->next];
        if (crew->cell[index].state == AK_CREW_TO_DO)
            return (gint)index;
    }
    return -1;
}

AkCrewTask
ak_crew_choose(AkCrewPlan *crew, guint rank, guint n_thread, gint last)
{
    if (last >= 0 && crewplan_has_range(&crew->cell[last]))
        return crewplan_take_range(crew, (guint)last, n_thread);
    gint index = crewplan_find_next(crew);
    if (index >= 0)
        return crewplan_take(crew, (guint)index, AK_CREW_LEARNING,
                             AK_ORDER_MODEL);
    index = crewplan_find_written(crew);
    if (index >= 0)
        return crewplan_take(crew, (guint)index, AK_CREW_FINISHING,
                             AK_ORDER_FINISH);
    index = crewplan_find_slowest(crew, rank);
    if (index >= 0)
        return crewplan_take_range(crew, (guint)index, n_thread);
    return (AkCrewTask){AK_ORDER_END, 0, 0, 0};
}

gdouble
ak_crew_done(const AkCrewPlan *crew)
{
    gdouble done = 0.0;
    for (guint i = 0; i < crew->plan->cell->len; i++) {
        const AkCrewCell *one = &crew->cell[i];
        if (one->state == AK_CREW_OVER)
            done += ak_plan_cost(one->cell);
        else if (one->state >= AK_CREW_PROBING && one->cost != NULL)
            done += one->cell->train_cost + one->cost[one->n_written];
        else
            done += one->trained;
    }
    return done;
}
