/* permutation: how far the output moves when the attention weights are shuffled.
 *
 *   median over k of TVD(y(pi_k(alpha)), y(alpha)),  pi_k uniform permutations
 *
 * The hidden states are held, so only the weights change places.
 *
 * Source: Jain & Wallace 2019, arXiv:1902.10186, section 4.2.1, algorithm 2. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <stddef.h>

typedef struct Permutation {
    gint64 permutations;
} Permutation;

static const AkOption options[] = {
    AK_INT(Permutation, permutations, "100", 1, 1000000, NULL,
           "how often the weights of each text are shuffled"),
    {.name = NULL},
};

enum { MEDIAN_TVD, MAX_ATTENTION };

static const AkColumn columns[] = {
    {.name = "median_tvd",
     .help = "median distance of the output under shuffled attention",
     .low = 0.0,
     .high = 1.0,
     .brief = "perm TVD",
     .answer = "shuffled weights move the output by % of at most 1"},
    {.name = "max_attention",
     .help = "largest attention weight of a word",
     .low = 0.0,
     .high = 1.0},
    {.name = NULL},
};

/* The output's distance when word t gets the weight of word order[t].
 * a (T), output (O): to work in. */
static gdouble
permutation_difference(const AkInstance *instance, const guint32 *order,
                       gfloat *a, gfloat *output)
{
    for (gsize t = 0; t < instance->n_word; t++)
        a[t] = instance->attention[order[t]];
    ak_instance_output(instance, a, output);
    return ak_instance_tvd(instance, output, instance->output);
}

static void
permutation_measure(gconstpointer data, const AkInstance *instance,
                    AkRandom *random, gdouble *column, gfloat *const *series)
{
    const Permutation *permutation = data;
    const gsize n = (gsize)permutation->permutations;
    g_autofree guint32 *order = g_new(guint32, instance->n_word);
    g_autofree gfloat *a = g_new(gfloat, instance->n_word);
    g_autofree gfloat *output = g_new(gfloat, instance->n_output);
    g_autofree gdouble *difference = g_new(gdouble, n);
    (void)series;

    for (gsize k = 0; k < n; k++) {
        ak_random_permutation(random, instance->n_word, order);
        difference[k] = permutation_difference(instance, order, a, output);
    }
    column[MEDIAN_TVD] = ak_median(n, difference);

    gfloat max = 0.0f;
    for (gsize t = 0; t < instance->n_word; t++)
        if (isnan(instance->attention[t]) || instance->attention[t] > max)
            max = instance->attention[t]; /* once NAN, it stays */
    column[MAX_ATTENTION] = (gdouble)max;
}

static const AkPlot plots[] = {
    {.name = "shuffled-output",
     .kind = AK_PLOT_VIOLIN,
     .title = "Output under shuffled attention",
     .x = "median_tvd",
     .y = "max_attention",
     .x_label = "Median output difference",
     .y_label = "Max attention",
     .x_low = 0.0,
     .x_high = 1.0,
     .y_low = 0.0,
     .y_high = 1.0,
     .n_bin = 4,
     .source = "Figure 6 of the paper",
     .caption = "densities over the texts of the median change of the output "
                "when the attention weights are shuffled, for each quarter of "
                "the largest weight"},
    {.name = NULL},
};

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .measure = permutation_measure,
    .plot_size = sizeof(AkPlot),
    .plots = plots,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "permutation",
    .version = "1.0",
    .license = "MIT",
    .summary = "output under shuffled attention weights",
    .source = "Jain & Wallace 2019, arXiv:1902.10186, section 4.2.1",
    .cost = "T O operations a permutation",
    .reading = "a high value: which word gets which weight matters; a low "
               "value: the output does "
               "not depend on it",
    .limits = "says little where the hidden states of all words are alike",
    .state_size = sizeof(Permutation),
    .options = options,
    .ops.probe = &ops,
    .assumptions = "the hidden state of a word stands for that word, so that "
                   "moving its weight moves what the model attends to",
};
