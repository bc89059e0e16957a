/* checkwithout.c: leave-one-out of an encoder that has a way of its own: the same
 * hidden states as its forward on the shortened text. */
#include "checkrig.h"

#include <math.h>

/* Rounding of 1e-7 in each step, damped by the states' own decay. */
static const gdouble ROUNDING = 1e-5;

static const AkTexts without_texts = {4, {40, 9, 3, 2}};

typedef struct Taker { /* what emit is called with */
    AkTrial *trial;
    AkLoad *load;
    gsize text, next_cut;
    gsize n_row; /* rows compared */
} Taker;

/* h of the text without token `cut`, in the scratch of the load. */
static gfloat *
taker_forward(const Taker *taker, gsize cut)
{
    const AkLoad *load = taker->load;
    const AkRig *rig = load->rig;
    const gsize first = load->start[taker->text],
                n = load->texts.n_word[taker->text] + 1;
    const gsize start[2] = {0, n};
    AkPass pass = {.store = rig->store, .scratch = load->scratch};
    guint32 *row = ak_pass_alloc(&pass, n * sizeof *row);
    for (gsize p = 0; p < n; p++)
        row[p] = load->row[first + p + (p >= cut ? 1 : 0)];
    const AkBatch batch = {
        .n_text = 1, .start = start, .row = row, .dz_row = row};
    gfloat *h = ak_pass_floats(&pass, n * rig->hidden);
    rig->unit.plugin->ops.encoder->forward(rig->unit.state, &pass, &batch,
                                           load->z, h, NULL);
    return h;
}

static void
taker_compare(Taker *taker, gsize cut, gsize p, const gfloat *found,
              const gfloat *expected)
{
    const gdouble gap = ak_rig_gap(taker->load->rig->hidden, found, expected);
    taker->n_row++;
    if (!(gap <= ROUNDING))
        ak_trial_fail(taker->trial,
                      "of a text of %" G_GSIZE_FORMAT
                      " words without word %" G_GSIZE_FORMAT
                      ", the h at position %" G_GSIZE_FORMAT
                      " differs by %g from forward's on the shortened text, "
                      "must be within %g",
                      taker->load->texts.n_word[taker->text], cut, p, gap,
                      ROUNDING);
}

static void
taker_take(gpointer data, gsize cut, gsize first, gsize n, const gfloat *rows)
{
    Taker *taker = data;
    const AkLoad *load = taker->load;
    const gsize width = load->rig->hidden,
                left = load->texts.n_word[taker->text] - 1;
    const gfloat *before = load->h + load->start[taker->text] * width;
    if (cut != taker->next_cut++)
        ak_trial_fail(taker->trial,
                      "emit was called for word %" G_GSIZE_FORMAT
                      ", must be for %" G_GSIZE_FORMAT ": each word once, in "
                      "order",
                      cut, taker->next_cut - 1);
    /* The marks' rows need not be right, but must lie within the text. */
    if (cut < 1 || cut > left + 1 || first + n > left + 2) {
        ak_trial_fail(taker->trial,
                      "emit has rows %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT
                      " of a text that has %" G_GSIZE_FORMAT " left",
                      first, first + n, left + 2);
        return;
    }
    const AkMark mark = ak_scratch_mark(load->scratch);
    const gfloat *expected = taker_forward(taker, cut);
    for (gsize p = 1; p <= left; p++) {
        const gfloat *old = before + (p < cut ? p : p + 1) * width;
        taker_compare(taker, cut, p,
                      p >= first && p < first + n ? rows + (p - first) * width
                                                  : old,
                      expected + p * width);
    }
    ak_scratch_release(load->scratch, mark);
}

/* Cuts first .. first+n-1 of a text, in one call. */
static gsize
without_cuts(AkTrial *trial, AkLoad *load, gsize text, gsize first, gsize n)
{
    const AkRig *rig = load->rig;
    Taker taker = {
        .trial = trial, .load = load, .text = text, .next_cut = first};
    const AkMark mark = ak_scratch_mark(load->scratch);
    AkPass pass = load->pass;
    rig->unit.plugin->ops.encoder->without(rig->unit.state, &pass, &load->batch,
                                           load->z, load->h, text, first, n,
                                           taker_take, &taker);
    ak_scratch_release(load->scratch, mark);
    if (taker.next_cut != first + n)
        ak_trial_fail(trial,
                      "without was asked for %" G_GSIZE_FORMAT " words and "
                      "called emit %" G_GSIZE_FORMAT " times",
                      n, taker.next_cut - first);
    return taker.n_row;
}

static gsize
without_setting(AkTrial *trial, const AkChange *change)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *what = ak_change_describe(change);
    g_autoptr(AkRig) rig =
        ak_rig_new(trial, change, &ak_rig_usual, AK_EDGE_NONE, &error);
    if (rig == NULL || rig->is_large)
        return 0;
    ak_trial_at(trial, "without, at %s", what);
    g_autoptr(AkLoad) load = ak_load_new(rig, &without_texts, 1, AK_EDGE_NONE);
    rig->kind->forward(load);
    gsize n = 0;
    for (gsize b = 0; b < load->texts.n; b++) {
        const gsize n_word = load->texts.n_word[b];
        n += without_cuts(trial, load, b, 1, n_word); /* all */
        n += without_cuts(trial, load, b, n_word, 1); /* last */
        n += without_cuts(trial, load, b, 1, 1);      /* first */
        if (n_word > 4)
            n += without_cuts(trial, load, b, 3, n_word - 4);
    }
    return n;
}

void
ak_check_without(AkTrial *trial)
{
    if (trial->plugin->ops.encoder->without == NULL) {
        ak_trial_pass(trial,
                      "it has none: forward runs on the shortened texts");
        return;
    }
    g_autoptr(AkRig) usual = ak_rig_usually(trial, AK_EDGE_NONE);
    if (usual == NULL)
        return;
    g_autoptr(GArray) changes = ak_changes_new(trial->plugin, FALSE);
    gsize n = 0;
    for (guint i = 0; i < changes->len; i++)
        n += without_setting(trial, &g_array_index(changes, AkChange, i));
    ak_trial_pass(trial,
                  "%" G_GSIZE_FORMAT
                  " hidden states are within %g of forward's "
                  "on the shortened texts",
                  n, ROUNDING);
}
