#include "join.h"

#include "cellwork.h"
#include "errors.h"
#include "joinfiles.h"
#include "json.h"
#include "manifest.h"
#include "results.h"
#include "settings.h"
#include "studypart.h"

#include <stdlib.h>
#include <string.h>

/* --- what two manifests differ in ---------------------------------------------- */

static gchar *
join_print(const json_t *value)
{
    if (value == NULL)
        return g_strdup("not there");
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    gchar *copy = g_strdup(text);
    free(text);
    return copy;
}

typedef struct Difference {
    GString *path; /* "plugins.encoder/cnn.sha256" */
    gchar *a, *b;
} Difference;

static void
join_difference_clear(Difference *difference)
{
    if (difference->path != NULL)
        g_string_free(difference->path, TRUE);
    g_free(difference->a);
    g_free(difference->b);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Difference, join_difference_clear)

static gboolean join_differ(const json_t *a, const json_t *b,
                            const char *const *but, Difference *difference);

/* The value `name` of two objects, neither of which needs to have it. */
static gboolean
join_differ_in(const json_t *a, const json_t *b, const char *name,
               Difference *difference)
{
    const gsize length = difference->path->len;
    const json_t *x = json_object_get(a, name), *y = json_object_get(b, name);
    g_string_append_printf(difference->path, "%s%s", length > 0 ? "." : "",
                           name);
    if (json_is_object(x) && json_is_object(y)) {
        if (join_differ(x, y, NULL, difference))
            return TRUE;
    } else if (!json_equal(x, y)) {
        difference->a = join_print(x);
        difference->b = join_print(y);
        return TRUE;
    }
    g_string_truncate(difference->path, length);
    return FALSE;
}

/* The first value that differs, of those not named in `but` (NULL: of all). */
static gboolean
join_differ(const json_t *a, const json_t *b, const char *const *but,
            Difference *difference)
{
    const json_t *both[] = {a, b};
    for (gsize i = 0; i < 2; i++) {
        const char *name;
        json_t *value;
        json_object_foreach((json_t *)both[i], name, value)
        {
            if ((but == NULL || !g_strv_contains(but, name)) &&
                join_differ_in(a, b, name, difference))
                return TRUE;
        }
    }
    return FALSE;
}

/* Which machine made a part is its own, as are its cells. */
static const char *const join_own[] = {"machine", "profile", "part", "cells",
                                       NULL};

static gboolean
join_check_manifests(const json_t *a, const char *where_a, const json_t *b,
                     const char *where_b, GError **error)
{
    g_auto(Difference) difference = {.path = g_string_new(NULL)};
    if (!join_differ(a, b, join_own, &difference))
        return TRUE;
    return ak_fail(
        error, AK_ERROR_CONFIG,
        "%s and %s do not belong together: %s is %s in the one, %s "
        "in the other; join parts of one run, made by one version of "
        "everything",
        where_a, where_b, difference.path->str, difference.a, difference.b);
}

/* --- the parts ------------------------------------------------------------------ */

static void
join_free_results(gpointer data)
{
    ak_results_free(data);
}

/* The manifest of each (AkResults).  A run that is not over has no summary. */
static GPtrArray *
join_read(const char *const *folders, GError **error)
{
    g_autoptr(GPtrArray) part =
        g_ptr_array_new_with_free_func(join_free_results);
    for (; *folders != NULL; folders++) {
        g_autofree gchar *summary =
            g_build_filename(*folders, "summary.csv", NULL);
        AkResults *results = ak_results_read_manifest(*folders, error);
        if (results == NULL)
            return NULL;
        g_ptr_array_add(part, results);
        if (!g_file_test(summary, G_FILE_TEST_EXISTS)) {
            ak_fail(error, AK_ERROR_FILE,
                    "%s: the run in it has not ended; wait for it, or start it "
                    "again, then join",
                    *folders);
            return NULL;
        }
    }
    return g_steal_pointer(&part);
}

