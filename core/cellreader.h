/* cellreader.h: the texts of a cell with all that was found out about each.
 *
 * Reads instances.jsonl, each probe's records and correlation.jsonl side by side,
 * one text at a time.  Each text stands once in each, in one order, and each pair of
 * rankings once; else it is an error. */
#ifndef AK_CELLREADER_H
#define AK_CELLREADER_H

#include "declared.h"
#include "recordscan.h"
#include "results.h"

/* Two rankings of the words compared; NAN: undefined. */
typedef struct AkPairFound {
    gchar *quantity; /* "tau_attention_loo", as in summary.csv */
    gdouble tau, tau_shuffled;
} AkPairFound;

/* The text under way. */
typedef struct AkCellReader {
    const gchar *id;
    GHashTable *seen; /* the ids so far, that of the text among them */
    AkScan *instance;
    GPtrArray *probe; /* AkScan: the records of each of results->probe */
    GArray *pair;     /* AkPairFound, in their order */

    AkScan *correlation; /* it stands at the next text's first line */
    gchar *next_id;      /* NULL: at its end */
} AkCellReader;

/* `cell`: its name in the manifest.  `results` must outlive the reader. */
AkCellReader *ak_cell_reader_new(const AkResults *results, const char *cell,
                                 GError **error);
void ak_cell_reader_free(AkCellReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCellReader, ak_cell_reader_free)

/* The next text; behind the last one *is_end is TRUE. */
gboolean ak_cell_reader_next(AkCellReader *reader, gboolean *is_end,
                             GError **error);

#endif
