/* verifycell.c: a cell's pieces, words, model and metrics. */
#include "verifywork.h"

#include "cellwork.h"
#include "files.h"

#include <jansson.h>
#include <string.h>

gchar *
ak_verify_file(const AkCell *cell, const char *file)
{
    return g_build_filename("cells", cell->name, file, NULL);
}

/* ---- pieces.json ---- */

/* What is known of a piece now: its keys, and the hashes of the files that it
 * lists. */
static json_t *
verifycell_piece(const AkCell *cell, GPtrArray *keys, json_t *stored)
{
    json_t *all = json_object(), *files = json_object();
    const char *name;
    json_t *value;
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = keys->pdata[i];
        json_object_set_new(all, key->name, json_string(key->value));
    }
    json_object_foreach(json_object_get(stored, "files"), name, value)
    {
        g_autofree gchar *path = g_build_filename(cell->folder, name, NULL);
        g_autofree gchar *sha256 =
            strchr(name, '/') == NULL ? ak_file_sha256(path, NULL) : NULL;
        if (sha256 != NULL)
            json_object_set_new(files, name, json_string(sha256));
    }
    g_ptr_array_unref(keys);
    return json_pack("{soso}", "keys", all, "files", files);
}

/* Returns whether the files of the piece are as they were written. */
static gboolean
verifycell_check_piece(AkVerification *v, const AkVerifyPlace *place,
                       const AkCell *cell, json_t *pieces, const char *name,
                       GPtrArray *keys)
{
    json_t *stored = json_object_get(pieces, name);
    json_t *now = verifycell_piece(cell, keys, stored);
    const gboolean has_files = json_equal(json_object_get(stored, "files"),
                                          json_object_get(now, "files")) != 0;
    if (stored == NULL) {
        g_autofree gchar *text =
            g_strdup_printf("the piece '%s' is not finished", name);
        ak_verify_complain(v, place, text);
    } else {
        ak_verify_json(v, place, name, stored, now);
    }
    json_decref(now);
    return has_files;
}

static gboolean
verifycell_check_pieces(AkVerification *v, const AkCell *cell)
{
    g_autofree gchar *file = ak_verify_file(cell, "pieces.json");
    const AkVerifyPlace place = {file, NULL};
    json_t *root = ak_verify_read(v, &place);
    if (root == NULL)
        return FALSE;
    json_t *pieces = json_object_get(root, "pieces");
    gboolean ok = TRUE;
    ok &= verifycell_check_piece(v, &place, cell, pieces, "model",
                                 ak_cell_model_keys(cell));
    ok &= verifycell_check_piece(v, &place, cell, pieces, "metrics",
                                 ak_cell_model_keys(cell));
    ok &= verifycell_check_piece(v, &place, cell, pieces, "instances",
                                 ak_cell_keys(cell, NULL));
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = cell->dataset->probe->pdata[i];
        ok &= verifycell_check_piece(v, &place, cell, pieces,
                                     probe->module->plugin->name,
                                     ak_cell_keys(cell, probe));
    }
    json_decref(root);
    return ok;
}

/* ---- The model and its metrics ---- */

/* Line by line: a line is a word. */
static void
verifycell_check_words(AkVerification *v, const AkCell *cell)
{
    const AkVocabulary *words = cell->dataset->corpus->vocabulary;
    g_autofree gchar *file = ak_verify_file(cell, "vocabulary.txt");
    g_autofree gchar *path = g_build_filename(v->out, file, NULL);
    g_autofree gchar *text = NULL;
    g_autoptr(GError) error = NULL;
    const AkVerifyPlace place = {file, NULL};
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        ak_verify_complain(v, &place, error->message);
        return;
    }
    const gsize n = ak_vocabulary_size(words);
    const char *at = text;
    for (gsize i = 0; i < n; i++) {
        const char *word = ak_vocabulary_word(words, (guint32)i);
        const gsize length = strcspn(at, "\n");
        if (strlen(word) == length && memcmp(at, word, length) == 0 &&
            at[length] == '\n') {
            at += length + 1;
            continue;
        }
        g_autofree gchar *line = g_strdup_printf("line %" G_GSIZE_FORMAT, i + 1);
        g_autofree gchar *stored = g_strndup(at, length);
        ak_verify_add(v, &place, line, stored, word);
        return;
    }
    if (*at != '\0')
        ak_verify_complain(v, &place, "it has more words than the data");
}

/* NULL: it cannot be used, of which was complained. */
static AkModel *
verifycell_load(AkVerification *v, const AkCell *cell)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkModel) model = ak_cell_new_model(cell, &error);
    if (model != NULL && ak_cell_load(cell, model, &error))
        return g_steal_pointer(&model);
    g_autofree gchar *file = ak_verify_file(cell, "model.safetensors");
    const AkVerifyPlace place = {file, NULL};
    ak_verify_complain(v, &place, error->message);
    return NULL;
}

static void
verifycell_check_metrics(AkVerification *v, const AkCell *cell,
                         const AkModel *model, AkTeam *team)
{
    g_autofree gchar *file = ak_verify_file(cell, "metrics.json");
    const AkVerifyPlace place = {file, NULL};
    json_t *stored = ak_verify_read(v, &place);
    if (stored == NULL)
        return;
    g_autofree gchar *text = ak_cell_metrics(cell, model, team);
    json_t *computed = json_loads(text, 0, NULL);
    ak_verify_json(v, &place, "", stored, computed);
    json_decref(stored);
    json_decref(computed);
}

gboolean
ak_verify_cell(AkVerification *v, const AkVerifyRequest *request,
               const AkCell *cell, AkTeam *team, const AkCellWatch *watch,
               GError **error)
{
    const gboolean is_whole = verifycell_check_pieces(v, cell);
    verifycell_check_words(v, cell);
    g_autoptr(AkModel) model = verifycell_load(v, cell);
    if (model != NULL)
        verifycell_check_metrics(v, cell, model, team);
    return ak_verify_records(v, cell, model,
                             is_whole ? request->sample : G_MAXSIZE,
                             request->seed, team, watch, error);
}
