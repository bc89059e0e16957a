/* Training that is put down and taken up again, in the middle of an epoch or
 * between two: the bits of training that was never disturbed. */
#include "checkpoint.h"

#include "../harness.h"
#include "../world.h"

#include <glib/gstdio.h>
#include <string.h>

enum { N_TEXT = 41, N_STEP = 6 }; /* 41 texts by 8 */

static const AkTrainOptions usual = {
    .epochs = 4, .batch_size = 8, .learning_rate = 0.03, .weight_decay = 1e-5};

/* Stops after `left` steps; G_MAXSIZE: never. */
static gboolean
stop_after(gpointer data, guint epoch, gsize done, gsize n_step)
{
    gsize *left = data;
    CU_ASSERT_TRUE(epoch >= 1 && done >= 1 && done <= n_step);
    if (*left != G_MAXSIZE)
        (*left)--;
    return *left == 0;
}

typedef struct Trial {
    gchar *folder, *path;
    GHashTable *keys;
    AkOutputKind kind;
    gsize n_output;
    gboolean is_frozen;
} Trial;

static Trial
trial_new(AkOutputKind kind, gsize n_output, gboolean is_frozen)
{
    Trial trial = {.folder = ak_test_folder(),
                   .keys = g_hash_table_new(g_str_hash, g_str_equal),
                   .kind = kind,
                   .n_output = n_output,
                   .is_frozen = is_frozen};
    trial.path = g_build_filename(trial.folder, "checkpoint.safetensors", NULL);
    g_hash_table_insert(trial.keys, (gpointer) "train.epochs", (gpointer) "4");
    return trial;
}

static void
trial_clear(Trial *trial)
{
    g_hash_table_unref(trial->keys);
    g_free(trial->path);
    ak_test_folder_remove(trial->folder);
}

/* As a new process would: a model drawn anew trains, from the checkpoint if there
 * is one, until `n_step` steps more are done.  Gives the model's bits and the log
 * as text; NULL: it was stopped.  *began: epochs that were over when it began. */
static gchar *
trial_run(const Trial *trial, gsize n_step, guint n_thread, guint *began)
{
    g_autoptr(World) world =
        ak_world_new(FALSE, trial->kind, trial->n_output, N_TEXT);
    world->model->shape.is_frozen = trial->is_frozen;
    g_autoptr(AkTeam) team = ak_team_new(n_thread);
    g_autoptr(GArray) epochs = g_array_new(FALSE, FALSE, sizeof(AkEpoch));
    AkCheckpoint checkpoint = {
        .path = trial->path, .keys = trial->keys, .every = 1e6};
    const AkTrainWatch watch = {stop_after, &n_step, &checkpoint};
    GError *error = NULL;
    const gboolean ok = ak_train(world->model, world->corpus, &usual, 5, team,
                                 &watch, epochs, &error);
    if (began != NULL)
        *began = checkpoint.n_epoch;
    if (!ok) {
        AK_ASSERT_ERROR(&error, "interrupted in epoch");
        return NULL;
    }
    GString *text = g_string_new(NULL);
    g_autofree gchar *bits = ak_world_bits(world);
    g_string_append(text, bits);
    for (guint i = 0; i < epochs->len; i++) {
        const AkEpoch *epoch = &g_array_index(epochs, AkEpoch, i);
        g_string_append_printf(text, " %u %a %a %d", epoch->number, epoch->loss,
                               epoch->metric, epoch->kept);
    }
    return g_string_free(text, FALSE);
}

/* Stopped after `first` steps, and again and again after `next` more, with other
 * numbers of threads. */
static void
trial_check(const Trial *trial, const gchar *wanted, gsize first, gsize next)
{
    guint began = G_MAXUINT, n_thread = 1;
    g_remove(trial->path);
    g_autofree gchar *found = trial_run(trial, first, 2, &began);
    CU_ASSERT_EQUAL(began, 0);
    for (gsize done = first; found == NULL; done += next) {
        found = trial_run(trial, next, n_thread, &began);
        CU_ASSERT_EQUAL(began, (done - 1) / N_STEP);
        n_thread = 3 - n_thread;
    }
    CU_ASSERT_STRING_EQUAL(found, wanted);
}

static void
checkpoint_check_same(AkOutputKind kind, gsize n_output, gboolean is_frozen)
{
    Trial trial = trial_new(kind, n_output, is_frozen);
    g_autofree gchar *wanted = trial_run(&trial, G_MAXSIZE, 1, NULL);
    CU_ASSERT_FALSE(g_file_test(trial.path, G_FILE_TEST_EXISTS));
    trial_check(&trial, wanted, 1, 100);
    trial_check(&trial, wanted, N_STEP, 100);
    trial_check(&trial, wanted, 2 * N_STEP + 1, 100);
    trial_check(&trial, wanted, 4 * N_STEP, 100);
    trial_check(&trial, wanted, 3, 5);
    trial_clear(&trial);
}

static void
test_same(void)
{
    checkpoint_check_same(AK_OUTPUT_SIGMOID, 1, FALSE);
    checkpoint_check_same(AK_OUTPUT_SOFTMAX, 3, TRUE);
    checkpoint_check_same(AK_OUTPUT_CANDIDATES, 3, FALSE);
}

/* What is not a whole checkpoint of these keys is none: training begins anew, and
 * ends as it always does. */
