#include "stream.h"

#include <string.h>

enum { STREAM_BLOCK = 1 << 17 };

struct AkStream {
    gchar *path;
    const AkStreamSource *source;
    gpointer data;

    gchar *buffer; /* [begin, end) is next; end < capacity, for a NUL */
    gsize begin, end, capacity;
    gboolean is_over, is_open_ended;
    gsize n_line;
};

AkStream *
ak_stream_new(const char *path, const AkStreamSource *source, gpointer data)
{
    g_return_val_if_fail(path != NULL && source != NULL, NULL);

    AkStream *stream = g_new0(AkStream, 1);
    stream->path = g_strdup(path);
    stream->source = source;
    stream->data = data;
    stream->capacity = 2 * STREAM_BLOCK;
    stream->buffer = g_malloc(stream->capacity);
    return stream;
}

void
ak_stream_free(AkStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->source->free != NULL)
        stream->source->free(stream->data);
    g_free(stream->buffer);
    g_free(stream->path);
    g_free(stream);
}

/* One read more into the buffer, which has room. */
static gboolean
stream_read(AkStream *stream, GError **error)
{
    const gssize n =
        stream->source->read(stream->data, stream->buffer + stream->end,
                             stream->capacity - stream->end - 1, error);
    if (n < 0)
        return FALSE;
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
    if (newline == NULL && n >= AK_STREAM_MAX) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "cannot read '%s': line %" G_GSIZE_FORMAT
                    " is longer than %" G_GSIZE_FORMAT
                    " bytes: this is no text in lines",
                    stream->path, stream->n_line, AK_STREAM_MAX);
        return FALSE;
    }
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
    return stream->source->finish != NULL
               ? stream->source->finish(stream->data, error)
               : NULL;
}
