/* What a probe finds in a text, and the records of it. */
#include "cellwork.h"

#include "instance.h"
#include "records.h"

#include <math.h>

gpointer
ak_probe_open(const AkStudyUnit *probe, guint *needs, GError **error)
{
    const AkPlugin *plugin = probe->module->plugin;
    g_autofree gpointer state =
        g_memdup2(probe->state, MAX(plugin->state_size, 1));
    *needs = 0;
    if (plugin->ops.probe->open != NULL &&
        !plugin->ops.probe->open(state, needs, error)) {
        ak_plugin_failed("probe", plugin->name, "open", error);
        return NULL;
    }
    if ((*needs & ~(guint)AK_NEEDS_KNOWN) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "probe %s (%s) needs 0x%x, of which this attnkit can give "
                    "0x%x: it was written for a newer one; update attnkit",
                    plugin->name, probe->module->path, *needs,
                    (guint)AK_NEEDS_KNOWN);
        ak_probe_close(probe, g_steal_pointer(&state));
        return NULL;
    }
    return g_steal_pointer(&state);
}

void
ak_probe_close(const AkStudyUnit *probe, gpointer state)
{
    if (probe->module->plugin->ops.probe->close != NULL)
        probe->module->plugin->ops.probe->close(state);
    g_free(state);
}

/* --- one text ------------------------------------------------------------------------ */

AkMeasured *
ak_cell_measure(const AkCell *cell, const AkStudyUnit *probe,
                gconstpointer state, const AkInstance *instance)
{
    const AkPlugin *plugin = probe->module->plugin;
    const AkProbeOps *ops = plugin->ops.probe;
    guint n_column = 0, n_series = 0;
    while (ops->columns != NULL && ops->columns[n_column].name != NULL)
        n_column++;
    while (ops->series != NULL && ops->series[n_series].name != NULL)
        n_series++;
    const gsize longest = MAX(instance->n_word, instance->n_output);
    AkMeasured *measured = g_new(AkMeasured, 1);
    measured->column = g_new(gdouble, n_column + 1);
    measured->series = g_new(gfloat *, n_series + 1);
    measured->number = g_new(gfloat, n_series * longest + 1);
    for (guint i = 0; i < n_column; i++)
        measured->column[i] = NAN;
    for (gsize i = 0; i < n_series * longest; i++)
        measured->number[i] = NAN;
    for (guint i = 0; i < n_series; i++)
        measured->series[i] = measured->number + i * longest;

    AkRandom random;
    ak_random_init(&random, cell->seed, plugin->name, instance->id);
    ops->measure(state, instance, &random, measured->column, measured->series);
    return measured;
}

void
ak_measured_free(AkMeasured *measured)
{
    if (measured == NULL)
        return;
    g_free(measured->column);
    g_free(measured->series);
    g_free(measured->number);
    g_free(measured);
}

void
ak_measured_record(const AkMeasured *measured, const AkStudyUnit *probe,
                   const AkInstance *instance, GString *line)
{
    ak_record_probe(probe->module->plugin->ops.probe, instance,
                    measured->column, measured->series, line);
}

void
ak_cell_record(const AkCell *cell, const AkText *text,
               const AkInstance *instance, GString *line)
{
    g_autofree gfloat *uniform = g_new(gfloat, instance->n_output);
    ak_instance_uniform(instance, uniform);
    ak_record_instance(text, cell->dataset->corpus, instance, uniform, line);
}
