#include "trainer.h"

#include "attnkit/kernels.h"
#include "kernels.h"
#include "loss.h"
#include "optimiser.h"

#include <math.h>
#include <string.h>

enum {
    TRAINER_ROWS =
        48, /* distinct words whose map products are one item of work */
    TRAINER_COLUMNS = 128, /* columns of the map's gradient, likewise */
    TRAINER_WORDS = 256, /* embedding rows that the optimiser does in one item */
};

/* m, v and the running maximum of v, laid out as the parameters. */
typedef struct Moments {
    gfloat *m, *v, *top;
} Moments;

typedef struct Piece {
    AkScratch *scratch;
    AkWordSet *row;   /* rows of the batch that the piece touches */
    gfloat *dz;       /* (row->n,P), in scratch */
    gfloat *gradient; /* (n_value - n_map) */
    gdouble loss;
} Piece;

struct AkTrainer {
    AkModel *model;
    AkTrainOptions options;
    gdouble *positive_weight; /* (O) or NULL */
    AkTeam *team;
    guint n_step;
    Moments moments, embedding_moments;
    gfloat *map_gradient; /* (n_map of the store) */
    GPtrArray *piece;     /* Piece, as many as a batch has needed */

    /* Of the batch under way. */
    gsize n_text;
    AkText **text;   /* longest first */
    AkWordSet *word; /* distinct words; row i is word->member[i]'s */
    AkScratch *scratch;
    gfloat *x, *z, *dz, *dx; /* (words, E or P); without a map z = x, dx = dz */
    AkStep step, step_free;  /* with and without decay */
};

static Moments
moments_new(gsize n)
{
    return (Moments){g_new0(gfloat, n), g_new0(gfloat, n), g_new0(gfloat, n)};
}

static void
moments_clear(Moments *moments)
{
    g_free(moments->m);
    g_free(moments->v);
    g_free(moments->top);
}

static void
moments_step(const Moments *moments, gsize at, gsize n, const AkStep *step,
             const gfloat *g, gfloat *w)
{
    ak_amsgrad(n, step, g, w + at, moments->m + at, moments->v + at,
               moments->top + at);
}

static void
piece_free(gpointer data)
{
    Piece *piece = data;
    ak_scratch_free(piece->scratch);
    ak_word_set_free(piece->row);
    g_free(piece->gradient);
    g_free(piece);
}

AkTrainer *
ak_trainer_new(AkModel *model, const AkTrainOptions *options,
               const gdouble *positive_weight, AkTeam *team)
{
    AkTrainer *trainer = g_new0(AkTrainer, 1);
    const AkStore *store = model->store;
    trainer->model = model;
    trainer->options = *options;
    trainer->team = team;
    trainer->positive_weight = g_memdup2(
        positive_weight, model->shape.n_output * sizeof *positive_weight);
    trainer->moments = moments_new(store->n_value);
    trainer->embedding_moments =
        moments_new(model->shape.n_word * model->shape.embedding);
    trainer->map_gradient = g_new(gfloat, MAX(store->n_map, 1));
    trainer->piece = g_ptr_array_new_with_free_func(piece_free);
    trainer->word = ak_word_set_new(model->shape.n_word);
    trainer->scratch = ak_scratch_new();
    return trainer;
}

void
ak_trainer_free(AkTrainer *trainer)
{
    if (trainer == NULL)
        return;
    g_free(trainer->positive_weight);
    moments_clear(&trainer->moments);
    moments_clear(&trainer->embedding_moments);
    g_free(trainer->map_gradient);
    g_ptr_array_unref(trainer->piece);
    ak_word_set_free(trainer->word);
    ak_scratch_free(trainer->scratch);
    g_free(trainer);
}

/* --- the four rounds of a step --------------------------------------------- */

/* Round 1, item: rows of z = x A'. */
static void
trainer_project(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    const gsize first = item * TRAINER_ROWS,
                n = MIN(TRAINER_ROWS, trainer->word->n - first);
    (void)worker;
    ak_model_project(model, n, trainer->word->member + first,
                     trainer->x + first * model->shape.embedding,
                     trainer->z + first * model->n_map);
}

static void
trainer_lay_piece(const AkTrainer *trainer, Piece *piece, AkText *const *text,
                  gsize n, AkBatch *batch)
{
    guint32 *row, *dz_row;
    ak_batch_lay(piece->scratch, n, text, batch, &row, &dz_row);
    ak_word_set_clear(piece->row);
    for (gsize b = 0; b < n; b++)
        for (gsize t = 0; t < text[b]->n_token; t++) {
            const gsize i = batch->start[b] + t;
            row[i] = trainer->word->row[text[b]->token[t]];
            dz_row[i] = ak_word_set_add(piece->row, row[i]);
        }
}

