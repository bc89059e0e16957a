/* gradient: how far the output moves with the embedding of each word.
 *
 *   g_t = |x_t . d y / d x_t| / sum over the sequence, marks included
 *
 * The attention is held constant: no gradient flows through it, unless
 * `through_attention` says so.  Of several sigmoid outputs the absolute values
 * are summed; of exclusive classes, or of answers to a query, y is the
 * probability of the predicted one.
 *
 * Source: Jain & Wallace 2019, arXiv:1902.10186, section 4.1, algorithm 1. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <stddef.h>

typedef struct Gradient {
    gboolean through_attention;
} Gradient;

static const AkOption options[] = {
    AK_FLAG(Gradient, through_attention, "no",
            "let the gradient flow through the attention weights too"),
    {.name = NULL},
};

static const AkSeries series[] = {
    {.name = "importance",
     .role = AK_SERIES_IMPORTANCE,
     .axis = AK_AXIS_WORD,
     .help = "gradient times input, absolute, as a share of the whole sequence",
     .label = "gradients",
     .brief = "g",
     .tau_source = "Figure 2 of the paper",
     .difference_source = "Figure 4 of the paper",
     .encoder_source = "Figure 5 of the paper, here with gradients"},
    {.name = NULL},
};

static gboolean
gradient_open(gpointer data, guint *needs, GError **error)
{
    const Gradient *gradient = data;
    (void)error;
    *needs = gradient->through_attention ? AK_NEED_GRADIENT_THROUGH
                                         : AK_NEED_GRADIENT;
    return TRUE;
}

/* Where the gradient is zero everywhere there are no shares: NAN stays. */
static void
gradient_measure(gconstpointer data, const AkInstance *instance,
                 AkRandom *random, gdouble *column, gfloat *const *out)
{
    const Gradient *gradient = data;
    const gfloat *product = gradient->through_attention
                                ? instance->gradient_through
                                : instance->gradient;
    const gsize n_token = instance->n_word + 2;
    gdouble whole = 0.0;
    (void)random, (void)column;

    for (gsize i = 0; i < instance->n_gradient * n_token; i++)
        whole += fabs((gdouble)product[i]);
    for (gsize t = 0; whole > 0.0 && t < instance->n_word; t++) {
        gdouble sum = 0.0;
        for (gsize g = 0; g < instance->n_gradient; g++)
            sum += fabs((gdouble)product[g * n_token + 1 + t]);
        out[0][t] = (gfloat)(sum / whole);
    }
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .series = series,
    .open = gradient_open,
    .measure = gradient_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "gradient",
    .version = "1.0",
    .license = "MIT",
    .summary = "gradient x input importance of each word",
    .source = "Jain & Wallace 2019, arXiv:1902.10186, section 4.1",
    .cost = "one backward pass for each output",
    .reading = "a high value: the output is sensitive to this word's "
               "embedding; a high tau with "
               "the attention: both rank the words alike",
    .limits = "a local, linear view; saturated outputs have small gradients "
              "everywhere",
    .state_size = sizeof(Gradient),
    .options = options,
    .ops.probe = &ops,
    .assumptions = "the output near this text is nearly linear in the "
                   "embeddings; attention itself is held, unless "
                   "through_attention is set",
};
