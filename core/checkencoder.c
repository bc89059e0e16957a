/* checkencoder.c: an encoder with a batch before it. */
#include "checkrig.h"

#include "attnkit/random.h"

#include <math.h>
#include <string.h>

/* --- the rig -------------------------------------------------------------------- */

static gboolean
encoder_open(AkRig *rig, GError **error)
{
    const AkEncoderOps *ops = rig->unit.plugin->ops.encoder;
    const AkShape shape = {.embedding = rig->shape.embedding,
                           .has_query = rig->shape.has_query};
    rig->store = ak_store_new();
    rig->params =
        ak_store_section(rig->store, "encoder.", rig->shape.embedding, TRUE);
    if (!ops->open(rig->unit.state, rig->params, &shape, &rig->hidden, error)) {
        g_clear_pointer(&rig->store, ak_store_free);
        return FALSE;
    }
    if (rig->hidden == 0) {
        ak_trial_fail(rig->trial, "open leaves *hidden at 0; it must say the "
                                  "width of a hidden state");
        rig->is_large = TRUE;
        return TRUE;
    }
    ak_rig_seal(rig);
    return TRUE;
}

static void
encoder_close(AkRig *rig)
{
    const AkEncoderOps *ops = rig->unit.plugin->ops.encoder;
    if (ops->close != NULL)
        ops->close(rig->unit.state);
    ak_store_free(rig->store);
}

static void
encoder_fill(AkLoad *load)
{
    const AkRig *rig = load->rig;
    const gsize n = load->n_token, n_text = load->texts.n;
    AkRandom random;
    ak_random_init(&random, load->seed, "check", "texts");
    load->row = ak_load_buffer(load, "row", n, sizeof *load->row, FALSE);
    load->dz_row =
        ak_load_buffer(load, "dz_row", n, sizeof *load->dz_row, FALSE);
    for (gsize t = 0; t < n; t++)
        load->row[t] = load->dz_row[t] = ak_random_below(&random, AK_RIG_ROWS);
    load->batch = (AkBatch){.n_text = n_text,
                            .start = load->start,
                            .row = load->row,
                            .dz_row = load->dz_row};
    load->z = ak_load_input(load, "z", AK_RIG_ROWS * rig->n_map);
    load->dh = ak_load_input(load, "dh", n * rig->hidden);
    load->ds = ak_load_input(load, "ds", n_text * rig->hidden);
    load->h = ak_load_output(load, "h", n * rig->hidden);
    load->s = ak_load_output(load, "s", n_text * rig->hidden);
    load->gradient =
        ak_load_output(load, "a parameter's gradient", MAX(rig->n_gradient, 1));
    load->dz = ak_load_output(load, "dz", AK_RIG_ROWS * rig->n_map);
}

/* What an operation must set is NAN before. */
static void
encoder_forward(AkLoad *load)
{
    const AkRig *rig = load->rig;
    load->pass = (AkPass){.store = rig->store, .scratch = load->scratch};
    ak_rig_fill(load->n_token * rig->hidden, load->h, NAN);
    ak_rig_fill(load->texts.n * rig->hidden, load->s, NAN);
    rig->unit.plugin->ops.encoder->forward(
        rig->unit.state, &load->pass, &load->batch, load->z, load->h, load->s);
}

static void
encoder_backward(AkLoad *load)
{
    const AkRig *rig = load->rig;
    ak_rig_fill(MAX(rig->n_gradient, 1), load->gradient, AK_RIG_BASE);
    ak_rig_fill(AK_RIG_ROWS * rig->n_map, load->dz, AK_RIG_BASE);
    load->pass.gradient = load->gradient;
    rig->unit.plugin->ops.encoder->backward(rig->unit.state, &load->pass,
                                            &load->batch, load->z, load->dh,
                                            load->ds, load->dz);
}

const AkRigKind ak_rig_encoder = {
    .open = encoder_open,
    .close = encoder_close,
    .fill = encoder_fill,
    .forward = encoder_forward,
    .backward = encoder_backward,
};

/* --- texts by themselves --------------------------------------------------------- */

/* A product's row may be summed in another order beside other rows: 1e-7 of
 * numbers of order 1 each step, which an encoder passes on and damps. */
static const gdouble ROUNDING = 1e-5;

/* Texts `order` (n) of the load as a batch of their own, against their rows in the
 * whole, which has been gone through. */