/* Round 2, item: one piece forward and backward. */
static void
trainer_piece(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    Piece *piece = g_ptr_array_index(trainer->piece, item);
    const gsize first = item * AK_PIECE,
                n = MIN(AK_PIECE, trainer->n_text - first);
    const gsize n_output = model->shape.n_output;
    AkText *const *text = trainer->text + first;
    (void)worker;

    AkBatch batch;
    AkForward forward;
    trainer_lay_piece(trainer, piece, text, n, &batch);
    memset(piece->gradient, 0,
           (model->store->n_value - model->store->n_map) *
               sizeof *piece->gradient);
    ak_model_forward(model, piece->scratch, &batch, trainer->z, piece->gradient,
                     &forward);

    gfloat *d_logit = ak_pass_floats(&forward.decoder, n * n_output);
    piece->loss = 0.0;
    for (gsize b = 0; b < n; b++)
        piece->loss += ak_loss(model->shape.output_kind, n_output,
                               forward.logit + b * n_output, text[b],
                               trainer->positive_weight, trainer->n_text,
                               d_logit + b * n_output);
    piece->dz = ak_pass_zeros(&forward.decoder, piece->row->n * model->n_map);
    ak_model_backward(model, &forward, d_logit, FALSE, piece->dz);
}

/* Round 3, item: rows of dz, summed over the pieces in order, and dx = dz A. */
static void
trainer_sum_rows(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gsize first = item * TRAINER_ROWS,
                n = MIN(TRAINER_ROWS, trainer->word->n - first);
    gfloat *dz = trainer->dz + first * n_map;
    (void)worker;

    memset(dz, 0, n * n_map * sizeof *dz);
    for (gsize p = 0; p * AK_PIECE < trainer->n_text; p++) {
        const Piece *piece = g_ptr_array_index(trainer->piece, p);
        for (gsize i = 0; i < n; i++)
            if (ak_word_set_has(piece->row, (guint32)(first + i)))
                ak_axpy(n_map, 1.0f,
                        piece->dz + piece->row->row[first + i] * n_map,
                        dz + i * n_map);
    }
    if (model->has_map)
        ak_product_bt(n, width, n_map, dz, n_map, ak_model_map(model), n_map,
                      FALSE, trainer->dx + first * width, width);
}

/* Columns of the map: their gradient x' dz, and their step. */
static void
trainer_step_map(AkTrainer *trainer, gsize item)
{
    AkModel *model = trainer->model;
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gsize first = item * TRAINER_COLUMNS,
                n = MIN(TRAINER_COLUMNS, n_map - first);
    const gsize map = ak_params_map_offset(model->encoder_params);

    ak_product_at(width, n, trainer->word->n, trainer->x, width,
                  trainer->dz + first, n_map, FALSE,
                  trainer->map_gradient + first, n_map);
    for (gsize e = 0; e < width; e++)
        moments_step(&trainer->moments, map + e * n_map + first, n,
                     &trainer->step, trainer->map_gradient + e * n_map + first,
                     model->store->value);
}

/* A parameter other than the map: the pieces' gradients summed, its step, its
 * transposed copy. */
static void
trainer_step_param(AkTrainer *trainer, gsize item)
{
    AkStore *store = trainer->model->store;
    const AkParam *param = g_ptr_array_index(store->param, item);
    if (param->is_map)
        return;

    const gsize n = ak_param_n_disk(param), at = param->offset - store->n_map;
    const Piece *sum = g_ptr_array_index(trainer->piece, 0);
    for (gsize p = 1; p * AK_PIECE < trainer->n_text; p++) {
        const Piece *piece = g_ptr_array_index(trainer->piece, p);
        ak_axpy(n, 1.0f, piece->gradient + at, sum->gradient + at);
    }
    moments_step(&trainer->moments, param->offset, n,
                 param->decays ? &trainer->step : &trainer->step_free,
                 sum->gradient + at, store->value);
    ak_store_transpose(store, (guint)item);
}

/* Rows of the embedding.  It is dense to the optimiser: rows that the batch does
 * not touch still decay and move.  The padding row has no gradient and stays. */
static void
trainer_step_words(AkTrainer *trainer, gsize item)
{
    AkModel *model = trainer->model;
    const gsize width = model->shape.embedding;
    const gsize first = MAX(item * TRAINER_WORDS, AK_UNKNOWN);
    const gsize end = MIN((item + 1) * TRAINER_WORDS, model->shape.n_word);

    for (gsize w = first; w < end; w++) {
        const gfloat *g = ak_word_set_has(trainer->word, (guint32)w)
                              ? trainer->dx + trainer->word->row[w] * width
                              : NULL;
        moments_step(&trainer->embedding_moments, w * width, width,
                     &trainer->step, g, model->embedding);
    }
}

