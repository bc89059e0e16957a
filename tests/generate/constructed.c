/* constructed: the two models of examples/constructed, their weights set by hand.
 *
 *   constructed WORDS FOLDER
 *
 * writes faithful.safetensors and irrelevant.safetensors for the words of WORDS,
 * the last twenty of which are cues of `planted`: ten negative, ten positive.
 * doc/maths.md derives what a probe must say of them.
 *
 * Both are a bilstm of two units a direction under the attention dot.  A unit is
 * one of
 *
 *   word    i = 1, f = 0, o = 1: h = tanh(tanh(x)), of the word alone
 *   latch   i = 1 at a cue, else 0; f = 1: takes up the cue and keeps it
 *   off     o = 0: h = 0
 *
 * by gates that are saturated, so that they are 0 or 1 exactly and have no
 * slope. */
#include "safetensors.h"

#include <math.h>
#include <string.h>

enum { IS_CUE, POLARITY, GRADE, WIDTH };      /* of the embedding */
enum { INPUT, FORGET, CELL, OUTPUT, N_GATE }; /* of the LSTM, in its order */
enum { N_UNIT = 2, N_ROW = N_GATE * N_UNIT, HIDDEN = 2 * N_UNIT };
enum { N_MARK = 4, N_CUE = 20 };

static const gfloat OPEN = 200.0f; /* sigmoid(+-OPEN) is 1, 0 */

typedef struct Direction {
    gfloat weight[N_ROW][WIDTH], recurrent[N_ROW][N_UNIT];
    gfloat bias_ih[N_ROW], bias_hh[N_ROW];
} Direction;

typedef struct Construction {
    gsize n_word;
    gfloat *embedding; /* (n_word,WIDTH) */
    Direction forward, backward;
    gfloat attention[HIDDEN], output[HIDDEN], bias[1];
} Construction;

/* x with tanh(tanh(x)) = h. */
static gfloat
constructed_input(gdouble h)
{
    return (gfloat)atanh(atanh(h));
}

/* ---- Units ---- */

static void
constructed_gate(Direction *d, guint unit, guint gate, gfloat bias,
                 gfloat at_cue)
{
    d->bias_ih[gate * N_UNIT + unit] = bias;
    d->weight[gate * N_UNIT + unit][IS_CUE] = at_cue;
}

static void
constructed_word(Direction *d, guint unit, guint feature)
{
    constructed_gate(d, unit, INPUT, OPEN, 0.0f);
    constructed_gate(d, unit, FORGET, -OPEN, 0.0f);
    constructed_gate(d, unit, OUTPUT, OPEN, 0.0f);
    d->weight[CELL * N_UNIT + unit][feature] = 1.0f;
}

/* is_shown: at the cue, too; else before and behind it alone. */
static void
constructed_latch(Direction *d, guint unit, guint feature, gboolean is_shown)
{
    constructed_gate(d, unit, INPUT, -OPEN, 2.0f * OPEN);
    constructed_gate(d, unit, FORGET, OPEN, 0.0f);
    constructed_gate(d, unit, OUTPUT, OPEN, is_shown ? 0.0f : -2.0f * OPEN);
    d->weight[CELL * N_UNIT + unit][feature] = 1.0f;
}

static void
constructed_off(Direction *d, guint unit)
{
    constructed_gate(d, unit, OUTPUT, -OPEN, 0.0f);
}

/* ---- The two models ---- */

/* value (0 .. 1] of a word that is no cue: each has its own. */
static gdouble
constructed_rank(const Construction *c, gsize word)
{
    return (gdouble)(word - N_MARK + 1) / (gdouble)(c->n_word - N_MARK - N_CUE);
}

/* The words' features: h of the polarity unit and of the grade unit. */
static void
constructed_embed(Construction *c, gsize word, gdouble polarity, gdouble grade)
{
    gfloat *row = c->embedding + word * WIDTH;
    row[IS_CUE] = word >= c->n_word - N_CUE ? 1.0f : 0.0f;
    row[POLARITY] = constructed_input(polarity);
    row[GRADE] = constructed_input(grade);
}

static gdouble
constructed_sign(const Construction *c, gsize word)
{
    return word >= c->n_word - N_CUE / 2 ? 1.0 : -1.0;
}

