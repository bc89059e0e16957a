/* Where the files of an archive come from.
 *
 * Tar goes through our own stream, which inflates gzip and compares its check
 * value; zip is read by libarchive from the file itself, by the table of contents
 * at its end, which one that was cut off has not. */
#include "archivework.h"

#include "attnkit/words.h"
#include "errors.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Bytes of a name: as many as a path has.  Patterns cost more than its length. */
enum { MEMBERS_BLOCK = 1 << 16, MEMBERS_DEPTH = 32, MEMBERS_NAME = 4096 };

static gboolean G_GNUC_PRINTF(3, 4)
    members_fail(const char *path, GError **error, const char *format, ...)
{
    g_autofree gchar *where = g_strdup_printf("cannot read '%s'", path);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_DATA, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

static AkStream *
members_open_file(const char *path, gboolean is_text, GError **error)
{
    GError *reason = NULL;
    AkStream *stream = is_text ? ak_stream_open_text(path, &reason)
                               : ak_stream_open_unhashed(path, &reason);
    if (stream == NULL)
        ak_archive_pass_error(reason, error);
    return stream;
}

/* Whoever opens a pipe waits for a writer, and a device may have no end. */
static gboolean
members_check_regular(const char *path, const char *cure, GError **error)
{
    GStatBuf status;
    return g_stat(path, &status) != 0 || S_ISREG(status.st_mode) ||
           members_fail(path, error, "it is no regular file; %s", cure);
}

/* --- a folder, and one file -------------------------------------------------------- */

typedef struct Files {
    gchar *folder;
    GPtrArray *name; /* below the folder, as on disk, sorted */
    guint next;
} Files;

/* Links to folders are walked, too; one that leads to itself ends at the depth. */
static gboolean
files_walk(Files *files, const char *below, guint depth, GError **error)
{
    g_autofree gchar *folder = g_build_filename(files->folder, below, NULL);
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &reason);
    if (entries == NULL || depth > MEMBERS_DEPTH)
        return members_fail(folder, error, "%s",
                            reason != NULL ? reason->message
                                           : "folders are nested too deeply");
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree gchar *relative = *below != '\0'
                                         ? g_strconcat(below, "/", name, NULL)
                                         : g_strdup(name);
        g_autofree gchar *path = g_build_filename(files->folder, relative, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (!files_walk(files, relative, depth + 1, error))
                return FALSE;
        } else {
            g_ptr_array_add(files->name, g_steal_pointer(&relative));
        }
    }
    return TRUE;
}

static gboolean
files_next(gpointer members, gchar **name, GError **error)
{
    Files *files = members;
    (void)error;
    *name = NULL;
    if (files->next == files->name->len)
        return TRUE;
    const char *on_disk = files->name->pdata[files->next++];
    const gsize packed = g_str_has_suffix(on_disk, ".gz") ? strlen(".gz") : 0;
    *name = g_utf8_make_valid(on_disk, (gssize)(strlen(on_disk) - packed));
    return TRUE;
}

static AkStream *
files_open(gpointer members, const char *where, GError **error)
{
    const Files *files = members;
    (void)where;
    g_autofree gchar *path = g_build_filename(
        files->folder, files->name->pdata[files->next - 1], NULL);
    return members_check_regular(path, "take it out of the folder", error)
               ? members_open_file(path, TRUE, error)
               : NULL;
}

static void
files_free(gpointer members)
{
    Files *files = members;
    g_ptr_array_unref(files->name);
    g_free(files->folder);
    g_free(files);
}

static const AkMembersOps files_ops = {files_next, files_open, files_free};

static gpointer
files_new(const char *path, gboolean is_folder, GError **error)
{
    Files *files = g_new0(Files, 1);
    files->name = g_ptr_array_new_with_free_func(g_free);
    if (!is_folder) {
        files->folder = g_path_get_dirname(path);
        g_ptr_array_add(files->name, g_path_get_basename(path));
        return files;
    }
    files->folder = g_strdup(path);
    if (!files_walk(files, "", 0, error)) {
        files_free(files);
        return NULL;
    }
    g_ptr_array_sort(files->name, ak_compare_words);
    return files;
}

/* --- an archive ---------------------------------------------------------------------- */

