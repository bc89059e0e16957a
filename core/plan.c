#include "plan.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* A team of n threads does 1 + 0.7 (n - 1) times the work of one: between the
 * rounds of a step its members wait for each other. */
static const gdouble PLAN_TEAM = 0.7;

/* What the program takes differs a little from start to start: who sets what a
 * message asks for has this share to spare. */
static const gdouble PLAN_SPARE = 0.02;

/* Of the memory that the system has left, this share is ours to take. */
static const gdouble PLAN_MEMORY = 0.8;

gdouble
ak_plan_cost(const AkCell *cell)
{
    return cell->train_cost + cell->inspect_cost;
}

static const AkCell *
plan_cell(const AkPlan *plan, guint place)
{
    return g_ptr_array_index(plan->cell, plan->order[place]);
}

/* --- lanes ----------------------------------------------------------------------- */

static gint
plan_dearest_memory(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x < y) - (x > y);
}

/* Bytes that the cells may take, beside what the data take already; 0: not
 * known. */
static gdouble
plan_room(const AkPlan *plan)
{
    return plan->study->memory > 0.0
               ? MAX(plan->study->memory - ak_memory_taken(), 1.0)
               : PLAN_MEMORY * ak_memory_free();
}

/* The lanes that fit, and what they take: at worst the cells that need most
 * memory meet, each with its share of the threads.  Where a single one does not
 * fit with all threads at work on chunks of its own, fewer are.  Beside them
 * lies what is kept of all cells; in the page, which comes after them, it lies
 * twice, by seed and pooled. */
static void
plan_bound_lanes(AkPlan *plan, gdouble room)
{
    g_autofree gdouble *need = g_new0(gdouble, plan->cell->len + 1);
    gdouble chunk = 0.0, sum = plan->kept;
    for (guint i = 0; i < plan->n_left; i++) {
        const AkCell *cell = plan_cell(plan, i);
        need[i] = cell->memory;
        chunk = MAX(chunk, cell->chunk_memory);
        if (plan->largest == NULL || cell->memory > plan->largest->memory)
            plan->largest = cell;
    }
    qsort(need, plan->n_left, sizeof *need, plan_dearest_memory);
    plan->n_abreast = plan->n_thread;
    if (plan->n_left == 0)
        return;

    const guint most = MIN(plan->n_lane, plan->n_left);
    guint n = 0;
    while (n < most &&
           (n == 0 || room <= 0.0 ||
            sum + need[n] + chunk * (plan->n_thread - n - 1) <= room))
        sum += need[n++];
    plan->n_lane = n;
    plan->least = plan->kept + MAX(need[0], plan->kept);
    if (n == 1 && room > 0.0 && chunk > 0.0)
        plan->n_abreast = (guint)CLAMP(1.0 + floor((room - sum) / chunk), 1.0,
                                       (gdouble)plan->n_thread);
    plan->memory =
        MAX(plan->least,
            sum + chunk * (MIN(n * plan->n_abreast, plan->n_thread) - n));
}

static gboolean
plan_fail(const AkPlan *plan, gdouble need, const char *bound, const char *cure,
          GError **error)
{
    g_autofree gchar *whole = ak_memory_print(need * (1.0 + PLAN_SPARE));
    g_autofree gchar *data = ak_memory_print(ak_memory_taken());
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "%s: cell %s needs about %s, %s of it for the program and the "
                "data sets; %s%s",
                bound, plan->largest->name, whole, data, cure,
                plan->kept > 0.0 && plan->kept >= 0.5 * plan->least
                    ? ", or probe fewer texts (run.instances)"
                : plan->largest->is_training
                    ? ", or set train.batch_size to less"
                    : ", or probe shorter texts (text.shorter_than)");
    return FALSE;
}

gboolean
ak_plan_check(const AkPlan *plan, GError **error)
{
    const gdouble bound = plan->study->memory, taken = ak_memory_taken(),
                  need = MAX(taken + plan->least, ak_memory_most()),
                  limit = ak_memory_limit();
    if (plan->largest != NULL && bound > 0.0 && need > bound) {
        g_autofree gchar *what =
            g_strdup_printf("run.memory = %s", plan->study->options.memory);
        return plan_fail(plan, need, what, "set run.memory to that or more",
                         error);
    }
    if (plan->largest == NULL || plan->least <= limit)
        return TRUE;
    g_autofree gchar *left = ak_memory_print(limit);
    g_autofree gchar *what =
        g_strdup_printf("the limit of this process leaves %s of memory", left);
    return plan_fail(plan, taken + plan->least, what, "give the program more",
                     error);
}

/* Costs that differ by less than an estimate can tell are alike: then the cells
 * keep their order, and seeds go one after another. */
