/* verifyolder.c: what pieces.json has of probes that only an earlier run had.
 *
 * Nothing can tell whether it is so.  What no run leaves there is a mismatch, all else
 * is named. */
#include "verifywork.h"

#include <jansson.h>
#include <string.h>

/* Has the run such a piece? */
static gboolean
verifyolder_is_piece(const AkCell *cell, const char *name)
{
    gboolean is = strcmp(name, "model") == 0 || strcmp(name, "metrics") == 0 ||
                  strcmp(name, "instances") == 0;
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = cell->dataset->probe->pdata[i];
        is |= strcmp(name, probe->module->plugin->name) == 0;
    }
    return is;
}

/* Can a probe that only an earlier run had be called so, and this be its keys? */
static gboolean
verifyolder_is_older(const AkCell *cell, const char *name, json_t *keys)
{
    gboolean is = json_is_object(keys) && !verifyolder_is_piece(cell, name) &&
                  strcmp(name, "correlation") != 0 && strchr(name, '/') == NULL;
    const char *key;
    json_t *value;
    json_object_foreach(keys, key, value)
    {
        is &= json_is_string(value);
    }
    return is;
}

/* Takes note of a file of such a probe.  Returns whether it is there. */
static gboolean
verifyolder_leave(AkVerification *v, const AkCell *cell, const char *name,
                  const char *ending)
{
    g_autofree gchar *record = g_strconcat(name, ending, NULL);
    g_autofree gchar *file = ak_verify_file(cell, record);
    g_autofree gchar *path = g_build_filename(v->out, file, NULL);
    const gboolean is_there = g_file_test(path, G_FILE_TEST_EXISTS);
    if (is_there)
        g_ptr_array_add(v->older, g_steal_pointer(&file));
    return is_there;
}

/* Where its file is gone, of what pieces.json says: records can be removed, and where
 * parts were joined there are none of what was only begun. */
static void
verifyolder_leave_entry(AkVerification *v, const AkVerifyPlace *place,
                        const char *field)
{
    g_ptr_array_add(v->older,
                    g_strdup_printf("\"%s\" in %s", field, place->file));
}

/* Their records are as they were written, or it is told. */
static void
verifyolder_check_finished(AkVerification *v, const AkVerifyPlace *place,
                           const AkCell *cell, json_t *pieces)
{
    const char *name, *sha256;
    json_t *piece;
    json_object_foreach(pieces, name, piece)
    {
        g_autofree gchar *field = g_strconcat("pieces ", name, NULL);
        g_autofree gchar *file = g_strconcat(name, ".jsonl", NULL);
        json_t *keys = NULL;
        if (verifyolder_is_piece(cell, name))
            continue;
        if (json_unpack(piece, "{sos{ss!}!}", "keys", &keys, "files", file,
                        &sha256) != 0 ||
            !verifyolder_is_older(cell, name, keys))
            ak_verify_json(v, place, field, piece, NULL);
        else if (verifyolder_leave(v, cell, name, ".jsonl"))
            ak_verify_files(v, place, cell, json_object_get(piece, "files"));
        else
            verifyolder_leave_entry(v, place, field);
    }
}

/* Of what is under way there is a beginning, or the whole where the process ended
 * before it could say so. */
static void
verifyolder_check_begun(AkVerification *v, const AkVerifyPlace *place,
                        const AkCell *cell, const json_t *root)
{
    const json_t *pieces = json_object_get(root, "pieces");
    const char *name;
    json_t *keys;
    json_object_foreach(json_object_get(root, "begun"), name, keys)
    {
        g_autofree gchar *field = g_strconcat("begun ", name, NULL);
        if (json_object_get(pieces, name) != NULL ||
            !verifyolder_is_older(cell, name, keys))
            ak_verify_json(v, place, field, keys, NULL);
        else if (!verifyolder_leave(v, cell, name, ".jsonl.part") &&
                 !verifyolder_leave(v, cell, name, ".jsonl"))
            verifyolder_leave_entry(v, place, field);
    }
}

/* Of what is under way, how much of it is on disk. */
static void
verifyolder_check_synced(AkVerification *v, const AkVerifyPlace *place,
                         const json_t *root)
{
    const json_t *begun = json_object_get(root, "begun");
    const char *name, *sha256;
    json_int_t bytes;
    json_t *synced;
    json_object_foreach(json_object_get(root, "synced"), name, synced)
    {
        g_autofree gchar *field = g_strconcat("synced ", name, NULL);
        if (json_object_get(begun, name) == NULL ||
            json_unpack(synced, "{sIss!}", "bytes", &bytes, "sha256",
                        &sha256) != 0)
            ak_verify_json(v, place, field, synced, NULL);
    }
}

void
ak_verify_older(AkVerification *v, const AkVerifyPlace *place,
                const AkCell *cell, const json_t *root)
{
    static const char *const table[] = {"begun", "synced"};
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        /* Neither is there where there would be nothing in it. */
        const json_t *stored = json_object_get(root, table[i]);
        if (stored != NULL && json_object_size(stored) == 0)
            ak_verify_json(v, place, table[i], stored, NULL);
    }
    verifyolder_check_finished(v, place, cell, json_object_get(root, "pieces"));
    verifyolder_check_begun(v, place, cell, root);
    verifyolder_check_synced(v, place, root);
}
