#include "decoder.h"

#include "attnkit/kernels.h"
#include "model.h"

#include <string.h>

/* Numbers for which no memory is taken. */
enum { DECODER_FEW = 512 };

/* row (R) under the weights a. */
static void
decoder_rows(const AkDecoder *decoder, const gfloat *a, gfloat *row)
{
    for (gsize r = 0; r < decoder->n_row; r++)
        row[r] = (gfloat)(ak_dot(decoder->n_word, a,
                                 decoder->value + r * decoder->n_word) +
                          (gdouble)decoder->bias[r]);
}

void
ak_decoder_output(const AkDecoder *decoder, const gfloat *a, gfloat *output)
{
    const gsize n = decoder->n_row;
    if (decoder->joint_weight == NULL) {
        decoder_rows(decoder, a, output);
        ak_output_probability(&decoder->outputs, output, output);
        return;
    }
    gfloat few[DECODER_FEW],
        *joint = 2 * n <= DECODER_FEW ? few : g_new(gfloat, 2 * n);
    decoder_rows(decoder, a, joint);
    ak_model_tanh(n, joint, joint + n);
    for (gsize o = 0; o < decoder->outputs.n; o++)
        output[o] = (gfloat)(ak_dot(n, decoder->joint_weight + o * n, joint) +
                             (gdouble)decoder->joint_bias[o]);
    ak_output_probability(&decoder->outputs, output, output);
    if (joint != few)
        g_free(joint);
}

void
ak_instance_output(const AkInstance *instance, const gfloat *a, gfloat *output)
{
    ak_decoder_output(instance->decoder, a, output);
}

/* d_logit (O) -> d_row (R) of a query model, at the weights a. */
static void
decoder_joint_backward(const AkDecoder *decoder, const gfloat *a,
                       const gfloat *d_logit, gfloat *d_row)
{
    const gsize n = decoder->n_row;
    gfloat few[DECODER_FEW],
        *joint = 2 * n <= DECODER_FEW ? few : g_new(gfloat, 2 * n);
    decoder_rows(decoder, a, joint);
    ak_model_tanh(n, joint, joint + n);
    memset(d_row, 0, n * sizeof *d_row);
    for (gsize o = 0; o < decoder->outputs.n; o++)
        ak_axpy(n, d_logit[o], decoder->joint_weight + o * n, d_row);
    for (gsize r = 0; r < n; r++)
        d_row[r] *= joint[n + r];
    if (joint != few)
        g_free(joint);
}

void
ak_instance_output_backward(const AkInstance *instance, const gfloat *a,
                            const gfloat *output, const gfloat *d_output,
                            gfloat *da)
{
    const AkDecoder *decoder = instance->decoder;
    const gsize n_output = decoder->outputs.n, n_row = decoder->n_row;
    const gsize n = n_output + n_row;
    gfloat few[DECODER_FEW], *d = n <= DECODER_FEW ? few : g_new(gfloat, n);
    gfloat *d_logit = d, *d_row = d;

    ak_output_backward(decoder->outputs.kind, n_output, output, d_output,
                       d_logit);
    if (decoder->joint_weight != NULL) {
        d_row = d + n_output;
        decoder_joint_backward(decoder, a, d_logit, d_row);
    }
    for (gsize r = 0; r < n_row; r++)
        ak_axpy(decoder->n_word, d_row[r], decoder->value + r * decoder->n_word,
                da);
    if (d != few)
        g_free(d);
}

gdouble
ak_instance_tvd(const AkInstance *instance, const gfloat *p, const gfloat *q)
{
    return ak_output_tvd(instance->output_kind, instance->n_output, p, q);
}
