/* files.h: files that are whole or not there.
 *
 * A file is written beside its place, synced, and renamed: a reader, a crash or
 * a full disk never shows half of one.  Errors are AK_ERROR_FILE and name the
 * path and the system's reason. */
#ifndef AK_FILES_H
#define AK_FILES_H

#include <attnkit/error.h>

typedef struct AkWriter AkWriter;

/* Start PATH; folders above it are made. */
AkWriter *ak_writer_open(const char *path, GError **error);

gboolean ak_writer_write(AkWriter *writer, const void *data, gsize size,
                         GError **error);
gboolean ak_writer_printf(AkWriter *writer, GError **error, const char *format,
                          ...) G_GNUC_PRINTF(3, 4);

/* Flush, fsync, rename into place, fsync the folder.  Once only. */
gboolean ak_writer_commit(AkWriter *writer, GError **error);

/* Without a commit before it, what was written is removed. */
void ak_writer_free(AkWriter *writer);

/* Start PATH, or go on with it: the bytes lie in PATH.part, and without a commit
 * they stay there for another time. */
AkWriter *ak_writer_resume(const char *path, GError **error);

/* Bytes so far, those of an earlier time included. */
guint64 ak_writer_size(const AkWriter *writer);

/* Keep the first `size` bytes and give up those after them. */
gboolean ak_writer_cut(AkWriter *writer, guint64 size, GError **error);

/* Hand all bytes to the system: the path where they lie, owned by the writer.
 * NULL on error. */
const char *ak_writer_flush(AkWriter *writer, GError **error);

/* Hand all bytes to the disk. */
gboolean ak_writer_sync(AkWriter *writer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkWriter, ak_writer_free)

/* All of the above at once. */
gboolean ak_file_write(const char *path, const char *text, GError **error);

/* What a file holds; *text is NULL where there is none, which is no error.  Free
 * it. */
gboolean ak_file_read(const char *path, gchar **text, GError **error);

/* That there is none is no error. */
gboolean ak_file_remove(const char *path, GError **error);

/* Make a folder and those above it that are missing, to last.  FALSE: errno says
 * why. */
gboolean ak_file_make_folder(const char *path);

/* Add a file's first `most` bytes to a checksum, or all where it has fewer. */
gboolean ak_file_add_to(const char *path, guint64 most, GChecksum *checksum,
                        GError **error);

/* SHA-256 of a file as 64 hexadecimal digits; NULL on error. */
gchar *ak_file_sha256(const char *path, GError **error);

#endif
