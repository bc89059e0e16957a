/* sparsemax: weights that can be exactly 0.
 *
 *   e_t = w . h_t / sqrt(H)       w (H); in a model with a query q, q for w
 *   a = argmin |a - e|^2 over a_t >= 0, sum a_t = 1
 *     = max(e - tau, 0), with the one tau that makes it sum to 1
 *
 * In place of the softmax this attention brings its own normaliser.  With S the
 * words whose weight is not 0, its Jacobian is diag(S) - S S' / |S|:
 *
 *   de_t += da_t - mean of da over S     for t in S, else nothing
 *
 * Source: Martins & Astudillo 2016, arXiv:1602.02068, equations 2 and 9; the
 * search of tau without sorting: Michelot 1986, J. of Optimization Theory and
 * Applications 50(1):195-200. */
#include <attnkit/attnkit.h>

#include <math.h>

typedef struct Sparsemax {
    gsize hidden; /* H */
    gboolean has_query;
    AkParamId weight;
} Sparsemax;

static gboolean
sparsemax_open(gpointer data, AkParams *params, const AkShape *shape,
               GError **error)
{
    Sparsemax *state = data;
    (void)error;
    state->hidden = shape->hidden;
    state->has_query = shape->has_query;
    if (!shape->has_query)
        state->weight = ak_params_vector(params, "weight", shape->hidden,
                                         1.0 / sqrt((gdouble)shape->hidden));
    return TRUE;
}

static void
sparsemax_score(gconstpointer data, AkPass *pass, gsize n_text,
                const gsize *start, const gfloat *h, const gfloat *q, gfloat *e)
{
    const Sparsemax *state = data;
    const gsize width = state->hidden;
    const gdouble scale = 1.0 / sqrt((gdouble)width);

    for (gsize b = 0; b < n_text; b++) {
        const gfloat *w = state->has_query ? q + b * width
                                           : ak_pass_value(pass, state->weight);
        for (gsize t = start[b]; t < start[b + 1]; t++)
            e[t] = (gfloat)(scale * ak_dot(width, w, h + t * width));
    }
}

static void
sparsemax_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                         const gsize *start, const gfloat *h, const gfloat *q,
                         const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Sparsemax *state = data;
    const gsize width = state->hidden;
    const gfloat scale = (gfloat)(1.0 / sqrt((gdouble)width));

    for (gsize b = 0; b < n_text; b++) {
        const gfloat *w = state->has_query ? q + b * width
                                           : ak_pass_value(pass, state->weight);
        gfloat *dw = NULL;
        if (!state->has_query)
            dw = ak_pass_gradient(pass, state->weight);
        else if (dq != NULL)
            dw = dq + b * width;
        for (gsize t = start[b]; t < start[b + 1]; t++) {
            if (dh != NULL)
                ak_axpy(width, scale * de[t], w, dh + t * width);
            if (dw != NULL)
                ak_axpy(width, scale * de[t], h + t * width, dw);
        }
    }
}

/* With tau of all words those below it are left out, and again of the others: the
 * set shrinks to S, of which the largest score is always one.  The negation lets
 * NAN in, and so out at the other end. */
static void
sparsemax_normalise(gconstpointer data, gsize n_word, const gfloat *e, gfloat *a)
{
    gdouble tau = -G_MAXDOUBLE;
    gsize n_in = 0, n_before;
    (void)data;

    do {
        gdouble sum = 0.0;
        n_before = n_in;
        n_in = 0;
        for (gsize t = 0; t < n_word; t++) {
            if ((gdouble)e[t] <= tau)
                continue;
            sum += (gdouble)e[t];
            n_in++;
        }
        tau = (sum - 1.0) / (gdouble)n_in;
    } while (n_in != n_before);

    for (gsize t = 0; t < n_word; t++)
        a[t] = (gdouble)e[t] <= tau ? 0.0f : (gfloat)((gdouble)e[t] - tau);
}

static void
sparsemax_normalise_backward(gconstpointer data, gsize n_word, const gfloat *a,
                             const gfloat *da, gfloat *de)
{
    gdouble sum = 0.0;
    gsize n_in = 0;
    (void)data;

    for (gsize t = 0; t < n_word; t++) {
        if (a[t] > 0.0f) {
            sum += (gdouble)da[t];
            n_in++;
        }
    }
    for (gsize t = 0; t < n_word; t++)
        if (a[t] > 0.0f)
            de[t] += (gfloat)((gdouble)da[t] - sum / (gdouble)n_in);
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = sparsemax_open,
    .score = sparsemax_score,
    .score_backward = sparsemax_score_backward,
    .normalise = sparsemax_normalise,
    .normalise_backward = sparsemax_normalise_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "sparsemax",
    .version = "1.0",
    .license = "MIT",
    .summary = "scaled dot product, projected to weights that can be 0",
    .source = "Martins & Astudillo 2016, arXiv:1602.02068, equations 2 and 9",
    .cost = "H multiplications a word; a few passes over the scores",
    .limits = "a word with the weight 0 has no gradient through the attention",
    .state_size = sizeof(Sparsemax),
    .ops.attention = &ops,
};
