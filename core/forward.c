/* forward.c: a batch through the model and back; see model.h. */
#include "attnkit/kernels.h"
#include "kernels.h"
#include "model.h"

#include <math.h>
#include <string.h>

void
ak_model_normalise(const AkModel *model, gsize n_word, const gfloat *e,
                   gfloat *alpha)
{
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    if (attend->normalise != NULL)
        attend->normalise(model->attention.state, n_word, e, alpha);
    else
        ak_softmax(n_word, e, alpha);
}

/* --- layers ------------------------------------------------------------------ */

/* The number of rows of a layer's weight. */
static gsize
layer_rows(const AkModel *model, const AkLinear *layer)
{
    const AkParam *bias = g_ptr_array_index(model->store->param, layer->bias);
    return bias->rows;
}

/* y (B,rows) = x (B,columns) W' + b. */
static gfloat *
layer_forward(const AkModel *model, AkPass *pass, const AkLinear *layer,
              gsize n_text, gsize columns, const gfloat *x)
{
    const gsize rows = layer_rows(model, layer);
    gfloat *y = ak_pass_floats(pass, n_text * rows);
    ak_product(n_text, rows, columns, x, columns,
               ak_pass_value(pass, layer->weight), rows, FALSE, y, rows);
    for (gsize b = 0; b < n_text; b++)
        ak_axpy(rows, 1.0f, ak_pass_value(pass, layer->bias), y + b * rows);
    return y;
}

/* dy (B,rows) -> dx (B,columns), and the layer's gradients. */
static gfloat *
layer_backward(const AkModel *model, AkPass *pass, const AkLinear *layer,
               gsize n_text, gsize columns, const gfloat *x, const gfloat *dy)
{
    const gsize rows = layer_rows(model, layer);
    gfloat *dw = ak_pass_gradient(pass, layer->weight); /* (columns,rows) */
    if (dw != NULL) {
        ak_product_at(columns, rows, n_text, x, columns, dy, rows, TRUE, dw,
                      rows);
        ak_add_rows(n_text, rows, dy, ak_pass_gradient(pass, layer->bias));
    }
    gfloat *dx = ak_pass_floats(pass, n_text * columns);
    ak_product(n_text, columns, rows, dy, rows,
               ak_pass_transposed(pass, layer->weight), columns, FALSE, dx,
               columns);
    return dx;
}

/* --- forward ------------------------------------------------------------------ */

/* q (B,H): the summaries of the queries, in the order of the texts. */
static gfloat *
forward_query(const AkModel *model, AkForward *f)
{
    const AkTower *tower = &model->tower[AK_QUERY_TOWER];
    const AkLaid *text = &f->input->laid[AK_TEXT_TOWER],
                 *query = &f->input->laid[AK_QUERY_TOWER];
    const gsize n_text = query->batch.n_text, width = model->n_hidden;
    AkPass *pass = &f->encoder[AK_QUERY_TOWER];
    gfloat *h = ak_pass_floats(pass, query->batch.start[n_text] * width);
    gfloat *s = ak_pass_floats(pass, n_text * width);
    tower->encoder.plugin->ops.encoder->forward(
        tower->encoder.state, pass, &query->batch, f->input->z[AK_QUERY_TOWER],
        h, s);

    gfloat *q = ak_pass_floats(&f->decoder, n_text * width);
    for (gsize i = 0; i < n_text; i++)
        memcpy(q + text->place[i] * width, s + query->place[i] * width,
               width * sizeof *q);
    return q;
}

/* Weights alpha and contexts c of all texts. */
static void
forward_attend(const AkModel *model, AkForward *f)
{
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const gsize n_text = batch->n_text, n = batch->start[n_text];
    const gsize width = model->n_hidden;
    f->score = ak_pass_floats(&f->attention, n);
    model->attention.plugin->ops.attention->score(
        model->attention.state, &f->attention, n_text, batch->start, f->h, f->q,
        f->score);

    f->alpha = ak_pass_zeros(&f->attention, n);
    f->context = ak_pass_zeros(&f->decoder, n_text * width);
    for (gsize b = 0; b < n_text; b++) {
        const gsize first = batch->start[b] + 1, last = batch->start[b + 1] - 1;
        ak_model_normalise(model, last - first, f->score + first,
                           f->alpha + first);
        for (gsize t = first; t < last; t++)
            ak_axpy(width, f->alpha[t], f->h + t * width,
                    f->context + b * width);
    }
}