static void
encoder_compare(AkTrial *trial, AkLoad *load, gsize n, const gsize *order)
{
    const AkRig *rig = load->rig;
    const gsize width = rig->hidden;
    gsize start[G_N_ELEMENTS(load->texts.n_word) + 1] = {0};
    const AkMark mark = ak_scratch_mark(load->scratch);
    AkPass pass = {.store = rig->store, .scratch = load->scratch};
    guint32 *row = ak_pass_alloc(&pass, load->n_token * sizeof *row);
    for (gsize i = 0; i < n; i++) {
        const gsize first = load->start[order[i]],
                    length = load->start[order[i] + 1] - first;
        memcpy(row + start[i], load->row + first, length * sizeof *row);
        start[i + 1] = start[i] + length;
    }
    const AkBatch batch = {
        .n_text = n, .start = start, .row = row, .dz_row = row};
    gfloat *h = ak_pass_floats(&pass, start[n] * width),
           *s = ak_pass_floats(&pass, n * width);
    rig->unit.plugin->ops.encoder->forward(rig->unit.state, &pass, &batch,
                                           load->z, h, s);
    for (gsize i = 0; i < n; i++) {
        const gsize first = load->start[order[i]];
        const gdouble gap_h = ak_rig_gap((start[i + 1] - start[i]) * width,
                                         h + start[i] * width,
                                         load->h + first * width),
                      gap_s = ak_rig_gap(width, s + i * width,
                                         load->s + order[i] * width);
        if (!(gap_h <= ROUNDING) || !(gap_s <= ROUNDING))
            ak_trial_fail(trial,
                          "a text of %" G_GSIZE_FORMAT " words has %s that "
                          "differs by %g %s from that in its batch, must be "
                          "within %g; rows of other texts must not come in: "
                          "text b has the rows start[b] to start[b+1]-1",
                          start[i + 1] - start[i] - 2,
                          gap_h <= ROUNDING ? "a summary" : "an h",
                          gap_h <= ROUNDING ? gap_s : gap_h,
                          n == 1 ? "alone" : "in another order", ROUNDING);
    }
    ak_scratch_release(load->scratch, mark);
}

/* Each text alone, then all of them with those of one length changed about. */
void
ak_check_encoder_alone(AkTrial *trial)
{
    static const AkTexts texts[] = {{8, {12, 7, 7, 7, 7, 3, 1, 1}},
                                    {3, {1000, 999, 1}}};
    static const gsize turned[] = {0, 4, 2, 1, 3, 5, 7, 6};
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    for (gsize i = 0; rig != NULL && i < G_N_ELEMENTS(texts); i++) {
        ak_trial_at(trial, "texts alone and in another order");
        g_autoptr(AkLoad) load = ak_load_new(rig, &texts[i], 1, AK_EDGE_NONE);
        ak_load_work(load);
        for (gsize b = 0; b < load->texts.n; b++)
            encoder_compare(trial, load, 1, &b);
        if (load->texts.n == G_N_ELEMENTS(turned))
            encoder_compare(trial, load, G_N_ELEMENTS(turned), turned);
    }
    ak_trial_pass(trial,
                  "a text alone, or in another order, is as in its batch");
}

void
ak_check_encoder_lengths(AkTrial *trial)
{
    static const AkTexts texts = {2, {1000, 1}};
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "texts of 1 and of 1000 words");
    g_autoptr(AkLoad) load = ak_load_new(rig, &texts, 1, AK_EDGE_NONE);
    ak_load_work(load);
    g_autofree gchar *wrong = ak_load_judge(load);
    if (wrong != NULL)
        ak_trial_fail(trial,
                      "of texts of 1 and of 1000 words %s; all must be finite",
                      wrong);
    ak_trial_pass(trial, "texts of 1 and of 1000 words are finite");
}

/* A NAN goes through: training that has diverged must be seen to. */
void
ak_check_encoder_nan(AkTrial *trial)
{
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "words that are not a number");
    g_autoptr(AkLoad) load = ak_load_new(rig, &ak_texts_few, 1, AK_EDGE_NONE);
    for (gsize t = 0; t < load->start[1]; t++)
        ak_rig_fill(rig->n_map, load->z + load->row[t] * rig->n_map, NAN);
    ak_rig_fill(load->n_token * rig->hidden, load->h, 0.0f);
    load->pass = (AkPass){.store = rig->store, .scratch = load->scratch};
    rig->unit.plugin->ops.encoder->forward(
        rig->unit.state, &load->pass, &load->batch, load->z, load->h, load->s);
    for (gsize i = rig->hidden; i < 2 * rig->hidden; i++)
        if (!isnan(load->h[i]))
            ak_trial_fail(trial,
                          "h of a word whose z is NAN is %g, must be NAN; a "
                          "comparison with NAN is false: write x < 0 ? 0 : x",
                          (gdouble)load->h[i]);
    for (gsize i = 0; i < rig->hidden; i++)
        if (!isnan(load->s[i]))
            ak_trial_fail(trial,
                          "the summary of a text whose z are NAN is %g, must "
                          "be NAN",
                          (gdouble)load->s[i]);
    ak_trial_pass(trial, "a word that is NAN has an h that is, and its text a "
                         "summary that is");
}
