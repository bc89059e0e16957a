/* decoder.h: what stands between attention and output for one text. */
#ifndef AK_DECODER_H
#define AK_DECODER_H

#include "output.h"

/* The first layer is linear, so with v_t = W h_t computed once its rows under any
 * weights a are sum_t a_t v_t + b: the hidden states are not read again.  They
 * are the logits, or, in a query model, what the tanh below the output layer
 * takes; then b holds the query's share. */
struct AkDecoder {
    AkOutputs outputs;
    gsize n_row;                             /* R: O; J in a query model */
    gsize n_word;                            /* T */
    const gfloat *value;                     /* (R,T) */
    const gfloat *bias;                      /* (R) */
    const gfloat *joint_weight, *joint_bias; /* (O,J), (O); NULL without query */
    gfloat *room; /* (AK_DECODER_ROOM) scratch of the thread that has the text */
};

/* Floats of room for R rows and O outputs. */
#define AK_DECODER_ROOM(n_row, n_output) (3 * (n_row) + (n_output))

/* The output (O) under the weights a (T). */
void ak_decoder_output(const AkDecoder *decoder, const gfloat *a,
                       gfloat *output);

#endif