static gboolean
join_number(const AkResults *results, gsize *part, gsize *n_part, GError **error)
{
    const char *text =
        json_string_value(json_object_get(results->manifest, "part"));
    return (text != NULL && ak_part_parse(text, part, n_part)) ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "%s is not the folder of a part: it was run without --cell "
                   "N/M; for its report: attnkit report %s",
                   results->out, results->out);
}

/* 1/M to M/M, each once. */
static gboolean
join_check_numbers(const GPtrArray *part, GError **error)
{
    gsize n_part = 0, number = 0, m = 0;
    const AkResults *first = part->pdata[0];
    if (!join_number(first, &number, &n_part, error))
        return FALSE;
    g_autofree const AkResults **taken = g_new0(const AkResults *, n_part + 1);
    for (guint i = 0; i < part->len; i++) {
        const AkResults *one = part->pdata[i];
        if (!join_number(one, &number, &m, error))
            return FALSE;
        if (m != n_part)
            return ak_fail(error, AK_ERROR_CONFIG,
                           "%s is one of %" G_GSIZE_FORMAT " parts, %s one of "
                           "%" G_GSIZE_FORMAT "; join the parts of one run",
                           first->out, n_part, one->out, m);
        if (taken[number] != NULL)
            return ak_fail(error, AK_ERROR_CONFIG,
                           "%s and %s are both part %" G_GSIZE_FORMAT
                           "/%" G_GSIZE_FORMAT "; name each part once",
                           taken[number]->out, one->out, number, n_part);
        taken[number] = one;
    }
    for (gsize i = 1; i <= n_part; i++)
        if (taken[i] == NULL)
            return ak_fail(error, AK_ERROR_CONFIG,
                           "part %" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT
                           " is missing; run it (--cell %" G_GSIZE_FORMAT
                           "/%" G_GSIZE_FORMAT "), and name its folder, too",
                           i, n_part, i, n_part);
    return TRUE;
}

/* --- the settings ----------------------------------------------------------------- */

static AkRunFile *
join_load(const AkResults *results, GError **error)
{
    g_autofree gchar *path = g_build_filename(results->out, "run.ini", NULL);
    return ak_run_file_load(path, error);
}

/* Paths may differ between machines: what counts is the data that they lead to. */
static gboolean
join_is_same(const AkSetting *setting, const char *other)
{
    return (strcmp(setting->section, "run") == 0 &&
            strcmp(setting->key, "part") == 0) ||
           g_strcmp0(setting->value, other) == 0 ||
           (other != NULL && *other == '/' && *setting->value == '/');
}

/* All settings of `file` are those of `other`. */
static gboolean
join_check_settings(const AkRunFile *file, const AkRunFile *other,
                    GError **error)
{
    g_autoptr(GPtrArray) settings = ak_run_file_settings(file);
    for (guint i = 0; i < settings->len; i++) {
        const AkSetting *setting = settings->pdata[i];
        const char *value =
            ak_run_file_get(other, setting->section, setting->key);
        if (!join_is_same(setting, value))
            return ak_fail(error, AK_ERROR_CONFIG,
                           "%s:%u: [%s] %s = %s, but %s has %s; join parts of "
                           "one run file",
                           ak_run_file_path(file), setting->line,
                           setting->section, setting->key, setting->value,
                           ak_run_file_path(other),
                           value != NULL ? value : "nothing");
    }
    return TRUE;
}

gboolean
ak_join_check(const char *const *folders, GError **error)
{
    g_return_val_if_fail(folders[0] != NULL, FALSE);
    g_autoptr(GPtrArray) part = join_read(folders, error);
    if (part == NULL || !join_check_numbers(part, error))
        return FALSE;
    const AkResults *first = part->pdata[0];
    g_autoptr(AkRunFile) file = join_load(first, error);
    for (guint i = 0; i < part->len; i++) {
        const AkResults *one = part->pdata[i];
        g_autoptr(AkRunFile) other = file != NULL ? join_load(one, error) : NULL;
        if (other == NULL || !join_check_settings(other, file, error) ||
            !join_check_settings(file, other, error) ||
            !join_check_manifests(first->manifest, first->out, one->manifest,
                                  one->out, error))
            return FALSE;
    }
    return TRUE;
}

/* --- the whole -------------------------------------------------------------------- */

