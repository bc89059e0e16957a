/* results.c: reads what an output folder says of itself: manifest.json, and
 * through figures.h summary.csv. */
#include "results.h"

#include "attnkit/words.h"
#include "declared.h"
#include "figures.h"
#include "folder.h"
#include "json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

const char *
ak_results_json_version(void)
{
    return jansson_version_str();
}

/* ---- The manifest ---- */

static gboolean
results_manifest_error(const char *path, const char *what, GError **error)
{
    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s: %s; is this the output folder of a run? do the run again to write "
        "the file anew",
        path, what);
    return FALSE;
}

static gchar **
results_strings(json_t *array)
{
    if (!json_is_array(array))
        return NULL;

    const gsize n = json_array_size(array);
    g_auto(GStrv) strings = g_new0(gchar *, n + 1);
    for (gsize i = 0; i < n; i++) {
        json_t *string = json_array_get(array, i);
        if (!json_is_string(string))
            return NULL;
        strings[i] = g_strdup(json_string_value(string));
    }
    return g_steal_pointer(&strings);
}

static gchar *
results_string(json_t *string)
{
    return g_strdup(json_string_value(string)); /* NULL stays NULL */
}

static gdouble
results_number(json_t *number)
{
    return json_is_number(number) ? json_number_value(number) : (gdouble)NAN;
}

static void
results_free_dataset(gpointer data)
{
    AkResultsDataset *dataset = data;
    g_free(dataset->name);
    g_free(dataset->reader);
    g_free(dataset->reader_task);
    g_free(dataset->task);
    g_free(dataset->source);
    g_free(dataset->model);
    g_free(dataset->expected);
    g_strfreev(dataset->note);
    g_strfreev(dataset->classes);
    for (guint s = 0; s < AK_N_RESULTS_SPLIT; s++)
        g_array_unref(dataset->class_size[s]);
    g_free(dataset);
}

/* Keys that are missing, as in a folder of an earlier attnkit, are no error. */
static void
results_take_dataset(AkResults *results, const char *name, json_t *object)
{
    static const char *const split[] = {
        [AK_RESULTS_TRAIN] = "train", [AK_RESULTS_TEST] = "test"};
    AkResultsDataset *dataset = g_new0(AkResultsDataset, 1);
    dataset->name = g_strdup(name);
    dataset->reader = results_string(json_object_get(object, "reader"));
    dataset->reader_task = results_string(
        json_object_get(json_object_get(object, "options"), "task"));
    dataset->task = results_string(json_object_get(object, "task"));
    dataset->source = results_string(json_object_get(object, "source"));
    dataset->model = results_string(
        json_object_get(json_object_get(object, "model"), "sha256"));
    dataset->expected = results_string(json_object_get(object, "expected"));
    dataset->note = results_strings(json_object_get(object, "notes"));
    dataset->probed = results_number(json_object_get(object, "probed"));
    dataset->classes = results_strings(json_object_get(object, "classes"));
    dataset->vocabulary = results_number(json_object_get(object, "vocabulary"));
    dataset->mean_words = results_number(
        json_object_get(json_object_get(object, "mean_words"), "train"));
    for (guint s = 0; s < AK_N_RESULTS_SPLIT; s++) {
        json_t *size =
            json_object_get(json_object_get(object, "class_sizes"), split[s]);
        dataset->size[s] = results_number(
            json_object_get(json_object_get(object, "texts"), split[s]));
        dataset->class_size[s] = g_array_new(FALSE, FALSE, sizeof(gdouble));
        for (gsize i = 0; i < json_array_size(size); i++) {
            const gdouble n = results_number(json_array_get(size, i));
            g_array_append_val(dataset->class_size[s], n);
        }
    }
    g_ptr_array_add(results->dataset, dataset);
}

/* Another format is no damage: doing the run again may not be the cure. */
static gboolean
results_check_format(json_t *root, const char *path, GError **error)
{
    json_t *format = json_object_get(root, "format");
    const char *version = json_string_value(json_object_get(root, "attnkit"));
    if (json_integer_value(format) == 1)
        return TRUE;
    if (!json_is_integer(format) || version == NULL)
        return results_manifest_error(path, "'format' must be 1", error);
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s: 'format' is %" JSON_INTEGER_FORMAT
                ", must be 1: attnkit %s wrote it; read it with that version, "
                "or do the run again with this one (" PACKAGE_VERSION ")",
                path, json_integer_value(format), version);
    return FALSE;
}

