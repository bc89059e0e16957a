/* Every encoder under every attention, through the whole model: gradients of all
 * parameters and embeddings, and gradient x input, against differences. */
#include "attnkit/kernels.h"
#include "batch.h"
#include "harness.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { V = 12, E = 4, N_TEXT = 3, MOST_OUTPUT = 3 };

static const gsize n_words[N_TEXT] = {5, 3, 1};

typedef struct Bench { /* a model with a batch before it */
    AkUnit encoder, attention;
    AkModel *model;
    AkScratch *scratch;
    AkText *text[N_TEXT];
    AkInput input;
    const AkBatch *batch; /* of the texts */
    AkWordSet *word;
    gfloat *z, *x;   /* of each word; or, where is_apart, of each token */
    gfloat *d_logit; /* (B,O) the loss's weights */
    gboolean is_apart;
    gfloat *held; /* (N) weights that take the attention's place; NULL */
} Bench;

static void
bench_open(Bench *bench, AkLoader *loader, const Specimen *encoder,
           const Specimen *attention, const AkModelShape *shape)
{
    *bench = (Bench){.encoder = specimen_unit(loader, encoder, 4),
                     .attention = specimen_unit(loader, attention, 0),
                     .scratch = ak_scratch_new(),
                     .word = ak_word_set_new(V)};
    bench->model = ak_kit_model(bench->encoder, bench->attention, shape, 1);
    AkLaid *laid = &bench->input.laid[AK_TEXT_TOWER];
    for (gsize b = 0; b < N_TEXT; b++)
        bench->text[b] = ak_kit_random_text(b, "text", n_words[b], V);
    ak_batch_lay(bench->scratch, N_TEXT, bench->text, AK_TEXT_TOWER, laid);
    bench->batch = &laid->batch;
    const gsize n = bench->batch->start[N_TEXT];
    for (gsize i = 0; i < n; i++)
        laid->row[i] = laid->dz_row[i] =
            ak_word_set_add(bench->word, laid->token[i]);
    bench->x = g_new0(gfloat, n * E);
    bench->z = g_new0(gfloat, n * bench->model->n_map);
    bench->input.z[AK_TEXT_TOWER] = bench->z;
    bench->d_logit = specimen_floats("d_logit", N_TEXT * MOST_OUTPUT);
    ak_model_project(bench->model, AK_TEXT_TOWER, bench->word->n,
                     bench->word->member, bench->x, bench->z);
}

static void
bench_close(Bench *bench)
{
    ak_model_free(bench->model);
    specimen_unit_free(&bench->encoder);
    specimen_unit_free(&bench->attention);
    ak_scratch_free(bench->scratch);
    ak_word_set_free(bench->word);
    for (gsize b = 0; b < N_TEXT; b++)
        ak_kit_text_free(bench->text[b]);
    g_free(bench->x);
    g_free(bench->z);
    g_free(bench->d_logit);
    g_free(bench->held);
}

/* sum d_logit . logit; under the weights held, where there are some. */
static gdouble
bench_sum(const Bench *bench, const AkForward *f)
{
    const AkModel *model = bench->model;
    const gsize n_output = model->shape.n_output, width = model->n_hidden;
    if (bench->held == NULL)
        return ak_dot(N_TEXT * n_output, f->logit, bench->d_logit);

    gdouble sum = 0.0;
    const gfloat *w = ak_pass_transposed(&f->decoder, model->output.weight);
    for (gsize b = 0; b < N_TEXT; b++)
        for (gsize t = bench->batch->start[b]; t < bench->batch->start[b + 1];
             t++)
            for (gsize o = 0; o < n_output; o++)
                sum += (gdouble)bench->d_logit[b * n_output + o] *
                       (gdouble)bench->held[t] *
                       ak_dot(width, w + o * width, f->h + t * width);
    return sum;
}

static gdouble
bench_loss(gpointer data)
{
    Bench *bench = data;
    const AkMark mark = ak_scratch_mark(bench->scratch);
    for (guint i = 0; i < bench->model->store->param->len; i++)
        ak_store_transpose(bench->model->store, i);
    if (!bench->is_apart)
        ak_model_project(bench->model, AK_TEXT_TOWER, bench->word->n,
                         bench->word->member, bench->x, bench->z);
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, NULL, &f);
    const gdouble sum = bench_sum(bench, &f);
    ak_scratch_release(bench->scratch, mark);
    return sum;
}

/* dz (rows,P) and the parameters' gradients; and the weights, for later. */
static void
bench_backward(Bench *bench, gboolean hold, gfloat *gradient, gfloat *dz)
{
    const AkMark mark = ak_scratch_mark(bench->scratch);
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, gradient, &f);
    gfloat *const towers[AK_N_TOWER] = {dz};
    ak_model_backward(bench->model, &f, bench->d_logit, hold, towers);
    if (hold)
        bench->held = g_memdup2(f.alpha, bench->batch->start[N_TEXT] *
                                             sizeof *bench->held);
    ak_scratch_release(bench->scratch, mark);
}

/* Parameters other than the map; the map, whose gradient is x' dz; embeddings,
 * whose gradient is dz A. */
