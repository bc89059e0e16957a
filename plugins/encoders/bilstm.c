/* bilstm: a bidirectional long short-term memory of one layer.
 *
 * For each direction, with x the word's embedding and h', c' the state before it:
 *
 *   [i f g o] = W_ih x + b_ih + W_hh h' + b_hh        (four blocks of h rows)
 *   c = sigmoid(f) c' + sigmoid(i) tanh(g)
 *   h = sigmoid(o) tanh(c)
 *
 * h_t = [forward h_t ; backward h_t], H = 2h.  The summary of a text is the last
 * state of each direction: [forward h at <EOS> ; backward h at <SOS>].
 * z = W_ih x of both directions is the input map, P = 8h.
 *
 * Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8); gates, names
 * and initial values as PyTorch's nn.LSTM.
 *
 * A batch is run in steps: step s has the s-th token, seen from the direction's
 * start, of every text that is long enough.  Texts come longest first, so these
 * are a prefix, and the rows of all steps lie one behind the other ("packed"):
 * row offset[s] + b is text b's. */
#include "bilstm-parts.h"

#include <math.h>
#include <string.h>

static const AkOption options[] = {
    AK_INT(BiLstm, hidden, "128", 1, 8192, "units",
           "width of the state of each direction"),
    {.name = NULL},
};

static gboolean
bilstm_open(gpointer data, AkParams *params, const AkShape *shape,
            gsize *hidden, GError **error)
{
    BiLstm *lstm = data;
    const gsize h = (gsize)lstm->hidden;
    const gdouble bound = 1.0 / sqrt((gdouble)h);
    static const char *const suffix[] = {"", "_reverse"};
    (void)shape, (void)error;

    for (guint d = 0; d < N_DIRECTION; d++) {
        g_autofree gchar *weight_ih =
            g_strconcat("rnn.weight_ih_l0", suffix[d], NULL);
        g_autofree gchar *weight_hh =
            g_strconcat("rnn.weight_hh_l0", suffix[d], NULL);
        g_autofree gchar *bias_ih =
            g_strconcat("rnn.bias_ih_l0", suffix[d], NULL);
        g_autofree gchar *bias_hh =
            g_strconcat("rnn.bias_hh_l0", suffix[d], NULL);
        ak_params_map(params, weight_ih, 4 * h, 0, bound);
        lstm->weight_hh[d] =
            ak_params_matrix(params, weight_hh, 4 * h, h, bound);
        lstm->bias_ih[d] = ak_params_vector(params, bias_ih, 4 * h, bound);
        lstm->bias_hh[d] = ak_params_vector(params, bias_hh, 4 * h, bound);
    }
    *hidden = 2 * h;
    return TRUE;
}

/* offset[s+1] - offset[s] texts have more than s tokens. */
static Kept *
bilstm_new_kept(AkPass *pass, const AkBatch *batch, gsize h)
{
    Kept *kept = ak_pass_alloc(pass, sizeof *kept);
    kept->n_step = batch->start[1] - batch->start[0];
    kept->offset =
        ak_pass_alloc(pass, (kept->n_step + 1) * sizeof *kept->offset);

    gsize n_running = batch->n_text;
    kept->offset[0] = 0;
    for (gsize s = 0; s < kept->n_step; s++) {
        while (batch->start[n_running] - batch->start[n_running - 1] <= s)
            n_running--;
        kept->offset[s + 1] = kept->offset[s] + n_running;
    }
    const gsize n = batch->start[batch->n_text];
    for (guint d = 0; d < N_DIRECTION; d++) {
        kept->gate[d] = ak_pass_floats(pass, n * 4 * h);
        kept->cell[d] = ak_pass_floats(pass, n * h);
        kept->state[d] = ak_pass_floats(pass, n * h);
    }
    return kept;
}

gfloat *
bilstm_bias(const BiLstm *lstm, AkPass *pass, guint d)
{
    const gsize n = 4 * (gsize)lstm->hidden;
    gfloat *bias = ak_pass_floats(pass, n);
    memcpy(bias, ak_pass_value(pass, lstm->bias_ih[d]), n * sizeof *bias);
    ak_axpy(n, 1.0f, ak_pass_value(pass, lstm->bias_hh[d]), bias);
    return bias;
}

AK_VECTOR void
bilstm_cell(gsize h, const gfloat *restrict z, const gfloat *restrict bias,
            gfloat *restrict gate, const gfloat *before, gfloat *cell,
            gfloat *restrict state)
{
    gfloat *restrict i = gate, *restrict f = gate + h;
    gfloat *restrict g = gate + 2 * h, *restrict o = gate + 3 * h;

    for (gsize j = 0; j < 2 * h; j++)
        i[j] = ak_sigmoid(i[j] + (z[j] + bias[j]));
    z += 2 * h, bias += 2 * h;
    for (gsize j = 0; j < h; j++)
        g[j] = ak_tanh(g[j] + (z[j] + bias[j]));
    z += h, bias += h;
    for (gsize j = 0; j < h; j++)
        o[j] = ak_sigmoid(o[j] + (z[j] + bias[j]));
    for (gsize j = 0; j < h; j++)
        cell[j] = i[j] * g[j] + f[j] * before[j];
    for (gsize j = 0; j < h; j++)
        state[j] = o[j] * ak_tanh(cell[j]);
}

