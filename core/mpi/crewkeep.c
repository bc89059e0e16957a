/* What other ranks have made becomes files of the run. */
#include "crewlead.h"

#include "cellsheet.h"
#include "cellwork.h"
#include "studysource.h"

#include <string.h>

static AkCrewCell *
keep_cell(const AkLead *lead, guint index)
{
    return &lead->crew.cell[index];
}

GVariant *
ak_lead_begin(const AkLead *lead, guint index, guint rank, GError **error)
{
    static const char *const beginning[] = {"checkpoint.safetensors", NULL};
    static const char *const none[] = {NULL};
    AkCell *cell = keep_cell(lead, index)->cell;
    if (!ak_cell_begin(cell, error))
        return NULL;
    return g_variant_new(
        "(bb@a(say))", cell->has_model, cell->has_metrics,
        ak_crew_pack(cell->folder, rank == 0 ? none : beginning));
}

static void
keep_times(AkCrewCell *one, GVariant *times)
{
    const gchar *stage;
    gdouble seconds;
    guint64 n;
    GVariantIter iter;
    g_variant_iter_init(&iter, times);
    while (g_variant_iter_next(&iter, "(&sdt)", &stage, &seconds, &n)) {
        guint i = 0;
        while (i < one->times->len &&
               strcmp(g_array_index(one->times, AkStageTime, i).stage, stage) !=
                   0)
            i++;
        if (i == one->times->len)
            ak_cell_add_time(one->times, stage, seconds, (gsize)n);
        else
            g_array_index(one->times, AkStageTime, i).seconds += seconds;
    }
}

/* --- a model ----------------------------------------------------------------------- */

static gboolean
keep_sheet(AkCrewCell *one, guint32 number, guint *needs, gsize *least,
           GError **error)
{
    AkCell *cell = one->cell;
    gboolean *has =
        number > 0 ? &cell->has_probe[number - 1] : &cell->has_instances;
    AkSheet sheet;
    if (*has)
        return TRUE;
    const gboolean ok = ak_sheet_open(
        &sheet, cell,
        number > 0 ? cell->dataset->probe->pdata[number - 1] : NULL, has, 1,
        needs, error);
    g_array_append_val(one->sheet, sheet);
    g_array_append_val(one->number, number);
    *least = MIN(*least, sheet.n_done);
    return ok;
}

/* All lines are there: the sheets become finished files. */
static gboolean
keep_finish(AkCrewCell *one, GError **error)
{
    for (guint i = 0; i < one->sheet->len; i++)
        if (!ak_sheet_finish(&g_array_index(one->sheet, AkSheet, i), one->cell,
                             error))
            return FALSE;
    one->state = AK_CREW_WRITTEN;
    return TRUE;
}

/* The sheets that are not finished are begun, or gone on with. */
static gboolean
keep_open(AkCrewCell *one, GError **error)
{
    guint needs = 0;
    gsize least = G_MAXSIZE;
    for (guint32 i = 0; i <= one->cell->dataset->probe->len; i++)
        if (!keep_sheet(one, i, &needs, &least, error))
            return FALSE;
    ak_crew_cut(one, least);
    one->state = AK_CREW_PROBING;
    return ak_pieces_keep(one->cell->pieces, error) &&
           (one->n_written < one->n_chunk || keep_finish(one, error));
}

/* The files are in their places; now that is said of them. */
static gboolean
keep_pieces(AkCell *cell, GError **error)
{
    static const char *const metrics[] = {"metrics.json", NULL};
    const char *files[] = {"model.safetensors", "vocabulary.txt",
                           "training.csv", NULL};
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    if (ak_source_has_model(cell->dataset))
        files[2] = NULL;
    if (!cell->has_model &&
        !ak_pieces_finish(cell->pieces, "model", keys, files, error))
        return FALSE;
    cell->has_model = TRUE;
    if (!cell->has_metrics &&
        !ak_pieces_finish(cell->pieces, "metrics", keys, metrics, error))
        return FALSE;
    cell->has_metrics = TRUE;
    return ak_cell_begin(cell, error); /* its checkpoint is of no more use */
}

gboolean
ak_lead_keep_model(const AkLead *lead, guint index, guint rank, GVariant *said,
                   GError **error)
{
    AkCrewCell *one = keep_cell(lead, index);
    g_autoptr(GVariant) files = g_variant_get_child_value(said, 0);
    g_autoptr(GVariant) times = g_variant_get_child_value(said, 1);
    keep_times(one, times);
    if (rank != 0 && (!one->cell->has_model || !one->cell->has_metrics) &&
        (!ak_crew_unpack(one->cell->folder, files, TRUE, error) ||
         !keep_pieces(one->cell, error)))
        return FALSE;
    one->has_model[0] = one->has_model[rank] = TRUE;
    ak_lock_take(lead->own->lock);
    lead->own->has_model[index] = TRUE;
    ak_lock_give(lead->own->lock);
    return keep_open(one, error);
}

