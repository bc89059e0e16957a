#include "training.h"

#include "attnkit/random.h"
#include "checkpoint.h"
#include "evaluation.h"
#include "inspect.h"
#include "loss.h"
#include "profile.h"

#include <math.h>
#include <string.h>

const AkOption ak_train_options[] = {
    AK_INT(AkTrainOptions, epochs, "8", 1, 100000, NULL,
           "times that the training set is seen"),
    AK_INT(AkTrainOptions, batch_size, "32", 1, 65536, "texts", "texts a step"),
    AK_REAL(AkTrainOptions, learning_rate, "0.001", 0, 10, NULL,
            "step size of Adam with AMSGrad"),
    AK_REAL(
        AkTrainOptions, weight_decay, "1e-5", 0, 1, NULL,
        "L2 term added to the gradient, but, where there is no query, for the "
        "attention's parameters"),
    AK_CHOICE(AkTrainOptions, metric, "auto", "auto|roc_auc|accuracy",
              "dev metric that decides which epoch's model is kept; auto is "
              "roc_auc for sigmoid "
              "outputs, else accuracy, and answers to a query have no other"),
    AK_FLAG(AkTrainOptions, keep_first, "no",
            "the first epoch's model can be kept, too; in the authors' code it "
            "never is"),
    {.name = NULL},
};

AkOutputKind
ak_task_output(AkTask task)
{
    return task == AK_TASK_CLASSES ? AK_OUTPUT_SOFTMAX
           : task == AK_TASK_QUERY ? AK_OUTPUT_CANDIDATES
                                   : AK_OUTPUT_SIGMOID;
}

const char *
ak_train_metric_name(const AkTrainOptions *options, AkTask task)
{
    if (options->metric != 0 && task != AK_TASK_QUERY)
        return options->metric == 1 ? "roc_auc" : "accuracy";
    return ak_task_output(task) == AK_OUTPUT_SIGMOID ? "roc_auc" : "accuracy";
}

gsize
ak_train_n_step(const AkCorpus *corpus, const AkTrainOptions *options)
{
    const gsize size = (gsize)options->batch_size;
    return ak_n_item(corpus->split[AK_TRAIN]->len, size);
}

/* negatives / positives of each output over the training texts. */
static gdouble *
training_positive_weight(const AkCorpus *corpus)
{
    if (ak_task_output(corpus->task) != AK_OUTPUT_SIGMOID)
        return NULL;
    const GPtrArray *text = corpus->split[AK_TRAIN];
    gdouble *weight = g_new(gdouble, corpus->n_output);
    for (gsize o = 0; o < corpus->n_output; o++) {
        gsize positive = 0;
        for (guint i = 0; i < text->len; i++)
            positive += ak_text_label(g_ptr_array_index(text, i), o);
        weight[o] = (gdouble)(text->len - positive) / (gdouble)positive;
    }
    return weight;
}

/* --- one epoch's order ------------------------------------------------------ */

typedef struct Place {
    gint64 length; /* with noise */
    AkText *text;
} Place;

static gint
training_compare_places(gconstpointer a, gconstpointer b)
{
    const Place *x = a, *y = b;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return ak_text_compare(&x->text, &y->text);
}

/* The training texts in the order in which this epoch's batches are cut: by
 * length plus an integer from floor(-0.1 L) to ceil(0.1 L) - 1. */
static AkText **
training_sort(const GPtrArray *text, guint64 seed, guint epoch)
{
    g_autofree Place *place = g_new(Place, text->len);
    g_autofree gchar *purpose = g_strdup_printf("length-noise-%u", epoch);
    for (guint i = 0; i < text->len; i++) {
        AkText *one = g_ptr_array_index(text, i);
        const gint64 length = (gint64)one->n_token;
        const gint64 low = -((length + 9) / 10),
                     high = (length + 9) / 10; /* exclusive */
        AkRandom random;
        ak_random_init(&random, seed, purpose, one->id);
        place[i].length =
            length + low + ak_random_below(&random, (guint32)(high - low));
        place[i].text = one;
    }
    qsort(place, text->len, sizeof *place, training_compare_places);

    AkText **sorted = g_new(AkText *, text->len);
    for (guint i = 0; i < text->len; i++)
        sorted[i] = place[i].text;
    return sorted;
}

