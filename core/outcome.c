#include "outcome.h"

#include "attnkit/statistics.h"
#include "files.h"
#include "quantities.h"
#include "recordfile.h"

#include <math.h>
#include <string.h>

/* A ranking of words: the attention, or a probe's importance. */
typedef struct Ranking {
    const char *name;
    guint file; /* of Outcome.file */
    const char *series;
    gfloat *value; /* (T) of the text under way; NAN where undefined */
    gsize n_room;
} Ranking;

typedef struct Outcome {
    const AkCell *cell;
    GPtrArray *file; /* AkRecordFile: instances, then each probe's */
    GArray *ranking; /* Ranking: attention first */
    AkQuantities *quantities;
    AkWriter *correlation;
} Outcome;

/* --- one text --------------------------------------------------------------------- */

static gboolean
outcome_is_defined(gsize n, const Ranking *ranking)
{
    for (gsize t = 0; t < n; t++)
        if (isnan(ranking->value[t]))
            return FALSE;
    return TRUE;
}

/* tau of rankings a and b, undefined where one of them is; and its record. */
static gboolean
outcome_correlate(Outcome *outcome, const char *id, gsize n, const Ranking *a,
                  const Ranking *b, gdouble *tau, gdouble *p, GError **error)
{
    *tau = *p = NAN;
    if (outcome_is_defined(n, a) && outcome_is_defined(n, b))
        ak_kendall(n, a->value, b->value, tau, p);

    g_autofree gchar *line =
        ak_record_correlation(id, a->name, b->name, *tau, *p);
    return ak_writer_write(outcome->correlation, line, strlen(line), error);
}

