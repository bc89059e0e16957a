/* bilstm-without.c: leave-one-out of the bilstm.
 *
 * In each direction the states before a cut stand, and those after it are run
 * again, for all cuts of a range at once, until they have come back to what they
 * were: a word is forgotten after some hundred others. */
#include "bilstm-parts.h"

#include <math.h>
#include <string.h>

typedef struct Again {
    gfloat *row;  /* (n_cut,T,h) the state of each word, as far as it was run */
    gsize *n_row; /* (n_cut) words beside the cut after which none has moved */
} Again;

/* The cuts under way. */
typedef struct Walk {
    gsize first_word, n_word; /* the word that cut 0 leaves out; T */
    gsize n;
    gsize *cut;                  /* (n) numbers in the range */
    gfloat *state, *cell, *gate; /* (n, h or 4h) */
} Walk;

/* Nearer than this, relative to 1 + |x|, a number counts as the one that it was:
 * some eight roundings, where two runs that have forgotten the same word end up. */
static const gfloat BILSTM_BACK = 0x1p-21f;

/* x (h): a state or a cell. */
AK_VECTOR static gboolean
bilstm_is_back(gsize h, const gfloat *restrict x, const gfloat *restrict old)
{
    gint32 is_away = 0; /* NAN is */
    for (gsize j = 0; j < h; j++)
        is_away |=
            !(fabsf(x[j] - old[j]) <= BILSTM_BACK * (1.0f + fabsf(old[j])));
    return !is_away;
}

/* A step of all cuts under way to `word`, whose state was row `old` of kept. */
static void
bilstm_walk(const BiLstm *lstm, AkPass *pass, const gfloat *z,
            const gfloat *bias, guint d, gsize old, gsize word, Walk *walk,
            Again *again)
{
    const gsize h = (gsize)lstm->hidden;
    const Kept *kept = ak_pass_kept(pass);
    const gfloat *old_state = kept->state[d] + old * h;
    const gfloat *old_cell = kept->cell[d] + old * h;
    gsize n_left = 0;
    ak_product(walk->n, 4 * h, h, walk->state, h,
               ak_pass_value(pass, lstm->weight_hh[d]), 4 * h, FALSE,
               walk->gate, 4 * h);
    for (gsize k = 0; k < walk->n; k++) {
        const gsize cut = walk->cut[k], cut_word = walk->first_word + cut;
        gfloat *state = walk->state + k * h, *cell = walk->cell + k * h;
        bilstm_cell(h, z, bias, walk->gate + k * 4 * h, cell, cell, state);
        memcpy(again->row + (cut * walk->n_word + word) * h, state,
               h * sizeof *state);
        /* A saturated cell may differ for long without a trace in the state, and
         * show again later. */
        const gboolean is_back = bilstm_is_back(h, state, old_state);
        if (is_back && bilstm_is_back(h, cell, old_cell))
            continue;
        if (!is_back)
            again->n_row[cut] = d == FORWARD ? word - cut_word : cut_word - word;
        if (n_left < k) {
            memcpy(walk->state + n_left * h, state, h * sizeof *state);
            memcpy(walk->cell + n_left * h, cell, h * sizeof *cell);
        }
        walk->cut[n_left++] = cut;
    }
    walk->n = n_left;
}

/* Walking away from the first cut met, each position's token enters the states of
 * every cut behind it: the rows grow by one at a cut. */
static void
bilstm_run_without(const BiLstm *lstm, AkPass *pass, const AkBatch *batch,
                   const gfloat *z, gsize text, gsize first_cut, gsize n_cut,
                   guint d, Again *again)
{
    const gsize h = (gsize)lstm->hidden;
    const Kept *kept = ak_pass_kept(pass);
    const gsize n_token = batch->start[text + 1] - batch->start[text],
                n_word = n_token - 2;
    const gfloat *bias = bilstm_bias(lstm, pass, d);
    Walk walk = {.first_word = first_cut - 1,
                 .n_word = n_word,
                 .cut = ak_pass_alloc(pass, n_cut * sizeof *walk.cut),
                 .state = ak_pass_floats(pass, n_cut * h),
                 .cell = ak_pass_floats(pass, n_cut * h),
                 .gate = ak_pass_floats(pass, n_cut * 4 * h)};
    again->row = ak_pass_floats(pass, n_cut * n_word * h);
    again->n_row = ak_pass_alloc(pass, n_cut * sizeof *again->n_row);
    memset(again->n_row, 0, n_cut * sizeof *again->n_row);

    /* Steps and cuts counted from the direction's own start of the text. */
    const gsize begin = d == FORWARD ? first_cut : n_token - first_cut - n_cut;
    gsize n_begun = 0;
    for (gsize s = begin + 1; s <= n_word && (n_begun < n_cut || walk.n > 0);
         s++) {
        if (n_begun < n_cut) { /* cut s - 1 begins, from the state before it */
            const gsize row = kept->offset[s - 2] + text;
            memcpy(walk.state + walk.n * h, kept->state[d] + row * h,
                   h * sizeof *walk.state);
            memcpy(walk.cell + walk.n * h, kept->cell[d] + row * h,
                   h * sizeof *walk.cell);
            walk.cut[walk.n++] = d == FORWARD ? n_begun : n_cut - 1 - n_begun;
            n_begun++;
        }
        const gsize token = batch->row[bilstm_token(batch, d, text, s)];
        bilstm_walk(lstm, pass, z + token * 8 * h + d * 4 * h, bias, d,
                    kept->offset[s] + text, d == FORWARD ? s - 1 : n_word - s,
                    &walk, again);
    }
}

void
bilstm_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
               const gfloat *z, const gfloat *out, gsize text, gsize first_cut,
               gsize n_cut, AkEmit emit, gpointer emit_data)
{
    const gsize h = (gsize)((const BiLstm *)data)->hidden;
    const gsize n_word = batch->start[text + 1] - batch->start[text] - 2;
    const gfloat *words = out + (batch->start[text] + 1) * 2 * h;
    gfloat *rows = ak_pass_floats(pass, n_word * 2 * h);
    Again again[N_DIRECTION];

    for (guint d = 0; d < N_DIRECTION; d++)
        bilstm_run_without(data, pass, batch, z, text, first_cut, n_cut, d,
                           &again[d]);
    for (gsize k = 0; k < n_cut; k++) {
        const gsize cut_word = first_cut + k - 1;
        const gsize first = cut_word - again[BACKWARD].n_row[k];
        const gsize end = cut_word + 1 + again[FORWARD].n_row[k];
        gfloat *to = rows;
        for (gsize t = first; t < end; t++) {
            if (t == cut_word)
                continue;
            const guint moved = t > cut_word ? FORWARD : BACKWARD;
            const guint stood = moved == FORWARD ? BACKWARD : FORWARD;
            memcpy(to + moved * h, again[moved].row + (k * n_word + t) * h,
                   h * sizeof *to);
            memcpy(to + stood * h, words + t * 2 * h + stood * h,
                   h * sizeof *to);
            to += 2 * h;
        }
        emit(emit_data, first_cut + k, first + 1, end - first - 1, rows);
    }
}
