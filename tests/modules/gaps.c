/* gaps: a probe with holes, for tests of what follows one.
 *
 * Where a text has an odd number of words its column does not exist, and the
 * second word's importance does not; else the column is the number of words and
 * the importance the attention itself.  With `refuses` its open fails. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <stddef.h>

typedef struct Gaps {
    gboolean refuses;
} Gaps;

static const AkOption options[] = {
    AK_FLAG(Gaps, refuses, "no", "open fails"),
    {.name = NULL},
};

static const AkColumn columns[] = {
    {.name = "length",
     .unit = "words",
     .help = "number of words, where it is even",
     .high = 1e6,
     .brief = "even",
     .answer = "texts of an even length have <% words>"},
    {.name = NULL},
};

static const AkSeries series[] = {
    {.name = "importance",
     .role = AK_SERIES_IMPORTANCE,
     .axis = AK_AXIS_WORD,
     .help = "the attention, with a hole",
     .label = "attention with holes",
     .brief = "h",
     .tau_source = "Figure 1 of a test",
     .difference_source = "Figure 2 of a test",
     .encoder_source = "Figure 3 of a test"},
    {.name = "complement", .axis = AK_AXIS_OUTPUT, .help = "1 - output"},
    {.name = NULL},
};

/* clang-format off */
/* One of each kind that no probe of ours has, and two that are left out: nothing
 * is called so, and nothing of it lies in any text. */
static const AkPlot plots[] = {
    {.name = "length", .kind = AK_PLOT_HISTOGRAM, .title = "`Length' <&> \"words\"",
     .x = "length", .x_label = "Words", .y_label = "Share", .x_high = 40, .n_bin = 8},
    {.name = "scatter", .kind = AK_PLOT_SCATTER, .title = "Length and peak",
     .source = "Figure 4 of a test", .caption = "words <i>across</i>\nsystem 'touch hacked'",
     .x = "length", .y = "max_attention", .x_label = "Words", .y_label = "Max attention",
     .x_high = 40, .y_high = 1},
    {.name = "map", .kind = AK_PLOT_HEATMAP, .title = "Length and peak, counted",
     .x = "words", .y = "max_attention", .x_label = "Words", .y_label = "Max attention",
     .x_high = 40, .y_high = 1, .n_bin = 5},
    {.name = "bare-scatter", .kind = AK_PLOT_SCATTER, .title = "Words and peak",
     .x = "words", .y = "max_attention", .x_label = "Words", .y_label = "Max attention",
     .x_high = 40, .y_high = 1},
    {.name = "bare-violin", .kind = AK_PLOT_VIOLIN, .title = "Words by peak",
     .x = "words", .y = "max_attention", .x_label = "Words", .y_label = "Max attention",
     .x_high = 40, .y_high = 1, .n_bin = 4},
    {.name = "both", .kind = AK_PLOT_DENSITY, .title = "Two lengths",
     .x = "words", .y = "length", .x_label = "Words", .x_high = 40,
     .x_name = "all texts", .y_name = "even ones"},
    {.name = "unknown", .kind = AK_PLOT_DENSITY, .title = "Nothing",
     .x = "tau_attention_nothing", .x_label = "x", .x_high = 1},
    {.name = "elsewhere", .kind = AK_PLOT_HEATMAP, .title = "Nowhere",
     .x = "words", .y = "max_attention", .x_label = "x", .y_label = "y",
     .x_low = 1000, .x_high = 2000, .y_high = 1, .n_bin = 5},
    {.name = NULL},
};
/* clang-format on */

static gboolean
gaps_open(gpointer state, guint *needs, GError **error)
{
    const Gaps *gaps = state;
    (void)needs;
    if (!gaps->refuses)
        return TRUE;
    g_set_error_literal(error, AK_ERROR, AK_ERROR_PLUGIN, "gaps are refused");
    return FALSE;
}

/* It has nothing to free, and is called all the same. */
static void
gaps_close(gpointer state)
{
    Gaps *gaps = state;
    gaps->refuses = TRUE;
}

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
    .open = gaps_open,
    .measure = gaps_measure,
    .close = gaps_close,
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
    .state_size = sizeof(Gaps),
    .options = options,
    .ops.probe = &ops,
};
