/* Every encoder under every attention, through the whole model: gradients of all
 * parameters and embeddings, and gradient x input, against differences. */
#include "attnkit/kernels.h"
#include "harness.h"
#include "modelbench.h"

#include <math.h>
#include <string.h>

/* --- parameters ----------------------------------------------------------- */

/* A tower's map, whose gradient is x' dz, and its embedding, whose gradient is
 * dz A. */
static void
models_check_tower(ModelBench *bench, guint tower, const gfloat *dz,
                   AkSlopes *slopes)
{
    const AkModel *model = bench->model;
    const ModelSide *side = &bench->side[tower];
    const gsize n_map = model->n_map;
    const gfloat *a = ak_model_map(model, tower);
    g_autofree gfloat *dx = g_new0(gfloat, side->word->n * MODEL_EMBEDDING),
                      *da = g_new0(gfloat, MODEL_EMBEDDING * n_map);
    for (gsize i = 0; i < side->word->n; i++)
        for (gsize e = 0; e < MODEL_EMBEDDING; e++)
            for (gsize p = 0; p < n_map; p++) {
                const gfloat d = dz[i * n_map + p];
                dx[i * MODEL_EMBEDDING + e] +=
                    a != NULL ? d * a[e * n_map + p] : (p == e ? d : 0.0f);
                da[e * n_map + p] +=
                    a != NULL ? d * side->x[i * MODEL_EMBEDDING + e] : 0.0f;
            }
    if (a != NULL)
        slopes_check(slopes, tower == 0 ? "d map" : "d map of the query",
                     MODEL_EMBEDDING * n_map,
                     model->store->value +
                         ak_params_map_offset(model->tower[tower].params),
                     da, 0.0f, model_bench_loss, bench);
    for (gsize i = 0; i < side->word->n; i++)
        slopes_check(slopes,
                     tower == 0 ? "d embedding" : "d embedding of the query",
                     MODEL_EMBEDDING,
                     model->tower[tower].embedding +
                         side->word->member[i] * MODEL_EMBEDDING,
                     dx + i * MODEL_EMBEDDING, 0.0f, model_bench_loss, bench);
}

/* All parameters and embeddings, the attention held or not. */
static void
models_check_parameters(ModelBench *bench, gboolean hold, const char *name)
{
    const AkModel *model = bench->model;
    AkStore *store = model->store;
    g_autofree gfloat *gradient =
        g_new0(gfloat, store->n_value - store->n_map + 1);
    gfloat *dz[AK_N_TOWER] = {NULL};
    for (guint i = 0; i < model->n_tower; i++)
        dz[i] = g_new0(gfloat, bench->side[i].word->n * model->n_map);
    model_bench_backward(bench, hold, gradient, dz);
    AkSlopes slopes = AK_SLOPES_NEW;
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        g_autofree gchar *what = g_strdup_printf("%s, d %s", name, param->name);
        if (!param->is_map)
            slopes_check(&slopes, what, ak_param_n_disk(param),
                         store->value + param->offset,
                         gradient + param->offset - store->n_map, 0.0f,
                         model_bench_loss, bench);
    }
    for (guint i = 0; i < model->n_tower; i++) {
        AkSlopes own = AK_SLOPES_NEW;
        models_check_tower(bench, i, dz[i], &own);
        CU_ASSERT_TRUE(own.high - own.low > 0.02); /* the tower is gone through */
        slopes.n += own.n;
        slopes.n_kink += own.n_kink;
        g_free(dz[i]);
    }
    slopes_guard(&slopes, name);
}

/* --- gradient x input ----------------------------------------------------- */

typedef struct Scaled { /* token i's embedding, times `scale` */
    ModelBench *bench;
    const gfloat *z; /* (N,P) unscaled */
    gsize token;
    gfloat scale;
} Scaled;

static gdouble
scaled_loss(gpointer data)
{
    const Scaled *scaled = data;
    const gsize n_map = scaled->bench->model->n_map;
    gfloat *z = scaled->bench->side[AK_TEXT_TOWER].z + scaled->token * n_map;
    for (gsize p = 0; p < n_map; p++)
        z[p] = scaled->scale * scaled->z[scaled->token * n_map + p];
    return model_bench_loss(scaled->bench);
}

/* z . dz of each token is the slope by the scale of its embedding alone, marks
 * included, the attention held or not. */
static void
models_check_input(ModelBench *bench, gboolean hold, const char *name)
{
    const gsize n_map = bench->model->n_map,
                n = bench->batch->start[MODEL_TEXTS];
    const ModelSide *side = &bench->side[AK_TEXT_TOWER];
    g_autofree gfloat *z = g_new(gfloat, n * n_map),
                      *dz = g_new0(gfloat, n * n_map);
    g_autofree guint32 *own = g_new(guint32, n);
    for (gsize i = 0; i < n; i++) {
        memcpy(z + i * n_map, side->z + bench->batch->row[i] * n_map,
               n_map * sizeof *z);
        own[i] = (guint32)i;
    }
    memcpy(side->z, z, n * n_map * sizeof *z);
    AkBatch *batch = &bench->input.laid[AK_TEXT_TOWER].batch;
    batch->row = batch->dz_row = own;
    bench->is_apart = TRUE;
    model_bench_backward(bench, hold, NULL, (gfloat *[AK_N_TOWER]){dz});

    AkSlopes slopes = AK_SLOPES_NEW;
    for (gsize i = 0; i < n; i++) {
        Scaled scaled = {bench, z, i, 1.0f};
        const gfloat product =
            (gfloat)ak_dot(n_map, z + i * n_map, dz + i * n_map);
        slopes_check(&slopes, name, 1, &scaled.scale, &product, 0.0f,
                     scaled_loss, &scaled);
        scaled_loss(&scaled); /* back to scale 1 */
    }
    slopes_guard(&slopes, name);
}

