/* A step of training against a plain transcription; and the same bits for any
 * number of threads and any order of the batch. */
#include "../harness.h"
#include "../world.h"
#include "attnkit/kernels.h"
#include "loss.h"
#include "trainer.h"

#include <math.h>
#include <string.h>

static const AkTrainOptions options = {.learning_rate = 0.01,
                                       .weight_decay = 0.02};
static const gdouble weight[3] = {1.7, 0.6, 2.5};

/* --- the plain way -------------------------------------------------------- */

/* No pieces, no distinct words: one batch, each token with its own row, sums and
 * moments in double. */
typedef struct Plain {
    World *world;
    gsize n_value, n_embedding;
    gdouble *value, *m, *v, *top; /* parameters, then the embedding */
    gdouble *g;
    guint t;
} Plain;

static Plain
plain_new(World *world)
{
    const AkModel *model = world->model;
    Plain plain = {.world = world,
                   .n_value = model->store->n_value,
                   .n_embedding = model->shape.n_word * model->shape.embedding};
    const gsize n = plain.n_value + plain.n_embedding;
    plain.value = g_new0(gdouble, 5 * n);
    plain.m = plain.value + n;
    plain.v = plain.m + n;
    plain.top = plain.v + n;
    plain.g = plain.top + n;
    for (gsize i = 0; i < plain.n_value; i++)
        plain.value[i] = (gdouble)model->store->value[i];
    for (gsize i = 0; i < plain.n_embedding; i++)
        plain.value[plain.n_value + i] =
            (gdouble)model->tower[AK_TEXT_TOWER].embedding[i];
    return plain;
}

/* The model gets the values, in single precision. */
static void
plain_show(const Plain *plain)
{
    AkModel *model = plain->world->model;
    for (gsize i = 0; i < plain->n_value; i++)
        model->store->value[i] = (gfloat)plain->value[i];
    for (gsize i = 0; i < plain->n_embedding; i++)
        model->tower[AK_TEXT_TOWER].embedding[i] =
            (gfloat)plain->value[plain->n_value + i];
    for (guint i = 0; i < model->store->param->len; i++)
        ak_store_transpose(model->store, i);
}

static gdouble
plain_loss(const Plain *plain, AkForward *forward, AkText *const *text,
           gfloat *d_logit)
{
    const AkModelShape *shape = &plain->world->model->shape;
    gdouble loss = 0.0;
    for (gsize b = 0; b < forward->input->laid[AK_TEXT_TOWER].batch.n_text; b++)
        loss += ak_loss(shape->output_kind, shape->n_output,
                        forward->logit + b * shape->n_output, text[b], weight,
                        forward->input->laid[AK_TEXT_TOWER].batch.n_text,
                        d_logit + b * shape->n_output);
    return loss;
}

/* The map's gradient x' dz and the embedding's dz A, token by token. */
static void
plain_add_map(Plain *plain, const gfloat *x, const gfloat *dz, guint32 word)
{
    const AkModel *model = plain->world->model;
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gfloat *map = ak_model_map(model, AK_TEXT_TOWER);
    gdouble *dx = plain->g + plain->n_value + word * width;
    if (map == NULL) {
        for (gsize e = 0; e < width; e++)
            dx[e] += (gdouble)dz[e];
        return;
    }
    gdouble *da =
        plain->g + ak_params_map_offset(model->tower[AK_TEXT_TOWER].params);
    for (gsize e = 0; e < width; e++)
        for (gsize p = 0; p < n_map; p++) {
            da[e * n_map + p] += (gdouble)x[e] * (gdouble)dz[p];
            dx[e] += (gdouble)dz[p] * (gdouble)map[e * n_map + p];
        }
}

