/* What is peculiar to the paper's models and probes, and would pass for right if
 * it were done another way; attnkit-numbers(7) lists it. */
#include "attnkit/random.h"
#include "attnkit/statistics.h"
#include "harness.h"
#include "inspect.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { V = 30, E = 5 };

/* --- initial values -------------------------------------------------------- */

/* U(-x, x) with x = 1 / sqrt(n), as PyTorch draws them: n is h for the LSTM, the
 * inputs of a row for everything else.  Below: E = 5; of bilstm h = 4 and so
 * H = 8, of the others H = 8, cnn with two widths. */
static const struct {
    const char *encoder, *attention, *name;
    guint n;
} bounds[] = {
    {"bilstm", "additive", "encoder.rnn.weight_ih_l0", 4},
    {"bilstm", "additive", "encoder.rnn.weight_hh_l0_reverse", 4},
    {"bilstm", "additive", "encoder.rnn.bias_hh_l0", 4},
    {"bilstm", "additive", "decoder.attention.attn1.weight", 8},
    {"bilstm", "additive", "decoder.attention.attn1.bias", 8},
    {"bilstm", "additive", "decoder.attention.attn2.weight", 4},
    {"bilstm", "dot", "decoder.attention.attn1.weight", 8},
    {"cnn", "additive", "encoder.convolutions.0.weight", 5},
    {"cnn", "additive", "encoder.convolutions.1.weight", 15},
    {"cnn", "additive", "encoder.convolutions.1.bias", 15},
    {"average", "dot", "encoder.projection.weight", 5},
    {"average", "dot", "encoder.projection.bias", 5},
    {"average", "dot", "decoder.linear_1.weight", 8},
    {"average", "dot", "decoder.linear_1.bias", 8},
    {"average", "query", "Qencoder.projection.weight", 5},
    {"average", "query", "decoder.linear_1q.bias", 8},
    {"average", "query", "decoder.attention.attn1p.weight", 8},
    {"average", "query", "decoder.linear_2.weight", 4},
};

typedef struct Bench {
    AkLoader *loader;
    AkUnit encoder, attention;
    AkModel *model;
} Bench;

static void
bench_open(Bench *bench, const char *encoder, const char *settings,
           const char *attention, AkOutputKind kind, gsize n_output)
{
    const AkModelShape shape = {
        .n_word = V, .embedding = E, .output_kind = kind, .n_output = n_output};
    bench->loader = ak_kit_loader();
    bench->encoder = ak_kit_unit(bench->loader, AK_ENCODER, encoder, settings);
    bench->attention = ak_kit_unit(bench->loader, AK_ATTENTION, attention, "");
    bench->model = ak_kit_model(bench->encoder, bench->attention, &shape, 1);
}

static void
bench_close(Bench *bench)
{
    ak_model_free(bench->model);
    ak_kit_unit_free(&bench->encoder);
    ak_kit_unit_free(&bench->attention);
    ak_loader_free(bench->loader);
}

static const AkParam *
bench_param(const Bench *bench, const char *name)
{
    const GPtrArray *all = bench->model->store->param;
    for (guint i = 0; i < all->len; i++) {
        const AkParam *param = g_ptr_array_index(all, i);
        if (strcmp(param->name, name) == 0)
            return param;
    }
    g_printerr("there is no parameter %s\n", name);
    CU_FAIL_FATAL("a parameter");
    return NULL;
}

static void
test_bounds(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        const gboolean has_query = strcmp(bounds[i].attention, "query") == 0;
        const char *settings =
            strcmp(bounds[i].encoder, "bilstm") == 0 ? "hidden=4"
            : strcmp(bounds[i].encoder, "cnn") == 0  ? "hidden=8 widths=1,3"
                                                     : "hidden=8";
        Bench bench;
        bench_open(&bench, bounds[i].encoder, settings,
                   has_query ? "additive" : bounds[i].attention,
                   has_query ? AK_OUTPUT_CANDIDATES : AK_OUTPUT_SIGMOID, 2);
        ak_assert_near(__FILE__, __LINE__, bounds[i].name,
                       bench_param(&bench, bounds[i].name)->bound,
                       1.0 / sqrt(bounds[i].n), 1e-15);
        bench_close(&bench);
    }
}

/* Embeddings are standard normal but for padding, and two are two: of 20 * 999
 * numbers the mean is within five standard errors (0.0071 each), the mean square
 * within five of its own (0.01). */