static void
models_check_parameters(Bench *bench, const char *name)
{
    const AkModel *model = bench->model;
    AkStore *store = model->store;
    const gsize n_word = bench->word->n, n_map = model->n_map;
    g_autofree gfloat *gradient =
        g_new0(gfloat, store->n_value - store->n_map + 1);
    g_autofree gfloat *dz = g_new0(gfloat, n_word * n_map),
                      *dx = g_new0(gfloat, n_word * E),
                      *da = g_new0(gfloat, E * n_map);
    Slopes slopes = SLOPES_NEW;
    bench_backward(bench, FALSE, gradient, dz);
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        g_autofree gchar *what = g_strdup_printf("%s, d %s", name, param->name);
        if (!param->is_map)
            slopes_check(&slopes, what, ak_param_n_disk(param),
                         store->value + param->offset,
                         gradient + param->offset - store->n_map, 0.0f,
                         bench_loss, bench);
    }
    const gfloat *a = ak_model_map(model, AK_TEXT_TOWER);
    for (gsize i = 0; i < n_word; i++)
        for (gsize e = 0; e < E; e++)
            for (gsize p = 0; p < n_map; p++) {
                const gfloat d = dz[i * n_map + p];
                dx[i * E + e] +=
                    a != NULL ? d * a[e * n_map + p] : (p == e ? d : 0.0f);
                da[e * n_map + p] += a != NULL ? d * bench->x[i * E + e] : 0.0f;
            }
    if (a != NULL)
        slopes_check(&slopes, "d map", E * n_map,
                     store->value + ak_params_map_offset(
                                        model->tower[AK_TEXT_TOWER].params),
                     da, 0.0f, bench_loss, bench);
    for (gsize i = 0; i < n_word; i++)
        slopes_check(&slopes, "d embedding", E,
                     model->tower[AK_TEXT_TOWER].embedding +
                         bench->word->member[i] * E,
                     dx + i * E, 0.0f, bench_loss, bench);
    slopes_guard(&slopes, name);
}

/* --- gradient x input ----------------------------------------------------- */

typedef struct Scaled { /* token i's embedding, times `scale` */
    Bench *bench;
    const gfloat *z; /* (N,P) unscaled */
    gsize token;
    gfloat scale;
} Scaled;

static gdouble
scaled_loss(gpointer data)
{
    const Scaled *scaled = data;
    const gsize n_map = scaled->bench->model->n_map;
    gfloat *z = scaled->bench->z + scaled->token * n_map;
    for (gsize p = 0; p < n_map; p++)
        z[p] = scaled->scale * scaled->z[scaled->token * n_map + p];
    return bench_loss(scaled->bench);
}

/* z . dz of each token is the slope by the scale of its embedding alone, marks
 * included, the attention held or not. */
static void
models_check_input(Bench *bench, gboolean hold, const char *name)
{
    const gsize n_map = bench->model->n_map, n = bench->batch->start[N_TEXT];
    g_autofree gfloat *z = g_new(gfloat, n * n_map),
                      *dz = g_new0(gfloat, n * n_map);
    g_autofree guint32 *own = g_new(guint32, n);
    for (gsize i = 0; i < n; i++) {
        memcpy(z + i * n_map, bench->z + bench->batch->row[i] * n_map,
               n_map * sizeof *z);
        own[i] = (guint32)i;
    }
    memcpy(bench->z, z, n * n_map * sizeof *z);
    AkBatch *batch = &bench->input.laid[AK_TEXT_TOWER].batch;
    batch->row = batch->dz_row = own;
    bench->is_apart = TRUE;
    bench_backward(bench, hold, NULL, dz);

    Slopes slopes = SLOPES_NEW;
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

/* Calls `check` with a model of every pair, with one output and with three. */
static void
models_each(void (*check)(Bench *bench, const char *name))
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) encoders = specimen_list(loader, AK_ENCODER);
    g_autoptr(GArray) attentions = specimen_list(loader, AK_ATTENTION);
    for (guint i = 0; i < encoders->len * attentions->len; i++) {
        const Specimen *encoder =
            &g_array_index(encoders, Specimen, i / attentions->len);
        const Specimen *attention =
            &g_array_index(attentions, Specimen, i % attentions->len);
        g_autofree gchar *a = specimen_name(encoder, 4);
        g_autofree gchar *b = specimen_name(attention, 0);
        g_autofree gchar *name = g_strdup_printf("%s, %s", a, b);
        for (gsize n_output = 1; n_output <= MOST_OUTPUT; n_output += 2) {
            const AkModelShape shape = {.n_word = V,
                                        .embedding = E,
                                        .output_kind = AK_OUTPUT_SIGMOID,
                                        .n_output = n_output};
            Bench bench;
            bench_open(&bench, loader, encoder, attention, &shape);
            check(&bench, name);
            bench_close(&bench);
        }
    }
}

static void
test_parameters(void)
{
    models_each(models_check_parameters);
}

static void
models_check_through(Bench *bench, const char *name)
{
    models_check_input(bench, FALSE, name);
}

static void
test_through(void)
{
    models_each(models_check_through);
}

static void
models_check_held(Bench *bench, const char *name)
{
    models_check_input(bench, TRUE, name);
}

static void
test_held(void)
{
    models_each(models_check_held);
}

/* Weights of the marks are 0, of the words they sum to 1. */
static void
models_check_weights(Bench *bench, const char *name)
{
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, NULL, &f);
    for (gsize b = 0; b < N_TEXT; b++) {
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
    models_each(models_check_weights);
}

static const AkCase cases[] = {
    {"gradients of parameters", test_parameters},
    {"gradient x input, through the attention", test_through},
    {"gradient x input, attention held", test_held},
    {"weights", test_weights},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("models", cases);
}
