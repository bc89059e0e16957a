/* template: each word by itself through one layer.
 *
 *   h_t = tanh(A x_t + b)          A (H,E), b (H)
 *
 * z = A x is the input map, P = H: attnkit applies it, once for each distinct
 * word, and the plug-in adds what context does: here nothing.  The summary of a
 * text is the mean of h over its tokens, marks included.
 *
 * Letters: N tokens of the batch, marks included; B texts; E width of the
 * embedding; H width of a hidden state.  <attnkit/encoder.h> is the contract.
 *
 * Source: say here where the formula stands. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

/* The state: what the options say, and what open() finds out.  attnkit allocates
 * it, zeroed, and nothing may write to it after open(). */
typedef struct Template {
    gint64 hidden; /* H */
    AkParamId bias;
} Template;

/* An option is a row: default, least, most, unit, help.  attnkit reads it from the
 * section [template] of the run file, checks the range, and documents it. */
static const AkOption options[] = {
    AK_INT(Template, hidden, "128", 1, 8192, "units", "width of a hidden state"),
    {.name = NULL},
};

/* Once for each model: register the map and the parameters, and say H.  Names and
 * shapes are those of the file that the model is saved in; initial values are
 * uniform in [-bound, bound]. */
static gboolean
template_open(gpointer data, AkParams *params, const AkShape *shape,
              gsize *hidden, GError **error)
{
    Template *state = data;
    const gdouble bound = 1.0 / sqrt((gdouble)shape->embedding);
    (void)error; /* nothing can fail here that the options' ranges allow */

    *hidden = (gsize)state->hidden;
    ak_params_map(params, "layer.weight", *hidden, 0, bound);
    state->bias = ak_params_vector(params, "layer.bias", *hidden, bound);
    return TRUE;
}

/* z (rows,H), token t's is row batch->row[t] -> h (N,H), s (B,H) or NULL.  On many
 * threads at once: memory comes from the pass, and nothing static is written. */
static void
template_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
                 const gfloat *z, gfloat *h, gfloat *s)
{
    const gsize width = (gsize)((const Template *)data)->hidden;
    const gfloat *bias = ak_pass_value(pass, ((const Template *)data)->bias);

    for (gsize t = 0; t < batch->start[batch->n_text]; t++)
        for (gsize j = 0; j < width; j++)
            h[t * width + j] = ak_tanh(z[batch->row[t] * width + j] + bias[j]);
    ak_pass_keep(pass, h); /* for backward; it stays until the pass ends */

    for (gsize b = 0; s != NULL && b < batch->n_text; b++) {
        const gsize first = batch->start[b], end = batch->start[b + 1];
        memset(s + b * width, 0, width * sizeof *s);
        for (gsize t = first; t < end; t++)
            ak_axpy(width, 1.0f / (gfloat)(end - first), h + t * width,
                    s + b * width);
    }
}

/* Differentiates template_forward().  dh (N,H), ds (B,H), either may be NULL ->
 * dz, added to at batch->dz_row[t], NULL where nobody asks; and the parameters'
 * gradients, added to where they are not NULL.
 *
 *   dy = (dh + ds / length) (1 - h^2),  db += dy,  dz += dy */
static void
template_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
                  const gfloat *z, const gfloat *dh, const gfloat *ds,
                  gfloat *dz)
{
    const gsize width = (gsize)((const Template *)data)->hidden;
    const gfloat *h = ak_pass_kept(pass);
    gfloat *dbias = ak_pass_gradient(pass, ((const Template *)data)->bias);
    gfloat *dy = ak_pass_floats(pass, width);
    (void)z;

    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize first = batch->start[b], end = batch->start[b + 1];
        for (gsize t = first; t < end; t++) {
            memset(dy, 0, width * sizeof *dy);
            if (dh != NULL)
                ak_axpy(width, 1.0f, dh + t * width, dy);
            if (ds != NULL)
                ak_axpy(width, 1.0f / (gfloat)(end - first), ds + b * width, dy);
            for (gsize j = 0; j < width; j++)
                dy[j] *= 1.0f - h[t * width + j] * h[t * width + j];
            if (dbias != NULL)
                ak_axpy(width, 1.0f, dy, dbias);
            if (dz != NULL)
                ak_axpy(width, 1.0f, dy, dz + batch->dz_row[t] * width);
        }
    }
}

/* .without makes leave-one-out faster, .close frees what open() made: both may be
 * left out. */
static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = template_open,
    .forward = template_forward,
    .backward = template_backward,
};

/* The only symbol that is not static.  "attnkit describe" shows it. */
const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "template",
    .version = "0.1",
    .license = "MIT",
    .summary = "each word by itself through one layer",
    .source = "not published yet",
    .cost = "H E multiplications a distinct word",
    .state_size = sizeof(Template),
    .options = options,
    .ops.encoder = &ops,
};
