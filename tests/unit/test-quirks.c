/* What is peculiar to the paper's training and test metrics, and would pass for
 * right if it were done the usual way; attnkit-numbers(7) lists it. */
#include "../harness.h"
#include "../world.h"
#include "examples.h"
#include "loss.h"

#include <math.h>
#include <string.h>

/* Epochs are watched from inside: every step of training goes through here. */
#define ak_trainer_step quirks_step
#define ak_trainer_settle quirks_settle
#include "../../core/training.c"
#undef ak_trainer_step
#undef ak_trainer_settle

gdouble ak_trainer_step(AkTrainer *trainer, gsize n, AkText *const *text);
void ak_trainer_settle(AkTrainer *trainer);

enum { N_TEXT = 41, SIZE = 8, N_STEP = 6 };

static const AkTrainOptions usual = {
    .epochs = 3, .batch_size = SIZE, .learning_rate = 0.1};

/* The batches of one epoch, in the order of the steps. */
typedef struct Steps {
    gsize n_step, n[N_STEP];
    AkText *text[N_STEP][SIZE];
} Steps;

static gboolean takes_none; /* steps change nothing */
static Steps *noted;        /* and are noted here */

gdouble
quirks_step(AkTrainer *trainer, gsize n, AkText *const *text)
{
    if (!takes_none)
        return ak_trainer_step(trainer, n, text);
    if (noted != NULL) {
        CU_ASSERT_TRUE_FATAL(noted->n_step < N_STEP && n <= SIZE);
        memcpy(noted->text[noted->n_step], text, n * sizeof *text);
        noted->n[noted->n_step++] = n;
    }
    return 0.0;
}

/* An epoch whose steps are only noted has no trainer. */
void
quirks_settle(AkTrainer *trainer)
{
    if (trainer != NULL)
        ak_trainer_settle(trainer);
}

/* --- batches -------------------------------------------------------------- */

/* Where in the sorted texts a batch begins: it is a run of them. */
static gsize
steps_place(const Steps *steps, gsize s, AkText *const *sorted)
{
    gsize at = 0;
    while (at < N_TEXT && sorted[at] != steps->text[s][0])
        at++;
    CU_ASSERT_TRUE_FATAL(at + steps->n[s] <= N_TEXT);
    for (gsize i = 0; i < steps->n[s]; i++)
        CU_ASSERT_PTR_EQUAL(steps->text[s][i], sorted[at + i]);
    return at;
}

/* Runs of eight of the sorted texts, the last of one; each once an epoch, in an
 * order of its own: over 60 epochs every run is the first one at times. */
static void
test_batches(void)
{
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, N_TEXT);
    guint n_first[N_STEP] = {0};
    for (guint epoch = 1; epoch <= 60; epoch++) {
        Steps steps = {0};
        gboolean is_seen[N_STEP] = {FALSE};
        g_autofree AkText **sorted = training_sort(world->text, 7, epoch);
        noted = &steps;
        takes_none = TRUE;
        /* It is the epoch after those that are over. */
        g_autoptr(GArray) over = g_array_new(FALSE, TRUE, sizeof(AkEpoch));
        g_array_set_size(over, epoch - 1);
        AkTraining training = {.epochs = over};
        CU_ASSERT_TRUE(
            training_epoch(&training, world->corpus, &usual, 7, NULL, NULL));
        takes_none = FALSE;
        noted = NULL;
        CU_ASSERT_EQUAL_FATAL(steps.n_step, N_STEP);
        for (gsize s = 0; s < N_STEP; s++) {
            const gsize at = steps_place(&steps, s, sorted);
            CU_ASSERT_EQUAL(at % SIZE, 0);
            CU_ASSERT_EQUAL(steps.n[s], at / SIZE + 1 < N_STEP ? SIZE : 1);
            CU_ASSERT_FALSE(is_seen[at / SIZE]);
            is_seen[at / SIZE] = TRUE;
            n_first[at / SIZE] += s == 0;
        }
    }
    for (gsize s = 0; s < N_STEP; s++)
        CU_ASSERT_TRUE(n_first[s] > 0);
}

/* Of a text with a question it is the text that is sorted by. */
static void
test_passage_length(void)
{
    g_autoptr(GPtrArray) text = g_ptr_array_new_with_free_func(ak_kit_text_free);
    for (gsize i = 0; i < 2; i++) {
        AkText *one = ak_kit_random_text(1, i == 0 ? "long" : "short",
                                         i == 0 ? 30 : 3, 20);
        one->n_query = i == 0 ? 3 : 30;
        g_free(one->query);
        one->query = g_new0(guint32, one->n_query);
        g_ptr_array_add(text, one);
    }
    for (guint epoch = 1; epoch <= 20; epoch++) {
        g_autofree AkText **sorted = training_sort(text, 1, epoch);
        CU_ASSERT_STRING_EQUAL(sorted[0]->id, "short");
    }
}

