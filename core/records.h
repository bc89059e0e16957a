/* records.h: one text's results as a line of JSON.
 *
 * Floats are written as %.9g and so read back to the same float32; a value that
 * does not exist is null.  Formats: attnkit-files(5). */
#ifndef AK_RECORDS_H
#define AK_RECORDS_H

#include "attnkit/probe.h"
#include "corpus.h"

/* instances.jsonl: the text, its label, the model's output and attention; and
 * uniform_output (O), what comes out under uniform attention, with its distance
 * from the output.  Of a query task also the query and the candidates. */
void ak_record_instance(const AkText *text, const AkCorpus *corpus,
                        const AkInstance *instance,
                        const gfloat *uniform_output, GString *line);

/* NAME.jsonl of a probe: its columns, then its series. */
void ak_record_probe(const AkProbeOps *ops, const AkInstance *instance,
                     const gdouble *column, gfloat *const *series,
                     GString *line);

/* Two rankings of a text's words.  NAN: undefined. */
typedef struct AkPairRecord {
    const char *a, *b;
    gdouble tau, p;
    gdouble tau_shuffled, p_shuffled; /* with b in random order */
    gsize top_k;                      /* 0: what follows is not asked for */
    gdouble top_distance, top_distance_shuffled;
} AkPairRecord;

/* correlation.jsonl: two rankings of text `id`. */
void ak_record_correlation(const char *id, const AkPairRecord *pair,
                           GString *line);

#endif
