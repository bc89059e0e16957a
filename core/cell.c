#include "cell.h"

#include "cellwork.h"
#include "cost.h"
#include "folder.h"
#include "profile.h"
#include "studysource.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static AkModelShape
cell_shape(const AkCell *cell)
{
    const AkCorpus *corpus = cell->dataset->corpus;
    return (AkModelShape){.n_word = ak_vocabulary_size(corpus->vocabulary),
                          .embedding = (gsize)cell->dataset->embedding.width,
                          .is_frozen = !cell->dataset->embedding.trainable,
                          .output_kind = ak_task_output(corpus->task),
                          .n_output = corpus->n_output,
                          .memory = cell->study->memory};
}

AkModel *
ak_cell_new_model(const AkCell *cell, GError **error)
{
    const AkModelShape shape = cell_shape(cell);
    const AkUnit encoder = {cell->encoder->module->plugin, cell->encoder->state};
    const AkUnit attention = {cell->attention->module->plugin,
                              cell->attention->state};
    return ak_model_new(encoder, attention, &shape, error);
}

/* --- planning --------------------------------------------------------------------- */

GPtrArray *
ak_cell_keys(const AkCell *cell, const AkStudyUnit *probe)
{
    GPtrArray *keys = ak_cell_model_keys(cell);
    const AkRunOptions *run = &cell->study->options;
    g_autofree gchar *instances =
        g_strdup_printf("%" G_GINT64_FORMAT, run->instances);
    g_autofree gchar *data_seed =
        g_strdup_printf("%" G_GINT64_FORMAT, run->data_seed);
    ak_keys_add(keys, "run.instances", instances);
    ak_keys_add(keys, "run.data_seed", data_seed);
    if (probe != NULL)
        ak_study_unit_keys(probe, keys);
    return keys;
}

GPtrArray *
ak_cell_model_keys(const AkCell *cell)
{
    GPtrArray *keys = ak_keys_new();
    ak_study_model_keys(cell->dataset, cell->encoder, cell->attention,
                        cell->seed, keys);
    ak_keys_add(keys, "attnkit", PACKAGE_VERSION);
    return keys;
}

/* A piece that does not fit is cured by removing as little as makes all fit:
 * the folder where the model is of other keys, all records where only the
 * sample is, else the one probe's. */
static gboolean
cell_see_pieces(AkCell *cell, GError **error)
{
    g_autoptr(GPtrArray) model = ak_cell_model_keys(cell);
    g_autoptr(GPtrArray) instances = ak_cell_keys(cell, NULL);
    g_autofree gchar *records = g_build_filename(cell->folder, "*.jsonl", NULL);
    if (!ak_pieces_has(cell->pieces, "model", model, cell->folder,
                       &cell->has_model, error) ||
        !ak_pieces_has(cell->pieces, "metrics", model, cell->folder,
                       &cell->has_metrics, error) ||
        !ak_pieces_has(cell->pieces, "instances", instances,
                       cell->has_metrics ? records : cell->folder,
                       &cell->has_instances, error))
        return FALSE;
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = g_ptr_array_index(cell->dataset->probe, i);
        g_autoptr(GPtrArray) keys = ak_cell_keys(cell, probe);
        g_autofree gchar *own = g_strconcat(
            cell->folder, "/", probe->module->plugin->name, ".jsonl", NULL);
        const char *cure = cell->has_instances ? own
                           : cell->has_metrics ? records
                                               : cell->folder;
        if (!ak_pieces_has(cell->pieces, probe->module->plugin->name, keys,
                           cure, &cell->has_probe[i], error))
            return FALSE;
    }
    return TRUE;
}

AkCell *
ak_cell_named(const AkStudy *study, const AkStudyDataset *dataset,
              const AkStudyUnit *encoder, const AkStudyUnit *attention,
              guint64 seed, const char *out)
{
    AkCell *cell = g_new0(AkCell, 1);
    cell->study = study;
    cell->dataset = dataset;
    cell->encoder = encoder;
    cell->attention = attention;
    cell->seed = seed;
    cell->name = g_strdup_printf("%s/%s-%s-s%" G_GUINT64_FORMAT, dataset->name,
                                 encoder->module->plugin->name,
                                 attention->module->plugin->name, seed);
    cell->folder = g_build_filename(out, "cells", cell->name, NULL);
    cell->has_probe = g_new0(gboolean, dataset->probe->len + 1);
    return cell;
}

static void
cell_free_item(gpointer data)
{
    ak_cell_free(data);
}

