/* output.h: from logits to the probabilities that a text can have. */
#ifndef AK_OUTPUT_H
#define AK_OUTPUT_H

#include "attnkit/probe.h"

/* The outputs of one text. */
typedef struct AkOutputs {
    AkOutputKind kind;
    gsize n; /* O */
    /* AK_OUTPUT_CANDIDATES: the admissible answers, ascending; NULL: all are.
     * The others have probability 0. */
    const guint32 *candidate;
    gsize n_candidate;
} AkOutputs;

/* Probabilities (O) of logits (O); output may be logit. */
void ak_output_probability(const AkOutputs *outputs, const gfloat *logit,
                           gfloat *output);

/* d_logit (O) of d_output (O) at probabilities `output`. */
void ak_output_backward(AkOutputKind kind, gsize n_output, const gfloat *output,
                        const gfloat *d_output, gfloat *d_logit);

/* TVD: mean |p_o - q_o| over sigmoid outputs, else 1/2 sum |p_o - q_o|, where the
 * difference of the largest p is taken as that of all others together: both sum
 * to 1, and next to 1 single precision is coarse.  At most 1. */
gdouble ak_output_tvd(AkOutputKind kind, gsize n_output, const gfloat *p,
                      const gfloat *q);

/* Is none of the numbers (n) of an output, or of several, NAN? */
gboolean ak_output_is_defined(gsize n, const gfloat *output);

/* A sigmoid output above it says yes: class 1, or one of several labels. */
#define AK_OUTPUT_YES 0.5f

/* Class 1 iff output > AK_OUTPUT_YES for one sigmoid output, else the first arg max. */
guint ak_output_class(AkOutputKind kind, gsize n_output, const gfloat *output);

#endif