/* Few outputs are dot products, in double. */
static void
forward_output(const AkModel *model, AkForward *f, gsize n_text)
{
    const gsize width = model->n_hidden, n_output = model->shape.n_output;
    const gfloat *w = ak_pass_transposed(&f->decoder, model->output.weight);
    const gfloat *bias = ak_pass_value(&f->decoder, model->output.bias);
    f->logit = ak_pass_floats(&f->decoder, n_text * n_output);
    for (gsize b = 0; b < n_text; b++)
        for (gsize o = 0; o < n_output; o++)
            f->logit[b * n_output + o] =
                (gfloat)(ak_dot(width, w + o * width, f->context + b * width) +
                         (gdouble)bias[o]);
}

static void
forward_joint_output(const AkModel *model, AkForward *f, gsize n_text)
{
    const gsize width = model->n_hidden, n_joint = model->n_joint;
    f->shift =
        layer_forward(model, &f->decoder, &model->query, n_text, width, f->q);
    for (gsize b = 0; b < n_text; b++)
        ak_axpy(n_joint, 1.0f, ak_pass_value(&f->decoder, model->context.bias),
                f->shift + b * n_joint);
    f->joint = ak_pass_floats(&f->decoder, n_text * n_joint);
    memcpy(f->joint, f->shift, n_text * n_joint * sizeof *f->joint);
    ak_product(n_text, n_joint, width, f->context, width,
               ak_pass_value(&f->decoder, model->context.weight), n_joint, TRUE,
               f->joint, n_joint);
    f->slope = ak_pass_floats(&f->decoder, n_text * n_joint);
    ak_tanh_slope(n_text * n_joint, f->joint, f->slope);
    f->logit = layer_forward(model, &f->decoder, &model->output, n_text,
                             n_joint, f->joint);
}

void
ak_model_forward(const AkModel *model, AkScratch *scratch, const AkInput *input,
                 gfloat *gradient, AkForward *f)
{
    const AkTower *tower = &model->tower[AK_TEXT_TOWER];
    const AkBatch *batch = &input->laid[AK_TEXT_TOWER].batch;
    const gsize n_text = batch->n_text;
    const AkPass pass = {
        .store = model->store, .scratch = scratch, .gradient = gradient};

    *f = (AkForward){.input = input,
                     .encoder = {pass, pass},
                     .attention = pass,
                     .decoder = pass};
    f->h = ak_pass_floats(&f->decoder, batch->start[n_text] * model->n_hidden);
    tower->encoder.plugin->ops.encoder->forward(
        tower->encoder.state, &f->encoder[AK_TEXT_TOWER], batch,
        input->z[AK_TEXT_TOWER], f->h, NULL);
    if (model->n_tower > 1)
        f->q = forward_query(model, f);
    forward_attend(model, f);
    if (model->n_tower > 1)
        forward_joint_output(model, f, n_text);
    else
        forward_output(model, f, n_text);
}

static gboolean
forward_is_finite(gsize n, const gfloat *x)
{
    gsize i = 0;
    while (i < n && isfinite(x[i]))
        i++;
    return i == n;
}

const char *
ak_forward_fault(const AkModel *model, const AkForward *f)
{
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const gsize n_text = batch->n_text, width = model->n_hidden;
    const struct {
        const char *name;
        const gfloat *value;
        gsize width;
    } of_word[] = {{"hidden states are", f->h, width},
                   {"attention scores are", f->score, 1},
                   {"attention weights are", f->alpha, 1}};
    if (f->q != NULL && !forward_is_finite(n_text * width, f->q))
        return "hidden states of the query are";
    for (guint i = 0; i < G_N_ELEMENTS(of_word); i++)
        for (gsize b = 0; b < n_text; b++) {
            const gsize first = batch->start[b] + 1,
                        n = batch->start[b + 1] - 1 - first,
                        w = of_word[i].width;
            if (!forward_is_finite(n * w, of_word[i].value + first * w))
                return of_word[i].name;
        }
    return "logits are";
}

/* --- backward ----------------------------------------------------------------- */

/* c = sum alpha_t h_t differentiated: dh_t += alpha_t dc, and through alpha the
 * scores: de += J' (dc . h_t). */
