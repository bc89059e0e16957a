#include "run.h"

#include "cellwork.h"
#include "errors.h"
#include "files.h"
#include "folder.h"
#include "join.h"
#include "joinfolder.h"
#include "lanes.h"
#include "manifest.h"
#include "plan.h"
#include "quantities.h"
#include "studysource.h"

#include <errno.h>
#include <glib/gstdio.h>

struct AkRun {
    AkStudy *study;
    GPtrArray *cell; /* AkCell */
    GPtrArray *note; /* gchar *: what joining found */
    gboolean fresh;
    AkFolder *folder; /* the output, ours alone; NULL: it is not there yet */
};

static void
run_free_cell(gpointer data)
{
    ak_cell_free(data);
}

static gboolean
run_add_cells(AkRun *run, GError **error)
{
    const char *out = run->study->options.output;
    g_autoptr(GPtrArray) named = ak_cells_named(run->study, out);
    for (guint i = 0; i < named->len; i++) {
        const AkCell *one = named->pdata[i];
        AkCell *cell =
            ak_cell_new(run->study, one->dataset, one->encoder, one->attention,
                        one->seed, out, run->fresh, error);
        if (cell == NULL)
            return FALSE;
        g_ptr_array_add(run->cell, cell);
    }
    return TRUE;
}

/* What is read of a folder that is there holds until the run is over.  One that is
 * not is made when there is something to be put into it. */
static gboolean
run_hold(AkRun *run, GError **error)
{
    const char *out = run->study->options.output;
    if (!g_file_test(out, G_FILE_TEST_IS_DIR))
        return TRUE;
    run->folder = ak_folder_lock(out, error);
    return run->folder != NULL;
}

static gboolean
run_make(AkRun *run, GError **error)
{
    if (run->folder == NULL)
        run->folder = ak_folder_lock_new(run->study->options.output, error);
    return run->folder != NULL;
}

/* Nothing is made of parts that cannot be joined. */
static gboolean
run_join(AkRun *run, const char *const *parts, GError **error)
{
    return ak_join_check_whole(run->study, parts, run->note, error) &&
           run_make(run, error) && ak_join_take(run->study, parts, error);
}

AkRun *
ak_run_new(const AkRequest *request, AkLoader *loader, GError **error)
{
    g_autoptr(AkRun) run = g_new0(AkRun, 1);
    const char *const *parts = request->parts;
    run->fresh = request->fresh;
    run->cell = g_ptr_array_new_with_free_func(run_free_cell);
    run->note = g_ptr_array_new_with_free_func(g_free);
    if (parts != NULL && !ak_join_check(parts, error))
        return NULL;
    run->study = ak_study_new(request->path, request->plugins, request->sets,
                              loader, error);
    if (run->study == NULL ||
        !ak_folder_check(run->study->options.output, error) ||
        !run_hold(run, error) ||
        !ak_join_check_folder(run->study, parts, error) ||
        (request->prepare != NULL &&
         !request->prepare(request->data, run->study, error)) ||
        !ak_study_read(run->study, error) ||
        (parts != NULL && !run_join(run, parts, error)) ||
        !run_add_cells(run, error))
        return NULL;
    g_autoptr(AkPlan) plan = ak_plan_new(run->study, run->cell);
    return ak_plan_check(plan, error) ? g_steal_pointer(&run) : NULL;
}

void
ak_run_free(AkRun *run)
{
    if (run == NULL)
        return;
    g_ptr_array_unref(run->cell);
    g_ptr_array_unref(run->note);
    ak_study_free(run->study);
    ak_folder_unlock(run->folder);
    g_free(run);
}

const char *
ak_run_output(const AkRun *run)
{
    return run->study->options.output;
}

gchar *
ak_run_plan(const AkRun *run)
{
    g_autoptr(AkPlan) plan = ak_plan_new(run->study, run->cell);
    return ak_plan_print(plan);
}

/* Takes the line; NULL: none. */
static void
run_take_note(GPtrArray *notes, gchar *line)
{
    if (line != NULL)
        g_ptr_array_add(notes, line);
}

GPtrArray *
ak_run_notes(const AkRun *run, gboolean only_warnings)
{
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < run->study->dataset->len; i++) {
        const AkStudyDataset *dataset = run->study->dataset->pdata[i];
        for (guint k = 0; dataset->corpus->note[k] != NULL; k++)
            run_take_note(notes,
                          g_strdup_printf("data set %s: %s", dataset->name,
                                          dataset->corpus->note[k]));
        if (!only_warnings)
            run_take_note(notes, ak_source_describe(dataset));
        run_take_note(notes, ak_source_warn(dataset));
    }
    for (guint i = 0; i < run->note->len; i++)
        run_take_note(notes, g_strdup(run->note->pdata[i]));
    for (guint i = 0; i < run->cell->len; i++)
        ak_cell_note_anew(run->cell->pdata[i], notes);
    g_autoptr(AkPlan) plan = ak_plan_new(run->study, run->cell);
    run_take_note(notes, ak_plan_warn(plan));
    return notes;
}

