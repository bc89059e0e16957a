/* stream.c: the one home of libarchive.
 *
 * Of its formats only `raw` (and `empty`, for a file of no bytes) is enabled, of
 * its filters only gzip: it would take a compressed text for an mtree otherwise.
 * The bytes go through our hands, so that they are hashed on the way; and since
 * libarchive 3.6 does not compare the check values that end a gzip file, that is
 * done here too. */
#include "stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

enum { STREAM_BLOCK = 1 << 17, STREAM_TAIL = 8 };

struct AkStream {
    gchar *path;
    struct archive *archive;

    /* The file as it lies on disk. */
    FILE *file;
    guchar block[STREAM_BLOCK];
    GChecksum *sha256;
    guchar tail[STREAM_TAIL]; /* its last bytes so far */
    guint64 n_disk;           /* bytes so far */
    gboolean is_gzip, may_have_members;

    /* What it holds. */
    guint32 crc, crc_of_byte[256];
    guint64 n_held;
    gchar *buffer; /* [begin, end) is next; end < capacity, for a NUL */
    gsize begin, end, capacity;
    gboolean is_over, is_open_ended;
    gsize n_line;
};

/* Files that people have, with the first bytes of each. */
static const struct {
    const char *magic, *what, *cure;
} stream_foreign[] = {
    {"PK\003\004", "a zip archive", "unzip"},
    {"BZh", "compressed with bzip2", "bunzip2"},
    {"\xfd\x37zXZ", "compressed with xz", "unxz"},
    {"\x28\xb5\x2f\xfd", "compressed with zstd", "unzstd"},
};

static gboolean G_GNUC_PRINTF(3, 4)
    stream_fail(const AkStream *stream, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read '%s': %s",
                stream->path, what);
    return FALSE;
}

/* --- the file on disk ------------------------------------------------------------ */

/* CRC-32 of gzip, a byte at a time by a table (RFC 1952, section 8). */
static void
stream_make_crc(AkStream *stream)
{
    for (guint32 byte = 0; byte < 256; byte++) {
        guint32 c = byte;
        for (guint bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        stream->crc_of_byte[byte] = c;
    }
    stream->crc = 0xffffffffu;
}

/* Does another gzip member start in data (n), but not at its first byte? */
static gboolean
stream_has_start(const guchar *data, gsize n)
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
stream_note(AkStream *stream, const guchar *data, gsize n)
{
    guchar seam[2 * STREAM_TAIL];
    memcpy(seam, stream->tail, STREAM_TAIL);
    memcpy(seam + STREAM_TAIL, data, MIN(n, STREAM_TAIL));
    if (!stream->may_have_members)
        stream->may_have_members =
            stream_has_start(data, n) ||
            (stream->n_disk > 0 &&
             stream_has_start(seam, STREAM_TAIL + MIN(n, STREAM_TAIL)));

    memcpy(stream->tail, n >= STREAM_TAIL ? data + n - STREAM_TAIL : seam + n,
           STREAM_TAIL);
    g_checksum_update(stream->sha256, data, (gssize)n);
    stream->n_disk += n;
}

static la_ssize_t
stream_feed(struct archive *archive, void *data, const void **block)
{
    AkStream *stream = data;
    errno = 0;
    const gsize n = fread(stream->block, 1, STREAM_BLOCK, stream->file);
    if (n < STREAM_BLOCK && ferror(stream->file)) {
        archive_set_error(archive, errno, "%s", g_strerror(errno));
        return -1;
    }
    *block = stream->block;
    if (n > 0)
        stream_note(stream, stream->block, n);
    return (la_ssize_t)n;
}

/* A member of a gzip file ends with CRC and length of what it holds.  Where the
 * last one's length is not that of all, there are several members, or the file
 * is damaged; it cannot be the former where no second one starts. */
static gboolean
stream_check_tail(const AkStream *stream, GError **error)
{
    guint32 crc, length;
    memcpy(&crc, stream->tail, 4);
    memcpy(&length, stream->tail + 4, 4);
    if (!stream->is_gzip)
        return TRUE;
    const gboolean is_whole = GUINT32_FROM_LE(length) == (guint32)stream->n_held;
    if (is_whole ? GUINT32_FROM_LE(crc) == ~stream->crc
                 : stream->may_have_members)
        return TRUE;
    return stream_fail(stream, error,
                       "what it holds does not fit the check value at its end: "
                       "the file is damaged; get it anew");
}

const char *
ak_stream_library(void)
{
    return archive_version_string();
}

/* --- opening ------------------------------------------------------------------------ */

static gboolean
stream_check_foreign(AkStream *stream, GError **error)
{
    gsize n;
    const gchar *start = ak_stream_peek(stream, 8, &n, error);
    if (start == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(stream_foreign); i++) {
        const char *magic = stream_foreign[i].magic;
        if (n >= strlen(magic) && memcmp(start, magic, strlen(magic)) == 0)
            return stream_fail(stream, error,
                               "it is %s; unpack it with %s, plain files and "
                               "those of gzip can be read",
                               stream_foreign[i].what, stream_foreign[i].cure);
    }
    return TRUE;
}

static gboolean
stream_start(AkStream *stream, GError **error)
{
    struct archive *archive = stream->archive = archive_read_new();
    struct archive_entry *entry;
    if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_support_format_empty(archive) != ARCHIVE_OK)
        return stream_fail(stream, error, "this libarchive has no gzip: %s",
                           archive_error_string(archive));
    const int opened =
        archive_read_open(archive, stream, NULL, stream_feed, NULL);
    const int found = opened != ARCHIVE_OK
                          ? opened
                          : archive_read_next_header(archive, &entry);
    stream->is_over = found == ARCHIVE_EOF;
    stream->is_gzip = archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP;
    if (found != ARCHIVE_OK && found != ARCHIVE_EOF)
        return stream_fail(stream, error, "%s", archive_error_string(archive));
    return stream_check_foreign(stream, error);
}

