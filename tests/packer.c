#include "packer.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

struct archive *
ak_pack_open(const char *path, AkPackFormat format)
{
    struct archive *archive = archive_write_new();
    g_assert_cmpint(format(archive), ==, ARCHIVE_OK);
    if (g_str_has_suffix(path, ".gz") || g_str_has_suffix(path, ".tgz"))
        g_assert_cmpint(archive_write_add_filter_gzip(archive), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_open_filename(archive, path), ==, ARCHIVE_OK);
    return archive;
}

void
ak_pack_add(struct archive *archive, const char *name, const char *data, gsize n)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    if (name != NULL) {
        archive_entry_set_pathname(entry, name);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)n);
    }
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_data(archive, data, n), ==, (gssize)n);
    archive_entry_free(entry);
}

void
ak_pack_close(struct archive *archive)
{
    g_assert_cmpint(archive_write_close(archive), ==, ARCHIVE_OK);
    archive_write_free(archive);
}

gchar *
ak_pack_read(const char *path, gboolean is_latin1, AkExamples *examples,
             GError **error)
{
    g_autoptr(AkArchive) archive = ak_archive_open(path, examples, error);
    if (archive == NULL)
        return NULL;
    if (is_latin1)
        ak_archive_take_latin1(archive);
    g_autoptr(GString) all = g_string_new(NULL);
    const char *name;
    do {
        if (!ak_archive_next(archive, &name, error))
            return NULL;
        gchar *text;
        gsize size;
        if (name == NULL)
            break;
        g_string_append_printf(all, "%s=", name);
        if (!ak_archive_text(archive, &text, &size, error))
            return NULL;
        g_assert_cmpuint(strlen(text), ==, size);
        g_string_append_printf(all, "%s|", text);
    } while (name != NULL);
    return g_string_free(g_steal_pointer(&all), FALSE);
}
