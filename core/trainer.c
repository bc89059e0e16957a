#include "trainer.h"

#include "attnkit/kernels.h"
#include "kernels.h"
#include "loss.h"
#include "profile.h"
#include "update.h"

#include <math.h>
#include <string.h>

enum {
    SETTLE_WORDS = 64,  /* rows of an embedding: one item of work */
    OVERDUE_WORDS = 16, /* of a batch, of which a few may have put off much */
    BLOCK_WORDS = 256   /* at most one item: a product packs the map for each */
};

static void
piece_free(gpointer data)
{
    AkTrainerPiece *piece = data;
    ak_scratch_free(piece->scratch);
    for (guint i = 0; i < AK_N_TOWER; i++)
        ak_word_set_free(piece->row[i]);
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
    trainer->moments = ak_moments_new(store->n_value);
    trainer->past = g_array_new(FALSE, FALSE, sizeof(AkStep));
    trainer->map_gradient = g_new(gfloat, MAX(store->n_map, 1));
    trainer->piece = g_ptr_array_new_with_free_func(piece_free);
    for (guint i = 0; i < model->n_tower; i++) {
        AkTrainerSide *side = &trainer->side[i];
        side->word = ak_word_set_new(model->shape.n_word);
        if (model->shape.is_frozen)
            continue;
        side->moments =
            ak_moments_new(model->shape.n_word * model->shape.embedding);
        side->n_done = g_new0(guint, model->shape.n_word);
    }
    trainer->scratch = ak_scratch_new();
    return trainer;
}

void
ak_trainer_free(AkTrainer *trainer)
{
    if (trainer == NULL)
        return;
    g_free(trainer->positive_weight);
    ak_moments_clear(&trainer->moments);
    g_array_unref(trainer->past);
    g_free(trainer->map_gradient);
    g_ptr_array_unref(trainer->piece);
    for (guint i = 0; i < AK_N_TOWER; i++) {
        ak_moments_clear(&trainer->side[i].moments);
        g_free(trainer->side[i].n_done);
        ak_word_set_free(trainer->side[i].word);
    }
    ak_scratch_free(trainer->scratch);
    g_free(trainer);
}

/* --- the rounds before the update --------------------------------------------- */

static gsize
trainer_n_block(const AkTrainer *trainer)
{
    return trainer->side[AK_TEXT_TOWER].n_block +
           trainer->side[AK_QUERY_TOWER].n_block;
}

/* Items: the words of the tower that has more of them; frozen, they put off nothing. */
static gsize
trainer_n_overdue(const AkTrainer *trainer)
{
    gsize n = 0;
    for (guint i = 0; i < trainer->model->n_tower; i++)
        n = MAX(n, trainer->side[i].word->n);
    return trainer->model->shape.is_frozen ? 0 : ak_n_item(n, OVERDUE_WORDS);
}

/* Round 1, item: some words of each tower take the steps that they have put off. */
static void
trainer_catch_up(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const gsize first = item * OVERDUE_WORDS;
    (void)worker;
    for (guint i = 0; i < trainer->model->n_tower; i++) {
        const AkWordSet *word = trainer->side[i].word;
        const gsize end = MIN(first + OVERDUE_WORDS, word->n);
        for (gsize w = first; w < end; w++)
            ak_update_overdue(trainer, i, word->member[w]);
    }
}

/* Round 2, item: rows of z = x A'. */
static void
trainer_project(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    const guint tower = ak_trainer_tower(trainer, &item);
    const AkTrainerSide *side = &trainer->side[tower];
    const gsize first = item * side->n_row,
                n = MIN(side->n_row, side->word->n - first);
    (void)worker;
    ak_model_project(model, tower, n, side->word->member + first,
                     side->x + first * model->shape.embedding,
                     side->z + first * model->n_map);
}

static void
trainer_lay_piece(const AkTrainer *trainer, AkTrainerPiece *piece,
                  AkScratch *scratch, AkText *const *text, gsize n,
                  AkInput *input)
{
    for (guint i = 0; i < trainer->model->n_tower; i++) {
        const AkTrainerSide *side = &trainer->side[i];
        AkLaid *laid = &input->laid[i];
        ak_batch_lay(scratch, n, text, i, laid);
        ak_word_set_clear(piece->row[i]);
        for (gsize t = 0; t < laid->batch.start[n]; t++) {
            laid->row[t] = side->word->row[laid->token[t]];
            laid->dz_row[t] = ak_word_set_add(piece->row[i], laid->row[t]);
        }
        input->z[i] = side->z;
    }
}

