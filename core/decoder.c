#include "decoder.h"

#include "attnkit/kernels.h"
#include "model.h"

#include <math.h>

void
ak_decoder_output(const AkDecoder *decoder, const gfloat *a, gfloat *output)
{
    for (gsize o = 0; o < decoder->n_output; o++)
        output[o] = (gfloat)(ak_dot(decoder->n_word, a,
                                    decoder->value + o * decoder->n_word) +
                             (gdouble)decoder->bias[o]);
    ak_output_probability(decoder->kind, decoder->n_output, output, output);
}

void
ak_output_backward(AkOutputKind kind, gsize n_output, const gfloat *output,
                   const gfloat *d_output, gfloat *d_logit)
{
    if (kind != AK_OUTPUT_SIGMOID) {
        for (gsize o = 0; o < n_output; o++)
            d_logit[o] = 0.0f;
        ak_softmax_backward(n_output, output, d_output, d_logit);
        return;
    }
    for (gsize o = 0; o < n_output; o++)
        d_logit[o] = d_output[o] * output[o] * (1.0f - output[o]);
}

void
ak_instance_output(const AkInstance *instance, const gfloat *a, gfloat *output)
{
    ak_decoder_output(instance->decoder, a, output);
}

void
ak_instance_output_backward(const AkInstance *instance, const gfloat *a,
                            const gfloat *output, const gfloat *d_output,
                            gfloat *da)
{
    const AkDecoder *decoder = instance->decoder;
    const gsize n_output = decoder->n_output;
    gfloat few[16], *d_logit = n_output <= G_N_ELEMENTS(few)
                                   ? few
                                   : g_new(gfloat, n_output);
    (void)a;

    ak_output_backward(decoder->kind, n_output, output, d_output, d_logit);
    for (gsize o = 0; o < n_output; o++)
        ak_axpy(decoder->n_word, d_logit[o],
                decoder->value + o * decoder->n_word, da);
    if (d_logit != few)
        g_free(d_logit);
}

gdouble
ak_instance_tvd(const AkInstance *instance, const gfloat *p, const gfloat *q)
{
    gdouble sum = 0.0;
    for (gsize o = 0; o < instance->n_output; o++)
        sum += fabs((gdouble)p[o] - (gdouble)q[o]);
    return instance->output_kind == AK_OUTPUT_SIGMOID
               ? sum / (gdouble)instance->n_output
               : 0.5 * sum;
}
