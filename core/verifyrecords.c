/* verifyrecords.c: the files of records of a cell.
 *
 * First each file is gone through once, to see that every probed text has its
 * record and to note where it begins; then chunks of texts go through the model,
 * the same as in the run, and their records are read again from there.  So in
 * memory is a number for each record, and a wave of chunks. */
#include "verifywork.h"

#include "attnkit/random.h"
#include "attnkit/words.h"
#include "cellwork.h"
#include "inspect.h"

#include <stdlib.h>

/* A file of records: that of the instances (probe NULL) or of a probe. */
typedef struct Ledger {
    const AkStudyUnit *probe;
    gpointer state; /* of the open probe */
    gchar *file;    /* within the folder of the run */
    AkScan *scan;   /* NULL: it cannot be read */
    gint64 *place;  /* (texts) where each record begins; -1: nowhere */
} Ledger;

/* Chunks that go through the model before their records are read. */
enum { WAVE_CHUNKS = 8, WAVE_TEXTS = WAVE_CHUNKS * AK_PIECE };

typedef struct Recount {
    AkVerification *v;
    const AkCell *cell;
    GArray *ledger;
    AkInspector *inspector;
    const gsize *chunk; /* of the wave under way */
    GString **line;     /* (ledgers, WAVE_TEXTS) */
} Recount;

static void
ledger_clear(gpointer data)
{
    Ledger *ledger = data;
    if (ledger->state != NULL)
        ak_probe_close(ledger->probe, ledger->state);
    ak_scan_free(ledger->scan);
    g_free(ledger->file);
    g_free(ledger->place);
}

/* ---- Which texts there are ---- */

/* Takes the error: as a complaint. */
static void
ledger_complain(AkVerification *v, const Ledger *ledger, GError *error)
{
    const AkVerifyPlace place = {ledger->file, NULL};
    ak_verify_complain(v, &place, error->message);
    g_error_free(error);
}

/* The record of text `id` begins at `begin`. */
static void
ledger_note(AkVerification *v, Ledger *ledger, GHashTable *index,
            const char *id, gint64 begin, gsize *last)
{
    const AkVerifyPlace place = {ledger->file, id};
    const gsize i = GPOINTER_TO_SIZE(g_hash_table_lookup(index, id));
    if (i == 0) {
        ak_verify_complain(v, &place, "a record of a text that is not probed");
        return;
    }
    if (ledger->place[i - 1] >= 0) {
        ak_verify_complain(v, &place, "a second record of this text");
        return;
    }
    if (i < *last)
        ak_verify_complain(v, &place, "the record is out of order");
    ledger->place[i - 1] = begin;
    *last = i;
}

/* index: id to its number in the order of the instances, from 1. */
static void
ledger_read(AkVerification *v, const AkCell *cell, Ledger *ledger,
            GHashTable *index)
{
    const GPtrArray *instance = cell->dataset->instance;
    GError *error = NULL;
    gboolean is_end = FALSE;
    gsize last = 0;
    for (;;) {
        const gint64 begin = ak_scan_place(ledger->scan);
        if (!ak_scan_next(ledger->scan, NULL, &is_end, &error) || is_end)
            break;
        g_autofree gchar *id = ak_scan_text(ledger->scan, "id", &error);
        if (id == NULL)
            break;
        ledger_note(v, ledger, index, id, begin, &last);
    }
    if (error != NULL) {
        ledger_complain(v, ledger, error);
        return;
    }
    for (guint i = 0; i < instance->len; i++) {
        const AkText *text = instance->pdata[i];
        const AkVerifyPlace place = {ledger->file, text->id};
        if (ledger->place[i] < 0)
            ak_verify_complain(v, &place, "the record of this text is missing");
    }
}

