/* adapt.c: plug-ins that were compiled with another minor of the interface. */
#include "plugincheck.h"

#include <string.h>

/* Bring a table, ended by a row that starts with NULL, to rows of `size` bytes.
 * Names come first in every row. */
static gpointer
adapt_table(GPtrArray *memory, gconstpointer table, gsize stride, gsize size)
{
    if (table == NULL)
        return NULL;
    const guint8 *from = table;
    gsize n = 0;
    const char *name = NULL;
    do
        memcpy(&name, from + n * stride, sizeof name);
    while (name != NULL && ++n > 0);

    guint8 *to = g_malloc0((n + 1) * size);
    for (gsize i = 0; i < n; i++)
        memcpy(to + i * size, from + i * stride, MIN(size, stride));
    g_ptr_array_add(memory, to);
    return to;
}

static gsize
adapt_operations_size(AkKind kind)
{
    switch (kind) {
    case AK_ENCODER:
        return sizeof(AkEncoderOps);
    case AK_ATTENTION:
        return sizeof(AkAttentionOps);
    case AK_PROBE:
        return sizeof(AkProbeOps);
    case AK_DATASET:
        return sizeof(AkDatasetOps);
    }
    return 0;
}

/* Every table of operations starts with its own size. */
static gboolean
adapt_is_ours(const AkPlugin *plugin, gsize found)
{
    return plugin->size == sizeof *plugin &&
           plugin->option_size == sizeof(AkOption) &&
           found == adapt_operations_size(plugin->kind) &&
           (plugin->kind != AK_PROBE ||
            (plugin->ops.probe->column_size == sizeof(AkColumn) &&
             plugin->ops.probe->series_size == sizeof(AkSeries) &&
             (plugin->ops.probe->plots == NULL ||
              plugin->ops.probe->plot_size == sizeof(AkPlot))));
}

static const AkProbeOps *
adapt_probe(AkProbeOps *probe, GPtrArray *memory)
{
    probe->columns = adapt_table(memory, probe->columns, probe->column_size,
                                 sizeof(AkColumn));
    probe->series = adapt_table(memory, probe->series, probe->series_size,
                                sizeof(AkSeries));
    probe->plots =
        adapt_table(memory, probe->plots, probe->plot_size, sizeof(AkPlot));
    probe->column_size = sizeof(AkColumn);
    probe->series_size = sizeof(AkSeries);
    probe->plot_size = sizeof(AkPlot);
    return probe;
}

const AkPlugin *
ak_plugin_adapt(const AkPlugin *plugin, GPtrArray *memory)
{
    gsize found = 0;
    memcpy(&found, plugin->ops.encoder, sizeof found);
    if (adapt_is_ours(plugin, found))
        return plugin;

    AkPlugin *copy = g_new0(AkPlugin, 1);
    g_ptr_array_add(memory, copy);
    memcpy(copy, plugin, MIN(plugin->size, sizeof *copy));
    copy->options = adapt_table(memory, plugin->options, plugin->option_size,
                                sizeof(AkOption));
    copy->size = sizeof *copy;
    copy->option_size = sizeof(AkOption);

    const gsize size = adapt_operations_size(plugin->kind);
    gpointer ops = g_malloc0(size);
    g_ptr_array_add(memory, ops);
    memcpy(ops, plugin->ops.encoder, MIN(found, size));
    memcpy(ops, &size, sizeof size);
    copy->ops.encoder = ops;
    if (plugin->kind == AK_PROBE)
        copy->ops.probe = adapt_probe(ops, memory);
    return copy;
}
