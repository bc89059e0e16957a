/* Epochs, what is kept, and what ends training. */
#include "../harness.h"
#include "../world.h"

#include <math.h>
#include <string.h>

/* The order of an epoch is static: it is looked at from inside. */
#include "../../core/training.c"

static const AkTrainOptions usual = {
    .epochs = 6, .batch_size = 8, .learning_rate = 0.01, .weight_decay = 1e-5};

typedef struct Outcome {
    gchar *bits;
    GArray *epochs; /* AkEpoch */
    gboolean ok;
    GError *error;
} Outcome;

static Outcome
training_run(World *world, const AkTrainOptions *options, guint n_thread,
             const AkTrainWatch *watch)
{
    Outcome outcome = {.epochs = g_array_new(FALSE, FALSE, sizeof(AkEpoch))};
    AkTeam *team = ak_team_new(n_thread);
    outcome.ok = ak_train(world->model, world->corpus, options, 5, team, watch,
                          outcome.epochs, &outcome.error);
    outcome.bits = ak_world_bits(world);
    ak_team_free(team);
    return outcome;
}

static void
outcome_clear(Outcome *outcome)
{
    g_free(outcome->bits);
    g_array_unref(outcome->epochs);
    g_clear_error(&outcome->error);
}

static gdouble
training_metric_now(const World *world, const AkTrainOptions *options)
{
    AkTeam *team = ak_team_new(1);
    const gdouble metric =
        training_metric(world->model, world->corpus, options, team);
    ak_team_free(team);
    return metric;
}

/* Of the epochs from the second on the first of the best is kept, and the model
 * is that epoch's. */
static void
training_check_kept(AkOutputKind kind, gsize n_output, gdouble rate)
{
    g_autoptr(World) world = ak_world_new(FALSE, kind, n_output, 41);
    AkTrainOptions options = usual;
    options.learning_rate = rate;
    Outcome outcome = training_run(world, &options, 2, NULL);
    CU_ASSERT_TRUE(outcome.ok);
    CU_ASSERT_EQUAL_FATAL(outcome.epochs->len, 6);
    guint best = 1;
    for (guint e = 0; e < 6; e++) {
        const AkEpoch *epoch = &g_array_index(outcome.epochs, AkEpoch, e);
        CU_ASSERT_EQUAL(epoch->number, e + 1);
        CU_ASSERT_TRUE(isfinite(epoch->loss) && epoch->loss > 0.0);
        if (e > 1 &&
            epoch->metric > g_array_index(outcome.epochs, AkEpoch, best).metric)
            best = e;
    }
    for (guint e = 0; e < 6; e++)
        CU_ASSERT_EQUAL(g_array_index(outcome.epochs, AkEpoch, e).kept,
                        e == best);
    AK_ASSERT_NEAR(training_metric_now(world, &options),
                   g_array_index(outcome.epochs, AkEpoch, best).metric, 0.0);
    outcome_clear(&outcome);
}

/* At a rate of 2 the metric falls after a while: another epoch than the last. */
static void
test_kept(void)
{
    training_check_kept(AK_OUTPUT_SIGMOID, 1, 0.01);
    training_check_kept(AK_OUTPUT_SIGMOID, 1, 2.0);
    training_check_kept(AK_OUTPUT_SIGMOID, 3, 0.5);
    training_check_kept(AK_OUTPUT_SOFTMAX, 3, 0.5);
    training_check_kept(AK_OUTPUT_CANDIDATES, 3, 0.5);
}

/* Of two texts the first epoch already tells which is which; still it is the
 * second that is kept. */
static void
test_first_never(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 41);
    g_autoptr(GPtrArray) dev = g_ptr_array_new();
    for (gint label = 0; label < 2; label++)
        for (guint i = 0; i < world->text->len && (gint)dev->len == label; i++) {
            AkText *text = g_ptr_array_index(world->text, i);
            if (text->label == label && text->n_token > 8)
                g_ptr_array_add(dev, text);
        }
    world->corpus->split[AK_DEV] = dev;
    AkTrainOptions options = usual;
    options.learning_rate = 0.1;
    Outcome outcome = training_run(world, &options, 1, NULL);
    CU_ASSERT_EQUAL_FATAL(outcome.epochs->len, 6);
    const AkEpoch *epoch = &g_array_index(outcome.epochs, AkEpoch, 0);
    CU_ASSERT_EQUAL(epoch[0].metric, 1.0);
    CU_ASSERT_EQUAL(epoch[1].metric, 1.0);
    CU_ASSERT_FALSE(epoch[0].kept);
    CU_ASSERT_TRUE(epoch[1].kept);
    outcome_clear(&outcome);
}

/* One epoch alone is kept, though it is the first. */
static void
test_one_epoch(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 20);
    AkTrainOptions options = usual;
    options.epochs = 1;
    g_autofree gchar *before = ak_world_bits(world);
    Outcome outcome = training_run(world, &options, 1, NULL);
    CU_ASSERT_TRUE(outcome.ok);
    CU_ASSERT_EQUAL_FATAL(outcome.epochs->len, 1);
    CU_ASSERT_TRUE(g_array_index(outcome.epochs, AkEpoch, 0).kept);
    CU_ASSERT_STRING_NOT_EQUAL(outcome.bits, before);
    outcome_clear(&outcome);
}

