/* A cell's instances under its probes: one pass of the model, a line of JSON for
 * each text and probe.
 *
 * Chunks go to the team in waves; lines are written in the order of the texts, as
 * soon as all before them are there.  So memory does not grow with the number of
 * texts, the files do not depend on the threads, and there is a moment to stop:
 * waves are as long as a user waits without noticing, but have a chunk for each
 * worker.
 *
 * A process that dies has lost of the wave under way what is behind the first
 * text that was not done; one whose machine does, what came after the last time
 * that the files were synced. */
#include "cellsheet.h"
#include "cellwork.h"

#include "inspect.h"
#include "profile.h"

#include <string.h>

enum {
    WAVE_CHUNKS = 64,
    WAVE_TOKENS = 1 << 18, /* a wave of long texts has fewer */
    WAVE_TOLD = 1 << 12,   /* words of a text whose progress is told */
    WAVE_LINE = 1 << 16 /* bytes of a line whose memory is kept for the next */
};
static const gdouble WAVE_SECONDS = 0.3;

typedef struct Sweep {
    const AkCell *cell;
    const AkCellWatch *watch;
    GArray *sheet;     /* AkSheet */
    gsize first_text;  /* of the wave */
    GString **line;    /* (sheets, texts of the wave) */
    gsize n_line;      /* texts that `line` has room for */
    gboolean *is_last; /* (n_line) the text is the last of its chunk */

    /* Under the lock: what of the wave is written. */
    AkLock *lock;
    gboolean *is_ready; /* (n_line) the text's lines are whole */
    gsize n_written;    /* texts, the first ones */
    gdouble part;       /* of long texts, the share whose words were left out */
    GError *error;
} Sweep;

/* A text's lines, to each sheet.  Memory of long ones is given back. */
static gboolean
cellinspect_write_text(const Sweep *sweep, gsize t, GError **error)
{
    for (guint i = 0; i < sweep->sheet->len; i++) {
        AkSheet *sheet = &g_array_index(sweep->sheet, AkSheet, i);
        GString **line = &sweep->line[i * sweep->n_line + t];
        if (!ak_sheet_write(sheet, (*line)->str, (*line)->len, error))
            return FALSE;
        g_string_truncate(*line, 0);
        if ((*line)->allocated_len > WAVE_LINE) {
            g_string_free(*line, TRUE);
            *line = g_string_new(NULL);
        }
    }
    return TRUE;
}

/* All bytes to the system, or to the disk. */
static gboolean
cellinspect_flush(const Sweep *sweep, gboolean sync, GError **error)
{
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const AkSheet *sheet = &g_array_index(sweep->sheet, AkSheet, i);
        if (!(sync ? ak_sheet_sync(sheet, sweep->cell, error)
                   : ak_writer_flush(sheet->writer, error) != NULL))
            return FALSE;
    }
    return !sync || ak_pieces_keep(sweep->cell->pieces, error);
}

/* Text t of the wave is done: it is written, and those behind it that waited for
 * it; with a whole chunk all bytes go to the system, so that they are not lost
 * where another chunk of the wave takes long. */
static void
cellinspect_add_text(Sweep *sweep, gsize t)
{
    gboolean has_chunk = FALSE;
    ak_lock_take(sweep->lock);
    sweep->is_ready[t] = TRUE;
    gsize n = sweep->n_written;
    while (sweep->error == NULL && n < sweep->n_line && sweep->is_ready[n])
        if (cellinspect_write_text(sweep, n, &sweep->error))
            has_chunk |= sweep->is_last[n++];
    sweep->n_written = n;
    if (sweep->error == NULL && has_chunk)
        cellinspect_flush(sweep, FALSE, &sweep->error);
    ak_lock_give(sweep->lock);
}

static void
cellinspect_visit(gpointer data, gsize index, const AkInstance *instance,
                  guint worker)
{
    Sweep *sweep = data;
    const AkStudyDataset *dataset = sweep->cell->dataset;
    const AkSpan span = ak_profile_span();
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const AkSheet *sheet = &g_array_index(sweep->sheet, AkSheet, i);
        GString *line =
            sweep->line[i * sweep->n_line + index - sweep->first_text];
        if (index < sheet->n_done)
            continue;
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
    ak_profile_enter(AK_SPAN_WRITING);
    cellinspect_add_text(sweep, index - sweep->first_text);
    ak_profile_enter(span);
}

/* --- the files -------------------------------------------------------------------------- */

static void
cellinspect_clear_sheet(gpointer data)
{
    ak_sheet_clear(data);
}

/* Adds the sheet of a probe (NULL: of the instances) that is not finished. */
static gboolean
cellinspect_add_sheet(Sweep *sweep, const AkStudyUnit *probe, gboolean *has,
                      guint n_worker, guint *needs, GError **error)
{
    AkSheet sheet;
    if (*has)
        return TRUE;
    const gboolean ok =
        ak_sheet_open(&sheet, sweep->cell, probe, has, n_worker, needs, error);
    g_array_append_val(sweep->sheet, sheet);
    return ok;
}

