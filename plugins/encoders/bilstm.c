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
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

enum { FORWARD, BACKWARD, N_DIRECTION };

typedef struct BiLstm {
    gint64 hidden; /* h, of each direction */
    AkParamId weight_hh[N_DIRECTION], bias_ih[N_DIRECTION], bias_hh[N_DIRECTION];
} BiLstm;

static const AkOption options[] = {
    AK_INT(BiLstm, hidden, "128", 1, 8192, "units",
           "width of the state of each direction"),
    {.name = NULL},
};

/* What forward leaves to backward and without: packed rows of each direction. */
typedef struct Kept {
    gsize n_step;
    gsize *offset;             /* (n_step+1) */
    gfloat *gate[N_DIRECTION]; /* (N,4h) sigmoid(i) sigmoid(f) tanh(g) sigmoid(o) */
    gfloat *cell[N_DIRECTION];  /* (N,h) c */
    gfloat *state[N_DIRECTION]; /* (N,h) h */
} Kept;

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

/* The token of text b that direction d reads in step s. */
static gsize
bilstm_token(const AkBatch *batch, guint d, gsize b, gsize s)
{
    return d == FORWARD ? batch->start[b] + s : batch->start[b + 1] - 1 - s;
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

/* y (n) = z (n) + b1 (n) + b2 (n). */
AK_VECTOR static void
bilstm_add(gsize n, const gfloat *restrict z, const gfloat *restrict b1,
           const gfloat *restrict b2, gfloat *restrict y)
{
    for (gsize j = 0; j < n; j++)
        y[j] = z[j] + (b1[j] + b2[j]);
}

/* One row's cell.  gate (4h): in pre-activations, out activations; before (h):
 * c', NULL is zero; cell, state (h): out c, h.  cell may be before. */
AK_VECTOR static void
bilstm_cell(gsize h, gfloat *restrict gate, const gfloat *before, gfloat *cell,
            gfloat *restrict state)
{
    gfloat *restrict i = gate, *restrict f = gate + h;
    gfloat *restrict g = gate + 2 * h, *restrict o = gate + 3 * h;

    for (gsize j = 0; j < 2 * h; j++)
        i[j] = ak_sigmoid(i[j]);
    for (gsize j = 0; j < h; j++)
        g[j] = ak_tanh(g[j]);
    for (gsize j = 0; j < h; j++)
        o[j] = ak_sigmoid(o[j]);
    for (gsize j = 0; j < h; j++)
        cell[j] = i[j] * g[j] + (before != NULL ? f[j] * before[j] : 0.0f);
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
    const gfloat *b_ih = ak_pass_value(pass, lstm->bias_ih[d]);
    const gfloat *b_hh = ak_pass_value(pass, lstm->bias_hh[d]);

    for (gsize s = 0; s < kept->n_step; s++) {
        const gsize first = kept->offset[s], n = kept->offset[s + 1] - first;
        gfloat *gate = kept->gate[d] + first * 4 * h;
        for (gsize b = 0; b < n; b++) {
            const gsize row = batch->row[bilstm_token(batch, d, b, s)];
            bilstm_add(4 * h, z + row * 8 * h + d * 4 * h, b_ih, b_hh,
                       gate + b * 4 * h);
        }
        const gsize last = s > 0 ? kept->offset[s - 1] : 0; /* the step before */
        if (s > 0)
            ak_product(n, 4 * h, h, kept->state[d] + last * h, h, w, 4 * h,
                       TRUE, gate, 4 * h);
        for (gsize b = 0; b < n; b++)
            bilstm_cell(h, gate + b * 4 * h,
                        s > 0 ? kept->cell[d] + (last + b) * h : NULL,
                        kept->cell[d] + (first + b) * h,
                        kept->state[d] + (first + b) * h);
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

/* Differentiates bilstm_cell().  dstate (h): dh, whole; dcell (h): in dc from the
 * step after, out dc' for the step before; dgate (4h): out, of pre-activations. */
AK_VECTOR static void
bilstm_cell_backward(gsize h, const gfloat *restrict gate, const gfloat *before,
                     const gfloat *restrict cell, const gfloat *restrict dstate,
                     gfloat *restrict dcell, gfloat *restrict dgate)
{
    for (gsize j = 0; j < h; j++) {
        const gfloat i = gate[j], f = gate[h + j], g = gate[2 * h + j];
        const gfloat o = gate[3 * h + j], t = ak_tanh(cell[j]);
        const gfloat dc = dcell[j] + dstate[j] * o * (1.0f - t * t);
        const gfloat c = before != NULL ? before[j] : 0.0f;
        dgate[j] = dc * g * i * (1.0f - i);
        dgate[h + j] = dc * c * f * (1.0f - f);
        dgate[2 * h + j] = dc * i * (1.0f - g * g);
        dgate[3 * h + j] = dstate[j] * t * o * (1.0f - o);
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

    for (gsize s = kept->n_step; s-- > 0;) {
        const gsize first = kept->offset[s], n = kept->offset[s + 1] - first;
        const gsize last = s > 0 ? kept->offset[s - 1] : 0;
        bilstm_gather_dstate(batch, h, d, s, n, dh, ds, dstate);
        for (gsize b = 0; b < n; b++)
            bilstm_cell_backward(h, kept->gate[d] + (first + b) * 4 * h,
                                 s > 0 ? kept->cell[d] + (last + b) * h : NULL,
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

/* Leave-one-out: in direction d the states before the cut stand, those after it
 * are run again, for all cuts of the range at once.  Walking away from the
 * first cut met, each position's token enters the states of every cut behind it,
 * so the rows grow by one at a cut.
 * again (n_cut,T,h): out, row [cut][word] where the cut is behind the word. */
static void
bilstm_run_without(const BiLstm *lstm, AkPass *pass, const AkBatch *batch,
                   const gfloat *z, gsize text, gsize first_cut, gsize n_cut,
                   guint d, gfloat *again)
{
    const gsize h = (gsize)lstm->hidden;
    const Kept *kept = ak_pass_kept(pass);
    const gsize n_token = batch->start[text + 1] - batch->start[text],
                n_word = n_token - 2;
    const gfloat *w = ak_pass_value(pass, lstm->weight_hh[d]);
    const gfloat *b_ih = ak_pass_value(pass, lstm->bias_ih[d]);
    const gfloat *b_hh = ak_pass_value(pass, lstm->bias_hh[d]);
    gfloat *state = ak_pass_floats(pass, n_cut * h);
    gfloat *cell = ak_pass_floats(pass, n_cut * h);
    gfloat *gate = ak_pass_floats(pass, n_cut * 4 * h);

    /* Steps and cuts counted from the direction's own start of the text. */
    const gsize begin = d == FORWARD ? first_cut : n_token - first_cut - n_cut;
    gsize n = 0;
    for (gsize s = begin + 1; s <= n_word; s++) {
        if (n < n_cut) { /* cut s - 1 begins, from the state before it */
            const gsize row = kept->offset[s - 2] + text;
            memcpy(state + n * h, kept->state[d] + row * h, h * sizeof *state);
            memcpy(cell + n * h, kept->cell[d] + row * h, h * sizeof *cell);
            n++;
        }
        const gfloat *zt =
            z + batch->row[bilstm_token(batch, d, text, s)] * 8 * h + d * 4 * h;
        for (gsize k = 0; k < n; k++)
            bilstm_add(4 * h, zt, b_ih, b_hh, gate + k * 4 * h);
        ak_product(n, 4 * h, h, state, h, w, 4 * h, TRUE, gate, 4 * h);

        const gsize word = d == FORWARD ? s - 1 : n_word - s;
        for (gsize k = 0; k < n; k++) {
            const gsize cut = d == FORWARD ? k : n_cut - 1 - k;
            bilstm_cell(h, gate + k * 4 * h, cell + k * h, cell + k * h,
                        state + k * h);
            memcpy(again + (cut * n_word + word) * h, state + k * h,
                   h * sizeof *again);
        }
    }
}

static void
bilstm_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
               const gfloat *z, const gfloat *out, gsize text, gsize first_cut,
               gsize n_cut, AkEmit emit, gpointer emit_data)
{
    const gsize h = (gsize)((const BiLstm *)data)->hidden;
    const gsize n_word = batch->start[text + 1] - batch->start[text] - 2;
    const gfloat *words = out + (batch->start[text] + 1) * 2 * h;
    gfloat *again[N_DIRECTION], *rows = ak_pass_floats(pass, n_word * 2 * h);

    for (guint d = 0; d < N_DIRECTION; d++) {
        again[d] = ak_pass_floats(pass, n_cut * n_word * h);
        bilstm_run_without(data, pass, batch, z, text, first_cut, n_cut, d,
                           again[d]);
    }
    for (gsize k = 0; k < n_cut; k++) {
        const gsize cut_word = first_cut + k - 1;
        gfloat *to = rows;
        for (gsize t = 0; t < n_word; t++) {
            if (t == cut_word)
                continue;
            const guint moved = t > cut_word ? FORWARD : BACKWARD;
            const guint stood = moved == FORWARD ? BACKWARD : FORWARD;
            memcpy(to + moved * h, again[moved] + (k * n_word + t) * h,
                   h * sizeof *to);
            memcpy(to + stood * h, words + t * 2 * h + stood * h,
                   h * sizeof *to);
            to += 2 * h;
        }
        emit(emit_data, first_cut + k, 1, n_word - 1, rows);
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
    .cost = "16 h (E + h) multiplications a word; leave-one-out T^2 of 8 h^2 a "
            "text",
    .limits = "a state holds what stands around its word, too: weight on it is "
              "not weight on that word alone",
    .state_size = sizeof(BiLstm),
    .options = options,
    .ops.encoder = &ops,
};
