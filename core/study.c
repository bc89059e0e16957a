#include "study.h"

#include "memory.h"
#include "studypart.h"
#include "studysource.h"
#include "studytables.h"

#include <string.h>

const AkOption ak_run_options[] = {
    AK_TEXT(AkRunOptions, datasets, NULL,
            "data sets: names of readers, or of sections that have a reader"),
    AK_TEXT(AkRunOptions, encoders, NULL, "encoders"),
    AK_TEXT(AkRunOptions, attention, NULL, "attention types"),
    AK_TEXT(AkRunOptions, probes, "gradient, loo, permutation, adversarial",
            "explanation probes"),
    AK_TEXT(AkRunOptions, seeds, "1", "a model is trained for each"),
    AK_PATH(AkRunOptions, output, "out", "folder for all results"),
    AK_TEXT(AkRunOptions, part, "",
            "N/M: every M-th cell from the N-th, for M machines; empty is all"),
    AK_INT(AkRunOptions, instances, "0", 0, 1e9, "texts",
           "probe a sample of this many test texts; 0 is all"),
    AK_INT(AkRunOptions, data_seed, "1", 0, 1e15, NULL,
           "seed of generated data and of the sample, the same for all models"),
    AK_INT(AkRunOptions, threads, "0", 0, 1024, NULL,
           "0 is one a processor; changes no result"),
    AK_INT(AkRunOptions, cells, "0", 0, 1024, NULL,
           "cells side by side, at most one a thread; 0 is as many as threads "
           "and memory allow; changes no result"),
    AK_TEXT(
        AkRunOptions, memory, "",
        "most that the run may take, as 512M or 2G, always with its unit: "
        "cells go side by side, and texts are probed together, as far as that "
        "allows; reading data stops where they take more; empty is what the "
        "machine has left; changes no result"),
    AK_REAL(AkRunOptions, checkpoint, "5", 0, 1e6, "s",
            "time after which training and probing are put down on disk, to go "
            "on from there if they are cut short; changes no result"),
    {.name = NULL},
};

const AkOption ak_embedding_options[] = {
    AK_INT(
        AkEmbeddingOptions, width, "0", 0, 8192, NULL,
        "numbers that stand for a word; 0: as many as the file of vectors, or "
        "of the model, has, and 300 where there is none"),
    AK_PATH(AkEmbeddingOptions, file, "",
            "pretrained vectors to start from, of GloVe, fastText or word2vec, "
            "plain or compressed with gzip"),
    AK_CHOICE(AkEmbeddingOptions, format, "auto", "auto|text|binary",
              "of the file; auto looks at it"),
    AK_CHOICE(AkEmbeddingOptions, missing, "auto", "auto|zeros|normal",
              "what a word starts from that the file lacks: zeros, or standard "
              "normal numbers; auto is zeros for text and normal for binary"),
    AK_FLAG(AkEmbeddingOptions, trainable, "yes",
            "no: the vectors stay as they started"),
    {.name = NULL},
};

const AkOption ak_source_options[] = {
    AK_PATH(AkSourceOptions, file, "",
            "a model that was trained elsewhere, as safetensors; it is probed "
            "as it is"),
    AK_PATH(AkSourceOptions, vocabulary, "",
            "its words, one a line; without it, those of the data set"),
    {.name = NULL},
};

const AkOption ak_correlation_options[] = {
    AK_INT(AkCorrelationOptions, top_k, "0", 0, 1e6, "words",
           "also compare this many highest-ranked words, by Kendall's distance "
           "of top lists; 0: do not"),
    AK_REAL(AkCorrelationOptions, top_k_penalty, "0.5", 0, 0.5, NULL,
            "of that distance: what a pair of words counts that one list "
            "orders and the other does not"),
    {.name = NULL},
};

/* --- memory ------------------------------------------------------------------ */

static void
study_free_unit(gpointer data)
{
    AkStudyUnit *unit = data;
    if (unit == NULL)
        return;
    if (unit->module->plugin->options != NULL)
        ak_options_clear(unit->module->plugin->options, unit->state);
    g_free(unit->state);
    g_free(unit);
}

