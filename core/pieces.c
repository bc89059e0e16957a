#include "pieces.h"

#include "errors.h"
#include "files.h"
#include "json.h"

#include <glib/gstdio.h>
#include <string.h>

struct AkPieces {
    gchar *folder, *path;
    json_t *piece;     /* name to {"keys", "files"} */
    json_t *begun;     /* name to keys */
    json_t *synced;    /* name to {"bytes", "sha256"} */
    json_t *old;       /* fresh: what was there and is to be removed, or NULL */
    gboolean is_other; /* the file says otherwise than this */
};

/* An object of names within a folder, or of any, and texts. */
static gboolean
pieces_is_table(const json_t *table, gboolean of_files)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)table, name, value)
    {
        if (!json_is_string(value) || (of_files && strchr(name, '/') != NULL))
            return FALSE;
    }
    return json_is_object(table);
}

/* {"format": 1, "pieces": {NAME: {"keys": {..}, "files": {NAME: TEXT}}},
 *  "begun": {NAME: {..}}}; without "begun", nothing is. */
static gboolean
pieces_is_sound(const json_t *root)
{
    const json_t *all = json_object_get(root, "pieces"),
                 *begun = json_object_get(root, "begun");
    const char *name;
    json_t *piece;
    if (json_integer_value(json_object_get(root, "format")) != AK_PIECES_FORMAT ||
        !json_is_object(all) || (begun != NULL && !json_is_object(begun)))
        return FALSE;
    json_object_foreach((json_t *)all, name, piece)
    {
        if (!pieces_is_table(json_object_get(piece, "keys"), FALSE) ||
            !pieces_is_table(json_object_get(piece, "files"), TRUE))
            return FALSE;
    }
    json_object_foreach((json_t *)begun, name, piece)
    {
        if (!pieces_is_table(piece, FALSE))
            return FALSE;
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
    pieces->begun = json_object();
    pieces->synced = json_object();
    if (!g_file_test(pieces->path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&pieces);

    json_error_t json_error = {.line = 0};
    g_autoptr(json_t) root =
        json_load_file(pieces->path, JSON_REJECT_DUPLICATES, &json_error);
    if (!pieces_is_sound(root)) {
        if (fresh) {
            pieces->old = json_object();
            return g_steal_pointer(&pieces);
        }
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
        json_object_update(pieces->begun, json_object_get(root, "begun"));
        json_object_update(pieces->synced, json_object_get(root, "synced"));
    }
    return g_steal_pointer(&pieces);
}

void
ak_pieces_free(AkPieces *pieces)
{
    if (pieces == NULL)
        return;
    json_decref(pieces->piece);
    json_decref(pieces->begun);
    json_decref(pieces->synced);
    json_decref(pieces->old);
    g_free(pieces->folder);
    g_free(pieces->path);
    g_free(pieces);
}

static gboolean
pieces_has_key(const GPtrArray *keys, const char *name)
{
    for (guint i = 0; i < keys->len; i++)
        if (strcmp(((const AkKey *)keys->pdata[i])->name, name) == 0)
            return TRUE;
    return FALSE;
}

/* The first key whose value is another now; NULL: none is.  `old` and `now` are
 * its values. */
static const char *
pieces_find_change(const json_t *stored, const GPtrArray *keys,
                   const char **old, const char **now)
{
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = keys->pdata[i];
        const json_t *value = json_object_get(stored, key->name);
        *old = value != NULL ? json_string_value(value) : "(not set)";
        *now = key->value;
        if (value == NULL || strcmp(*old, *now) != 0)
            return key->name;
    }
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)stored, name, value)
    {
        *old = json_string_value(value);
        *now = "(not set)";
        if (!pieces_has_key(keys, name))
            return name;
    }
    return NULL;
}

