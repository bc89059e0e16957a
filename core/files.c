#include "files.h"

#include "errors.h"
#include "profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct AkWriter {
    gchar *path;
    gchar *folder;
    gchar *beside;      /* where the bytes go until the commit */
    FILE *stream;       /* NULL once committed */
    guint64 size;       /* bytes so far */
    gboolean is_kept;   /* the bytes stay without a commit */
    gboolean is_failed; /* bytes are missing: never to be committed */
};

static gboolean
files_fail(GError **error, const char *verb, const char *path, int reason)
{
    const char *room = reason == ENOSPC || reason == EDQUOT ? "; make room"
                       : reason == EFBIG ? "; allow larger files (ulimit -f)"
                                         : "";
    return ak_fail(
        error, AK_ERROR_FILE, "cannot %s '%s': %s%s%s", verb, path,
        g_strerror(reason), room,
        *room != '\0' ? " and give the same command again: what is finished is "
                        "kept, and it goes on from there"
                      : "");
}

/* Whether `beside` still names the file behind `descriptor`: another process
 * may have renamed it between our open and our lock. */
static gboolean
files_is_same(int descriptor, const char *beside)
{
    struct stat ours, there;
    return fstat(descriptor, &ours) == 0 && lstat(beside, &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/* Open `beside`, for us alone; -1 with errno.  The name is the same every time,
 * so that what a killed process left is taken over and not left lying; the lock,
 * which dies with its process, keeps two living ones apart.  A file system
 * without locks does without. */
static int
files_open_beside(const char *beside)
{
    for (guint attempt = 0; attempt < 100; attempt++) {
        const int descriptor =
            g_open(beside, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (descriptor < 0)
            return -1;

        const gboolean is_taken =
            flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (!is_taken && files_is_same(descriptor, beside))
            return descriptor;
        close(descriptor);
        if (is_taken)
            break;
    }
    errno = EBUSY;
    return -1;
}

/* Make what was named in a folder last.  Some file systems cannot sync a folder and
 * say so with EINVAL: there is nothing more to be done there. */
static gboolean
files_sync_folder(const char *folder)
{
    const int descriptor = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (descriptor < 0)
        return FALSE;
    const gboolean ok = fsync(descriptor) == 0 || errno == EINVAL;
    const int reason = errno;
    close(descriptor);
    errno = reason;
    return ok;
}

gboolean
ak_file_make_folder(const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return TRUE;
    g_autofree gchar *above = g_path_get_dirname(path);
    if (!ak_file_make_folder(above))
        return FALSE;
    if (g_mkdir(path, 0777) == 0)
        return files_sync_folder(above);
    /* Another process may have been quicker. */
    const int reason = errno == EEXIST ? ENOTDIR : errno;
    const gboolean ok = g_file_test(path, G_FILE_TEST_IS_DIR);
    errno = reason;
    return ok;
}

/* With the bytes in the file NAME beside PATH. */
static AkWriter *
files_open(const char *path, const char *name, GError **error)
{
    g_autoptr(AkWriter) writer = g_new0(AkWriter, 1);
    writer->path = g_strdup(path);
    writer->folder = g_path_get_dirname(path);

    if (!ak_file_make_folder(writer->folder)) {
        files_fail(error, "make the folder", writer->folder, errno);
        return NULL;
    }

    g_autofree gchar *beside = g_build_filename(writer->folder, name, NULL);
    const int descriptor = files_open_beside(beside);
    if (descriptor < 0 && errno == EBUSY) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_FILE,
            "cannot write '%s': another process is writing it; wait until "
            "that one has ended, or choose another output folder",
            path);
        return NULL;
    }
    if (descriptor < 0) {
        files_fail(error, "write", path, errno);
        return NULL;
    }

    writer->stream = fdopen(descriptor, "wb");
    writer->beside = g_steal_pointer(&beside);
    if (writer->stream == NULL) {
        files_fail(error, "write", path, errno);
        close(descriptor);
        return NULL;
    }
    return g_steal_pointer(&writer);
}

AkWriter *
ak_writer_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL && *path != '\0', NULL);

    g_autofree gchar *name = g_path_get_basename(path);
    g_autofree gchar *hidden = g_strdup_printf(".%s.tmp", name);
    g_autoptr(AkWriter) writer = files_open(path, hidden, error);
    if (writer == NULL || !ak_writer_cut(writer, 0, error))
        return NULL;
    return g_steal_pointer(&writer);
}

AkWriter *
ak_writer_resume(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL && *path != '\0', NULL);

    g_autofree gchar *name = g_path_get_basename(path);
    g_autofree gchar *part = g_strdup_printf("%s.part", name);
    g_autoptr(AkWriter) writer = files_open(path, part, error);
    if (writer == NULL)
        return NULL;
    writer->is_kept = TRUE;
    const off_t size = lseek(fileno(writer->stream), 0, SEEK_END);
    if (size < 0) {
        files_fail(error, "write", writer->beside, errno);
        return NULL;
    }
    writer->size = (guint64)size;
    return g_steal_pointer(&writer);
}

static gboolean
files_check_open(const AkWriter *writer, GError **error)
{
    if (writer->stream != NULL && !writer->is_failed)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot write '%s': %s",
                writer->path,
                writer->is_failed ? "an earlier write to it failed"
                                  : "it is already committed");
    return FALSE;
}