static void
study_free_dataset(gpointer data)
{
    AkStudyDataset *dataset = data;
    for (gsize i = 0; i < AK_N_STUDY_TABLES; i++)
        ak_options_clear(ak_study_tables[i].options,
                         (gchar *)dataset + ak_study_tables[i].offset);
    study_free_unit(dataset->reader);
    g_ptr_array_unref(dataset->encoder);
    g_ptr_array_unref(dataset->attention);
    g_ptr_array_unref(dataset->probe);
    if (dataset->instance != NULL)
        g_ptr_array_unref(dataset->instance);
    ak_corpus_free(dataset->corpus);
    ak_vectors_free(dataset->vectors);
    g_free(dataset->model_sha256);
    g_free(dataset->name);
    g_free(dataset);
}

void
ak_study_free(AkStudy *study)
{
    if (study == NULL)
        return;
    g_ptr_array_unref(study->dataset);
    ak_options_clear(ak_run_options, &study->options);
    ak_run_file_free(study->file);
    g_free(study->seed);
    g_free(study);
}

/* --- lists -------------------------------------------------------------------- */

static gboolean
study_fail_list(const AkRunFile *file, const char *key, const char *list,
                const char *what, const char *part, GError **error)
{
    g_autofree gchar *where = ak_run_file_where(file, "run", key);
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG, "%s: run.%s = %s: %s%s",
                where, key, list, what, part);
    return FALSE;
}

static gboolean
study_read_memory(AkStudy *study, GError **error)
{
    return ak_memory_parse(study->options.memory, &study->memory) ||
           study_fail_list(study->file, "memory", study->options.memory,
                           "expected a number with a unit, such as 200M or 2G",
                           "", error);
}

static gboolean
study_fail_twice(const AkRunFile *file, const char *key, const char *list,
                 const char *part, GError **error)
{
    return study_fail_list(file, key, list,
                           "twice in the list, once is enough: ", part, error);
}

/* "a, b" to its parts; an empty list or part, or a part twice, is an error. */
static gchar **
study_split(const AkRunFile *file, const char *key, const char *list,
            GError **error)
{
    g_auto(GStrv) part = g_strsplit(list, ",", -1);
    gboolean ok = part[0] != NULL;
    for (guint i = 0; part[i] != NULL; i++) {
        g_strstrip(part[i]);
        ok = ok && *part[i] != '\0';
    }
    if (!ok) {
        study_fail_list(file, key, list,
                        "a name is missing; names are parted by commas", "",
                        error);
        return NULL;
    }
    for (guint i = 0; part[i] != NULL; i++)
        if (g_strv_contains((const gchar *const *)part + i + 1, part[i])) {
            study_fail_twice(file, key, list, part[i], error);
            return NULL;
        }
    return g_steal_pointer(&part);
}

static gboolean
study_read_seeds(AkStudy *study, GError **error)
{
    g_auto(GStrv) part =
        study_split(study->file, "seeds", study->options.seeds, error);
    if (part == NULL)
        return FALSE;
    study->seed = g_new0(guint64, g_strv_length(part));
    for (; part[study->n_seed] != NULL; study->n_seed++) {
        const char *text = part[study->n_seed];
        guint64 seed;
        if (!g_ascii_string_to_unsigned(text, 10, 0, (guint64)1 << 53, &seed,
                                        NULL))
            return study_fail_list(study->file, "seeds", study->options.seeds,
                                   "seeds are integers in [0, 2^53], parted by "
                                   "commas; this is none: ",
                                   text, error);
        for (gsize i = 0; i < study->n_seed; i++)
            if (study->seed[i] == seed) /* 1 and 01 */
                return study_fail_twice(study->file, "seeds",
                                        study->options.seeds, text, error);
        study->seed[study->n_seed] = seed;
    }
    return TRUE;
}

/* --- --plugins ------------------------------------------------------------------ */

