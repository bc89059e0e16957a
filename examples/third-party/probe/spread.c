/* spread: is the attention as spread out as what leave-one-out finds?
 *
 *   H(p) = - sum_t p_t ln p_t / ln T     0: one word has it all; 1: all the same
 *
 * of the attention, and of the words' shares of leave-one-out,
 *
 *   p_t = Delta_t / sum Delta,   Delta_t = TVD(y(text without word t), y(text))
 *
 * and the difference of the two.  A text of one word has no spread, and one whose
 * output no word moves has none of leave-one-out.
 *
 * Source: Shannon 1948, section 6; Delta: Jain & Wallace 2019, arXiv:1902.10186,
 * algorithm 1. */
#include <attnkit/attnkit.h>

#include <math.h>

enum { ATTENTION, LEAVE_ONE_OUT, DIFFERENCE };

static const AkColumn columns[] = {
    {.name = "attention",
     .help = "spread of the attention, as a share of the largest possible",
     .low = 0.0,
     .high = 1.0},
    {.name = "leave_one_out",
     .help = "spread of the leave-one-out importances, as such a share",
     .low = 0.0,
     .high = 1.0},
    {.name = "difference",
     .help = "spread of the attention less that of leave-one-out",
     .low = -1.0,
     .high = 1.0},
    {.name = NULL},
};

static gboolean
spread_open(gpointer data, guint *needs, GError **error)
{
    (void)data, (void)error;
    *needs = AK_NEED_LEAVE_ONE_OUT;
    return TRUE;
}

/* Of n >= 2 numbers >= 0 with their sum; NAN where that is 0, or is NAN. */
static gdouble
spread_entropy(gsize n, const gdouble *x)
{
    gdouble sum = 0.0, entropy = 0.0;
    for (gsize t = 0; t < n; t++)
        sum += x[t];
    if (!(sum > 0.0))
        return (gdouble)NAN;
    for (gsize t = 0; t < n; t++)
        if (x[t] > 0.0)
            entropy -= x[t] / sum * log(x[t] / sum);
    return entropy / log((gdouble)n);
}

static void
spread_measure(gconstpointer data, const AkInstance *instance, AkRandom *random,
               gdouble *column, gfloat *const *series)
{
    const gsize n = instance->n_word;
    (void)data, (void)random, (void)series;
    if (n < 2 || instance->leave_one_out == NULL)
        return;

    g_autofree gdouble *x = g_new(gdouble, n);
    for (gsize t = 0; t < n; t++)
        x[t] = (gdouble)instance->attention[t];
    column[ATTENTION] = spread_entropy(n, x);
    for (gsize t = 0; t < n; t++)
        x[t] = ak_instance_tvd(instance,
                               instance->leave_one_out + t * instance->n_output,
                               instance->output);
    column[LEAVE_ONE_OUT] = spread_entropy(n, x);
    column[DIFFERENCE] = column[ATTENTION] - column[LEAVE_ONE_OUT];
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .open = spread_open,
    .measure = spread_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "spread",
    .version = "1.0",
    .license = "MIT",
    .summary = "entropy of the attention against that of leave-one-out",
    .source = "Shannon 1948, section 6",
    .cost = "T O operations a text, and leave-one-out",
    .reading = "a difference above 0: the attention is more even than what the "
               "words do to the output",
    .limits = "says nothing of which words",
    .ops.probe = &ops,
};