gboolean
ak_writer_write(AkWriter *writer, const void *data, gsize size, GError **error)
{
    g_return_val_if_fail(writer != NULL && (data != NULL || size == 0), FALSE);

    if (!files_check_open(writer, error))
        return FALSE;
    const AkSpan span = ak_profile_enter(AK_SPAN_WRITING);
    errno = 0;
    const gboolean ok =
        size == 0 || fwrite(data, 1, size, writer->stream) == size;
    const int cause = errno;
    ak_profile_enter(span);
    if (ok) {
        writer->size += size;
        return TRUE;
    }
    writer->is_failed = TRUE;
    return files_fail(error, "write", writer->path, cause);
}

gboolean
ak_writer_printf(AkWriter *writer, GError **error, const char *format, ...)
{
    g_return_val_if_fail(writer != NULL && format != NULL, FALSE);

    if (!files_check_open(writer, error))
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    errno = 0;
    const int written = vfprintf(writer->stream, format, arguments);
    const int reason = errno;
    va_end(arguments);
    if (written >= 0) {
        writer->size += (guint64)written;
        return TRUE;
    }
    writer->is_failed = TRUE;
    return files_fail(error, "write", writer->path, reason);
}

guint64
ak_writer_size(const AkWriter *writer)
{
    g_return_val_if_fail(writer != NULL, 0);
    return writer->size;
}

gboolean
ak_writer_cut(AkWriter *writer, guint64 size, GError **error)
{
    g_return_val_if_fail(writer != NULL && size <= writer->size, FALSE);

    if (!files_check_open(writer, error))
        return FALSE;
    /* Seeking writes out what is still in memory. */
    if (fseeko(writer->stream, (off_t)size, SEEK_SET) != 0 ||
        ftruncate(fileno(writer->stream), (off_t)size) != 0) {
        writer->is_failed = TRUE;
        return files_fail(error, "write", writer->path, errno);
    }
    writer->size = size;
    return TRUE;
}

const char *
ak_writer_flush(AkWriter *writer, GError **error)
{
    g_return_val_if_fail(writer != NULL, NULL);

    if (!files_check_open(writer, error))
        return NULL;
    if (fflush(writer->stream) == 0)
        return writer->beside;
    writer->is_failed = TRUE;
    files_fail(error, "write", writer->path, errno);
    return NULL;
}

gboolean
ak_writer_sync(AkWriter *writer, GError **error)
{
    if (ak_writer_flush(writer, error) == NULL)
        return FALSE;
    if (fsync(fileno(writer->stream)) == 0)
        return TRUE;
    writer->is_failed = TRUE;
    return files_fail(error, "write", writer->path, errno);
}

/* The file is renamed before it is closed: closing gives up the lock. */
static gboolean
files_commit(AkWriter *writer, GError **error)
{
    if (!files_check_open(writer, error))
        return FALSE;

    /* After fsync() nothing is left for close() to fail at. */
    const gboolean ok = fflush(writer->stream) == 0 &&
                        fsync(fileno(writer->stream)) == 0 &&
                        g_rename(writer->beside, writer->path) == 0;
    if (!ok) {
        writer->is_failed = TRUE;
        return files_fail(error, "write", writer->path, errno);
    }
    fclose(writer->stream);
    writer->stream = NULL;
    if (!files_sync_folder(writer->folder))
        return files_fail(error, "sync the folder", writer->folder, errno);
    return TRUE;
}

gboolean
ak_writer_commit(AkWriter *writer, GError **error)
{
    g_return_val_if_fail(writer != NULL, FALSE);

    const AkSpan span = ak_profile_enter(AK_SPAN_WRITING);
    const gboolean ok = files_commit(writer, error);
    ak_profile_enter(span);
    return ok;
}

void
ak_writer_free(AkWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->stream != NULL) {
        if (!writer->is_kept || writer->size == 0)
            g_unlink(writer->beside); /* while the lock is still ours */
        fclose(writer->stream);
    }
    g_free(writer->path);
    g_free(writer->folder);
    g_free(writer->beside);
    g_free(writer);
}

gboolean
ak_file_read(const char *path, gchar **text, GError **error)
{
    g_autoptr(GError) cause = NULL;
    *text = NULL;
    if (g_file_get_contents(path, text, NULL, &cause) ||
        g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
    return ak_fail(error, AK_ERROR_FILE,
                   "%s cannot be read: %s; make it readable, or remove it",
                   path, cause->message);
}

gboolean
ak_file_remove(const char *path, GError **error)
{
    return g_unlink(path) == 0 || errno == ENOENT ||
           files_fail(error, "remove", path, errno);
}

gboolean
ak_file_write(const char *path, const char *text, GError **error)
{
    g_return_val_if_fail(text != NULL, FALSE);

    g_autoptr(AkWriter) writer = ak_writer_open(path, error);
    return writer != NULL &&
           ak_writer_write(writer, text, strlen(text), error) &&
           ak_writer_commit(writer, error);
}

gboolean
ak_file_add_to(const char *path, guint64 most, GChecksum *checksum,
               GError **error)
{
    g_return_val_if_fail(path != NULL && checksum != NULL, FALSE);

    enum { ROOM = 1 << 16 };
    FILE *stream = g_fopen(path, "rbe");
    if (stream == NULL)
        return files_fail(error, "read", path, errno);

    g_autofree guchar *buffer = g_malloc(ROOM);
    gsize size;
    errno = 0;
    while ((size = fread(buffer, 1, (gsize)MIN(most, ROOM), stream)) > 0) {
        g_checksum_update(checksum, buffer, (gssize)size);
        most -= size;
    }
    const int reason = errno;
    const gboolean ok = !ferror(stream);
    fclose(stream);
    if (!ok)
        return files_fail(error, "read", path, reason);
    return TRUE;
}

gchar *
ak_file_sha256(const char *path, GError **error)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!ak_file_add_to(path, G_MAXUINT64, checksum, error))
        return NULL;
    return g_strdup(g_checksum_get_string(checksum));
}