static gboolean
ledger_add(AkVerification *v, const AkCell *cell, const AkStudyUnit *probe,
           GHashTable *index, GArray *all, guint *needs, GError **error)
{
    const guint n = cell->dataset->instance->len;
    const char *name = probe != NULL ? probe->module->plugin->name : "instances";
    g_autofree gchar *file = g_strconcat(name, ".jsonl", NULL);
    g_autofree gchar *path = g_build_filename(cell->folder, file, NULL);
    Ledger ledger = {.probe = probe, .file = ak_verify_file(cell, file)};
    GError *cause = NULL;
    guint own = 0;
    ledger.place = g_new(gint64, n);
    for (guint i = 0; i < n; i++)
        ledger.place[i] = -1;
    ledger.scan = ak_scan_open(path, &cause);
    if (ledger.scan == NULL)
        ledger_complain(v, &ledger, cause);
    else
        ledger_read(v, cell, &ledger, index);
    if (probe != NULL)
        ledger.state = ak_probe_open(probe, &own, error);
    *needs |= own;
    g_array_append_val(all, ledger);
    return probe == NULL || ledger.state != NULL;
}

static gboolean
ledger_open_all(AkVerification *v, const AkCell *cell, GArray *all,
                guint *needs, GError **error)
{
    const GPtrArray *instance = cell->dataset->instance;
    const GPtrArray *probe = cell->dataset->probe;
    g_autoptr(GHashTable) index = g_hash_table_new(ak_hash_words, g_str_equal);
    for (guint i = 0; i < instance->len; i++)
        g_hash_table_insert(index, ((const AkText *)instance->pdata[i])->id,
                            GSIZE_TO_POINTER((gsize)i + 1));
    gboolean ok = ledger_add(v, cell, NULL, index, all, needs, error);
    for (guint i = 0; ok && i < probe->len; i++)
        ok = ledger_add(v, cell, probe->pdata[i], index, all, needs, error);
    return ok;
}

/* ---- What is in them ---- */

static void
recount_visit(gpointer data, gsize index, const AkInstance *instance,
              guint worker)
{
    const Recount *recount = data;
    const AkInspector *inspector = recount->inspector;
    const GPtrArray *text = recount->cell->dataset->instance;
    gsize k = 0;
    (void)worker;
    while (index >= ak_inspector_first_text(inspector, recount->chunk[k] + 1))
        k++;
    const gsize slot = k * AK_PIECE + index -
                       ak_inspector_first_text(inspector, recount->chunk[k]);
    for (guint i = 0; i < recount->ledger->len; i++) {
        const Ledger *ledger = &g_array_index(recount->ledger, Ledger, i);
        GString *line = recount->line[i * WAVE_TEXTS + slot];
        if (ledger->probe == NULL) {
            ak_cell_record(recount->cell, text->pdata[index], instance, line);
            continue;
        }
        g_autoptr(AkMeasured) measured = ak_cell_measure(
            recount->cell, ledger->probe, ledger->state, instance);
        ak_measured_record(measured, ledger->probe, instance, line);
    }
}

/* The record of text `index`, where it has one, against what it should be. */
static void
recount_compare(const Recount *recount, Ledger *ledger, gsize index,
                const GString *line)
{
    const AkText *text = recount->cell->dataset->instance->pdata[index];
    const AkVerifyPlace place = {ledger->file, text->id};
    gboolean is_end;
    GError *error = NULL;
    if (ledger->scan == NULL || ledger->place[index] < 0)
        return;
    if (!ak_scan_go(ledger->scan, ledger->place[index], &error) ||
        !ak_scan_next(ledger->scan, NULL, &is_end, &error)) {
        ledger_complain(recount->v, ledger, error);
        return;
    }
    gsize n;
    const char *stored = ak_scan_line(ledger->scan, &n);
    ak_verify_line(recount->v, &place, stored, n, line->str, line->len);
}

