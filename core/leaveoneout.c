#include "leaveoneout.h"

#include "attnkit/kernels.h"

/* Cuts are done in ranges whose hidden states fit this many floats (16 MB). */
enum { LOO_FLOATS = 1 << 22, LOO_CUTS = 32, LOO_PLAIN_CUTS = 8 };

typedef struct LeaveOneOut {
    const AkModel *model;
    AkForward *forward;
    const AkDecoder *decoder; /* of the whole text */
    gsize first_token;        /* row of the text's <SOS> */
    gfloat *output;           /* (T,O) */
} LeaveOneOut;

/* Where position p (1 .. T-1) of the text without token `cut` was before. */
static gsize
loo_place(gsize p, gsize cut)
{
    return p < cut ? p : p + 1;
}

/* One variant: see AkEmit. */
static void
loo_take(gpointer data, gsize cut, gsize first, gsize n, const gfloat *rows)
{
    const LeaveOneOut *loo = data;
    const AkModel *model = loo->model;
    const gsize n_word = loo->decoder->n_word, n_output = loo->decoder->n_output;
    const gsize left = n_word - 1, width = model->n_hidden;
    AkPass pass = loo->forward->attention;
    const AkMark mark = ak_scratch_mark(pass.scratch);
    const gfloat *w = ak_pass_transposed(&pass, model->weight);

    const gsize start[2] = {0, n};
    gfloat *changed = ak_pass_floats(&pass, MAX(n, 1));
    if (n > 0)
        model->attention.plugin->ops.attention->score(
            model->attention.state, &pass, 1, start, rows, NULL, changed);

    gfloat *score = ak_pass_floats(&pass, left),
           *value = ak_pass_floats(&pass, n_output * left);
    for (gsize p = 1; p <= left; p++) {
        const gsize place = loo_place(p, cut);
        const gboolean is_new = p >= first && p < first + n;
        score[p - 1] = is_new ? changed[p - first]
                              : loo->forward->score[loo->first_token + place];
        for (gsize o = 0; o < n_output; o++)
            value[o * left + p - 1] =
                is_new ? (gfloat)ak_dot(width, w + o * width,
                                        rows + (p - first) * width)
                       : loo->decoder->value[o * n_word + place - 1];
    }
    gfloat *alpha = ak_pass_floats(&pass, left);
    ak_model_normalise(model, left, score, alpha);

    AkDecoder decoder = *loo->decoder;
    decoder.n_word = left;
    decoder.value = value;
    ak_decoder_output(&decoder, alpha, loo->output + (cut - 1) * n_output);
    ak_scratch_release(pass.scratch, mark);
}

/* The fallback of `without`: forward on the shortened texts. */
static void
loo_run_forward(LeaveOneOut *loo, gsize first_cut, gsize n_cut)
{
    const AkModel *model = loo->model;
    const AkBatch *batch = loo->forward->batch;
    const gsize n_token = loo->decoder->n_word + 2, left = n_token - 1;
    AkPass pass = loo->forward->encoder;

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
    model->encoder.plugin->ops.encoder->forward(
        model->encoder.state, &pass, &shorter, loo->forward->z, h, NULL);
    for (gsize k = 0; k < n_cut; k++)
        loo_take(loo, first_cut + k, 1, left - 2,
                 h + (k * left + 1) * model->n_hidden);
}

static gfloat *
loo_run(const AkModel *model, AkForward *forward, gsize b,
        const AkDecoder *decoder, gboolean plainly)
{
    const AkEncoderOps *encode = model->encoder.plugin->ops.encoder;
    const gsize n_word = decoder->n_word;
    LeaveOneOut loo = {.model = model,
                       .forward = forward,
                       .decoder = decoder,
                       .first_token = forward->batch->start[b],
                       .output = ak_pass_floats(&forward->decoder,
                                                n_word * decoder->n_output)};
    const gsize fit = LOO_FLOATS / ((n_word + 2) * model->n_hidden);
    const gsize range = plainly ? LOO_PLAIN_CUTS : CLAMP(fit, 1, LOO_CUTS);

    for (gsize cut = 1; cut <= n_word; cut += range) {
        const gsize n = MIN(range, n_word + 1 - cut);
        const AkMark mark = ak_scratch_mark(forward->encoder.scratch);
        if (encode->without != NULL && !plainly) {
            AkPass pass = forward->encoder;
            encode->without(model->encoder.state, &pass, forward->batch,
                            forward->z, forward->h, b, cut, n, loo_take, &loo);
        } else {
            loo_run_forward(&loo, cut, n);
        }
        ak_scratch_release(forward->encoder.scratch, mark);
    }
    return loo.output;
}

gfloat *
ak_leave_one_out(const AkModel *model, AkForward *forward, gsize b,
                 const AkDecoder *decoder)
{
    return loo_run(model, forward, b, decoder, FALSE);
}

gfloat *
ak_leave_one_out_plainly(const AkModel *model, AkForward *forward, gsize b,
                         const AkDecoder *decoder)
{
    return loo_run(model, forward, b, decoder, TRUE);
}
