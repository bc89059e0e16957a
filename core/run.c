#include "run.h"

#include "cell.h"
#include "files.h"
#include "folder.h"
#include "manifest.h"
#include "outcome.h"
#include "quantities.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct AkRun {
    AkStudy *study;
    GPtrArray *cell; /* AkCell */
    gboolean fresh;
};

static void
run_free_cell(gpointer data)
{
    ak_cell_free(data);
}

/* Cells in the order data set, encoder, attention, seed. */
static gboolean
run_add_cells(AkRun *run, const AkStudyDataset *dataset, GError **error)
{
    const AkStudy *study = run->study;
    for (guint e = 0; e < dataset->encoder->len; e++)
        for (guint a = 0; a < dataset->attention->len; a++)
            for (gsize s = 0; s < study->n_seed; s++) {
                AkCell *cell = ak_cell_new(
                    study, dataset, g_ptr_array_index(dataset->encoder, e),
                    g_ptr_array_index(dataset->attention, a), study->seed[s],
                    study->options.output, run->fresh, error);
                if (cell == NULL)
                    return FALSE;
                g_ptr_array_add(run->cell, cell);
            }
    return TRUE;
}

AkRun *
ak_run_new(const AkRequest *request, AkLoader *loader, GError **error)
{
    g_autoptr(AkRun) run = g_new0(AkRun, 1);
    run->fresh = request->fresh;
    run->cell = g_ptr_array_new_with_free_func(run_free_cell);
    run->study = ak_study_new(request->path, request->plugins, request->sets,
                              loader, error);
    if (run->study == NULL ||
        !ak_folder_check(run->study->options.output, error) ||
        !ak_study_read(run->study, error))
        return NULL;
    for (guint i = 0; i < run->study->dataset->len; i++)
        if (!run_add_cells(run, g_ptr_array_index(run->study->dataset, i),
                           error))
            return NULL;
    return g_steal_pointer(&run);
}

void
ak_run_free(AkRun *run)
{
    if (run == NULL)
        return;
    g_ptr_array_unref(run->cell);
    ak_study_free(run->study);
    g_free(run);
}

const char *
ak_run_output(const AkRun *run)
{
    return run->study->options.output;
}

/* --- the plan -------------------------------------------------------------------- */

static guint
run_n_thread(const AkRun *run)
{
    return run->study->options.threads > 0 ? (guint)run->study->options.threads
                                           : ak_processor_count();
}

/* Parameters, four moments and copies of them, and the words' map while probing,
 * in MB.  Activations of a piece are small beside them. */
static gdouble
run_memory(const AkCell *cell)
{
    const gdouble floats =
        6.0 * (gdouble)cell->n_parameter + (gdouble)cell->n_batch_float;
    return 1e-6 * sizeof(gfloat) * floats + 20.0;
}

gchar *
ak_run_plan(const AkRun *run)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < run->study->dataset->len; i++) {
        const AkStudyDataset *dataset =
            g_ptr_array_index(run->study->dataset, i);
        const AkCorpus *corpus = dataset->corpus;
        g_string_append_printf(
            text,
            "data set %s: %u training, %u dev and %u test texts (%u probed), "
            "%" G_GSIZE_FORMAT " words; %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT
            " and %" G_GSIZE_FORMAT " texts were read, the rest is outside "
            "the limits of length\n",
            dataset->name, corpus->split[AK_TRAIN]->len,
            corpus->split[AK_DEV]->len, corpus->split[AK_TEST]->len,
            dataset->instance->len, ak_vocabulary_size(corpus->vocabulary),
            corpus->n_read[AK_TRAIN], corpus->n_read[AK_DEV],
            corpus->n_read[AK_TEST]);
    }
    gdouble cost = 0.0, memory = 0.0;
    for (guint i = 0; i < run->cell->len; i++) {
        const AkCell *cell = g_ptr_array_index(run->cell, i);
        g_string_append_printf(text, "cell %s: %" G_GSIZE_FORMAT " parameters, ",
                               cell->name, cell->n_parameter);
        if (ak_cell_is_done(cell)) {
            g_string_append(text, "finished, nothing to do\n");
            continue;
        }
        g_string_append_printf(text,
                               "%s, probe (about %.0f s on one core, probes "
                               "with their default options)\n",
                               cell->has_model ? "model finished" : "train",
                               cell->train_cost + cell->inspect_cost);
        cost += cell->train_cost + cell->inspect_cost;
        memory = MAX(memory, run_memory(cell));
    }
    if (cost > 0.0)
        g_string_append_printf(
            text, "in all about %.0f s on %u threads, %.0f MB\n",
            cost / run_n_thread(run), run_n_thread(run), memory);
    g_string_append_printf(text, "output: %s\n", ak_run_output(run));
    return g_string_free(text, FALSE);
}

/* --- going -------------------------------------------------------------------------- */

typedef struct Going {
    AkRun *run;
    const AkObserver *observer;
    gdouble done, total; /* cost of the cells before this one; of all */
    GString *times;
} Going;

static void
run_progress(gpointer data, const char *what, gdouble done)
{
    const Going *going = data;
    going->observer->progress(going->observer->data, what, going->done + done,
                              going->total);
}

