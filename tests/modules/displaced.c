/* displaced: the probe gradient, but each word has the importance of the token
 * before it: for tests of what models of known attention find out about a probe. */
#include <attnkit/attnkit.h>

#include <math.h>

static const AkSeries series[] = {
    {.name = "importance",
     .role = AK_SERIES_IMPORTANCE,
     .axis = AK_AXIS_WORD,
     .help = "gradient times input, one token off"},
    {.name = NULL},
};

static gboolean
displaced_open(gpointer data, guint *needs, GError **error)
{
    (void)data, (void)error;
    *needs = AK_NEED_GRADIENT;
    return TRUE;
}

static void
displaced_measure(gconstpointer data, const AkInstance *instance,
                  AkRandom *random, gdouble *column, gfloat *const *out)
{
    (void)data, (void)random, (void)column;
    for (gsize t = 0; t < instance->n_word; t++)
        out[0][t] = fabsf(instance->gradient[t]); /* t + 1 is the word's place */
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .series = series,
    .open = displaced_open,
    .measure = displaced_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "gradient",
    .version = "1.0",
    .license = "MIT",
    .summary = "gradient x input importance of each word, one token off",
    .source = "none: a test's",
    .ops.probe = &ops,
};