/* Learning is learning: the loss falls, the metric rises. */
static void
training_check_learns(AkOutputKind kind, gsize n_output, gdouble enough)
{
    g_autoptr(World) world = ak_world_new(FALSE, kind, n_output, 60);
    AkTrainOptions options = usual;
    options.epochs = 20;
    const gdouble before = training_metric_now(world, &options);
    Outcome outcome = training_run(world, &options, 2, NULL);
    const AkEpoch *first = &g_array_index(outcome.epochs, AkEpoch, 0);
    const AkEpoch *last = &g_array_index(outcome.epochs, AkEpoch, 19);
    CU_ASSERT_TRUE(last->loss < 0.5 * first->loss);
    CU_ASSERT_TRUE(last->metric > before && last->metric > enough);
    outcome_clear(&outcome);
}

static void
test_learns(void)
{
    training_check_learns(AK_OUTPUT_SIGMOID, 1, 0.95);
    training_check_learns(AK_OUTPUT_CANDIDATES, 3, 0.95);
}

/* The answer is the query's last word, whatever the text: learnt through the
 * query's tower alone. */
static void
test_learns_query(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_CANDIDATES, 3, 60);
    for (guint i = 0; i < world->text->len; i++) {
        AkText *text = g_ptr_array_index(world->text, i);
        text->label = (gint)(i * 5 % 3);
        ak_kit_set_candidates(text, 0, NULL);
        text->query[text->n_query - 2] = AK_FIRST_WORD + (guint32)text->label;
    }
    Outcome outcome = training_run(world, &usual, 2, NULL);
    CU_ASSERT_TRUE(outcome.ok);
    CU_ASSERT_TRUE(training_metric_now(world, &usual) > 0.95);
    outcome_clear(&outcome);
}

/* The model kept has both towers of its epoch: one epoch's training, told apart
 * from six of which the second is kept. */
static void
test_kept_towers(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_CANDIDATES, 3, 41);
    g_autoptr(World) other = ak_world_new(FALSE, AK_OUTPUT_CANDIDATES, 3, 41);
    AkTrainOptions options = usual;
    options.learning_rate = 0.5;
    Outcome outcome = training_run(world, &options, 1, NULL);
    CU_ASSERT_TRUE(outcome.ok);
    gint64 kept = 0;
    for (guint e = 0; e < outcome.epochs->len; e++)
        if (g_array_index(outcome.epochs, AkEpoch, e).kept)
            kept = e + 1;
    CU_ASSERT_TRUE(kept >= 2 && kept < 6); /* or nothing had to be restored */
    /* The same epochs and no more, the last one's model taken by hand. */
    options.epochs = kept;
    g_autofree gchar *bits = NULL;
    AkTeam *team = ak_team_new(1);
    AkTrainer *trainer = ak_trainer_new(other->model, &options, NULL, team);
    g_autoptr(GArray) over = g_array_new(FALSE, FALSE, sizeof(AkEpoch));
    AkTraining training = {
        .model = other->model, .trainer = trainer, .epochs = over};
    for (gint64 e = 1; e <= kept; e++) {
        CU_ASSERT_TRUE(
            training_epoch(&training, other->corpus, &options, 5, NULL, NULL));
        training.n_step = 0;
        g_array_set_size(over, (guint)e);
    }
    bits = ak_world_bits(other);
    CU_ASSERT_STRING_EQUAL(outcome.bits, bits);
    ak_trainer_free(trainer);
    ak_team_free(team);
    outcome_clear(&outcome);
}

/* --- the same bits -------------------------------------------------------- */

static void
training_check_bits(AkOutputKind kind, gsize n_output)
{
    AkTrainOptions options = usual;
    options.epochs = 3;
    g_autofree gchar *bits = NULL;
    for (guint n = 1; n <= 3; n++)
        for (guint turned = 0; turned < 2; turned++) {
            g_autoptr(World) world = ak_world_new(FALSE, kind, n_output, 41);
            for (guint i = 0; turned == 1 && 2 * i < world->text->len; i++) {
                gpointer *text = world->text->pdata, one = text[i];
                text[i] = text[world->text->len - 1 - i];
                text[world->text->len - 1 - i] = one;
            }
            Outcome outcome = training_run(world, &options, n, NULL);
            if (bits == NULL)
                bits = g_strdup(outcome.bits);
            CU_ASSERT_STRING_EQUAL(outcome.bits, bits);
            outcome_clear(&outcome);
        }
}

static void
test_same_bits(void)
{
    training_check_bits(AK_OUTPUT_SIGMOID, 1);
    training_check_bits(AK_OUTPUT_CANDIDATES, 3);
}

/* --- order ---------------------------------------------------------------- */

/* How often in 400 epochs a text of `longer` tokens comes before one of
 * `shorter`. */
