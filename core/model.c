#include "model.h"

#include "attnkit/kernels.h"
#include "attnkit/random.h"
#include "kernels.h"

#include <math.h>
#include <string.h>

/* A plug-in that fails must say why; where it does not, the user still learns
 * which one it was. */
gboolean
ak_plugin_failed(const char *kind, const char *name, const char *operation,
                 GError **error)
{
    if (error != NULL && *error == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "its %s() failed and does not say why: a fault of the "
                    "plug-in, to be reported to its author",
                    operation);
    g_prefix_error(error, "%s %s: ", kind, name);
    return FALSE;
}

static gboolean
model_open(AkModel *model, GError **error)
{
    const AkEncoderOps *encode = model->encoder.plugin->ops.encoder;
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    const AkShape input = {.embedding = model->shape.embedding};

    model->encoder_params = ak_store_section(model->store, "encoder.",
                                             model->shape.embedding, TRUE);
    if (!encode->open(model->encoder.state, model->encoder_params, &input,
                      &model->n_hidden, error)) {
        ak_plugin_failed("encoder", model->encoder.plugin->name, "open", error);
        model->encoder.plugin = NULL; /* not open: not to be closed */
        model->attention.plugin = NULL;
        return FALSE;
    }
    if (model->n_hidden == 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "encoder %s: its open() gives no width of the hidden "
                    "states: a fault of the plug-in, to be reported to its "
                    "author",
                    model->encoder.plugin->name);
        model->attention.plugin = NULL;
        return FALSE;
    }
    const AkShape hidden = {.hidden = model->n_hidden};
    AkParams *params =
        ak_store_section(model->store, "decoder.attention.", 0, FALSE);
    if (!attend->open(model->attention.state, params, &hidden, error)) {
        ak_plugin_failed("attention", model->attention.plugin->name, "open",
                         error);
        model->attention.plugin = NULL;
        return FALSE;
    }
    return TRUE;
}

static AkUnit
model_copy_unit(AkUnit unit)
{
    return (AkUnit){unit.plugin,
                    g_memdup2(unit.state, MAX(unit.plugin->state_size, 1))};
}

/* A model's file has one tensor of each name. */
static gboolean
model_check_names(const AkModel *model, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(names, (gpointer)AK_EMBEDDING_NAME);
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        if (g_hash_table_add(names, param->name))
            continue;
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "encoder %s with attention %s: there are two parameters "
                    "'%s'; a plug-in must give each another name",
                    model->encoder.plugin->name, model->attention.plugin->name,
                    param->name);
        return FALSE;
    }
    return TRUE;
}

AkModel *
ak_model_new(AkUnit encoder, AkUnit attention, const AkModelShape *shape,
             GError **error)
{
    g_autoptr(AkModel) model = g_new0(AkModel, 1);
    model->encoder = model_copy_unit(encoder);
    model->attention = model_copy_unit(attention);
    model->shape = *shape;
    model->store = ak_store_new();
    if (!model_open(model, error))
        return NULL;

    AkParams *output = ak_store_section(model->store, "decoder.", 0, TRUE);
    const gdouble bound = 1.0 / sqrt((gdouble)model->n_hidden);
    model->weight = ak_params_matrix(output, "linear_1.weight", shape->n_output,
                                     model->n_hidden, bound);
    model->bias =
        ak_params_vector(output, "linear_1.bias", shape->n_output, bound);

    if (!model_check_names(model, error))
        return NULL;
    ak_store_seal(model->store);
    model->n_map = ak_params_map_rows(model->encoder_params);
    model->has_map = model->n_map > 0;
    if (!model->has_map)
        model->n_map = shape->embedding;
    model->embedding = g_new0(gfloat, shape->n_word * shape->embedding);
    return g_steal_pointer(&model);
}

void
ak_model_free(AkModel *model)
{
    if (model == NULL)
        return;
    if (model->encoder.plugin != NULL &&
        model->encoder.plugin->ops.encoder->close != NULL)
        model->encoder.plugin->ops.encoder->close(model->encoder.state);
    if (model->attention.plugin != NULL &&
        model->attention.plugin->ops.attention->close != NULL)
        model->attention.plugin->ops.attention->close(model->attention.state);
    g_free(model->encoder.state);
    g_free(model->attention.state);
    ak_store_free(model->store);
    g_free(model->embedding);
    g_free(model);
}

void
ak_model_init(AkModel *model, guint64 seed)
{
    ak_store_init(model->store, seed);

    AkRandom random;
    ak_random_init(&random, seed, "init", AK_EMBEDDING_NAME);
    const gsize width = model->shape.embedding, n = model->shape.n_word * width;
    memset(model->embedding, 0, width * sizeof *model->embedding);
    for (gsize i = width; i < n; i++)
        model->embedding[i] = (gfloat)ak_random_normal(&random);
}

const gfloat *
ak_model_map(const AkModel *model)
{
    return model->has_map ? model->store->value +
                                ak_params_map_offset(model->encoder_params)
                          : NULL;
}

void
ak_model_project(const AkModel *model, gsize n, const guint32 *word, gfloat *x,
                 gfloat *z)
{
    const gsize width = model->shape.embedding;
    gfloat *to = model->has_map ? x : z;
    for (gsize i = 0; i < n; i++)
        memcpy(to + i * width, model->embedding + word[i] * width,
               width * sizeof *to);
    if (model->has_map)
        ak_product(n, model->n_map, width, x, width, ak_model_map(model),
                   model->n_map, FALSE, z, model->n_map);
}