typedef struct Packed {
    gchar *path;
    struct archive *archive;
    AkStream *stream; /* the bytes of a tar; NULL for a zip */
    gsize n_lent;     /* of them that libarchive looks at */
    GError *error;    /* of the stream */
} Packed;

static la_ssize_t
packed_feed(struct archive *archive, void *data, const void **block)
{
    Packed *packed = data;
    gsize n;
    ak_stream_skip(packed->stream, packed->n_lent);
    packed->n_lent = 0;
    *block = ak_stream_peek(packed->stream, MEMBERS_BLOCK, &n, &packed->error);
    if (*block == NULL) {
        archive_set_error(archive, EIO, "%s", packed->error->message);
        return -1;
    }
    packed->n_lent = n;
    return (la_ssize_t)n;
}

/* `status` of libarchive is an error: say so. */
static gboolean
packed_fail(Packed *packed, const char *where, GError **error)
{
    if (packed->error != NULL) {
        g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA,
                            packed->error->message);
        return FALSE;
    }
    return members_fail(where, error,
                        "%s: the archive is cut off or damaged; get it anew",
                        archive_error_string(packed->archive));
}

/* Nothing is written by its name, but a name that leads out of the archive is
 * none that a publisher gives. */
static gboolean
packed_check_name(const Packed *packed, const char *name, GError **error)
{
    if (strlen(name) > MEMBERS_NAME)
        return members_fail(packed->path, error,
                            "it holds a file whose name has more than %d "
                            "bytes: this is not the published archive",
                            MEMBERS_NAME);
    g_auto(GStrv) part = g_strsplit(name, "/", -1);
    if (*name == '/' || g_strv_contains((const gchar *const *)part, ".."))
        return members_fail(packed->path, error,
                            "it holds a file named '%s', which leads out of "
                            "it: this is not the published archive",
                            name);
    return TRUE;
}

static gboolean
packed_next(gpointer members, gchar **name, GError **error)
{
    Packed *packed = members;
    struct archive_entry *entry;
    *name = NULL;
    for (;;) {
        const int found = archive_read_next_header(packed->archive, &entry);
        if (found == ARCHIVE_EOF && packed->stream != NULL) {
            /* The rest of a tar.gz has its check value. */
            ak_stream_skip(packed->stream, packed->n_lent);
            packed->n_lent = 0;
            g_autofree gchar *sha256 =
                ak_stream_finish(packed->stream, &packed->error);
            return sha256 != NULL || packed_fail(packed, packed->path, error);
        }
        if (found == ARCHIVE_EOF)
            return TRUE;
        if (found != ARCHIVE_OK && found != ARCHIVE_WARN)
            return packed_fail(packed, packed->path, error);
        if (archive_entry_filetype(entry) != AE_IFREG)
            continue;

        /* The bytes of the archive would depend on the locale. */
        const char *raw = archive_entry_pathname_utf8(entry);
        if (raw == NULL)
            raw = archive_entry_pathname(entry);
        g_autofree gchar *valid = g_utf8_make_valid(raw != NULL ? raw : "?", -1);
        if (!packed_check_name(packed, valid, error))
            return FALSE;
        *name = g_strdup(g_str_has_prefix(valid, "./") ? valid + 2 : valid);
        return TRUE;
    }
}

typedef struct Entry {
    Packed *packed;
    gchar *where;
} Entry;

static gssize
entry_read(gpointer data, gchar *to, gsize n, GError **error)
{
    const Entry *entry = data;
    const la_ssize_t got = archive_read_data(entry->packed->archive, to, n);
    if (got >= 0)
        return (gssize)got;
    packed_fail(entry->packed, entry->where, error);
    return -1;
}

static void
entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->where);
    g_free(entry);
}

static const AkStreamSource entry_source = {
    .read = entry_read,
    .free = entry_free,
};

static AkStream *
packed_open(gpointer members, const char *where, GError **error)
{
    (void)error;
    Entry *entry = g_new0(Entry, 1);
    entry->packed = members;
    entry->where = g_strdup(where);
    return ak_stream_new(where, &entry_source, entry);
}