static void
backward_context(const AkModel *model, AkForward *f, const gfloat *d_context,
                 gfloat *dh, gfloat *de)
{
    const AkAttentionOps *attend = model->attention.plugin->ops.attention;
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const gsize width = model->n_hidden;
    gfloat *d_alpha =
        de != NULL ? ak_pass_floats(&f->decoder, batch->start[batch->n_text])
                   : NULL;

    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize first = batch->start[b] + 1, last = batch->start[b + 1] - 1;
        const gfloat *dc = d_context + b * width;
        for (gsize t = first; t < last; t++)
            ak_axpy(width, f->alpha[t], dc, dh + t * width);
        if (de == NULL)
            continue;
        for (gsize t = first; t < last; t++)
            d_alpha[t] = (gfloat)ak_dot(width, dc, f->h + t * width);
        if (attend->normalise_backward != NULL)
            attend->normalise_backward(model->attention.state, last - first,
                                       f->alpha + first, d_alpha + first,
                                       de + first);
        else
            ak_softmax_backward(last - first, f->alpha + first, d_alpha + first,
                                de + first);
    }
}

/* d_logit (B,O) -> dc (B,H); and dq (B,H) of a query model where it is wanted. */
static gfloat *
backward_output(const AkModel *model, AkForward *f, gsize n_text,
                const gfloat *d_logit, gboolean wants_query, gfloat **dq)
{
    const gsize width = model->n_hidden, n_joint = model->n_joint;
    AkPass *pass = &f->decoder;
    if (model->n_tower == 1)
        return layer_backward(model, pass, &model->output, n_text, width,
                              f->context, d_logit);

    gfloat *du = layer_backward(model, pass, &model->output, n_text, n_joint,
                                f->joint, d_logit);
    for (gsize i = 0; i < n_text * n_joint; i++)
        du[i] *= f->slope[i];
    if (wants_query)
        *dq =
            layer_backward(model, pass, &model->query, n_text, width, f->q, du);
    return layer_backward(model, pass, &model->context, n_text, width,
                          f->context, du);
}

/* dq (B,H), in the order of the texts -> the query's tower. */
static void
backward_query(const AkModel *model, AkForward *f, const gfloat *dq, gfloat *dz)
{
    const AkTower *tower = &model->tower[AK_QUERY_TOWER];
    const AkLaid *text = &f->input->laid[AK_TEXT_TOWER],
                 *query = &f->input->laid[AK_QUERY_TOWER];
    const gsize n_text = query->batch.n_text, width = model->n_hidden;
    AkPass *pass = &f->encoder[AK_QUERY_TOWER];
    gfloat *ds = ak_pass_floats(pass, n_text * width);
    for (gsize i = 0; i < n_text; i++)
        memcpy(ds + query->place[i] * width, dq + text->place[i] * width,
               width * sizeof *ds);
    tower->encoder.plugin->ops.encoder->backward(
        tower->encoder.state, pass, &query->batch, f->input->z[AK_QUERY_TOWER],
        NULL, ds, dz);
}

void
ak_model_backward(const AkModel *model, AkForward *f, const gfloat *d_logit,
                  gboolean hold_attention, gfloat *const dz[AK_N_TOWER])
{
    const AkTower *tower = &model->tower[AK_TEXT_TOWER];
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const gsize n_text = batch->n_text, n = batch->start[n_text];
    const gboolean wants_query =
        model->n_tower > 1 &&
        (dz[AK_QUERY_TOWER] != NULL || f->decoder.gradient != NULL);
    gfloat *dq = NULL;
    const gfloat *d_context =
        backward_output(model, f, n_text, d_logit, wants_query, &dq);

    gfloat *dh = ak_pass_zeros(&f->decoder, n * model->n_hidden);
    gfloat *de = hold_attention ? NULL : ak_pass_zeros(&f->decoder, n);
    backward_context(model, f, d_context, dh, de);
    if (!hold_attention)
        model->attention.plugin->ops.attention->score_backward(
            model->attention.state, &f->attention, n_text, batch->start, f->h,
            f->q, de, dh, dq);
    tower->encoder.plugin->ops.encoder->backward(
        tower->encoder.state, &f->encoder[AK_TEXT_TOWER], batch,
        f->input->z[AK_TEXT_TOWER], dh, NULL, dz[AK_TEXT_TOWER]);
    if (wants_query)
        backward_query(model, f, dq, dz[AK_QUERY_TOWER]);
}
