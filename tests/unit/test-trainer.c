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

/* No pieces, no distinct words: texts one by one, each token with its own row,
 * sums and moments in double. */
typedef struct Plain {
    World *world;
    gsize n_value, n_embedding, n_all;
    gdouble *value, *m, *v, *top, *g; /* parameters, then embeddings */
    guint t;
} Plain;

static gsize
plain_embedding(const Plain *plain, guint tower)
{
    return plain->n_value + tower * plain->n_embedding;
}

static Plain
plain_new(World *world)
{
    const AkModel *model = world->model;
    Plain plain = {.world = world,
                   .n_value = model->store->n_value,
                   .n_embedding = model->shape.n_word * model->shape.embedding};
    const gsize n = plain.n_all = plain_embedding(&plain, model->n_tower);
    plain.value = g_new0(gdouble, 5 * n);
    plain.m = plain.value + n;
    plain.v = plain.m + n;
    plain.top = plain.v + n;
    plain.g = plain.top + n;
    for (gsize i = 0; i < plain.n_value; i++)
        plain.value[i] = (gdouble)model->store->value[i];
    for (guint k = 0; k < model->n_tower; k++)
        for (gsize i = 0; i < plain.n_embedding; i++)
            plain.value[plain_embedding(&plain, k) + i] =
                (gdouble)model->tower[k].embedding[i];
    return plain;
}

/* The model gets the values, in single precision. */
static void
plain_show(const Plain *plain)
{
    AkModel *model = plain->world->model;
    for (gsize i = 0; i < plain->n_value; i++)
        model->store->value[i] = (gfloat)plain->value[i];
    for (guint k = 0; k < model->n_tower; k++)
        for (gsize i = 0; i < plain->n_embedding; i++)
            model->tower[k].embedding[i] =
                (gfloat)plain->value[plain_embedding(plain, k) + i];
    for (guint i = 0; i < model->store->param->len; i++)
        ak_store_transpose(model->store, i);
}

/* What a tower reads of one text. */
typedef struct PlainSide {
    gsize n_token;
    const guint32 *word;
    gfloat *x, *z, *dz;
} PlainSide;

static PlainSide
plain_lay(const Plain *plain, AkScratch *scratch, AkText *text, guint tower,
          AkInput *input)
{
    const AkModel *model = plain->world->model;
    AkLaid *laid = &input->laid[tower];
    ak_batch_lay(scratch, 1, &text, tower, laid);
    const gsize n = laid->batch.start[1];
    PlainSide side = {.n_token = n,
                      .word = laid->token,
                      .x = g_new0(gfloat, n * model->shape.embedding),
                      .z = g_new0(gfloat, n * model->n_map),
                      .dz = g_new0(gfloat, n * model->n_map)};
    for (gsize i = 0; i < n; i++)
        laid->row[i] = laid->dz_row[i] = (guint32)i;
    input->z[tower] = side.z;
    ak_model_project(model, tower, n, side.word, side.x, side.z);
    return side;
}

/* The map's gradient x' dz and the embedding's dz A, token by token. */
static void
plain_add_side(Plain *plain, guint tower, const PlainSide *side)
{
    const AkModel *model = plain->world->model;
    const gsize n_map = model->n_map, width = model->shape.embedding;
    const gfloat *map = ak_model_map(model, tower);
    gdouble *da = plain->g + ak_params_map_offset(model->tower[tower].params);
    for (gsize i = 0; i < side->n_token; i++) {
        const gfloat *x = side->x + i * width, *dz = side->dz + i * n_map;
        gdouble *dx =
            plain->g + plain_embedding(plain, tower) + side->word[i] * width;
        for (gsize e = 0; e < width; e++)
            for (gsize p = 0; p < n_map; p++) {
                if (map != NULL)
                    da[e * n_map + p] += (gdouble)x[e] * (gdouble)dz[p];
                dx[e] += map != NULL
                             ? (gdouble)dz[p] * (gdouble)map[e * n_map + p]
                             : (gdouble)(p == e) * (gdouble)dz[p];
            }
    }
}

