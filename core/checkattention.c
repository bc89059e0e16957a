/* checkattention.c: an attention before hidden states. */
#include "checkrig.h"

#include "attnkit/kernels.h"
#include "checkslopes.h"

#include <math.h>

/* --- the rig -------------------------------------------------------------------- */

static gboolean
attention_open(AkRig *rig, GError **error)
{
    const AkAttentionOps *ops = rig->unit.plugin->ops.attention;
    const AkShape shape = {.hidden = rig->shape.width,
                           .has_query = rig->shape.has_query};
    rig->store = ak_store_new();
    rig->params = ak_store_section(rig->store, "decoder.attention.", 0, FALSE);
    rig->hidden = rig->shape.width;
    if (!ops->open(rig->unit.state, rig->params, &shape, error)) {
        g_clear_pointer(&rig->store, ak_store_free);
        return FALSE;
    }
    ak_rig_seal(rig);
    return TRUE;
}

static void
attention_close(AkRig *rig)
{
    const AkAttentionOps *ops = rig->unit.plugin->ops.attention;
    if (ops->close != NULL)
        ops->close(rig->unit.state);
    ak_store_free(rig->store);
}

static void
attention_fill(AkLoad *load)
{
    const AkRig *rig = load->rig;
    const AkAttentionOps *ops = rig->unit.plugin->ops.attention;
    const gsize n = load->n_token, n_text = load->texts.n;
    load->h = ak_load_input(load, "h", n * rig->hidden);
    load->de = ak_load_input(load, "de", n);
    load->e = ak_load_output(load, "e", n);
    load->gradient =
        ak_load_output(load, "a parameter's gradient", MAX(rig->n_gradient, 1));
    load->dh = ak_load_output(load, "dh", n * rig->hidden);
    if (rig->shape.has_query) {
        load->q = ak_load_input(load, "q", n_text * rig->hidden);
        load->dq = ak_load_output(load, "dq", n_text * rig->hidden);
    }
    if (ops->normalise != NULL) {
        load->da = ak_load_input(load, "da", n);
        load->a = ak_load_output(load, "a", n);
        load->dn = ak_load_output(load, "de", n);
    }
}

static void
attention_forward(AkLoad *load)
{
    const AkRig *rig = load->rig;
    const AkAttentionOps *ops = rig->unit.plugin->ops.attention;
    load->pass = (AkPass){.store = rig->store, .scratch = load->scratch};
    ak_rig_fill(load->n_token, load->e, NAN);
    ops->score(rig->unit.state, &load->pass, load->texts.n, load->start,
               load->h, load->q, load->e);
    for (gsize b = 0; load->a != NULL && b < load->texts.n; b++) {
        const gsize first = load->start[b] + 1;
        ops->normalise(rig->unit.state, load->texts.n_word[b], load->e + first,
                       load->a + first);
    }
}

static void
attention_backward(AkLoad *load)
{
    const AkRig *rig = load->rig;
    const AkAttentionOps *ops = rig->unit.plugin->ops.attention;
    const gsize n_text = load->texts.n;
    ak_rig_fill(MAX(rig->n_gradient, 1), load->gradient, AK_RIG_BASE);
    ak_rig_fill(load->n_token * rig->hidden, load->dh, AK_RIG_BASE);
    if (load->dq != NULL)
        ak_rig_fill(n_text * rig->hidden, load->dq, AK_RIG_BASE);
    load->pass.gradient = load->gradient;
    ops->score_backward(rig->unit.state, &load->pass, n_text, load->start,
                        load->h, load->q, load->de, load->dh, load->dq);
    if (load->a == NULL)
        return;
    ak_rig_fill(load->n_token, load->dn, AK_RIG_BASE);
    for (gsize b = 0; b < n_text; b++) {
        const gsize first = load->start[b] + 1;
        ops->normalise_backward(rig->unit.state, load->texts.n_word[b],
                                load->a + first, load->da + first,
                                load->dn + first);
    }
}

const AkRigKind ak_rig_attention = {
    .open = attention_open,
    .close = attention_close,
    .fill = attention_fill,
    .forward = attention_forward,
    .backward = attention_backward,
};

/* --- rows by themselves ----------------------------------------------------------- */

/* Sums over H and H / 2 terms may run in another order: 1e-7 of numbers of order
 * 1, a few times. */
static const gdouble ROUNDING = 2e-6;

static void
attention_compare(AkTrial *trial, AkLoad *load, gsize b, gsize t)
{
    static const gsize one[2] = {0, 1};
    const AkRig *rig = load->rig;
    const gsize hidden = rig->hidden;
    const AkMark mark = ak_scratch_mark(load->scratch);
    AkPass alone = {.store = rig->store, .scratch = load->scratch};
    gfloat score = NAN;
    rig->unit.plugin->ops.attention->score(
        rig->unit.state, &alone, 1, one, load->h + t * hidden,
        load->q != NULL ? load->q + b * hidden : NULL, &score);
    ak_scratch_release(load->scratch, mark);
    const gdouble gap = fabs((gdouble)score - (gdouble)load->e[t]);
    if (!(gap <= ROUNDING))
        ak_trial_fail(
            trial,
            "a row has the score %g alone and %g in its text, must be "
            "within %g; a score depends on its row and its text's "
            "query alone",
            (gdouble)score, (gdouble)load->e[t], ROUNDING);
}

