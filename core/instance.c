#include "instance.h"

#include "attnkit/kernels.h"
#include "decoder.h"

/* v_t = W h_t of the words, (R,T).  Few rows are dot products, in double. */
static const gfloat *
instance_value(const AkModel *model, AkScratch *scratch, const AkForward *f,
               gsize n_word, const gfloat *h)
{
    const gsize width = model->n_hidden, n_joint = model->n_joint,
                n_row = n_joint > 0 ? n_joint : model->shape.n_output;
    gfloat *value = ak_scratch_alloc(scratch, n_row * n_word * sizeof *value);
    if (n_joint > 0) {
        gfloat *row = ak_scratch_alloc(scratch, n_row * n_word * sizeof *row);
        ak_product(n_word, n_row, width, h, width,
                   ak_pass_value(&f->decoder, model->context.weight), n_row,
                   FALSE, row, n_row);
        ak_transpose(n_word, n_row, row, value);
        return value;
    }
    const gfloat *w = ak_pass_transposed(&f->decoder, model->output.weight);
    for (gsize o = 0; o < n_row; o++)
        for (gsize t = 0; t < n_word; t++)
            value[o * n_word + t] =
                (gfloat)ak_dot(width, w + o * width, h + t * width);
    return value;
}

static const AkDecoder *
instance_decoder(const AkModel *model, AkScratch *scratch, const AkForward *f,
                 gsize b, const AkText *text, gsize n_word, const gfloat *h)
{
    const gsize n_joint = model->n_joint;
    const gfloat *bias = ak_pass_value(&f->decoder, model->output.bias);
    AkDecoder *decoder = ak_scratch_alloc(scratch, sizeof *decoder);
    *decoder =
        (AkDecoder){.outputs = {.kind = model->shape.output_kind,
                                .n = model->shape.n_output,
                                .candidate = text->candidate,
                                .n_candidate = text->n_candidate},
                    .n_row = n_joint > 0 ? n_joint : model->shape.n_output,
                    .n_word = n_word,
                    .value = instance_value(model, scratch, f, n_word, h),
                    .bias = bias};
    const gsize room = AK_DECODER_ROOM(decoder->n_row, decoder->outputs.n);
    decoder->room = ak_scratch_alloc(scratch, room * sizeof *decoder->room);
    if (n_joint > 0) {
        decoder->bias = f->shift + b * n_joint;
        decoder->joint_weight =
            ak_pass_transposed(&f->decoder, model->output.weight);
        decoder->joint_bias = bias;
    }
    return decoder;
}

AkInstance
ak_instance_new(const AkModel *model, AkScratch *scratch, const AkForward *f,
                gsize b, const AkText *text)
{
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const AkOutputKind kind = model->shape.output_kind;
    const gsize first = batch->start[b] + 1,
                n_word = batch->start[b + 1] - 1 - first;
    const gsize n_output = model->shape.n_output, width = model->n_hidden;
    const gfloat *h = f->h + first * width;
    const AkDecoder *decoder =
        instance_decoder(model, scratch, f, b, text, n_word, h);
    gfloat *output = ak_scratch_alloc(scratch, n_output * sizeof *output);
    ak_decoder_output(decoder, f->alpha + first, output);
    return (AkInstance){.id = text->id,
                        .n_word = n_word,
                        .n_output = n_output,
                        .n_hidden = width,
                        .predicted = ak_output_class(kind, n_output, output),
                        .output_kind = kind,
                        .score = f->score + first,
                        .attention = f->alpha + first,
                        .output = output,
                        .states = h,
                        .n_gradient = kind == AK_OUTPUT_SIGMOID ? n_output : 1,
                        .decoder = decoder};
}

/* x . d output_g / dx = z . dz for every token and g, into each instance; see
 * probe.h for the shapes. */
void
ak_instance_add_gradients(const AkModel *model, AkScratch *scratch,
                          AkForward *f, gboolean hold, AkInstance *instance)
{
    const AkBatch *batch = &f->input->laid[AK_TEXT_TOWER].batch;
    const gfloat *z = f->input->z[AK_TEXT_TOWER];
    const gsize n_text = batch->n_text, n = batch->start[n_text],
                n_map = model->n_map;
    const gsize n_output = model->shape.n_output,
                n_gradient = instance[0].n_gradient;
    gfloat *product[AK_PIECE];
    for (gsize b = 0; b < n_text; b++) {
        product[b] = ak_scratch_alloc(
            scratch, n_gradient * (instance[b].n_word + 2) * sizeof *product[b]);
        if (hold)
            instance[b].gradient = product[b];
        else
            instance[b].gradient_through = product[b];
    }
    for (gsize g = 0; g < n_gradient; g++) {
        const AkMark mark = ak_scratch_mark(scratch);
        gfloat *d_logit = ak_pass_floats(&f->decoder, n_text * n_output);
        gfloat *d_output = ak_pass_zeros(&f->decoder, n_output);
        for (gsize b = 0; b < n_text; b++) {
            const gsize o =
                n_gradient == 1 && n_output > 1 ? instance[b].predicted : g;
            d_output[o] = 1.0f;
            ak_output_backward(model->shape.output_kind, n_output,
                               instance[b].output, d_output,
                               d_logit + b * n_output);
            d_output[o] = 0.0f;
        }
        gfloat *dz = ak_pass_zeros(&f->decoder, n * n_map);
        gfloat *const towers[AK_N_TOWER] = {dz};
        ak_model_backward(model, f, d_logit, hold, towers);
        for (gsize b = 0; b < n_text; b++) {
            const gsize first = batch->start[b],
                        n_token = batch->start[b + 1] - first;
            for (gsize t = 0; t < n_token; t++)
                product[b][g * n_token + t] =
                    (gfloat)ak_dot(n_map, z + batch->row[first + t] * n_map,
                                   dz + (first + t) * n_map);
        }
        ak_scratch_release(scratch, mark);
    }
}

void
ak_instance_uniform(const AkInstance *instance, gfloat *output)
{
    g_autofree gfloat *a = g_new(gfloat, instance->n_word);
    for (gsize t = 0; t < instance->n_word; t++)
        a[t] = 1.0f / (gfloat)instance->n_word;
    ak_instance_output(instance, a, output);
}