/* The key of [run] that lists a kind. */
static const char *
study_list_key(AkKind kind)
{
    static const char *const key[] = {[AK_ENCODER] = "encoders",
                                      [AK_ATTENTION] = "attention",
                                      [AK_PROBE] = "probes",
                                      [AK_DATASET] = "datasets"};
    return key[kind];
}

/* --plugins replaces the kinds that it names and leaves the others. */
static gboolean
study_apply_plugins(AkRunFile *file, const char *const *plugins,
                    AkLoader *loader, GError **error)
{
    GString *list[AK_DATASET + 1] = {NULL};
    gboolean ok = TRUE;
    for (gsize i = 0; ok && plugins != NULL && plugins[i] != NULL; i++) {
        AkKind kind = AK_DATASET;
        if (ak_run_file_get(file, plugins[i], "reader") == NULL) {
            const AkModule *module =
                ak_loader_find(loader, 0, plugins[i], error);
            if (module == NULL) {
                g_prefix_error(error, "--plugins: ");
                ok = FALSE;
                break;
            }
            kind = module->plugin->kind;
        }
        const char *slash = strchr(plugins[i], '/');
        if (list[kind] == NULL)
            list[kind] = g_string_new(NULL);
        g_string_append_printf(list[kind], "%s%s",
                               list[kind]->len > 0 ? ", " : "",
                               slash != NULL ? slash + 1 : plugins[i]);
    }
    for (AkKind kind = AK_ENCODER; kind <= AK_DATASET; kind++) {
        if (list[kind] == NULL)
            continue;
        g_autofree gchar *assignment =
            g_strdup_printf("run.%s=%s", study_list_key(kind), list[kind]->str);
        ok = ok && ak_run_file_set(file, assignment, error);
        g_string_free(list[kind], TRUE);
    }
    return ok;
}

/* --- data sets and their options --------------------------------------------------- */

static AkStudyUnit *
study_new_unit(const AkStudy *study, const AkModule *module,
               const AkScope *scope, GError **error)
{
    AkStudyUnit *unit = g_new0(AkStudyUnit, 1);
    unit->module = module;
    unit->state = g_malloc0(MAX(module->plugin->state_size, 1));
    if (module->plugin->options != NULL &&
        !ak_options_fill(module->plugin->options, study->file, scope,
                         unit->state, error)) {
        study_free_unit(unit);
        return NULL;
    }
    return unit;
}

/* All plug-ins of a kind that [run] lists, under the data set. */
static gboolean
study_add_units(const AkStudy *study, AkStudyDataset *dataset, AkKind kind,
                const char *list, GPtrArray *unit, AkLoader *loader,
                GError **error)
{
    const char *key = study_list_key(kind);
    g_auto(GStrv) name = study_split(study->file, key, list, error);
    for (guint i = 0; name != NULL && name[i] != NULL; i++) {
        const AkModule *module = ak_loader_find(loader, kind, name[i], error);
        if (module == NULL) {
            g_autofree gchar *where = ak_run_file_where(study->file, "run", key);
            g_prefix_error(error, "%s: run.%s: ", where, key);
            return FALSE;
        }
        for (guint j = 0; j < unit->len; j++) /* bilstm and encoder/bilstm */
            if (((const AkStudyUnit *)unit->pdata[j])->module == module)
                return study_fail_twice(study->file, key, list, name[i], error);
        const AkScope scope = {
            .owner = module->plugin->name,
            .dataset = dataset->name,
            .defaults = dataset->reader->module->plugin->ops.dataset->defaults};
        AkStudyUnit *one = study_new_unit(study, module, &scope, error);
        if (one == NULL)
            return FALSE;
        g_ptr_array_add(unit, one);
    }
    return name != NULL;
}