/* Round 3, item: one piece forward and backward. */
static void
trainer_piece(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const AkModel *model = trainer->model;
    AkTrainerPiece *piece = g_ptr_array_index(trainer->piece, item);
    const gsize first = item * AK_PIECE,
                n = MIN(AK_PIECE, trainer->n_text - first);
    const gsize n_output = model->shape.n_output;
    AkText *const *text = trainer->text + first;
    AkScratch *scratch = ak_team_scratch(trainer->team, worker);
    const AkMark mark = ak_scratch_mark(scratch);

    AkInput input;
    AkForward forward;
    trainer_lay_piece(trainer, piece, scratch, text, n, &input);
    memset(piece->gradient, 0,
           (model->store->n_value - model->store->n_map) *
               sizeof *piece->gradient);
    ak_model_forward(model, scratch, &input, piece->gradient, &forward);

    gfloat *d_logit = ak_pass_floats(&forward.decoder, n * n_output);
    piece->loss = 0.0;
    for (gsize b = 0; b < n; b++)
        piece->loss += ak_loss(model->shape.output_kind, n_output,
                               forward.logit + b * n_output, text[b],
                               trainer->positive_weight, trainer->n_text,
                               d_logit + b * n_output);
    piece->fault =
        isfinite(piece->loss) ? NULL : ak_forward_fault(model, &forward);
    for (guint i = 0; i < model->n_tower; i++) {
        const gsize size =
            piece->row[i]->n * model->n_map * sizeof *piece->dz[i];
        piece->dz[i] = ak_scratch_alloc(piece->scratch, size);
        memset(piece->dz[i], 0, size);
    }
    const AkSpan span = ak_profile_enter(AK_SPAN_BACKWARD);
    ak_model_backward(model, &forward, d_logit, FALSE, piece->dz);
    ak_scratch_release(scratch, mark);
    ak_profile_enter(span);
}

/* --- the step -------------------------------------------------------------- */

static gint
trainer_longer_first(gconstpointer a, gconstpointer b)
{
    return ak_text_compare(b, a);
}

static gfloat *
trainer_floats(AkTrainer *trainer, gsize n)
{
    return ak_scratch_alloc(trainer->scratch, n * sizeof(gfloat));
}

static void
trainer_prepare_side(AkTrainer *trainer, guint tower)
{
    const AkModel *model = trainer->model;
    AkTrainerSide *side = &trainer->side[tower];
    ak_word_set_clear(side->word);
    ak_word_set_add_texts(side->word, trainer->n_text, trainer->text, tower);
    const gsize n_x = side->word->n * model->shape.embedding,
                n_z = side->word->n * model->n_map;
    /* Few, for what is packed, and even, for two threads; of up to 512 words more
     * threads than two wait. */
    side->n_block = 2 * ak_n_item(side->word->n, 2 * BLOCK_WORDS);
    side->n_row = MAX(ak_n_item(side->word->n, MAX(side->n_block, 1)), 1);
    side->n_block = ak_n_item(side->word->n, side->n_row);
    side->z = trainer_floats(trainer, n_z);
    side->dz = side->z; /* which no pass needs any more when dz is summed */
    side->x = model->has_map ? trainer_floats(trainer, n_x) : side->z;
    side->dx = model->has_map ? trainer_floats(trainer, n_x) : side->dz;
}

static void
trainer_prepare_piece(AkTrainer *trainer, AkTrainerPiece *piece)
{
    ak_scratch_release(piece->scratch, (AkMark){0, 0});
    for (guint i = 0; i < trainer->model->n_tower; i++) {
        const gsize n_word = trainer->side[i].word->n;
        if (piece->row[i] != NULL && piece->row[i]->limit >= n_word)
            continue;
        ak_word_set_free(piece->row[i]);
        piece->row[i] = ak_word_set_new(MAX(2 * n_word, 1024));
    }
}

static void
trainer_prepare(AkTrainer *trainer, gsize n, AkText *const *text)
{
    const AkStore *store = trainer->model->store;
    ak_scratch_release(trainer->scratch, (AkMark){0, 0});

    trainer->n_text = n;
    trainer->text =
        ak_scratch_alloc(trainer->scratch, n * sizeof *trainer->text);
    memcpy(trainer->text, text, n * sizeof *text);
    qsort(trainer->text, n, sizeof *trainer->text, trainer_longer_first);
    for (guint i = 0; i < trainer->model->n_tower; i++)
        trainer_prepare_side(trainer, i);
    while (trainer->piece->len * AK_PIECE < n) {
        AkTrainerPiece *piece = g_new0(AkTrainerPiece, 1);
        piece->scratch = ak_scratch_new();
        piece->gradient = g_new(gfloat, store->n_value - store->n_map);
        g_ptr_array_add(trainer->piece, piece);
    }
    for (guint p = 0; p < trainer->piece->len; p++)
        trainer_prepare_piece(trainer, g_ptr_array_index(trainer->piece, p));
}

