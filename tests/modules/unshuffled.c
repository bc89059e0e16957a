/* unshuffled: the probe permutation, but it forgets to shuffle: for tests of what
 * models of known attention find out about a probe. */
#include <attnkit/attnkit.h>

static const AkColumn columns[] = {
    {.name = "median_tvd", .help = "of nothing", .low = 0.0, .high = 1.0},
    {.name = NULL},
};

static void
unshuffled_measure(gconstpointer data, const AkInstance *instance,
                   AkRandom *random, gdouble *column, gfloat *const *out)
{
    gfloat *output = g_new(gfloat, instance->n_output);
    (void)data, (void)random, (void)out;
    ak_instance_output(instance, instance->attention, output);
    column[0] = ak_instance_tvd(instance, output, instance->output);
    g_free(output);
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .measure = unshuffled_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "permutation",
    .version = "1.0",
    .license = "MIT",
    .summary = "output under attention weights that nobody shuffled",
    .source = "none: a test's",
    .ops.probe = &ops,
};