static gboolean
cellinspect_open_sheets(Sweep *sweep, AkCell *cell, guint n_worker,
                        guint *needs, GError **error)
{
    if (!cellinspect_add_sheet(sweep, NULL, &cell->has_instances, n_worker,
                               needs, error))
        return FALSE;
    for (guint i = 0; i < cell->dataset->probe->len; i++)
        if (!cellinspect_add_sheet(sweep,
                                   g_ptr_array_index(cell->dataset->probe, i),
                                   &cell->has_probe[i], n_worker, needs, error))
            return FALSE;
    return ak_pieces_keep(cell->pieces, error);
}

/* After a wave of n_text texts. */
static gboolean
cellinspect_end_wave(Sweep *sweep, gsize n_text, gboolean sync, GError **error)
{
    if (sweep->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&sweep->error));
        return FALSE;
    }
    for (guint i = 0; i < sweep->sheet->len; i++) {
        AkSheet *sheet = &g_array_index(sweep->sheet, AkSheet, i);
        sheet->n_done = MAX(sheet->n_done, sweep->first_text + n_text);
    }
    sweep->n_written = 0;
    sweep->part = 0.0;
    memset(sweep->is_ready, 0, n_text * sizeof *sweep->is_ready);
    memset(sweep->is_last, 0, n_text * sizeof *sweep->is_last);
    return cellinspect_flush(sweep, sync, error);
}

/* Chunks that are at work at a time. */
static gsize
cellinspect_abreast(const Sweep *sweep, AkTeam *team)
{
    const gsize n = ak_team_n_worker(team);
    return MIN(sweep->cell->n_abreast > 0 ? MIN(n, sweep->cell->n_abreast) : n,
               WAVE_CHUNKS);
}

/* Chunks of the next wave, after one of `n` that took so many seconds. */
static gsize
cellinspect_next_wave(const Sweep *sweep, gsize n, gdouble seconds, AkTeam *team)
{
    const gsize next = seconds < 0.5 * WAVE_SECONDS ? 2 * n
                       : seconds > WAVE_SECONDS     ? n / 2
                                                    : n;
    return CLAMP(next, cellinspect_abreast(sweep, team), WAVE_CHUNKS);
}

/* Of these n chunks those that are one wave: where texts are long as many as are
 * at work, so that the memory of their records is bounded, too; where memory is
 * short no more than that. */
static gsize
cellinspect_cut_wave(const Sweep *sweep, const AkInspector *inspector,
                     gsize chunk, gsize n, AkTeam *team)
{
    const GPtrArray *text = sweep->cell->dataset->instance;
    const gsize abreast = cellinspect_abreast(sweep, team);
    gsize n_token = 0, k = 0;
    if (abreast < ak_team_n_worker(team))
        n = MIN(n, abreast);
    for (; k < n; k++) {
        const gsize end = ak_inspector_first_text(inspector, chunk + k + 1);
        for (gsize i = ak_inspector_first_text(inspector, chunk + k); i < end;
             i++)
            n_token += ((const AkText *)text->pdata[i])->n_token;
        if (n_token > WAVE_TOKENS && k >= abreast)
            break;
    }
    return k;
}

/* The chunk with the first text that some sheet lacks. */
static gsize
cellinspect_first_chunk(const Sweep *sweep, const AkInspector *inspector)
{
    gsize least = G_MAXSIZE, chunk = 0;
    for (guint i = 0; i < sweep->sheet->len; i++)
        least = MIN(least, g_array_index(sweep->sheet, AkSheet, i).n_done);
    while (chunk < ak_inspector_n_chunk(inspector) &&
           ak_inspector_first_text(inspector, chunk + 1) <= least)
        chunk++;
    return chunk;
}

/* n_done: texts of all waves that are over. */
static void
cellinspect_tell(const Sweep *sweep, gsize n_done)
{
    const AkCell *cell = sweep->cell;
    const gsize n_all = cell->dataset->instance->len;
    g_autofree gchar *what =
        g_strdup_printf("%s: text %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
                        cell->name, n_done, n_all);
    sweep->watch->progress(
        sweep->watch->data, what,
        cell->train_cost + cell->inspect_cost *
                               ((gdouble)n_done + sweep->part) / (gdouble)n_all);
}

/* Long texts, of which one takes minutes, move what is shown as their words are left
 * out. */
static void
cellinspect_left_out(gpointer data, gsize n, gsize n_word)
{
    Sweep *sweep = data;
    if (n_word < WAVE_TOLD)
        return;
    ak_lock_take(sweep->lock);
    sweep->part += (gdouble)n / (gdouble)n_word;
    cellinspect_tell(sweep, sweep->first_text);
    ak_lock_give(sweep->lock);
}