/* The gradients of the pieces summed, and the optimiser's step. */
static void
trainer_move(AkTrainer *trainer, gsize n_block)
{
    trainer->n_step++;
    trainer->step = ak_step(trainer->n_step, trainer->options.learning_rate,
                            trainer->options.weight_decay);
    g_array_append_val(trainer->past, trainer->step);
    trainer->step_free =
        ak_step(trainer->n_step, trainer->options.learning_rate, 0.0);
    ak_team_run(trainer->team, n_block, ak_update_sum_rows, trainer);
    ak_update(trainer);
}

gdouble
ak_trainer_step(AkTrainer *trainer, gsize n, AkText *const *text)
{
    g_return_val_if_fail(n >= 1, NAN);
    const AkSpan span = ak_profile_enter(AK_SPAN_BATCHES);
    trainer_prepare(trainer, n, text);

    const gsize n_block = trainer_n_block(trainer);
    const gsize n_piece = ak_n_item(n, AK_PIECE);
    ak_profile_enter(AK_SPAN_UPDATE);
    ak_team_run(trainer->team, trainer_n_overdue(trainer), trainer_catch_up,
                trainer);
    ak_profile_enter(AK_SPAN_MAP);
    ak_team_run(trainer->team, n_block, trainer_project, trainer);
    ak_profile_enter(AK_SPAN_FORWARD);
    ak_team_run(trainer->team, n_piece, trainer_piece, trainer);
    ak_profile_enter(AK_SPAN_UPDATE);

    gdouble loss = 0.0;
    for (gsize p = 0; p < n_piece; p++)
        loss +=
            ((const AkTrainerPiece *)g_ptr_array_index(trainer->piece, p))->loss;
    if (isfinite(loss))
        trainer_move(trainer, n_block);
    ak_profile_enter(span);
    return loss;
}

const char *
ak_trainer_fault(const AkTrainer *trainer)
{
    const gsize n_piece = ak_n_item(trainer->n_text, AK_PIECE);
    const char *fault = NULL;
    for (gsize p = 0; p < n_piece && fault == NULL; p++)
        fault =
            ((const AkTrainerPiece *)g_ptr_array_index(trainer->piece, p))->fault;
    return fault;
}

/* Item: some words of all towers. */
static void
trainer_settle_some(gpointer data, gsize item, guint worker)
{
    AkTrainer *trainer = data;
    const gsize first = item * SETTLE_WORDS,
                end = MIN(first + SETTLE_WORDS, trainer->model->shape.n_word);
    (void)worker;
    for (guint i = 0; i < trainer->model->n_tower; i++)
        for (gsize w = first; w < end; w++)
            ak_update_overdue(trainer, i, (guint32)w);
}

/* Who evaluates between two steps may have the memory of a batch. */
static void
trainer_clear_scratch(AkTrainer *trainer)
{
    ak_scratch_clear(trainer->scratch);
    for (guint i = 0; i < trainer->piece->len; i++) {
        AkTrainerPiece *piece = g_ptr_array_index(trainer->piece, i);
        ak_scratch_clear(piece->scratch);
    }
}

void
ak_trainer_settle(AkTrainer *trainer)
{
    const AkSpan span = ak_profile_enter(AK_SPAN_UPDATE);
    ak_team_run(trainer->team,
                ak_n_item(trainer->model->shape.n_word, SETTLE_WORDS),
                trainer_settle_some, trainer);
    for (guint i = 0; i < trainer->model->n_tower; i++)
        if (trainer->side[i].n_done != NULL)
            memset(trainer->side[i].n_done, 0,
                   trainer->model->shape.n_word * sizeof(guint));
    g_array_set_size(trainer->past, 0);
    trainer_clear_scratch(trainer);
    ak_profile_enter(span);
}

/* --- the state ------------------------------------------------------------- */

static void
trainer_add_numbers(GArray *numbers, const char *name, gsize n, gfloat *value,
                    const AkMoments *moments)
{
    const struct {
        const char *suffix;
        gfloat *value;
    } row[] = {{"", value},
               {".m", moments->m},
               {".v", moments->v},
               {".top", moments->top}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkNumbers one = {.n = n, .value = row[i].value};
        g_snprintf(one.name, sizeof one.name, "%s%s", name, row[i].suffix);
        g_array_append_val(numbers, one);
    }
}

guint *
ak_trainer_state(AkTrainer *trainer, GArray *numbers)
{
    const AkModel *model = trainer->model;
    if (numbers == NULL)
        return &trainer->n_step;
    ak_trainer_settle(trainer);
    trainer_add_numbers(numbers, "parameters", model->store->n_value,
                        model->store->value, &trainer->moments);
    for (guint i = 0; i < model->n_tower && !model->shape.is_frozen; i++) {
        g_autofree gchar *name = g_strdup_printf("embedding.%u", i);
        trainer_add_numbers(
            numbers, name, model->shape.n_word * model->shape.embedding,
            model->tower[i].embedding, &trainer->side[i].moments);
    }
    return &trainer->n_step;
}