/* --- the loss ---------------------------------------------------------------- */

/* Negatives by positives of the texts that the length filter leaves: of labels
 * 1 0 0 0 1 the last falls out. */
static void
test_positive_weight(void)
{
    static const char *const two[] = {"no", "yes"};
    static const char *const words[] = {"a b", "a b c", "a b", "c a", "a"};
    const AkTextOptions options = {
        .min_df = 1, .lengths = 1, .longer_than = 1, .shorter_than = -1};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, two);
    for (gint i = 0; i < 15; i++) {
        g_autofree gchar *id = g_strdup_printf("%d", i);
        ak_examples_add(examples, &(AkExample){.id = id,
                                               .split = (AkSplit)(i / 5),
                                               .text = words[i % 5],
                                               .label = i % 5 % 4 == 0});
    }
    g_autoptr(AkCorpus) corpus = ak_corpus_new("x", examples, &options, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    g_autofree gdouble *weight = training_positive_weight(corpus);
    AK_ASSERT_NEAR(weight[0], 3.0, 0.0);
    corpus->task = AK_TASK_CLASSES;
    CU_ASSERT_PTR_NULL(training_positive_weight(corpus));
}

/* Sigmoid outputs: the sum over the batch.  Twice the texts, twice the loss;
 * classes: the mean, and so the same.  Sums of ten numbers in double, in
 * another order. */
static void
test_sum_over_batch(void)
{
    static const AkOutputKind kind[] = {AK_OUTPUT_SIGMOID, AK_OUTPUT_SOFTMAX};
    for (gsize k = 0; k < 2; k++) {
        const gsize n_output = k == 0 ? 1 : 3;
        const gdouble weight = 1.7;
        gdouble loss[2];
        for (gsize twice = 0; twice < 2; twice++) {
            g_autoptr(World) world = ak_world_new(FALSE, kind[k], n_output, 5);
            AkText *text[10];
            for (gsize i = 0; i < 10; i++)
                text[i] = g_ptr_array_index(world->text, i % 5);
            AkTeam *team = ak_team_new(1);
            AkTrainer *trainer = ak_trainer_new(world->model, &usual,
                                                k == 0 ? &weight : NULL, team);
            loss[twice] = ak_trainer_step(trainer, 5 + 5 * twice, text);
            ak_trainer_free(trainer);
            ak_team_free(team);
        }
        AK_ASSERT_NEAR(loss[1] / loss[0], k == 0 ? 2.0 : 1.0, 1e-6);
    }
}

/* --- what decays ---------------------------------------------------------------- */

/* All but the attention's parameters, and with a query these, too. */
static void
test_decay(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    AkUnit encoder = ak_kit_unit(loader, AK_ENCODER, "bilstm", "hidden=4");
    AkUnit attention = ak_kit_unit(loader, AK_ATTENTION, "additive", "");
    for (guint has_query = 0; has_query < 2; has_query++) {
        const AkModelShape shape = {.n_word = 9,
                                    .embedding = 5,
                                    .output_kind = has_query == 1
                                                       ? AK_OUTPUT_CANDIDATES
                                                       : AK_OUTPUT_SIGMOID,
                                    .n_output = 2};
        g_autoptr(AkModel) model = ak_kit_model(encoder, attention, &shape, 1);
        guint n_attention = 0;
        for (guint i = 0; i < model->store->param->len; i++) {
            const AkParam *param = g_ptr_array_index(model->store->param, i);
            const gboolean is_attention =
                g_str_has_prefix(param->name, "decoder.attention.");
            CU_ASSERT_EQUAL(param->decays, !is_attention || has_query == 1);
            n_attention += is_attention;
        }
        CU_ASSERT_EQUAL(n_attention, has_query == 1 ? 5 : 3);
    }
    ak_kit_unit_free(&encoder);
    ak_kit_unit_free(&attention);
}

/* --- the epoch kept ------------------------------------------------------------- */

/* No epoch is better than the first, since no step is taken: the second is kept,
 * or, where that is asked for, the first. */
static void
test_keep_first(void)
{
    takes_none = TRUE;
    for (guint keeps = 0; keeps < 2; keeps++) {
        g_autoptr(World) world =
            ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, N_TEXT);
        g_autoptr(GArray) epochs = g_array_new(FALSE, FALSE, sizeof(AkEpoch));
        AkTrainOptions options = usual;
        options.keep_first = keeps == 1;
        AkTeam *team = ak_team_new(1);
        CU_ASSERT_TRUE(ak_train(world->model, world->corpus, &options, 5, team,
                                NULL, epochs, NULL));
        ak_team_free(team);
        CU_ASSERT_EQUAL_FATAL(epochs->len, 3);
        const AkEpoch *epoch = &g_array_index(epochs, AkEpoch, 0);
        CU_ASSERT_TRUE(epoch[0].metric > 0.0);
        for (guint e = 0; e < 3; e++) {
            CU_ASSERT_EQUAL(epoch[e].metric, epoch[0].metric);
            CU_ASSERT_EQUAL(epoch[e].kept, e + keeps == 1);
        }
    }
    takes_none = FALSE;
}

