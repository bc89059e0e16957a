/* whole.c: opens an archive as its name says.
 *
 * The directory of a zip archive stands at its end, so that one that was cut off
 * has none; a gzip file ends with check values, which stream.c compares. */
#include "whole.h"

#include "stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

typedef struct archive WholeArchive;

static void
whole_free_archive(WholeArchive *archive)
{
    archive_read_free(archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WholeArchive, whole_free_archive)

static gboolean
whole_fail(GError **error, const char *name, const char *what)
{
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "'%s' is not whole: %s", name,
                what);
    return FALSE;
}

static gboolean
whole_check_zip(const char *path, const char *name, GError **error)
{
    enum { BLOCK = 1 << 16 };
    g_autoptr(WholeArchive) archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_zip_seekable(archive);
    int code = archive_read_open_filename(archive, path, BLOCK);
    gsize n = 0;
    while (code == ARCHIVE_OK) {
        code = archive_read_next_header(archive, &entry);
        if (code == ARCHIVE_WARN) /* of a name that the locale cannot have */
            code = ARCHIVE_OK;
        n += code == ARCHIVE_OK;
    }
    if (code != ARCHIVE_EOF) {
        const char *what = archive_error_string(archive);
        return whole_fail(error, name, what != NULL ? what : "it is damaged");
    }
    if (n == 0)
        return whole_fail(error, name, "it has no member");
    return TRUE;
}

/* Compressed, and to its end without damage. */
static gboolean
whole_check_gzip(const char *path, const char *name, GError **error)
{
    guchar magic[2] = {0};
    FILE *file = g_fopen(path, "rbe");
    const gboolean is_gzip =
        file != NULL && fread(magic, 1, sizeof magic, file) == sizeof magic &&
        magic[0] == 0x1f && magic[1] == 0x8b;
    if (file != NULL)
        fclose(file);
    if (!is_gzip)
        return whole_fail(error, name, "it is not compressed with gzip");

    g_autoptr(GError) cause = NULL;
    g_autoptr(AkStream) stream = ak_stream_open(path, &cause);
    g_autofree gchar *sha256 =
        stream != NULL ? ak_stream_finish(stream, &cause) : NULL;
    return sha256 != NULL || whole_fail(error, name, cause->message);
}

gboolean
ak_whole_check(const char *path, const char *name, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0 || status.st_size == 0)
        return whole_fail(error, name, "it is empty");

    g_autofree gchar *lower = g_ascii_strdown(name, -1);
    if (g_str_has_suffix(lower, ".zip"))
        return whole_check_zip(path, name, error);
    if (g_str_has_suffix(lower, ".gz") || g_str_has_suffix(lower, ".tgz"))
        return whole_check_gzip(path, name, error);
    return TRUE;
}
