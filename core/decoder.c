#include "decoder.h"

#include "attnkit/kernels.h"
#include "kernels.h"

#include <string.h>

/* row (R) under the weights a. */
static void
decoder_rows(const AkDecoder *decoder, const gfloat *a, gfloat *row)
{
    for (gsize r = 0; r < decoder->n_row; r++)
        row[r] = (gfloat)(ak_dot(decoder->n_word, a,
                                 decoder->value + r * decoder->n_word) +
                          (gdouble)decoder->bias[r]);
}

/* u (J) of a query model under the weights a, with the slopes of its tanh (J)
 * behind it; in the decoder's room. */
static const gfloat *
decoder_joint(const AkDecoder *decoder, const gfloat *a)
{
    decoder_rows(decoder, a, decoder->room);
    ak_tanh_slope(decoder->n_row, decoder->room, decoder->room + decoder->n_row);
    return decoder->room;
}

void
ak_decoder_output(const AkDecoder *decoder, const gfloat *a, gfloat *output)
{
    const gsize n = decoder->n_row;
    if (decoder->joint_weight == NULL) {
        decoder_rows(decoder, a, output);
    } else {
        const gfloat *joint = decoder_joint(decoder, a);
        for (gsize o = 0; o < decoder->outputs.n; o++)
            output[o] =
                (gfloat)(ak_dot(n, decoder->joint_weight + o * n, joint) +
                         (gdouble)decoder->joint_bias[o]);
    }
    ak_output_probability(&decoder->outputs, output, output);
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
    const gfloat *slope = decoder_joint(decoder, a) + n;
    memset(d_row, 0, n * sizeof *d_row);
    for (gsize o = 0; o < decoder->outputs.n; o++)
        ak_axpy(n, d_logit[o], decoder->joint_weight + o * n, d_row);
    for (gsize r = 0; r < n; r++)
        d_row[r] *= slope[r];
}

void
ak_instance_output_backward(const AkInstance *instance, const gfloat *a,
                            const gfloat *output, const gfloat *d_output,
                            gfloat *da)
{
    const AkDecoder *decoder = instance->decoder;
    const gsize n_row = decoder->n_row, n_output = decoder->outputs.n;
    gfloat *d_logit = decoder->room + 2 * n_row, *d_row = d_logit;

    ak_output_backward(decoder->outputs.kind, n_output, output, d_output,
                       d_logit);
    if (decoder->joint_weight != NULL) {
        d_row = d_logit + n_output;
        decoder_joint_backward(decoder, a, d_logit, d_row);
    }
    for (gsize r = 0; r < n_row; r++)
        ak_axpy(decoder->n_word, d_row[r], decoder->value + r * decoder->n_word,
                da);
}

gdouble
ak_instance_tvd(const AkInstance *instance, const gfloat *p, const gfloat *q)
{
    return ak_output_tvd(instance->output_kind, instance->n_output, p, q);
}
