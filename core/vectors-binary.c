/* Word vectors in word2vec's binary format: see vectors.h. */
#include "vectors-work.h"

#include <math.h>
#include <string.h>

/* The E numbers of a row at `bytes`; value (E) is NULL where they are not kept, but
 * they must be finite all the same. */
static gboolean
vectors_take_floats(const AkVectorsReading *reading, gsize row, const char *word,
                    const gchar *bytes, gfloat *value, GError **error)
{
    for (gsize i = 0; i < reading->vectors->width; i++) {
        guint32 bits;
        gfloat x;
        memcpy(&bits, bytes + i * sizeof bits, sizeof bits);
        bits = GUINT32_FROM_LE(bits);
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x))
            return ak_vectors_fail(reading, 0, error,
                                   "number %" G_GSIZE_FORMAT
                                   " of word %" G_GSIZE_FORMAT
                                   ", '%s', is %f, must be finite",
                                   i + 1, row + 1, word, (gdouble)x);
        if (value != NULL)
            value[i] = x;
    }
    return TRUE;
}

static gboolean
vectors_read_row(AkVectorsReading *reading, gsize row, GError **error)
{
    const gsize n_byte = reading->vectors->width * sizeof(gfloat);
    gsize n;
    const gchar *data = ak_stream_peek(reading->stream,
                                       AK_VECTORS_MAX_WORD + n_byte, &n, error);
    if (data == NULL)
        return FALSE;
    const gsize skip = n > 0 && *data == '\n';
    const gchar *blank =
        memchr(data + skip, ' ', MIN(n - skip, AK_VECTORS_MAX_WORD));
    if (blank == NULL && n > AK_VECTORS_MAX_WORD)
        return ak_vectors_fail(
            reading, 0, error,
            "word %" G_GSIZE_FORMAT
            " has no end within %d bytes: the file is damaged, "
            "or not of word2vec's binary format",
            row + 1, AK_VECTORS_MAX_WORD);
    const gsize length = blank != NULL ? (gsize)(blank - data) - skip : 0;
    if (blank == NULL || skip + length + 1 + n_byte > n)
        return ak_vectors_fail(
            reading, 0, error,
            "it ends within word %" G_GSIZE_FORMAT " of the %" G_GSIZE_FORMAT
            " that its first line promises: it is cut off; get "
            "it anew",
            row + 1, reading->n_promised);

    g_autofree gchar *word = g_strndup(data + skip, length);
    gfloat *value = ak_vectors_take_word(reading, word);
    if (!vectors_take_floats(reading, row, word, blank + 1, value, error))
        return FALSE;
    ak_stream_skip(reading->stream, skip + length + 1 + n_byte);
    return TRUE;
}

gboolean
ak_vectors_read_binary(AkVectorsReading *reading, GError **error)
{
    for (gsize row = 0; row < reading->n_promised; row++)
        if (!vectors_read_row(reading, row, error))
            return FALSE;
    gsize n;
    const gchar *rest = ak_stream_peek(reading->stream, 2, &n, error);
    if (rest == NULL)
        return FALSE;
    if (n == 0 || (n == 1 && *rest == '\n'))
        return TRUE;
    return ak_vectors_fail(
        reading, 0, error,
        "there is more after the %" G_GSIZE_FORMAT
        " words that its first line promises: it is damaged; "
        "get it anew",
        reading->n_promised);
}
