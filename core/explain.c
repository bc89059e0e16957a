#include "explain.h"

#include "attnkit/dataset.h"
#include "attnkit/words.h"
#include "errors.h"
#include "inspect.h"
#include "output.h"
#include "text.h"
#include "vocabulary.h"

#include <string.h>

/* ---- Which cell ---- */

/* The one cell of an output folder; of several all are named. */
static gchar *
explain_only_cell(const AkResults *results, const char *given, GError **error)
{
    if (g_strv_length(results->cell) == 1)
        return g_strdup(results->cell[0]);
    g_autoptr(GString) list = g_string_new(NULL);
    for (gchar **cell = results->cell; *cell != NULL; cell++)
        g_string_append_printf(list, "\n%s/cells/%s", given, *cell);
    ak_fail(error, AK_ERROR_CONFIG, "%s has %u cells; name the folder of one:%s",
            given, g_strv_length(results->cell), list->str);
    return NULL;
}

/* The name of the cell that is meant; its output folder is read. */
static gchar *
explain_find_cell(AkExplanation *e, const char *given, GError **error)
{
    g_autofree gchar *path = g_canonicalize_filename(given, NULL);
    g_autoptr(GError) cause = NULL;
    if (ak_results_is_output(path, &cause)) {
        e->results = ak_results_read_manifest(path, error);
        return e->results != NULL ? explain_only_cell(e->results, given, error)
                                  : NULL;
    }
    g_autofree gchar *dataset = g_path_get_dirname(path);
    g_autofree gchar *cells = g_path_get_dirname(dataset);
    g_autofree gchar *out = g_path_get_dirname(cells);
    g_autofree gchar *last = g_path_get_basename(cells);
    const gboolean is_cell =
        cause == NULL && g_file_test(path, G_FILE_TEST_IS_DIR) &&
        strcmp(last, "cells") == 0 && ak_results_is_output(out, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (!is_cell) {
        ak_fail(error, AK_ERROR_CONFIG,
                "%s is no cell of a run; name its folder, such as "
                "OUT/cells/sst/bilstm-additive-s1, or an output folder "
                "that has one cell",
                given);
        return NULL;
    }
    e->results = ak_results_read_manifest(out, error);
    return e->results != NULL ? g_strdup(path + strlen(cells) + 1) : NULL;
}

/* The data set of the cell of this name; the first where the study has it not. */
static const AkStudyDataset *
explain_dataset(const AkStudy *study, const char *name)
{
    for (guint i = 0; i < study->dataset->len; i++) {
        const AkStudyDataset *dataset = study->dataset->pdata[i];
        const gsize n = strlen(dataset->name);
        if (strncmp(name, dataset->name, n) == 0 && name[n] == '/')
            return dataset;
    }
    return study->dataset->pdata[0];
}

/* The cell of the study that has this name. */
static AkCell *
explain_new_cell(const AkStudy *study, const char *name, const char *out)
{
    g_autoptr(GPtrArray) cells = ak_cells_named(study, out);
    for (guint i = 0; i < cells->len; i++)
        if (strcmp(((const AkCell *)cells->pdata[i])->name, name) == 0)
            return g_ptr_array_steal_index(cells, i);
    return NULL;
}

static gboolean
explain_read_cell(AkExplanation *e, const AkExplainRequest *request,
                  AkLoader *loader, GError **error)
{
    g_autofree gchar *name = explain_find_cell(e, request->cell, error);
    if (name == NULL)
        return FALSE;
    const char *out = e->results->out;
    g_autofree gchar *file = g_build_filename(out, "run.ini", NULL);
    e->study = ak_study_new(file, NULL, request->sets, loader, error);
    if (e->study == NULL)
        return FALSE;
    /* First: settings of the run may be why it has no such cell. */
    if (!ak_study_sets_probes(e->study, explain_dataset(e->study, name), error))
        return FALSE;
    e->cell = explain_new_cell(e->study, name, out);
    if (e->cell == NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "%s: the run of this folder has no cell %s (any "
                       "more): do that run again, its finished pieces are "
                       "kept",
                       file, name);

    g_autoptr(AkPieces) pieces = ak_pieces_read(e->cell->folder, FALSE, error);
    gboolean has_model = FALSE;
    if (pieces == NULL || !ak_pieces_has_any(pieces, "model", &has_model, error))
        return FALSE;
    if (!has_model)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "%s has no finished model; go on with its run: "
                       "attnkit %s",
                       e->cell->folder, file);
    return TRUE;
}

/* ---- The text ---- */

