/* results.c: reads what an output folder says of itself: manifest.json, and
 * through figures.h summary.csv. */
#include "results.h"

#include "figures.h"

#include <jansson.h>
#include <string.h>

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

static gboolean
results_take_manifest(AkResults *results, json_t *root, const char *path,
                      GError **error)
{
    if (json_integer_value(json_object_get(root, "format")) != 1)
        return results_manifest_error(path, "'format' must be 1", error);
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
    {
        gchar **classes = results_strings(json_object_get(dataset, "classes"));
        if (classes != NULL)
            g_hash_table_replace(results->classes, g_strdup(name), classes);
    }
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
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        g_autofree gchar *what = g_strdup_printf(
            "line %d is not valid JSON (%s)", where.line, where.text);
        return results_manifest_error(path, what, error);
    }
    const gboolean ok = results_take_manifest(results, root, path, error);
    json_decref(root);
    return ok;
}

AkResults *
ak_results_read(const char *out, GError **error)
{
    g_autoptr(AkResults) results = g_new0(AkResults, 1);
    results->out = g_strdup(out);
    results->classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)g_strfreev);

    g_autofree gchar *manifest = g_build_filename(out, "manifest.json", NULL);
    g_autofree gchar *summary = g_build_filename(out, "summary.csv", NULL);
    if (!results_read_manifest(results, manifest, error))
        return NULL;
    results->figures = ak_figures_read(summary, error);
    return results->figures != NULL ? g_steal_pointer(&results) : NULL;
}

void
ak_results_free(AkResults *results)
{
    g_free(results->out);
    g_strfreev(results->cell);
    g_hash_table_unref(results->classes);
    if (results->figures != NULL)
        g_ptr_array_unref(results->figures);
    g_free(results);
}

gchar *
ak_results_class(const AkResults *results, const char *dataset, gint index)
{
    gchar **classes = g_hash_table_lookup(results->classes, dataset);
    if (classes != NULL && index >= 0 && (guint)index < g_strv_length(classes))
        return g_strdup(classes[index]);
    return g_strdup_printf("%d", index);
}
