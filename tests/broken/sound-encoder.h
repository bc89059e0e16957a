/* sound-encoder.h: an encoder without a fault, but for the one that the file which
 * includes it defines: each SOUND_... below is a place where one can be put.
 *
 *   h_t = tanh(scale (a z_t + b z_t-1))   z is the embeddings, H = E
 *
 * The summary is h at <EOS>. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

#ifndef SOUND_MOST /* of the option */
#define SOUND_MOST 2
#endif
#ifndef SOUND_FIELDS /* of the state, and their options */
#define SOUND_FIELDS
#define SOUND_OPTIONS
#endif
#ifndef SOUND_OPEN /* at the end of open */
#define SOUND_OPEN
#endif
#ifndef SOUND_FORWARD /* at the start of forward */
#define SOUND_FORWARD
#endif
#ifndef SOUND_SUM /* what y may still go through */
#define SOUND_SUM
#endif
#ifndef SOUND_SUMMARY /* what s of text i may still go through */
#define SOUND_SUMMARY
#endif
#ifndef SOUND_IS_FIRST /* has token t of text i none before it? */
#define SOUND_IS_FIRST(t, i) ((t) == batch->start[i])
#endif
#ifndef SOUND_B /* the gradient of b */
#define SOUND_B db
#endif
#ifndef SOUND_ADD /* to dz */
#define SOUND_ADD +=
#endif
#ifndef SOUND_WANTS_DZ
#define SOUND_WANTS_DZ (dz != NULL)
#endif
#ifndef SOUND_KEEP /* h, for backward */
#define SOUND_KEEP ak_pass_keep(pass, h)
#define SOUND_KEPT ak_pass_kept(pass)
#endif
#ifndef SOUND_CUT /* the word that was left out */
#define SOUND_CUT cut
#endif
#ifndef SOUND_CUTS /* how many are */
#define SOUND_CUTS n_cut
#endif
#ifndef SOUND_ROWS /* that changed without a word */
#define SOUND_ROWS (cut <= n_word ? 1 : 0)
#endif

typedef struct Sound {
    gdouble scale;
    gint64 calls; /* of no use */
    gsize width;  /* E = H */
    AkParamId a, b;
    SOUND_FIELDS
} Sound;

static const AkOption options[] = {
    AK_REAL(Sound, scale, "1", 0.5, SOUND_MOST, NULL, "factor of the sum"),
    SOUND_OPTIONS{.name = NULL},
};

static gboolean
sound_open(gpointer data, AkParams *params, const AkShape *shape, gsize *hidden,
           GError **error)
{
    Sound *sound = data;
    (void)error;
    *hidden = sound->width = shape->embedding;
    sound->a = ak_params_vector(params, "a", sound->width, 0.7);
    sound->b = ak_params_vector(params, "b", sound->width, 0.7);
    SOUND_OPEN
    return TRUE;
}

/* h (H) of the token with row z, after one with row `before` (NULL: none). */
static void
sound_state(const Sound *sound, const AkPass *pass, const gfloat *z,
            const gfloat *before, gfloat *h)
{
    const gfloat *a = ak_pass_value(pass, sound->a),
                 *b = ak_pass_value(pass, sound->b);
    for (gsize j = 0; j < sound->width; j++) {
        gfloat y = a[j] * z[j];
        if (before != NULL)
            y += b[j] * before[j];
        y *= (gfloat)sound->scale;
        SOUND_SUM
        h[j] = tanhf(y);
    }
}

static void
sound_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
              const gfloat *z, gfloat *h, gfloat *s)
{
    const Sound *sound = data;
    const gsize n = sound->width;
    SOUND_FORWARD
    for (gsize i = 0; i < batch->n_text; i++) {
        const gsize last = batch->start[i + 1] - 1;
        for (gsize t = batch->start[i]; t <= last; t++)
            sound_state(sound, pass, z + batch->row[t] * n,
                        SOUND_IS_FIRST(t, i) ? NULL : z + batch->row[t - 1] * n,
                        h + t * n);
        if (s == NULL)
            continue;
        memcpy(s + i * n, h + last * n, n * sizeof *s);
        SOUND_SUMMARY
    }
    SOUND_KEEP;
}

/* dy (H) of token t, added to where it came from. */
static void
sound_token_backward(const Sound *sound, AkPass *pass, const AkBatch *batch,
                     const gfloat *z, gsize t, gboolean is_first,
                     const gfloat *dy, gfloat *dz)
{
    const gsize n = sound->width;
    gfloat *da = ak_pass_gradient(pass, sound->a),
           *db = ak_pass_gradient(pass, sound->b);
    const gfloat *a = ak_pass_value(pass, sound->a),
                 *b = ak_pass_value(pass, sound->b);
    for (gsize j = 0; j < n; j++) {
        if (da != NULL)
            da[j] += dy[j] * z[batch->row[t] * n + j];
        if (SOUND_WANTS_DZ)
            dz[batch->dz_row[t] * n + j] SOUND_ADD dy[j] * a[j];
        if (is_first)
            continue;
        if (SOUND_B != NULL)
            db[j] += dy[j] * z[batch->row[t - 1] * n + j];
        if (dz != NULL)
            dz[batch->dz_row[t - 1] * n + j] += dy[j] * b[j];
    }
}

static void
sound_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
               const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const Sound *sound = data;
    const gsize n = sound->width;
    const gfloat *h = SOUND_KEPT;
    gfloat *dy = ak_pass_floats(pass, n);
    for (gsize i = 0; i < batch->n_text; i++)
        for (gsize t = batch->start[i]; t < batch->start[i + 1]; t++) {
            for (gsize j = 0; j < n; j++) {
                const gfloat y = h[t * n + j];
                gfloat d = dh != NULL ? dh[t * n + j] : 0.0f;
                if (ds != NULL && t + 1 == batch->start[i + 1])
                    d += ds[i * n + j];
                dy[j] = d * (1.0f - y * y) * (gfloat)sound->scale;
            }
            sound_token_backward(sound, pass, batch, z, t, SOUND_IS_FIRST(t, i),
                                 dy, dz);
        }
}

/* Without word `cut` the next token has another before it. */
static void
sound_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
              const gfloat *z, const gfloat *h, gsize text, gsize first_cut,
              gsize n_cut, AkEmit emit, gpointer emit_data)
{
    const Sound *sound = data;
    const gsize first = batch->start[text],
                n_word = batch->start[text + 1] - first - 2;
    gfloat *changed = ak_pass_floats(pass, sound->width);
    (void)h, (void)n_word;
    for (gsize cut = first_cut; cut < first_cut + SOUND_CUTS; cut++) {
        const guint32 *row = batch->row + first + cut;
        sound_state(sound, pass, z + row[1] * sound->width,
                    z + row[-1] * sound->width, changed);
        emit(emit_data, SOUND_CUT, cut, SOUND_ROWS, changed);
    }
}

/* It has nothing to free, and is called all the same. */
static void
sound_close(gpointer data)
{
    Sound *sound = data;
    sound->width = 0;
}

static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = sound_open,
    .forward = sound_forward,
    .backward = sound_backward,
    .without = sound_without,
    .close = sound_close,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = SOUND_NAME,
    .version = "1.0",
    .license = "MIT",
    .summary = "two words at a time, without input map",
    .source = "none: a test's",
    .state_size = sizeof(Sound),
    .options = options,
    .ops.encoder = &ops,
};
