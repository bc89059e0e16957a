/* gaps: a probe with holes, for tests of what follows one.
 *
 * Where a text has an odd number of words its column does not exist, and the
 * second word's importance does not; else the column is the number of words and
 * the importance the attention itself. */
#include <attnkit/attnkit.h>

#include <math.h>

static const AkColumn columns[] = {
    {"length", "words", "number of words, where it is even", 0, 1e6},
    {0},
};

static const AkSeries series[] = {
    {"importance", AK_SERIES_IMPORTANCE, AK_AXIS_WORD,
     "the attention, with a hole"},
    {"complement", AK_SERIES_PLAIN, AK_AXIS_OUTPUT, "1 - output"},
    {0},
};

/* One of each kind that no probe of ours has, and two that are left out: nothing
 * is called so, and nothing of it lies in any text. */
static const AkPlot plots[] = {
    {"length", AK_PLOT_HISTOGRAM, "`Length' <&> \"words\"", "length", NULL,
     "Words", "Share", 0, 40, 0, 0, 8, NULL},
    {"scatter", AK_PLOT_SCATTER, "Length and peak", "length", "max_attention",
     "Words", "Max attention", 0, 40, 0, 1, 0, NULL},
    {"map", AK_PLOT_HEATMAP, "Length and peak, counted", "words",
     "max_attention", "Words", "Max attention", 0, 40, 0, 1, 5, NULL},
    {"unknown", AK_PLOT_DENSITY, "Nothing", "tau_attention_nothing", NULL, "x",
     NULL, 0, 1, 0, 0, 0, NULL},
    {"elsewhere", AK_PLOT_HEATMAP, "Nowhere", "words", "max_attention", "x",
     "y", 1000, 2000, 0, 1, 5, NULL},
    {0},
};

static void
gaps_measure(gconstpointer state, const AkInstance *instance, AkRandom *random,
             gdouble *column, gfloat *const *values)
{
    (void)state;
    (void)random;
    const gboolean is_odd = instance->n_word % 2 == 1;
    if (!is_odd)
        column[0] = (gdouble)instance->n_word;
    for (gsize t = 0; t < instance->n_word; t++)
        values[0][t] = is_odd && t == 1 ? NAN : instance->attention[t];
    for (gsize o = 0; o < instance->n_output; o++)
        values[1][o] = 1.0f - instance->output[o];
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .series = series,
    .measure = gaps_measure,
    .plot_size = sizeof(AkPlot),
    .plots = plots,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "gaps",
    .version = "1.0",
    .license = "MIT",
    .summary = "the attention as an importance, with holes",
    .source = "none: a test's",
    .ops.probe = &ops,
};