/* One direction over the batch: fills its gate, cell and state. */
static void
bilstm_run(const BiLstm *lstm, AkPass *pass, const AkBatch *batch,
           const gfloat *z, guint d, const Kept *kept)
{
    const gsize h = (gsize)lstm->hidden;
    const gfloat *w = ak_pass_value(pass, lstm->weight_hh[d]); /* (h,4h) */
    const gfloat *bias = bilstm_bias(lstm, pass, d);
    const gfloat *none = ak_pass_zeros(pass, h);

    for (gsize s = 0; s < kept->n_step; s++) {
        const gsize first = kept->offset[s], n = kept->offset[s + 1] - first;
        const gsize last = s > 0 ? kept->offset[s - 1] : 0; /* the step before */
        gfloat *gate = kept->gate[d] + first * 4 * h;
        if (s > 0)
            ak_product(n, 4 * h, h, kept->state[d] + last * h, h, w, 4 * h,
                       FALSE, gate, 4 * h);
        else
            memset(gate, 0, n * 4 * h * sizeof *gate);
        for (gsize b = 0; b < n; b++) {
            const gsize row = batch->row[bilstm_token(batch, d, b, s)];
            bilstm_cell(h, z + row * 8 * h + d * 4 * h, bias, gate + b * 4 * h,
                        s > 0 ? kept->cell[d] + (last + b) * h : none,
                        kept->cell[d] + (first + b) * h,
                        kept->state[d] + (first + b) * h);
        }
    }
}

static void
bilstm_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
               const gfloat *z, gfloat *out, gfloat *summary)
{
    const gsize h = (gsize)((const BiLstm *)data)->hidden;
    Kept *kept = bilstm_new_kept(pass, batch, h);
    ak_pass_keep(pass, kept);

    for (guint d = 0; d < N_DIRECTION; d++) {
        bilstm_run(data, pass, batch, z, d, kept);
        for (gsize s = 0; s < kept->n_step; s++)
            for (gsize b = 0; b < kept->offset[s + 1] - kept->offset[s]; b++) {
                const gfloat *state = kept->state[d] + (kept->offset[s] + b) * h;
                const gsize token = bilstm_token(batch, d, b, s);
                memcpy(out + token * 2 * h + d * h, state, h * sizeof *out);
                if (summary != NULL &&
                    s + 1 == batch->start[b + 1] - batch->start[b])
                    memcpy(summary + b * 2 * h + d * h, state, h * sizeof *out);
            }
    }
}

/* Differentiates bilstm_cell().  before (h): c'; dstate (h): dh, whole; dcell (h):
 * in dc from the step after, out dc' for the step before; dgate (4h): out, of
 * pre-activations.  Each array has a name of its own: only then do compilers
 * vectorise. */
AK_VECTOR static void
bilstm_cell_backward(gsize h, const gfloat *restrict gate,
                     const gfloat *restrict before, const gfloat *restrict cell,
                     const gfloat *restrict dstate, gfloat *restrict dcell,
                     gfloat *restrict dgate)
{
    const gfloat *restrict at_i = gate, *restrict at_f = gate + h;
    const gfloat *restrict at_g = gate + 2 * h, *restrict at_o = gate + 3 * h;
    gfloat *restrict di = dgate, *restrict df = dgate + h;
    gfloat *restrict dg = dgate + 2 * h, *restrict d_o = dgate + 3 * h;

    for (gsize j = 0; j < h; j++) {
        const gfloat i = at_i[j], f = at_f[j], g = at_g[j], o = at_o[j];
        const gfloat t = ak_tanh(cell[j]);
        const gfloat dc = dcell[j] + dstate[j] * o * (1.0f - t * t);
        di[j] = dc * g * i * (1.0f - i);
        df[j] = dc * before[j] * f * (1.0f - f);
        dg[j] = dc * i * (1.0f - g * g);
        d_o[j] = dstate[j] * t * o * (1.0f - o);
        dcell[j] = dc * f;
    }
}

/* dh of direction d's step s, for its n rows: what comes from outside. */
static void
bilstm_gather_dstate(const AkBatch *batch, gsize h, guint d, gsize s, gsize n,
                     const gfloat *dh, const gfloat *ds, gfloat *dstate)
{
    for (gsize b = 0; b < n; b++) {
        if (dh != NULL)
            ak_axpy(h, 1.0f, dh + bilstm_token(batch, d, b, s) * 2 * h + d * h,
                    dstate + b * h);
        if (ds != NULL && s + 1 == batch->start[b + 1] - batch->start[b])
            ak_axpy(h, 1.0f, ds + b * 2 * h + d * h, dstate + b * h);
    }
}