gboolean
ak_lead_keep_checkpoint(const AkLead *lead, guint index, GVariant *files,
                        GError **error)
{
    return ak_crew_unpack(keep_cell(lead, index)->cell->folder, files, TRUE,
                          error);
}

/* --- records --------------------------------------------------------------------------- */

/* The lines of texts from `first_text` on, but those that the sheet has. */
static gboolean
keep_lines(AkSheet *sheet, GVariant *bytes, gsize first_text, GError **error)
{
    gsize n;
    const gchar *line = g_variant_get_fixed_array(bytes, &n, 1);
    const gchar *end = line + n;
    for (gsize text = first_text; text < sheet->n_done && line < end; text++)
        line = (const gchar *)memchr(line, '\n', (gsize)(end - line)) + 1;
    return line == end ||
           ak_sheet_write(sheet, line, (gsize)(end - line), error);
}

static gboolean
keep_range(AkCrewCell *one, GVariant *said, GError **error)
{
    guint64 n;
    g_variant_get_child(said, 1, "t", &n);
    g_autoptr(GVariant) sheets = g_variant_get_child_value(said, 2);
    const gsize end = one->first[one->n_written + n];
    for (guint i = 0; i < one->sheet->len; i++) {
        AkSheet *sheet = &g_array_index(one->sheet, AkSheet, i);
        g_autoptr(GVariant) bytes = g_variant_get_child_value(sheets, i);
        if (!keep_lines(sheet, bytes, one->first[one->n_written], error) ||
            ak_writer_flush(sheet->writer, error) == NULL)
            return FALSE;
        sheet->n_done = MAX(sheet->n_done, end);
    }
    one->n_written += (gsize)n;
    return TRUE;
}

gboolean
ak_lead_keep_records(const AkLead *lead, guint index, GVariant *said,
                     GError **error)
{
    AkCrewCell *one = keep_cell(lead, index);
    guint64 first;
    g_variant_get_child(said, 0, "t", &first);
    g_autoptr(GVariant) times = g_variant_get_child_value(said, 3);
    keep_times(one, times);
    g_hash_table_insert(one->held, GSIZE_TO_POINTER((gsize)first),
                        g_variant_ref(said));
    GVariant *next;
    while ((next = g_hash_table_lookup(
                one->held, GSIZE_TO_POINTER(one->n_written))) != NULL) {
        const gsize at = one->n_written;
        if (!keep_range(one, next, error))
            return FALSE;
        g_hash_table_remove(one->held, GSIZE_TO_POINTER(at));
    }
    return one->n_written < one->n_chunk || keep_finish(one, error);
}

/* What cannot be written now is an error when the next line is. */
void
ak_lead_flush(const AkLead *lead, gboolean sync)
{
    for (guint i = 0; i < lead->crew.plan->cell->len; i++) {
        AkCrewCell *one = keep_cell(lead, i);
        for (guint k = 0; one->state == AK_CREW_PROBING && k < one->sheet->len;
             k++) {
            const AkSheet *sheet = &g_array_index(one->sheet, AkSheet, k);
            if (sync)
                ak_sheet_sync(sheet, one->cell, NULL);
            else
                ak_writer_flush(sheet->writer, NULL);
        }
        if (sync && one->state == AK_CREW_PROBING)
            ak_pieces_keep(one->cell->pieces, NULL);
    }
}

/* --- figures ----------------------------------------------------------------------------- */

GVariant *
ak_lead_pack_records(const AkLead *lead, guint index, guint rank)
{
    const AkCell *cell = keep_cell(lead, index)->cell;
    const GPtrArray *probe = cell->dataset->probe;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (rank != 0) {
        g_ptr_array_add(names, g_strdup("metrics.json"));
        g_ptr_array_add(names, g_strdup("instances.jsonl"));
    }
    for (guint i = 0; rank != 0 && i < probe->len; i++) {
        const AkStudyUnit *unit = probe->pdata[i];
        g_ptr_array_add(
            names, g_strconcat(unit->module->plugin->name, ".jsonl", NULL));
    }
    g_ptr_array_add(names, NULL);
    return ak_crew_pack(cell->folder, (const char *const *)names->pdata);
}

gboolean
ak_lead_keep_outcome(AkLead *lead, guint index, GVariant *said, GError **error)
{
    AkCrewCell *one = keep_cell(lead, index);
    g_autoptr(GVariant) files = g_variant_get_child_value(said, 0);
    g_autoptr(GVariant) boxed = g_variant_get_child_value(said, 1);
    g_autoptr(GVariant) outcome = g_variant_get_variant(boxed);
    if (!ak_crew_unpack(one->cell->folder, files, TRUE, error))
        return FALSE;
    lead->result[index] =
        (AkLaneResult){.outcome = ak_outcome_unpack(one->cell, outcome),
                       .times = ak_lane_print_times(one->cell, one->times)};
    g_array_set_size(one->times, 0);
    one->state = AK_CREW_OVER;
    lead->crew.n_over++;
    return TRUE;
}
