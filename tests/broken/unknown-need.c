/* unknown-need.c: a probe that asks for what only a later attnkit could give. */
#include <attnkit/attnkit.h>

static gboolean
unknown_need_open(gpointer state G_GNUC_UNUSED, guint *needs,
                  GError **error G_GNUC_UNUSED)
{
    *needs = AK_NEED_GRADIENT | (AK_NEEDS_KNOWN + 1);
    return TRUE;
}

static void
unknown_need_measure(gconstpointer state G_GNUC_UNUSED,
                     const AkInstance *instance, AkRandom *random G_GNUC_UNUSED,
                     gdouble *column, gfloat *const *series G_GNUC_UNUSED)
{
    column[0] = (gdouble)instance->n_word;
}

static const AkColumn columns[] = {
    {.name = "length",
     .unit = "words",
     .help = "number of words",
     .low = 1,
     .high = 1e6},
    {.name = NULL},
};

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .open = unknown_need_open,
    .measure = unknown_need_measure,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "unknown-need",
    .version = "1.0",
    .license = "MIT",
    .summary = "the number of words, at a price nobody can pay",
    .source = "none: a test's",
    .ops.probe = &ops,
};
