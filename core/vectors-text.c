/* Word vectors as text: see vectors.h. */
#include "vectors-work.h"

#include <math.h>
#include <string.h>

static gboolean
vectors_is_blank(gchar c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Is [text, end) a decimal number?  Hexadecimal ones, NaN and infinity are
 * none. */
static gboolean
vectors_is_number(const gchar *text, const gchar *end)
{
    gsize n_digit = 0;
    text += text < end && (*text == '-' || *text == '+');
    for (; text < end && g_ascii_isdigit(*text); text++)
        n_digit++;
    text += text < end && *text == '.';
    for (; text < end && g_ascii_isdigit(*text); text++)
        n_digit++;
    if (n_digit == 0 || text == end)
        return n_digit > 0;
    if (*text != 'e' && *text != 'E')
        return FALSE;
    text++;
    text += text < end && (*text == '-' || *text == '+');
    for (n_digit = 0; text < end && g_ascii_isdigit(*text); text++)
        n_digit++;
    return n_digit > 0 && text == end;
}

/* The field that ends before `end`, passing over blanks; NULL: there is none. */
static gchar *
vectors_previous(gchar *line, gchar **end)
{
    while (*end > line && vectors_is_blank((*end)[-1]))
        (*end)--;
    gchar *start = *end;
    while (start > line && !vectors_is_blank(start[-1]))
        start--;
    return start < *end ? start : NULL;
}

gsize
ak_vectors_count_numbers(gchar *line, gchar *end, gchar **other)
{
    gsize n = 0;
    gchar *start;
    while ((start = vectors_previous(line, &end)) != NULL && start != line &&
           vectors_is_number(start, end)) {
        end = start;
        n++;
    }
    *other = NULL;
    if (start != NULL && start != line) {
        gchar *number_end;
        (void)g_ascii_strtod(start, &number_end);
        *other = number_end == end ? start : NULL;
    }
    return n;
}

/* A line without its E numbers: the word, ended by a NUL; *number is where the
 * first of them starts.  A blank before the first number belongs to an empty
 * word, which some files have. */
static gboolean
vectors_split(const AkVectorsReading *reading, gchar *line, gsize length,
              gchar **number, GError **error)
{
    const gsize width = reading->vectors->width;
    const gsize at = ak_stream_n_line(reading->stream);
    gchar *end = line + length, *start = end;
    for (gsize n = 0; n < width; n++) {
        gchar *field = vectors_previous(line, &end);
        if (field == NULL || field == line)
            return ak_vectors_fail(
                reading, at, error,
                "a word and %" G_GSIZE_FORMAT
                " numbers were expected, by line 1; there are %" G_GSIZE_FORMAT
                " fields in all",
                width, n + (field != NULL));
        if (!vectors_is_number(field, end))
            return ak_vectors_fail(
                reading, at, error,
                "'%.*s' is not a decimal number; a word and %" G_GSIZE_FORMAT
                " numbers were expected, by line 1",
                (int)MIN(end - field, 40), field, width);
        start = end = field;
    }
    *number = start;
    gchar *word_end = start;
    gchar *last = vectors_previous(line, &word_end);
    if (last != NULL && last != line && vectors_is_number(last, word_end))
        return ak_vectors_fail(
            reading, at, error,
            "a word and %" G_GSIZE_FORMAT
            " numbers were expected, by line 1; there are more",
            width);
    if (last != NULL)
        *word_end = '\0';
    else
        line[0] = '\0';
    return TRUE;
}

static gboolean
vectors_take_numbers(const AkVectorsReading *reading, const gchar *number,
                     gfloat *value, GError **error)
{
    for (gsize i = 0; i < reading->vectors->width; i++) {
        gchar *end = NULL;
        while (vectors_is_blank(*number))
            number++;
        value[i] = (gfloat)g_ascii_strtod(number, &end);
        if (!isfinite(value[i]))
            return ak_vectors_fail(reading, ak_stream_n_line(reading->stream),
                                   error,
                                   "'%.*s' is too large for a number of single "
                                   "precision",
                                   (int)(end - number), number);
        number = end;
    }
    return TRUE;
}

/* Empty lines are forgiven at the end only. */
gboolean
ak_vectors_read_text(AkVectorsReading *reading, gchar *line, gsize length,
                     GError **error)
{
    gsize n_empty = 0;
    for (; line != NULL; n_empty += line != NULL && length == 0) {
        gchar *number = line;
        if (length > 0) {
            if (n_empty > 0)
                return ak_vectors_fail(
                    reading, ak_stream_n_line(reading->stream) - 1, error,
                    "an empty line, a word and %" G_GSIZE_FORMAT
                    " numbers were expected",
                    reading->vectors->width);
            if (!vectors_split(reading, line, length, &number, error))
                return FALSE;
            gfloat *value = ak_vectors_take_word(reading, line);
            if (value != NULL &&
                !vectors_take_numbers(reading, number, value, error))
                return FALSE;
        }
        if (!ak_stream_line(reading->stream, &line, &length, error))
            return FALSE;
    }
    reading->vectors->is_open_ended = ak_stream_is_open_ended(reading->stream);
    const gsize n_row = reading->vectors->n_row;
    if (!reading->has_promise || n_row == reading->n_promised)
        return TRUE;
    return ak_vectors_fail(
        reading, 0, error,
        "line 1 promises %" G_GSIZE_FORMAT " words, there are %" G_GSIZE_FORMAT
        ": %s; get the file anew, or correct line 1",
        reading->n_promised, n_row,
        n_row < reading->n_promised ? "it may be cut off" : "more than that");
}