static void
test_embeddings(void)
{
    enum { WORDS = 1000, WIDTH = 20, N = (WORDS - 1) * WIDTH };
    g_autoptr(AkLoader) loader = ak_kit_loader();
    AkUnit encoder = ak_kit_unit(loader, AK_ENCODER, "average", "hidden=2");
    AkUnit attention = ak_kit_unit(loader, AK_ATTENTION, "dot", "");
    const AkModelShape shape = {.n_word = WORDS,
                                .embedding = WIDTH,
                                .output_kind = AK_OUTPUT_CANDIDATES,
                                .n_output = 2};
    g_autoptr(AkModel) model = ak_kit_model(encoder, attention, &shape, 1);
    for (guint tower = 0; tower < AK_N_TOWER; tower++) {
        const gfloat *x = model->tower[tower].embedding;
        gdouble sum = 0.0, square = 0.0;
        for (gsize e = 0; e < WIDTH; e++)
            CU_ASSERT_EQUAL(x[e], 0.0f);
        for (gsize i = WIDTH; i < N + WIDTH; i++) {
            sum += (gdouble)x[i];
            square += (gdouble)x[i] * (gdouble)x[i];
        }
        AK_ASSERT_NEAR(sum / N, 0.0, 0.036);
        AK_ASSERT_NEAR(square / N, 1.0, 0.05);
    }
    CU_ASSERT_NOT_EQUAL(model->tower[0].embedding[WIDTH],
                        model->tower[1].embedding[WIDTH]);
    ak_kit_unit_free(&encoder);
    ak_kit_unit_free(&attention);
}

/* --- encoders ----------------------------------------------------------------- */

/* A quarter of the filters for each width: 32 as in the code, 64 as in the
 * paper's text. */
static void
test_filters(void)
{
    static const struct {
        const char *settings;
        gsize rows;
    } row[] = {{"", 32}, {"hidden=256", 64}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Bench bench;
        bench_open(&bench, "cnn", row[i].settings, "dot", AK_OUTPUT_SIGMOID, 1);
        for (guint w = 0; w < 4; w++) {
            g_autofree gchar *name =
                g_strdup_printf("encoder.convolutions.%u.weight", w);
            const AkParam *param = bench_param(&bench, name);
            CU_ASSERT_EQUAL(param->rows, row[i].rows);
            CU_ASSERT_EQUAL(param->taps, 2 * w + 1);
        }
        bench_close(&bench);
    }
}

/* average of one unit that adds nothing to z: tanh(z), or what is positive of it;
 * the mean over all three tokens, marks included. */
static void
test_average(void)
{
    static const char *const settings[] = {"hidden=1",
                                           "hidden=1 activation=relu"};
    static const gfloat z[3] = {-0.75f, 0.5f, 1.25f};
    static const gsize start[] = {0, 3};
    static const guint32 row[] = {0, 1, 2};
    const AkBatch batch = {
        .n_text = 1, .start = start, .row = row, .dz_row = row};
    for (gsize i = 0; i < 2; i++) {
        Bench bench;
        gfloat h[3], s;
        gdouble sum = 0.0;
        bench_open(&bench, "average", settings[i], "dot", AK_OUTPUT_SIGMOID, 1);
        g_autoptr(AkScratch) scratch = ak_scratch_new();
        AkPass pass = {.store = bench.model->store, .scratch = scratch};
        const AkParam *bias = bench_param(&bench, "encoder.projection.bias");
        bench.model->store->value[bias->offset] = 0.0f;
        const AkUnit *unit = &bench.model->tower[AK_TEXT_TOWER].encoder;
        unit->plugin->ops.encoder->forward(unit->state, &pass, &batch, z, h, &s);
        for (gsize t = 0; t < 3; t++) {
            const gdouble x = (gdouble)z[t];
            const gdouble expected = i == 0 ? tanh(x) : MAX(x, 0.0);
            sum += expected;
            /* ak_tanh() errs by a few 6e-8. */
            AK_ASSERT_NEAR((gdouble)h[t], expected, 1e-6);
        }
        AK_ASSERT_NEAR((gdouble)s, sum / 3.0, 1e-6);
        bench_close(&bench);
    }
}

/* --- probes ------------------------------------------------------------------- */

/* Calls `visit` with an instance of a text of `n_word` words. */
static void
probe_visit(Bench *bench, gsize n_word, guint needs, AkVisit visit,
            gpointer data)
{
    AkText *text = ak_kit_random_text(1, "text", n_word, V);
    AkTeam *team = ak_team_new(1);
    AkInspector *inspector = ak_inspector_new(bench->model, 1, &text, team);
    ak_inspector_run(inspector, 0, 1, needs, visit, data);
    ak_inspector_free(inspector);
    ak_team_free(team);
    ak_kit_text_free(text);
}