static gint
plan_rank(const AkCell *cell)
{
    const gdouble cost = ak_plan_cost(cell);
    return ak_cell_is_done(cell) ? G_MININT
           : cost > 0.0          ? (gint)(4.0 * log2(cost))
                                 : G_MININT + 1;
}

static gint
plan_compare_cells(gconstpointer a, gconstpointer b, gpointer data)
{
    const GPtrArray *cell = data;
    const guint i = *(const guint *)a, j = *(const guint *)b;
    const gint x = plan_rank(g_ptr_array_index(cell, i)),
               y = plan_rank(g_ptr_array_index(cell, j));
    return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

guint
ak_plan_threads(const AkRunOptions *options)
{
    return options->threads > 0 ? (guint)options->threads : ak_processor_count();
}

AkPlan *
ak_plan_new(const AkStudy *study, const GPtrArray *cell)
{
    AkPlan *plan = g_new0(AkPlan, 1);
    const AkRunOptions *options = &study->options;
    plan->study = study;
    plan->cell = cell;
    plan->n_thread = ak_plan_threads(options);
    plan->order = g_new0(guint, cell->len + 1);
    for (guint i = 0; i < cell->len; i++) {
        plan->order[i] = i;
        plan->total += ak_plan_cost(g_ptr_array_index(cell, i));
        plan->kept += ((const AkCell *)g_ptr_array_index(cell, i))->kept;
        plan->n_left += !ak_cell_is_done(g_ptr_array_index(cell, i));
    }
    g_qsort_with_data(plan->order, (gint)cell->len, sizeof *plan->order,
                      plan_compare_cells, (gpointer)cell);

    /* Where nothing is left to do but to summarise, all are alike. */
    plan->n_lane = MIN(plan->n_thread,
                       plan->n_left > 0 ? plan->n_left : MAX(cell->len, 1));
    if (options->cells > 0)
        plan->n_lane = MIN(plan->n_lane, (guint)options->cells);
    plan_bound_lanes(plan, plan_room(plan));
    return plan;
}

void
ak_plan_free(AkPlan *plan)
{
    if (plan == NULL)
        return;
    g_free(plan->order);
    g_free(plan);
}

guint
ak_plan_share(const AkPlan *plan, guint lane)
{
    return plan->n_thread / plan->n_lane +
           (lane < plan->n_thread % plan->n_lane ? 1 : 0);
}

/* --- what it costs ---------------------------------------------------------------- */

typedef struct Lane {
    gdouble left; /* seconds of one core, of its cell; 0: none */
    guint n_thread;
} Lane;

static gdouble
plan_seconds_left(const Lane *lane)
{
    return lane->left / (1.0 + PLAN_TEAM * ((gdouble)lane->n_thread - 1.0));
}

/* The lane that is done first, or (last) that will be at work longest; NULL: all
 * rest. */
static Lane *
plan_find_lane(Lane *lane, guint n, gboolean last)
{
    Lane *found = NULL;
    for (guint i = 0; i < n; i++)
        if (lane[i].left > 0.0 &&
            (found == NULL ||
             (plan_seconds_left(&lane[i]) < plan_seconds_left(found)) != last))
            found = &lane[i];
    return found;
}

/* n threads are free: each goes where most is left for a thread to do. */
static void
plan_pass_threads(const AkPlan *plan, Lane *lane, guint n)
{
    for (guint i = 0; i < n; i++) {
        Lane *slowest = plan_find_lane(lane, plan->n_lane, TRUE);
        if (slowest != NULL)
            slowest->n_thread++;
    }
}

/* Goes through the run as the lanes will: each takes the next cell, and the
 * threads of one that finds none help the others. */
gdouble
ak_plan_seconds(const AkPlan *plan)
{
    g_autofree Lane *lane = g_new0(Lane, plan->n_lane);
    guint next = 0;
    for (; next < plan->n_lane && next < plan->cell->len; next++) {
        lane[next].left = ak_plan_cost(plan_cell(plan, next));
        lane[next].n_thread = ak_plan_share(plan, next);
    }
    gdouble seconds = 0.0;
    Lane *first;
    while ((first = plan_find_lane(lane, plan->n_lane, FALSE)) != NULL) {
        const gdouble step = plan_seconds_left(first);
        seconds += step;
        for (guint i = 0; i < plan->n_lane; i++)
            if (&lane[i] != first && lane[i].left > 0.0)
                lane[i].left = MAX(
                    lane[i].left * (1.0 - step / plan_seconds_left(&lane[i])),
                    1e-9);
        first->left =
            next < plan->n_left ? ak_plan_cost(plan_cell(plan, next++)) : 0.0;
        if (first->left <= 0.0)
            plan_pass_threads(plan, lane, first->n_thread);
    }
    return seconds;
}
