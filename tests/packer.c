#include "packer.h"

#include <archive.h>
#include <archive_entry.h>

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
