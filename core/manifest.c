#include "manifest.h"

#include "census.h"
#include "declared.h"
#include "examples.h"
#include "json.h"
#include "kernels.h"
#include "stream.h"
#include "studysource.h"

#include <string.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

/* "model name" of /proc/cpuinfo, where there is one. */
static gchar *
manifest_processor(void)
{
    g_autofree gchar *text = NULL;
    if (!g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL))
        return g_strdup("unknown");
    const char *found = strstr(text, "model name");
    const char *colon = found != NULL ? strchr(found, ':') : NULL;
    if (colon == NULL)
        return g_strdup("unknown");
    g_autofree gchar *line = g_strndup(colon + 1, strcspn(colon + 1, "\n"));
    return g_utf8_make_valid(g_strstrip(line), -1);
}

/* What the reader was told, as a run file would say it.  Paths are left out:
 * what counts of them is the data that they lead to. */
static json_t *
manifest_options(const AkStudyUnit *reader)
{
    const AkOption *option = reader->module->plugin->options;
    json_t *options = json_object();
    for (; option != NULL && option->name != NULL; option++) {
        if (option->type == AK_OPTION_PATH)
            continue;
        g_autofree gchar *value = ak_option_print(option, reader->state);
        json_object_set_new(options, option->name, json_string(value));
    }
    return options;
}

/* Where the examples come from.  A reader that could be given a path and was not
 * has made them up; one that has no such option brings them, whatever they are. */
static const char *
manifest_source(const AkStudyUnit *reader)
{
    const AkOption *option = reader->module->plugin->options;
    const char *source = "reader";
    for (; option != NULL && option->name != NULL; option++) {
        if (option->type != AK_OPTION_PATH)
            continue;
        g_autofree gchar *path = ak_option_print(option, reader->state);
        if (*path != '\0')
            return "files";
        source = "made up";
    }
    return source;
}

/* Adds, for each split, the number of texts, their mean length, and how many
 * are of each class. */
static void
manifest_add_splits(json_t *object, const AkCorpus *corpus)
{
    json_t *texts = json_object(), *words = json_object(),
           *sizes = json_object();
    for (guint s = 0; s < 3; s++) {
        g_autoptr(AkCensus) census = ak_census_new(corpus, (AkSplit)s);
        const char *name = ak_split_name((AkSplit)s);
        json_t *of_class = json_array();
        for (guint c = 0; corpus->class_name[c] != NULL; c++)
            json_array_append_new(
                of_class, json_integer((json_int_t)census->of_class[c]));
        json_object_set_new(texts, name, json_integer((json_int_t)census->n));
        json_object_set_new(words, name, json_real(census->text.mean));
        json_object_set_new(sizes, name, of_class);
    }
    json_object_set_new(object, "texts", texts);
    json_object_set_new(object, "mean_words", words);
    json_object_set_new(object, "class_sizes", sizes);
}

/* What came from elsewhere: adds "vectors" or "model" where there is such. */
static void
manifest_add_sources(json_t *object, const AkStudyDataset *dataset)
{
    const AkVectors *vectors = dataset->vectors;
    if (vectors != NULL)
        json_object_set_new(object, "vectors",
                            json_pack("{ss ss sI sI sI}", "sha256",
                                      vectors->sha256, "format",
                                      vectors->is_binary ? "binary" : "text",
                                      "words", (json_int_t)vectors->n_row,
                                      "width", (json_int_t)vectors->width,
                                      "found", (json_int_t)vectors->n_found));
    if (dataset->model_sha256 != NULL)
        json_object_set_new(object, "model",
                            json_pack("{ss sf}", "sha256",
                                      dataset->model_sha256, "known_words",
                                      ak_source_known_share(dataset->corpus)));
}

static json_t *
manifest_dataset(const AkStudyDataset *dataset)
{
    const AkCorpus *corpus = dataset->corpus;
    json_t *classes = json_array();
    for (guint i = 0; corpus->class_name[i] != NULL; i++)
        json_array_append_new(classes, json_string(corpus->class_name[i]));
    json_t *object = json_pack(
        "{ss so ss ss so ss sI}", "reader",
        dataset->reader->module->plugin->name, "options",
        manifest_options(dataset->reader), "source",
        manifest_source(dataset->reader), "task", ak_task_name(corpus->task),
        "classes", classes, "fingerprint", corpus->fingerprint, "vocabulary",
        (json_int_t)ak_vocabulary_size(corpus->vocabulary));
    manifest_add_splits(object, corpus);
    manifest_add_sources(object, dataset);
    if (*dataset->expect.figures != '\0')
        json_object_set_new(object, "expected",
                            json_string(dataset->expect.figures));
    json_t *notes = json_array();
    for (guint i = 0; corpus->note[i] != NULL; i++)
        json_array_append_new(notes, json_string(corpus->note[i]));
    json_object_set_new(object, "notes", notes);
    json_object_set_new(object, "probed",
                        json_integer((json_int_t)dataset->instance->len));
    return object;
}

