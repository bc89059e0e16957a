/* A cell's instances under its probes: one pass of the model, a line of JSON for
 * each text and probe.
 *
 * Chunks go to the team in waves; after each wave the lines are written in the
 * order of the texts.  So memory does not grow with the number of texts, the
 * files do not depend on the threads, and there is a moment to stop: waves are
 * as long as a user waits without noticing, but have a chunk for each worker. */
#include "cellwork.h"

#include "files.h"
#include "inspect.h"
#include "instance.h"
#include "profile.h"
#include "records.h"

#include <math.h>
#include <string.h>

enum { WAVE_CHUNKS = 64 };
static const gdouble WAVE_SECONDS = 0.3;

/* One file that is being made: instances.jsonl (probe NULL) or a probe's. */
typedef struct Sheet {
    const AkStudyUnit *probe;
    gpointer state;   /* of the open probe */
    gboolean *has;    /* the cell's flag */
    gchar *file;      /* name within the folder */
    const char *name; /* of the piece */
    AkWriter *writer;
    gdouble *spent; /* seconds of each worker */
    AkSpan span;
} Sheet;

typedef struct Sweep {
    const AkCell *cell;
    GArray *sheet;
    gsize first_text; /* of the wave */
    GString **line;   /* (sheets, texts of the wave) */
    gsize n_line;     /* texts that `line` has room for */
} Sweep;

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

static void
cellinspect_visit(gpointer data, gsize index, const AkInstance *instance,
                  guint worker)
{
    const Sweep *sweep = data;
    const AkStudyDataset *dataset = sweep->cell->dataset;
    const AkSpan span = ak_profile_span();
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const Sheet *sheet = &g_array_index(sweep->sheet, Sheet, i);
        GString *line =
            sweep->line[i * sweep->n_line + index - sweep->first_text];
        const gint64 begin = g_get_monotonic_time();
        if (sheet->probe != NULL) {
            ak_profile_enter(sheet->span);
            g_autoptr(AkMeasured) measured = ak_cell_measure(
                sweep->cell, sheet->probe, sheet->state, instance);
            ak_profile_enter(AK_SPAN_RECORDS);
            ak_measured_record(measured, sheet->probe, instance, line);
        } else {
            ak_profile_enter(AK_SPAN_RECORDS);
            ak_cell_record(sweep->cell,
                           g_ptr_array_index(dataset->instance, index),
                           instance, line);
        }
        sheet->spent[worker] += 1e-6 * (gdouble)(g_get_monotonic_time() - begin);
    }
    ak_profile_enter(span);
}

/* --- the files -------------------------------------------------------------------------- */

static void
sheet_clear(gpointer data)
{
    Sheet *sheet = data;
    if (sheet->probe != NULL)
        ak_probe_close(sheet->probe, sheet->state);
    ak_writer_free(sheet->writer);
    g_free(sheet->file);
    g_free(sheet->spent);
}

/* Adds the sheet of a probe (NULL: of the instances) that is not finished. */
static gboolean
cellinspect_add_sheet(Sweep *sweep, const AkStudyUnit *probe, gboolean *has,
                      guint n_worker, guint *needs, GError **error)
{
    if (*has)
        return TRUE;
    Sheet sheet = {.probe = probe, .has = has, .name = "instances"};
    guint own_needs = 0;
    if (probe != NULL) {
        sheet.name = probe->module->plugin->name;
        sheet.span = ak_profile_probe(sheet.name);
        sheet.state = ak_probe_open(probe, &own_needs, error);
        if (sheet.state == NULL)
            return FALSE;
    }
    *needs |= own_needs;
    sheet.file = g_strconcat(sheet.name, ".jsonl", NULL);
    sheet.spent = g_new0(gdouble, n_worker);
    g_autofree gchar *path =
        g_build_filename(sweep->cell->folder, sheet.file, NULL);
    sheet.writer = ak_writer_open(path, error);
    g_array_append_val(sweep->sheet, sheet);
    return sheet.writer != NULL;
}

static gboolean
cellinspect_write_wave(const Sweep *sweep, gsize n_text, GError **error)
{
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const Sheet *sheet = &g_array_index(sweep->sheet, Sheet, i);
        for (gsize t = 0; t < n_text; t++) {
            GString *line = sweep->line[i * sweep->n_line + t];
            if (!ak_writer_write(sheet->writer, line->str, line->len, error))
                return FALSE;
            g_string_truncate(line, 0);
        }
    }
    return TRUE;
}

/* Chunks of the next wave, after one of `n` that took so many seconds. */
static gsize
cellinspect_next_wave(gsize n, gdouble seconds, AkTeam *team)
{
    const gsize next = seconds < 0.5 * WAVE_SECONDS ? 2 * n
                       : seconds > WAVE_SECONDS     ? n / 2
                                                    : n;
    const gsize least = MIN(ak_team_n_worker(team), WAVE_CHUNKS);
    return CLAMP(next, least, WAVE_CHUNKS);
}

