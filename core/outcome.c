#include "outcome.h"

#include "correlation.h"
#include "files.h"
#include "pairs.h"
#include "recordfile.h"

#include <math.h>
#include <string.h>

/* A ranking of words: the attention, or a probe's importance. */
typedef struct Ranking {
    const char *name;
    guint file; /* of Pass.file */
    const char *series;
    gfloat *value; /* (T) of the text under way; NAN where undefined */
    gsize n_room;
} Ranking;

/* The pass over a cell's records. */
typedef struct Pass {
    const AkCell *cell;
    GPtrArray *file; /* AkRecordFile: instances, then each probe's */
    GArray *ranking; /* Ranking: attention first */
    AkQuantities *quantities;
    AkWriter *correlation;
} Pass;

/* --- one text --------------------------------------------------------------------- */

/* The rankings a and b of a text compared: into the quantities, and a record. */
static gboolean
outcome_correlate(Pass *pass, const char *id, gsize n, const Ranking *a,
                  const Ranking *b, gdouble *tau, GError **error)
{
    const AkRanking first = {a->name, a->value}, second = {b->name, b->value};
    AkPairRecord pair;
    ak_correlate(&pass->cell->dataset->correlation, pass->cell->seed, id, n,
                 &first, &second, &pair);
    *tau = pair.tau;

    g_autofree gchar *name = g_strdup_printf("tau_%s_%s", a->name, b->name);
    g_autofree gchar *shuffled = g_strconcat(name, "@shuffled", NULL);
    ak_quantities_add(pass->quantities, "correlation", name, pair.tau, &pair.p);
    ak_quantities_add(pass->quantities, "correlation", shuffled,
                      pair.tau_shuffled, &pair.p_shuffled);
    if (pair.top_k > 0) {
        g_autofree gchar *top =
            g_strdup_printf("top%" G_GSIZE_FORMAT "_distance_%s_%s", pair.top_k,
                            a->name, b->name);
        g_autofree gchar *top_shuffled = g_strconcat(top, "@shuffled", NULL);
        ak_quantities_add(pass->quantities, "correlation", top,
                          pair.top_distance, NULL);
        ak_quantities_add(pass->quantities, "correlation", top_shuffled,
                          pair.top_distance_shuffled, NULL);
    }
    g_autoptr(GString) line = g_string_new(NULL);
    ak_record_correlation(id, &pair, line);
    return ak_writer_write(pass->correlation, line->str, line->len, error);
}

/* Every pair, then the paired differences of every two importances. */
static gboolean
outcome_add_correlations(Pass *pass, const char *id, gsize n, GError **error)
{
    const guint n_ranking = pass->ranking->len;
    g_autofree gdouble *tau = g_new(gdouble, (gsize)n_ranking * n_ranking);
    for (guint i = 0; i < n_ranking; i++)
        for (guint j = i + 1; j < n_ranking; j++)
            if (!outcome_correlate(pass, id, n,
                                   &g_array_index(pass->ranking, Ranking, i),
                                   &g_array_index(pass->ranking, Ranking, j),
                                   &tau[i * n_ranking + j], error))
                return FALSE;
    for (guint i = 1; i < n_ranking; i++)
        for (guint j = i + 1; j < n_ranking; j++)
            for (guint k = 0; k < 2; k++) {
                const guint other = k == 0 ? i : j;
                const char *a = g_array_index(pass->ranking, Ranking, i).name;
                const char *b = g_array_index(pass->ranking, Ranking, j).name;
                g_autofree gchar *name = g_strdup_printf(
                    "tau_%s_%s-tau_attention_%s", a, b, k == 0 ? a : b);
                ak_quantities_add(pass->quantities, "correlation", name,
                                  tau[i * n_ranking + j] - tau[other], NULL);
            }
    return TRUE;
}

/* A word of the rationale with `above` words ranked above it and `level` on its
 * own level, itself among them, is drawn with probability (k - above) / level.
 * Cost: n k comparisons. */
