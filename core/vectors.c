#include "vectors.h"

#include "attnkit/random.h"
#include "errors.h"
#include "memory.h"
#include "vectors-work.h"

#include <string.h>

enum { VECTORS_MAX_WIDTH = 8192 };

gboolean
ak_vectors_fail(const AkVectorsReading *reading, gsize line, GError **error,
                const char *format, ...)
{
    g_autofree gchar *where =
        line > 0 ? g_strdup_printf("%s:%" G_GSIZE_FORMAT, reading->path, line)
                 : g_strdup(reading->path);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_DATA, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

/* --- the table --------------------------------------------------------------------- */

static gboolean
vectors_set_width(AkVectorsReading *reading, gsize width, gsize wanted,
                  GError **error)
{
    AkVectors *vectors = reading->vectors;
    if (width < 1 || width > VECTORS_MAX_WIDTH)
        return ak_vectors_fail(reading, 1, error,
                               "its vectors have %" G_GSIZE_FORMAT
                               " numbers, must be in [1, %d]",
                               width, VECTORS_MAX_WIDTH);
    if (wanted > 0 && wanted != width)
        return ak_vectors_fail(reading, 0, error,
                               "the width of its vectors is %" G_GSIZE_FORMAT
                               ", but embedding.width is %" G_GSIZE_FORMAT
                               "; set embedding.width = %" G_GSIZE_FORMAT
                               ", or leave it out",
                               width, wanted, width);
    const gdouble size =
        (gdouble)vectors->n_word * (gdouble)width * sizeof *vectors->value;
    g_autofree gchar *lacks = ak_memory_lacks(size, reading->memory);
    if (lacks != NULL)
        return ak_vectors_fail(
            reading, 1, error,
            "the vocabulary has %" G_GSIZE_FORMAT
            " words, and a vector of %" G_GSIZE_FORMAT
            " numbers for each %s; set text.min_df to more, take a file of "
            "shorter vectors, or give the program more",
            vectors->n_word, width, lacks);
    vectors->width = width;
    vectors->value = g_new0(gfloat, vectors->n_word * width);
    return TRUE;
}

gfloat *
ak_vectors_take_word(AkVectorsReading *reading, const char *word)
{
    AkVectors *vectors = reading->vectors;
    const guint32 id = ak_vocabulary_id(reading->vocabulary, word);
    vectors->n_row++;
    if (reading->first_word == NULL)
        reading->first_word = g_strdup(word);
    if (id < AK_FIRST_WORD)
        return NULL;
    vectors->n_found += !vectors->is_found[id];
    vectors->n_again += vectors->is_found[id];
    if (vectors->is_found[id])
        return NULL;
    vectors->is_found[id] = TRUE;
    return vectors->value + id * vectors->width;
}

/* --- which format ------------------------------------------------------------------------ */

/* "N E" and nothing else; behind a blank they are numbers of an empty word. */
static gboolean
vectors_parse_header(const gchar *line, gsize *n_word, gsize *width)
{
    g_auto(GStrv) part = g_strsplit_set(line, " \t\r", -1);
    guint64 number[2] = {0, 0};
    guint n = 0;
    for (guint i = 0; part[i] != NULL; i++) {
        if (*part[i] == '\0')
            continue;
        if (n == 2 || !g_ascii_string_to_unsigned(part[i], 10, 0, G_MAXINT64,
                                                  &number[n], NULL))
            return FALSE;
        n++;
    }
    *n_word = (gsize)number[0];
    *width = (gsize)number[1];
    return n == 2 && g_ascii_isdigit(*line);
}

/* Behind the first word text goes on with characters that print, four bytes of a
 * float hardly ever are such, let alone a row of them. */
static gboolean
vectors_looks_binary(const gchar *data, gsize n, gsize width)
{
    const gchar *blank = memchr(data, ' ', n);
    if (blank == NULL)
        return n > 0 && memchr(data, '\n', n) == NULL;
    const gchar *end =
        MIN(data + n, blank + 1 + MIN(width, 64) * sizeof(gfloat));
    for (const gchar *at = blank + 1; at < end && *at != '\n'; at++)
        if (!g_ascii_isprint(*at) && !g_ascii_isspace(*at))
            return TRUE;
    return FALSE;
}

static gboolean
vectors_read_all(AkVectorsReading *reading, AkVectorsFormat format,
                 gsize wanted, GError **error)
{
    gchar *line = NULL;
    gsize length = 0, width = 0, n = 0;
    if (!ak_stream_line(reading->stream, &line, &length, error))
        return FALSE;
    if (line == NULL)
        return ak_vectors_fail(reading, 0, error, "the file is empty");
    reading->has_promise =
        vectors_parse_header(line, &reading->n_promised, &width);
    if (!reading->has_promise) {
        if (format == AK_VECTORS_BINARY)
            return ak_vectors_fail(
                reading, 0, error,
                "a binary file of word2vec starts with a line "
                "of two integers, words and width; this does "
                "not (embedding.format = binary)");
        gchar *other;
        width = ak_vectors_count_numbers(line, line + length, &other);
        if (other != NULL)
            return ak_vectors_fail(reading, 1, error,
                                   "'%.*s' is not a decimal number; a word and "
                                   "its numbers were expected",
                                   (int)MIN(strcspn(other, " \t\r"), 40), other);
        if (width == 0)
            return ak_vectors_fail(reading, 1, error,
                                   "a word and its numbers, or two integers, "
                                   "words and width, were expected: is this a "
                                   "file of word vectors?");
        return vectors_set_width(reading, width, wanted, error) &&
               ak_vectors_read_text(reading, line, length, error);
    }
    if (!vectors_set_width(reading, width, wanted, error))
        return FALSE;
    const gchar *data =
        ak_stream_peek(reading->stream, AK_VECTORS_MAX_WORD, &n, error);
    if (data == NULL)
        return FALSE;
    reading->vectors->is_binary =
        format == AK_VECTORS_BINARY ||
        (format == AK_VECTORS_AUTO && vectors_looks_binary(data, n, width));
    if (reading->vectors->is_binary)
        return ak_vectors_read_binary(reading, error);
    return ak_stream_line(reading->stream, &line, &length, error) &&
           ak_vectors_read_text(reading, line, length, error);
}

AkVectors *
ak_vectors_read(const char *path, AkVectorsFormat format, gsize width,
                gdouble memory, const AkVocabulary *vocabulary, GError **error)
{
    g_return_val_if_fail(path != NULL && vocabulary != NULL, NULL);

    g_autoptr(AkStream) stream = ak_stream_open(path, error);
    g_autoptr(AkVectors) vectors = g_new0(AkVectors, 1);
    vectors->n_word = ak_vocabulary_size(vocabulary);
    vectors->is_found = g_new0(guint8, vectors->n_word);
    AkVectorsReading reading = {.path = path,
                                .stream = stream,
                                .vocabulary = vocabulary,
                                .vectors = vectors,
                                .memory = memory};
    const gboolean ok =
        stream != NULL && vectors_read_all(&reading, format, width, error);
    g_autofree gchar *first = reading.first_word;
    vectors->sha256 = ok ? ak_stream_finish(stream, error) : NULL;
    if (vectors->sha256 == NULL)
        return NULL;
    if (vectors->n_found == 0) {
        ak_vectors_fail(
            &reading, 0, error,
            "none of its %" G_GSIZE_FORMAT
            " words, the first is '%s', is among the %" G_GSIZE_FORMAT
            " of the vocabulary, such as '%s': are they of another "
            "language, or in other letters?",
            vectors->n_row, first != NULL ? first : "",
            vectors->n_word - AK_FIRST_WORD,
            vectors->n_word > AK_FIRST_WORD
                ? ak_vocabulary_word(vocabulary, AK_FIRST_WORD)
                : "");
        return NULL;
    }
    return g_steal_pointer(&vectors);
}

void
ak_vectors_free(AkVectors *vectors)
{
    if (vectors == NULL)
        return;
    g_free(vectors->value);
    g_free(vectors->is_found);
    g_free(vectors->sha256);
    g_free(vectors);
}

void
ak_vectors_start(const AkVectors *vectors, const AkVocabulary *vocabulary,
                 gboolean is_normal, guint64 seed, gfloat *embedding)
{
    const gsize width = vectors->width;
    memcpy(embedding, vectors->value,
           vectors->n_word * width * sizeof *embedding);
    for (gsize i = AK_PADDING + 1; is_normal && i < vectors->n_word; i++) {
        if (vectors->is_found[i])
            continue;
        AkRandom random;
        ak_random_init(&random, seed, "word vector",
                       ak_vocabulary_word(vocabulary, (guint32)i));
        for (gsize e = 0; e < width; e++)
            embedding[i * width + e] = (gfloat)ak_random_normal(&random);
    }
}