static void
models_check_parameters_through(ModelBench *bench, const char *name)
{
    models_check_parameters(bench, FALSE, name);
}

static void
test_parameters_through(void)
{
    model_bench_each(models_check_parameters_through);
}

/* One output is as good as three. */
static void
models_check_parameters_held(ModelBench *bench, const char *name)
{
    if (bench->model->shape.output_kind == AK_OUTPUT_CANDIDATES ||
        bench->model->shape.n_output == 1)
        models_check_parameters(bench, TRUE, name);
}

static void
test_parameters_held(void)
{
    model_bench_each(models_check_parameters_held);
}

static void
models_check_through(ModelBench *bench, const char *name)
{
    models_check_input(bench, FALSE, name);
}

static void
test_through(void)
{
    model_bench_each(models_check_through);
}

static void
models_check_held(ModelBench *bench, const char *name)
{
    models_check_input(bench, TRUE, name);
}

static void
test_held(void)
{
    model_bench_each(models_check_held);
}

/* Weights of the marks are 0, of the words they sum to 1. */
static void
models_check_weights(ModelBench *bench, const char *name)
{
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, NULL, &f);
    for (gsize b = 0; b < MODEL_TEXTS; b++) {
        const gsize first = bench->batch->start[b],
                    last = bench->batch->start[b + 1] - 1;
        gdouble sum = 0.0;
        for (gsize t = first; t <= last; t++)
            sum += (gdouble)f.alpha[t];
        ak_assert_near(__FILE__, __LINE__, name, sum, 1.0, 1e-6);
        CU_ASSERT_TRUE(f.alpha[first] == 0.0f && f.alpha[last] == 0.0f);
    }
}

static void
test_weights(void)
{
    model_bench_each(models_check_weights);
}

/* --- alone ----------------------------------------------------------------- */

/* The logits (O) of text b in a batch of its own. */
static void
bench_alone(const ModelBench *bench, gsize b, gfloat *logit)
{
    const AkModel *model = bench->model;
    const AkMark mark = ak_scratch_mark(bench->scratch);
    AkText *const *text = &bench->text[b];
    AkInput input;
    AkForward f;
    for (guint i = 0; i < model->n_tower; i++) {
        AkLaid *laid = &input.laid[i];
        ak_batch_lay(bench->scratch, 1, text, i, laid);
        for (gsize t = 0; t < laid->batch.start[1]; t++)
            laid->row[t] = bench->side[i].word->row[laid->token[t]];
        input.z[i] = bench->side[i].z;
    }
    ak_model_forward(model, bench->scratch, &input, NULL, &f);
    memcpy(logit, f.logit, model->shape.n_output * sizeof *logit);
    ak_scratch_release(bench->scratch, mark);
}

/* Each text meets its own query, wherever the two lie in the batch.  Logits are
 * below 10, and sums of single precision in another order: some 1e-6. */
static void
models_check_alone(ModelBench *bench, const char *name)
{
    const AkLaid *laid = bench->input.laid;
    const gsize n_output = bench->model->shape.n_output;
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, NULL, &f);
    for (gsize b = 0; b < MODEL_TEXTS; b++) {
        gfloat alone[MODEL_OUTPUTS];
        bench_alone(bench, b, alone);
        const gfloat *among = f.logit + laid[AK_TEXT_TOWER].place[b] * n_output;
        ak_assert_near(__FILE__, __LINE__, name,
                       specimen_gap(n_output, alone, among), 0.0, 1e-5);
    }
}

static void
test_alone(void)
{
    model_bench_each(models_check_alone);
}

/* The parameters' gradients have the same bits where nobody asks for dz. */
static void
models_check_unasked(ModelBench *bench, const char *name)
{
    const AkModel *model = bench->model;
    const gsize n = model->store->n_value - model->store->n_map,
                n_dz = (bench->side[0].word->limit) * model->n_map;
    g_autofree gfloat *asked = g_new0(gfloat, n + 1),
                      *unasked = g_new0(gfloat, n + 1),
                      *text = g_new0(gfloat, n_dz),
                      *query = g_new0(gfloat, n_dz);
    gfloat *const both[AK_N_TOWER] = {text, query}, *const none[AK_N_TOWER] = {
                                                        0};
    model_bench_backward(bench, FALSE, asked, both);
    model_bench_backward(bench, FALSE, unasked, none);
    ak_assert_near(__FILE__, __LINE__, name, specimen_gap(n, asked, unasked),
                   0.0, 0.0);
}

static void
test_unasked(void)
{
    model_bench_each(models_check_unasked);
}

static const AkCase cases[] = {
    {"gradients of parameters, through the attention", test_parameters_through},
    {"gradients of parameters, attention held", test_parameters_held},
    {"gradient x input, through the attention", test_through},
    {"gradient x input, attention held", test_held},
    {"weights", test_weights},
    {"a batch is its texts", test_alone},
    {"gradients where nobody asks for dz", test_unasked},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("models", cases);
}
