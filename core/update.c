#include "update.h"

#include "attnkit/kernels.h"
#include "kernels.h"
#include "memory.h"

#include <string.h>

enum {
    UPDATE_SIDE = 256, /* of a map's longer side: one item of work ... */
    UPDATE_PARTS = 4,  /* ... or as much as makes so many items */
    UPDATE_WORDS = 64  /* rows of an embedding: one item */
};

AkMoments
ak_moments_new(gsize n)
{
    return (AkMoments){ak_memory_floats(n), ak_memory_floats(n),
                       ak_memory_floats(n)};
}

void
ak_moments_clear(AkMoments *moments)
{
    g_free(moments->m);
    g_free(moments->v);
    g_free(moments->top);
}

static void
moments_step(const AkMoments *moments, gsize at, gsize n, const AkStep *step,
             const gfloat *g, gfloat *w)
{
    ak_amsgrad(n, step, g, w + at, moments->m + at, moments->v + at,
               moments->top + at);
}

guint
ak_trainer_tower(const AkTrainer *trainer, gsize *item)
{
    guint tower = 0;
    for (; *item >= trainer->side[tower].n_block; tower++)
        *item -= trainer->side[tower].n_block;
    return tower;
}

/* dz (P): out, of one word of the batch, which some piece has. */
static void
update_sum_row(const AkTrainer *trainer, guint tower, guint32 word, gfloat *dz)
{
    const gsize n_map = trainer->model->n_map;
    gboolean is_first = TRUE;
    for (gsize p = 0; p * AK_PIECE < trainer->n_text; p++) {
        const AkTrainerPiece *piece = g_ptr_array_index(trainer->piece, p);
        const AkWordSet *row = piece->row[tower];
        if (!ak_word_set_has(row, word))
            continue;
        const gfloat *more = piece->dz[tower] + row->row[word] * n_map;
        if (is_first)
            memcpy(dz, more, n_map * sizeof *dz);
        else
            ak_axpy(n_map, 1.0f, more, dz);
        is_first = FALSE;
    }
}

void
ak_update_sum_rows(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    const guint tower = ak_trainer_tower(trainer, &item);
    const AkTrainerSide *side = &trainer->side[tower];
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gsize first = item * side->n_row,
                n = MIN(side->n_row, side->word->n - first);
    gfloat *dz = side->dz + first * n_map;
    (void)worker;

    for (gsize i = 0; i < n; i++)
        update_sum_row(trainer, tower, (guint32)(first + i), dz + i * n_map);
    if (model->has_map && !model->shape.is_frozen)
        ak_product_bt(n, width, n_map, dz, n_map, ak_model_map(model, tower),
                      n_map, FALSE, side->dx + first * width, width);
}

/* Along a map's longer side, what is one item: a product packs the other side's
 * numbers anew for each. */
static gsize
update_side(const AkModel *model)
{
    const gsize side = MAX(model->n_map, model->shape.embedding);
    return MIN(UPDATE_SIDE, ak_n_item(side, UPDATE_PARTS));
}

/* A part of a tower's map: its gradient x' dz, and its step. */
static void
update_map(AkTrainer *trainer, guint tower, gsize item)
{
    AkModel *model = trainer->model;
    const AkTrainerSide *side = &trainer->side[tower];
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gboolean is_wide = n_map >= width;
    const gsize size = update_side(model), first = item * size,
                n = MIN(size, MAX(n_map, width) - first);
    const gsize row = is_wide ? 0 : first, column = is_wide ? first : 0,
                n_row = is_wide ? width : n, n_column = is_wide ? n : n_map;
    const gsize map = ak_params_map_offset(model->tower[tower].params);
    gfloat *gradient = trainer->map_gradient + map;

    ak_product_at(n_row, n_column, side->word->n, side->x + row, width,
                  side->dz + column, n_map, FALSE,
                  gradient + row * n_map + column, n_map);
    for (gsize e = row; e < row + n_row; e++)
        moments_step(&trainer->moments, map + e * n_map + column, n_column,
                     &trainer->step, gradient + e * n_map + column,
                     model->store->value);
}

/* A parameter other than the map: the pieces' gradients summed, its step, its
 * transposed copy. */