static void
trial_check_refused(const Trial *trial, const gchar *wanted)
{
    guint began = G_MAXUINT;
    g_autofree gchar *found = trial_run(trial, G_MAXSIZE, 1, &began);
    CU_ASSERT_EQUAL(began, 0);
    CU_ASSERT_STRING_EQUAL(found, wanted);
}

static void
test_refused(void)
{
    Trial trial = trial_new(AK_OUTPUT_SIGMOID, 1, FALSE);
    g_autofree gchar *wanted = trial_run(&trial, G_MAXSIZE, 1, NULL);
    guint began = 0;
    CU_ASSERT_PTR_NULL(trial_run(&trial, 2 * N_STEP + 2, 1, NULL));
    g_autofree gchar *whole = NULL;
    gsize size;
    CU_ASSERT_TRUE_FATAL(g_file_get_contents(trial.path, &whole, &size, NULL));

    g_hash_table_insert(trial.keys, (gpointer) "train.epochs", (gpointer) "5");
    trial_check_refused(&trial, wanted);
    g_hash_table_insert(trial.keys, (gpointer) "train.epochs", (gpointer) "4");

    /* One bit of the data, in the middle and at the end; half a file; one of
     * another world. */
    for (guint i = 0; i < 2; i++) {
        g_autofree gchar *other = g_memdup2(whole, size);
        other[i == 0 ? size / 2 : size - 1] ^= 1;
        CU_ASSERT_TRUE(
            g_file_set_contents(trial.path, other, (gssize)size, NULL));
        trial_check_refused(&trial, wanted);
    }
    CU_ASSERT_TRUE(
        g_file_set_contents(trial.path, whole, (gssize)size / 2, NULL));
    trial_check_refused(&trial, wanted);
    trial.is_frozen = TRUE;
    CU_ASSERT_TRUE(g_file_set_contents(trial.path, whole, (gssize)size, NULL));
    g_free(trial_run(&trial, G_MAXSIZE, 1, &began));
    CU_ASSERT_EQUAL(began, 0);
    trial.is_frozen = FALSE;

    /* A place that is none, or another: nine epochs, of which there are no
     * losses; a letter; another step, another loss. */
    static const struct {
        gsize digit;
        char other;
    } place[] = {{15, '9'}, {7, 'z'}, {17 + 15, '1'}, {34 + 9, '\0'}};
    for (guint i = 0; i < G_N_ELEMENTS(place); i++) {
        g_autofree gchar *other = g_memdup2(whole, size);
        char *at = g_strstr_len(other + 8, (gssize)size - 8, "\"place\":\"");
        CU_ASSERT_PTR_NOT_NULL_FATAL(at);
        at += 9 + place[i].digit;
        *at = place[i].other != '\0' ? place[i].other : *at == '5' ? '6' : '5';
        CU_ASSERT_TRUE(
            g_file_set_contents(trial.path, other, (gssize)size, NULL));
        trial_check_refused(&trial, wanted);
    }

    CU_ASSERT_TRUE(g_file_set_contents(trial.path, whole, (gssize)size, NULL));
    g_autofree gchar *found = trial_run(&trial, G_MAXSIZE, 1, &began);
    CU_ASSERT_EQUAL(began, 2);
    CU_ASSERT_STRING_EQUAL(found, wanted);
    trial_clear(&trial);
}

/* Written after each step where that is asked for, else not before its time, and
 * more seldom where writing takes long. */
static void
test_due(void)
{
    AkCheckpoint checkpoint = {.every = 0.0, .seconds = 1e9};
    checkpoint.last = 1e-6 * (gdouble)g_get_monotonic_time();
    CU_ASSERT_TRUE(ak_checkpoint_is_due(&checkpoint));
    checkpoint.every = 100.0;
    checkpoint.seconds = 0.0;
    CU_ASSERT_FALSE(ak_checkpoint_is_due(&checkpoint));
    checkpoint.last -= 101.0;
    CU_ASSERT_TRUE(ak_checkpoint_is_due(&checkpoint));
    checkpoint.seconds = 11.0;
    CU_ASSERT_FALSE(ak_checkpoint_is_due(&checkpoint));
}

/* A checkpoint that cannot be written ends training with the reason. */
static void
test_fails(void)
{
    Trial trial = trial_new(AK_OUTPUT_SIGMOID, 1, FALSE);
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, N_TEXT);
    g_autoptr(AkTeam) team = ak_team_new(1);
    g_autoptr(GArray) epochs = g_array_new(FALSE, FALSE, sizeof(AkEpoch));
    gsize left = G_MAXSIZE;
    g_autofree gchar *inside =
        g_build_filename(trial.path, "checkpoint.safetensors", NULL);
    CU_ASSERT_TRUE(g_file_set_contents(trial.path, "in the way", -1, NULL));
    AkCheckpoint checkpoint = {.path = inside, .keys = trial.keys};
    const AkTrainWatch watch = {stop_after, &left, &checkpoint};
    GError *error = NULL;
    CU_ASSERT_FALSE(ak_train(world->model, world->corpus, &usual, 5, team,
                             &watch, epochs, &error));
    AK_ASSERT_ERROR(&error, trial.path);
    trial_clear(&trial);
}

static const AkCase cases[] = {
    {"the same bits", test_same},
    {"what is none", test_refused},
    {"when it is time", test_due},
    {"what cannot be written", test_fails},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("checkpoint", cases);
}
