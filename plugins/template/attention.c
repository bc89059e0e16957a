/* template: the scaled product of a hidden state with a query.
 *
 *   e_t = scale w . h_t          w (H), learned
 *   e_t = scale q . h_t          in a model with a query q; no parameters
 *
 * A row's score depends on that row, and on its text's query, alone.  The weights
 * are the softmax of the scores over the words of a text.
 *
 * Letters: N tokens of the batch, marks included; B texts; H width of a hidden
 * state and of the query.  <attnkit/attention.h> is the contract.
 *
 * Source: say here where the formula stands. */
#include <attnkit/attnkit.h>

#include <math.h>

/* The state: what the options say, and what open() finds out.  attnkit allocates
 * it, zeroed, and nothing may write to it after open(). */
typedef struct Template {
    gdouble scale;
    gsize hidden; /* H */
    gboolean has_query;
    AkParamId weight; /* where there is no query */
} Template;

/* An option is a row: default, least, most, unit, help.  attnkit reads it from the
 * section [template] of the run file, checks the range, and documents it. */
static const AkOption options[] = {
    AK_REAL(Template, scale, "0.25", 0, 100, NULL,
            "what the product is multiplied by"),
    {.name = NULL},
};

/* Once for each model: register the parameters.  Names and shapes are those of the
 * file that the model is saved in; initial values are uniform in
 * [-bound, bound]. */
static gboolean
template_open(gpointer data, AkParams *params, const AkShape *shape,
              GError **error)
{
    Template *state = data;
    (void)error; /* nothing can fail here that the options' ranges allow */

    state->hidden = shape->hidden;
    state->has_query = shape->has_query;
    if (!shape->has_query)
        state->weight = ak_params_vector(params, "weight", shape->hidden,
                                         1.0 / sqrt((gdouble)shape->hidden));
    return TRUE;
}

/* h (N,H), rows start[b] .. start[b+1]-1 are text b's; q (B,H), NULL in a model
 * without query -> e (N).  On many threads at once: memory comes from the pass,
 * and nothing static is written. */
static void
template_score(gconstpointer data, AkPass *pass, gsize n_text,
               const gsize *start, const gfloat *h, const gfloat *q, gfloat *e)
{
    const Template *state = data;
    const gsize width = state->hidden;

    for (gsize b = 0; b < n_text; b++) {
        const gfloat *w = state->has_query ? q + b * width
                                           : ak_pass_value(pass, state->weight);
        for (gsize t = start[b]; t < start[b + 1]; t++)
            e[t] = (gfloat)(state->scale * ak_dot(width, w, h + t * width));
    }
}

/* Differentiates template_score().  de (N) -> dh (N,H), dq (B,H), both added to,
 * either may be NULL; and the parameters' gradients, added to where they are not
 * NULL.
 *
 *   dh_t += scale de_t w,   dw += scale de_t h_t,   with q for w where there is
 *   one */
static void
template_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                        const gsize *start, const gfloat *h, const gfloat *q,
                        const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Template *state = data;
    const gsize width = state->hidden;
    const gfloat scale = (gfloat)state->scale;

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

/* .normalise and .normalise_backward, both or neither, replace the softmax;
 * .close frees what open() made: all three may be left out. */
static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = template_open,
    .score = template_score,
    .score_backward = template_score_backward,
};

/* The only symbol that is not static.  "attnkit describe" shows it. */
const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "template",
    .version = "0.1",
    .license = "MIT",
    .summary = "scaled product of a hidden state with a query",
    .source = "not published yet",
    .cost = "H multiplications a word",
    .state_size = sizeof(Template),
    .options = options,
    .ops.attention = &ops,
};