/* All gradients into g; the loss. */
static gdouble
plain_gradient(Plain *plain, gsize n, AkText *const *text)
{
    const AkModel *model = plain->world->model;
    const gsize n_map = model->n_map, width = model->shape.embedding;
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    AkInput input;
    AkLaid *laid = &input.laid[AK_TEXT_TOWER];
    ak_batch_lay(scratch, n, text, AK_TEXT_TOWER, laid);
    const gsize n_token = laid->batch.start[n];
    const guint32 *word = laid->token;
    for (gsize i = 0; i < n_token; i++)
        laid->row[i] = laid->dz_row[i] = (guint32)i;
    g_autofree gfloat *x = g_new0(gfloat, n_token * width),
                      *z = g_new0(gfloat, n_token * n_map),
                      *dz = g_new0(gfloat, n_token * n_map),
                      *d_logit = g_new0(gfloat, n * model->shape.n_output),
                      *gradient = g_new0(gfloat, plain->n_value);
    AkForward forward;
    input.z[AK_TEXT_TOWER] = z;
    ak_model_project(model, AK_TEXT_TOWER, n_token, word, x, z);
    ak_model_forward(model, scratch, &input, gradient, &forward);
    const gdouble loss = plain_loss(plain, &forward, text, d_logit);
    gfloat *const towers[AK_N_TOWER] = {dz};
    ak_model_backward(model, &forward, d_logit, FALSE, towers);

    memset(plain->g, 0, (plain->n_value + plain->n_embedding) * sizeof(gdouble));
    for (gsize i = model->store->n_map; i < plain->n_value; i++)
        plain->g[i] = (gdouble)gradient[i - model->store->n_map];
    for (gsize i = 0; i < n_token; i++)
        plain_add_map(plain, x + i * width, dz + i * n_map, word[i]);
    return loss;
}

static void
plain_update(Plain *plain, gsize first, gsize n, gdouble decay)
{
    for (gsize i = first; i < first + n; i++) {
        const gdouble g = plain->g[i] + decay * plain->value[i];
        plain->m[i] = 0.9 * plain->m[i] + 0.1 * g;
        plain->v[i] = 0.999 * plain->v[i] + 0.001 * g * g;
        plain->top[i] = MAX(plain->top[i], plain->v[i]);
        plain->value[i] -=
            options.learning_rate / (1.0 - pow(0.9, plain->t)) * plain->m[i] /
            (sqrt(plain->top[i]) / sqrt(1.0 - pow(0.999, plain->t)) + 1e-8);
    }
}

static gint
trainer_longer_first(gconstpointer a, gconstpointer b)
{
    return ak_text_compare(b, a);
}

static gdouble
plain_step(Plain *plain, gsize n, AkText *const *text)
{
    const AkModel *model = plain->world->model;
    const gsize width = model->shape.embedding;
    g_autofree AkText **sorted = g_memdup2(text, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, trainer_longer_first);
    plain_show(plain);
    const gdouble loss = plain_gradient(plain, n, sorted);
    plain->t++;
    plain_update(plain, 0, model->store->n_map, options.weight_decay);
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        const gboolean decays =
            !g_str_has_prefix(param->name, "decoder.attention.");
        if (!param->is_map)
            plain_update(plain, param->offset, ak_param_n_disk(param),
                         decays ? options.weight_decay : 0.0);
    }
    plain_update(plain, plain->n_value + width, plain->n_embedding - width,
                 options.weight_decay); /* row 0, padding, stays */
    return loss;
}

/* --- the tests ------------------------------------------------------------ */

/* A step is about rate times m / sqrt(v): where a gradient is no larger than the
 * rounding of its terms, some 1e-6, that quotient may be anything.  Values with
 * steadily larger ones agree to 1e-4 of a step, and they are most. */
static void
trainer_compare(const Plain *plain, const World *world, const guint8 *is_clear)
{
    gsize n_clear = 0;
    gdouble worst = 0.0;
    for (gsize i = 0; i < plain->n_value + plain->n_embedding; i++) {
        if (!is_clear[i])
            continue;
        const gfloat found = i < plain->n_value
                                 ? world->model->store->value[i]
                                 : world->model->tower[AK_TEXT_TOWER]
                                       .embedding[i - plain->n_value];
        worst = MAX(worst, fabs((gdouble)found - plain->value[i]));
        n_clear++;
    }
    AK_ASSERT_NEAR(worst, 0.0, 1e-3 * options.learning_rate);
    CU_ASSERT_TRUE(2 * n_clear > plain->n_value + plain->n_embedding);
}

