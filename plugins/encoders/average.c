/* average: each word by itself, a bag of words under the attention.
 *
 *   h_t = tanh(W x_t + b)          W (H,E)
 *   h_t = max(W x_t + b, 0)        where the option `activation` is relu
 *
 * z = W x is the input map, P = H.  The summary of a text is the mean of h over
 * its tokens, marks included.  No word sees another, so leaving one out changes
 * no other's state.
 *
 * Source: Jain & Wallace 2019, arXiv:1902.10186, section 3 ("Average"): the
 * text has relu and 256, the authors' code tanh and 128, which are the defaults. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

typedef enum { TANH, RELU } Activation;

typedef struct Average {
    gint64 hidden;   /* H */
    gint activation; /* Activation */
    AkParamId bias;
} Average;

static const AkOption options[] = {
    AK_INT(Average, hidden, "128", 1, 8192, "units", "width of a hidden state"),
    AK_CHOICE(Average, activation, "tanh", "tanh|relu",
              "what the linear layer goes through; the paper's text has relu"),
    {.name = NULL},
};

static gboolean
average_open(gpointer data, AkParams *params, const AkShape *shape,
             gsize *hidden, GError **error)
{
    Average *average = data;
    const gdouble bound = 1.0 / sqrt((gdouble)shape->embedding);
    (void)error;
    *hidden = (gsize)average->hidden;
    ak_params_map(params, "projection.weight", *hidden, 0, bound);
    average->bias = ak_params_vector(params, "projection.bias", *hidden, bound);
    return TRUE;
}

AK_VECTOR static void
average_tanh(gsize n, const gfloat *restrict z, const gfloat *restrict b,
             gfloat *restrict h)
{
    for (gsize j = 0; j < n; j++)
        h[j] = ak_tanh(z[j] + b[j]);
}

/* NAN stays NAN. */
AK_VECTOR static void
average_relu(gsize n, const gfloat *restrict z, const gfloat *restrict b,
             gfloat *restrict h)
{
    for (gsize j = 0; j < n; j++) {
        const gfloat y = z[j] + b[j];
        h[j] = y < 0.0f ? 0.0f : y;
    }
}

static void
average_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
                const gfloat *z, gfloat *h, gfloat *s)
{
    const Average *average = data;
    const gsize n = (gsize)average->hidden,
                n_token = batch->start[batch->n_text];
    const gfloat *bias = ak_pass_value(pass, average->bias);

    for (gsize t = 0; t < n_token; t++) {
        const gfloat *row = z + batch->row[t] * n;
        if (average->activation == RELU)
            average_relu(n, row, bias, h + t * n);
        else
            average_tanh(n, row, bias, h + t * n);
    }
    ak_pass_keep(pass, h);
    for (gsize b = 0; s != NULL && b < batch->n_text; b++) {
        const gsize first = batch->start[b],
                    length = batch->start[b + 1] - first;
        memset(s + b * n, 0, n * sizeof *s);
        for (gsize t = first; t < first + length; t++)
            ak_axpy(n, 1.0f / (gfloat)length, h + t * n, s + b * n);
    }
}

/* dy (n): in dL/dh, out dL/d(z + b) = dh (1 - h^2). */
AK_VECTOR static void
average_tanh_backward(gsize n, const gfloat *restrict h, gfloat *restrict dy)
{
    for (gsize j = 0; j < n; j++)
        dy[j] *= 1.0f - h[j] * h[j];
}

AK_VECTOR static void
average_relu_backward(gsize n, const gfloat *restrict h, gfloat *restrict dy)
{
    for (gsize j = 0; j < n; j++)
        dy[j] = h[j] > 0.0f ? dy[j] : 0.0f;
}

static void
average_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
                 const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const Average *average = data;
    const gsize n = (gsize)average->hidden;
    const gfloat *h = ak_pass_kept(pass);
    gfloat *dbias = ak_pass_gradient(pass, average->bias);
    gfloat *dy = ak_pass_floats(pass, n);
    (void)z;

    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize length = batch->start[b + 1] - batch->start[b];
        for (gsize t = batch->start[b]; t < batch->start[b + 1]; t++) {
            memset(dy, 0, n * sizeof *dy);
            if (dh != NULL)
                ak_axpy(n, 1.0f, dh + t * n, dy);
            if (ds != NULL)
                ak_axpy(n, 1.0f / (gfloat)length, ds + b * n, dy);
            if (average->activation == RELU)
                average_relu_backward(n, h + t * n, dy);
            else
                average_tanh_backward(n, h + t * n, dy);
            if (dbias != NULL)
                ak_axpy(n, 1.0f, dy, dbias);
            if (dz != NULL)
                ak_axpy(n, 1.0f, dy, dz + batch->dz_row[t] * n);
        }
    }
}

static void
average_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
                const gfloat *z, const gfloat *h, gsize text, gsize first_cut,
                gsize n_cut, AkEmit emit, gpointer emit_data)
{
    (void)data, (void)pass, (void)batch, (void)z, (void)text;
    for (gsize cut = first_cut; cut < first_cut + n_cut; cut++)
        emit(emit_data, cut, 1, 0, h);
}

static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = average_open,
    .forward = average_forward,
    .backward = average_backward,
    .without = average_without,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "average",
    .version = "1.0",
    .license = "MIT",
    .summary = "each word by itself through one layer",
    .source = "Jain & Wallace 2019, arXiv:1902.10186, section 3",
    .cost = "H E multiplications a distinct word; leave-one-out nothing",
    .limits = "no word sees another: order and negation are lost",
    .state_size = sizeof(Average),
    .options = options,
    .ops.encoder = &ops,
};
