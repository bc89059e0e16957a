#include "leaveoneout.h"

#include "attnkit/kernels.h"
#include "attnkit/vector.h"

#include <string.h>

/* Cuts are done in ranges whose hidden states fit this many floats (16 MB). */
enum { LOO_FLOATS = 1 << 22, LOO_CUTS = 32, LOO_PLAIN_CUTS = 8 };

typedef struct LeaveOneOut {
    const AkModel *model;
    AkForward *forward;
    const AkDecoder *decoder; /* of the whole text */
    gsize first_token;        /* row of the text's <SOS> */
    const gfloat *query;      /* (H) its summary; NULL without */
    gfloat *output;           /* (T,O) */
} LeaveOneOut;

/* sum (width) += a x, in double. */
AK_VECTOR static void
loo_add_row(gsize width, gfloat a, const gfloat *restrict x,
            gdouble *restrict sum)
{
    for (gsize i = 0; i < width; i++)
        sum[i] += (gdouble)a * (gdouble)x[i];
}

/* Where position p (1 .. T-1) of the text without token `cut` was before. */
static gsize
loo_place(gsize p, gsize cut)
{
    return p < cut ? p : p + 1;
}

/* Where the output layer's first matrix lies: (R,H). */
static const gfloat *
loo_weight(const AkModel *model, const AkPass *pass)
{
    return ak_pass_transposed(pass, model->n_tower > 1 ? model->context.weight
                                                       : model->output.weight);
}

/* bias (R) += W sum_p alpha_p rows_p, the share of the n rows that changed. */
static const gfloat *
loo_shift_bias(const LeaveOneOut *loo, AkPass *pass, gsize n,
               const gfloat *alpha, const gfloat *rows)
{
    const AkDecoder *decoder = loo->decoder;
    const gsize width = loo->model->n_hidden;
    const gfloat *w = loo_weight(loo->model, pass);
    gdouble *sum = ak_pass_alloc(pass, width * sizeof *sum);
    gfloat *context = ak_pass_floats(pass, width);
    gfloat *bias = ak_pass_floats(pass, decoder->n_row);
    memset(sum, 0, width * sizeof *sum);
    for (gsize p = 0; p < n; p++)
        loo_add_row(width, alpha[p], rows + p * width, sum);
    for (gsize i = 0; i < width; i++)
        context[i] = (gfloat)sum[i];
    for (gsize r = 0; r < decoder->n_row; r++)
        bias[r] = (gfloat)(ak_dot(width, w + r * width, context) +
                           (gdouble)decoder->bias[r]);
    return bias;
}

/* One variant: see AkEmit.  Words whose states stand keep their v_t, under their
 * new weight; those that changed go in by their states. */
static void
loo_take(gpointer data, gsize cut, gsize first, gsize n, const gfloat *rows)
{
    const LeaveOneOut *loo = data;
    const AkModel *model = loo->model;
    const gsize n_word = loo->decoder->n_word, left = n_word - 1;
    AkPass pass = loo->forward->attention;
    const AkMark mark = ak_scratch_mark(pass.scratch);

    const gsize start[2] = {0, n};
    gfloat *changed = ak_pass_floats(&pass, MAX(n, 1));
    if (n > 0)
        model->attention.plugin->ops.attention->score(
            model->attention.state, &pass, 1, start, rows, loo->query, changed);

    gfloat *score = ak_pass_floats(&pass, left),
           *alpha = ak_pass_floats(&pass, left);
    for (gsize p = 1; p <= left; p++)
        score[p - 1] =
            p >= first && p < first + n
                ? changed[p - first]
                : loo->forward->score[loo->first_token + loo_place(p, cut)];
    ak_model_normalise(model, left, score, alpha);

    /* The weights by the words' places in the whole text. */
    gfloat *standing = ak_pass_zeros(&pass, n_word);
    for (gsize p = 1; p <= left; p++)
        if (p < first || p >= first + n)
            standing[loo_place(p, cut) - 1] = alpha[p - 1];
    AkDecoder decoder = *loo->decoder;
    const gsize begin = MAX(first, 1), end = MIN(first + n, left + 1);
    if (end > begin)
        decoder.bias = loo_shift_bias(loo, &pass, end - begin, alpha + begin - 1,
                                      rows + (begin - first) * model->n_hidden);
    ak_decoder_output(&decoder, standing,
                      loo->output + (cut - 1) * decoder.outputs.n);
    ak_scratch_release(pass.scratch, mark);
}

