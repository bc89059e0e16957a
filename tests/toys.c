#include "toys.h"

#include "attnkit/kernels.h"

#include <math.h>
#include <string.h>

AkUnit
ak_toy_unit(const AkPlugin *plugin)
{
    return (AkUnit){plugin, g_malloc0(plugin->state_size)};
}

/* --- encoder ---------------------------------------------------------------- */

typedef struct Toy {
    gsize width; /* E = H */
    AkParamId a, b;
} Toy;

static gboolean
toy_open(gpointer data, AkParams *params, const AkShape *shape, gsize *hidden,
         GError **error)
{
    Toy *toy = data;
    (void)error;
    *hidden = toy->width = shape->embedding;
    toy->a = ak_params_vector(params, "a", toy->width, 0.7);
    toy->b = ak_params_vector(params, "b", toy->width, 0.7);
    return TRUE;
}

static void
toy_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
            const gfloat *z, gfloat *h, gfloat *s)
{
    const Toy *toy = data;
    const gfloat *a = ak_pass_value(pass, toy->a),
                 *b = ak_pass_value(pass, toy->b);
    ak_pass_keep(pass, h);
    for (gsize i = 0; i < batch->n_text; i++) {
        for (gsize t = batch->start[i]; t < batch->start[i + 1]; t++)
            for (gsize j = 0; j < toy->width; j++) {
                gfloat y = a[j] * z[batch->row[t] * toy->width + j];
                if (t > batch->start[i])
                    y += b[j] * z[batch->row[t - 1] * toy->width + j];
                h[t * toy->width + j] = tanhf(y);
            }
        if (s != NULL)
            memcpy(s + i * toy->width,
                   h + (batch->start[i + 1] - 1) * toy->width,
                   toy->width * sizeof *s);
    }
}

static void
toy_token_backward(const Toy *toy, AkPass *pass, const AkBatch *batch,
                   const gfloat *z, gsize t, gboolean is_first,
                   const gfloat *dy, gfloat *dz)
{
    gfloat *da = ak_pass_gradient(pass, toy->a),
           *db = ak_pass_gradient(pass, toy->b);
    const gfloat *a = ak_pass_value(pass, toy->a),
                 *b = ak_pass_value(pass, toy->b);
    for (gsize j = 0; j < toy->width; j++) {
        if (da != NULL)
            da[j] += dy[j] * z[batch->row[t] * toy->width + j];
        if (dz != NULL)
            dz[batch->dz_row[t] * toy->width + j] += dy[j] * a[j];
        if (is_first)
            continue;
        if (db != NULL)
            db[j] += dy[j] * z[batch->row[t - 1] * toy->width + j];
        if (dz != NULL)
            dz[batch->dz_row[t - 1] * toy->width + j] += dy[j] * b[j];
    }
}

static void
toy_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
             const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const Toy *toy = data;
    const gfloat *h = ak_pass_kept(pass);
    gfloat *dy = ak_pass_floats(pass, toy->width);
    for (gsize i = 0; i < batch->n_text; i++)
        for (gsize t = batch->start[i]; t < batch->start[i + 1]; t++) {
            for (gsize j = 0; j < toy->width; j++) {
                const gfloat y = h[t * toy->width + j];
                gfloat d = dh != NULL ? dh[t * toy->width + j] : 0.0f;
                if (ds != NULL && t + 1 == batch->start[i + 1])
                    d += ds[i * toy->width + j];
                dy[j] = d * (1.0f - y * y);
            }
            toy_token_backward(toy, pass, batch, z, t, t == batch->start[i], dy,
                               dz);
        }
}

static const AkEncoderOps toy_encoder_ops = {
    .size = sizeof(AkEncoderOps),
    .open = toy_open,
    .forward = toy_forward,
    .backward = toy_backward,
};

const AkPlugin ak_toy_encoder = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "toy-encoder",
    .version = "1.0",
    .license = "MIT",
    .summary = "two words at a time, without input map",
    .source = "tests/toys.h",
    .state_size = sizeof(Toy),
    .ops.encoder = &toy_encoder_ops,
};

/* --- attention --------------------------------------------------------------- */

typedef struct ToyAttention {
    gsize hidden;
    gboolean has_query;
    AkParamId w, u;
} ToyAttention;

static gboolean
toy_attention_open(gpointer data, AkParams *params, const AkShape *shape,
                   GError **error)
{
    ToyAttention *toy = data;
    (void)error;
    toy->hidden = shape->hidden;
    toy->has_query = shape->has_query;
    toy->w = ak_params_vector(params, "w", shape->hidden, 1.0);
    if (shape->has_query)
        toy->u = ak_params_vector(params, "u", shape->hidden, 1.0);
    return TRUE;
}

static void
toy_score(gconstpointer data, AkPass *pass, gsize n_text, const gsize *start,
          const gfloat *h, const gfloat *q, gfloat *e)
{
    const ToyAttention *toy = data;
    const gsize n = toy->hidden;
    for (gsize b = 0; b < n_text; b++)
        for (gsize t = start[b]; t < start[b + 1]; t++)
            e[t] =
                (gfloat)(ak_dot(n, ak_pass_value(pass, toy->w), h + t * n) +
                         (toy->has_query
                              ? ak_dot(n, ak_pass_value(pass, toy->u), q + b * n)
                              : 0.0));
}

static void
toy_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                   const gsize *start, const gfloat *h, const gfloat *q,
                   const gfloat *de, gfloat *dh, gfloat *dq)
{
    const ToyAttention *toy = data;
    const gsize n = toy->hidden;
    gfloat *dw = ak_pass_gradient(pass, toy->w);
    for (gsize b = 0; b < n_text; b++)
        for (gsize t = start[b]; t < start[b + 1]; t++) {
            if (dw != NULL)
                ak_axpy(n, de[t], h + t * n, dw);
            if (dh != NULL)
                ak_axpy(n, de[t], ak_pass_value(pass, toy->w), dh + t * n);
            if (toy->has_query && dw != NULL)
                ak_axpy(n, de[t], q + b * n, ak_pass_gradient(pass, toy->u));
            if (toy->has_query && dq != NULL)
                ak_axpy(n, de[t], ak_pass_value(pass, toy->u), dq + b * n);
        }
}

static void
toy_normalise(gconstpointer data, gsize n_word, const gfloat *e, gfloat *a)
{
    (void)data;
    for (gsize t = 0; t < n_word; t++)
        a[t] = 2.0f * e[t];
    ak_softmax(n_word, a, a);
}

static void
toy_normalise_backward(gconstpointer data, gsize n_word, const gfloat *a,
                       const gfloat *da, gfloat *de)
{
    (void)data;
    const gdouble mean = ak_dot(n_word, a, da);
    for (gsize t = 0; t < n_word; t++)
        de[t] += (gfloat)(2.0 * (gdouble)a[t] * ((gdouble)da[t] - mean));
}

static const AkAttentionOps toy_attention_ops = {
    .size = sizeof(AkAttentionOps),
    .open = toy_attention_open,
    .score = toy_score,
    .score_backward = toy_score_backward,
    .normalise = toy_normalise,
    .normalise_backward = toy_normalise_backward,
};

const AkPlugin ak_toy_attention = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "toy-attention",
    .version = "1.0",
    .license = "MIT",
    .summary = "linear scores, a softmax twice as sharp",
    .source = "tests/toys.h",
    .state_size = sizeof(ToyAttention),
    .ops.attention = &toy_attention_ops,
};