static gboolean
pieces_check_keys(const AkPieces *pieces, const char *name, const json_t *stored,
                  const GPtrArray *keys, const char *cure, GError **error)
{
    const char *old, *now;
    const char *key = pieces_find_change(stored, keys, &old, &now);
    if (key == NULL)
        return TRUE;
    return ak_fail(
        error, AK_ERROR_STALE,
        "%s: the finished piece '%s' was made with %s = %s, but now it is %s; "
        "set it back, or choose another --output, or remove %s to make it "
        "again, or make all cells of this run again with --fresh",
        pieces->folder, name, key, old, now, cure);
}

static gboolean
pieces_has_files(const AkPieces *pieces, const json_t *files)
{
    const char *file;
    json_t *sha256;
    json_object_foreach((json_t *)files, file, sha256)
    {
        g_autofree gchar *path = g_build_filename(pieces->folder, file, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            return FALSE;
    }
    return TRUE;
}

/* Are they as they were written? */
static gboolean
pieces_check_files(const AkPieces *pieces, const json_t *files, GError **error)
{
    const char *file;
    json_t *sha256;
    json_object_foreach((json_t *)files, file, sha256)
    {
        g_autofree gchar *path = g_build_filename(pieces->folder, file, NULL);
        g_autofree gchar *now = ak_file_sha256(path, error);
        if (now == NULL)
            return FALSE;
        if (strcmp(now, json_string_value(sha256)) != 0)
            return ak_fail(
                error, AK_ERROR_FILE,
                "%s is not as attnkit wrote it; remove it and do its "
                "run again: the same command makes it anew",
                path);
    }
    return TRUE;
}

gboolean
ak_pieces_has(AkPieces *pieces, const char *name, const GPtrArray *keys,
              const char *cure, gboolean *has, GError **error)
{
    const json_t *piece = json_object_get(pieces->piece, name);
    *has = FALSE;
    if (piece == NULL)
        return TRUE;
    const json_t *files = json_object_get(piece, "files");
    if (!pieces_has_files(pieces, files)) {
        json_object_del(pieces->piece, name);
        pieces->is_other = TRUE;
        return TRUE;
    }
    if (!pieces_check_keys(pieces, name, json_object_get(piece, "keys"), keys,
                           cure, error) ||
        !pieces_check_files(pieces, files, error))
        return FALSE;
    *has = TRUE;
    return TRUE;
}

gboolean
ak_pieces_has_any(const AkPieces *pieces, const char *name, gboolean *has,
                  GError **error)
{
    const json_t *files =
        json_object_get(json_object_get(pieces->piece, name), "files");
    *has = files != NULL && pieces_has_files(pieces, files);
    return !*has || pieces_check_files(pieces, files, error);
}

GPtrArray *
ak_pieces_files(const AkPieces *pieces)
{
    GPtrArray *files = g_ptr_array_new();
    const char *name, *file;
    json_t *piece, *sha256,
        *all = pieces->old != NULL ? pieces->old : pieces->piece;
    json_object_foreach(all, name, piece)
    {
        json_object_foreach(json_object_get(piece, "files"), file, sha256)
        {
            g_ptr_array_add(files, (gpointer)file);
        }
    }
    return files;
}

/* Under --fresh: remove what the old list names, so that no file of another
 * configuration stays beside the new ones. */
static void
pieces_remove_old(AkPieces *pieces)
{
    g_autoptr(GPtrArray) files = ak_pieces_files(pieces);
    for (guint i = 0; i < files->len; i++) {
        g_autofree gchar *path =
            g_build_filename(pieces->folder, files->pdata[i], NULL);
        g_unlink(path);
    }
    g_clear_pointer(&pieces->old, json_decref);
}

static gboolean
pieces_write(AkPieces *pieces, GError **error)
{
    g_autoptr(json_t) root = json_pack("{sisO}", "format", AK_PIECES_FORMAT,
                                       "pieces", pieces->piece);
    if (json_object_size(pieces->begun) > 0)
        json_object_set(root, "begun", pieces->begun);
    if (json_object_size(pieces->synced) > 0)
        json_object_set(root, "synced", pieces->synced);
    g_autofree gchar *text = ak_json_print(root, JSON_SORT_KEYS);
    pieces->is_other = !ak_file_write(pieces->path, text, error);
    return !pieces->is_other;
}

gboolean
ak_pieces_begin(AkPieces *pieces, GError **error)
{
    if (pieces->is_other)
        return pieces_write(pieces, error);
    if (pieces->old == NULL)
        return TRUE;
    if (!ak_file_remove(pieces->path, error))
        return FALSE;
    pieces_remove_old(pieces);
    return TRUE;
}

static json_t *
pieces_print_keys(const GPtrArray *keys)
{
    json_t *table = json_object();
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = g_ptr_array_index(keys, i);
        json_object_set_new(table, key->name, json_string(key->value));
    }
    return table;
}

