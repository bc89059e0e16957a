#include "plan.h"

#include "folder.h"
#include "memory.h"
#include "studysource.h"

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
 * fit with all threads at work on chunks of its own, fewer are. */
static void
plan_bound_lanes(AkPlan *plan, gdouble room)
{
    g_autofree gdouble *need = g_new0(gdouble, plan->cell->len + 1);
    gdouble chunk = 0.0, sum = 0.0;
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
    plan->least = need[0];
    if (n == 1 && room > 0.0 && chunk > 0.0)
        plan->n_abreast = (guint)CLAMP(1.0 + floor((room - sum) / chunk), 1.0,
                                       (gdouble)plan->n_thread);
    plan->memory = sum + chunk * (MIN(n * plan->n_abreast, plan->n_thread) - n);
}

gboolean
ak_plan_check(const AkPlan *plan, GError **error)
{
    const gdouble bound = plan->study->memory, taken = ak_memory_taken(),
                  need = MAX(taken + plan->least, ak_memory_most());
    if (bound <= 0.0 || plan->largest == NULL || need <= bound)
        return TRUE;
    g_autofree gchar *whole = ak_memory_print(need * (1.0 + PLAN_SPARE));
    g_autofree gchar *data = ak_memory_print(taken);
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "run.memory = %s: cell %s needs about %s, %s of it for the "
                "program and the data sets; set run.memory to that or more%s",
                plan->study->options.memory, plan->largest->name, whole, data,
                plan->largest->is_training
                    ? ", or train.batch_size to less"
                    : ", or probe shorter texts (text.shorter_than)");
    return FALSE;
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
static gdouble
plan_foresee_seconds(const AkPlan *plan)
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

/* --- for the user ----------------------------------------------------------------- */

/* "about 40 s", "about 25 min", "about 7 h". */
static void
plan_add_seconds(GString *text, gdouble seconds)
{
    if (seconds < 120.0)
        g_string_append_printf(text, "about %.*f s", seconds < 3.0 ? 1 : 0,
                               seconds);
    else if (seconds < 7200.0)
        g_string_append_printf(text, "about %.0f min", seconds / 60.0);
    else
        g_string_append_printf(text, "about %.0f h", seconds / 3600.0);
}

static void
plan_add_bytes(GString *text, gdouble bytes)
{
    if (bytes < 1e9)
        g_string_append_printf(text, "%.0f MB", MAX(1e-6 * bytes, 1.0));
    else
        g_string_append_printf(text, "%.1f GB", 1e-9 * bytes);
}

/* line NULL: none. */
static void
plan_add_line(GString *text, const gchar *line)
{
    if (line != NULL)
        g_string_append_printf(text, "%s\n", line);
}

/* Texts that were read and are too short or too long; nothing where there are
 * none. */
static void
plan_add_filtered(const AkCorpus *corpus, GString *text)
{
    gsize n_read = 0, n_kept = 0;
    for (guint s = 0; s < G_N_ELEMENTS(corpus->n_read); s++) {
        n_read += corpus->n_read[s];
        n_kept += corpus->split[s]->len;
    }
    if (n_read > n_kept)
        g_string_append_printf(
            text,
            "; %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT
            " texts were read, the rest is outside the limits of length",
            corpus->n_read[AK_TRAIN], corpus->n_read[AK_DEV],
            corpus->n_read[AK_TEST]);
}

static void
plan_add_dataset(const AkStudyDataset *dataset, GString *text)
{
    const AkCorpus *corpus = dataset->corpus;
    const char *class_kind = corpus->task == AK_TASK_QUERY        ? "answers"
                             : corpus->task == AK_TASK_MULTILABEL ? "labels"
                                                                  : "classes";
    g_string_append_printf(
        text,
        "data set %s: %u training, %u dev and %u test texts (%u probed), "
        "%" G_GSIZE_FORMAT " words, %u %s",
        dataset->name, corpus->split[AK_TRAIN]->len, corpus->split[AK_DEV]->len,
        corpus->split[AK_TEST]->len, dataset->instance->len,
        ak_vocabulary_size(corpus->vocabulary),
        g_strv_length(corpus->class_name), class_kind);
    plan_add_filtered(corpus, text);
    g_string_append_c(text, '\n');
    for (guint i = 0; corpus->note[i] != NULL; i++)
        g_string_append_printf(text, "data set %s: %s\n", dataset->name,
                               corpus->note[i]);
    g_autofree gchar *source = ak_source_describe(dataset);
    g_autofree gchar *warning = ak_source_warn(dataset);
    plan_add_line(text, source);
    plan_add_line(text, warning);
}

static void
plan_add_cell(const AkCell *cell, GString *text)
{
    g_string_append_printf(text, "cell %s: %" G_GSIZE_FORMAT " parameters, ",
                           cell->name, cell->n_parameter);
    if (ak_cell_is_done(cell)) {
        g_string_append(text, "finished, nothing to do\n");
        return;
    }
    g_string_append(text, cell->has_model ? "model finished"
                          : ak_source_has_model(cell->dataset) ? "not trained"
                                                               : "train");
    g_string_append(text, ", probe (");
    plan_add_seconds(text, ak_plan_cost(cell));
    g_string_append(text, " on one core)\n");
    g_autoptr(GPtrArray) anew = g_ptr_array_new_with_free_func(g_free);
    ak_cell_note_anew(cell, anew);
    for (guint i = 0; i < anew->len; i++)
        plan_add_line(text, anew->pdata[i]);
}

static gdouble
plan_disk(const AkPlan *plan)
{
    gdouble disk = 0.0;
    for (guint i = 0; i < plan->n_left; i++)
        disk += plan_cell(plan, i)->disk;
    return disk;
}

gchar *
ak_plan_warn(const AkPlan *plan)
{
    const gdouble disk = plan_disk(plan),
                  room = ak_folder_free_space(plan->study->options.output);
    if (room < 0.0 || disk <= room)
        return NULL;
    g_autofree gchar *at = ak_folder_nearest(plan->study->options.output);
    GString *text = g_string_new("the disk may become full: ");
    plan_add_bytes(text, disk);
    g_string_append(text, " are foreseen, ");
    plan_add_bytes(text, room);
    g_string_append_printf(text, " are free in %s", at);
    return g_string_free(text, FALSE);
}

static void
plan_add_sum(const AkPlan *plan, GString *text)
{
    g_string_append_printf(text, "in all %u of %u cells to do: ", plan->n_left,
                           plan->cell->len);
    plan_add_seconds(text, plan_foresee_seconds(plan));
    g_string_append_printf(text, " on %u thread%s, %u cell%s at once; memory ",
                           plan->n_thread, plan->n_thread == 1 ? "" : "s",
                           plan->n_lane, plan->n_lane == 1 ? "" : "s");
    plan_add_bytes(text,
                   MAX(plan->memory + ak_memory_taken(), ak_memory_most()));
    g_string_append(text, ", disk ");
    plan_add_bytes(text, plan_disk(plan));
    g_string_append_c(text, '\n');
    g_autofree gchar *warning = ak_plan_warn(plan);
    plan_add_line(text, warning);
}

gchar *
ak_plan_print(const AkPlan *plan)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < plan->study->dataset->len; i++)
        plan_add_dataset(g_ptr_array_index(plan->study->dataset, i), text);
    for (guint i = 0; i < plan->cell->len; i++)
        plan_add_cell(g_ptr_array_index(plan->cell, i), text);
    if (plan->n_left > 0)
        plan_add_sum(plan, text);
    g_string_append_printf(text, "output: %s\n", plan->study->options.output);
    return g_string_free(text, FALSE);
}