/* At the usual width, without and with a query. */
static void
attention_each(AkTrial *trial, const AkTexts *texts,
               void (*check)(AkTrial *trial, AkLoad *load))
{
    AkRigShape shape = ak_rig_usual;
    for (guint query = 0; query < 2; query++) {
        g_autoptr(GError) error = NULL;
        shape.has_query = query == 1;
        ak_trial_at(trial, "texts of up to %" G_GSIZE_FORMAT " words%s",
                    texts->n_word[0], query == 1 ? ", with a query" : "");
        g_autoptr(AkRig) rig =
            ak_rig_new(trial, NULL, &shape, AK_EDGE_NONE, &error);
        if (rig == NULL) {
            ak_rig_check_refusal(trial, error, "open", "its defaults");
            continue;
        }
        g_autoptr(AkLoad) load = ak_load_new(rig, texts, 1, AK_EDGE_NONE);
        ak_load_work(load);
        check(trial, load);
    }
}

static void
attention_alone(AkTrial *trial, AkLoad *load)
{
    for (gsize b = 0; b < load->texts.n; b++)
        for (gsize t = load->start[b]; t < load->start[b + 1]; t++)
            attention_compare(trial, load, b, t);
}

void
ak_check_attention_alone(AkTrial *trial)
{
    attention_each(trial, &ak_texts_few, attention_alone);
    ak_trial_pass(trial, "a row alone has the score that it has in its text");
}

static void
attention_lengths(AkTrial *trial, AkLoad *load)
{
    g_autofree gchar *wrong = ak_load_judge(load);
    if (wrong != NULL)
        ak_trial_fail(trial,
                      "of texts of 1 and of 1000 words %s; all must be finite",
                      wrong);
}

void
ak_check_attention_lengths(AkTrial *trial)
{
    static const AkTexts texts = {2, {1000, 1}};
    attention_each(trial, &texts, attention_lengths);
    ak_trial_pass(trial, "texts of 1 and of 1000 words are finite");
}

/* --- normalisers ------------------------------------------------------------------ */

enum { N_SCORE = 17 };

typedef struct Normaliser {
    AkTrial *trial;
    const AkUnit *unit;
    gfloat e[N_SCORE], da[N_SCORE];
} Normaliser;

static gdouble
normaliser_loss(gpointer data)
{
    const Normaliser *normaliser = data;
    gfloat a[N_SCORE];
    normaliser->unit->plugin->ops.attention->normalise(
        normaliser->unit->state, N_SCORE, normaliser->e, a);
    return ak_dot(N_SCORE, a, normaliser->da);
}

static void
normaliser_visit(gpointer data, const char *what, gsize i, gdouble found,
                 gdouble slope)
{
    const Normaliser *normaliser = data;
    if (ak_slope_is_wrong(found, slope))
        ak_trial_fail(normaliser->trial,
                      "normalise_backward adds %.7g to %s[%" G_GSIZE_FORMAT
                      "], differences give %.7g (tolerance %g of 1 + |slope|)",
                      found, what, i, slope, AK_SLOPE_TOLERANCE);
}

/* At least 0, sum 1: for n scores as they are, and spread over 1e4. */
static void
normaliser_weights(const Normaliser *normaliser, gsize n, gfloat scale)
{
    gfloat x[N_SCORE], a[N_SCORE];
    gdouble sum = 0.0;
    gboolean is_sound = TRUE;
    for (gsize t = 0; t < n; t++)
        x[t] = scale * normaliser->e[t];
    normaliser->unit->plugin->ops.attention->normalise(normaliser->unit->state,
                                                       n, x, a);
    for (gsize t = 0; t < n; t++) {
        is_sound = is_sound && a[t] >= 0.0f;
        sum += (gdouble)a[t];
    }
    if (!is_sound || !(fabs(sum - 1.0) <= 1e-6))
        ak_trial_fail(normaliser->trial,
                      "normalise of %" G_GSIZE_FORMAT
                      " scores of size %g gives "
                      "weights whose sum is %g%s; weights must be at least 0 "
                      "and sum to 1 within 1e-6",
                      n, (gdouble)scale, sum,
                      is_sound ? "" : ", some of them negative or NAN");
}

/* Sums of 17 single precision weights are off by some 1e-7. */
void
ak_check_normaliser(AkTrial *trial)
{
    if (trial->plugin->ops.attention->normalise == NULL) {
        ak_trial_pass(trial, "it has none: the weights are the softmax");
        return;
    }
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "normalise and normalise_backward");
    g_autoptr(AkLoad) load = ak_load_new(rig, &ak_texts_few, 2, AK_EDGE_NONE);
    Normaliser normaliser = {.trial = trial, .unit = &rig->unit};
    for (gsize t = 0; t < N_SCORE; t++) {
        normaliser.e[t] = load->de[t];
        normaliser.da[t] = load->da[t];
    }
    for (gsize n = 1; n <= N_SCORE; n++) {
        normaliser_weights(&normaliser, n, 1.0f);
        normaliser_weights(&normaliser, n, 1e4f);
    }
    gfloat a[N_SCORE], de[N_SCORE];
    AkSlopes slopes = AK_SLOPES_NEW;
    ak_rig_fill(N_SCORE, de, AK_RIG_BASE);
    const AkAttentionOps *ops = trial->plugin->ops.attention;
    ops->normalise(rig->unit.state, N_SCORE, normaliser.e, a);
    ops->normalise_backward(rig->unit.state, N_SCORE, a, normaliser.da, de);
    ak_slopes_compare(&slopes, "de", N_SCORE, normaliser.e, de, AK_RIG_BASE,
                      normaliser_loss, &normaliser, normaliser_visit,
                      &normaliser);
    g_autofree gchar *doubt = ak_slopes_doubt(&slopes);
    if (doubt != NULL)
        ak_trial_fail(trial, "of normalise %s; weights must depend on scores",
                      doubt);
    ak_trial_pass(trial,
                  "weights of at least 0 that sum to 1, and %" G_GSIZE_FORMAT
                  " slopes as differences give them",
                  slopes.n);
}
