/* correlation.h: two rankings of a text's words, compared. */
#ifndef AK_CORRELATION_H
#define AK_CORRELATION_H

#include "records.h"
#include "study.h"

typedef struct AkRanking {
    const char *name;    /* attention, or a probe's */
    const gfloat *value; /* (T); undefined where one of them is NAN */
} AkRanking;

/* Compare the rankings a and b of the n >= 1 words of text `id`.  What does not
 * exist is NAN: where a ranking is undefined or constant.
 *
 * The control is b in random order, drawn from the stream keyed by (seed,
 * "shuffle", "A B id"): what chance gives for rankings with these ties. */
void ak_correlate(const AkCorrelationOptions *options, guint64 seed,
                  const char *id, gsize n, const AkRanking *a,
                  const AkRanking *b, AkPairRecord *pair);

#endif
