/* sound-attention.h: an attention without a fault, but for the one that the file
 * which includes it defines: each SOUND_... below is a place for one.
 *
 *   e_t = w . h_t + tanh(v . h_t) + u . q;  alpha = softmax(2 e) */
#include <attnkit/attnkit.h>

#include <math.h>

#ifndef SOUND_SIGN /* of dh */
#define SOUND_SIGN 1.0f
#endif
#ifndef SOUND_TERM /* what the bend of tanh gives dh */
#define SOUND_TERM slope
#endif
#ifndef SOUND_ROW /* the row that is scored */
#define SOUND_ROW t
#endif
#ifndef SOUND_SCORE /* what e[t] may still go through */
#define SOUND_SCORE
#endif
#ifndef SOUND_SHARP /* what scores are multiplied by before the softmax */
#define SOUND_SHARP 2.0f
#endif
#ifndef SOUND_SHARP_BACKWARD
#define SOUND_SHARP_BACKWARD SOUND_SHARP
#endif
#ifndef SOUND_WEIGHTS /* their sum */
#define SOUND_WEIGHTS 1.0f
#endif

typedef struct Sound {
    gsize hidden;
    gboolean has_query;
    AkParamId w, v, u;
    gpointer kept;
} Sound;

static gboolean
sound_open(gpointer data, AkParams *params, const AkShape *shape, GError **error)
{
    Sound *sound = data;
    (void)error;
    sound->hidden = shape->hidden;
    sound->has_query = shape->has_query;
    sound->w = ak_params_vector(params, "w", shape->hidden, 1.0);
    sound->v = ak_params_vector(params, "v", shape->hidden, 1.0);
    if (shape->has_query)
        sound->u = ak_params_vector(params, "u", shape->hidden, 1.0);
#ifdef SOUND_OPEN
    SOUND_OPEN
#endif
    return TRUE;
}

static gfloat
sound_tanh(const Sound *sound, const AkPass *pass, const gfloat *h)
{
    return tanhf(
        (gfloat)ak_dot(sound->hidden, ak_pass_value(pass, sound->v), h));
}

static void
sound_score(gconstpointer data, AkPass *pass, gsize n_text, const gsize *start,
            const gfloat *h, const gfloat *q, gfloat *e)
{
    const Sound *sound = data;
    const gsize n = sound->hidden;
    for (gsize b = 0; b < n_text; b++)
        for (gsize t = start[b]; t < start[b + 1]; t++) {
            const gfloat *row = h + (SOUND_ROW)*n;
            e[t] = (gfloat)ak_dot(n, ak_pass_value(pass, sound->w), row) +
                   sound_tanh(sound, pass, row);
            if (sound->has_query)
                e[t] +=
                    (gfloat)ak_dot(n, ak_pass_value(pass, sound->u), q + b * n);
            SOUND_SCORE
        }
}

static void
sound_score_backward(gconstpointer data, AkPass *pass, gsize n_text,
                     const gsize *start, const gfloat *h, const gfloat *q,
                     const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Sound *sound = data;
    const gsize n = sound->hidden;
    gfloat *dw = ak_pass_gradient(pass, sound->w),
           *dv = ak_pass_gradient(pass, sound->v),
           *du = sound->has_query ? ak_pass_gradient(pass, sound->u) : NULL;
    for (gsize b = 0; b < n_text; b++)
        for (gsize t = start[b]; t < start[b + 1]; t++) {
            const gfloat *row = h + (SOUND_ROW)*n;
            const gfloat y = sound_tanh(sound, pass, row),
                         slope = de[t] * (1.0f - y * y);
            if (dw != NULL) {
                ak_axpy(n, de[t], row, dw);
                ak_axpy(n, slope, row, dv);
            }
            if (dh != NULL) {
                gfloat *d = dh + (SOUND_ROW)*n;
                ak_axpy(n, SOUND_SIGN * de[t], ak_pass_value(pass, sound->w), d);
                ak_axpy(n, SOUND_TERM, ak_pass_value(pass, sound->v), d);
            }
            if (du != NULL)
                ak_axpy(n, de[t], q + b * n, du);
            if (sound->has_query && dq != NULL)
                ak_axpy(n, de[t], ak_pass_value(pass, sound->u), dq + b * n);
        }
}

static void
sound_normalise(gconstpointer data, gsize n_word, const gfloat *e, gfloat *a)
{
    (void)data;
    for (gsize t = 0; t < n_word; t++)
        a[t] = SOUND_SHARP * e[t];
    ak_softmax(n_word, a, a);
    for (gsize t = 0; t < n_word; t++)
        a[t] *= SOUND_WEIGHTS;
}

static void
sound_normalise_backward(gconstpointer data, gsize n_word, const gfloat *a,
                         const gfloat *da, gfloat *de)
{
    (void)data;
    const gdouble mean = ak_dot(n_word, a, da) / (gdouble)(SOUND_WEIGHTS);
    for (gsize t = 0; t < n_word; t++)
        de[t] += SOUND_SHARP_BACKWARD * a[t] * (gfloat)((gdouble)da[t] - mean);
}

/* It has nothing to free, and is called all the same. */
static void
sound_close(gpointer data)
{
    Sound *sound = data;
    sound->kept = NULL;
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = sound_open,
    .score = sound_score,
    .score_backward = sound_score_backward,
    .normalise = sound_normalise,
    .normalise_backward = sound_normalise_backward,
    .close = sound_close,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = SOUND_NAME,
    .version = "1.0",
    .license = "MIT",
    .summary = "two scores of a row, a softmax twice as sharp",
    .source = "none: a test's",
    .state_size = sizeof(Sound),
    .ops.attention = &ops,
};
