/* loo: how far the output moves when each word is left out.
 *
 *   Delta_t = TVD(y(text without word t), y(text))
 *
 * The word is cut out of the sequence; the marks stay.  A text of one word has
 * no leave-one-out.
 *
 * Source: Jain & Wallace 2019, arXiv:1902.10186, section 4.1, algorithm 1. */
#include <attnkit/attnkit.h>

static const AkSeries series[] = {
    {.name = "importance",
     .role = AK_SERIES_IMPORTANCE,
     .axis = AK_AXIS_WORD,
     .help = "total variation distance of the output with and without the word",
     .label = "leave-one-out",
     .brief = "l",
     .tau_source = "Figure 2 of the paper, here with leave-one-out",
     .difference_source = "Figure 3 of the paper",
     .encoder_source = "Figure 5 of the paper"},
    {.name = NULL},
};

static gboolean
loo_open(gpointer data, guint *needs, GError **error)
{
    (void)data, (void)error;
    *needs = AK_NEED_LEAVE_ONE_OUT;
    return TRUE;
}

static void
loo_measure(gconstpointer data, const AkInstance *instance, AkRandom *random,
            gdouble *column, gfloat *const *out)
{
    (void)data, (void)random, (void)column;
    if (instance->leave_one_out == NULL)
        return;
    for (gsize t = 0; t < instance->n_word; t++)
        out[0][t] = (gfloat)ak_instance_tvd(
            instance, instance->leave_one_out + t * instance->n_output,
            instance->output);
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .series = series,
    .open = loo_open,
    .measure = loo_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "loo",
    .version = "1.0",
    .license = "MIT",
    .summary = "leave-one-out importance of each word",
    .source = "Jain & Wallace 2019, arXiv:1902.10186, section 4.1",
    .cost =
        "T runs of the model on T - 1 words, less what the encoder can reuse",
    .reading = "a high value: without this word the output is another; a high "
               "tau with the "
               "attention: both rank the words alike",
    .limits =
        "one word at a time: of two words that say the same neither is missed",
    .ops.probe = &ops,
    .assumptions = "a text without one of its words is still one that the "
                   "model can read, and words matter one at a time",
};