/* --- the dev metric ---------------------------------------------------------- */

static gdouble
training_metric(const AkModel *model, const AkCorpus *corpus,
                const AkTrainOptions *options, AkTeam *team)
{
    const GPtrArray *text = corpus->split[AK_DEV];
    g_autofree gfloat *output = g_new(gfloat, text->len * corpus->n_output);
    ak_evaluate(model, text->len, (AkText *const *)text->pdata, team, output,
                NULL);
    const AkMetrics metrics = ak_metrics(corpus, text, output);
    const gboolean is_auc =
        strcmp(ak_train_metric_name(options, corpus->task), "roc_auc") == 0;
    return is_auc ? metrics.roc_auc : metrics.accuracy;
}

/* --- training ------------------------------------------------------------------ */

/* Put the model's numbers aside, or back. */
static void
training_copy(AkTraining *training, gboolean is_back)
{
    AkModel *model = training->model;
    AkSnapshot *best = &training->best;
    const gsize n_value = model->store->n_value,
                n_embedding = model->shape.n_word * model->shape.embedding;
    ak_snapshot_prepare(best, model);
    memcpy(is_back ? model->store->value : best->value,
           is_back ? best->value : model->store->value,
           n_value * sizeof(gfloat));
    for (guint i = 0; i < model->n_tower && !model->shape.is_frozen; i++) {
        gfloat *embedding = model->tower[i].embedding;
        memcpy(is_back ? embedding : best->embedding[i],
               is_back ? best->embedding[i] : embedding,
               n_embedding * sizeof(gfloat));
    }
    for (guint i = 0; is_back && i < model->store->param->len; i++)
        ak_store_transpose(model->store, i);
}

/* After a step: tells it, and puts training down on disk if it is time, or if it
 * is to stop. */
static gboolean
training_pause(AkTraining *training, gsize n_step, const AkTrainWatch *watch,
               GError **error)
{
    const guint epoch = training->epochs->len + 1;
    if (watch == NULL)
        return TRUE;
    const gboolean is_stopped =
        watch->step(watch->data, epoch, training->n_step, n_step);
    if (watch->checkpoint != NULL &&
        (is_stopped || ak_checkpoint_is_due(watch->checkpoint)) &&
        !ak_checkpoint_save(watch->checkpoint, training, error))
        return FALSE;
    if (is_stopped)
        g_set_error(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                    "interrupted in epoch %u", epoch);
    return !is_stopped;
}

/* The step was not taken, so a parameter that is at fault was so before it. */
static gboolean
training_fail_loss(AkTraining *training, guint epoch, gdouble loss,
                   GError **error)
{
    g_autoptr(GError) fault = NULL;
    ak_trainer_settle(training->trainer);
    if (ak_model_check_numbers(training->model, &fault))
        fault = g_error_new(AK_ERROR, AK_ERROR_NUMBER, "%s not finite",
                            ak_trainer_fault(training->trainer));
    g_set_error(error, AK_ERROR, AK_ERROR_NUMBER,
                "the loss is %g in epoch %u, step %" G_GSIZE_FORMAT
                " (%s): training diverged; a smaller train.learning_rate may "
                "help",
                fabs(loss), epoch, training->n_step, fault->message);
    return FALSE;
}

/* A parameter may be at fault that the loss does not depend on. */
static gboolean
training_check_numbers(const AkTraining *training, GError **error)
{
    g_autoptr(GError) fault = NULL;
    if (ak_model_check_numbers(training->model, &fault))
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_NUMBER,
                "training diverged in epoch %u, in step %" G_GSIZE_FORMAT
                " or before (%s); a smaller train.learning_rate may help",
                training->epochs->len + 1, training->n_step, fault->message);
    return FALSE;
}