/* --- test metrics --------------------------------------------------------------- */

static AkMetrics
metrics_of(AkTask task, gsize n_output, gsize n, const gint *label,
           const gfloat *output)
{
    const AkCorpus corpus = {.task = task, .n_output = n_output};
    g_autofree AkText *text = g_new0(AkText, n);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (gsize i = 0; i < n; i++) {
        text[i].label = label[i];
        g_ptr_array_add(texts, &text[i]);
    }
    return ak_metrics(&corpus, texts, output);
}

/* An output of 0.5 is class 0: predicted 1 0 0 0 0 for 1 1 1 0 0.  F1 of class 1
 * is 1/2, that of class 0 would be 2/3. */
static void
test_threshold(void)
{
    static const gint label[] = {1, 1, 1, 0, 0};
    static const gfloat output[] = {0.50001f, 0.5f, 0.49999f, 0.5f, 0.25f};
    const AkMetrics found = metrics_of(AK_TASK_BINARY, 1, 5, label, output);
    AK_ASSERT_NEAR(found.accuracy, 3.0 / 5.0, 1e-15);
    AK_ASSERT_NEAR(found.f1, 0.5, 1e-15);
    AK_ASSERT_NEAR(found.f1_macro, (0.5 + 2.0 / 3.0) / 2.0, 1e-15);
}

/* Of answers there is accuracy alone, of the first of those that are most
 * probable; what is no candidate has probability 0. */
static void
test_answers(void)
{
    static const gint label[] = {1, 1, 2};
    static const gfloat output[] = {0.0f, 0.5f, 0.5f, 0.0f, 0.0f,   0.5f,
                                    0.5f, 0.0f, 0.1f, 0.2f, 0.001f, 0.699f};
    const AkMetrics found = metrics_of(AK_TASK_QUERY, 4, 3, label, output);
    AK_ASSERT_NEAR(found.accuracy, 2.0 / 3.0, 1e-15);
    CU_ASSERT_TRUE(isnan(found.f1) && isnan(found.f1_macro) &&
                   isnan(found.roc_auc) && isnan(found.average_precision));
}

/* --- texts with a question -------------------------------------------------------- */

/* One vocabulary of texts and questions, each a document of its own, of training
 * alone; and no filter of length, though "code" would leave nothing here. */
static void
test_questions(void)
{
    static const char *const answer[] = {"x", "y"};
    static const struct {
        const char *id, *text, *query;
        AkSplit split;
    } row[] = {{"1", "both twice twice", "both question", AK_TRAIN},
               {"2", "text alone here", "question", AK_TRAIN},
               {"3", "dev", "dev both", AK_DEV},
               {"4", "question both text", "dev question", AK_TEST}};
    const AkTextOptions options = {
        .min_df = 2, .longer_than = -1, .shorter_than = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_QUERY, 2, 2, answer);
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        ak_examples_add(examples, &(AkExample){.id = row[i].id,
                                               .split = row[i].split,
                                               .text = row[i].text,
                                               .query = row[i].query});
    g_autoptr(AkCorpus) corpus = ak_corpus_new("x", examples, &options, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
    CU_ASSERT_EQUAL(corpus->split[AK_TRAIN]->len, 2);
    CU_ASSERT_EQUAL_FATAL(ak_vocabulary_size(corpus->vocabulary), 6);
    CU_ASSERT_STRING_EQUAL(ak_vocabulary_word(corpus->vocabulary, 4), "both");
    CU_ASSERT_STRING_EQUAL(ak_vocabulary_word(corpus->vocabulary, 5),
                           "question");
    const AkText *test = g_ptr_array_index(corpus->split[AK_TEST], 0);
    const guint32 text[] = {AK_START, 5, 4, AK_UNKNOWN, AK_END};
    const guint32 query[] = {AK_START, AK_UNKNOWN, 5, AK_END};
    CU_ASSERT_TRUE(test->n_token == 5 && test->n_query == 4);
    CU_ASSERT_EQUAL(memcmp(test->token, text, sizeof text), 0);
    CU_ASSERT_EQUAL(memcmp(test->query, query, sizeof query), 0);
}

static const AkCase cases[] = {
    {"questions", test_questions},
    {"batches", test_batches},
    {"length of the passage", test_passage_length},
    {"weight of the positives", test_positive_weight},
    {"sum over the batch", test_sum_over_batch},
    {"what decays", test_decay},
    {"keep_first", test_keep_first},
    {"class 1 above one half", test_threshold},
    {"answers", test_answers},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("quirks", cases);
}