/* The gradients of one text of n into g; its loss. */
static gdouble
plain_add_text(Plain *plain, gsize n, AkText *text)
{
    const AkModel *model = plain->world->model;
    const gsize n_map = model->store->n_map;
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    g_autofree gfloat *d_logit = g_new0(gfloat, model->shape.n_output),
                      *gradient = g_new0(gfloat, plain->n_value);
    PlainSide side[AK_N_TOWER];
    AkInput input;
    AkForward forward;
    gfloat *dz[AK_N_TOWER];
    for (guint k = 0; k < model->n_tower; k++) {
        side[k] = plain_lay(plain, scratch, text, k, &input);
        dz[k] = side[k].dz;
    }
    ak_model_forward(model, scratch, &input, gradient, &forward);
    const gdouble loss = ak_loss(model->shape.output_kind, model->shape.n_output,
                                 forward.logit, text, weight, n, d_logit);
    ak_model_backward(model, &forward, d_logit, FALSE, dz);
    for (gsize i = n_map; i < plain->n_value; i++)
        plain->g[i] += (gdouble)gradient[i - n_map];
    for (guint k = 0; k < model->n_tower; k++) {
        plain_add_side(plain, k, &side[k]);
        g_free(side[k].x);
        g_free(side[k].z);
        g_free(side[k].dz);
    }
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

/* Without a query the attention's parameters do not decay; row 0 of an embedding,
 * padding, stays; so do all rows of one that is frozen. */
static gdouble
plain_step(Plain *plain, gsize n, AkText *const *text)
{
    const AkModel *model = plain->world->model;
    const gsize width = model->shape.embedding;
    gdouble loss = 0.0;
    plain_show(plain);
    memset(plain->g, 0, plain->n_all * sizeof *plain->g);
    for (gsize i = 0; i < n; i++)
        loss += plain_add_text(plain, n, text[i]);
    plain->t++;
    plain_update(plain, 0, model->store->n_map, options.weight_decay);
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        const gboolean decays =
            model->n_tower > 1 ||
            !g_str_has_prefix(param->name, "decoder.attention.");
        if (!param->is_map)
            plain_update(plain, param->offset, ak_param_n_disk(param),
                         decays ? options.weight_decay : 0.0);
    }
    for (guint k = 0; k < model->n_tower && !model->shape.is_frozen; k++)
        plain_update(plain, plain_embedding(plain, k) + width,
                     plain->n_embedding - width, options.weight_decay);
    return loss;
}

/* --- the tests ------------------------------------------------------------ */

static gfloat
trainer_value(const Plain *plain, const AkModel *model, gsize i)
{
    if (i < plain->n_value)
        return model->store->value[i];
    guint tower = 0;
    for (i -= plain->n_value; i >= plain->n_embedding; tower++)
        i -= plain->n_embedding;
    return model->tower[tower].embedding[i];
}

/* A step is about rate times m / sqrt(v): where a gradient is no larger than the
 * rounding of its terms, some 1e-6, that quotient may be anything.  Values with
 * steadily larger ones agree to 1e-4 of a step, and they are most. */
static void
trainer_compare(const Plain *plain, const World *world, const guint8 *is_clear)
{
    const gsize n =
        world->model->shape.is_frozen ? plain->n_value : plain->n_all;
    gsize n_clear = 0;
    gdouble worst = 0.0;
    for (gsize i = 0; i < plain->n_all; i++) {
        if (i < n && !is_clear[i])
            continue;
        const gfloat found = trainer_value(plain, world->model, i);
        if (i >= n) /* bit for bit */
            CU_ASSERT_EQUAL((gdouble)found, plain->value[i]);
        worst = MAX(worst, fabs((gdouble)found - plain->value[i]));
        n_clear += i < n;
    }
    AK_ASSERT_NEAR(worst, 0.0, 1e-3 * options.learning_rate);
    CU_ASSERT_TRUE(2 * n_clear > n);
}

/* What a world is made of. */
typedef struct Kind {
    gboolean is_toy;
    AkOutputKind output;
    gsize n_output;
    gboolean is_frozen;
} Kind;

static World *
trainer_world(const Kind *kind, gsize n_text)
{
    World *world =
        ak_world_new(kind->is_toy, kind->output, kind->n_output, n_text);
    world->model->shape.is_frozen = kind->is_frozen;
    for (guint k = 0; k < world->model->n_tower; k++)
        for (gsize e = 0; e < AK_WORLD_WIDTH; e++) /* padding: must stay */
            world->model->tower[k].embedding[e] = 0.5f;
    return world;
}

static void
trainer_check(const Kind *kind, gsize size)
{
    g_autoptr(World) world = trainer_world(kind, 3 * size);
    g_autoptr(World) other = trainer_world(kind, 1);
    g_autoptr(AkTeam) team = ak_team_new(2);
    g_autoptr(AkTrainer) trainer =
        ak_trainer_new(world->model, &options,
                       kind->output == AK_OUTPUT_SIGMOID ? weight : NULL, team);
    Plain plain = plain_new(other);
    g_autofree guint8 *is_clear = g_malloc(plain.n_all);
    memset(is_clear, 1, plain.n_all);
    for (gsize s = 0; s < 3; s++) {
        AkText *const *text = (AkText *const *)world->text->pdata + s * size;
        const gdouble loss = ak_trainer_step(trainer, size, text);
        const gdouble expected = plain_step(&plain, size, text);
        AK_ASSERT_NEAR(loss / expected, 1.0, 1e-5);
        for (gsize i = 0; i < plain.n_all; i++)
            if (fabs(plain.g[i] + options.weight_decay * plain.value[i]) < 1e-3)
                is_clear[i] = 0;
    }
    ak_trainer_settle(trainer);
    trainer_compare(&plain, world, is_clear);
    g_free(plain.value);
}