/* The steps of bilstm_run() from the last to the first: fills dgate (N,4h). */
static void
bilstm_run_backward(const BiLstm *lstm, AkPass *pass, const AkBatch *batch,
                    const gfloat *dh, const gfloat *ds, guint d,
                    const Kept *kept, gfloat *dgate)
{
    const gsize h = (gsize)lstm->hidden;
    const gfloat *w = ak_pass_transposed(pass, lstm->weight_hh[d]); /* (4h,h) */
    gfloat *dstate = ak_pass_zeros(pass, batch->n_text * h);
    gfloat *dcell = ak_pass_zeros(pass, batch->n_text * h);
    const gfloat *none = ak_pass_zeros(pass, h);

    for (gsize s = kept->n_step; s-- > 0;) {
        const gsize first = kept->offset[s], n = kept->offset[s + 1] - first;
        const gsize last = s > 0 ? kept->offset[s - 1] : 0;
        bilstm_gather_dstate(batch, h, d, s, n, dh, ds, dstate);
        for (gsize b = 0; b < n; b++)
            bilstm_cell_backward(h, kept->gate[d] + (first + b) * 4 * h,
                                 s > 0 ? kept->cell[d] + (last + b) * h : none,
                                 kept->cell[d] + (first + b) * h, dstate + b * h,
                                 dcell + b * h, dgate + (first + b) * 4 * h);
        if (s > 0)
            ak_product(n, h, 4 * h, dgate + first * 4 * h, 4 * h, w, h, FALSE,
                       dstate, h);
    }
}

/* dW_hh += h'' dgate, both biases += dgate: over all steps at once. */
static void
bilstm_add_gradients(const BiLstm *lstm, AkPass *pass, guint d,
                     const Kept *kept, const gfloat *dgate)
{
    const gsize h = (gsize)lstm->hidden;
    gfloat *dw = ak_pass_gradient(pass, lstm->weight_hh[d]);
    if (dw == NULL)
        return;

    const gsize n = kept->offset[kept->n_step], first = kept->offset[1];
    gfloat *before =
        ak_pass_floats(pass, (n - first) * h); /* h' of steps 1 .. */
    for (gsize s = 1; s < kept->n_step; s++)
        memcpy(before + (kept->offset[s] - first) * h,
               kept->state[d] + kept->offset[s - 1] * h,
               (kept->offset[s + 1] - kept->offset[s]) * h * sizeof *before);
    ak_product_at(h, 4 * h, n - first, before, h, dgate + first * 4 * h, 4 * h,
                  TRUE, dw, 4 * h);

    gfloat *db = ak_pass_zeros(pass, 4 * h);
    ak_add_rows(n, 4 * h, dgate, db);
    ak_axpy(4 * h, 1.0f, db, ak_pass_gradient(pass, lstm->bias_ih[d]));
    ak_axpy(4 * h, 1.0f, db, ak_pass_gradient(pass, lstm->bias_hh[d]));
}

static void
bilstm_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
                const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const gsize h = (gsize)((const BiLstm *)data)->hidden;
    const Kept *kept = ak_pass_kept(pass);
    gfloat *dgate = ak_pass_floats(pass, kept->offset[kept->n_step] * 4 * h);
    (void)z;

    for (guint d = 0; d < N_DIRECTION; d++) {
        bilstm_run_backward(data, pass, batch, dh, ds, d, kept, dgate);
        bilstm_add_gradients(data, pass, d, kept, dgate);
        for (gsize s = 0; dz != NULL && s < kept->n_step; s++)
            for (gsize b = 0; b < kept->offset[s + 1] - kept->offset[s]; b++) {
                const gsize row = batch->dz_row[bilstm_token(batch, d, b, s)];
                ak_axpy(4 * h, 1.0f, dgate + (kept->offset[s] + b) * 4 * h,
                        dz + row * 8 * h + d * 4 * h);
            }
    }
}

static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = bilstm_open,
    .forward = bilstm_forward,
    .backward = bilstm_backward,
    .without = bilstm_without,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "bilstm",
    .version = "1.0",
    .license = "MIT",
    .summary = "bidirectional LSTM of one layer",
    .source =
        "Hochreiter & Schmidhuber 1997, Neural Computation 9(8):1735-1780",
    .cost = "16 h (E + h) products a word; leave-one-out 8 h^2 T min(T, 200) a "
            "text, about",
    .limits = "weight on a state is weight on the words around it, too",
    .state_size = sizeof(BiLstm),
    .options = options,
    .ops.encoder = &ops,
};
