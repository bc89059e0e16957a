/* dot: the scaled dot product with one learned query.
 *
 *   e_t = w . h_t / sqrt(H)            w (H)
 *   e_t = h_t . q / sqrt(H)            with a query q; no parameters
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1. */
#include <attnkit/attnkit.h>

#include <math.h>

typedef struct Dot {
    gsize hidden; /* H */
    gboolean has_query;
    AkParamId weight;
} Dot;

static gboolean
dot_open(gpointer data, AkParams *params, const AkShape *shape, GError **error)
{
    Dot *dot = data;
    (void)error;
    dot->hidden = shape->hidden;
    dot->has_query = shape->has_query;
    if (!shape->has_query)
        dot->weight = ak_params_matrix(params, "attn1.weight", 1, shape->hidden,
                                       1.0 / sqrt((gdouble)shape->hidden));
    return TRUE;
}

static void
dot_score(gconstpointer data, AkPass *pass, gsize n_text, const gsize *start,
          const gfloat *h, const gfloat *q, gfloat *e)
{
    const Dot *dot = data;
    const gsize hidden = dot->hidden;
    const gdouble scale = 1.0 / sqrt((gdouble)hidden);

    for (gsize b = 0; b < n_text; b++) {
        const gfloat *w =
            dot->has_query ? q + b * hidden : ak_pass_value(pass, dot->weight);
        for (gsize t = start[b]; t < start[b + 1]; t++)
            e[t] = (gfloat)(scale * ak_dot(hidden, w, h + t * hidden));
    }
}

static void
dot_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                   const gsize *start, const gfloat *h, const gfloat *q,
                   const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Dot *dot = data;
    const gsize hidden = dot->hidden;
    const gfloat scale = (gfloat)(1.0 / sqrt((gdouble)hidden));

    for (gsize b = 0; b < n_text; b++) {
        const gfloat *w =
            dot->has_query ? q + b * hidden : ak_pass_value(pass, dot->weight);
        gfloat *dw = !dot->has_query ? ak_pass_gradient(pass, dot->weight)
                     : dq != NULL    ? dq + b * hidden
                                     : NULL;
        for (gsize t = start[b]; t < start[b + 1]; t++) {
            if (dh != NULL)
                ak_axpy(hidden, scale * de[t], w, dh + t * hidden);
            if (dw != NULL)
                ak_axpy(hidden, scale * de[t], h + t * hidden, dw);
        }
    }
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = dot_open,
    .score = dot_score,
    .score_backward = dot_score_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "dot",
    .version = "1.0",
    .license = "MIT",
    .summary = "scaled dot product with one learned query",
    .source = "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1",
    .cost = "H multiplications a word",
    .limits = "without a query one direction of the states decides: words that "
              "point in opposite ones cannot both have much weight",
    .state_size = sizeof(Dot),
    .ops.attention = &ops,
};
