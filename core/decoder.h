/* decoder.h: what stands between attention and output for one text. */
#ifndef AK_DECODER_H
#define AK_DECODER_H

#include "attnkit/probe.h"

/* The output layer is linear, so with v_t = W h_t computed once the logits under
 * any weights a are sum_t a_t v_t + b: the hidden states are not read again. */
struct AkDecoder {
    AkOutputKind kind;
    gsize n_output;      /* O */
    gsize n_word;        /* T */
    const gfloat *value; /* (O,T) */
    const gfloat *bias;  /* (O) */
};

/* The output (O) under the weights a (T). */
void ak_decoder_output(const AkDecoder *decoder, const gfloat *a,
                       gfloat *output);

/* d_logit (O) of d_output (O) at probabilities `output`. */
void ak_output_backward(AkOutputKind kind, gsize n_output, const gfloat *output,
                        const gfloat *d_output, gfloat *d_logit);

#endif