static gsize
trainer_n_item(gsize n, gsize size)
{
    return (n + size - 1) / size;
}

/* Round 4, item: columns of the map, then parameters, then embedding rows. */
static void
trainer_update(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    const gsize n_map =
        model->has_map ? trainer_n_item(model->n_map, TRAINER_COLUMNS) : 0;
    const gsize n_param = model->store->param->len;
    (void)worker;

    if (item < n_map)
        trainer_step_map(trainer, item);
    else if (item < n_map + n_param)
        trainer_step_param(trainer, item - n_map);
    else
        trainer_step_words(trainer, item - n_map - n_param);
}

/* --- the step -------------------------------------------------------------- */

static gint
trainer_longer_first(gconstpointer a, gconstpointer b)
{
    return ak_text_compare(b, a);
}

static void
trainer_prepare(AkTrainer *trainer, gsize n, AkText *const *text)
{
    const AkModel *model = trainer->model;
    const gsize n_gradient = model->store->n_value - model->store->n_map;
    ak_scratch_release(trainer->scratch, (AkMark){0, 0});

    trainer->n_text = n;
    trainer->text =
        ak_scratch_alloc(trainer->scratch, n * sizeof *trainer->text);
    memcpy(trainer->text, text, n * sizeof *text);
    qsort(trainer->text, n, sizeof *trainer->text, trainer_longer_first);

    ak_word_set_clear(trainer->word);
    for (gsize b = 0; b < n; b++)
        for (gsize t = 0; t < trainer->text[b]->n_token; t++)
            ak_word_set_add(trainer->word, trainer->text[b]->token[t]);

    const gsize n_word = trainer->word->n;
    const gsize n_x = n_word * model->shape.embedding,
                n_z = n_word * model->n_map;
    trainer->z = ak_scratch_alloc(trainer->scratch, n_z * sizeof *trainer->z);
    trainer->dz = ak_scratch_alloc(trainer->scratch, n_z * sizeof *trainer->dz);
    trainer->x = trainer->z;
    trainer->dx = trainer->dz;
    if (model->has_map) {
        trainer->x =
            ak_scratch_alloc(trainer->scratch, n_x * sizeof *trainer->x);
        trainer->dx =
            ak_scratch_alloc(trainer->scratch, n_x * sizeof *trainer->dx);
    }
    while (trainer->piece->len * AK_PIECE < n) {
        Piece *piece = g_new0(Piece, 1);
        piece->scratch = ak_scratch_new();
        piece->gradient = g_new(gfloat, n_gradient);
        g_ptr_array_add(trainer->piece, piece);
    }
    for (guint p = 0; p < trainer->piece->len; p++) {
        Piece *piece = g_ptr_array_index(trainer->piece, p);
        ak_scratch_release(piece->scratch, (AkMark){0, 0});
        if (piece->row == NULL || piece->row->limit < n_word) {
            ak_word_set_free(piece->row);
            piece->row = ak_word_set_new(MAX(2 * n_word, 1024));
        }
    }
}

gdouble
ak_trainer_step(AkTrainer *trainer, gsize n, AkText *const *text)
{
    g_return_val_if_fail(n >= 1, NAN);
    const AkModel *model = trainer->model;
    trainer_prepare(trainer, n, text);

    const gsize n_block = trainer_n_item(trainer->word->n, TRAINER_ROWS);
    const gsize n_piece = trainer_n_item(n, AK_PIECE);
    ak_team_run(trainer->team, n_block, trainer_project, trainer);
    ak_team_run(trainer->team, n_piece, trainer_piece, trainer);

    gdouble loss = 0.0;
    for (gsize p = 0; p < n_piece; p++)
        loss += ((const Piece *)g_ptr_array_index(trainer->piece, p))->loss;
    if (!isfinite(loss))
        return loss;

    trainer->n_step++;
    trainer->step = ak_step(trainer->n_step, trainer->options.learning_rate,
                            trainer->options.weight_decay);
    trainer->step_free =
        ak_step(trainer->n_step, trainer->options.learning_rate, 0.0);
    ak_team_run(trainer->team, n_block, trainer_sum_rows, trainer);

    const gsize n_columns =
        model->has_map ? trainer_n_item(model->n_map, TRAINER_COLUMNS) : 0;
    ak_team_run(trainer->team,
                n_columns + model->store->param->len +
                    trainer_n_item(model->shape.n_word, TRAINER_WORDS),
                trainer_update, trainer);
    return loss;
}
