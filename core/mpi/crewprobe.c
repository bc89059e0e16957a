/* Records of a range of a cell's instances, as lines in memory. */
#include "crewwork.h"

#include "cellwork.h"
#include "inspect.h"

#include <string.h>

struct AkBench {
    const AkCell *cell;
    AkModel *model;
    AkTeam *team;
    AkInspector *inspector;
    gpointer *state; /* (probes) of each that is open */
    guint *needs;    /* (probes) */
};

/* One call of ak_bench_run(). */
typedef struct Range {
    const AkBench *bench;
    gsize first_text, n_sheet;
    const guint32 *sheet;
    GString **line; /* (sheets, texts) */
    gsize n_text;
    gdouble *spent; /* (sheets, workers) seconds */
} Range;

AkBench *
ak_bench_new(const AkCell *cell, AkModel *model, AkTeam *team, GError **error)
{
    g_autoptr(AkBench) bench = g_new0(AkBench, 1);
    const AkStudyDataset *dataset = cell->dataset;
    bench->cell = cell;
    bench->model = model;
    bench->team = team;
    bench->state = g_new0(gpointer, dataset->probe->len + 1);
    bench->needs = g_new0(guint, dataset->probe->len + 1);
    for (guint i = 0; i < dataset->probe->len; i++) {
        bench->state[i] =
            ak_probe_open(dataset->probe->pdata[i], &bench->needs[i], error);
        if (bench->state[i] == NULL)
            return NULL;
    }
    bench->inspector =
        ak_inspector_new(model, dataset->instance->len,
                         (AkText *const *)dataset->instance->pdata, team);
    return g_steal_pointer(&bench);
}

void
ak_bench_free(AkBench *bench)
{
    if (bench == NULL)
        return;
    const GPtrArray *probe = bench->cell->dataset->probe;
    ak_inspector_free(bench->inspector);
    for (guint i = 0; i < probe->len; i++)
        if (bench->state[i] != NULL)
            ak_probe_close(probe->pdata[i], bench->state[i]);
    ak_model_free(bench->model);
    g_free(bench->state);
    g_free(bench->needs);
    g_free(bench);
}

static void
crewprobe_visit(gpointer data, gsize index, const AkInstance *instance,
                guint worker)
{
    const Range *range = data;
    const AkBench *bench = range->bench;
    const AkStudyDataset *dataset = bench->cell->dataset;
    const guint n_worker = ak_team_size(bench->team);
    for (gsize s = 0; s < range->n_sheet; s++) {
        GString *line =
            range->line[s * range->n_text + index - range->first_text];
        const gint64 begin = g_get_monotonic_time();
        if (range->sheet[s] > 0) {
            const guint p = range->sheet[s] - 1;
            const AkStudyUnit *probe = dataset->probe->pdata[p];
            g_autoptr(AkMeasured) measured =
                ak_cell_measure(bench->cell, probe, bench->state[p], instance);
            ak_measured_record(measured, probe, instance, line);
        } else {
            ak_cell_record(bench->cell, dataset->instance->pdata[index],
                           instance, line);
        }
        range->spent[s * n_worker + worker] +=
            1e-6 * (gdouble)(g_get_monotonic_time() - begin);
    }
}

/* --- what it took --------------------------------------------------------------- */

static gdouble
crewprobe_sum(const Range *range, gsize s)
{
    const guint n_worker = ak_team_size(range->bench->team);
    gdouble sum = 0.0;
    for (guint w = 0; w < n_worker; w++)
        sum += range->spent[s * n_worker + w];
    return sum;
}

/* As times.csv has it: `seconds` shared out as the threads have spent them. */
static GVariant *
crewprobe_times(const Range *range, const AkSpent *spent, gdouble seconds)
{
    const GPtrArray *probe = range->bench->cell->dataset->probe;
    const guint64 n = range->bench->cell->dataset->instance->len;
    gdouble all = spent->forward + spent->gradient + spent->leave_one_out;
    for (gsize s = 0; s < range->n_sheet; s++)
        all += crewprobe_sum(range, s);
    const gdouble scale = all > 0.0 ? seconds / all : 0.0;
    GVariantBuilder times;
    g_variant_builder_init(&times, G_VARIANT_TYPE("a(sdt)"));
    g_variant_builder_add(&times, "(sdt)", "forward", scale * spent->forward, n);
    g_variant_builder_add(&times, "(sdt)", "gradients", scale * spent->gradient,
                          n);
    g_variant_builder_add(&times, "(sdt)", "leave-one-out",
                          scale * spent->leave_one_out, n);
    for (gsize s = 0; s < range->n_sheet; s++) {
        const guint32 sheet = range->sheet[s];
        const AkStudyUnit *unit = sheet > 0 ? probe->pdata[sheet - 1] : NULL;
        g_autofree gchar *stage = g_strconcat(
            "record ", unit != NULL ? unit->module->plugin->name : "instances",
            NULL);
        g_variant_builder_add(&times, "(sdt)", stage,
                              scale * crewprobe_sum(range, s), n);
    }
    return g_variant_builder_end(&times);
}

static GVariant *
crewprobe_lines(const Range *range)
{
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("aay"));
    for (gsize s = 0; s < range->n_sheet; s++) {
        g_autoptr(GString) lines = g_string_new(NULL);
        for (gsize t = 0; t < range->n_text; t++) {
            const GString *line = range->line[s * range->n_text + t];
            g_string_append_len(lines, line->str, (gssize)line->len);
        }
        g_variant_builder_add_value(
            &all, g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, lines->str,
                                            lines->len, 1));
    }
    return g_variant_builder_end(&all);
}

GVariant *
ak_bench_run(AkBench *bench, gsize first, gsize n, gsize n_sheet,
             const guint32 *sheet)
{
    const gint64 begin = g_get_monotonic_time();
    AkInspector *inspector = bench->inspector;
    const gsize first_text = ak_inspector_first_text(inspector, first),
                n_text =
                    ak_inspector_first_text(inspector, first + n) - first_text;
    const gsize n_line = n_sheet * n_text;
    g_autofree GString **line = g_new(GString *, n_line + 1);
    g_autofree gdouble *took =
        g_new0(gdouble, n_sheet * ak_team_size(bench->team) + 1);
    Range range = {bench, first_text, n_sheet, sheet, line, n_text, took};
    AkSpent spent = ak_inspector_spent(inspector);
    const AkSpent before = spent;
    guint needs = 0;
    for (gsize s = 0; s < n_sheet; s++)
        needs |= sheet[s] > 0 ? bench->needs[sheet[s] - 1] : 0;
    for (gsize i = 0; i < n_line; i++)
        line[i] = g_string_new(NULL);

    ak_inspector_run(inspector, first, n, needs, crewprobe_visit, &range);
    spent = ak_inspector_spent(inspector);
    spent.forward -= before.forward;
    spent.gradient -= before.gradient;
    spent.leave_one_out -= before.leave_one_out;
    const gdouble seconds = 1e-6 * (gdouble)(g_get_monotonic_time() - begin);
    GVariant *said = g_variant_new("(tt@aay@a(sdt))", (guint64)first,
                                   (guint64)n, crewprobe_lines(&range),
                                   crewprobe_times(&range, &spent, seconds));
    for (gsize i = 0; i < n_line; i++)
        g_string_free(line[i], TRUE);
    return said;
}
