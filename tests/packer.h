/* packer.h: archives for tests, and what is read of them. */
#ifndef AK_TESTS_PACKER_H
#define AK_TESTS_PACKER_H

#include <attnkit/archive.h>

struct archive;

/* What may be an archive's format: archive_write_set_format_zip() and its like. */
typedef int (*AkPackFormat)(struct archive *archive);

/* A new archive at `path`, .gz and .tgz compressed.  A failure ends the test
 * program. */
struct archive *ak_pack_open(const char *path, AkPackFormat format);

/* A file in it; name NULL: of the format `raw`, which has but one. */
void ak_pack_add(struct archive *archive, const char *name, const char *data,
                 gsize n);
void ak_pack_close(struct archive *archive);

/* What a reader gets of an archive, folder or file: "NAME=TEXT|..." of all files,
 * texts whole; NULL on error.  Free it. */
gchar *ak_pack_read(const char *path, gboolean is_latin1, AkExamples *examples,
                    GError **error);

#endif