AkStream *
ak_stream_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    g_autoptr(AkStream) stream = g_new0(AkStream, 1);
    stream->path = g_strdup(path);
    stream->sha256 = g_checksum_new(G_CHECKSUM_SHA256);
    stream->capacity = 2 * STREAM_BLOCK;
    stream->buffer = g_malloc(stream->capacity);
    stream_make_crc(stream);
    stream->file = g_fopen(path, "rbe");
    if (stream->file == NULL) {
        stream_fail(stream, error, "%s", g_strerror(errno));
        return NULL;
    }
    return stream_start(stream, error) ? g_steal_pointer(&stream) : NULL;
}

void
ak_stream_free(AkStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->archive != NULL)
        archive_read_free(stream->archive);
    if (stream->file != NULL)
        fclose(stream->file);
    g_checksum_free(stream->sha256);
    g_free(stream->buffer);
    g_free(stream->path);
    g_free(stream);
}

/* --- reading --------------------------------------------------------------------------- */

/* One read more into the buffer, which has room. */
static gboolean
stream_read(AkStream *stream, GError **error)
{
    gchar *to = stream->buffer + stream->end;
    const la_ssize_t n = archive_read_data(stream->archive, to,
                                           stream->capacity - stream->end - 1);
    if (n < 0)
        return stream_fail(stream, error,
                           "%s, after %" G_GUINT64_FORMAT
                           " bytes of what it holds: the file is cut off or "
                           "damaged; get it anew",
                           archive_error_string(stream->archive),
                           stream->n_held);
    if (stream->is_gzip)
        for (la_ssize_t i = 0; i < n; i++)
            stream->crc =
                stream->crc_of_byte[(stream->crc ^ (guchar)to[i]) & 0xff] ^
                (stream->crc >> 8);
    stream->n_held += (guint64)n;
    stream->end += (gsize)n;
    stream->is_over = n == 0;
    return TRUE;
}

const gchar *
ak_stream_peek(AkStream *stream, gsize want, gsize *n, GError **error)
{
    g_return_val_if_fail(stream != NULL && want <= AK_STREAM_MAX, NULL);

    if (stream->end - stream->begin < want && stream->begin > 0) {
        stream->end -= stream->begin;
        memmove(stream->buffer, stream->buffer + stream->begin, stream->end);
        stream->begin = 0;
    }
    if (want + 1 > stream->capacity) {
        stream->capacity = MAX(2 * stream->capacity, want + 1);
        stream->buffer = g_realloc(stream->buffer, stream->capacity);
    }
    while (stream->end - stream->begin < want && !stream->is_over)
        if (!stream_read(stream, error))
            return NULL;
    stream->buffer[stream->end] = '\0';
    *n = stream->end - stream->begin;
    return stream->buffer + stream->begin;
}

void
ak_stream_skip(AkStream *stream, gsize n)
{
    g_return_if_fail(n <= stream->end - stream->begin);
    stream->begin += n;
}

gboolean
ak_stream_line(AkStream *stream, gchar **line, gsize *length, GError **error)
{
    gsize n = 0, seen = 0, want = 1;
    gchar *newline = NULL;
    *line = NULL;
    do {
        if (ak_stream_peek(stream, want, &n, error) == NULL)
            return FALSE;
        gchar *start = stream->buffer + stream->begin;
        newline = memchr(start + seen, '\n', n - seen);
        seen = n;
        want = MIN(MAX(n + 1, STREAM_BLOCK), AK_STREAM_MAX);
    } while (newline == NULL && n < AK_STREAM_MAX && !stream->is_over);

    stream->n_line++;
    if (newline == NULL && n >= AK_STREAM_MAX)
        return stream_fail(stream, error,
                           "line %" G_GSIZE_FORMAT
                           " is longer than %" G_GSIZE_FORMAT
                           " bytes: this is no text in lines",
                           stream->n_line, AK_STREAM_MAX);
    if (newline == NULL && n == 0)
        return TRUE;
    *line = stream->buffer + stream->begin;
    *length = newline != NULL ? (gsize)(newline - *line) : n;
    (*line)[*length] = '\0';
    ak_stream_skip(stream, *length + (newline != NULL));
    stream->is_open_ended = newline == NULL;
    return TRUE;
}

gboolean
ak_stream_is_open_ended(const AkStream *stream)
{
    return stream->is_open_ended;
}

gsize
ak_stream_n_line(const AkStream *stream)
{
    return stream->n_line;
}

gchar *
ak_stream_finish(AkStream *stream, GError **error)
{
    while (!stream->is_over) {
        stream->begin = stream->end = 0;
        if (!stream_read(stream, error))
            return NULL;
    }
    stream->begin = stream->end = 0;

    const void *block;
    la_ssize_t n;
    while ((n = stream_feed(stream->archive, stream, &block)) > 0)
        ;
    if (n < 0) {
        stream_fail(stream, error, "%s", archive_error_string(stream->archive));
        return NULL;
    }
    if (!stream_check_tail(stream, error))
        return NULL;
    return g_strdup(g_checksum_get_string(stream->sha256));
}