/* What is there may lie for long, so it is synced; where it cannot be, the next
 * process looks at it without. */
static gboolean
cellinspect_fail_stopped(const Sweep *sweep, GError **error)
{
    cellinspect_flush(sweep, TRUE, NULL);
    g_set_error(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                "interrupted at text %" G_GSIZE_FORMAT " of %u",
                sweep->first_text, sweep->cell->dataset->instance->len);
    return FALSE;
}

static gboolean
cellinspect_run_waves(Sweep *sweep, AkInspector *inspector, AkTeam *team,
                      guint needs, GError **error)
{
    const gsize n_chunk = ak_inspector_n_chunk(inspector);
    const gdouble every = sweep->cell->study->options.checkpoint;
    gsize wave = cellinspect_abreast(sweep, team), n = 0;
    gint64 synced = g_get_monotonic_time();
    for (gsize chunk = cellinspect_first_chunk(sweep, inspector);
         chunk < n_chunk; chunk += n) {
        const gint64 begin = g_get_monotonic_time();
        n = cellinspect_cut_wave(sweep, inspector, chunk,
                                 MIN(wave, n_chunk - chunk), team);
        sweep->first_text = ak_inspector_first_text(inspector, chunk);
        const gsize end = ak_inspector_first_text(inspector, chunk + n);
        /* Not after the last: it is done. */
        if (sweep->watch->stop(sweep->watch->data))
            return cellinspect_fail_stopped(sweep, error);
        for (gsize k = chunk + 1; k <= chunk + n; k++)
            sweep->is_last[ak_inspector_first_text(inspector, k) - 1 -
                           sweep->first_text] = TRUE;
        ak_inspector_run(inspector, chunk, n, needs, cellinspect_visit, sweep);
        const gboolean sync =
            1e-6 * (gdouble)(g_get_monotonic_time() - synced) >= every;
        if (!cellinspect_end_wave(sweep, end - sweep->first_text, sync, error))
            return FALSE;
        cellinspect_tell(sweep, end);
        const gint64 now = g_get_monotonic_time();
        wave = cellinspect_next_wave(sweep, n, 1e-6 * (gdouble)(now - begin),
                                     team);
        synced = sync ? now : synced;
    }
    for (guint i = 0; i < sweep->sheet->len; i++)
        if (!ak_sheet_finish(&g_array_index(sweep->sheet, AkSheet, i),
                             sweep->cell, error))
            return FALSE;
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
            sum[i] += g_array_index(sweep->sheet, AkSheet, i).spent[w];
        all += sum[i];
    }
    const gdouble scale = all > 0.0 ? seconds / all : 0.0;
    ak_cell_add_time(times, "forward", scale * spent.forward, n);
    ak_cell_add_time(times, "gradients", scale * spent.gradient, n);
    ak_cell_add_time(times, "leave-one-out", scale * spent.leave_one_out, n);
    for (guint i = 0; i < sweep->sheet->len; i++) {
        const AkSheet *sheet = &g_array_index(sweep->sheet, AkSheet, i);
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
    g_autoptr(GArray) sheet = g_array_new(FALSE, FALSE, sizeof(AkSheet));
    g_array_set_clear_func(sheet, cellinspect_clear_sheet);
    Sweep sweep = {.cell = cell,
                   .watch = watch,
                   .sheet = sheet,
                   .n_line = (gsize)WAVE_CHUNKS * AK_PIECE};
    const AkLeftOut left_out = {cellinspect_left_out, &sweep};
    guint needs = 0;

    if (!cellinspect_open_sheets(&sweep, cell, n_worker, &needs, error))
        return FALSE;
    if (sheet->len == 0)
        return TRUE;

    const AkSpan span = ak_profile_enter(AK_SPAN_PROBING_MAP);
    g_autoptr(AkInspector) inspector = ak_inspector_new(
        model, instance->len, (AkText *const *)instance->pdata, team);
    ak_inspector_watch(inspector, &left_out);
    ak_profile_enter(AK_SPAN_PROBING_FORWARD);
    const gsize n_line = sheet->len * sweep.n_line;
    g_autoptr(AkLock) lock = ak_lock_new();
    g_autofree gboolean *is_ready = g_new0(gboolean, sweep.n_line);
    g_autofree gboolean *is_last = g_new0(gboolean, sweep.n_line);
    sweep.lock = lock;
    sweep.is_ready = is_ready;
    sweep.is_last = is_last;
    sweep.line = g_new(GString *, n_line);
    for (gsize i = 0; i < n_line; i++)
        sweep.line[i] = g_string_new(NULL);
    const gboolean ok =
        cellinspect_run_waves(&sweep, inspector, team, needs, error);
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
