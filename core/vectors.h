/* vectors.h: pretrained word vectors, of the words of one vocabulary.
 *
 *   GloVe text            word, then E numbers, a line a word
 *   fastText, word2vec    the same under a first line "N E"
 *   word2vec binary       "N E", a newline; then word, a blank, E floats
 *                         (little-endian), perhaps a newline
 *
 * Each plain or compressed with gzip.  The file is read once, front to back, and
 * only rows of known words are kept.  A word of a text file may have blanks in
 * it: the last E fields of its line are the numbers.  Of a word that comes twice
 * the first row counts.  Words are compared byte by byte; one that is not UTF-8
 * can be in no vocabulary and is passed over. */
#ifndef AK_VECTORS_H
#define AK_VECTORS_H

#include "corpus.h"

typedef enum {
    AK_VECTORS_AUTO,
    AK_VECTORS_TEXT,
    AK_VECTORS_BINARY
} AkVectorsFormat;

typedef struct AkVectors {
    gsize n_word, width; /* V, E */
    gfloat *value;       /* (V,E), 0 for words that the file lacks */
    guint8 *is_found;    /* (V); never of padding, <UNK> and the marks */
    gsize n_found;       /* words of the vocabulary that have a vector */
    gsize n_again;       /* rows of such words after their first one */
    gsize n_row;         /* of the file */
    gboolean is_binary;
    gboolean is_open_ended; /* text whose last line has no newline: cut off? */
    gchar *sha256;          /* of the file */
} AkVectors;

/* width: E that is expected, 0 for any.  memory: bytes that they may take, 0: what
 * the system has left.  Errors: AK_ERROR_FILE, and AK_ERROR_DATA with file and line,
 * or number of the word: a broken or missing row, a number that is not finite, no
 * known word at all, no room. */
AkVectors *ak_vectors_read(const char *path, AkVectorsFormat format,
                           gsize width, gdouble memory,
                           const AkVocabulary *vocabulary, GError **error);
void ak_vectors_free(AkVectors *vectors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkVectors, ak_vectors_free)

/* Start an embedding (V,E) from them.  Words without a vector get 0, or where
 * `is_normal` standard normal numbers, each word its own whatever the others
 * are; padding is 0. */
void ak_vectors_start(const AkVectors *vectors, const AkVocabulary *vocabulary,
                      gboolean is_normal, guint64 seed, gfloat *embedding);

#endif
