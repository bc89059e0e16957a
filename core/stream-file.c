/* A file as a stream, plain or compressed with gzip.
 *
 * Of libarchive's formats only `raw` (and `empty`, for a file of no bytes) is
 * enabled here, of its filters only gzip: it would take a compressed text for an
 * mtree otherwise.  The bytes go through our hands, so that they are hashed on
 * the way; and since libarchive 3.6 does not compare the check values that end a
 * gzip file, that is done here too. */
#include "stream.h"

#include "errors.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BLOCK = 1 << 17, FILE_TAIL = 8 };

typedef struct StreamFile {
    gchar *path;
    struct archive *archive;

    /* The file as it lies on disk. */
    FILE *file;
    guchar block[FILE_BLOCK];
    GChecksum *sha256;      /* NULL: not asked for */
    guchar tail[FILE_TAIL]; /* its last bytes so far */
    guint64 n_disk;         /* bytes so far */
    gboolean is_gzip, may_have_members, is_empty;

    /* What it holds. */
    guint32 crc, crc_of_byte[256];
    guint64 n_held;
} StreamFile;

/* Files that people have, with the first bytes of each. */
static const struct {
    const char *magic, *what, *cure;
} streamfile_foreign[] = {
    {"PK\003\004", "a zip archive", "unzip"},
    {"BZh", "compressed with bzip2", "bunzip2"},
    {"\xfd\x37zXZ", "compressed with xz", "unxz"},
    {"\x28\xb5\x2f\xfd", "compressed with zstd", "unzstd"},
};