GPtrArray *
ak_cells_named(const AkStudy *study, const char *out)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(cell_free_item);
    gsize index = 0;
    for (guint d = 0; d < study->dataset->len; d++) {
        const AkStudyDataset *dataset = study->dataset->pdata[d];
        for (guint e = 0; e < dataset->encoder->len; e++)
            for (guint a = 0; a < dataset->attention->len; a++)
                for (gsize s = 0; s < study->n_seed; s++) {
                    if (!ak_study_has_cell(study, index++))
                        continue;
                    g_ptr_array_add(cells,
                                    ak_cell_named(study, dataset,
                                                  dataset->encoder->pdata[e],
                                                  dataset->attention->pdata[a],
                                                  study->seed[s], out));
                }
    }
    return cells;
}

AkCell *
ak_cell_new(const AkStudy *study, const AkStudyDataset *dataset,
            const AkStudyUnit *encoder, const AkStudyUnit *attention,
            guint64 seed, const char *out, gboolean fresh, GError **error)
{
    g_autoptr(AkCell) cell =
        ak_cell_named(study, dataset, encoder, attention, seed, out);
    g_autoptr(AkModel) trial = ak_cell_new_model(cell, error);
    if (trial == NULL || !ak_folder_check_inside(cell->folder, error) ||
        (ak_source_has_model(dataset) &&
         !ak_model_load(trial, dataset->model.file, error)))
        return NULL;
    cell->n_parameter = trial->store->n_value + trial->n_tower *
                                                    trial->shape.n_word *
                                                    trial->shape.embedding;
    cell->is_fresh = fresh;
    cell->pieces = ak_pieces_read(cell->folder, fresh, error);
    if (cell->pieces == NULL || !cell_see_pieces(cell, error) ||
        !ak_cost_foresee(cell, trial, error))
        return NULL;
    return g_steal_pointer(&cell);
}

void
ak_cell_free(AkCell *cell)
{
    if (cell == NULL)
        return;
    ak_pieces_free(cell->pieces);
    g_free(cell->has_probe);
    g_free(cell->folder);
    g_free(cell->name);
    g_free(cell);
}

gboolean
ak_cell_is_done(const AkCell *cell)
{
    gboolean done = cell->has_model && cell->has_metrics && cell->has_instances;
    for (guint i = 0; done && i < cell->dataset->probe->len; i++)
        done = cell->has_probe[i];
    return done;
}

/* --- work ------------------------------------------------------------------------------ */

void
ak_cell_add_time(GArray *times, const char *stage, gdouble seconds, gsize n)
{
    const AkStageTime time = {g_strdup(stage), seconds, n};
    g_array_append_val(times, time);
}

/* Where the model is finished, or to be made anew, its beginnings are of no more
 * use.  What cannot be removed does no harm: it is not of these keys, or as good
 * as what would be trained. */
static void
cell_remove_checkpoint(const AkCell *cell)
{
    g_autofree gchar *path = ak_cell_checkpoint(cell);
    g_unlink(path);
}

static gboolean
cell_get_model(AkCell *cell, AkModel *model, AkTeam *team,
               const AkCellWatch *watch, GArray *times, GError **error)
{
    if (cell->has_model || ak_source_has_model(cell->dataset)) {
        const AkSpan span = ak_profile_enter(AK_SPAN_MODEL);
        const gboolean ok = cell->has_model ? ak_cell_load(cell, model, error)
                                            : ak_cell_take(cell, model, error);
        ak_profile_enter(span);
        return ok;
    }
    if (!ak_cell_train(cell, model, team, watch, times, error))
        return FALSE;
    cell_remove_checkpoint(cell);
    return TRUE;
}

gboolean
ak_cell_learn(AkCell *cell, AkModel *model, AkTeam *team,
              const AkCellWatch *watch, GArray *times, GError **error)
{
    return cell_get_model(cell, model, team, watch, times, error) &&
           (cell->has_metrics ||
            ak_cell_evaluate(cell, model, team, times, error));
}

gboolean
ak_cell_begin(AkCell *cell, GError **error)
{
    ak_folder_clean(cell->folder);
    if (cell->has_model || cell->is_fresh)
        cell_remove_checkpoint(cell);
    if (cell->is_fresh) /* those of a probe that is no longer asked for, too */
        ak_folder_remove_begun(cell->folder);
    return ak_cell_is_done(cell) || ak_pieces_begin(cell->pieces, error);
}

gboolean
ak_cell_run(AkCell *cell, AkTeam *team, const AkCellWatch *watch, GArray *times,
            GError **error)
{
    if (!ak_cell_begin(cell, error))
        return FALSE;
    if (ak_cell_is_done(cell))
        return TRUE;
    g_autoptr(AkModel) model = ak_cell_new_model(cell, error);
    if (model == NULL || !ak_cell_learn(cell, model, team, watch, times, error))
        return FALSE;
    return ak_cell_inspect(cell, model, team, watch, times, error);
}