static void
manifest_add_plugin(json_t *plugins, const AkModule *module)
{
    g_autofree gchar *name = g_strdup_printf(
        "%s/%s", ak_kind_name(module->plugin->kind), module->plugin->name);
    if (json_object_get(plugins, name) == NULL)
        json_object_set_new(plugins, name,
                            json_pack("{ssss}", "version",
                                      module->plugin->version, "sha256",
                                      module->sha256));
}

static void
manifest_add_units(json_t *plugins, const GPtrArray *unit)
{
    for (guint i = 0; i < unit->len; i++)
        manifest_add_plugin(
            plugins, ((const AkStudyUnit *)g_ptr_array_index(unit, i))->module);
}

/* Probes declare the same whatever data set they look at. */
static void
manifest_add_probes(json_t *probes, const GPtrArray *unit)
{
    for (guint i = 0; i < unit->len; i++) {
        const AkPlugin *plugin =
            ((const AkStudyUnit *)g_ptr_array_index(unit, i))->module->plugin;
        if (json_object_get(probes, plugin->name) == NULL)
            json_object_set_new(probes, plugin->name, ak_declared_json(plugin));
    }
}

static const char *
manifest_libc(void)
{
#ifdef __GLIBC__
    return gnu_get_libc_version();
#else
    return "unknown";
#endif
}

static json_t *
manifest_machine(void)
{
    g_autofree gchar *processor = manifest_processor();
    g_autofree gchar *features = ak_kernels_features();
    g_autofree gchar *blas = ak_kernels_describe();
    g_autofree gchar *glib = g_strdup_printf(
        "%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
    return json_pack("{ss ss ss ss ss ss ss ss}", "processor", processor,
                     "cpu_features", features, "blas_kernels",
                     ak_kernels_name(), "blas", blas, "libc", manifest_libc(),
                     "glib", glib, "jansson", jansson_version_str(),
                     "libarchive", ak_stream_library());
}

/* The rows of the profile, in their order. */
static json_t *
manifest_profile(const AkProfile *profile)
{
    json_t *stages = json_array();
    g_autoptr(GArray) rows = ak_profile_rows(profile);
    for (guint i = 0; i < rows->len; i++) {
        const AkProfileRow *row = &g_array_index(rows, AkProfileRow, i);
        json_array_append_new(
            stages, json_pack("{ss sf sf sf sf}", "stage", row->name, "seconds",
                              row->seconds, "waiting", row->waiting, "products",
                              row->products, "gflop", row->gflop));
    }
    return json_pack("{sf so}", "seconds", ak_profile_seconds(profile),
                     "stages", stages);
}

gchar *
ak_manifest_print(const AkStudy *study, const GPtrArray *cell,
                  const AkProfile *profile)
{
    json_t *cells = json_array(), *datasets = json_object(),
           *plugins = json_object(), *probes = json_object();
    json_t *seeds = json_array();
    for (guint i = 0; i < cell->len; i++)
        json_array_append_new(
            cells,
            json_string(((const AkCell *)g_ptr_array_index(cell, i))->name));
    for (guint i = 0; i < study->dataset->len; i++) {
        const AkStudyDataset *dataset = g_ptr_array_index(study->dataset, i);
        json_object_set_new(datasets, dataset->name, manifest_dataset(dataset));
        manifest_add_plugin(plugins, dataset->reader->module);
        manifest_add_units(plugins, dataset->encoder);
        manifest_add_units(plugins, dataset->attention);
        manifest_add_units(plugins, dataset->probe);
        manifest_add_probes(probes, dataset->probe);
    }
    for (gsize i = 0; i < study->n_seed; i++)
        json_array_append_new(seeds, json_integer((json_int_t)study->seed[i]));

    g_autoptr(json_t) root =
        json_pack("{si ss s{si si si si} so so so so so so}", "format", 1,
                  "attnkit", PACKAGE_VERSION, "formats", "run.ini", 1,
                  "summary.csv", 1, "times.csv", 1, "training.csv", 1, "cells",
                  cells, "datasets", datasets, "plugins", plugins, "probes",
                  probes, "seeds", seeds, "machine", manifest_machine());
    if (study->n_part > 0)
        json_object_set_new(root, "part", json_string(study->options.part));
    if (profile != NULL)
        json_object_set_new(root, "profile", manifest_profile(profile));
    return ak_json_print(root, 0);
}