/* As the reader prepares its own. */
static gchar *
explain_prepare(const AkCell *cell, const char *text)
{
    const AkStudyUnit *reader = cell->dataset->reader;
    const AkDatasetOps *ops = reader->module->plugin->ops.dataset;
    return ops->prepare != NULL ? ops->prepare(reader->state, text)
                                : g_strdup(text);
}

static gboolean
explain_has_words(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
        if (!ak_is_space(g_utf8_get_char(c)))
            return TRUE;
    return FALSE;
}

static gboolean
explain_check_words(const char *what, const char *given, const char *prepared,
                    GError **error)
{
    if (prepared == NULL || !g_utf8_validate(prepared, -1, NULL))
        return ak_fail(error, AK_ERROR_CONFIG,
                       "the reader of this data set prepares the %s to "
                       "something that is no UTF-8",
                       what);
    return explain_has_words(prepared) ||
           ak_fail(error, AK_ERROR_CONFIG,
                   explain_has_words(given)
                       ? "the %s has no words as this data set prepares them; "
                         "give it some"
                       : "the %s is empty; give it some words",
                   what);
}

static gboolean
explain_take_task(const AkResultsDataset *dataset, AkExamples *examples,
                  GError **error)
{
    const gsize n =
        dataset->classes != NULL ? g_strv_length(dataset->classes) : 0;
    for (guint task = AK_TASK_BINARY; n > 0 && ak_task_name(task) != NULL;
         task++) {
        if (g_strcmp0(dataset->task, ak_task_name(task)) != 0)
            continue;
        ak_examples_declare(examples, (AkTask)task,
                            task == AK_TASK_BINARY ? 1 : n, n,
                            (const char *const *)dataset->classes);
        return TRUE;
    }
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "manifest.json does not say the task and the classes of data "
                "set %s; do the run again to write it anew",
                dataset->name);
    return FALSE;
}

static gboolean
explain_check_query(const AkExplainRequest *request, gboolean is_query,
                    GError **error)
{
    if (is_query && request->query == NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "this model answers a query about a text; "
                       "give it one: --query \"...\"");
    if (!is_query && request->query != NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "this model takes no query; leave --query "
                       "out");
    return TRUE;
}

/* The model runs once for each word that is left out. */
static gboolean
explain_check_length(const AkText *text, GError **error)
{
    const gsize n_word = text->n_token - 2;
    return n_word <= AK_EXPLAIN_MOST ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "the text has %" G_GSIZE_FORMAT
                   " words, at most %d can be explained: the model runs "
                   "once for each word that is left out; give it a part",
                   n_word, AK_EXPLAIN_MOST);
}

/* A corpus of the one text. */
static gboolean
explain_read_text(AkExplanation *e, const AkExplainRequest *request,
                  GError **error)
{
    AkStudyDataset *dataset = (AkStudyDataset *)e->cell->dataset;
    const AkResultsDataset *known =
        ak_results_dataset(e->results, dataset->name);
    g_autoptr(AkExamples) examples = ak_examples_new();
    if (known == NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "%s/manifest.json lacks data set %s", e->results->out,
                       dataset->name);
    const gboolean is_query = g_strcmp0(known->task, "query") == 0;
    if (!explain_check_query(request, is_query, error) ||
        !explain_take_task(known, examples, error))
        return FALSE;

    g_autofree gchar *text = explain_prepare(e->cell, request->text);
    g_autofree gchar *query =
        is_query ? explain_prepare(e->cell, request->query) : NULL;
    if (!explain_check_words("text", request->text, text, error) ||
        (is_query &&
         !explain_check_words("query", request->query, query, error)))
        return FALSE;
    ak_examples_add(examples, &(AkExample){.id = request->id,
                                           .split = AK_TEST,
                                           .text = text,
                                           .query = query});

    g_autofree gchar *path =
        g_build_filename(e->cell->folder, "vocabulary.txt", NULL);
    AkVocabulary *vocabulary = ak_vocabulary_load(path, error);
    if (vocabulary == NULL)
        return FALSE;
    dataset->corpus = ak_corpus_new_unlabelled(examples, vocabulary);
    e->text = dataset->corpus->split[AK_TEST]->pdata[0];
    return explain_check_length(e->text, error);
}

/* ---- The model and its probes ---- */

static void
explain_free_explained(gpointer data)
{
    AkExplained *explained = data;
    ak_measured_free(explained->measured);
    g_string_free(explained->record, TRUE);
    g_free(explained);
}

/* The open probes of a cell. */
typedef struct Opened {
    AkExplanation *e;
    gpointer *state; /* of each; NULL: not open */
} Opened;

