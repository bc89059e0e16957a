#include "pieces.h"

#include "files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

struct AkPieces {
    gchar *folder, *path;
    json_t *piece; /* name to {"keys", "files"} */
    json_t *old;   /* fresh: what was there and is to be removed, or NULL */
};

enum { PIECES_FORMAT = 1 };

static void
pieces_json_clear(json_t **json)
{
    if (*json != NULL)
        json_decref(*json);
}

/* {"format": 1, "pieces": {NAME: {"keys": {..}, "files": {NAME: TEXT}}}}. */
static gboolean
pieces_is_sound(const json_t *root)
{
    const json_t *all = json_object_get(root, "pieces");
    const char *name, *inner;
    json_t *piece, *value;
    if (json_integer_value(json_object_get(root, "format")) != PIECES_FORMAT ||
        !json_is_object(all))
        return FALSE;
    json_object_foreach((json_t *)all, name, piece)
    {
        json_t *keys = json_object_get(piece, "keys"),
               *files = json_object_get(piece, "files");
        if (!json_is_object(keys) || !json_is_object(files))
            return FALSE;
        json_object_foreach(keys, inner,
                            value) if (!json_is_string(value)) return FALSE;
        json_object_foreach(files, inner,
                            value) if (!json_is_string(value) ||
                                       strchr(inner, '/') != NULL) return FALSE;
    }
    return TRUE;
}

AkPieces *
ak_pieces_read(const char *folder, gboolean fresh, GError **error)
{
    g_autoptr(AkPieces) pieces = g_new0(AkPieces, 1);
    pieces->folder = g_strdup(folder);
    pieces->path = g_build_filename(folder, "pieces.json", NULL);
    pieces->piece = json_object();
    if (!g_file_test(pieces->path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&pieces);

    json_error_t json_error = {.line = 0};
    __attribute__((cleanup(pieces_json_clear))) json_t *root =
        json_load_file(pieces->path, JSON_REJECT_DUPLICATES, &json_error);
    if (!pieces_is_sound(root)) {
        if (fresh)
            return g_steal_pointer(&pieces);
        g_set_error(
            error, AK_ERROR, AK_ERROR_FILE,
            "%s:%d: %s; remove the folder %s, or do its work anew with --fresh",
            pieces->path, MAX(json_error.line, 1),
            root == NULL ? json_error.text
                         : "not a list of pieces of this version",
            folder);
        return NULL;
    }
    if (fresh) {
        pieces->old = json_incref(json_object_get(root, "pieces"));
    } else {
        json_decref(pieces->piece);
        pieces->piece = json_incref(json_object_get(root, "pieces"));
    }
    return g_steal_pointer(&pieces);
}

void
ak_pieces_free(AkPieces *pieces)
{
    if (pieces == NULL)
        return;
    pieces_json_clear(&pieces->piece);
    pieces_json_clear(&pieces->old);
    g_free(pieces->folder);
    g_free(pieces->path);
    g_free(pieces);
}

static gboolean
pieces_differ(const AkPieces *pieces, const char *name, const char *key,
              const char *old, const char *new, GError **error)
{
    g_set_error(
        error, AK_ERROR, AK_ERROR_STALE,
        "%s: the finished %s was made with %s = %s, but now it is %s; set it "
        "back, choose "
        "another output folder, or do the cells of this run anew with --fresh",
        pieces->folder, name, key, old, new);
    return FALSE;
}

static gboolean
pieces_check_keys(const AkPieces *pieces, const char *name,
                  const json_t *stored, const GPtrArray *keys, GError **error)
{
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = g_ptr_array_index(keys, i);
        const char *old = json_string_value(json_object_get(stored, key->name));
        if (g_strcmp0(old, key->value) != 0)
            return pieces_differ(pieces, name, key->name,
                                 old != NULL ? old : "(not set)", key->value,
                                 error);
    }
    const char *other;
    json_t *value;
    json_object_foreach((json_t *)stored, other, value)
    {
        gboolean is_there = FALSE;
        for (guint i = 0; i < keys->len && !is_there; i++)
            is_there = strcmp(((const AkKey *)g_ptr_array_index(keys, i))->name,
                              other) == 0;
        if (!is_there)
            return pieces_differ(pieces, name, other, json_string_value(value),
                                 "(not set)", error);
    }
    return TRUE;
}

gboolean
ak_pieces_has(const AkPieces *pieces, const char *name, const GPtrArray *keys,
              gboolean *has, GError **error)
{
    const json_t *piece = json_object_get(pieces->piece, name);
    *has = FALSE;
    if (piece == NULL)
        return TRUE;

    const char *file;
    json_t *sha256;
    json_object_foreach(json_object_get(piece, "files"), file, sha256)
    {
        g_autofree gchar *path = g_build_filename(pieces->folder, file, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            return TRUE;
    }
    if (!pieces_check_keys(pieces, name, json_object_get(piece, "keys"), keys,
                           error))
        return FALSE;
    json_object_foreach(json_object_get(piece, "files"), file, sha256)
    {
        g_autofree gchar *path = g_build_filename(pieces->folder, file, NULL);
        g_autofree gchar *now = ak_file_sha256(path, error);
        if (now == NULL)
            return FALSE;
        if (strcmp(now, json_string_value(sha256)) != 0) {
            g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                        "%s is not as attnkit wrote it; remove it, and it will "
                        "be made again",
                        path);
            return FALSE;
        }
    }
    *has = TRUE;
    return TRUE;
}

/* Under --fresh: remove what the old list names, so that no file of another
 * configuration stays beside the new ones. */
static void
pieces_remove_old(AkPieces *pieces)
{
    const char *name, *file;
    json_t *piece, *sha256;
    json_object_foreach(pieces->old, name, piece)
        json_object_foreach(json_object_get(piece, "files"), file, sha256)
    {
        g_autofree gchar *path = g_build_filename(pieces->folder, file, NULL);
        g_unlink(path);
    }
    pieces_json_clear(&pieces->old);
    pieces->old = NULL;
}

gboolean
ak_pieces_begin(AkPieces *pieces, GError **error)
{
    if (pieces->old == NULL)
        return TRUE;
    if (g_unlink(pieces->path) != 0 && errno != ENOENT) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot remove %s: %s",
                    pieces->path, g_strerror(errno));
        return FALSE;
    }
    pieces_remove_old(pieces);
    return TRUE;
}

gboolean
ak_pieces_finish(AkPieces *pieces, const char *name, const GPtrArray *keys,
                 const char *const *files, GError **error)
{
    json_t *stored_keys = json_object(), *stored_files = json_object();
    json_object_set_new(
        pieces->piece, name,
        json_pack("{soso}", "keys", stored_keys, "files", stored_files));
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = g_ptr_array_index(keys, i);
        json_object_set_new(stored_keys, key->name, json_string(key->value));
    }
    for (; *files != NULL; files++) {
        g_autofree gchar *path = g_build_filename(pieces->folder, *files, NULL);
        g_autofree gchar *sha256 = ak_file_sha256(path, error);
        if (sha256 == NULL)
            return FALSE;
        json_object_set_new(stored_files, *files, json_string(sha256));
    }
    __attribute__((cleanup(pieces_json_clear))) json_t *root =
        json_pack("{sisO}", "format", PIECES_FORMAT, "pieces", pieces->piece);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS);
    g_autofree gchar *line = g_strconcat(text, "\n", NULL);
    free(text);
    return ak_file_write(pieces->path, line, error);
}
