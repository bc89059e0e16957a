/* additive: the score of a small network.
 *
 *   e_t = v . tanh(W h_t + b)                       W (A,H), v (A), A = H/2
 *   e_t = v . tanh(W_p h_t + b_p + W_q q + b_q)     with a query q
 *
 * Source: Bahdanau, Cho & Bengio 2015, arXiv:1409.0473, appendix A.1.2. */
#include <attnkit/attnkit.h>

#include <math.h>

typedef struct Additive {
    gsize width, hidden; /* A, H */
    gboolean has_query;
    AkParamId weight, bias;             /* attn1, or attn1p */
    AkParamId query_weight, query_bias; /* attn1q */
    AkParamId v;                        /* attn2 */
} Additive;

static gboolean
additive_open(gpointer data, AkParams *params, const AkShape *shape,
              GError **error)
{
    Additive *state = data;
    const gsize hidden = shape->hidden, width = hidden / 2;
    if (width == 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "additive attention needs hidden states of width 2 or "
                    "more, not %" G_GSIZE_FORMAT,
                    hidden);
        return FALSE;
    }
    const gdouble bound = 1.0 / sqrt((gdouble)hidden);
    state->hidden = hidden;
    state->width = width;
    state->has_query = shape->has_query;
    if (shape->has_query) {
        state->weight =
            ak_params_matrix(params, "attn1p.weight", width, hidden, bound);
        state->bias = ak_params_vector(params, "attn1p.bias", width, bound);
        state->query_weight =
            ak_params_matrix(params, "attn1q.weight", width, hidden, bound);
        state->query_bias =
            ak_params_vector(params, "attn1q.bias", width, bound);
    } else {
        state->weight =
            ak_params_matrix(params, "attn1.weight", width, hidden, bound);
        state->bias = ak_params_vector(params, "attn1.bias", width, bound);
    }
    state->v = ak_params_matrix(params, "attn2.weight", 1, width,
                                1.0 / sqrt((gdouble)width));
    return TRUE;
}

/* u (n,A) += b (A) to each row, then tanh. */
AK_VECTOR static void
additive_tanh(gsize n, gsize width, const gfloat *restrict b, gfloat *restrict u)
{
    for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < width; j++)
            u[i * width + j] = ak_tanh(u[i * width + j] + b[j]);
}

/* bias (B,A) = b_p + W_q q + b_q. */
static void
additive_query_bias(const Additive *state, AkPass *pass, gsize n_text,
                    const gfloat *q, gfloat *bias)
{
    const gsize width = state->width;
    ak_product(n_text, width, state->hidden, q, state->hidden,
               ak_pass_value(pass, state->query_weight), width, FALSE, bias,
               width);
    for (gsize b = 0; b < n_text; b++) {
        ak_axpy(width, 1.0f, ak_pass_value(pass, state->query_bias),
                bias + b * width);
        ak_axpy(width, 1.0f, ak_pass_value(pass, state->bias), bias + b * width);
    }
}

static void
additive_score(gconstpointer data, AkPass *pass, gsize n_text,
               const gsize *start, const gfloat *h, const gfloat *q, gfloat *e)
{
    const Additive *state = data;
    const gsize n = start[n_text], width = state->width;
    const gfloat *v = ak_pass_value(pass, state->v);
    gfloat *u = ak_pass_floats(pass, n * width); /* (N,A) tanh(...) */

    ak_product(n, width, state->hidden, h, state->hidden,
               ak_pass_value(pass, state->weight), width, FALSE, u, width);
    if (state->has_query) {
        gfloat *bias = ak_pass_floats(pass, n_text * width);
        additive_query_bias(state, pass, n_text, q, bias);
        for (gsize b = 0; b < n_text; b++)
            additive_tanh(start[b + 1] - start[b], width, bias + b * width,
                          u + start[b] * width);
    } else {
        additive_tanh(n, width, ak_pass_value(pass, state->bias), u);
    }
    for (gsize t = 0; t < n; t++)
        e[t] = (gfloat)ak_dot(width, u + t * width, v);
    ak_pass_keep(pass, u);
}

/* du (n,A): out, of the pre-activations: de_t v (1 - u^2). */
AK_VECTOR static void
additive_tanh_backward(gsize n, gsize width, const gfloat *restrict u,
                       const gfloat *restrict v, const gfloat *restrict de,
                       gfloat *restrict du)
{
    for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < width; j++) {
            const gfloat y = u[i * width + j];
            du[i * width + j] = de[i] * v[j] * (1.0f - y * y);
        }
}

/* The query's side of additive_score_backward(): du summed over each text. */
static void
additive_query_backward(const Additive *state, AkPass *pass, gsize n_text,
                        const gsize *start, const gfloat *q, const gfloat *du,
                        gfloat *dq)
{
    const gsize width = state->width, hidden = state->hidden;
    gfloat *sum = ak_pass_zeros(pass, n_text * width);
    for (gsize b = 0; b < n_text; b++)
        ak_add_rows(start[b + 1] - start[b], width, du + start[b] * width,
                    sum + b * width);

    gfloat *dw = ak_pass_gradient(pass, state->query_weight);
    if (dw != NULL) {
        ak_product_at(hidden, width, n_text, q, hidden, sum, width, TRUE, dw,
                      width);
        ak_add_rows(n_text, width, sum,
                    ak_pass_gradient(pass, state->query_bias));
    }
    if (dq != NULL)
        ak_product(n_text, hidden, width, sum, width,
                   ak_pass_transposed(pass, state->query_weight), hidden, TRUE,
                   dq, hidden);
}

static void
additive_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                        const gsize *start, const gfloat *h, const gfloat *q,
                        const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Additive *state = data;
    const gsize n = start[n_text], width = state->width, hidden = state->hidden;
    const gfloat *u = ak_pass_kept(pass);
    gfloat *du = ak_pass_floats(pass, n * width);
    additive_tanh_backward(n, width, u, ak_pass_value(pass, state->v), de, du);

    gfloat *dw = ak_pass_gradient(pass, state->weight);
    if (dw != NULL) {
        ak_product_at(hidden, width, n, h, hidden, du, width, TRUE, dw, width);
        ak_add_rows(n, width, du, ak_pass_gradient(pass, state->bias));
        gfloat *dv = ak_pass_gradient(pass, state->v);
        for (gsize t = 0; t < n; t++)
            ak_axpy(width, de[t], u + t * width, dv);
    }
    if (dh != NULL)
        ak_product(n, hidden, width, du, width,
                   ak_pass_transposed(pass, state->weight), hidden, TRUE, dh,
                   hidden);
    if (state->has_query)
        additive_query_backward(state, pass, n_text, start, q, du, dq);
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = additive_open,
    .score = additive_score,
    .score_backward = additive_score_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "additive",
    .version = "1.0",
    .license = "MIT",
    .summary = "one hidden tanh layer on the hidden state (Bahdanau)",
    .source = "Bahdanau, Cho & Bengio 2015, arXiv:1409.0473, appendix A.1.2",
    .cost = "H^2 / 2 multiplications a word",
    .limits = "hidden states of width 2 or more",
    .state_size = sizeof(Additive),
    .ops.attention = &ops,
};