static gboolean
study_fill_dataset(const AkStudy *study, AkStudyDataset *dataset,
                   AkLoader *loader, GError **error)
{
    const char *given = ak_run_file_get(study->file, dataset->name, "reader");
    const AkModule *reader = ak_loader_find(
        loader, AK_DATASET, given != NULL ? given : dataset->name, error);
    if (reader == NULL)
        return ak_study_fail_reader(study->file, dataset->name, given, error);
    const AkScope own = {.owner = reader->plugin->name,
                         .dataset = dataset->name,
                         .is_reader = TRUE};
    dataset->reader = study_new_unit(study, reader, &own, error);
    if (dataset->reader == NULL)
        return FALSE;

    for (gsize i = 0; i < AK_N_STUDY_TABLES; i++) {
        const AkScope scope = {.owner = ak_study_tables[i].section,
                               .dataset = dataset->name,
                               .defaults = reader->plugin->ops.dataset->defaults,
                               .reader = reader->plugin->options};
        if (!ak_options_fill(ak_study_tables[i].options, study->file, &scope,
                             (gchar *)dataset + ak_study_tables[i].offset,
                             error))
            return FALSE;
    }
    const AkRunOptions *options = &study->options;
    return study_add_units(study, dataset, AK_ENCODER, options->encoders,
                           dataset->encoder, loader, error) &&
           study_add_units(study, dataset, AK_ATTENTION, options->attention,
                           dataset->attention, loader, error) &&
           study_add_units(study, dataset, AK_PROBE, options->probes,
                           dataset->probe, loader, error) &&
           ak_source_check(study, dataset, error) &&
           ak_expected_check(dataset->expect.figures, dataset->name, error);
}

/* The name becomes a folder's. */
static gboolean
study_check_name(const AkStudy *study, const AkStudyDataset *dataset,
                 GError **error)
{
    const char *list = study->options.datasets;
    if (strchr(dataset->name, '/') != NULL)
        return study_fail_list(
            study->file, "datasets", list,
            "the name of a data set has no slash: ", dataset->name, error);
    for (guint i = 0; i + 1 < study->dataset->len; i++)
        if (strcmp(((const AkStudyDataset *)study->dataset->pdata[i])->name,
                   dataset->name) == 0)
            return study_fail_twice(study->file, "datasets", list,
                                    dataset->name, error);
    return TRUE;
}

static gboolean
study_add_datasets(AkStudy *study, AkLoader *loader, GError **error)
{
    g_auto(GStrv) name =
        study_split(study->file, "datasets", study->options.datasets, error);
    for (guint i = 0; name != NULL && name[i] != NULL; i++) {
        AkStudyDataset *dataset = g_new0(AkStudyDataset, 1);
        dataset->name = g_ascii_strdown(name[i], -1); /* as its section is */
        dataset->encoder = g_ptr_array_new_with_free_func(study_free_unit);
        dataset->attention = g_ptr_array_new_with_free_func(study_free_unit);
        dataset->probe = g_ptr_array_new_with_free_func(study_free_unit);
        g_ptr_array_add(study->dataset, dataset);
        if (!study_check_name(study, dataset, error) ||
            !study_fill_dataset(study, dataset, loader, error))
            return FALSE;
    }
    return name != NULL;
}

AkStudy *
ak_study_new(const char *path, const char *const *plugins,
             const char *const *sets, AkLoader *loader, GError **error)
{
    g_autoptr(AkStudy) study = g_new0(AkStudy, 1);
    study->dataset = g_ptr_array_new_with_free_func(study_free_dataset);
    study->file = ak_run_file_load(path, error);
    if (study->file == NULL)
        return NULL;
    for (gsize i = 0; sets != NULL && sets[i] != NULL; i++)
        if (!ak_run_file_set(study->file, sets[i], error))
            return NULL;

    const AkScope scope = {.owner = "run"};
    if (!study_apply_plugins(study->file, plugins, loader, error) ||
        !ak_study_check_keys(study->file, loader, error) ||
        !ak_options_fill(ak_run_options, study->file, &scope, &study->options,
                         error) ||
        !study_read_memory(study, error) || !study_read_seeds(study, error) ||
        !study_add_datasets(study, loader, error) ||
        !ak_study_read_part(study, error))
        return NULL;
    return g_steal_pointer(&study);
}
