#include "checkinstance.h"

#include "attnkit/kernels.h"

enum { PROBED_H = 6, PROBED_J = 3 };

static const struct {
    AkOutputKind kind;
    gsize n_output;
} probed_variety[AK_PROBED_KINDS] = {{AK_OUTPUT_SIGMOID, 1},
                                     {AK_OUTPUT_SIGMOID, 3},
                                     {AK_OUTPUT_SOFTMAX, 2},
                                     {AK_OUTPUT_SOFTMAX, 3},
                                     {AK_OUTPUT_CANDIDATES, 3}};
static const guint32 probed_candidate[] = {0, 2};

/* value (R,T) = W h', of the states h (T,H). */
static gfloat *
probed_value(AkLoad *load, gsize n_row, gsize n_word, const gfloat *h)
{
    const gfloat *w = ak_load_input(load, "weights", n_row * PROBED_H);
    gfloat *value = ak_load_input(load, "values", n_row * n_word);
    for (gsize r = 0; r < n_row; r++)
        for (gsize t = 0; t < n_word; t++)
            value[r * n_word + t] =
                (gfloat)ak_dot(PROBED_H, w + r * PROBED_H, h + t * PROBED_H);
    return value;
}

static void
probed_decoder(AkProbed *probed, AkLoad *load, const gfloat *h)
{
    const AkInstance *instance = &probed->instance;
    const gsize n_output = instance->n_output;
    const gboolean has_query = instance->output_kind == AK_OUTPUT_CANDIDATES;
    const gsize n_row = has_query ? PROBED_J : n_output;
    probed->decoder = (AkDecoder){
        .outputs = {.kind = instance->output_kind,
                    .n = n_output,
                    .candidate = has_query ? probed_candidate : NULL,
                    .n_candidate =
                        has_query ? G_N_ELEMENTS(probed_candidate) : 0},
        .n_row = n_row,
        .n_word = instance->n_word,
        .value = probed_value(load, n_row, instance->n_word, h),
        .bias = ak_load_input(load, "bias", n_row),
        .room = ak_load_input(load, "room", AK_DECODER_ROOM(n_row, n_output))};
    if (has_query) {
        probed->decoder.joint_weight =
            ak_load_input(load, "joint weights", n_output * n_row);
        probed->decoder.joint_bias = ak_load_input(load, "joint bias", n_output);
    }
}

/* (T,O) the output under the weights that are left when word t's is gone; NULL of
 * one word. */
static const gfloat *
probed_leave_one_out(AkProbed *probed, AkLoad *load)
{
    const AkInstance *instance = &probed->instance;
    const gsize n_word = instance->n_word, n_output = instance->n_output;
    if (n_word == 1)
        return NULL;
    gfloat *out =
        ak_load_input(load, "instance->leave_one_out", n_word * n_output);
    g_autofree gfloat *a = g_new(gfloat, n_word);
    for (gsize t = 0; t < n_word; t++) {
        const gfloat left = 1.0f - instance->attention[t];
        for (gsize u = 0; u < n_word; u++)
            a[u] = u == t ? 0.0f : instance->attention[u] / left;
        ak_decoder_output(&probed->decoder, a, out + t * n_output);
    }
    return out;
}

void
ak_probed_fill(AkProbed *probed, AkLoad *load, gsize n_word, guint variety,
               guint needs)
{
    const AkOutputKind kind = probed_variety[variety].kind;
    const gsize n_output = probed_variety[variety].n_output;
    const gsize n_gradient = kind == AK_OUTPUT_SIGMOID ? n_output : 1;
    gfloat *h = ak_load_input(load, "instance->states", n_word * PROBED_H),
           *score = ak_load_input(load, "instance->score", n_word),
           *a = ak_load_input(load, "instance->attention", n_word),
           *output = ak_load_input(load, "instance->output", n_output);
    ak_softmax(n_word, score, a);
    probed->id =
        g_strdup_printf("check-%" G_GUINT64_FORMAT "-%" G_GSIZE_FORMAT "-%u",
                        load->seed, n_word, variety);
    AkInstance *instance = &probed->instance;
    *instance = (AkInstance){.id = probed->id,
                             .n_word = n_word,
                             .n_output = n_output,
                             .output_kind = kind,
                             .n_hidden = PROBED_H,
                             .score = score,
                             .attention = a,
                             .output = output,
                             .states = h,
                             .n_gradient = n_gradient,
                             .decoder = &probed->decoder};
    probed_decoder(probed, load, h);
    ak_decoder_output(&probed->decoder, a, output);
    instance->predicted = ak_output_class(kind, n_output, output);
    if ((needs & AK_NEED_GRADIENT) != 0)
        instance->gradient = ak_load_input(load, "instance->gradient",
                                           n_gradient * (n_word + 2));
    if ((needs & AK_NEED_GRADIENT_THROUGH) != 0)
        instance->gradient_through = ak_load_input(
            load, "instance->gradient_through", n_gradient * (n_word + 2));
    if ((needs & AK_NEED_LEAVE_ONE_OUT) != 0)
        instance->leave_one_out = probed_leave_one_out(probed, load);
}

gchar *
ak_probed_describe(const AkProbed *probed)
{
    static const char *const name[] = {[AK_OUTPUT_SIGMOID] = "sigmoid outputs",
                                       [AK_OUTPUT_SOFTMAX] = "classes",
                                       [AK_OUTPUT_CANDIDATES] = "candidates"};
    return g_strdup_printf("a text of %" G_GSIZE_FORMAT
                           " words and %" G_GSIZE_FORMAT " %s",
                           probed->instance.n_word, probed->instance.n_output,
                           name[probed->instance.output_kind]);
}