static void
update_param(AkTrainer *trainer, gsize item)
{
    AkStore *store = trainer->model->store;
    const AkParam *param = g_ptr_array_index(store->param, item);
    if (param->is_map)
        return;

    const gsize n = ak_param_n_disk(param), at = param->offset - store->n_map;
    const AkTrainerPiece *sum = g_ptr_array_index(trainer->piece, 0);
    for (gsize p = 1; p * AK_PIECE < trainer->n_text; p++) {
        const AkTrainerPiece *piece = g_ptr_array_index(trainer->piece, p);
        ak_axpy(n, 1.0f, piece->gradient + at, sum->gradient + at);
    }
    moments_step(&trainer->moments, param->offset, n,
                 param->decays ? &trainer->step : &trainer->step_free,
                 sum->gradient + at, store->value);
    ak_store_transpose(store, (guint)item);
}

void
ak_update_overdue(AkTrainer *trainer, guint tower, guint32 word)
{
    AkModel *model = trainer->model;
    AkTrainerSide *side = &trainer->side[tower];
    const gsize width = model->shape.embedding;
    if (model->shape.is_frozen || word < AK_UNKNOWN)
        return;
    const gsize at = word * width, n_done = side->n_done[word];
    if (n_done == trainer->past->len)
        return;
    const AkStep *step = (const AkStep *)trainer->past->data;
    ak_amsgrad_idle(width, trainer->past->len - n_done, step + n_done,
                    model->tower[tower].embedding + at, side->moments.m + at,
                    side->moments.v + at, side->moments.top + at);
    side->n_done[word] = trainer->past->len;
}

/* Rows of an embedding that the batch touches; they have taken all steps before.
 * The padding row has no gradient and stays. */
static void
update_words(AkTrainer *trainer, guint tower, gsize item)
{
    AkModel *model = trainer->model;
    const AkTrainerSide *side = &trainer->side[tower];
    const gsize width = model->shape.embedding;
    const gsize first = item * UPDATE_WORDS;
    const gsize end = MIN(first + UPDATE_WORDS, side->word->n);

    for (gsize i = first; i < end; i++) {
        const guint32 word = side->word->member[i];
        if (word < AK_UNKNOWN)
            continue;
        moments_step(&side->moments, word * width, width, &trainer->step,
                     side->dx + i * width, model->tower[tower].embedding);
        side->n_done[word] = trainer->past->len;
    }
}

/* Items: parts of each map, parameters, words of each tower. */
typedef struct Update {
    AkTrainer *trainer;
    gsize n_map, n_param;     /* of one tower; of all */
    gsize n_word[AK_N_TOWER]; /* of each tower */
} Update;

static void
update_item(gpointer data, gsize item, guint worker)
{
    const Update *update = data;
    const gsize n_maps = update->n_map * update->trainer->model->n_tower;
    (void)worker;

    if (item < n_maps) {
        update_map(update->trainer, (guint)(item / update->n_map),
                   item % update->n_map);
    } else if (item < n_maps + update->n_param) {
        update_param(update->trainer, item - n_maps);
    } else {
        item -= n_maps + update->n_param;
        const guint tower = item < update->n_word[AK_TEXT_TOWER]
                                ? AK_TEXT_TOWER
                                : AK_QUERY_TOWER;
        if (tower == AK_QUERY_TOWER)
            item -= update->n_word[AK_TEXT_TOWER];
        update_words(update->trainer, tower, item);
    }
}

void
ak_update(AkTrainer *trainer)
{
    const AkModel *model = trainer->model;
    Update update = {
        .trainer = trainer,
        .n_map = model->has_map
                     ? ak_n_item(MAX(model->n_map, model->shape.embedding),
                                 update_side(model))
                     : 0,
        .n_param = model->store->param->len};
    gsize n_item = update.n_map * model->n_tower + update.n_param;
    for (guint i = 0; i < model->n_tower && !model->shape.is_frozen; i++) {
        update.n_word[i] = ak_n_item(trainer->side[i].word->n, UPDATE_WORDS);
        n_item += update.n_word[i];
    }
    ak_team_run(trainer->team, n_item, update_item, &update);
}
