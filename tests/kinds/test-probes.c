/* One test for every probe that the loader finds: a new one is tested by
 * existing. */
#include "attnkit/statistics.h"
#include "harness.h"
#include "inspect.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { V = 30, E = 5, N_TEXT = 6, MOST_SERIES = 16, MOST_OUTPUT = 3 };

static const gsize n_words[N_TEXT] = {1, 2, 3, 8, 23, 1000};

typedef struct Bench {
    AkLoader *loader;
    AkUnit encoder, attention;
    AkModel *model;
    AkText *text[N_TEXT];
} Bench;

static void
bench_open(Bench *bench, AkOutputKind kind, gsize n_output)
{
    bench->loader = ak_kit_loader();
    bench->encoder =
        ak_kit_unit(bench->loader, AK_ENCODER, "bilstm", "hidden=4");
    bench->attention = ak_kit_unit(bench->loader, AK_ATTENTION, "additive", "");
    const AkModelShape shape = {
        .n_word = V, .embedding = E, .output_kind = kind, .n_output = n_output};
    bench->model = ak_kit_model(bench->encoder, bench->attention, &shape, 1);
    for (gsize i = 0; i < N_TEXT; i++)
        bench->text[i] = ak_kit_random_text(i, "text", n_words[i], V);
    if (kind == AK_OUTPUT_CANDIDATES) /* some texts have fewer answers */
        for (gsize i = 1; i < N_TEXT; i += 2) {
            const guint32 two[] = {i % 3 == 0, 2};
            ak_kit_set_candidates(bench->text[i], G_N_ELEMENTS(two), two);
        }
}

static void
bench_close(Bench *bench)
{
    ak_model_free(bench->model);
    ak_kit_unit_free(&bench->encoder);
    ak_kit_unit_free(&bench->attention);
    ak_loader_free(bench->loader);
    for (gsize i = 0; i < N_TEXT; i++)
        ak_kit_text_free(bench->text[i]);
}

/* Visit all texts on one thread: CUnit counts on one only. */
static void
bench_visit(Bench *bench, guint needs, AkVisit visit, gpointer data)
{
    AkTeam *team = ak_team_new(1);
    AkInspector *inspector =
        ak_inspector_new(bench->model, N_TEXT, bench->text, team);
    ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector), needs,
                     visit, data);
    ak_inspector_free(inspector);
    ak_team_free(team);
}

/* --- one measurement ------------------------------------------------------ */

typedef struct Probe {
    AkUnit unit;
    const AkProbeOps *ops;
    gsize n_column, n_series;
    guint needs;
    const char *name;
    guint n_defined[MOST_SERIES]; /* texts that had the column, or the series */
} Probe;

static const AkColumn *
probe_column(const Probe *probe, gsize i)
{
    return (const AkColumn *)(gconstpointer)((const guint8 *)probe->ops->columns +
                                             i * probe->ops->column_size);
}

static const AkSeries *
probe_series(const Probe *probe, gsize i)
{
    return (const AkSeries *)(gconstpointer)((const guint8 *)probe->ops->series +
                                             i * probe->ops->series_size);
}

static void
probe_open(Probe *probe, AkUnit unit, const char *name)
{
    GError *error = NULL;
    *probe = (Probe){.unit = unit, .ops = unit.plugin->ops.probe, .name = name};
    while (probe->ops->columns != NULL &&
           probe_column(probe, probe->n_column)->name != NULL)
        probe->n_column++;
    while (probe->ops->series != NULL &&
           probe_series(probe, probe->n_series)->name != NULL)
        probe->n_series++;
    CU_ASSERT_TRUE(probe->n_column + probe->n_series > 0);
    CU_ASSERT_TRUE_FATAL(probe->n_column + probe->n_series <= MOST_SERIES);
    if (probe->ops->open != NULL)
        CU_ASSERT_TRUE(probe->ops->open(unit.state, &probe->needs, &error));
    AK_ASSERT_NO_ERROR(&error);
}

static gsize
probe_series_length(const Probe *probe, const AkInstance *instance, gsize i)
{
    return probe_series(probe, i)->axis == AK_AXIS_WORD ? instance->n_word
                                                        : instance->n_output;
}

/* A column and then every series, each before a fence that must stay. */
typedef struct Measured {
    gdouble column[MOST_SERIES + 1];
    gfloat *series[MOST_SERIES];
} Measured;

static const gfloat FENCE = 12345.5f;