static gboolean G_GNUC_PRINTF(3, 4)
    streamfile_fail(const StreamFile *self, GError **error, const char *format,
                    ...)
{
    g_autofree gchar *where = g_strdup_printf("cannot read '%s'", self->path);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_FILE, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

/* --- the file on disk ------------------------------------------------------------ */

/* CRC-32 of gzip, a byte at a time by a table (RFC 1952, section 8). */
static void
streamfile_make_crc(StreamFile *self)
{
    for (guint32 byte = 0; byte < 256; byte++) {
        guint32 c = byte;
        for (guint bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        self->crc_of_byte[byte] = c;
    }
    self->crc = 0xffffffffu;
}

/* Does another gzip member start in data (n), but not at its first byte? */
static gboolean
streamfile_has_start(const guchar *data, gsize n)
{
    static const guchar magic[] = {0x1f, 0x8b, 0x08};
    const guchar *end = data + n;
    for (const guchar *at = data + 1; at + sizeof magic <= end; at++) {
        at = memchr(at, magic[0], (gsize)(end - at) - sizeof magic + 1);
        if (at == NULL)
            return FALSE;
        if (memcmp(at, magic, sizeof magic) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Bytes of the file on their way to libarchive.  A start of a member that two
 * blocks share is looked for where they meet. */
static void
streamfile_note(StreamFile *self, const guchar *data, gsize n)
{
    guchar seam[2 * FILE_TAIL];
    memcpy(seam, self->tail, FILE_TAIL);
    memcpy(seam + FILE_TAIL, data, MIN(n, FILE_TAIL));
    if (!self->may_have_members)
        self->may_have_members =
            streamfile_has_start(data, n) ||
            (self->n_disk > 0 &&
             streamfile_has_start(seam, FILE_TAIL + MIN(n, FILE_TAIL)));

    memcpy(self->tail, n >= FILE_TAIL ? data + n - FILE_TAIL : seam + n,
           FILE_TAIL);
    if (self->sha256 != NULL)
        g_checksum_update(self->sha256, data, (gssize)n);
    self->n_disk += n;
}

static la_ssize_t
streamfile_feed(struct archive *archive, void *data, const void **block)
{
    StreamFile *self = data;
    errno = 0;
    const gsize n = fread(self->block, 1, FILE_BLOCK, self->file);
    if (n < FILE_BLOCK && ferror(self->file)) {
        archive_set_error(archive, errno, "%s", g_strerror(errno));
        return -1;
    }
    *block = self->block;
    if (n > 0)
        streamfile_note(self, self->block, n);
    return (la_ssize_t)n;
}

/* A member of a gzip file ends with CRC and length of what it holds.  Where the
 * last one's length is not that of all, there are several members, or the file
 * is damaged; it cannot be the former where no second one starts. */
static gboolean
streamfile_check_tail(const StreamFile *self, GError **error)
{
    guint32 crc, length;
    memcpy(&crc, self->tail, 4);
    memcpy(&length, self->tail + 4, 4);
    if (!self->is_gzip)
        return TRUE;
    const gboolean is_whole = GUINT32_FROM_LE(length) == (guint32)self->n_held;
    if (is_whole ? GUINT32_FROM_LE(crc) == ~self->crc : self->may_have_members)
        return TRUE;
    return streamfile_fail(
        self, error,
        "what it holds does not fit the check value at its end: "
        "the file is damaged; get it anew");
}

/* All that it holds was read: bytes that stand behind it are hashed, and the
 * check value compared. */
static gboolean
streamfile_pass_rest(StreamFile *self, GError **error)
{
    const void *block;
    la_ssize_t n;
    while ((n = streamfile_feed(self->archive, self, &block)) > 0)
        ;
    if (n < 0)
        return streamfile_fail(self, error, "%s",
                               archive_error_string(self->archive));
    return streamfile_check_tail(self, error);
}

const char *
ak_stream_library(void)
{
    return archive_version_string();
}

static gssize
streamfile_read(gpointer data, gchar *to, gsize room, GError **error)
{
    StreamFile *self = data;
    const la_ssize_t n =
        self->is_empty ? 0 : archive_read_data(self->archive, to, room);
    if (n < 0) {
        streamfile_fail(self, error,
                        "%s, after %" G_GUINT64_FORMAT
                        " bytes of what it holds: the file is cut off or "
                        "damaged; get it anew",
                        archive_error_string(self->archive), self->n_held);
        return -1;
    }
    if (self->is_gzip)
        for (la_ssize_t i = 0; i < n; i++)
            self->crc = self->crc_of_byte[(self->crc ^ (guchar)to[i]) & 0xff] ^
                        (self->crc >> 8);
    self->n_held += (guint64)n;
    if (n == 0 && !streamfile_pass_rest(self, error))
        return -1;
    return (gssize)n;
}

static gchar *
streamfile_finish(gpointer data, GError **error)
{
    StreamFile *self = data;
    (void)error; /* the end was checked when it was read */
    return g_strdup(self->sha256 != NULL ? g_checksum_get_string(self->sha256)
                                         : "");
}

static void
streamfile_free(gpointer data)
{
    StreamFile *self = data;
    if (self->archive != NULL)
        archive_read_free(self->archive);
    if (self->file != NULL)
        fclose(self->file);
    g_clear_pointer(&self->sha256, g_checksum_free);
    g_free(self->path);
    g_free(self);
}

static const AkStreamSource streamfile_source = {
    .read = streamfile_read,
    .finish = streamfile_finish,
    .free = streamfile_free,
};

/* --- opening ------------------------------------------------------------------------ */

/* A file named .gz that is not may be text, as what unpacks on the way leaves it.
 * `start` (n) is what it begins with. */
static gboolean
streamfile_check_text(const StreamFile *self, const gchar *start, gsize n,
                      GError **error)
{
    enum { FILE_SEEN = 512 };
    if (self->is_gzip || !g_str_has_suffix(self->path, ".gz"))
        return TRUE;
    for (gsize i = 0; i < MIN(n, FILE_SEEN); i++)
        if (g_ascii_iscntrl(start[i]) && !g_ascii_isspace(start[i]))
            return streamfile_fail(
                self, error,
                "by its name compressed with gzip, but it is not, nor is it "
                "text: it is damaged, or something else; get it anew, or give "
                "it the name of what it is");
    return TRUE;
}

static gboolean
streamfile_check_start(const StreamFile *self, AkStream *stream,
                       gboolean is_text, GError **error)
{
    gsize n;
    const gchar *start = ak_stream_peek(stream, 8, &n, error);
    if (start == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(streamfile_foreign); i++) {
        const char *magic = streamfile_foreign[i].magic;
        if (n >= strlen(magic) && memcmp(start, magic, strlen(magic)) == 0)
            return streamfile_fail(self, error,
                                   "it is %s; unpack it with %s, plain files "
                                   "and those of gzip can be read",
                                   streamfile_foreign[i].what,
                                   streamfile_foreign[i].cure);
    }
    return !is_text || streamfile_check_text(self, start, n, error);
}

static gboolean
streamfile_start(StreamFile *self, GError **error)
{
    struct archive *archive = self->archive = archive_read_new();
    struct archive_entry *entry;
    if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_support_format_empty(archive) != ARCHIVE_OK)
        return streamfile_fail(self, error, "this libarchive has no gzip: %s",
                               archive_error_string(archive));
    const int opened =
        archive_read_open(archive, self, NULL, streamfile_feed, NULL);
    const int found = opened != ARCHIVE_OK
                          ? opened
                          : archive_read_next_header(archive, &entry);
    self->is_empty = found == ARCHIVE_EOF;
    self->is_gzip = archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP;
    return found == ARCHIVE_OK || found == ARCHIVE_EOF ||
           streamfile_fail(self, error, "%s", archive_error_string(archive));
}

static AkStream *
streamfile_open(const char *path, gboolean is_hashed, gboolean is_text,
                GError **error)
{
    StreamFile *self = g_new0(StreamFile, 1);
    g_autoptr(AkStream) stream = ak_stream_new(path, &streamfile_source, self);
    self->path = g_strdup(path);
    self->sha256 = is_hashed ? g_checksum_new(G_CHECKSUM_SHA256) : NULL;
    streamfile_make_crc(self);
    self->file = g_fopen(path, "rbe");
    if (self->file == NULL) {
        streamfile_fail(self, error, "%s", g_strerror(errno));
        return NULL;
    }
    return streamfile_start(self, error) &&
                   streamfile_check_start(self, stream, is_text, error)
               ? g_steal_pointer(&stream)
               : NULL;
}

AkStream *
ak_stream_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    return streamfile_open(path, TRUE, FALSE, error);
}

AkStream *
ak_stream_open_unhashed(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    return streamfile_open(path, FALSE, FALSE, error);
}

AkStream *
ak_stream_open_text(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    return streamfile_open(path, FALSE, TRUE, error);
}
