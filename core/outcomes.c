/* The outcomes of a cell that are not of single texts, and those of the cells of
 * several seeds together. */
#include "outcome.h"

#include "recordfile.h"

#include <math.h>

/* --- the test metrics -------------------------------------------------- */

static const struct {
    const char *object; /* of metrics.json that has it; NULL: at the top */
    const char *key, *name;
} outcomes_metric[AK_N_METRIC] = {
    {NULL, "accuracy", "accuracy"},
    {NULL, "f1", "f1"},
    {NULL, "f1_macro", "f1_macro"},
    {NULL, "roc_auc", "roc_auc"},
    {NULL, "average_precision", "average_precision"},
    {"uniform_attention", "accuracy", "accuracy@uniform"},
    {"uniform_attention", "f1", "f1@uniform"},
    {"uniform_attention", "f1_macro", "f1_macro@uniform"},
    {"uniform_attention", "roc_auc", "roc_auc@uniform"},
    {"uniform_attention", "average_precision", "average_precision@uniform"},
};

static gboolean
outcomes_read_metric(const AkRecordFile *file, guint i, gdouble *value,
                     GError **error)
{
    const char *object = outcomes_metric[i].object;
    const char *key = outcomes_metric[i].key;
    return object != NULL ? ak_record_number_in(file, object, key, value, error)
                          : ak_record_number(file, key, value, error);
}

gboolean
ak_outcome_read_metrics(AkOutcome *outcome, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(outcome->cell->folder, "metrics.json", NULL);
    g_autoptr(AkRecordFile) file = ak_record_file_open_whole(path, error);
    gdouble n;
    if (file == NULL || !ak_record_number(file, "n", &n, error))
        return FALSE;
    for (guint i = 0; i < AK_N_METRIC; i++) {
        if (!outcomes_read_metric(file, i, &outcome->metric[i], error))
            return FALSE;
        const gboolean is_missing = isnan(outcome->metric[i]) != 0;
        const AkSummary summary = {.n = is_missing ? 0 : (gsize)n,
                                   .missing = is_missing ? (gsize)n : 0,
                                   .mean = outcome->metric[i],
                                   .std = NAN,
                                   .median = NAN,
                                   .ci_low = NAN,
                                   .ci_high = NAN,
                                   .significant = NAN};
        ak_summary_print(outcome->cell, FALSE, "test", outcomes_metric[i].name,
                         "all", &summary, outcome->rows);
    }
    return TRUE;
}

/* --- travelling ----------------------------------------------------------- */

GVariant *
ak_outcome_pack(const AkOutcome *outcome)
{
    return g_variant_new("(^ay@adv)", outcome->rows->str,
                         g_variant_new_fixed_array(G_VARIANT_TYPE_DOUBLE,
                                                   outcome->metric, AK_N_METRIC,
                                                   sizeof(gdouble)),
                         ak_quantities_pack(outcome->quantities));
}

AkOutcome *
ak_outcome_unpack(const AkCell *cell, GVariant *packed)
{
    AkOutcome *outcome = g_new0(AkOutcome, 1);
    const gchar *rows;
    g_autoptr(GVariant) metric = NULL;
    g_autoptr(GVariant) quantities = NULL;
    g_variant_get(packed, "(^&ay@adv)", &rows, &metric, &quantities);
    for (gsize i = 0; i < AK_N_METRIC; i++)
        g_variant_get_child(metric, i, "d", &outcome->metric[i]);
    outcome->cell = cell;
    outcome->rows = g_string_new(rows);
    outcome->quantities = ak_quantities_unpack(quantities);
    return outcome;
}

/* --- several seeds ------------------------------------------------------- */

static gboolean
outcomes_belong(const AkOutcome *a, const AkOutcome *b)
{
    return a->cell->dataset == b->cell->dataset &&
           a->cell->encoder == b->cell->encoder &&
           a->cell->attention == b->cell->attention;
}

static gint
outcomes_compare_seeds(gconstpointer a, gconstpointer b)
{
    const guint64 x = (*(const AkOutcome *const *)a)->cell->seed;
    const guint64 y = (*(const AkOutcome *const *)b)->cell->seed;
    return (x > y) - (x < y);
}

/* A metric is one number a seed: n counts seeds, and the interval is of the mean
 * over seeds, for these test texts. */
static void
outcomes_print_metrics(gsize n, const AkOutcome *const *outcome, GString *rows)
{
    g_autoptr(AkResample) resample = ak_resample_new(n, 1, "metrics");
    g_autofree gdouble *value = g_new(gdouble, n);
    for (guint i = 0; i < AK_N_METRIC; i++) {
        AkSummary summary;
        for (gsize s = 0; s < n; s++)
            value[s] = outcome[s]->metric[i];
        ak_summarise_pooled(resample, value, NULL, NULL, &summary);
        ak_summary_print(outcome[0]->cell, TRUE, "test",
                         outcomes_metric[i].name, "all", &summary, rows);
    }
}

/* The seeds in ascending order, so that the order of run.seeds changes no bit. */
static void
outcomes_print_pooled(GPtrArray *seeds, GString *rows)
{
    if (seeds->len < 2)
        return;
    g_ptr_array_sort(seeds, outcomes_compare_seeds);
    const AkOutcome *const *outcome = (const AkOutcome *const *)seeds->pdata;
    g_autofree const AkQuantities **quantities =
        g_new(const AkQuantities *, seeds->len);
    for (guint s = 0; s < seeds->len; s++)
        quantities[s] = outcome[s]->quantities;
    outcomes_print_metrics(seeds->len, outcome, rows);
    ak_quantities_print_pooled(seeds->len, quantities, outcome[0]->cell, rows);
}

void
ak_outcomes_print(gsize n, const AkOutcome *const *outcome, GString *rows)
{
    g_autoptr(GPtrArray) seeds = g_ptr_array_new();
    for (gsize i = 0; i < n; i++) {
        if (outcome[i] == NULL)
            continue;
        if (seeds->len > 0 && !outcomes_belong(seeds->pdata[0], outcome[i])) {
            outcomes_print_pooled(seeds, rows);
            g_ptr_array_set_size(seeds, 0);
        }
        g_string_append_len(rows, outcome[i]->rows->str,
                            (gssize)outcome[i]->rows->len);
        g_ptr_array_add(seeds, (gpointer)outcome[i]);
    }
    outcomes_print_pooled(seeds, rows);
}
