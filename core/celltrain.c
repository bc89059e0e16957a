/* A cell's model: trained or loaded, and measured on the test split. */
#include "cellwork.h"

#include "checkpoint.h"
#include "evaluation.h"
#include "files.h"
#include "inspect.h"
#include "json.h"
#include "output.h"
#include "profile.h"
#include "studysource.h"

#include <math.h>
#include <string.h>

gchar *
ak_cell_checkpoint(const AkCell *cell)
{
    return g_build_filename(cell->folder, "checkpoint.safetensors", NULL);
}

static gdouble
celltrain_now(void)
{
    return 1e-6 * (gdouble)g_get_monotonic_time();
}

gboolean
ak_cell_load(const AkCell *cell, AkModel *model, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(cell->folder, "model.safetensors", NULL);
    return ak_model_load(model, path, error);
}

/* --- training -------------------------------------------------------------------- */

typedef struct Watching {
    const AkCell *cell;
    const AkCellWatch *watch;
} Watching;

static gboolean
celltrain_step(gpointer data, guint epoch, gsize done, gsize n_step)
{
    const Watching *watching = data;
    const AkCell *cell = watching->cell;
    const gdouble n_epoch = (gdouble)cell->dataset->train.epochs;
    const gdouble part =
        ((gdouble)(epoch - 1) + (gdouble)done / (gdouble)n_step) / n_epoch;
    g_autofree gchar *what =
        g_strdup_printf("%s: epoch %u of %.0f", cell->name, epoch, n_epoch);
    watching->watch->progress(watching->watch->data, what,
                              part * cell->train_cost);
    return watching->watch->stop(watching->watch->data);
}

static gboolean
celltrain_write_epochs(const AkCell *cell, const GArray *epochs, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(cell->folder, "training.csv", NULL);
    g_autoptr(GString) text = g_string_new("epoch,loss,");
    g_string_append_printf(text, "dev_%s,kept\n",
                           ak_train_metric_name(&cell->dataset->train,
                                                cell->dataset->corpus->task));
    for (guint i = 0; i < epochs->len; i++) {
        const AkEpoch *epoch = &g_array_index(epochs, AkEpoch, i);
        g_string_append_printf(text, "%u,%.9g,", epoch->number, epoch->loss);
        if (!isnan(epoch->metric))
            g_string_append_printf(text, "%.9g", epoch->metric);
        g_string_append_printf(text, ",%s\n", epoch->kept ? "yes" : "no");
    }
    return ak_file_write(path, text->str, error);
}

/* Name to value; both are the keys'. */
static GHashTable *
celltrain_table(const GPtrArray *keys)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = g_ptr_array_index(keys, i);
        g_hash_table_insert(table, key->name, key->value);
    }
    return table;
}

/* The configuration goes into the file of the model, so that it explains itself
 * wherever it is taken. */
gboolean
ak_cell_save(const AkCell *cell, const AkModel *model, const char *folder,
             GError **error)
{
    g_autofree gchar *path = g_build_filename(folder, "model.safetensors", NULL);
    g_autofree gchar *words = g_build_filename(folder, "vocabulary.txt", NULL);
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    g_autoptr(GHashTable) metadata = celltrain_table(keys);
    g_hash_table_insert(metadata, (gpointer) "format",
                        (gpointer) "attnkit model 1");
    return ak_model_save(model, path, metadata, error) &&
           ak_vocabulary_save(cell->dataset->corpus->vocabulary, words, error);
}

/* The file is read a second time: meanwhile it must not have become another. */
gboolean
ak_cell_take(AkCell *cell, AkModel *model, GError **error)
{
    static const char *const files[] = {"model.safetensors", "vocabulary.txt",
                                        NULL};
    const AkStudyDataset *dataset = cell->dataset;
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    if (!ak_model_load(model, dataset->model.file, error))
        return FALSE;
    g_autofree gchar *sha256 = ak_file_sha256(dataset->model.file, error);
    if (sha256 == NULL)
        return FALSE;
    if (strcmp(sha256, dataset->model_sha256) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s has changed since this run began; run again",
                    dataset->model.file);
        return FALSE;
    }
    if (!ak_cell_save(cell, model, cell->folder, error) ||
        !ak_pieces_finish(cell->pieces, "model", keys, files, error))
        return FALSE;
    cell->has_model = TRUE;
    return TRUE;
}

/* Both towers start from the same vectors. */
static void
celltrain_init(const AkCell *cell, AkModel *model)
{
    const AkStudyDataset *dataset = cell->dataset;
    ak_model_init(model, cell->seed);
    for (guint i = 0; dataset->vectors != NULL && i < model->n_tower; i++)
        ak_vectors_start(dataset->vectors, dataset->corpus->vocabulary,
                         ak_source_has_normal(dataset), cell->seed,
                         model->tower[i].embedding);
}

