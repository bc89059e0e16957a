#include "joinfiles.h"

#include "errors.h"
#include "files.h"
#include "pieces.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { JOIN_BLOCK = 1 << 20 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

static gboolean
joinfiles_copy(const char *from, const char *to, GError **error)
{
    g_autoptr(FILE) stream = fopen(from, "re");
    g_autoptr(AkWriter) writer = ak_writer_open(to, error);
    g_autofree gchar *block = g_malloc(JOIN_BLOCK);
    size_t n;
    if (writer == NULL)
        return FALSE;
    while (stream != NULL && (n = fread(block, 1, JOIN_BLOCK, stream)) > 0)
        if (!ak_writer_write(writer, block, n, error))
            return FALSE;
    if (stream == NULL || ferror(stream))
        return ak_fail(error, AK_ERROR_FILE, "cannot read %s: %s", from,
                       g_strerror(errno));
    return ak_writer_commit(writer, error);
}

gboolean
ak_join_is_one(const char *a, const char *b)
{
    GStatBuf x, y;
    return g_stat(a, &x) == 0 && g_stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

/* A link costs no room, and nothing that is finished is ever written into, as what is
 * begun is: a newer file takes its place.  So does this one of what is there by its
 * name, which may be damaged, or be the part's before that was done again. */
static gboolean
joinfiles_bring(const char *from, const char *to, GError **error)
{
    if (link(from, to) == 0 || ak_join_is_one(from, to))
        return TRUE;
    return ak_file_remove(to, error) &&
           (link(from, to) == 0 || joinfiles_copy(from, to, error));
}

gboolean
ak_join_check_cell(const char *from, const char *to, const char *name,
                   GError **error)
{
    g_autofree gchar *target = g_build_filename(to, "cells", name, NULL);
    g_autofree gchar *old_path = g_build_filename(target, "pieces.json", NULL);
    g_autofree gchar *new_path =
        g_build_filename(from, "cells", name, "pieces.json", NULL);
    g_autofree gchar *old = NULL, *new = NULL;
    if (!g_file_get_contents(old_path, &old, NULL, NULL) ||
        (g_file_get_contents(new_path, &new, NULL, NULL) &&
         strcmp(old, new) == 0))
        return TRUE;
    return ak_fail(error, AK_ERROR_FILE,
                   "%s is there already, and is not what %s has; remove it, or "
                   "choose another --output",
                   target, from);
}

gboolean
ak_join_cell(const char *from, const char *to, const char *name, GError **error)
{
    g_autofree gchar *source = g_build_filename(from, "cells", name, NULL);
    g_autofree gchar *target = g_build_filename(to, "cells", name, NULL);
    g_autoptr(AkPieces) pieces = ak_pieces_read(source, FALSE, error);
    if (pieces == NULL)
        return FALSE;
    if (!ak_file_make_folder(target))
        return ak_fail(error, AK_ERROR_FILE, "cannot make %s: %s", target,
                       g_strerror(errno));
    g_autoptr(GPtrArray) files = ak_pieces_files(pieces);
    /* Last: by it the others are there. */
    g_ptr_array_add(files, (gpointer) "pieces.json");
    for (guint i = 0; i < files->len; i++) {
        g_autofree gchar *old = g_build_filename(source, files->pdata[i], NULL);
        g_autofree gchar *new = g_build_filename(target, files->pdata[i], NULL);
        if (!joinfiles_bring(old, new, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ak_join_times(const char *const *folders, const char *to, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree gchar *target = g_build_filename(to, "times.csv", NULL);
    for (; *folders != NULL; folders++) {
        g_autofree gchar *path = g_build_filename(*folders, "times.csv", NULL);
        g_autofree gchar *text = NULL;
        if (!ak_file_read(path, &text, error))
            return FALSE;
        if (text == NULL)
            continue;
        const char *rows = strchr(text, '\n');
        g_string_append(all, all->len > 0 && rows != NULL ? rows + 1 : text);
    }
    return all->len == 0 || ak_file_write(target, all->str, error);
}
