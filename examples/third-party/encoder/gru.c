/* gru: a gated recurrent unit, read from left to right.
 *
 * With h' the state before the word, 0 before the first:
 *
 *   r = sigmoid(z_r + b_r + c_r),  u = sigmoid(z_u + b_u + c_u)
 *   n = tanh(z_n + b_n + r c_n),   h = (1 - u) n + u h'
 *
 * z = [z_r z_u z_n] = W_ih x is the input map, P = 3H; c = W_hh h' + b_hh.  The
 * summary of a text is its last state.
 *
 * Source: Cho et al. 2014, arXiv:1406.1078, section 2.3; order of the gates,
 * names, and where r stands, as PyTorch's nn.GRU. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

typedef struct Gru {
    gint64 hidden; /* H */
    AkParamId weight, bias_ih, bias_hh;
} Gru;

static const AkOption options[] = {
    AK_INT(Gru, hidden, "128", 1, 8192, "units", "width of the state"),
    {.name = NULL},
};

static gboolean
gru_open(gpointer data, AkParams *params, const AkShape *shape, gsize *hidden,
         GError **error)
{
    Gru *gru = data;
    const gsize h = *hidden = (gsize)gru->hidden;
    const gdouble bound = 1.0 / sqrt((gdouble)h);
    (void)shape, (void)error;
    ak_params_map(params, "rnn.weight_ih_l0", 3 * h, 0, bound);
    gru->weight = ak_params_matrix(params, "rnn.weight_hh_l0", 3 * h, h, bound);
    gru->bias_ih = ak_params_vector(params, "rnn.bias_ih_l0", 3 * h, bound);
    gru->bias_hh = ak_params_vector(params, "rnn.bias_hh_l0", 3 * h, bound);
    return TRUE;
}

/* z, b (3H), h (H): one token's.  row (7H): [r u n] out, then c and h', given.  The
 * rows are what forward leaves to backward. */
AK_VECTOR static void
gru_cell(gsize w, const gfloat *restrict z, const gfloat *restrict b,
         gfloat *restrict row, gfloat *restrict h)
{
    const gfloat *c = row + 3 * w, *before = row + 6 * w;
    for (gsize j = 0; j < 2 * w; j++)
        row[j] = ak_sigmoid(z[j] + b[j] + c[j]);
    for (gsize j = 0, k = 2 * w; j < w; j++, k++) {
        row[k] = ak_tanh(z[k] + b[k] + row[j] * c[k]);
        h[j] = (1.0f - row[w + j]) * row[k] + row[w + j] * before[j];
    }
}

static void
gru_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
            const gfloat *z, gfloat *h, gfloat *s)
{
    const Gru *gru = data;
    const gsize w = (gsize)gru->hidden, n = batch->start[batch->n_text];
    gfloat *kept = ak_pass_zeros(pass, n * 7 * w);
    ak_pass_keep(pass, kept);

    for (gsize b = 0; b < batch->n_text; b++) {
        for (gsize t = batch->start[b]; t < batch->start[b + 1]; t++) {
            gfloat *row = kept + t * 7 * w, *c = row + 3 * w;
            if (t > batch->start[b])
                memcpy(row + 6 * w, h + (t - 1) * w, w * sizeof *row);
            ak_axpy(3 * w, 1.0f, ak_pass_value(pass, gru->bias_hh), c);
            ak_product(1, 3 * w, w, row + 6 * w, w,
                       ak_pass_value(pass, gru->weight), 3 * w, TRUE, c, 3 * w);
            gru_cell(w, z + batch->row[t] * 3 * w,
                     ak_pass_value(pass, gru->bias_ih), row, h + t * w);
        }
        if (s != NULL)
            memcpy(s + b * w, h + (batch->start[b + 1] - 1) * w, w * sizeof *s);
    }
}

/* Differentiates gru_cell().  dh (H): in dL/dh, out its part in dL/dh' that does
 * not go through c; dy, dc (3H): out, of z + b and of c. */
static void
gru_cell_backward(gsize w, const gfloat *row, gfloat *dh, gfloat *dy, gfloat *dc)
{
    for (gsize j = 0, k = 2 * w; j < w; j++, k++) {
        const gfloat r = row[j], u = row[w + j], n = row[k];
        dy[k] = dh[j] * (1.0f - u) * (1.0f - n * n);
        dc[k] = dy[k] * r;
        dy[w + j] = dc[w + j] = dh[j] * (row[6 * w + j] - n) * u * (1.0f - u);
        dy[j] = dc[j] = dy[k] * row[3 * w + k] * r * (1.0f - r);
        dh[j] *= u;
    }
}

static void
gru_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
             const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const Gru *gru = data;
    const gsize w = (gsize)gru->hidden;
    gfloat *dw = ak_pass_gradient(pass, gru->weight);
    gfloat *dy = ak_pass_floats(pass, 3 * w), *dc = ak_pass_floats(pass, 3 * w);
    (void)z;

    for (gsize b = 0; b < batch->n_text; b++) {
        gfloat *dstate = ak_pass_zeros(pass, w);
        if (ds != NULL)
            ak_axpy(w, 1.0f, ds + b * w, dstate);
        for (gsize t = batch->start[b + 1]; t-- > batch->start[b];) {
            const gfloat *row = (gfloat *)ak_pass_kept(pass) + t * 7 * w;
            if (dh != NULL)
                ak_axpy(w, 1.0f, dh + t * w, dstate);
            gru_cell_backward(w, row, dstate, dy, dc);
            ak_product(1, w, 3 * w, dc, 3 * w,
                       ak_pass_transposed(pass, gru->weight), w, TRUE, dstate,
                       w);
            if (dz != NULL)
                ak_axpy(3 * w, 1.0f, dy, dz + batch->dz_row[t] * 3 * w);
            if (dw == NULL)
                continue;
            ak_product_at(w, 3 * w, 1, row + 6 * w, w, dc, 3 * w, TRUE, dw,
                          3 * w);
            ak_axpy(3 * w, 1.0f, dy, ak_pass_gradient(pass, gru->bias_ih));
            ak_axpy(3 * w, 1.0f, dc, ak_pass_gradient(pass, gru->bias_hh));
        }
    }
}

static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = gru_open,
    .forward = gru_forward,
    .backward = gru_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "gru",
    .version = "1.0",
    .license = "MIT",
    .summary = "gated recurrent unit, from left to right",
    .source = "Cho et al. 2014, arXiv:1406.1078, section 2.3",
    .state_size = sizeof(Gru),
    .options = options,
    .ops.encoder = &ops,
};