static void
explain_visit(gpointer data, gsize index, const AkInstance *instance,
              guint worker)
{
    const Opened *opened = data;
    AkExplanation *e = opened->e;
    const GPtrArray *probe = e->cell->dataset->probe;
    (void)index, (void)worker;
    e->n_word = instance->n_word;
    e->n_output = instance->n_output;
    e->attention = g_memdup2(instance->attention,
                             instance->n_word * sizeof *instance->attention);
    e->output = g_memdup2(instance->output,
                          instance->n_output * sizeof *instance->output);
    e->predicted = ak_output_is_defined(instance->n_output, instance->output)
                       ? (guint)instance->predicted
                       : G_MAXUINT;
    ak_cell_record(e->cell, e->text, instance, e->record);
    for (guint i = 0; i < probe->len; i++) {
        AkExplained *explained = g_new0(AkExplained, 1);
        explained->probe = probe->pdata[i];
        explained->measured = ak_cell_measure(e->cell, probe->pdata[i],
                                              opened->state[i], instance);
        explained->record = g_string_new(NULL);
        ak_measured_record(explained->measured, probe->pdata[i], instance,
                           explained->record);
        g_ptr_array_add(e->probe, explained);
    }
}

static gboolean
explain_inspect(AkExplanation *e, const AkModel *model,
                const AkExplainRequest *request, GError **error)
{
    const AkLeftOut watch = {request->progress, request->data};
    const GPtrArray *probe = e->cell->dataset->probe;
    g_autofree gpointer *state = g_new0(gpointer, probe->len + 1);
    Opened opened = {e, state};
    guint needs = 0;
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < probe->len; i++) {
        guint own = 0;
        state[i] = ak_probe_open(probe->pdata[i], &own, error);
        ok = state[i] != NULL;
        needs |= own;
    }
    if (ok) {
        AkText *const text[] = {(AkText *)e->text};
        g_autoptr(AkTeam) team = ak_team_new(1);
        g_autoptr(AkInspector) inspector =
            ak_inspector_new(model, 1, text, team);
        if (request->progress != NULL)
            ak_inspector_watch(inspector, &watch);
        ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector), needs,
                         explain_visit, &opened);
    }
    for (guint i = 0; i < probe->len; i++)
        if (state[i] != NULL)
            ak_probe_close(probe->pdata[i], state[i]);
    return ok;
}

/* Which of the n words between the marks the vocabulary lacks, and how many. */
static gboolean *
explain_find_unknown(gsize n, const guint32 *token, gsize *n_unknown)
{
    gboolean *is_unknown = g_new0(gboolean, n + 1);
    for (gsize t = 0; t < n; t++) {
        is_unknown[t] = token[t + 1] == AK_UNKNOWN;
        *n_unknown += (gsize)is_unknown[t];
    }
    return is_unknown;
}

AkExplanation *
ak_explain(const AkExplainRequest *request, AkLoader *loader, GError **error)
{
    g_return_val_if_fail(request->cell != NULL && request->text != NULL, NULL);

    AkExplainRequest own = *request;
    own.id = request->id != NULL ? request->id : AK_EXPLAIN_ID;
    g_autoptr(AkExplanation) e = g_new0(AkExplanation, 1);
    e->record = g_string_new(NULL);
    e->probe = g_ptr_array_new_with_free_func(explain_free_explained);
    const struct {
        const char *what, *text;
    } given[] = {{"text", own.text}, {"query", own.query}, {"id", own.id}};
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++)
        if (given[i].text != NULL && !g_utf8_validate(given[i].text, -1, NULL)) {
            ak_fail(error, AK_ERROR_CONFIG,
                    "the %s is not UTF-8; convert it first", given[i].what);
            return NULL;
        }
    if (!explain_read_cell(e, &own, loader, error) ||
        !explain_read_text(e, &own, error))
        return NULL;
    g_autoptr(AkModel) model = ak_cell_new_model(e->cell, error);
    if (model == NULL || !ak_cell_load(e->cell, model, error) ||
        !explain_inspect(e, model, &own, error))
        return NULL;
    e->is_unknown =
        explain_find_unknown(e->n_word, e->text->token, &e->n_unknown);
    if (e->text->query != NULL) {
        e->n_query = e->text->n_query - 2;
        e->is_unknown_query = explain_find_unknown(e->n_query, e->text->query,
                                                   &e->n_unknown_query);
    }
    return g_steal_pointer(&e);
}

void
ak_explanation_free(AkExplanation *e)
{
    if (e == NULL)
        return;
    g_ptr_array_unref(e->probe);
    g_string_free(e->record, TRUE);
    g_free(e->is_unknown);
    g_free(e->is_unknown_query);
    g_free(e->attention);
    g_free(e->output);
    ak_cell_free(e->cell);
    ak_study_free(e->study);
    if (e->results != NULL)
        ak_results_free(e->results);
    g_free(e);
}