/* attnkit, the plug-ins, and what the machine has. */
static gchar **
results_versions(json_t *root)
{
    GPtrArray *all = g_ptr_array_new();
    const char *name = json_string_value(json_object_get(root, "attnkit"));
    json_t *one;
    g_ptr_array_add(all, g_strdup("attnkit"));
    g_ptr_array_add(all, g_strdup(name != NULL ? name : "?"));
    json_object_foreach(json_object_get(root, "plugins"), name, one)
    {
        const char *version =
            json_string_value(json_object_get(one, "version"));
        g_ptr_array_add(all, g_strdup(name));
        g_ptr_array_add(all, g_strdup(version != NULL ? version : "?"));
    }
    json_object_foreach(json_object_get(root, "machine"), name, one)
    {
        const char *version = json_string_value(one);
        g_ptr_array_add(all, g_strdup(name));
        g_ptr_array_add(all, g_strdup(version != NULL ? version : "?"));
    }
    g_ptr_array_add(all, NULL);
    return (gchar **)g_ptr_array_free(all, FALSE);
}

static gboolean
results_take_manifest(AkResults *results, json_t *root, const char *path,
                      GError **error)
{
    if (!results_check_format(root, path, error))
        return FALSE;
    results->cell = results_strings(json_object_get(root, "cells"));
    if (results->cell == NULL)
        return results_manifest_error(path, "'cells' must be an array of names",
                                      error);
    for (gchar **cell = results->cell; *cell != NULL; cell++) {
        if (strstr(*cell, "..") != NULL || g_path_is_absolute(*cell))
            return results_manifest_error(
                path, "a cell must lie inside the folder", error);
    }

    const char *name;
    json_t *dataset;
    json_object_foreach(json_object_get(root, "datasets"), name, dataset)
        results_take_dataset(results, name, dataset);
    g_ptr_array_unref(results->probe);
    results->probe = ak_declared_read(json_object_get(root, "probes"));
    results->version = results_versions(root);
    results->manifest = json_incref(root);
    return TRUE;
}

static gboolean
results_read_manifest(AkResults *results, const char *path, GError **error)
{
    g_autofree gchar *text = NULL;
    gsize length;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, &length, &cause))
        return results_manifest_error(
            path,
            g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                ? "there is no such file"
                : cause->message,
            error);

    json_error_t where;
    g_autoptr(json_t) root =
        json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        g_autofree gchar *what = g_strdup_printf(
            "line %d is not valid JSON (%s)", where.line, where.text);
        return results_manifest_error(path, what, error);
    }
    return results_take_manifest(results, root, path, error);
}

gboolean
ak_results_is_output(const char *out, GError **error)
{
    g_autofree gchar *manifest = g_build_filename(out, "manifest.json", NULL);
    if (g_access(manifest, R_OK) == 0)
        return TRUE;
    if (errno != EACCES)
        return FALSE;
    const gboolean is_open = g_access(out, X_OK) == 0;
    g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read %s: %s",
                is_open ? manifest : out, g_strerror(EACCES));
    return FALSE;
}