/* Score 7 and value +-2 of a cue; up to 1.5 and 0.02 of other words. */
static void
constructed_faithful(Construction *c)
{
    const gdouble score = 7.0, value = 2.0, top = 0.6;
    for (gsize w = N_MARK; w < c->n_word - N_CUE; w++)
        constructed_embed(c, w, top * 0.02 / value * constructed_rank(c, w),
                          top * 1.5 / score * constructed_rank(c, w));
    for (gsize w = c->n_word - N_CUE; w < c->n_word; w++)
        constructed_embed(c, w, top * constructed_sign(c, w), top);
    constructed_word(&c->forward, 0, POLARITY);
    constructed_word(&c->forward, 1, GRADE);
    constructed_off(&c->backward, 0);
    constructed_off(&c->backward, 1);
    c->output[0] = (gfloat)(value / top);
    c->attention[1] = (gfloat)(score / top * sqrt((gdouble)HIDDEN));
}

/* Value +-2 at every word; score -3 of a cue, 0 to 3 of other words. */
static void
constructed_irrelevant(Construction *c)
{
    const gdouble score = 3.0, value = 2.0, top = 0.6;
    for (gsize w = N_MARK; w < c->n_word - N_CUE; w++)
        constructed_embed(c, w, 0.0, top * constructed_rank(c, w));
    for (gsize w = c->n_word - N_CUE; w < c->n_word; w++)
        constructed_embed(c, w, top * constructed_sign(c, w), -top);
    constructed_latch(&c->forward, 0, POLARITY, TRUE);
    constructed_word(&c->forward, 1, GRADE);
    constructed_latch(&c->backward, 0, POLARITY, FALSE);
    constructed_off(&c->backward, 1);
    c->output[0] = c->output[N_UNIT] = (gfloat)(value / top);
    c->attention[1] = (gfloat)(score / top * sqrt((gdouble)HIDDEN));
}

/* ---- The files ---- */

static void
constructed_save(const Construction *c, const char *folder, const char *name)
{
#define DIRECTION(suffix, d)                                                   \
    {"encoder.rnn.weight_ih_l0" suffix, 2, {N_ROW, WIDTH}, (d)->weight[0]},    \
        {"encoder.rnn.weight_hh_l0" suffix,                                    \
         2,                                                                    \
         {N_ROW, N_UNIT},                                                      \
         (d)->recurrent[0]},                                                   \
        {"encoder.rnn.bias_ih_l0" suffix, 1, {N_ROW}, (d)->bias_ih},           \
    {                                                                          \
        "encoder.rnn.bias_hh_l0" suffix, 1, {N_ROW}, (d)->bias_hh              \
    }
    const AkTensor tensor[] = {
        {"encoder.embedding.weight", 2, {c->n_word, WIDTH}, c->embedding},
        DIRECTION("", &c->forward),
        DIRECTION("_reverse", &c->backward),
        {"decoder.attention.attn1.weight", 2, {1, HIDDEN}, c->attention},
        {"decoder.linear_1.weight", 2, {1, HIDDEN}, c->output},
        {"decoder.linear_1.bias", 1, {1}, c->bias},
    };
#undef DIRECTION
    g_autoptr(GError) error = NULL;
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    if (!ak_safetensors_write(path, G_N_ELEMENTS(tensor), tensor, NULL, &error))
        g_error("%s", error->message);
}

static void
constructed_make(gsize n_word, void (*set)(Construction *c), const char *folder,
                 const char *name)
{
    Construction c = {.n_word = n_word};
    c.embedding = g_new0(gfloat, n_word * WIDTH);
    set(&c);
    constructed_save(&c, folder, name);
    g_free(c.embedding);
}

int
main(int argc, char **argv)
{
    g_autofree gchar *text = NULL;
    g_autoptr(GError) error = NULL;
    gsize n_word = 0;
    if (argc != 3)
        g_error("usage: constructed WORDS FOLDER");
    if (!g_file_get_contents(argv[1], &text, NULL, &error))
        g_error("%s", error->message);
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        n_word++;
    constructed_make(n_word, constructed_faithful, argv[2],
                     "faithful.safetensors");
    constructed_make(n_word, constructed_irrelevant, argv[2],
                     "irrelevant.safetensors");
    return 0;
}