static void
probe_measure(const Probe *probe, const AkInstance *instance, Measured *measured)
{
    for (gsize i = 0; i < probe->n_column; i++)
        measured->column[i] = NAN;
    measured->column[probe->n_column] = (gdouble)FENCE;
    for (gsize i = 0; i < probe->n_series; i++) {
        const gsize n = probe_series_length(probe, instance, i);
        measured->series[i] = g_new(gfloat, n + 1);
        for (gsize t = 0; t < n; t++)
            measured->series[i][t] = NAN;
        measured->series[i][n] = FENCE;
    }
    AkRandom random;
    ak_random_init(&random, 1, probe->unit.plugin->name, instance->id);
    probe->ops->measure(probe->unit.state, instance, &random, measured->column,
                        measured->series);
    CU_ASSERT_EQUAL(measured->column[probe->n_column], (gdouble)FENCE);
    for (gsize i = 0; i < probe->n_series; i++)
        CU_ASSERT_EQUAL(
            measured->series[i][probe_series_length(probe, instance, i)], FENCE);
}

static void
measured_clear(const Probe *probe, Measured *measured)
{
    for (gsize i = 0; i < probe->n_series; i++)
        g_free(measured->series[i]);
}

/* Numbers within their declared range, or NAN; infinite never. */
static void
probe_check_columns(Probe *probe, const Measured *measured)
{
    for (gsize i = 0; i < probe->n_column; i++) {
        const AkColumn *column = probe_column(probe, i);
        const gdouble x = measured->column[i];
        if (isnan(x))
            continue;
        g_autofree gchar *said =
            g_strdup_printf("%s: %s = %g, declared %g to %g", probe->name,
                            column->name, x, column->low, column->high);
        CU_assertImplementation(x >= column->low && x <= column->high, __LINE__,
                                said, __FILE__, "", CU_FALSE);
        probe->n_defined[i]++;
    }
}

/* A series is there as a whole or not at all; importances are not negative;
 * another attention is a distribution. */
static void
probe_check_series(Probe *probe, const AkInstance *instance,
                   const Measured *measured)
{
    for (gsize i = 0; i < probe->n_series; i++) {
        const AkSeries *series = probe_series(probe, i);
        const gsize n = probe_series_length(probe, instance, i);
        gsize n_missing = 0;
        gdouble sum = 0.0;
        for (gsize t = 0; t < n; t++) {
            const gfloat x = measured->series[i][t];
            n_missing += isnan(x);
            sum += isnan(x) ? 0.0 : (gdouble)x;
            CU_ASSERT_FALSE(isinf(x));
            CU_ASSERT_TRUE(series->role == AK_SERIES_PLAIN || isnan(x) ||
                           x >= 0.0f);
        }
        CU_ASSERT_TRUE(n_missing == 0 || n_missing == n);
        if (n_missing > 0)
            continue;
        if (series->role == AK_SERIES_ATTENTION)
            ak_assert_near(__FILE__, __LINE__, probe->name, sum, 1.0, 1e-5);
        probe->n_defined[probe->n_column + i]++;
    }
}

static void
probe_visit(gpointer data, gsize index, const AkInstance *instance, guint worker)
{
    Probe *probe = data;
    Measured first, second;
    (void)index, (void)worker;
    probe_measure(probe, instance, &first);
    probe_measure(probe, instance, &second);
    CU_ASSERT_EQUAL(
        memcmp(first.column, second.column, probe->n_column * sizeof(gdouble)),
        0);
    for (gsize i = 0; i < probe->n_series; i++)
        CU_ASSERT_EQUAL(
            memcmp(first.series[i], second.series[i],
                   probe_series_length(probe, instance, i) * sizeof(gfloat)),
            0);
    probe_check_columns(probe, &first);
    probe_check_series(probe, instance, &first);
    measured_clear(probe, &first);
    measured_clear(probe, &second);
}

/* All texts under every probe there is, in every setting: each quantity exists for
 * most of them, or (is_defined FALSE) for none. */
static void
bench_check_probes(Bench *bench, gboolean is_defined)
{
    g_autoptr(GArray) list = specimen_list(bench->loader, AK_PROBE);
    for (guint i = 0; i < list->len; i++) {
        const Specimen *specimen = &g_array_index(list, Specimen, i);
        g_autofree gchar *name = specimen_name(specimen, 0);
        AkUnit unit = specimen_unit(bench->loader, specimen, 0);
        Probe probe;
        probe_open(&probe, unit, name);
        bench_visit(bench, probe.needs, probe_visit, &probe);
        for (gsize q = 0; q < probe.n_column + probe.n_series; q++)
            CU_ASSERT_TRUE(is_defined ? probe.n_defined[q] >= N_TEXT - 1
                                      : probe.n_defined[q] == 0);
        if (probe.ops->close != NULL)
            probe.ops->close(unit.state);
        specimen_unit_free(&unit);
    }
}

/* One sigmoid output, several, exclusive classes, answers to a query; texts of one
 * word and of a thousand among them.  With a number that is none in the embedding
 * of a mark no output is defined, and nothing exists that a probe measures. */