static void
trainer_check(gboolean is_toy, AkOutputKind kind, gsize n_output, gsize size)
{
    g_autoptr(World) world = ak_world_new(is_toy, kind, n_output, 3 * size);
    g_autoptr(World) other = ak_world_new(is_toy, kind, n_output, 1);
    for (gsize e = 0; e < AK_WORLD_WIDTH; e++) /* padding: must stay */
        world->model->tower[AK_TEXT_TOWER].embedding[e] =
            other->model->tower[AK_TEXT_TOWER].embedding[e] = 0.5f;
    AkTeam *team = ak_team_new(2);
    AkTrainer *trainer =
        ak_trainer_new(world->model, &options,
                       kind == AK_OUTPUT_SIGMOID ? weight : NULL, team);
    Plain plain = plain_new(other);
    const gsize n = plain.n_value + plain.n_embedding;
    g_autofree guint8 *is_clear = g_malloc(n);
    memset(is_clear, 1, n);
    for (gsize s = 0; s < 3; s++) {
        AkText *const *text = (AkText *const *)world->text->pdata + s * size;
        const gdouble loss = ak_trainer_step(trainer, size, text);
        const gdouble expected = plain_step(&plain, size, text);
        AK_ASSERT_NEAR(loss / expected, 1.0, 1e-5);
        for (gsize i = 0; i < n; i++)
            if (fabs(plain.g[i] + options.weight_decay * plain.value[i]) < 1e-3)
                is_clear[i] = 0;
    }
    trainer_compare(&plain, world, is_clear);
    ak_trainer_free(trainer);
    ak_team_free(team);
    g_free(plain.value);
}

/* Sizes about the width of a piece, 8. */
static void
test_plainly(void)
{
    static const gsize sizes[] = {1, 8, 9, 33};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (guint is_toy = 0; is_toy < 2; is_toy++) {
            trainer_check(is_toy == 1, AK_OUTPUT_SIGMOID, 1, sizes[i]);
            trainer_check(is_toy == 1, AK_OUTPUT_SIGMOID, 3, sizes[i]);
            trainer_check(is_toy == 1, AK_OUTPUT_SOFTMAX, 3, sizes[i]);
        }
}

/* The model after three steps on batches of 33; turned: every batch the other way
 * round. */
static gchar *
trainer_bits(gboolean is_toy, guint n_thread, gboolean turned)
{
    enum { SIZE = 33 };
    g_autoptr(World) world =
        ak_world_new(is_toy, AK_OUTPUT_SIGMOID, 1, 3 * SIZE);
    AkTeam *team = ak_team_new(n_thread);
    AkTrainer *trainer = ak_trainer_new(world->model, &options, weight, team);
    for (gsize s = 0; s < 3; s++) {
        AkText *text[SIZE];
        for (gsize i = 0; i < SIZE; i++)
            text[i] = g_ptr_array_index(world->text,
                                        s * SIZE + (turned ? SIZE - 1 - i : i));
        ak_trainer_step(trainer, SIZE, text);
    }
    ak_trainer_free(trainer);
    ak_team_free(team);
    return ak_world_bits(world);
}

static void
test_same_bits(void)
{
    for (guint is_toy = 0; is_toy < 2; is_toy++) {
        g_autofree gchar *bits = trainer_bits(is_toy == 1, 1, FALSE);
        for (guint n = 1; n <= 3; n++) {
            g_autofree gchar *other = trainer_bits(is_toy == 1, n, FALSE);
            g_autofree gchar *turned = trainer_bits(is_toy == 1, n, TRUE);
            CU_ASSERT_STRING_EQUAL(other, bits);
            CU_ASSERT_STRING_EQUAL(turned, bits);
        }
    }
}

/* A loss that is not a number takes no step. */
static void
test_not_a_number(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 9);
    AkTeam *team = ak_team_new(1);
    AkTrainer *trainer = ak_trainer_new(world->model, &options, weight, team);
    const AkParam *bias = g_ptr_array_index(world->model->store->param,
                                            world->model->output.bias);
    world->model->store->value[bias->offset] = NAN;
    g_autofree gchar *before = ak_world_bits(world);
    CU_ASSERT_TRUE(isnan(
        ak_trainer_step(trainer, 9, (AkText *const *)world->text->pdata)));
    g_autofree gchar *after = ak_world_bits(world);
    CU_ASSERT_STRING_EQUAL(before, after);
    ak_trainer_free(trainer);
    ak_team_free(team);
}

static const AkCase cases[] = {
    {"against the plain way", test_plainly},
    {"threads and order change no bit", test_same_bits},
    {"not a number", test_not_a_number},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("trainer", cases);
}