static guint
training_count_turned(gsize shorter, gsize longer)
{
    g_autoptr(GPtrArray) text = g_ptr_array_new_with_free_func(ak_kit_text_free);
    g_ptr_array_add(text, ak_kit_random_text(1, "short", shorter - 2, 20));
    g_ptr_array_add(text, ak_kit_random_text(1, "long", longer - 2, 20));
    guint n_turned = 0;
    for (guint epoch = 1; epoch <= 400; epoch++) {
        g_autofree AkText **sorted = training_sort(text, 1, epoch);
        n_turned += sorted[0] == g_ptr_array_index(text, 1);
    }
    return n_turned;
}

/* Noise from floor(-0.1 L) to ceil(0.1 L) - 1: 20 tokens count as 18 .. 21, 23 as
 * 20 .. 25, 24 as 21 .. 26.  So 23 come before 20 in one of 24 epochs (20 before
 * 21), 24 never: on a tie the shorter is first. */
static void
test_noise(void)
{
    CU_ASSERT_TRUE(training_count_turned(20, 23) > 0);
    CU_ASSERT_TRUE(training_count_turned(20, 23) < 50);
    CU_ASSERT_EQUAL(training_count_turned(20, 24), 0);
    /* 3 and 4 tokens count as 2, 3 and as 3, 4. */
    CU_ASSERT_EQUAL(training_count_turned(3, 4), 0);
    /* 10 as 9, 10; 11 as 9 .. 12: turned for (10, 9), one in 8. */
    const guint n = training_count_turned(10, 11);
    CU_ASSERT_TRUE(n > 20 && n < 90); /* 50, deviation 7 */
}

static gboolean
training_count_step(gpointer data, guint epoch, gsize done, gsize n_step)
{
    gsize *count = data;
    (*count)++;
    CU_ASSERT_TRUE(epoch >= 1 && done >= 1 && done <= n_step);
    CU_ASSERT_EQUAL(n_step, 6); /* 41 texts by 8 */
    return *count == 8;
}

/* Stopped in the second step of the second epoch: the first epoch is told. */
static void
test_interrupted(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 41);
    CU_ASSERT_EQUAL(ak_train_n_step(world->corpus, &usual), 6);
    gsize count = 0;
    const AkTrainWatch watch = {training_count_step, &count, NULL};
    Outcome outcome = training_run(world, &usual, 2, &watch);
    CU_ASSERT_FALSE(outcome.ok);
    CU_ASSERT_TRUE(
        g_error_matches(outcome.error, AK_ERROR, AK_ERROR_INTERRUPTED));
    CU_ASSERT_EQUAL(count, 8);
    CU_ASSERT_EQUAL(outcome.epochs->len, 1);
    outcome_clear(&outcome);
}

static void
test_diverged(void)
{
    static const AkOutputKind kinds[] = {AK_OUTPUT_SIGMOID, AK_OUTPUT_SOFTMAX,
                                         AK_OUTPUT_CANDIDATES};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(World) world =
            ak_world_new(FALSE, kinds[i], i == 0 ? 1 : 3, 41);
        AkTrainOptions options = usual;
        options.learning_rate = 1e30;
        Outcome outcome = training_run(world, &options, 2, NULL);
        CU_ASSERT_FALSE(outcome.ok);
        CU_ASSERT_TRUE(
            g_error_matches(outcome.error, AK_ERROR, AK_ERROR_NUMBER));
        AK_ASSERT_ERROR(&outcome.error, "epoch 1, step");
        outcome_clear(&outcome);
    }
}

static void
test_names(void)
{
    AkTrainOptions options = {.metric = 0};
    CU_ASSERT_STRING_EQUAL(ak_train_metric_name(&options, AK_TASK_BINARY),
                           "roc_auc");
    CU_ASSERT_STRING_EQUAL(ak_train_metric_name(&options, AK_TASK_CLASSES),
                           "accuracy");
    options.metric = 1;
    CU_ASSERT_STRING_EQUAL(ak_train_metric_name(&options, AK_TASK_CLASSES),
                           "roc_auc");
    CU_ASSERT_STRING_EQUAL(ak_train_metric_name(&options, AK_TASK_QUERY),
                           "accuracy"); /* it has no other */
    options.metric = 2;
    CU_ASSERT_STRING_EQUAL(ak_train_metric_name(&options, AK_TASK_BINARY),
                           "accuracy");
    CU_ASSERT_EQUAL(ak_task_output(AK_TASK_MULTILABEL), AK_OUTPUT_SIGMOID);
    CU_ASSERT_EQUAL(ak_task_output(AK_TASK_CLASSES), AK_OUTPUT_SOFTMAX);
    CU_ASSERT_EQUAL(ak_task_output(AK_TASK_QUERY), AK_OUTPUT_CANDIDATES);
}

static const AkCase cases[] = {
    {"the epoch kept", test_kept},
    {"the first epoch is never kept", test_first_never},
    {"one epoch", test_one_epoch},
    {"it learns", test_learns},
    {"it learns from the query", test_learns_query},
    {"both towers are kept", test_kept_towers},
    {"threads and order change no bit", test_same_bits},
    {"noise of the lengths", test_noise},
    {"interrupted", test_interrupted},
    {"diverged", test_diverged},
    {"names", test_names},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("training", cases);
}