AkResults *
ak_results_read_manifest(const char *out, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (!ak_results_is_output(out, &cause) && cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (!g_file_test(out, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s: %s; the output folder of a run is meant, which holds "
                    "its manifest.json",
                    out,
                    g_file_test(out, G_FILE_TEST_EXISTS)
                        ? "it is a file"
                        : "there is no such folder");
        return NULL;
    }
    if (!ak_folder_check_regular(out, error))
        return NULL;
    g_autoptr(AkResults) results = g_new0(AkResults, 1);
    results->out = g_strdup(out);
    results->dataset = g_ptr_array_new_with_free_func(results_free_dataset);
    results->probe = g_ptr_array_new_with_free_func(ak_declared_free);

    g_autofree gchar *manifest = g_build_filename(out, "manifest.json", NULL);
    return results_read_manifest(results, manifest, error)
               ? g_steal_pointer(&results)
               : NULL;
}

AkResults *
ak_results_read(const char *out, GError **error)
{
    g_autoptr(AkResults) results = ak_results_read_manifest(out, error);
    if (results == NULL)
        return NULL;
    g_autofree gchar *summary = g_build_filename(out, "summary.csv", NULL);
    if (!g_file_test(summary, G_FILE_TEST_EXISTS)) {
        /* It is written last: is a run on its way there? */
        g_autoptr(AkFolder) folder = ak_folder_hold(out, error);
        if (folder == NULL)
            return NULL;
    }
    results->figures = ak_figures_read(summary, error);
    return results->figures != NULL ? g_steal_pointer(&results) : NULL;
}

void
ak_results_free(AkResults *results)
{
    g_free(results->out);
    g_strfreev(results->cell);
    g_ptr_array_unref(results->dataset);
    g_ptr_array_unref(results->probe);
    if (results->figures != NULL)
        g_ptr_array_unref(results->figures);
    g_strfreev(results->version);
    json_decref(results->manifest);
    g_free(results);
}

const AkResultsDataset *
ak_results_dataset(const AkResults *results, const char *name)
{
    for (guint i = 0; i < results->dataset->len; i++) {
        const AkResultsDataset *one = results->dataset->pdata[i];
        if (strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

const AkDeclared *
ak_results_probe(const AkResults *results, const char *name)
{
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *one = results->probe->pdata[i];
        if (strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

gboolean
ak_results_is_made_up(const AkResultsDataset *dataset)
{
    return g_strcmp0(dataset->source, "made up") == 0;
}

gchar *
ak_results_class(const AkResults *results, const char *dataset, gint index)
{
    const AkResultsDataset *one = ak_results_dataset(results, dataset);
    gchar **classes = one != NULL ? one->classes : NULL;
    if (classes != NULL && index >= 0 && (guint)index < g_strv_length(classes))
        return g_strdup(classes[index]);
    return g_strdup_printf("%d", index);
}

/* ---- Cells ---- */

GPtrArray *
ak_results_absent(const AkResults *results, const char *dataset)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    g_autofree gchar *folder =
        dataset != NULL ? g_strconcat(dataset, "/", NULL) : g_strdup("");
    GPtrArray *absent = g_ptr_array_new();
    for (guint i = 0; i < results->figures->len; i++) {
        const AkFigure *figure = results->figures->pdata[i];
        g_hash_table_add(seen, g_strdup_printf("%s/%s-%s-s%s", figure->dataset,
                                               figure->encoder,
                                               figure->attention, figure->seed));
    }
    for (gchar **cell = results->cell; *cell != NULL; cell++)
        if (g_str_has_prefix(*cell, folder) &&
            !g_hash_table_contains(seen, *cell))
            g_ptr_array_add(absent, *cell);
    return absent;
}

static gint
results_compare_seeds(gconstpointer a, gconstpointer b)
{
    const guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
    return (x > y) - (x < y);
}

/* From three in a row on only the first and the last are said. */
static gchar *
results_join_seeds(GArray *seeds)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_array_sort(seeds, results_compare_seeds);
    for (guint i = 0, last; i < seeds->len; i = last + 1) {
        const guint64 *seed = &g_array_index(seeds, guint64, i);
        last = i;
        while (last + 1 < seeds->len && seed[last + 1 - i] == seed[last - i] + 1)
            last++;
        last = last - i < 2 ? i : last;
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "",
                               *seed);
        if (last > i)
            g_string_append_printf(text, "-%" G_GUINT64_FORMAT, seed[last - i]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

gchar *
ak_results_seeds(const AkResults *results, const char *dataset,
                 const char *encoder, const char *attention)
{
    g_autoptr(GArray) seeds = g_array_new(FALSE, FALSE, sizeof(guint64));
    for (guint i = 0; i < results->figures->len; i++) {
        const AkFigure *figure = results->figures->pdata[i];
        guint64 seed;
        guint at = 0;
        if (strcmp(figure->dataset, dataset) != 0 ||
            (encoder != NULL && strcmp(figure->encoder, encoder) != 0) ||
            (attention != NULL && strcmp(figure->attention, attention) != 0) ||
            !g_ascii_string_to_unsigned(figure->seed, 10, 0, G_MAXUINT64, &seed,
                                        NULL)) /* "all" */
            continue;
        while (at < seeds->len && g_array_index(seeds, guint64, at) != seed)
            at++;
        if (at == seeds->len)
            g_array_append_val(seeds, seed);
    }
    return results_join_seeds(seeds);
}