/* Single precision is rounded otherwise by other kernels. */
static void
join_note_machines(const json_t *whole, const GPtrArray *part, GPtrArray *notes)
{
    static const char *const counts[] = {"blas_kernels", "cpu_features"};
    const json_t *here = json_object_get(whole, "machine");
    for (gsize k = 0; k < G_N_ELEMENTS(counts); k++)
        for (guint i = 0; i < part->len; i++) {
            const AkResults *one = part->pdata[i];
            g_auto(Difference) difference = {.path = g_string_new(NULL)};
            if (!join_differ_in(json_object_get(one->manifest, "machine"), here,
                                counts[k], &difference))
                continue;
            g_ptr_array_add(
                notes, g_strdup_printf(
                           "%s comes from another kind of processor (%s: "
                           "%s, here %s): its last digits may differ from "
                           "those of a run on one machine",
                           one->out, counts[k], difference.a, difference.b));
            break;
        }
}

/* The part that has this cell; NULL: none. */
static const AkResults *
join_owner(const GPtrArray *part, const char *cell)
{
    for (guint i = 0; i < part->len; i++) {
        const AkResults *one = part->pdata[i];
        if (g_strv_contains((const char *const *)one->cell, cell))
            return one;
    }
    return NULL;
}

/* Each file of the cell in that part is looked at, as by a run that would go on
 * there. */
static gboolean
join_check_done(const AkCell *cell, const char *part, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(AkCell) there =
        ak_cell_new(cell->study, cell->dataset, cell->encoder, cell->attention,
                    cell->seed, part, FALSE, &cause);
    if (there == NULL)
        return ak_fail(error, (AkErrorCode)cause->code,
                       "the part %s cannot be joined: %s", part, cause->message);
    return ak_cell_is_done(there) ||
           ak_fail(
               error, AK_ERROR_FILE,
               "cell %s is not finished in %s; do that part again (the same "
               "command goes on there), then join",
               cell->name, part);
}

static gboolean
join_check_cells(const GPtrArray *cell, const GPtrArray *part, const char *out,
                 GError **error)
{
    for (guint i = 0; i < cell->len; i++) {
        const AkCell *one = cell->pdata[i];
        const AkResults *owner = join_owner(part, one->name);
        if (owner == NULL)
            return ak_fail(error, AK_ERROR_FILE,
                           "cell %s is in none of the %u parts; do all parts "
                           "again, then join",
                           one->name, part->len);
        if (!join_check_done(one, owner->out, error) ||
            !ak_join_check_cell(owner->out, out, one->name, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ak_join_check_whole(const AkStudy *study, const char *const *folders,
                    GPtrArray *notes, GError **error)
{
    const char *out = study->options.output;
    g_autoptr(GPtrArray) part = join_read(folders, error);
    if (part == NULL)
        return FALSE;
    const AkResults *first = part->pdata[0];
    g_autoptr(GPtrArray) cell = ak_cells_named(study, out);
    g_autofree gchar *text = ak_manifest_print(study, cell, NULL);
    g_autoptr(json_t) whole = json_loads(text, 0, NULL);
    if (!join_check_manifests(first->manifest, first->out, whole,
                              "this machine", error))
        return FALSE;
    join_note_machines(whole, part, notes);
    return join_check_cells(cell, part, out, error);
}

gboolean
ak_join_take(const AkStudy *study, const char *const *folders, GError **error)
{
    const char *out = study->options.output;
    g_autoptr(GPtrArray) part = join_read(folders, error);
    g_autoptr(GPtrArray) cell = ak_cells_named(study, out);
    if (part == NULL)
        return FALSE;
    for (guint i = 0; i < cell->len; i++) {
        const char *name = ((const AkCell *)cell->pdata[i])->name;
        const AkResults *owner = join_owner(part, name);
        if (owner == NULL)
            return ak_fail(
                error, AK_ERROR_FILE,
                "no part has cell %s any more: is one at work again? "
                "wait until it has ended",
                name);
        if (!ak_join_cell(owner->out, out, name, error))
            return FALSE;
    }
    return ak_join_times(folders, out, error);
}
