#include "update.h"

#include "attnkit/kernels.h"
#include "kernels.h"

#include <string.h>

enum {
    UPDATE_COLUMNS = 256, /* columns of a map's gradient: one item of work ... */
    UPDATE_PARTS = 4,     /* ... or as many as make so many items */
    UPDATE_WORDS = 64     /* rows of an embedding, likewise */
};

AkMoments
ak_moments_new(gsize n)
{
    return (AkMoments){g_new0(gfloat, n), g_new0(gfloat, n), g_new0(gfloat, n)};
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
    const gsize first = item * AK_UPDATE_ROWS,
                n = MIN(AK_UPDATE_ROWS, side->word->n - first);
    gfloat *dz = side->dz + first * n_map;
    (void)worker;

    for (gsize i = 0; i < n; i++)
        update_sum_row(trainer, tower, (guint32)(first + i), dz + i * n_map);
    if (model->has_map && !model->shape.is_frozen)
        ak_product_bt(n, width, n_map, dz, n_map, ak_model_map(model, tower),
                      n_map, FALSE, side->dx + first * width, width);
}

static gsize
update_columns(const AkModel *model)
{
    return MIN(UPDATE_COLUMNS, ak_n_item(model->n_map, UPDATE_PARTS));
}

/* Columns of a tower's map: their gradient x' dz, and their step. */
static void
update_map(AkTrainer *trainer, guint tower, gsize item)
{
    AkModel *model = trainer->model;
    const AkTrainerSide *side = &trainer->side[tower];
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gsize columns = update_columns(model), first = item * columns,
                n = MIN(columns, n_map - first);
    const gsize map = ak_params_map_offset(model->tower[tower].params);
    gfloat *gradient = trainer->map_gradient + map;

    ak_product_at(width, n, side->word->n, side->x, width, side->dz + first,
                  n_map, FALSE, gradient + first, n_map);
    for (gsize e = 0; e < width; e++)
        moments_step(&trainer->moments, map + e * n_map + first, n,
                     &trainer->step, gradient + e * n_map + first,
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
    for (; side->n_done[word] < trainer->past->len; side->n_done[word]++)
        moments_step(&side->moments, word * width, width,
                     &g_array_index(trainer->past, AkStep, side->n_done[word]),
                     NULL, model->tower[tower].embedding);
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

/* Items: columns of each map, parameters, words of each tower. */
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
        .n_map =
            model->has_map ? ak_n_item(model->n_map, update_columns(model)) : 0,
        .n_param = model->store->param->len};
    gsize n_item = update.n_map * model->n_tower + update.n_param;
    for (guint i = 0; i < model->n_tower && !model->shape.is_frozen; i++) {
        update.n_word[i] = ak_n_item(trainer->side[i].word->n, UPDATE_WORDS);
        n_item += update.n_word[i];
    }
    ak_team_run(trainer->team, n_item, update_item, &update);
}
