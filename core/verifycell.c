/* verifycell.c: a cell's pieces, and what lies beside them. */
#include "verifywork.h"

#include "cellwork.h"
#include "files.h"
#include "json.h"
#include "pieces.h"
#include "studysource.h"

#include <glib/gstdio.h>
#include <string.h>

gchar *
ak_verify_file(const AkCell *cell, const char *file)
{
    return g_build_filename("cells", cell->name, file, NULL);
}

/* ---- pieces.json ---- */

gboolean
ak_verify_files(AkVerification *v, const AkVerifyPlace *place,
                const AkCell *cell, json_t *stored)
{
    const char *name;
    json_t *value;
    gboolean ok = TRUE;
    json_object_foreach(stored, name, value)
    {
        g_autofree gchar *file = ak_verify_file(cell, name);
        g_autofree gchar *path = g_build_filename(v->out, file, NULL);
        const AkVerifyPlace changed = {file, NULL};
        if (strchr(name, '/') != NULL) {
            ak_verify_complain(v, place, "it lists a file of another folder");
            ok = FALSE;
            continue;
        }
        if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            ak_verify_gone(v, file);
            ok = FALSE;
            continue;
        }
        g_autoptr(GError) error = NULL;
        g_autofree gchar *sha256 = ak_file_sha256(path, &error);
        if (sha256 != NULL && g_strcmp0(sha256, json_string_value(value)) == 0)
            continue;
        ak_verify_cause(v, &changed,
                        sha256 == NULL
                            ? error->message
                            : "its bytes are not those that the run wrote, by "
                              "the SHA-256 in pieces.json");
        ok = FALSE;
    }
    return ok;
}

/* Does manifest.json differ in the same two values?  Those of it are hashes. */
static gboolean
verifycell_is_told(const AkVerification *v, const char *stored, const char *now)
{
    g_autofree gchar *a = g_strdup_printf("\"%s\"", stored);
    g_autofree gchar *b = g_strdup_printf("\"%s\"", now);
    for (guint i = 0; i < v->mismatch->len; i++) {
        const AkMismatch *m = v->mismatch->pdata[i];
        if (g_strcmp0(m->stored, a) == 0 && g_strcmp0(m->computed, b) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A key of a piece that is another now (NULL: not set): of all pieces and cells
 * it is told once.  Settings have a dot; others are hashes and versions. */
static void
verifycell_tell_key(AkVerification *v, const AkVerifyPlace *place,
                    const char *key, const char *stored, const char *now)
{
    const char *was = stored != NULL ? stored : "(not set)",
               *is = now != NULL ? now : "(not set)";
    const gboolean is_setting =
        strchr(key, ' ') == NULL && strchr(key, '.') != NULL;
    const AkVerifyPlace run = {"run.ini", NULL};
    if (!g_hash_table_add(v->told, g_strdup_printf("%s\n%s\n%s", key, was, is)) ||
        (!is_setting && verifycell_is_told(v, was, is)))
        return;
    g_autofree gchar *text =
        is_setting ? g_strdup_printf("%s is %s, but %s has been made with %s, "
                                     "says its pieces.json",
                                     key, is, place->id, was)
                   : g_strdup_printf("%s is %s, computed %s", key, was, is);
    const AkVerifyPlace pieces = {place->file, NULL};
    ak_verify_cause(v, is_setting ? &run : &pieces, text);
}

static void
verifycell_check_keys(AkVerification *v, const AkVerifyPlace *place,
                      const json_t *stored, const GPtrArray *keys)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    const char *name;
    json_t *value;
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = keys->pdata[i];
        const char *was = json_string_value(json_object_get(stored, key->name));
        g_hash_table_add(known, key->name);
        if (g_strcmp0(was, key->value) != 0)
            verifycell_tell_key(v, place, key->name, was, key->value);
    }
    json_object_foreach((json_t *)stored, name,
                        value) if (!g_hash_table_contains(known, name))
        verifycell_tell_key(v, place, name, json_string_value(value), NULL);
}

/* What else is in an object than what attnkit writes there. */
static void
verifycell_check_names(AkVerification *v, const AkVerifyPlace *place,
                       const json_t *object, const char *const *ours)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        if (!g_strv_contains(ours, name))
            ak_verify_json(v, place, name, value, NULL);
    }
}

/* What no run lists as a file of this piece, though it may be one of another. */
static void
verifycell_check_listed(AkVerification *v, const AkVerifyPlace *place,
                        const AkCell *cell, const char *piece,
                        const json_t *files)
{
    const gboolean is_given = ak_source_has_model(cell->dataset);
    g_autofree gchar *file = g_strconcat(piece, ".jsonl", NULL);
    const char *const model[] = {"model.safetensors", "vocabulary.txt",
                                 is_given ? NULL : "training.csv", NULL};
    const char *const metrics[] = {"metrics.json", NULL};
    const char *const records[] = {file, NULL};
    verifycell_check_names(v, place, files,
                           strcmp(piece, "model") == 0     ? model
                           : strcmp(piece, "metrics") == 0 ? metrics
                                                           : records);
}

/* Takes the keys.  Returns whether the files of the piece are as they were
 * written. */
