/* vectors-work.h: the inside of the reader of word vectors: vectors.c has the
 * table, vectors-text.c and vectors-binary.c fill it. */
#ifndef AK_VECTORS_WORK_H
#define AK_VECTORS_WORK_H

#include "stream.h"
#include "vectors.h"

/* Bytes of a word in a binary file. */
enum { AK_VECTORS_MAX_WORD = 1 << 16 };

/* A file that is being read. */
typedef struct AkVectorsReading {
    const char *path;
    AkStream *stream;
    const AkVocabulary *vocabulary;
    AkVectors *vectors;
    gdouble memory;   /* as of ak_vectors_read() */
    gsize n_promised; /* rows, by the first line "N E" */
    gboolean has_promise;
    gchar *first_word;
} AkVectorsReading;

/* An error with the path and, unless it is 0, the line.  FALSE always. */
gboolean ak_vectors_fail(const AkVectorsReading *reading, gsize line,
                         GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* A row of the file is of this word: where its numbers go, (E); NULL: nowhere. */
gfloat *ak_vectors_take_word(AkVectorsReading *reading, const char *word);

/* How many of the line's last fields are numbers; its first field is the word.
 * *other: the field before them, where it is a number of another kind, such as nan;
 * else NULL. */
gsize ak_vectors_count_numbers(gchar *line, gchar *end, gchar **other);

/* This line and all that follow; line NULL: there is none. */
gboolean ak_vectors_read_text(AkVectorsReading *reading, gchar *line,
                              gsize length, GError **error);

/* All that follows the first line. */
gboolean ak_vectors_read_binary(AkVectorsReading *reading, GError **error);

#endif
