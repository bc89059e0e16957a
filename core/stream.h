/* stream.h: bytes read from front to back, by pieces or by lines.
 *
 * A file may be plain or compressed with gzip: whether it is its first bytes
 * tell, not its name.  Only a part of it is in memory at any time.  Errors are
 * AK_ERROR_FILE and name the path. */
#ifndef AK_STREAM_H
#define AK_STREAM_H

#include "attnkit/error.h"

/* Bytes of a line, and of what ak_stream_peek() can show: a text of 100,000
 * words in one line must fit. */
#define AK_STREAM_MAX ((gsize)1 << 24)

/* "libarchive 3.6.2": the one that runs. */
const char *ak_stream_library(void);

typedef struct AkStream AkStream;

/* Where bytes come from other than from a file. */
typedef struct AkStreamSource {
    /* Up to n >= 1 of the next bytes into `to`; 0 at the end, -1 on error. */
    gssize (*read)(gpointer data, gchar *to, gsize n, GError **error);
    /* All was taken: is it whole?  SHA-256 as ak_stream_finish() has it.  NULL:
     * there is nothing to say. */
    gchar *(*finish)(gpointer data, GError **error);
    void (*free)(gpointer data); /* NULL: not the stream's */
} AkStreamSource;

/* `path` is what messages call it. */
AkStream *ak_stream_new(const char *path, const AkStreamSource *source,
                        gpointer data);

/* A file.  Archives and other compressions are errors that say what to do. */
AkStream *ak_stream_open(const char *path, GError **error);

/* The same where nobody wants the SHA-256, which takes longer than all else:
 * ak_stream_finish() gives "". */
AkStream *ak_stream_open_unhashed(const char *path, GError **error);

/* The same, of text: a file named .gz that is neither is an error. */
AkStream *ak_stream_open_text(const char *path, GError **error);

void ak_stream_free(AkStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkStream, ak_stream_free)

/* What comes next: at least `want` bytes (up to AK_STREAM_MAX), fewer only where
 * the file ends.  They stand until the next call and are followed by a NUL.
 * NULL on error. */
const gchar *ak_stream_peek(AkStream *stream, gsize want, gsize *n,
                            GError **error);

/* Go on behind n bytes that were peeked at. */
void ak_stream_skip(AkStream *stream, gsize n);

/* The next line, without its newline, ended by a NUL; *line is NULL after the
 * last one.  It stands until the next call, and the caller may write to it. */
gboolean ak_stream_line(AkStream *stream, gchar **line, gsize *length,
                        GError **error);

/* Had the line that ak_stream_line() gave last no newline? */
gboolean ak_stream_is_open_ended(const AkStream *stream);

/* The number of the line that ak_stream_line() gave last, from 1. */
gsize ak_stream_n_line(const AkStream *stream);

/* SHA-256 of the file as it lies on disk, 64 hexadecimal digits; what was not
 * read yet is passed over.  NULL on error, or where the source has none.  Free
 * it. */
gchar *ak_stream_finish(AkStream *stream, GError **error);

#endif