gdouble
ak_outcome_rationale(gsize n, const gfloat *value, gsize k,
                     const guint32 *rationale)
{
    gdouble found = 0.0;
    for (gsize r = 0; r < k; r++) {
        gsize above = 0, level = 0;
        for (gsize t = 0; t < n; t++) {
            above += value[t] > value[rationale[r]];
            level += value[t] == value[rationale[r]];
        }
        if (above < k)
            found += MIN(1.0, (gdouble)(k - above) / (gdouble)level);
    }
    return found / (gdouble)k;
}

static void
outcome_add_rationale(Pass *pass, gsize n, const AkText *text)
{
    const gboolean is_known = text->n_rationale > 0;
    for (guint i = 0; i < pass->ranking->len; i++) {
        const Ranking *ranking = &g_array_index(pass->ranking, Ranking, i);
        gdouble share = NAN;
        if (is_known && ak_pairs_is_finite(n, ranking->value))
            share = ak_outcome_rationale(n, ranking->value, text->n_rationale,
                                         text->rationale);
        ak_quantities_add(pass->quantities, "rationale", ranking->name, share,
                          NULL);
    }
    ak_quantities_add(pass->quantities, "rationale", "chance",
                      is_known ? (gdouble)text->n_rationale / (gdouble)n : NAN,
                      NULL);
}

static gboolean
outcome_add_columns(Pass *pass, GError **error)
{
    const GPtrArray *probe = pass->cell->dataset->probe;
    for (guint i = 0; i < probe->len; i++) {
        const AkPlugin *plugin =
            ((const AkStudyUnit *)g_ptr_array_index(probe, i))->module->plugin;
        const AkColumn *column = plugin->ops.probe->columns;
        for (; column != NULL && column->name != NULL; column++) {
            gdouble value;
            if (!ak_record_number(g_ptr_array_index(pass->file, i + 1),
                                  column->name, &value, error))
                return FALSE;
            ak_quantities_add(pass->quantities, plugin->name, column->name,
                              value, NULL);
        }
    }
    return TRUE;
}

/* The records of one text, already read, into rankings and quantities. */
static gboolean
outcome_add_text(Pass *pass, const AkText *text, gboolean has_rationale,
                 GError **error)
{
    const gsize n = text->n_token - 2;
    AkRecordFile *instances = g_ptr_array_index(pass->file, 0);
    const gsize n_class = g_strv_length(pass->cell->dataset->corpus->class_name);
    guint predicted;
    gdouble uniform_tvd, max = 0.0;
    if (!ak_record_index(instances, "predicted", n_class, &predicted, error) ||
        !ak_record_number(instances, "uniform_tvd", &uniform_tvd, error))
        return FALSE;
    for (guint i = 0; i < pass->ranking->len; i++) {
        Ranking *ranking = &g_array_index(pass->ranking, Ranking, i);
        if (ranking->n_room < n) {
            ranking->n_room = 2 * n;
            ranking->value = g_renew(gfloat, ranking->value, ranking->n_room);
        }
        if (!ak_record_floats(g_ptr_array_index(pass->file, ranking->file),
                              ranking->series, n, ranking->value, error))
            return FALSE;
    }
    const gfloat *attention = g_array_index(pass->ranking, Ranking, 0).value;
    for (gsize t = 0; t < n; t++)
        if (isnan(attention[t]) || (gdouble)attention[t] > max)
            max = (gdouble)attention[t]; /* once NAN, it stays */
    ak_quantities_next_text(pass->quantities, predicted, max);

    if (!outcome_add_correlations(pass, text->id, n, error))
        return FALSE;
    ak_quantities_add(pass->quantities, "control", "uniform_tvd", uniform_tvd,
                      NULL);
    if (!outcome_add_columns(pass, error))
        return FALSE;
    if (has_rationale)
        outcome_add_rationale(pass, n, text);
    return TRUE;
}

/* --- the pass ---------------------------------------------------------------------------- */

static void
outcome_clear(Pass *pass)
{
    for (guint i = 0; i < pass->ranking->len; i++)
        g_free(g_array_index(pass->ranking, Ranking, i).value);
    g_ptr_array_unref(pass->file);
    g_array_unref(pass->ranking);
    ak_quantities_free(pass->quantities);
    ak_writer_free(pass->correlation);
}