/* tau of every pair, then the paired differences of every two importances. */
static gboolean
outcome_add_correlations(Outcome *outcome, const char *id, gsize n,
                         GError **error)
{
    const guint n_ranking = outcome->ranking->len;
    g_autofree gdouble *tau = g_new(gdouble, (gsize)n_ranking * n_ranking);
    for (guint i = 0; i < n_ranking; i++)
        for (guint j = i + 1; j < n_ranking; j++) {
            const Ranking *a = &g_array_index(outcome->ranking, Ranking, i);
            const Ranking *b = &g_array_index(outcome->ranking, Ranking, j);
            g_autofree gchar *name =
                g_strdup_printf("tau_%s_%s", a->name, b->name);
            gdouble p;
            if (!outcome_correlate(outcome, id, n, a, b,
                                   &tau[i * n_ranking + j], &p, error))
                return FALSE;
            ak_quantities_add(outcome->quantities, "correlation", name,
                              tau[i * n_ranking + j], &p);
        }
    for (guint i = 1; i < n_ranking; i++)
        for (guint j = i + 1; j < n_ranking; j++)
            for (guint k = 0; k < 2; k++) {
                const guint other = k == 0 ? i : j;
                const char *a = g_array_index(outcome->ranking, Ranking, i).name;
                const char *b = g_array_index(outcome->ranking, Ranking, j).name;
                g_autofree gchar *name = g_strdup_printf(
                    "tau_%s_%s-tau_attention_%s", a, b, k == 0 ? a : b);
                ak_quantities_add(outcome->quantities, "correlation", name,
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
outcome_add_rationale(Outcome *outcome, gsize n, const AkText *text)
{
    const gboolean is_known = text->n_rationale > 0;
    for (guint i = 0; i < outcome->ranking->len; i++) {
        const Ranking *ranking = &g_array_index(outcome->ranking, Ranking, i);
        gdouble share = NAN;
        if (is_known && outcome_is_defined(n, ranking))
            share = ak_outcome_rationale(n, ranking->value, text->n_rationale,
                                         text->rationale);
        ak_quantities_add(outcome->quantities, "rationale", ranking->name,
                          share, NULL);
    }
    ak_quantities_add(outcome->quantities, "rationale", "chance",
                      is_known ? (gdouble)text->n_rationale / (gdouble)n : NAN,
                      NULL);
}

static gboolean
outcome_add_columns(Outcome *outcome, GError **error)
{
    const GPtrArray *probe = outcome->cell->dataset->probe;
    for (guint i = 0; i < probe->len; i++) {
        const AkPlugin *plugin =
            ((const AkStudyUnit *)g_ptr_array_index(probe, i))->module->plugin;
        const AkColumn *column = plugin->ops.probe->columns;
        for (; column != NULL && column->name != NULL; column++) {
            gdouble value;
            if (!ak_record_number(g_ptr_array_index(outcome->file, i + 1),
                                  column->name, &value, error))
                return FALSE;
            ak_quantities_add(outcome->quantities, plugin->name, column->name,
                              value, NULL);
        }
    }
    return TRUE;
}

/* The records of one text, already read, into rankings and quantities. */
static gboolean
outcome_add_text(Outcome *outcome, const AkText *text, gboolean has_rationale,
                 GError **error)
{
    const gsize n = text->n_token - 2;
    AkRecordFile *instances = g_ptr_array_index(outcome->file, 0);
    gdouble predicted, max = 0.0;
    if (!ak_record_number(instances, "predicted", &predicted, error))
        return FALSE;
    for (guint i = 0; i < outcome->ranking->len; i++) {
        Ranking *ranking = &g_array_index(outcome->ranking, Ranking, i);
        if (ranking->n_room < n) {
            ranking->n_room = 2 * n;
            ranking->value = g_renew(gfloat, ranking->value, ranking->n_room);
        }
        if (!ak_record_floats(g_ptr_array_index(outcome->file, ranking->file),
                              ranking->series, n, ranking->value, error))
            return FALSE;
    }
    const gfloat *attention = g_array_index(outcome->ranking, Ranking, 0).value;
    for (gsize t = 0; t < n; t++)
        if ((gdouble)attention[t] > max) /* not where it is NAN */
            max = (gdouble)attention[t];
    ak_quantities_next_text(outcome->quantities, (guint)predicted, max);

    if (!outcome_add_correlations(outcome, text->id, n, error) ||
        !outcome_add_columns(outcome, error))
        return FALSE;
    if (has_rationale)
        outcome_add_rationale(outcome, n, text);
    return TRUE;
}

/* --- the test metrics -------------------------------------------------- */

static gboolean
outcome_append_metrics(const AkCell *cell, GString *rows, GError **error)
{
    static const char *const name[] = {"accuracy", "f1", "f1_macro", "roc_auc",
                                       "average_precision"};
    g_autofree gchar *path =
        g_build_filename(cell->folder, "metrics.json", NULL);
    g_autoptr(AkRecordFile) file = ak_record_file_open_whole(path, error);
    if (file == NULL)
        return FALSE;
    gdouble n;
    if (!ak_record_number(file, "n", &n, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        AkSummary summary = {.std = NAN,
                             .median = NAN,
                             .ci_low = NAN,
                             .ci_high = NAN,
                             .significant = NAN};
        if (!ak_record_number(file, name[i], &summary.mean, error))
            return FALSE;
        summary.n = isnan(summary.mean) ? 0 : (gsize)n;
        summary.missing = isnan(summary.mean) ? (gsize)n : 0;
        ak_summary_print(cell, "test", name[i], "all", &summary, rows);
    }
    return TRUE;
}

/* --- the pass ---------------------------------------------------------------------------- */

static void
outcome_clear(Outcome *outcome)
{
    for (guint i = 0; i < outcome->ranking->len; i++)
        g_free(g_array_index(outcome->ranking, Ranking, i).value);
    g_ptr_array_unref(outcome->file);
    g_array_unref(outcome->ranking);
    ak_quantities_free(outcome->quantities);
    ak_writer_free(outcome->correlation);
}

static gint
outcome_compare_rankings(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Ranking *)a)->name, ((const Ranking *)b)->name);
}

/* Opens the records: instances, and every probe's; an importance is a ranking. */
static gboolean
outcome_open(Outcome *outcome, const AkCell *cell, GError **error)
{
    *outcome = (Outcome){
        .cell = cell,
        .file =
            g_ptr_array_new_with_free_func((GDestroyNotify)ak_record_file_free),
        .ranking = g_array_new(FALSE, FALSE, sizeof(Ranking)),
        .quantities = ak_quantities_new(),
    };
    const Ranking attention = {.name = "attention", .series = "attention"};
    g_array_append_val(outcome->ranking, attention);
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
        g_ptr_array_add(outcome->file, records);
        const AkSeries *series =
            probe != NULL ? probe->module->plugin->ops.probe->series : NULL;
        for (; series != NULL && series->name != NULL; series++)
            if (series->role == AK_SERIES_IMPORTANCE) {
                const Ranking ranking = {
                    .name = name, .file = i, .series = series->name};
                g_array_append_val(outcome->ranking, ranking);
            }
    }
    /* A pair has one name, whatever the order of run.probes. */
    qsort(outcome->ranking->data + sizeof(Ranking), outcome->ranking->len - 1,
          sizeof(Ranking), outcome_compare_rankings);

    g_autofree gchar *path =
        g_build_filename(cell->folder, "correlation.jsonl", NULL);
    outcome->correlation = ak_writer_open(path, error);
    return outcome->correlation != NULL;
}

static gboolean
outcome_read(Outcome *outcome, GError **error)
{
    const GPtrArray *instance = outcome->cell->dataset->instance;
    gboolean has_rationale = FALSE;
    for (guint i = 0; i < instance->len; i++)
        has_rationale |=
            ((const AkText *)g_ptr_array_index(instance, i))->n_rationale > 0;

    for (guint i = 0; i < instance->len; i++) {
        const AkText *text = g_ptr_array_index(instance, i);
        for (guint f = 0; f < outcome->file->len; f++)
            if (!ak_record_next(g_ptr_array_index(outcome->file, f), text->id,
                                error))
                return FALSE;
        if (!outcome_add_text(outcome, text, has_rationale, error))
            return FALSE;
    }
    return ak_writer_commit(outcome->correlation, error);
}

gboolean
ak_outcome(const AkCell *cell, GString *rows, GError **error)
{
    Outcome outcome;
    const gboolean ok = outcome_open(&outcome, cell, error) &&
                        outcome_append_metrics(cell, rows, error) &&
                        outcome_read(&outcome, error);
    if (ok)
        ak_quantities_print(outcome.quantities, cell, rows);
    outcome_clear(&outcome);
    return ok;
}