static void
packed_free(gpointer members)
{
    Packed *packed = members;
    archive_read_free(packed->archive);
    ak_stream_free(packed->stream);
    g_clear_error(&packed->error);
    g_free(packed->path);
    g_free(packed);
}

static const AkMembersOps packed_ops = {packed_next, packed_open, packed_free};

/* stream NULL: a zip.  Takes the stream over, even where it fails. */
static gpointer
packed_new(const char *path, AkStream *stream, GError **error)
{
    Packed *packed = g_new0(Packed, 1);
    packed->path = g_strdup(path);
    packed->stream = stream;
    packed->archive = archive_read_new();
    int opened;
    if (stream != NULL) {
        archive_read_support_format_tar(packed->archive);
        opened =
            archive_read_open(packed->archive, packed, NULL, packed_feed, NULL);
    } else {
        archive_read_support_format_zip_seekable(packed->archive);
        opened =
            archive_read_open_filename(packed->archive, path, MEMBERS_BLOCK);
    }
    if (opened == ARCHIVE_OK)
        return packed;
    packed_fail(packed, path, error);
    packed_free(packed);
    return NULL;
}

/* --- which it is --------------------------------------------------------------------- */

/* Is the first block (n bytes) that of a tar?  Its check sum is that of all its
 * bytes, the eight of the sum itself taken as blanks (POSIX.1, pax). */
static gboolean
members_is_tar(const gchar *block, gsize n)
{
    if (n < 512)
        return FALSE;
    guint sum = 0;
    for (gsize i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : (guchar)block[i];
    gchar digits[9] = {0};
    memcpy(digits, block + 148, 8);
    gchar *end;
    return g_ascii_strtoull(digits, &end, 8) == sum && end > digits;
}

/* The first bytes of the file are those of a zip archive. */
static gboolean
members_is_zip(const char *path)
{
    gchar start[4] = {0};
    FILE *file = g_fopen(path, "rbe");
    const gboolean is_read =
        file != NULL && fread(start, 1, sizeof start, file) == sizeof start;
    if (file != NULL)
        fclose(file);
    return is_read && (memcmp(start, "PK\003\004", 4) == 0 ||
                       memcmp(start, "PK\005\006", 4) == 0);
}

/* A file that is named as an archive and is none is, as a rule, the page that a server
 * sent in its place: without this its reader would only miss its files.  The first
 * line of it (n bytes) tells which. */
static gboolean
members_check_name(const char *path, const gchar *start, gsize n, GError **error)
{
    static const char *const ending[] = {".tar", ".tar.gz", ".tgz", ".zip"};
    g_autofree gchar *lower = g_ascii_strdown(path, -1);
    gboolean is_archive = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ending); i++)
        is_archive = is_archive || g_str_has_suffix(lower, ending[i]);
    if (!is_archive)
        return TRUE;
    gsize shown = 0;
    while (shown < MIN(n, 40) && start[shown] != '\n' && start[shown] != '\0')
        shown++;
    return members_fail(path, error,
                        "by its name an archive, but %s%.*s%s; it may be what "
                        "a server said in its place: fetch it again",
                        n > 0 ? "it begins '" : "it is empty", (int)shown,
                        start, n > 0 ? "'" : "");
}

gpointer
ak_members_open(const char *path, const AkMembersOps **ops, gboolean *is_single,
                GError **error)
{
    *is_single = FALSE;
    *ops = &files_ops;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return files_new(path, TRUE, error);
    if (!members_check_regular(
            path, "data are read more than once: save them in one", error))
        return NULL;
    if (members_is_zip(path)) {
        *ops = &packed_ops;
        return packed_new(path, NULL, error);
    }

    AkStream *stream = members_open_file(path, FALSE, error);
    gsize n;
    g_autoptr(GError) reason = NULL;
    const gchar *start =
        stream != NULL ? ak_stream_peek(stream, 512, &n, &reason) : NULL;
    if (start != NULL && members_is_tar(start, n)) {
        *ops = &packed_ops;
        return packed_new(path, stream, error);
    }
    if (reason != NULL)
        g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA, reason->message);
    const gboolean is_file =
        start != NULL && members_check_name(path, start, n, error);
    ak_stream_free(stream);
    *is_single = TRUE;
    return is_file ? files_new(path, FALSE, error) : NULL;
}