/* --- going -------------------------------------------------------------------------- */

static gboolean
run_write(const AkRun *run, const char *name, const char *text, GError **error)
{
    g_autofree gchar *path = g_build_filename(ak_run_output(run), name, NULL);
    return ak_file_write(path, text, error);
}

/* Everything but times.csv is repeatable, so it alone is added to. */
static gboolean
run_write_times(const AkRun *run, const AkLaneResult *result, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(ak_run_output(run), "times.csv", NULL);
    g_autofree gchar *old = NULL;
    g_autoptr(GString) fresh = g_string_new(NULL);
    for (guint i = 0; i < run->cell->len; i++)
        if (result[i].times != NULL)
            g_string_append(fresh, result[i].times->str);
    if (fresh->len == 0)
        return TRUE;
    if (!ak_file_read(path, &old, error))
        return FALSE;
    if (old == NULL)
        old = g_strdup("dataset,encoder,attention,seed,stage,seconds,texts\n");
    g_autofree gchar *all = g_strconcat(old, fresh->str, NULL);
    return ak_file_write(path, all, error);
}

/* The rows of the cells in their order, whatever the order in which they were
 * done. */
static gboolean
run_write_summary(const AkRun *run, const AkLaneResult *result, GError **error)
{
    g_autoptr(GString) rows = g_string_new(ak_summary_header);
    g_autofree const AkOutcome **outcome =
        g_new(const AkOutcome *, run->cell->len + 1);
    for (guint i = 0; i < run->cell->len; i++)
        outcome[i] = result[i].outcome;
    ak_outcomes_print(run->cell->len, outcome, rows);
    return run_write(run, "summary.csv", rows->str, error);
}

static gboolean
run_remove(const AkRun *run, const char *name, GError **error)
{
    g_autofree gchar *path = g_build_filename(ak_run_output(run), name, NULL);
    return ak_file_remove(path, error);
}

/* While work is under way there is no summary and no page: old ones would be of
 * other pieces. */
static gboolean
run_begin(const AkRun *run, const AkPlan *plan, GError **error)
{
    g_autofree gchar *settings = ak_study_print(run->study);
    g_autofree gchar *manifest = ak_manifest_print(run->study, run->cell, NULL);
    if (plan->n_left > 0 && (!run_remove(run, "summary.csv", error) ||
                             !run_remove(run, "report.html", error)))
        return FALSE;
    /* The manifest comes first: by it the folder is known to be ours. */
    return run_write(run, "manifest.json", manifest, error) &&
           run_write(run, "run.ini", settings, error);
}

static guint
run_go_here(gpointer data, const AkPlan *plan, const AkObserver *observer,
            AkLaneResult *result, GError **error)
{
    (void)data;
    return ak_lanes_go(plan, observer, result, error);
}

guint
ak_run_go(AkRun *run, const AkObserver *observer, GError **error)
{
    return ak_run_go_by(run, run_go_here, NULL, observer, error);
}

guint
ak_run_go_by(AkRun *run, AkGo go, gpointer data, const AkObserver *observer,
             GError **error)
{
    g_autoptr(AkPlan) plan = ak_plan_new(run->study, run->cell);
    if (!run_make(run, error))
        return 0;
    ak_folder_clean(ak_run_output(run));
    if (!run_begin(run, plan, error))
        return 0;

    g_autofree AkLaneResult *result = g_new0(AkLaneResult, run->cell->len + 1);
    g_autoptr(GError) stopped = NULL;
    const guint n_failed = go(data, plan, observer, result, &stopped);
    const gboolean ok =
        run_write_times(run, result, stopped == NULL ? error : NULL) &&
        stopped == NULL && run_write_summary(run, result, error);
    for (guint i = 0; i < run->cell->len; i++)
        ak_lane_result_clear(&result[i]);
    if (stopped != NULL)
        g_propagate_error(error, g_steal_pointer(&stopped));
    else if (ok && plan->n_left > 0)
        observer->progress(observer->data, "done", plan->total, plan->total);
    return n_failed;
}

gboolean
ak_run_write_profile(const AkRun *run, const AkProfile *profile, GError **error)
{
    g_autofree gchar *manifest =
        ak_manifest_print(run->study, run->cell, profile);
    return run_write(run, "manifest.json", manifest, error);
}
