/* checkprobe.c: a probe before texts. */
#include "checkinstance.h"

#include <math.h>

/* What a probe measures of one text. */
typedef struct ProbeText {
    AkProbed probed;
    gdouble *column;
    gfloat **series;
} ProbeText;

/* --- the rig -------------------------------------------------------------------- */

static gsize
probe_n_column(const AkProbeOps *ops)
{
    gsize n = 0;
    while (ops->columns != NULL && ops->columns[n].name != NULL)
        n++;
    return n;
}

static gsize
probe_n_series(const AkProbeOps *ops)
{
    gsize n = 0;
    while (ops->series != NULL && ops->series[n].name != NULL)
        n++;
    return n;
}

static gsize
probe_length(const AkSeries *series, const AkInstance *instance)
{
    return series->axis == AK_AXIS_WORD ? instance->n_word : instance->n_output;
}

static gboolean
probe_open(AkRig *rig, GError **error)
{
    const AkProbeOps *ops = rig->unit.plugin->ops.probe;
    if (ops->open != NULL && !ops->open(rig->unit.state, &rig->needs, error))
        return FALSE;
    if ((rig->needs & ~(guint)AK_NEEDS_KNOWN) != 0)
        ak_trial_fail(rig->trial,
                      "open asks for needs 0x%x, this attnkit knows 0x%x",
                      rig->needs, (guint)AK_NEEDS_KNOWN);
    return TRUE;
}

static void
probe_close(AkRig *rig)
{
    const AkProbeOps *ops = rig->unit.plugin->ops.probe;
    if (ops->close != NULL)
        ops->close(rig->unit.state);
}

/* Each text has another kind of output. */
static void
probe_fill(AkLoad *load)
{
    const AkProbeOps *ops = load->rig->unit.plugin->ops.probe;
    const gsize n_series = probe_n_series(ops);
    ProbeText *text = g_new0(ProbeText, load->texts.n);
    load->own = text;
    for (gsize i = 0; i < load->texts.n; i++) {
        AkProbed *probed = &text[i].probed;
        ak_probed_fill(probed, load, load->texts.n_word[i],
                       (guint)(load->seed + i) % AK_PROBED_KINDS,
                       load->rig->needs);
        text[i].column = ak_load_buffer(load, "a column", probe_n_column(ops),
                                        sizeof(gdouble), TRUE);
        text[i].series = g_new0(gfloat *, MAX(n_series, 1));
        for (gsize s = 0; s < n_series; s++)
            text[i].series[s] =
                ak_load_output(load, ops->series[s].name,
                               probe_length(ops->series + s, &probed->instance));
    }
}

static void
probe_clear(AkLoad *load)
{
    ProbeText *text = load->own;
    for (gsize i = 0; i < load->texts.n; i++) {
        g_free(text[i].probed.id);
        g_free(text[i].series);
    }
    g_free(text);
}

static void
probe_measure(const AkRig *rig, ProbeText *text)
{
    const AkProbeOps *ops = rig->unit.plugin->ops.probe;
    const AkInstance *instance = &text->probed.instance;
    for (gsize i = 0; i < probe_n_column(ops); i++)
        text->column[i] = NAN;
    for (gsize s = 0; s < probe_n_series(ops); s++)
        ak_rig_fill(probe_length(ops->series + s, instance), text->series[s],
                    NAN);
    AkRandom random;
    ak_random_init(&random, 1, rig->unit.plugin->name, instance->id);
    ops->measure(rig->unit.state, instance, &random, text->column, text->series);
}

static void
probe_forward(AkLoad *load)
{
    ProbeText *text = load->own;
    for (gsize i = 0; i < load->texts.n; i++)
        probe_measure(load->rig, &text[i]);
}

/* --- what it measured ------------------------------------------------------------- */

static gchar *
probe_judge_column(const AkColumn *column, gdouble x)
{
    if (isnan(x) || (x >= column->low && x <= column->high))
        return NULL;
    return g_strdup_printf("column '%s' is %.17g, declared to be in [%g, %g]",
                           column->name, x, column->low, column->high);
}

/* A series is there as a whole or not at all; importances are not negative;
 * another attention is a distribution (single precision: to within 1e-5). */
static gchar *
probe_judge_series(const AkSeries *series, gsize n, const gfloat *x)
{
    gsize n_missing = 0;
    gdouble sum = 0.0;
    for (gsize t = 0; t < n; t++) {
        if (isnan(x[t])) {
            n_missing++;
            continue;
        }
        if (isinf(x[t]) || (series->role != AK_SERIES_PLAIN && x[t] < 0.0f))
            return g_strdup_printf("series '%s' has %g, must be %s",
                                   series->name, (gdouble)x[t],
                                   series->role == AK_SERIES_PLAIN
                                       ? "finite or NAN"
                                       : "finite and at least 0, or NAN");
        sum += (gdouble)x[t];
    }
    if (n_missing > 0 && n_missing < n)
        return g_strdup_printf("series '%s' has %" G_GSIZE_FORMAT
                               " of %" G_GSIZE_FORMAT
                               " numbers, must have all or none",
                               series->name, n - n_missing, n);
    if (n_missing == 0 && series->role == AK_SERIES_ATTENTION &&
        !(fabs(sum - 1.0) <= 1e-5))
        return g_strdup_printf("series '%s' is an attention whose sum is %g, "
                               "must be 1",
                               series->name, sum);
    return NULL;
}