static gboolean
run_stop(gpointer data)
{
    const Going *going = data;
    return going->observer->stop(going->observer->data);
}

static gboolean
run_write(const AkRun *run, const char *name, const char *text, GError **error)
{
    g_autofree gchar *path = g_build_filename(ak_run_output(run), name, NULL);
    return ak_file_write(path, text, error);
}

/* Everything but times.csv is repeatable, so it alone is added to. */
static gboolean
run_write_times(const Going *going, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(ak_run_output(going->run), "times.csv", NULL);
    g_autofree gchar *old = NULL;
    if (going->times->len == 0)
        return TRUE;
    if (!g_file_get_contents(path, &old, NULL, NULL))
        old = g_strdup("dataset,encoder,attention,seed,stage,seconds,texts\n");
    g_autofree gchar *all = g_strconcat(old, going->times->str, NULL);
    return ak_file_write(path, all, error);
}

static void
run_take_times(Going *going, const AkCell *cell, GArray *times)
{
    for (guint i = 0; i < times->len; i++) {
        AkStageTime *time = &g_array_index(times, AkStageTime, i);
        ak_csv_append(going->times, cell->dataset->name);
        g_string_append_printf(going->times,
                               ",%s,%s,%" G_GUINT64_FORMAT
                               ",%s,%.3f,%" G_GSIZE_FORMAT "\n",
                               cell->encoder->module->plugin->name,
                               cell->attention->module->plugin->name,
                               cell->seed, time->stage, time->seconds, time->n);
        g_free(time->stage);
    }
}

/* One cell and its rows of the summary.  FALSE: it failed. */
static gboolean
run_do_cell(Going *going, AkCell *cell, AkTeam *team, GString *rows,
            GError **error)
{
    const AkCellWatch watch = {run_progress, run_stop, going};
    const gdouble cost = cell->train_cost + cell->inspect_cost;
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(AkStageTime));
    const gsize n_rows = rows->len;

    const gboolean ok = ak_cell_run(cell, team, &watch, times, error) &&
                        ak_outcome(cell, rows, error);
    if (!ok)
        g_string_truncate(rows, n_rows);
    run_take_times(going, cell, times);
    going->done += cost;
    return ok;
}

static guint
run_do_cells(Going *going, AkTeam *team, GString *rows, GError **error)
{
    guint n_failed = 0;
    for (guint i = 0; i < going->run->cell->len; i++) {
        AkCell *cell = g_ptr_array_index(going->run->cell, i);
        g_autoptr(GError) failure = NULL;
        if (run_do_cell(going, cell, team, rows, &failure))
            continue;
        if (g_error_matches(failure, AK_ERROR, AK_ERROR_INTERRUPTED)) {
            g_propagate_prefixed_error(error, g_steal_pointer(&failure),
                                       "%s: ", cell->name);
            return n_failed;
        }
        g_autofree gchar *text =
            g_strdup_printf("cell %s failed: %s", cell->name, failure->message);
        going->observer->message(going->observer->data, text);
        n_failed++;
    }
    return n_failed;
}

/* While work is under way there is no summary: an old one would be of other
 * pieces. */
static gboolean
run_begin(const AkRun *run, gdouble total, GError **error)
{
    g_autofree gchar *settings = ak_study_print(run->study);
    g_autofree gchar *manifest = ak_manifest_print(run->study, run->cell);
    g_autofree gchar *summary =
        g_build_filename(ak_run_output(run), "summary.csv", NULL);
    if (total > 0.0 && g_unlink(summary) != 0 && errno != ENOENT) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot remove %s: %s",
                    summary, g_strerror(errno));
        return FALSE;
    }
    /* The manifest comes first: by it the folder is known to be ours. */
    return run_write(run, "manifest.json", manifest, error) &&
           run_write(run, "run.ini", settings, error);
}

guint
ak_run_go(AkRun *run, const AkObserver *observer, GError **error)
{
    g_autoptr(AkFolder) folder = ak_folder_lock(ak_run_output(run), error);
    Going going = {.run = run, .observer = observer};
    for (guint i = 0; i < run->cell->len; i++) {
        const AkCell *cell = g_ptr_array_index(run->cell, i);
        going.total += cell->train_cost + cell->inspect_cost;
    }
    if (folder == NULL)
        return 0;
    ak_folder_clean(ak_run_output(run));
    if (!run_begin(run, going.total, error))
        return 0;

    g_autoptr(AkTeam) team = ak_team_new(run_n_thread(run));
    g_autoptr(GString) rows = g_string_new(ak_summary_header);
    g_autoptr(GError) stopped = NULL;
    going.times = g_string_new(NULL);
    const guint n_failed = run_do_cells(&going, team, rows, &stopped);
    const gboolean ok =
        run_write_times(&going, stopped == NULL ? error : NULL) &&
        stopped == NULL && run_write(run, "summary.csv", rows->str, error);
    g_string_free(going.times, TRUE);
    if (stopped != NULL)
        g_propagate_error(error, g_steal_pointer(&stopped));
    else if (ok && going.total > 0.0)
        observer->progress(observer->data, "done", going.total, going.total);
    return n_failed;
}