void
ak_model_normalise(const AkModel *model, gsize n_word, const gfloat *e,
                   gfloat *alpha)
{
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    if (attend->normalise != NULL)
        attend->normalise(model->attention.state, n_word, e, alpha);
    else
        ak_softmax(n_word, e, alpha);
}

void
ak_model_forward(const AkModel *model, AkScratch *scratch, const AkBatch *batch,
                 const gfloat *z, gfloat *gradient, AkForward *f)
{
    const AkEncoderOps *encode = model->encoder.plugin->ops.encoder;
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    const gsize n_text = batch->n_text, n = batch->start[n_text];
    const gsize width = model->n_hidden, n_output = model->shape.n_output;
    const AkPass pass = {
        .store = model->store, .scratch = scratch, .gradient = gradient};

    *f = (AkForward){.batch = batch,
                     .z = z,
                     .encoder = pass,
                     .attention = pass,
                     .decoder = pass};
    f->h = ak_pass_floats(&f->encoder, n * width);
    encode->forward(model->encoder.state, &f->encoder, batch, z, f->h, NULL);

    f->score = ak_pass_floats(&f->attention, n);
    attend->score(model->attention.state, &f->attention, n_text, batch->start,
                  f->h, NULL, f->score);

    f->alpha = ak_pass_zeros(&f->attention, n);
    f->context = ak_pass_zeros(&f->decoder, n_text * width);
    f->logit = ak_pass_floats(&f->decoder, n_text * n_output);
    const gfloat *w = ak_pass_transposed(&f->decoder, model->weight); /* (O,H) */
    const gfloat *bias = ak_pass_value(&f->decoder, model->bias);
    for (gsize b = 0; b < n_text; b++) {
        const gsize first = batch->start[b] + 1, last = batch->start[b + 1] - 1;
        gfloat *context = f->context + b * width;
        ak_model_normalise(model, last - first, f->score + first,
                           f->alpha + first);
        for (gsize t = first; t < last; t++)
            ak_axpy(width, f->alpha[t], f->h + t * width, context);
        for (gsize o = 0; o < n_output; o++)
            f->logit[b * n_output + o] =
                (gfloat)(ak_dot(width, w + o * width, context) +
                         (gdouble)bias[o]);
    }
}

/* c = sum alpha_t h_t differentiated: dh_t += alpha_t dc, and through alpha the
 * scores: de += J' (dc . h_t). */
static void
model_context_backward(const AkModel *model, AkForward *f,
                       const gfloat *d_context, gfloat *dh, gfloat *de)
{
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    const AkBatch *batch = f->batch;
    const gsize width = model->n_hidden;
    gfloat *d_alpha =
        de != NULL ? ak_pass_floats(&f->decoder, batch->start[batch->n_text])
                   : NULL;

    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize first = batch->start[b] + 1, last = batch->start[b + 1] - 1;
        const gfloat *dc = d_context + b * width;
        for (gsize t = first; t < last; t++)
            ak_axpy(width, f->alpha[t], dc, dh + t * width);
        if (de == NULL)
            continue;
        for (gsize t = first; t < last; t++)
            d_alpha[t] = (gfloat)ak_dot(width, dc, f->h + t * width);
        if (attend->normalise_backward != NULL)
            attend->normalise_backward(model->attention.state, last - first,
                                       f->alpha + first, d_alpha + first,
                                       de + first);
        else
            ak_softmax_backward(last - first, f->alpha + first, d_alpha + first,
                                de + first);
    }
}

void
ak_model_backward(const AkModel *model, AkForward *f, const gfloat *d_logit,
                  gboolean hold_attention, gfloat *dz)
{
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    const AkEncoderOps *encode = model->encoder.plugin->ops.encoder;
    const AkBatch *batch = f->batch;
    const gsize n_text = batch->n_text, n = batch->start[n_text];
    const gsize width = model->n_hidden, n_output = model->shape.n_output;

    gfloat *dw = ak_pass_gradient(&f->decoder, model->weight); /* (H,O) */
    if (dw != NULL) {
        ak_product_at(width, n_output, n_text, f->context, width, d_logit,
                      n_output, TRUE, dw, n_output);
        ak_add_rows(n_text, n_output, d_logit,
                    ak_pass_gradient(&f->decoder, model->bias));
    }
    gfloat *d_context = ak_pass_floats(&f->decoder, n_text * width);
    ak_product(n_text, width, n_output, d_logit, n_output,
               ak_pass_transposed(&f->decoder, model->weight), width, FALSE,
               d_context, width);

    gfloat *dh = ak_pass_zeros(&f->decoder, n * width);
    gfloat *de = hold_attention ? NULL : ak_pass_zeros(&f->decoder, n);
    model_context_backward(model, f, d_context, dh, de);
    if (!hold_attention)
        attend->score_backward(model->attention.state, &f->attention, n_text,
                               batch->start, f->h, NULL, de, dh, NULL);
    encode->backward(model->encoder.state, &f->encoder, batch, f->z, dh, NULL,
                     dz);
}

void
ak_output_probability(AkOutputKind kind, gsize n_output, const gfloat *logit,
                      gfloat *output)
{
    if (kind != AK_OUTPUT_SIGMOID) {
        ak_softmax(n_output, logit, output);
        return;
    }
    for (gsize o = 0; o < n_output; o++)
        output[o] = (gfloat)(1.0 / (1.0 + exp(-(gdouble)logit[o])));
}

guint
ak_output_class(AkOutputKind kind, gsize n_output, const gfloat *output)
{
    if (kind == AK_OUTPUT_SIGMOID && n_output == 1)
        return output[0] > 0.5f ? 1 : 0;

    guint best = 0;
    for (guint o = 1; o < n_output; o++)
        if (output[o] > output[best])
            best = o;
    return best;
}