/* Of three sigmoid outputs: absolute values summed over the outputs, as a share of
 * the whole sequence with its marks.  `data`: the probe. */
static void
gradient_check(gpointer data, gsize index, const AkInstance *instance,
               guint worker)
{
    const AkUnit *probe = data;
    const gsize n = instance->n_word + 2;
    gfloat importance[9], *out[] = {importance};
    gdouble each[9 + 2], whole = 0.0, sum = 0.0, apart = 0.0;
    (void)index, (void)worker;
    CU_ASSERT_TRUE_FATAL(instance->n_word == 9 && instance->n_gradient == 3);
    probe->plugin->ops.probe->measure(probe->state, instance, NULL, NULL, out);
    for (gsize t = 0; t < n; t++) {
        const gfloat *x = instance->gradient + t;
        each[t] =
            fabs((gdouble)x[0]) + fabs((gdouble)x[n]) + fabs((gdouble)x[2 * n]);
        apart = MAX(apart, each[t] - fabs((gdouble)x[0] + (gdouble)x[n] +
                                          (gdouble)x[2 * n]));
        whole += each[t];
    }
    for (gsize t = 1; t + 1 < n; t++) {
        AK_ASSERT_NEAR((gdouble)importance[t - 1], each[t] / whole, 1e-7);
        sum += (gdouble)importance[t - 1];
    }
    CU_ASSERT_TRUE(sum < 0.999);          /* the marks have a share */
    CU_ASSERT_TRUE(apart > 1e-3 * whole); /* signs differ */
}

static void
test_gradient(void)
{
    Bench bench;
    bench_open(&bench, "bilstm", "hidden=4", "additive", AK_OUTPUT_SIGMOID, 3);
    AkUnit probe = ak_kit_unit(bench.loader, AK_PROBE, "gradient", "");
    probe_visit(&bench, 9, AK_NEED_GRADIENT, gradient_check, &probe);
    ak_kit_unit_free(&probe);
    bench_close(&bench);
}

/* The median over 100 permutations of the words' weights, by the documented
 * stream.  Nearly all of the weight is on one word, so that the mean is another
 * number: which word gets it makes a few large distances and many small ones. */
static void
permutation_check(gpointer data, gsize index, const AkInstance *instance,
                  guint worker)
{
    enum { N = 100, N_WORD = 12 };
    const AkUnit *probe = data;
    gdouble column[2], difference[N], mean = 0.0;
    gfloat own[N_WORD], a[N_WORD], own_output, output;
    guint32 order[N_WORD];
    AkInstance sharp = *instance;
    AkRandom random, again;
    (void)index, (void)worker;
    CU_ASSERT_EQUAL_FATAL(instance->n_word, N_WORD);
    for (gsize t = 0; t < N_WORD; t++)
        own[t] = t == 3 ? 0.89f : 0.01f;
    ak_instance_output(instance, own, &own_output);
    sharp.attention = own;
    sharp.output = &own_output;

    ak_random_init(&random, 5, "permutation", instance->id);
    again = random;
    probe->plugin->ops.probe->measure(probe->state, &sharp, &random, column,
                                      NULL);
    for (gsize k = 0; k < N; k++) {
        ak_random_permutation(&again, N_WORD, order);
        for (gsize t = 0; t < N_WORD; t++)
            a[t] = own[order[t]];
        ak_instance_output(instance, a, &output);
        difference[k] = fabs((gdouble)output - (gdouble)own_output);
        mean += difference[k] / N;
    }
    const gdouble median = ak_median(N, difference);
    AK_ASSERT_NEAR(column[0], median, 0.0);
    AK_ASSERT_NEAR(column[1], (gdouble)own[3], 0.0);
    CU_ASSERT_TRUE(fabs(mean - median) > 0.01 * median);
    CU_ASSERT_EQUAL(ak_random_u32(&random), ak_random_u32(&again));
}

static void
test_permutation(void)
{
    Bench bench;
    bench_open(&bench, "bilstm", "hidden=4", "additive", AK_OUTPUT_SIGMOID, 1);
    AkUnit probe = ak_kit_unit(bench.loader, AK_PROBE, "permutation", "");
    probe_visit(&bench, 12, 0, permutation_check, &probe);
    ak_kit_unit_free(&probe);
    bench_close(&bench);
}

static const AkCase cases[] = {
    {"bounds of initial values", test_bounds},
    {"embeddings", test_embeddings},
    {"filters of cnn", test_filters},
    {"average", test_average},
    {"gradient of several outputs", test_gradient},
    {"a hundred permutations", test_permutation},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("quirks of plug-ins", cases);
}
