#include "loss.h"

#include <math.h>

guint
ak_text_label(const AkText *text, gsize o)
{
    return text->labels != NULL ? text->labels[o] : (guint)text->label;
}

/* ln(1 + e^x) without overflow. */
static gdouble
loss_softplus(gdouble x)
{
    return MAX(x, 0.0) + log1p(exp(-fabs(x)));
}

static gdouble
loss_sigmoid(gsize n_output, const gfloat *logit, const AkText *text,
             const gdouble *positive_weight, gfloat *d_logit)
{
    gdouble sum = 0.0;
    for (gsize o = 0; o < n_output; o++) {
        const gdouble x = (gdouble)logit[o], y = ak_text_label(text, o),
                      w = positive_weight[o];
        const gdouble p = 1.0 / (1.0 + exp(-x));
        sum += w * y * loss_softplus(-x) + (1.0 - y) * loss_softplus(x);
        d_logit[o] =
            (gfloat)(((1.0 - y) * p - w * y * (1.0 - p)) / (gdouble)n_output);
    }
    return sum / (gdouble)n_output;
}

/* -ln softmax_label / n_text over the answers `candidate` (n), NULL: all n;
 * d_logit of the others stays as it is. */
static gdouble
loss_softmax(gsize n, const guint32 *candidate, const gfloat *logit, gint label,
             gsize n_text, gfloat *d_logit)
{
    const gdouble own = (gdouble)logit[label];
    gdouble max = own, sum = 0.0;
    for (gsize i = 0; i < n; i++)
        max = MAX(max, (gdouble)logit[candidate != NULL ? candidate[i] : i]);
    for (gsize i = 0; i < n; i++)
        sum += exp((gdouble)logit[candidate != NULL ? candidate[i] : i] - max);
    for (gsize i = 0; i < n; i++) {
        const gsize o = candidate != NULL ? candidate[i] : i;
        const gdouble p = exp((gdouble)logit[o] - max) / sum,
                      y = (gint)o == label ? 1.0 : 0.0;
        d_logit[o] = (gfloat)((p - y) / (gdouble)n_text);
    }
    return (max + log(sum) - own) / (gdouble)n_text;
}

gdouble
ak_loss(AkOutputKind kind, gsize n_output, const gfloat *logit,
        const AkText *text, const gdouble *positive_weight, gsize n_text,
        gfloat *d_logit)
{
    if (kind == AK_OUTPUT_SIGMOID)
        return loss_sigmoid(n_output, logit, text, positive_weight, d_logit);
    for (gsize o = 0; o < n_output; o++)
        d_logit[o] = 0.0f;
    return loss_softmax(text->candidate != NULL ? text->n_candidate : n_output,
                        text->candidate, logit, text->label, n_text, d_logit);
}
