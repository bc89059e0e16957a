/* The data of a study: reading, and the sample that is probed. */
#include "study.h"

#include "attnkit/random.h"
#include "batch.h"
#include "evaluation.h"
#include "examples.h"
#include "studysource.h"
#include "training.h"

#include <math.h>
#include <string.h>

typedef struct Draw { /* a text's place in the sample */
    guint64 number;
    AkText *text;
} Draw;

static gint
studydata_compare_draws(gconstpointer a, gconstpointer b)
{
    const Draw *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The n texts whose own random number is smallest: a larger sample holds the
 * smaller one, and the order of the file does not matter. */
static GPtrArray *
studydata_sample(const GPtrArray *text, gsize n, guint64 seed)
{
    g_autofree Draw *draw = g_new(Draw, text->len);
    for (guint i = 0; i < text->len; i++) {
        AkRandom random;
        draw[i].text = g_ptr_array_index(text, i);
        ak_random_init(&random, seed, "instances", draw[i].text->id);
        draw[i].number =
            (guint64)ak_random_u32(&random) << 32 | ak_random_u32(&random);
    }
    if (n > 0 && n < text->len)
        qsort(draw, text->len, sizeof *draw, studydata_compare_draws);

    const gsize n_taken = n > 0 ? MIN(n, text->len) : text->len;
    GPtrArray *sample = g_ptr_array_sized_new((guint)n_taken);
    for (gsize i = 0; i < n_taken; i++)
        g_ptr_array_add(sample, draw[i].text);
    g_ptr_array_sort(sample, ak_text_compare);
    return sample;
}

/* The value of an option of the reader that is a path, as it is; NULL: it is not
 * set, or no path. */
static const char *
studydata_path(const AkStudyDataset *dataset, const AkOption *option)
{
    const guint8 *state = dataset->reader->state;
    const char *path =
        option->type == AK_OPTION_PATH
            ? *(gchar *const *)(gconstpointer)(state + option->offset)
            : NULL;
    return path != NULL && *path != '\0' ? path : NULL;
}

/* What is wrong with all examples together has no line; the file or folder that they
 * came from stands before it. */
static void
studydata_prefix_path(const AkStudyDataset *dataset, GError **error)
{
    const AkOption *option = dataset->reader->module->plugin->options;
    for (; option != NULL && option->name != NULL; option++) {
        const char *path = studydata_path(dataset, option);
        if (option->type != AK_OPTION_PATH)
            continue;
        if (path != NULL)
            g_prefix_error(error, "%s: ", path);
        return;
    }
}

/* Where what was to be read is not there: how to say where it is. */
static gboolean
studydata_fail_read(const AkStudyDataset *dataset, const char *what,
                    GError **error)
{
    const AkOption *option = dataset->reader->module->plugin->options;
    ak_plugin_failed("data set", dataset->name, what, error);
    if (error == NULL)
        return FALSE;
    for (; option != NULL && option->name != NULL; option++) {
        const char *path = studydata_path(dataset, option);
        if (path == NULL || g_file_test(path, G_FILE_TEST_EXISTS))
            continue;
        gchar *whole = g_strdup_printf(
            "%s; say where it is with %s = PATH in [%s], or --set %s.%s=PATH",
            (*error)->message, option->name, dataset->name, dataset->name,
            option->name);
        g_free((*error)->message);
        (*error)->message = whole;
        return FALSE;
    }
    return FALSE;
}

static gboolean
studydata_read(const AkStudy *study, AkStudyDataset *dataset, guint64 seed,
               GError **error)
{
    const AkDatasetOps *ops = dataset->reader->module->plugin->ops.dataset;
    g_autoptr(AkExamples) examples = ak_examples_new();
    examples->watch.bound = study->memory > 0.0 ? study->memory : G_MAXDOUBLE;
    g_autofree gpointer state =
        g_memdup2(dataset->reader->state,
                  MAX(dataset->reader->module->plugin->state_size, 1));
    if (ops->open != NULL && !ops->open(state, error))
        return studydata_fail_read(dataset, "open", error);
    const gboolean ok = ops->read(state, seed, examples, error);
    if (ops->close != NULL)
        ops->close(state);
    if (examples->overflow != NULL) /* whatever the reader made of it */
        g_clear_error(error);
    else if (!ok)
        return studydata_fail_read(dataset, "read", error);
    AkVocabulary *vocabulary = NULL;
    if (!ak_source_vocabulary(dataset, &vocabulary, error))
        return FALSE;
    dataset->corpus = ak_corpus_new_with(dataset->name, examples,
                                         &dataset->text, vocabulary, error);
    if (dataset->corpus == NULL)
        studydata_prefix_path(dataset, error);
    return dataset->corpus != NULL;
}

/* Can the dev metric tell one epoch from another? */
static gboolean
studydata_check_dev(const AkStudyDataset *dataset, GError **error)
{
    const AkCorpus *corpus = dataset->corpus;
    const GPtrArray *dev = corpus->split[AK_DEV];
    if (corpus->task == AK_TASK_QUERY && dataset->train.metric == 1) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_CONFIG,
            "data set %s: train.metric = roc_auc, but answers to a query "
            "have no ROC AUC; leave it at auto, or set accuracy",
            dataset->name);
        return FALSE;
    }
    if (ak_source_has_model(dataset) ||
        strcmp(ak_train_metric_name(&dataset->train, corpus->task),
               "roc_auc") != 0)
        return TRUE;
    g_autofree gfloat *output = g_new0(gfloat, dev->len * corpus->n_output);
    if (!isnan(ak_metrics(corpus, dev, output).roc_auc))
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                "data set %s: its dev split has texts of one class only, so "
                "there is no ROC AUC to choose an epoch by; set train.metric = "
                "accuracy, or give it texts of both",
                dataset->name);
    return FALSE;
}

gboolean
ak_study_read(AkStudy *study, GError **error)
{
    const guint64 seed = (guint64)study->options.data_seed;
    for (guint i = 0; i < study->dataset->len; i++) {
        AkStudyDataset *dataset = g_ptr_array_index(study->dataset, i);
        if (!studydata_read(study, dataset, seed, error) ||
            !studydata_check_dev(dataset, error) ||
            !ak_source_read(study, dataset, error))
            return FALSE;
        dataset->instance =
            studydata_sample(dataset->corpus->split[AK_TEST],
                             (gsize)study->options.instances, seed);
    }
    return TRUE;
}