/* What is left of the epoch under way. */
static gboolean
training_epoch(AkTraining *training, const AkCorpus *corpus,
               const AkTrainOptions *options, guint64 seed,
               const AkTrainWatch *watch, GError **error)
{
    const guint epoch = training->epochs->len + 1;
    const GPtrArray *text = corpus->split[AK_TRAIN];
    const gsize size = (gsize)options->batch_size,
                n_step = ak_train_n_step(corpus, options);
    const AkSpan span = ak_profile_enter(AK_SPAN_BATCHES);
    g_autofree AkText **sorted = training_sort(text, seed, epoch);
    ak_profile_enter(span);
    g_autofree guint32 *order = g_new(guint32, n_step);
    g_autofree gchar *name = g_strdup_printf("%u", epoch);
    AkRandom random;
    ak_random_init(&random, seed, "batch-order", name);
    ak_random_permutation(&random, n_step, order);

    while (training->n_step < n_step) {
        const gsize first = order[training->n_step] * size,
                    n = MIN(size, text->len - first);
        const gdouble batch_loss =
            ak_trainer_step(training->trainer, n, sorted + first);
        training->n_step++;
        if (!isfinite(batch_loss))
            return training_fail_loss(training, epoch, batch_loss, error);
        training->loss += ak_task_output(corpus->task) == AK_OUTPUT_SIGMOID
                              ? batch_loss
                              : batch_loss * (gdouble)n;
        if (!training_pause(training, n_step, watch, error))
            return FALSE;
    }
    ak_trainer_settle(training->trainer);
    return TRUE;
}

/* As in the published code the first epoch is never kept, unless that is asked
 * for, and a metric has to be better than 0. */
static void
training_end_epoch(AkTraining *training, const AkCorpus *corpus,
                   const AkTrainOptions *options, AkTeam *team)
{
    GArray *epochs = training->epochs;
    AkEpoch epoch = {
        .number = epochs->len + 1,
        .loss = training->loss / (gdouble)corpus->split[AK_TRAIN]->len,
        .metric = training_metric(training->model, corpus, options, team)};
    AkEpoch *kept = NULL;
    for (guint i = 0; i < epochs->len; i++)
        if (g_array_index(epochs, AkEpoch, i).kept)
            kept = &g_array_index(epochs, AkEpoch, i);
    if ((epoch.number >= 2 || options->keep_first) &&
        epoch.metric > (kept != NULL ? kept->metric : 0.0)) {
        if (kept != NULL)
            kept->kept = FALSE;
        epoch.kept = TRUE;
        training_copy(training, FALSE);
    }
    g_array_append_val(epochs, epoch);
    training->n_step = 0;
    training->loss = 0.0;
}

/* From where it stands. */
static gboolean
training_go(AkTraining *training, const AkCorpus *corpus,
            const AkTrainOptions *options, guint64 seed, AkTeam *team,
            const AkTrainWatch *watch, GError **error)
{
    GArray *epochs = training->epochs;
    while (epochs->len < (guint)options->epochs) {
        if (!training_epoch(training, corpus, options, seed, watch, error) ||
            !training_check_numbers(training, error))
            return FALSE;
        training_end_epoch(training, corpus, options, team);
    }
    if (training->best.value != NULL)
        training_copy(training, TRUE);
    else
        g_array_index(epochs, AkEpoch, epochs->len - 1).kept = TRUE;
    return TRUE;
}

gboolean
ak_train(AkModel *model, const AkCorpus *corpus, const AkTrainOptions *options,
         guint64 seed, AkTeam *team, const AkTrainWatch *watch, GArray *epochs,
         GError **error)
{
    g_autofree gdouble *weight = training_positive_weight(corpus);
    g_autoptr(AkTrainer) trainer = ak_trainer_new(model, options, weight, team);
    AkTraining training = {.model = model, .trainer = trainer, .epochs = epochs};
    if (watch != NULL && watch->checkpoint != NULL)
        ak_checkpoint_load(watch->checkpoint, &training);
    const gboolean ok =
        training_go(&training, corpus, options, seed, team, watch, error);
    ak_snapshot_clear(&training.best);
    return ok;
}