static gint
outcome_compare_rankings(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Ranking *)a)->name, ((const Ranking *)b)->name);
}

/* Opens the records: instances, and every probe's; an importance is a ranking. */
static gboolean
outcome_open(Pass *pass, const AkCell *cell, const char *correlation,
             GError **error)
{
    *pass = (Pass){
        .cell = cell,
        .file =
            g_ptr_array_new_with_free_func((GDestroyNotify)ak_record_file_free),
        .ranking = g_array_new(FALSE, FALSE, sizeof(Ranking)),
        .quantities = ak_quantities_new(),
    };
    const Ranking attention = {.name = "attention", .series = "attention"};
    g_array_append_val(pass->ranking, attention);
    for (guint i = 0; i <= cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe =
            i > 0 ? g_ptr_array_index(cell->dataset->probe, i - 1) : NULL;
        const char *name =
            probe != NULL ? probe->module->plugin->name : "instances";
        g_autofree gchar *file = g_strconcat(name, ".jsonl", NULL);
        g_autofree gchar *path = g_build_filename(cell->folder, file, NULL);
        AkRecordFile *records = ak_record_file_open(path, error);
        if (records == NULL)
            return FALSE;
        g_ptr_array_add(pass->file, records);
        const AkSeries *series =
            probe != NULL ? probe->module->plugin->ops.probe->series : NULL;
        for (; series != NULL && series->name != NULL; series++)
            if (series->role == AK_SERIES_IMPORTANCE) {
                const Ranking ranking = {
                    .name = name, .file = i, .series = series->name};
                g_array_append_val(pass->ranking, ranking);
            }
    }
    /* A pair has one name, whatever the order of run.probes. */
    qsort(pass->ranking->data + sizeof(Ranking), pass->ranking->len - 1,
          sizeof(Ranking), outcome_compare_rankings);

    pass->correlation = ak_writer_open(correlation, error);
    return pass->correlation != NULL;
}

static gboolean
outcome_read(Pass *pass, GError **error)
{
    const GPtrArray *instance = pass->cell->dataset->instance;
    gboolean has_rationale = FALSE;
    for (guint i = 0; i < instance->len; i++)
        has_rationale |=
            ((const AkText *)g_ptr_array_index(instance, i))->n_rationale > 0;

    for (guint i = 0; i < instance->len; i++) {
        const AkText *text = g_ptr_array_index(instance, i);
        for (guint f = 0; f < pass->file->len; f++)
            if (!ak_record_next(g_ptr_array_index(pass->file, f), text->id,
                                error))
                return FALSE;
        if (!outcome_add_text(pass, text, has_rationale, error))
            return FALSE;
    }
    return ak_writer_commit(pass->correlation, error);
}

AkOutcome *
ak_outcome_new(const AkCell *cell, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(cell->folder, "correlation.jsonl", NULL);
    return ak_outcome_new_at(cell, path, error);
}

AkOutcome *
ak_outcome_new_at(const AkCell *cell, const char *correlation, GError **error)
{
    g_autoptr(AkOutcome) outcome = g_new0(AkOutcome, 1);
    Pass pass;
    outcome->cell = cell;
    outcome->rows = g_string_new(NULL);

    const gboolean ok = outcome_open(&pass, cell, correlation, error) &&
                        ak_outcome_read_metrics(outcome, error) &&
                        outcome_read(&pass, error);
    if (ok) {
        ak_quantities_print(pass.quantities, cell, outcome->rows);
        outcome->quantities = g_steal_pointer(&pass.quantities);
    }
    outcome_clear(&pass);
    return ok ? g_steal_pointer(&outcome) : NULL;
}

void
ak_outcome_free(AkOutcome *outcome)
{
    if (outcome == NULL)
        return;
    ak_quantities_free(outcome->quantities);
    g_string_free(outcome->rows, TRUE);
    g_free(outcome);
}
