#include "manifest.h"

#include "kernels.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

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

static const char *
manifest_task(AkTask task)
{
    static const char *const name[] = {[AK_TASK_BINARY] = "binary",
                                       [AK_TASK_MULTILABEL] = "multilabel",
                                       [AK_TASK_CLASSES] = "classes",
                                       [AK_TASK_QUERY] = "query"};
    return name[task];
}

static json_t *
manifest_dataset(const AkStudyDataset *dataset)
{
    const AkCorpus *corpus = dataset->corpus;
    json_t *classes = json_array();
    for (guint i = 0; corpus->class_name[i] != NULL; i++)
        json_array_append_new(classes, json_string(corpus->class_name[i]));
    return json_pack("{ss ss so ss sI s{sI sI sI} sI}", "reader",
                     dataset->reader->module->plugin->name, "task",
                     manifest_task(corpus->task), "classes", classes,
                     "fingerprint", corpus->fingerprint, "vocabulary",
                     (json_int_t)ak_vocabulary_size(corpus->vocabulary),
                     "texts", "train", (json_int_t)corpus->split[AK_TRAIN]->len,
                     "dev", (json_int_t)corpus->split[AK_DEV]->len, "test",
                     (json_int_t)corpus->split[AK_TEST]->len, "probed",
                     (json_int_t)dataset->instance->len);
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

static json_t *
manifest_machine(void)
{
    g_autofree gchar *processor = manifest_processor();
    g_autofree gchar *blas = ak_kernels_describe();
    g_autofree gchar *glib = g_strdup_printf(
        "%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
    return json_pack("{ssssssssss}", "processor", processor, "blas_kernels",
                     ak_kernels_name(), "blas", blas, "glib", glib, "jansson",
                     JANSSON_VERSION);
}

gchar *
ak_manifest_print(const AkStudy *study, const GPtrArray *cell)
{
    json_t *cells = json_array(), *datasets = json_object(),
           *plugins = json_object();
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
    }
    for (gsize i = 0; i < study->n_seed; i++)
        json_array_append_new(seeds, json_integer((json_int_t)study->seed[i]));

    json_t *root = json_pack(
        "{si ss s{si si si si} so so so so so}", "format", 1, "attnkit",
        PACKAGE_VERSION, "formats", "run.ini", 1, "summary.csv", 1, "times.csv",
        1, "training.csv", 1, "cells", cells, "datasets", datasets, "plugins",
        plugins, "seeds", seeds, "machine", manifest_machine());
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    gchar *line = g_strconcat(text, "\n", NULL);
    free(text);
    return line;
}