static void
test_all(void)
{
    static const struct {
        AkOutputKind kind;
        gsize n_output;
    } row[] = {{AK_OUTPUT_SIGMOID, 1},
               {AK_OUTPUT_SIGMOID, 3},
               {AK_OUTPUT_SOFTMAX, 2},
               {AK_OUTPUT_SOFTMAX, 3},
               {AK_OUTPUT_CANDIDATES, 3}};
    for (gsize k = 0; k < G_N_ELEMENTS(row); k++) {
        Bench bench;
        bench_open(&bench, row[k].kind, row[k].n_output);
        bench_check_probes(&bench, TRUE);
        bench.model->tower[0].embedding[AK_END * E + 1] = NAN;
        bench_check_probes(&bench, FALSE);
        bench_close(&bench);
    }
}

/* --- what probes must say of known cases ---------------------------------- */

static void
known_check_permutation(gpointer data, gsize index, const AkInstance *instance,
                        guint worker)
{
    const Probe *probe = data;
    (void)index, (void)worker;
    AkInstance even = *instance;
    g_autofree gfloat *a = g_new(gfloat, even.n_word);
    g_autofree gfloat *output = g_new(gfloat, even.n_output);
    for (gsize t = 0; t < even.n_word; t++)
        a[t] = 1.0f / (gfloat)even.n_word;
    ak_instance_output(instance, a, output);
    even.attention = a;
    even.output = output;
    Measured measured;
    probe_measure(probe, &even, &measured);
    CU_ASSERT_EQUAL(measured.column[0], 0.0);
    CU_ASSERT_EQUAL(measured.column[1], (gdouble)a[0]);
    measured_clear(probe, &measured);
}

/* Even weights are the same in every order: the very same output. */
static void
test_permutation_even(void)
{
    Bench bench;
    bench_open(&bench, AK_OUTPUT_SOFTMAX, 3);
    Probe probe;
    AkUnit unit = ak_kit_unit(bench.loader, AK_PROBE, "permutation", "");
    probe_open(&probe, unit, "permutation");
    bench_visit(&bench, 0, known_check_permutation, &probe);
    ak_kit_unit_free(&unit);
    bench_close(&bench);
}

static void
known_check_adversarial(gpointer data, gsize index, const AkInstance *instance,
                        guint worker)
{
    const Probe *probe = data;
    gfloat output[MOST_OUTPUT];
    Measured measured;
    (void)index, (void)worker;
    probe_measure(probe, instance, &measured);
    /* Whatever is chosen is within epsilon = 0.05, is what the columns say, and
     * gives the output that stands beside it. */
    const gdouble tvd =
        ak_instance_tvd(instance, measured.series[1], instance->output);
    AK_ASSERT_NEAR(measured.column[1], tvd, 1e-12);
    CU_ASSERT_TRUE(tvd <= 0.05);
    AK_ASSERT_NEAR(
        measured.column[0],
        ak_jsd(instance->n_word, instance->attention, measured.series[0]),
        1e-12);
    ak_instance_output(instance, measured.series[0], output);
    AK_ASSERT_NEAR(specimen_gap(instance->n_output, output, measured.series[1]),
                   0.0, 1e-6);
    /* The penalty of 500 holds sum |y - y'|, twice the distance of softmax
     * outputs, near the margin of 0.01. */
    CU_ASSERT_TRUE(tvd < 0.02);
    if (instance->n_word > 4)
        CU_ASSERT_TRUE(measured.column[0] > 0.1);
    if (instance->n_word == 1)
        CU_ASSERT_EQUAL(measured.column[0], 0.0);
    measured_clear(probe, &measured);
}

static void
test_adversarial(void)
{
    static const char *const settings[] = {"", "objective=paper"};
    static const struct {
        AkOutputKind kind;
        gsize n_output;
    } row[] = {{AK_OUTPUT_SOFTMAX, 3},
               {AK_OUTPUT_SIGMOID, 1},
               {AK_OUTPUT_CANDIDATES, 3}};
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(row); i++) {
        Bench bench;
        bench_open(&bench, row[i / 2].kind, row[i / 2].n_output);
        Probe probe;
        AkUnit unit =
            ak_kit_unit(bench.loader, AK_PROBE, "adversarial", settings[i % 2]);
        probe_open(&probe, unit, "adversarial");
        bench_visit(&bench, 0, known_check_adversarial, &probe);
        ak_kit_unit_free(&unit);
        bench_close(&bench);
    }
}

static const AkCase cases[] = {
    {"every probe", test_all},
    {"permutation of even weights", test_permutation_even},
    {"adversarial", test_adversarial},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("probes", cases);
}