static gboolean
cellinspect_run_waves(Sweep *sweep, AkInspector *inspector, AkTeam *team,
                      guint needs, const AkCellWatch *watch, GError **error)
{
    const gsize n_chunk = ak_inspector_n_chunk(inspector);
    const gsize n_all = sweep->cell->dataset->instance->len;
    gsize wave = MIN(ak_team_n_worker(team), WAVE_CHUNKS), n = 0;
    for (gsize chunk = 0; chunk < n_chunk; chunk += n) {
        const gint64 begin = g_get_monotonic_time();
        n = MIN(wave, n_chunk - chunk);
        sweep->first_text = ak_inspector_first_text(inspector, chunk);
        const gsize end = ak_inspector_first_text(inspector, chunk + n);
        if (watch->stop(watch->data)) { /* not after the last: it is done */
            g_set_error(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                        "interrupted at text %" G_GSIZE_FORMAT
                        " of %" G_GSIZE_FORMAT,
                        sweep->first_text, n_all);
            return FALSE;
        }
        ak_inspector_run(inspector, chunk, n, needs, cellinspect_visit, sweep);
        if (!cellinspect_write_wave(sweep, end - sweep->first_text, error))
            return FALSE;

        g_autofree gchar *what =
            g_strdup_printf("%s: text %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
                            sweep->cell->name, end, n_all);
        watch->progress(watch->data, what,
                        sweep->cell->train_cost + sweep->cell->inspect_cost *
                                                      (gdouble)end /
                                                      (gdouble)n_all);
        wave = cellinspect_next_wave(
            n, 1e-6 * (gdouble)(g_get_monotonic_time() - begin), team);
    }
    return TRUE;
}

static gboolean
cellinspect_finish(Sweep *sweep, GError **error)
{
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const Sheet *sheet = &g_array_index(sweep->sheet, Sheet, i);
        g_autoptr(GPtrArray) keys = ak_cell_keys(sweep->cell, sheet->probe);
        const char *const files[] = {sheet->file, NULL};
        if (!ak_writer_commit(sheet->writer, error) ||
            !ak_pieces_finish(sweep->cell->pieces, sheet->name, keys, files,
                              error))
            return FALSE;
        *sheet->has = TRUE;
    }
    return TRUE;
}

/* The pass took `seconds`; how its stages share them is known from what each
 * worker has spent on each.  (Not all workers are there all the time.) */
static void
cellinspect_add_times(const Sweep *sweep, const AkInspector *inspector,
                      guint n_worker, gdouble seconds, GArray *times)
{
    const gsize n = sweep->cell->dataset->instance->len;
    const AkSpent spent = ak_inspector_spent(inspector);
    g_autofree gdouble *sum = g_new0(gdouble, sweep->sheet->len);
    gdouble all = spent.forward + spent.gradient + spent.leave_one_out;
    for (guint i = 0; i < sweep->sheet->len; i++) {
        for (guint w = 0; w < n_worker; w++)
            sum[i] += g_array_index(sweep->sheet, Sheet, i).spent[w];
        all += sum[i];
    }
    const gdouble scale = all > 0.0 ? seconds / all : 0.0;
    ak_cell_add_time(times, "forward", scale * spent.forward, n);
    ak_cell_add_time(times, "gradients", scale * spent.gradient, n);
    ak_cell_add_time(times, "leave-one-out", scale * spent.leave_one_out, n);
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const Sheet *sheet = &g_array_index(sweep->sheet, Sheet, i);
        g_autofree gchar *stage = g_strconcat("record ", sheet->name, NULL);
        ak_cell_add_time(times, stage, scale * sum[i], n);
    }
}

gboolean
ak_cell_inspect(AkCell *cell, const AkModel *model, AkTeam *team,
                const AkCellWatch *watch, GArray *times, GError **error)
{
    const GPtrArray *instance = cell->dataset->instance;
    const guint n_worker = ak_team_size(team);
    const gint64 begin = g_get_monotonic_time();
    g_autoptr(GArray) sheet = g_array_new(FALSE, FALSE, sizeof(Sheet));
    g_array_set_clear_func(sheet, sheet_clear);
    Sweep sweep = {
        .cell = cell, .sheet = sheet, .n_line = (gsize)WAVE_CHUNKS * AK_PIECE};
    guint needs = 0;

    if (!cellinspect_add_sheet(&sweep, NULL, &cell->has_instances, n_worker,
                               &needs, error))
        return FALSE;
    for (guint i = 0; i < cell->dataset->probe->len; i++)
        if (!cellinspect_add_sheet(&sweep,
                                   g_ptr_array_index(cell->dataset->probe, i),
                                   &cell->has_probe[i], n_worker, &needs, error))
            return FALSE;
    if (sheet->len == 0)
        return TRUE;

    const AkSpan span = ak_profile_enter(AK_SPAN_PROBING_MAP);
    g_autoptr(AkInspector) inspector = ak_inspector_new(
        model, instance->len, (AkText *const *)instance->pdata, team);
    ak_profile_enter(AK_SPAN_PROBING_FORWARD);
    const gsize n_line = sheet->len * sweep.n_line;
    sweep.line = g_new(GString *, n_line);
    for (gsize i = 0; i < n_line; i++)
        sweep.line[i] = g_string_new(NULL);
    const gboolean ok =
        cellinspect_run_waves(&sweep, inspector, team, needs, watch, error) &&
        cellinspect_finish(&sweep, error);
    ak_profile_enter(span);
    for (gsize i = 0; i < n_line; i++)
        g_string_free(sweep.line[i], TRUE);
    g_free(sweep.line);
    if (ok)
        cellinspect_add_times(&sweep, inspector, n_worker,
                              1e-6 * (gdouble)(g_get_monotonic_time() - begin),
                              times);
    return ok;
}