/* The chunks of a wave, run and compared. */
static void
recount_wave(Recount *recount, gsize n, const gsize *chunk, guint needs)
{
    recount->chunk = chunk;
    ak_inspector_run_some(recount->inspector, n, chunk, needs, recount_visit,
                          recount);
    for (gsize k = 0; k < n; k++) {
        const gsize first =
                        ak_inspector_first_text(recount->inspector, chunk[k]),
                    end = ak_inspector_first_text(recount->inspector,
                                                  chunk[k] + 1);
        for (gsize index = first; index < end; index++)
            for (guint i = 0; i < recount->ledger->len; i++) {
                GString *line =
                    recount->line[i * WAVE_TEXTS + k * AK_PIECE + index - first];
                recount_compare(recount,
                                &g_array_index(recount->ledger, Ledger, i),
                                index, line);
                g_string_truncate(line, 0);
            }
        recount->v->n_text_seen += end - first;
    }
}

static gint
recount_compare_chunks(gconstpointer a, gconstpointer b)
{
    const gsize x = *(const gsize *)a, y = *(const gsize *)b;
    return (x > y) - (x < y);
}

/* Chunks in random order until they have `sample` texts: how many, at the
 * beginning of `chunk` (chunks), ascending. */
static gsize
recount_draw(const Recount *recount, gsize sample, guint64 seed, gsize *chunk)
{
    const gsize n_all = ak_inspector_n_chunk(recount->inspector);
    g_autofree guint32 *order = g_new(guint32, n_all);
    gsize n = 0, n_text = 0;
    AkRandom random;
    ak_random_init(&random, seed, "verify", recount->cell->name);
    ak_random_permutation(&random, n_all, order);
    for (; n < n_all && n_text < sample; n++) {
        chunk[n] = order[n];
        n_text += ak_inspector_first_text(recount->inspector, chunk[n] + 1) -
                  ak_inspector_first_text(recount->inspector, chunk[n]);
    }
    qsort(chunk, n, sizeof *chunk, recount_compare_chunks);
    return n;
}

static gboolean
recount_waves(Recount *recount, gsize sample, guint64 seed, guint needs,
              const AkCellWatch *watch, GError **error)
{
    g_autofree gsize *chunk =
        g_new(gsize, ak_inspector_n_chunk(recount->inspector));
    const gsize n_chunk = recount_draw(recount, sample, seed, chunk);
    for (gsize done = 0; done < n_chunk; done += WAVE_CHUNKS) {
        const gsize n = MIN((gsize)WAVE_CHUNKS, n_chunk - done);
        if (watch->stop(watch->data)) {
            g_set_error(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                        "interrupted while records were verified");
            return FALSE;
        }
        recount_wave(recount, n, chunk + done, needs);
        watch->progress(watch->data, recount->cell->name,
                        (gdouble)(done + n) / (gdouble)n_chunk);
    }
    return TRUE;
}

gboolean
ak_verify_records(AkVerification *v, const AkCell *cell, const AkModel *model,
                  gsize sample, guint64 seed, AkTeam *team,
                  const AkCellWatch *watch, GError **error)
{
    const GPtrArray *instance = cell->dataset->instance;
    g_autoptr(GArray) ledger = g_array_new(FALSE, FALSE, sizeof(Ledger));
    guint needs = 0;
    g_array_set_clear_func(ledger, ledger_clear);
    v->n_text += instance->len;
    if (!ledger_open_all(v, cell, ledger, &needs, error))
        return FALSE;
    if (model == NULL)
        return TRUE;

    g_autoptr(AkInspector) inspector = ak_inspector_new(
        model, instance->len, (AkText *const *)instance->pdata, team);
    Recount recount = {
        .v = v, .cell = cell, .ledger = ledger, .inspector = inspector};
    const gsize n_line = (gsize)ledger->len * WAVE_TEXTS;
    recount.line = g_new(GString *, n_line);
    for (gsize i = 0; i < n_line; i++)
        recount.line[i] = g_string_new(NULL);
    const gboolean ok =
        recount_waves(&recount, sample, seed, needs, watch, error);
    for (gsize i = 0; i < n_line; i++)
        g_string_free(recount.line[i], TRUE);
    g_free(recount.line);
    return ok;
}