/* The fallback of `without`: forward on the shortened texts. */
static void
loo_run_forward(LeaveOneOut *loo, gsize first_cut, gsize n_cut)
{
    const AkModel *model = loo->model;
    const AkBatch *batch = &loo->forward->input->laid[AK_TEXT_TOWER].batch;
    const AkUnit *encoder = &model->tower[AK_TEXT_TOWER].encoder;
    const gsize n_token = loo->decoder->n_word + 2, left = n_token - 1;
    AkPass pass = loo->forward->encoder[AK_TEXT_TOWER];

    gsize *start = ak_pass_alloc(&pass, (n_cut + 1) * sizeof *start);
    guint32 *row = ak_pass_alloc(&pass, n_cut * left * sizeof *row);
    for (gsize k = 0; k <= n_cut; k++)
        start[k] = k * left;
    for (gsize k = 0; k < n_cut; k++)
        for (gsize p = 0; p < left; p++)
            row[k * left + p] =
                batch->row[loo->first_token + loo_place(p, first_cut + k)];

    const AkBatch shorter = {
        .n_text = n_cut, .start = start, .row = row, .dz_row = row};
    gfloat *h = ak_pass_floats(&pass, n_cut * left * model->n_hidden);
    encoder->plugin->ops.encoder->forward(encoder->state, &pass, &shorter,
                                          loo->forward->input->z[AK_TEXT_TOWER],
                                          h, NULL);
    for (gsize k = 0; k < n_cut; k++)
        loo_take(loo, first_cut + k, 1, left - 2,
                 h + (k * left + 1) * model->n_hidden);
}

static gfloat *
loo_run(const AkModel *model, AkForward *forward, gsize b,
        const AkDecoder *decoder, gboolean plainly, const AkLeftOut *watch)
{
    const AkUnit *encoder = &model->tower[AK_TEXT_TOWER].encoder;
    const AkEncoderOps *encode = encoder->plugin->ops.encoder;
    const AkBatch *batch = &forward->input->laid[AK_TEXT_TOWER].batch;
    const AkPass *first_pass = &forward->encoder[AK_TEXT_TOWER];
    const gsize n_word = decoder->n_word, width = model->n_hidden;
    LeaveOneOut loo = {
        .model = model,
        .forward = forward,
        .decoder = decoder,
        .first_token = batch->start[b],
        .query = forward->q != NULL ? forward->q + b * width : NULL,
        .output =
            ak_pass_floats(&forward->decoder, n_word * decoder->outputs.n)};
    const gsize fit = LOO_FLOATS / ((n_word + 2) * width);
    const gsize range = plainly ? LOO_PLAIN_CUTS : CLAMP(fit, 1, LOO_CUTS);

    for (gsize cut = 1; cut <= n_word; cut += range) {
        const gsize n = MIN(range, n_word + 1 - cut);
        const AkMark mark = ak_scratch_mark(first_pass->scratch);
        if (encode->without != NULL && !plainly) {
            AkPass pass = *first_pass;
            encode->without(encoder->state, &pass, batch,
                            forward->input->z[AK_TEXT_TOWER], forward->h, b,
                            cut, n, loo_take, &loo);
        } else {
            loo_run_forward(&loo, cut, n);
        }
        ak_scratch_release(first_pass->scratch, mark);
        if (watch != NULL)
            watch->notify(watch->data, n, n_word);
    }
    return loo.output;
}

gfloat *
ak_leave_one_out(const AkModel *model, AkForward *forward, gsize b,
                 const AkDecoder *decoder, const AkLeftOut *watch)
{
    return loo_run(model, forward, b, decoder, FALSE, watch);
}

gfloat *
ak_leave_one_out_plainly(const AkModel *model, AkForward *forward, gsize b,
                         const AkDecoder *decoder)
{
    return loo_run(model, forward, b, decoder, TRUE, NULL);
}