static const Kind kinds[] = {
    {FALSE, AK_OUTPUT_SIGMOID, 1, FALSE},
    {TRUE, AK_OUTPUT_SIGMOID, 1, FALSE},
    {FALSE, AK_OUTPUT_SIGMOID, 3, FALSE},
    {TRUE, AK_OUTPUT_SIGMOID, 3, FALSE},
    {FALSE, AK_OUTPUT_SOFTMAX, 3, FALSE},
    {TRUE, AK_OUTPUT_SOFTMAX, 3, FALSE},
    {FALSE, AK_OUTPUT_CANDIDATES, 3, FALSE},
    {TRUE, AK_OUTPUT_CANDIDATES, 3, FALSE},
    {FALSE, AK_OUTPUT_SIGMOID, 1, TRUE},
    {TRUE, AK_OUTPUT_SIGMOID, 1, TRUE},
    {FALSE, AK_OUTPUT_CANDIDATES, 3, TRUE},
    {TRUE, AK_OUTPUT_CANDIDATES, 3, TRUE},
};

/* Sizes about the width of a piece, 8. */
static void
test_plainly(void)
{
    static const gsize sizes[] = {1, 8, 9, 33};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
            trainer_check(&kinds[k], sizes[i]);
}

/* The model after three steps on batches of 33; turned: every batch the other way
 * round; at_once: no step is put off. */
static gchar *
trainer_bits(const Kind *kind, guint n_thread, gboolean turned, gboolean at_once)
{
    enum { SIZE = 33 };
    g_autoptr(World) world = trainer_world(kind, 3 * SIZE);
    g_autoptr(AkTeam) team = ak_team_new(n_thread);
    g_autoptr(AkTrainer) trainer =
        ak_trainer_new(world->model, &options, weight, team);
    for (gsize s = 0; s < 3; s++) {
        AkText *text[SIZE];
        for (gsize i = 0; i < SIZE; i++)
            text[i] = g_ptr_array_index(world->text,
                                        s * SIZE + (turned ? SIZE - 1 - i : i));
        ak_trainer_step(trainer, SIZE, text);
        if (at_once)
            ak_trainer_settle(trainer);
    }
    ak_trainer_settle(trainer);
    return ak_world_bits(world);
}

static void
test_same_bits(void)
{
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autofree gchar *bits = trainer_bits(&kinds[k], 1, FALSE, TRUE);
        for (guint n = 1; n <= 3; n++) {
            g_autofree gchar *other = trainer_bits(&kinds[k], n, FALSE, FALSE);
            g_autofree gchar *turned = trainer_bits(&kinds[k], n, TRUE, FALSE);
            CU_ASSERT_STRING_EQUAL(other, bits);
            CU_ASSERT_STRING_EQUAL(turned, bits);
        }
    }
}

/* Frozen embeddings are as before, and everything else has moved. */
static void
test_frozen(void)
{
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        if (!kinds[k].is_frozen)
            continue;
        g_autoptr(World) world = trainer_world(&kinds[k], 9);
        const AkModel *model = world->model;
        const AkStore *store = model->store;
        Plain before = plain_new(world);
        g_autoptr(AkTeam) team = ak_team_new(2);
        g_autoptr(AkTrainer) trainer =
            ak_trainer_new(world->model, &options, weight, team);
        ak_trainer_step(trainer, 9, (AkText *const *)world->text->pdata);
        for (guint i = 0; i < store->param->len; i++) {
            const AkParam *param = g_ptr_array_index(store->param, i);
            for (gsize r = 0; r < param->rows; r++) {
                const gsize at = param->offset + r; /* of the first column */
                CU_ASSERT_NOT_EQUAL((gdouble)store->value[at], before.value[at]);
            }
        }
        for (gsize i = before.n_value; i < before.n_all; i++)
            CU_ASSERT_EQUAL((gdouble)trainer_value(&before, model, i),
                            before.value[i]);
        g_free(before.value);
    }
}

/* A loss that is not a number takes no step. */
static void
test_not_a_number(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 9);
    g_autoptr(AkTeam) team = ak_team_new(1);
    g_autoptr(AkTrainer) trainer =
        ak_trainer_new(world->model, &options, weight, team);
    const AkParam *bias = g_ptr_array_index(world->model->store->param,
                                            world->model->output.bias);
    world->model->store->value[bias->offset] = NAN;
    g_autofree gchar *before = ak_world_bits(world);
    CU_ASSERT_TRUE(isnan(
        ak_trainer_step(trainer, 9, (AkText *const *)world->text->pdata)));
    g_autofree gchar *after = ak_world_bits(world);
    CU_ASSERT_STRING_EQUAL(before, after);
}

static const AkCase cases[] = {
    {"against the plain way", test_plainly},
    {"threads, order and steps put off change no bit", test_same_bits},
    {"frozen embeddings", test_frozen},
    {"not a number", test_not_a_number},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("trainer", cases);
}
