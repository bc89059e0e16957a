/* A plan for the user: what will be done, and what that will take. */
#include "plan.h"

#include "folder.h"
#include "memory.h"
#include "studysource.h"

static const AkCell *
planprint_nth(const AkPlan *plan, guint place)
{
    return g_ptr_array_index(plan->cell, plan->order[place]);
}

/* "about 40 s", "about 25 min", "about 7 h". */
static void
planprint_seconds(GString *text, gdouble seconds)
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
planprint_bytes(GString *text, gdouble bytes)
{
    if (bytes < 1e9)
        g_string_append_printf(text, "%.0f MB", MAX(1e-6 * bytes, 1.0));
    else
        g_string_append_printf(text, "%.1f GB", 1e-9 * bytes);
}

/* line NULL: none. */
static void
planprint_line(GString *text, const gchar *line)
{
    if (line != NULL)
        g_string_append_printf(text, "%s\n", line);
}

/* Texts that were read and are too short or too long; nothing where there are
 * none. */
static void
planprint_filtered(const AkCorpus *corpus, GString *text)
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
planprint_dataset(const AkStudyDataset *dataset, GString *text)
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
    planprint_filtered(corpus, text);
    g_string_append_c(text, '\n');
    for (guint i = 0; corpus->note[i] != NULL; i++)
        g_string_append_printf(text, "data set %s: %s\n", dataset->name,
                               corpus->note[i]);
    g_autofree gchar *source = ak_source_describe(dataset);
    g_autofree gchar *warning = ak_source_warn(dataset);
    planprint_line(text, source);
    planprint_line(text, warning);
}

static void
planprint_cell(const AkCell *cell, GString *text)
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
    planprint_seconds(text, ak_plan_cost(cell));
    g_string_append(text, " on one core)\n");
    g_autoptr(GPtrArray) anew = g_ptr_array_new_with_free_func(g_free);
    ak_cell_note_anew(cell, anew);
    for (guint i = 0; i < anew->len; i++)
        planprint_line(text, anew->pdata[i]);
}

static gdouble
planprint_disk(const AkPlan *plan)
{
    gdouble disk = 0.0;
    for (guint i = 0; i < plan->n_left; i++)
        disk += planprint_nth(plan, i)->disk;
    return disk;
}

/* What it takes more, at most, while cells are in training side by side. */
static gdouble
planprint_checkpoints(const AkPlan *plan)
{
    gdouble most = 0.0;
    for (guint i = 0; i < plan->n_left; i++)
        most = MAX(most, planprint_nth(plan, i)->checkpoint);
    return MIN(plan->n_lane, plan->n_left) * most;
}

gchar *
ak_plan_warn(const AkPlan *plan)
{
    const gdouble disk = planprint_disk(plan) + planprint_checkpoints(plan),
                  room = ak_folder_free_space(plan->study->options.output);
    if (room < 0.0 || disk <= room)
        return NULL;
    g_autofree gchar *at = ak_folder_nearest(plan->study->options.output);
    GString *text = g_string_new("the disk may become full: ");
    planprint_bytes(text, disk);
    g_string_append(text, " are foreseen, ");
    planprint_bytes(text, room);
    g_string_append_printf(text, " are free in %s", at);
    return g_string_free(text, FALSE);
}

static void
planprint_sum(const AkPlan *plan, GString *text)
{
    g_string_append_printf(text, "in all %u of %u cells to do: ", plan->n_left,
                           plan->cell->len);
    planprint_seconds(text, ak_plan_seconds(plan));
    g_string_append_printf(text, " on %u thread%s, %u cell%s at once; memory ",
                           plan->n_thread, plan->n_thread == 1 ? "" : "s",
                           plan->n_lane, plan->n_lane == 1 ? "" : "s");
    planprint_bytes(text,
                    MAX(plan->memory + ak_memory_taken(), ak_memory_most()));
    g_string_append(text, ", disk ");
    planprint_bytes(text, planprint_disk(plan));
    if (planprint_checkpoints(plan) > 0.0) {
        g_string_append(text, ", and up to ");
        planprint_bytes(text, planprint_checkpoints(plan));
        g_string_append(text, " for checkpoints meanwhile");
    }
    g_string_append_c(text, '\n');
    g_autofree gchar *warning = ak_plan_warn(plan);
    planprint_line(text, warning);
}

gchar *
ak_plan_print(const AkPlan *plan)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < plan->study->dataset->len; i++)
        planprint_dataset(g_ptr_array_index(plan->study->dataset, i), text);
    for (guint i = 0; i < plan->cell->len; i++)
        planprint_cell(g_ptr_array_index(plan->cell, i), text);
    if (plan->n_left > 0)
        planprint_sum(plan, text);
    g_string_append_printf(text, "output: %s\n", plan->study->options.output);
    return g_string_free(text, FALSE);
}