gboolean
ak_pieces_is_begun(const AkPieces *pieces, const char *name,
                   const GPtrArray *keys)
{
    const char *old, *now;
    const json_t *stored = json_object_get(pieces->begun, name);
    return stored != NULL &&
           pieces_find_change(stored, keys, &old, &now) == NULL;
}

gchar *
ak_pieces_begun_change(const AkPieces *pieces, const char *name,
                       const GPtrArray *keys)
{
    const char *old, *now;
    const json_t *stored = json_object_get(pieces->begun, name);
    const char *key =
        stored != NULL ? pieces_find_change(stored, keys, &old, &now) : NULL;
    return key == NULL
               ? NULL
               : g_strdup_printf("%s = %s, but now it is %s", key, old, now);
}

void
ak_pieces_start(AkPieces *pieces, const char *name, const GPtrArray *keys)
{
    json_object_set_new(pieces->begun, name, pieces_print_keys(keys));
    json_object_del(pieces->synced, name);
    pieces->is_other = TRUE;
}

void
ak_pieces_put_synced(AkPieces *pieces, const char *name, guint64 size,
                     const GChecksum *sha256)
{
    g_autoptr(GChecksum) copy = g_checksum_copy(sha256);
    json_object_set_new(pieces->synced, name,
                        json_pack("{sIss}", "bytes", (json_int_t)size, "sha256",
                                  g_checksum_get_string(copy)));
    pieces->is_other = TRUE;
}

gboolean
ak_pieces_check_synced(const AkPieces *pieces, const char *name,
                       const char *path, GError **error)
{
    const json_t *synced = json_object_get(pieces->synced, name);
    const json_int_t size =
        json_integer_value(json_object_get(synced, "bytes"));
    const char *wanted = json_string_value(json_object_get(synced, "sha256"));
    g_autoptr(GChecksum) sha256 = g_checksum_new(G_CHECKSUM_SHA256);
    if (synced == NULL)
        return TRUE;
    if (!ak_file_add_to(path, (guint64)size, sha256, error))
        return FALSE;
    if (g_strcmp0(wanted, g_checksum_get_string(sha256)) == 0)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s: its first %" JSON_INTEGER_FORMAT
                " bytes are not as attnkit wrote them",
                path, size);
    return FALSE;
}

gboolean
ak_pieces_keep(AkPieces *pieces, GError **error)
{
    return !pieces->is_other || pieces_write(pieces, error);
}

gboolean
ak_pieces_finish(AkPieces *pieces, const char *name, const GPtrArray *keys,
                 const char *const *files, GError **error)
{
    json_t *stored_files = json_object();
    json_object_del(pieces->begun, name);
    json_object_del(pieces->synced, name);
    json_object_set_new(pieces->piece, name,
                        json_pack("{soso}", "keys", pieces_print_keys(keys),
                                  "files", stored_files));
    for (; *files != NULL; files++) {
        g_autofree gchar *path = g_build_filename(pieces->folder, *files, NULL);
        g_autofree gchar *sha256 = ak_file_sha256(path, error);
        if (sha256 == NULL)
            return FALSE;
        json_object_set_new(stored_files, *files, json_string(sha256));
    }
    return pieces_write(pieces, error);
}
