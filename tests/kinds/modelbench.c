#include "modelbench.h"

#include "attnkit/kernels.h"

#include <math.h>

/* Longest first, texts are 2, 0, 1 and their queries 1, 2, 0: neither order, nor one
 * after the other, is its own way back. */
static const gsize n_words[MODEL_TEXTS] = {3, 1, 5},
                   n_query[MODEL_TEXTS] = {1, 4, 2};

static void
bench_open_side(ModelBench *bench, guint tower)
{
    AkLaid *laid = &bench->input.laid[tower];
    ModelSide *side = &bench->side[tower];
    ak_batch_lay(bench->scratch, MODEL_TEXTS, bench->text, tower, laid);
    const gsize n = laid->batch.start[MODEL_TEXTS];
    side->word = ak_word_set_new(MODEL_WORDS);
    for (gsize i = 0; i < n; i++)
        laid->row[i] = laid->dz_row[i] =
            ak_word_set_add(side->word, laid->token[i]);
    side->x = g_new0(gfloat, n * MODEL_EMBEDDING);
    side->z = g_new0(gfloat, n * bench->model->n_map);
    bench->input.z[tower] = side->z;
    ak_model_project(bench->model, tower, side->word->n, side->word->member,
                     side->x, side->z);
}

static void
bench_open(ModelBench *bench, AkLoader *loader, const Specimen *encoder,
           const Specimen *attention, const AkModelShape *shape)
{
    *bench = (ModelBench){.encoder = specimen_unit(loader, encoder, 4),
                          .attention = specimen_unit(loader, attention, 0),
                          .scratch = ak_scratch_new()};
    bench->model = ak_kit_model(bench->encoder, bench->attention, shape, 1);
    for (gsize b = 0; b < MODEL_TEXTS; b++) {
        bench->text[b] =
            ak_kit_random_text(b + 20, "text", n_words[b], MODEL_WORDS);
        ak_kit_set_query(bench->text[b], b + 20, n_query[b], MODEL_WORDS);
    }
    for (guint i = 0; i < bench->model->n_tower; i++)
        bench_open_side(bench, i);
    bench->batch = &bench->input.laid[AK_TEXT_TOWER].batch;
    bench->d_logit = specimen_floats("d_logit", MODEL_TEXTS * MODEL_OUTPUTS);
}

static void
bench_close(ModelBench *bench)
{
    ak_model_free(bench->model);
    specimen_unit_free(&bench->encoder);
    specimen_unit_free(&bench->attention);
    ak_scratch_free(bench->scratch);
    for (guint i = 0; i < AK_N_TOWER; i++) {
        ak_word_set_free(bench->side[i].word);
        g_free(bench->side[i].x);
        g_free(bench->side[i].z);
    }
    for (gsize b = 0; b < MODEL_TEXTS; b++)
        ak_kit_text_free(bench->text[b]);
    g_free(bench->d_logit);
    g_free(bench->held);
}

/* Row `row` of a layer, on x (columns), in double. */
static gdouble
bench_row(const AkForward *f, const AkLinear *layer, gsize row, gsize columns,
          const gdouble *x)
{
    const gfloat *w = ak_pass_transposed(&f->decoder, layer->weight);
    gdouble sum = (gdouble)ak_pass_value(&f->decoder, layer->bias)[row];
    for (gsize i = 0; i < columns; i++)
        sum += (gdouble)w[row * columns + i] * x[i];
    return sum;
}

/* Logit o of text b under the weights held, by the formulas of model.h. */
static gdouble
bench_held_logit(const ModelBench *bench, const AkForward *f, gsize b, gsize o)
{
    const AkModel *model = bench->model;
    const gsize width = model->n_hidden, n_joint = model->n_joint;
    g_autofree gdouble *context = g_new0(gdouble, width),
                       *query = g_new0(gdouble, width),
                       *joint = g_new0(gdouble, n_joint + 1);
    for (gsize t = bench->batch->start[b]; t < bench->batch->start[b + 1]; t++)
        for (gsize i = 0; i < width; i++)
            context[i] += (gdouble)bench->held[t] * (gdouble)f->h[t * width + i];
    if (model->n_tower == 1)
        return bench_row(f, &model->output, o, width, context);
    for (gsize i = 0; i < width; i++)
        query[i] = (gdouble)f->q[b * width + i];
    for (gsize j = 0; j < n_joint; j++)
        joint[j] = tanh(bench_row(f, &model->context, j, width, context) +
                        bench_row(f, &model->query, j, width, query));
    return bench_row(f, &model->output, o, n_joint, joint);
}

static gdouble
bench_sum(const ModelBench *bench, const AkForward *f)
{
    const gsize n_output = bench->model->shape.n_output;
    if (bench->held == NULL)
        return ak_dot(MODEL_TEXTS * n_output, f->logit, bench->d_logit);

    gdouble sum = 0.0;
    for (gsize b = 0; b < MODEL_TEXTS; b++)
        for (gsize o = 0; o < n_output; o++)
            sum += (gdouble)bench->d_logit[b * n_output + o] *
                   bench_held_logit(bench, f, b, o);
    return sum;
}

gdouble
model_bench_loss(gpointer data)
{
    ModelBench *bench = data;
    const AkMark mark = ak_scratch_mark(bench->scratch);
    for (guint i = 0; i < bench->model->store->param->len; i++)
        ak_store_transpose(bench->model->store, i);
    for (guint i = 0; i < bench->model->n_tower && !bench->is_apart; i++)
        ak_model_project(bench->model, i, bench->side[i].word->n,
                         bench->side[i].word->member, bench->side[i].x,
                         bench->side[i].z);
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, NULL, &f);
    const gdouble sum = bench_sum(bench, &f);
    ak_scratch_release(bench->scratch, mark);
    return sum;
}

void
model_bench_backward(ModelBench *bench, gboolean hold, gfloat *gradient,
                     gfloat *const dz[AK_N_TOWER])
{
    const AkMark mark = ak_scratch_mark(bench->scratch);
    AkForward f;
    ak_model_forward(bench->model, bench->scratch, &bench->input, gradient, &f);
    ak_model_backward(bench->model, &f, bench->d_logit, hold, dz);
    g_clear_pointer(&bench->held, g_free);
    if (hold)
        bench->held = g_memdup2(f.alpha, bench->batch->start[MODEL_TEXTS] *
                                             sizeof *bench->held);
    ak_scratch_release(bench->scratch, mark);
}

void
model_bench_each(void (*check)(ModelBench *bench, const char *name))
{
    static const struct {
        AkOutputKind kind;
        gsize n_output;
    } row[] = {{AK_OUTPUT_SIGMOID, 1},
               {AK_OUTPUT_SIGMOID, MODEL_OUTPUTS},
               {AK_OUTPUT_CANDIDATES, MODEL_OUTPUTS}};
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
        for (gsize k = 0; k < G_N_ELEMENTS(row); k++) {
            const gboolean has_query = row[k].kind == AK_OUTPUT_CANDIDATES;
            g_autofree gchar *name = g_strdup_printf(
                "%s, %s%s", a, b, has_query ? ", with a query" : "");
            const AkModelShape shape = {.n_word = MODEL_WORDS,
                                        .embedding = MODEL_EMBEDDING,
                                        .output_kind = row[k].kind,
                                        .n_output = row[k].n_output};
            ModelBench bench;
            bench_open(&bench, loader, encoder, attention, &shape);
            check(&bench, name);
            bench_close(&bench);
        }
    }
}
