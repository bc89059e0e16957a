/* parsers.h: what reads one file.
 *
 *   archive        a tar, a zip, a gzip or a plain file
 *   rows-csv, rows-tsv, rows-json
 *                  a table
 *   words          a text
 *   run-file       a run file
 *   safetensors    tensors
 *   vectors        word vectors, as text and as word2vec's binary format
 *   vocabulary     a word a line
 *   records        lines of JSON of a run's output
 *   plugin         the descriptor of a plug-in, see descriptor.h */
#ifndef AK_FUZZ_PARSERS_H
#define AK_FUZZ_PARSERS_H

#include <glib.h>

typedef struct FuzzParser {
    const char *name;
    void (*run)(const char *path, const guint8 *data, gsize size);
    gboolean takes_bytes; /* nothing is at `path` */
} FuzzParser;

extern const FuzzParser fuzz_parsers[]; /* ends with name NULL */

/* A refusal has a message, which is UTF-8 and short enough for a terminal; what
 * is read has none. */
void fuzz_judge(gboolean ok, const GError *error);

#endif