gboolean
ak_cell_train(AkCell *cell, AkModel *model, AkTeam *team,
              const AkCellWatch *watch, GArray *times, GError **error)
{
    static const char *const files[] = {"model.safetensors", "vocabulary.txt",
                                        "training.csv", NULL};
    const AkStudyDataset *dataset = cell->dataset;
    const gdouble begin = celltrain_now();
    const Watching watching = {cell, watch};
    g_autoptr(GArray) epochs = g_array_new(FALSE, FALSE, sizeof(AkEpoch));
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    g_autoptr(GHashTable) table = celltrain_table(keys);
    g_autofree gchar *path = ak_cell_checkpoint(cell);
    AkCheckpoint checkpoint = {
        .path = path, .keys = table, .every = cell->study->options.checkpoint};
    const AkTrainWatch train_watch = {celltrain_step, (gpointer)&watching,
                                      &checkpoint};

    const AkSpan span = ak_profile_enter(AK_SPAN_MODEL);
    celltrain_init(cell, model);
    ak_profile_enter(span);
    if (!ak_train(model, dataset->corpus, &dataset->train, cell->seed, team,
                  &train_watch, epochs, error) ||
        !ak_cell_save(cell, model, cell->folder, error) ||
        !celltrain_write_epochs(cell, epochs, error) ||
        !ak_pieces_finish(cell->pieces, "model", keys, files, error))
        return FALSE;
    ak_cell_add_time(times, "train", celltrain_now() - begin,
                     (epochs->len - checkpoint.n_epoch) *
                         dataset->corpus->split[AK_TRAIN]->len);
    cell->has_model = TRUE;
    return TRUE;
}

/* --- test metrics -------------------------------------------------------------------- */

static void
celltrain_set_metric(json_t *json, const char *name, gdouble value)
{
    json_object_set_new(json, name,
                        isnan(value) ? json_null() : json_real(value));
}

/* has_means: of a mean over several outputs it is said how many it is of. */
static void
celltrain_set_metrics(json_t *json, const AkMetrics *metrics, gboolean has_means)
{
    celltrain_set_metric(json, "accuracy", metrics->accuracy);
    celltrain_set_metric(json, "f1", metrics->f1);
    celltrain_set_metric(json, "f1_macro", metrics->f1_macro);
    celltrain_set_metric(json, "roc_auc", metrics->roc_auc);
    celltrain_set_metric(json, "average_precision", metrics->average_precision);
    if (!has_means)
        return;
    json_object_set_new(json, "roc_auc_outputs",
                        json_integer((json_int_t)metrics->n_roc_auc));
    json_object_set_new(json, "average_precision_outputs",
                        json_integer((json_int_t)metrics->n_average_precision));
}

/* The text of metrics.json: of n texts, and the same texts under uniform
 * attention.  Free it. */
static gchar *
celltrain_print_metrics(guint n, const AkCorpus *corpus,
                        const AkMetrics *metrics, const AkMetrics *uniform)
{
    const gboolean has_means =
        corpus->n_output > 1 && corpus->task != AK_TASK_QUERY;
    g_autoptr(json_t) json =
        json_pack("{sisssi}", "format", 1, "split", "test", "n", (int)n);
    json_t *control = json_object();
    celltrain_set_metrics(json, metrics, has_means);
    celltrain_set_metrics(control, uniform, has_means);
    json_object_set_new(json, "uniform_attention", control);
    return ak_json_print(json, 0);
}

gchar *
ak_cell_metrics(const AkCell *cell, const AkModel *model, AkTeam *team,
                GError **error)
{
    const AkCorpus *corpus = cell->dataset->corpus;
    const GPtrArray *text = corpus->split[AK_TEST];
    const gsize n_number = text->len * corpus->n_output;
    g_autofree gfloat *output = g_new(gfloat, n_number);
    g_autofree gfloat *uniform = g_new(gfloat, n_number);
    ak_evaluate(model, text->len, (AkText *const *)text->pdata, team, output,
                uniform);
    guint n_none = 0;
    while (n_none < text->len &&
           !ak_output_is_defined(corpus->n_output,
                                 output + n_none * corpus->n_output))
        n_none++;
    if (text->len > 0 && n_none == text->len) {
        g_set_error(error, AK_ERROR, AK_ERROR_NUMBER,
                    "the output is not a number for any of the %u test texts: "
                    "the numbers of the model are too large, or its attention "
                    "is defined for none",
                    text->len);
        return NULL;
    }
    const AkMetrics metrics = ak_metrics(corpus, text, output);
    const AkMetrics control = ak_metrics(corpus, text, uniform);
    return celltrain_print_metrics(text->len, corpus, &metrics, &control);
}

gboolean
ak_cell_evaluate(AkCell *cell, const AkModel *model, AkTeam *team,
                 GArray *times, GError **error)
{
    static const char *const files[] = {"metrics.json", NULL};
    const gdouble begin = celltrain_now();
    g_autofree gchar *content = ak_cell_metrics(cell, model, team, error);
    g_autofree gchar *path =
        g_build_filename(cell->folder, "metrics.json", NULL);
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    if (content == NULL || !ak_file_write(path, content, error) ||
        !ak_pieces_finish(cell->pieces, "metrics", keys, files, error))
        return FALSE;
    ak_cell_add_time(times, "evaluate", celltrain_now() - begin,
                     cell->dataset->corpus->split[AK_TEST]->len);
    cell->has_metrics = TRUE;
    return TRUE;
}
