#include "joinfolder.h"

#include "cellwork.h"
#include "errors.h"
#include "joinfiles.h"
#include "json.h"
#include "studypart.h"

/* The first cell of `manifest` that the study has not; NULL: it has all. */
static const char *
joinfolder_foreign(const AkStudy *study, const json_t *manifest)
{
    g_autoptr(GPtrArray) cell = ak_cells_named(study, study->options.output);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    const json_t *cells = json_object_get(manifest, "cells");
    for (guint i = 0; i < cell->len; i++)
        g_hash_table_add(known, ((AkCell *)cell->pdata[i])->name);
    for (gsize i = 0; i < json_array_size(cells); i++) {
        const char *name = json_string_value(json_array_get(cells, i));
        if (name != NULL && !g_hash_table_contains(known, name))
            return name;
    }
    return NULL;
}

/* What was joined there before may be joined again, with cells added. */
static gboolean
joinfolder_check_whole(const AkStudy *study, const json_t *manifest,
                       const char *const *folders, GError **error)
{
    const char *out = study->options.output;
    const char *part = json_string_value(json_object_get(manifest, "part"));
    for (; *folders != NULL; folders++)
        if (ak_join_is_one(*folders, out))
            return ak_fail(
                error, AK_ERROR_CONFIG,
                "run.output = %s: this is the part %s, and the whole "
                "would take its place; choose another --output",
                out, *folders);
    if (part != NULL)
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "run.output = %s: it has part %s of a run, and the whole "
            "would take its place; choose another --output",
            out, part);
    const char *foreign = joinfolder_foreign(study, manifest);
    return foreign == NULL ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "run.output = %s: it has another run, with the cell %s, "
                   "which is in none of the parts; choose another --output",
                   out, foreign);
}

gboolean
ak_join_check_folder(const AkStudy *study, const char *const *folders,
                     GError **error)
{
    const char *out = study->options.output;
    g_autofree gchar *path = g_build_filename(out, "manifest.json", NULL);
    g_autoptr(json_t) manifest = json_load_file(path, 0, NULL);
    const char *text = json_string_value(json_object_get(manifest, "part"));
    gsize part, n_part;
    if (folders != NULL)
        return joinfolder_check_whole(study, manifest, folders, error);
    if (study->n_part == 0 || text == NULL ||
        !ak_part_parse(text, &part, &n_part) ||
        (part == study->part && n_part == study->n_part))
        return TRUE;
    return ak_fail(error, AK_ERROR_CONFIG,
                   "run.output = %s: it has part %s of a run, this is part %s; "
                   "give each part a folder of its own, as with --output "
                   "out/part-%" G_GSIZE_FORMAT,
                   out, text, study->options.part, study->part);
}