static gboolean
verifycell_check_piece(AkVerification *v, const char *file, const AkCell *cell,
                       json_t *pieces, const char *name, GPtrArray *keys)
{
    static const char *const ours[] = {"keys", "files", NULL};
    g_autoptr(GPtrArray) own = keys;
    const json_t *stored = json_object_get(pieces, name);
    const AkVerifyPlace place = {file, NULL}, of_cell = {file, cell->name};
    if (stored == NULL) {
        g_autofree gchar *text =
            g_strdup_printf("the piece '%s' is not finished", name);
        ak_verify_complain(v, &place, text);
        return FALSE;
    }
    verifycell_check_keys(v, &of_cell, json_object_get(stored, "keys"), own);
    json_t *files = json_object_get(stored, "files");
    if (json_object_size(files) == 0) { /* also of what is no object */
        g_autofree gchar *text =
            g_strdup_printf("the piece '%s' has no list of its files", name);
        ak_verify_complain(v, &place, text);
        return FALSE;
    }
    verifycell_check_names(v, &place, stored, ours);
    verifycell_check_listed(v, &place, cell, name, files);
    return ak_verify_files(v, &place, cell, files);
}

/* `file`, which was read as `root`. */
static gboolean
verifycell_check_pieces(AkVerification *v, const AkCell *cell, const char *file,
                        const json_t *root)
{
    static const char *const ours[] = {"format", "pieces", "begun", "synced",
                                       NULL};
    const AkVerifyPlace place = {file, NULL};
    g_autoptr(json_t) format = json_integer(AK_PIECES_FORMAT);
    ak_verify_json(v, &place, "format", json_object_get(root, "format"), format);
    json_t *pieces = json_object_get(root, "pieces");
    verifycell_check_names(v, &place, root, ours);
    gboolean ok = verifycell_check_piece(v, file, cell, pieces, "model",
                                         ak_cell_model_keys(cell));
    ok &= verifycell_check_piece(v, file, cell, pieces, "metrics",
                                 ak_cell_model_keys(cell));
    ok &= verifycell_check_piece(v, file, cell, pieces, "instances",
                                 ak_cell_keys(cell, NULL));
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = cell->dataset->probe->pdata[i];
        ok &= verifycell_check_piece(v, file, cell, pieces,
                                     probe->module->plugin->name,
                                     ak_cell_keys(cell, probe));
    }
    ak_verify_older(v, &place, cell, root);
    g_autofree gchar *should = ak_json_print(root, JSON_SORT_KEYS);
    if (!g_hash_table_contains(v->n_of_file, file))
        ak_verify_bytes(v, &place, should, strlen(should),
                        "as attnkit writes it");
    return ok;
}

/* Is this one of the records of a probe? */
static gboolean
verifycell_is_record(const AkCell *cell, const char *file)
{
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = cell->dataset->probe->pdata[i];
        const char *name = probe->module->plugin->name;
        if (g_str_has_prefix(file, name) &&
            strcmp(file + strlen(name), ".jsonl") == 0)
            return TRUE;
    }
    return FALSE;
}

/* Has a piece the file's SHA-256, if it is of one? */
static gboolean
verifycell_is_listed(const json_t *root, const char *file)
{
    const char *name;
    json_t *piece;
    gboolean is = strcmp(file, "pieces.json") == 0 ||
                  strcmp(file, "correlation.jsonl") == 0;
    json_object_foreach(json_object_get(root, "pieces"), name, piece)
    {
        is |= json_object_get(json_object_get(piece, "files"), file) != NULL;
    }
    return is;
}

/* Files that a reader would take for those of the run, and what is there only while
 * one is under way. */
static void
verifycell_check_more(AkVerification *v, const AkCell *cell, const json_t *root)
{
    static const char *const ours[] = {"model.safetensors", "vocabulary.txt",
                                       "training.csv",      "metrics.json",
                                       "instances.jsonl",   "correlation.jsonl",
                                       "pieces.json",       NULL};
    g_autoptr(GDir) folder = g_dir_open(cell->folder, 0, NULL);
    const gchar *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree gchar *file = ak_verify_file(cell, name);
        const AkVerifyPlace place = {file, NULL};
        const char *what = NULL;
        if (g_strv_contains(ours, name) || verifycell_is_record(cell, name))
            what = root == NULL || verifycell_is_listed(root, name)
                       ? NULL
                       : "pieces.json has no SHA-256 of it";
        else if (root != NULL && !g_ptr_array_find_with_equal_func(
                                     v->older, file, g_str_equal, NULL))
            what = "a finished cell of the run has no such file";
        if (what != NULL)
            ak_verify_complain(v, &place, what);
    }
}

gboolean
ak_verify_cell(AkVerification *v, const AkVerifyRequest *request,
               const AkCell *cell, AkTeam *team, const AkCellWatch *watch,
               GError **error)
{
    g_autofree gchar *pieces = ak_verify_file(cell, "pieces.json");
    const AkVerifyPlace place = {pieces, NULL};
    g_autoptr(json_t) root = ak_verify_read(v, &place);
    const gboolean is_whole =
        root != NULL && verifycell_check_pieces(v, cell, pieces, root);
    verifycell_check_more(v, cell, root);
    g_autoptr(AkModel) model = NULL;
    return ak_verify_model(v, cell, team, &model, error) &&
           ak_verify_records(v, cell, model,
                             is_whole ? request->sample : G_MAXSIZE,
                             request->seed, team, watch, error);
}