static gchar *
probe_judge_text(const AkProbeOps *ops, const ProbeText *text)
{
    gchar *wrong = NULL;
    for (gsize i = 0; wrong == NULL && i < probe_n_column(ops); i++)
        wrong = probe_judge_column(ops->columns + i, text->column[i]);
    for (gsize s = 0; wrong == NULL && s < probe_n_series(ops); s++)
        wrong = probe_judge_series(
            ops->series + s,
            probe_length(ops->series + s, &text->probed.instance),
            text->series[s]);
    return wrong;
}

static gchar *
probe_judge(const AkLoad *load)
{
    const ProbeText *text = load->own;
    for (gsize i = 0; i < load->texts.n; i++) {
        g_autofree gchar *wrong =
            probe_judge_text(load->rig->unit.plugin->ops.probe, &text[i]);
        if (wrong != NULL) {
            g_autofree gchar *what = ak_probed_describe(&text[i].probed);
            return g_strdup_printf("of %s %s", what, wrong);
        }
    }
    return NULL;
}

const AkRigKind ak_rig_probe = {
    .open = probe_open,
    .close = probe_close,
    .fill = probe_fill,
    .forward = probe_forward,
    .judge = probe_judge,
    .clear = probe_clear,
};

/* --- the check -------------------------------------------------------------------- */

/* How many texts have each column, then each series. */
static void
ranges_count(const AkLoad *load, guint *n_defined)
{
    const AkProbeOps *ops = load->rig->unit.plugin->ops.probe;
    const ProbeText *text = load->own;
    const gsize n_column = probe_n_column(ops);
    for (gsize i = 0; i < load->texts.n; i++) {
        for (gsize c = 0; c < n_column; c++)
            n_defined[c] += isnan(text[i].column[c]) ? 0 : 1;
        for (gsize s = 0; s < probe_n_series(ops); s++)
            n_defined[n_column + s] += isnan(text[i].series[s][0]) ? 0 : 1;
    }
}

static void
ranges_setting(AkTrial *trial, const AkChange *change, guint *n_defined)
{
    static const AkTexts texts = {5, {23, 8, 3, 2, 1}}, with_long = {1, {1000}};
    g_autoptr(GError) error = NULL;
    g_autofree gchar *what = ak_change_describe(change);
    g_autoptr(AkRig) rig =
        ak_rig_new(trial, change, &ak_rig_usual, AK_EDGE_NONE, &error);
    if (rig == NULL)
        return;
    for (guint64 seed = 1; seed <= AK_PROBED_KINDS + 1; seed++) {
        ak_trial_at(trial, "measure at %s", what);
        g_autoptr(AkLoad) load =
            ak_load_new(rig, seed <= AK_PROBED_KINDS ? &texts : &with_long,
                        seed, AK_EDGE_NONE);
        ak_load_work(load);
        g_autofree gchar *wrong = ak_load_judge(load);
        if (wrong != NULL)
            ak_trial_fail(trial, "at %s %s", what, wrong);
        ranges_count(load, n_defined);
    }
}

/* Texts of every kind of output, of 1 to 1000 words, in every setting; nothing that
 * is declared may always be missing. */
void
ak_check_ranges(AkTrial *trial)
{
    const AkProbeOps *ops = trial->plugin->ops.probe;
    const gsize n_column = probe_n_column(ops), n_series = probe_n_series(ops);
    g_autoptr(AkRig) usual = ak_rig_usually(trial, AK_EDGE_NONE);
    if (usual == NULL)
        return;
    g_autoptr(GArray) changes = ak_changes_new(trial->plugin, FALSE);
    g_autofree guint *n_defined = g_new0(guint, MAX(n_column + n_series, 1));
    for (guint i = 0; i < changes->len; i++)
        ranges_setting(trial, &g_array_index(changes, AkChange, i), n_defined);
    for (gsize i = 0; i < n_column + n_series; i++)
        if (n_defined[i] == 0)
            ak_trial_fail(
                trial,
                "%s '%s' is missing (NAN) in every text; measure must "
                "set it where it exists, or it must not be declared",
                i < n_column ? "column" : "series",
                i < n_column ? ops->columns[i].name
                             : ops->series[i - n_column].name);
    ak_trial_pass(trial,
                  "%" G_GSIZE_FORMAT
                  " columns within their ranges, %" G_GSIZE_FORMAT
                  " series whole, of texts of 1 to 1000 words",
                  n_column, n_series);
}
