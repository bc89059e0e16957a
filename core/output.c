#include "output.h"

#include "attnkit/kernels.h"

#include <math.h>

/* The softmax over the candidates alone. */
static void
output_softmax_some(const AkOutputs *outputs, const gfloat *logit,
                    gfloat *output)
{
    gfloat few[256], *some = outputs->n_candidate <= G_N_ELEMENTS(few)
                                 ? few
                                 : g_new(gfloat, outputs->n_candidate);
    for (gsize i = 0; i < outputs->n_candidate; i++)
        some[i] = logit[outputs->candidate[i]];
    ak_softmax(outputs->n_candidate, some, some);
    for (gsize o = 0; o < outputs->n; o++)
        output[o] = 0.0f;
    for (gsize i = 0; i < outputs->n_candidate; i++)
        output[outputs->candidate[i]] = some[i];
    if (some != few)
        g_free(some);
}

void
ak_output_probability(const AkOutputs *outputs, const gfloat *logit,
                      gfloat *output)
{
    if (outputs->candidate != NULL) {
        output_softmax_some(outputs, logit, output);
        return;
    }
    if (outputs->kind != AK_OUTPUT_SIGMOID) {
        ak_softmax(outputs->n, logit, output);
        return;
    }
    for (gsize o = 0; o < outputs->n; o++)
        output[o] = (gfloat)(1.0 / (1.0 + exp(-(gdouble)logit[o])));
}

static gsize
output_largest(gsize n_output, const gfloat *output)
{
    gsize best = 0;
    for (gsize o = 1; o < n_output; o++)
        if (output[o] > output[best])
            best = o;
    return best;
}

/* d_logit_i = p_i (d_i - sum_j p_j d_j).  The result stands when one number is
 * taken off all d; with that of the largest p, which is then in no difference, a
 * p next to 1 costs no digits. */
static void
output_softmax_backward(gsize n_output, const gfloat *output,
                        const gfloat *d_output, gfloat *d_logit)
{
    const gdouble off = (gdouble)d_output[output_largest(n_output, output)];
    gdouble sum = 0.0;
    for (gsize o = 0; o < n_output; o++)
        sum += (gdouble)output[o] * ((gdouble)d_output[o] - off);
    for (gsize o = 0; o < n_output; o++)
        d_logit[o] =
            (gfloat)((gdouble)output[o] * ((gdouble)d_output[o] - off - sum));
}

gdouble
ak_output_tvd(AkOutputKind kind, gsize n_output, const gfloat *p,
              const gfloat *q)
{
    gdouble sum = 0.0, rest = 0.0;
    if (kind == AK_OUTPUT_SIGMOID) {
        for (gsize o = 0; o < n_output; o++)
            sum += fabs((gdouble)p[o] - (gdouble)q[o]);
        return sum / (gdouble)n_output;
    }
    const gsize largest = output_largest(n_output, p);
    for (gsize o = 0; o < n_output; o++) {
        const gdouble d = (gdouble)p[o] - (gdouble)q[o];
        if (isnan(d))
            return NAN; /* that of the largest, too, counts here */
        if (o == largest)
            continue;
        sum += fabs(d);
        rest += d;
    }
    return MIN(0.5 * (sum + fabs(rest)), 1.0);
}

void
ak_output_backward(AkOutputKind kind, gsize n_output, const gfloat *output,
                   const gfloat *d_output, gfloat *d_logit)
{
    if (kind != AK_OUTPUT_SIGMOID) {
        output_softmax_backward(n_output, output, d_output, d_logit);
        return;
    }
    for (gsize o = 0; o < n_output; o++)
        d_logit[o] = d_output[o] * output[o] * (1.0f - output[o]);
}

guint
ak_output_class(AkOutputKind kind, gsize n_output, const gfloat *output)
{
    if (kind == AK_OUTPUT_SIGMOID && n_output == 1)
        return output[0] > AK_OUTPUT_YES ? 1 : 0;

    return (guint)output_largest(n_output, output);
}

gboolean
ak_output_is_defined(gsize n, const gfloat *output)
{
    gsize i = 0;
    while (i < n && !isnan(output[i]))
        i++;
    return i == n;
}
