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

/* Is answer o admissible?  *place goes up the candidates as o does. */
static gboolean
loss_is_admissible(const AkText *text, gsize o, gsize *place)
{
    if (text->candidate == NULL)
        return TRUE;
    while (*place < text->n_candidate && text->candidate[*place] < o)
        ++*place;
    return *place < text->n_candidate && text->candidate[*place] == o;
}

gdouble
ak_loss(AkOutputKind kind, gsize n_output, const gfloat *logit,
        const AkText *text, const gdouble *positive_weight, gsize n_text,
        gfloat *d_logit)
{
    if (kind == AK_OUTPUT_SIGMOID)
        return loss_sigmoid(n_output, logit, text, positive_weight, d_logit);

    const gdouble label = (gdouble)logit[text->label];
    gdouble max = label, sum = 0.0;
    gsize place = 0;
    for (gsize o = 0; o < n_output; o++)
        if (loss_is_admissible(text, o, &place))
            max = MAX(max, (gdouble)logit[o]);
    place = 0;
    for (gsize o = 0; o < n_output; o++)
        if (loss_is_admissible(text, o, &place))
            sum += exp((gdouble)logit[o] - max);
    place = 0;
    for (gsize o = 0; o < n_output; o++) {
        const gdouble p = loss_is_admissible(text, o, &place)
                              ? exp((gdouble)logit[o] - max) / sum
                              : 0.0;
        const gdouble y = (gint)o == text->label ? 1.0 : 0.0;
        d_logit[o] = (gfloat)((p - y) / (gdouble)n_text);
    }
    return (max + log(sum) - label) / (gdouble)n_text;
}
