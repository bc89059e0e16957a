/* verifymodel.c: the words, the model and the metrics of a cell. */
#include "verifywork.h"

#include "cellwork.h"
#include "files.h"
#include "json.h"

#include <glib/gstdio.h>
#include <string.h>

/* Line by line: a line is a word. */
static void
verifymodel_check_words(AkVerification *v, const AkCell *cell)
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
verifymodel_load(AkVerification *v, const AkCell *cell)
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

/* The file that was saved again. */
static gboolean
verifymodel_check_saved(AkVerification *v, const AkCell *cell,
                        const char *folder, const char *name, GError **error)
{
    g_autofree gchar *file = ak_verify_file(cell, name);
    g_autofree gchar *stored = g_build_filename(v->out, file, NULL);
    g_autofree gchar *saved = g_build_filename(folder, name, NULL);
    const AkVerifyPlace place = {file, NULL};
    g_autoptr(GError) cause = NULL;
    g_autofree gchar *should = ak_file_sha256(saved, error);
    if (should == NULL)
        return FALSE;
    g_autofree gchar *is = ak_file_sha256(stored, &cause);
    if (g_strcmp0(is, should) != 0)
        ak_verify_complain(v, &place,
                           is == NULL ? cause->message
                                      : "its numbers or words are right, but "
                                        "other bytes of it are not as attnkit "
                                        "writes them");
    return TRUE;
}

/* What is in the files of the model beside its numbers and words, too: it depends on
 * all settings, so this is for where nothing is amiss so far. */
static gboolean
verifymodel_check_files(AkVerification *v, const AkCell *cell,
                        const AkModel *model, GError **error)
{
    g_autofree gchar *folder = g_dir_make_tmp("attnkit-verify-XXXXXX", error);
    if (folder == NULL)
        return FALSE;
    g_autofree gchar *numbers =
        g_build_filename(folder, "model.safetensors", NULL);
    g_autofree gchar *words = g_build_filename(folder, "vocabulary.txt", NULL);
    const gboolean ok =
        ak_cell_save(cell, model, folder, error) &&
        verifymodel_check_saved(v, cell, folder, "model.safetensors", error) &&
        verifymodel_check_saved(v, cell, folder, "vocabulary.txt", error);
    g_unlink(numbers);
    g_unlink(words);
    g_rmdir(folder);
    return ok;
}

static void
verifymodel_check_metrics(AkVerification *v, const AkCell *cell,
                          const AkModel *model, AkTeam *team)
{
    g_autofree gchar *file = ak_verify_file(cell, "metrics.json");
    const AkVerifyPlace place = {file, NULL};
    g_autoptr(json_t) stored = ak_verify_read(v, &place);
    if (stored == NULL)
        return;
    g_autoptr(GError) error = NULL;
    g_autofree gchar *text = ak_cell_metrics(cell, model, team, &error);
    if (text == NULL) {
        ak_verify_complain(v, &place, error->message);
        return;
    }
    g_autoptr(json_t) computed = json_loads(text, 0, NULL);
    if (!ak_verify_json(v, &place, "", stored, computed) && v->tolerance == 0.0)
        ak_verify_bytes(v, &place, text, strlen(text), "as attnkit writes it");
}

gboolean
ak_verify_model(AkVerification *v, const AkCell *cell, AkTeam *team,
                AkModel **model, GError **error)
{
    verifymodel_check_words(v, cell);
    *model = verifymodel_load(v, cell);
    if (*model == NULL)
        return TRUE;
    if (v->n_mismatch == 0 && !verifymodel_check_files(v, cell, *model, error))
        return FALSE;
    verifymodel_check_metrics(v, cell, *model, team);
    return TRUE;
}
