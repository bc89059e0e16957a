#include "evaluation.h"

#include "loss.h"
#include "metrics.h"
#include "model.h"
#include "output.h"
#include "training.h"

#include <math.h>

/* A mean over what is defined. */
typedef struct Mean {
    gdouble sum;
    gsize n;
} Mean;

static void
mean_add(Mean *mean, gdouble x)
{
    if (isnan(x))
        return;
    mean->sum += x;
    mean->n++;
}

static gdouble
mean_get(const Mean *mean)
{
    return mean->n > 0 ? mean->sum / (gdouble)mean->n : NAN;
}

/* Does text i have label o: of its labels, or is o its class? */
static guint
evaluation_label(const AkCorpus *corpus, const AkText *text, gsize o)
{
    return corpus->task == AK_TASK_CLASSES ? text->label == (gint)o
                                           : ak_text_label(text, o);
}

/* The metrics of output o against all else, into the means. */
static void
evaluation_add_output(const AkCorpus *corpus, const GPtrArray *text,
                      const gfloat *output, gsize o, Mean mean[5])
{
    const gsize n = text->len;
    g_autofree gfloat *score = g_new(gfloat, n);
    g_autofree guint8 *label = g_new(guint8, n);
    g_autofree guint *predicted = g_new(guint, n), *truth = g_new(guint, n);
    for (guint i = 0; i < n; i++) {
        score[i] = output[i * corpus->n_output + o];
        truth[i] = evaluation_label(corpus, g_ptr_array_index(text, i), o);
        label[i] = (guint8)truth[i];
        predicted[i] = score[i] > AK_OUTPUT_YES;
    }
    mean_add(&mean[0], ak_accuracy(n, predicted, truth));
    mean_add(&mean[1], ak_f1(n, predicted, truth, 1));
    mean_add(&mean[2], ak_f1_macro(n, predicted, truth, 2));
    mean_add(&mean[3], ak_roc_auc(n, score, label));
    mean_add(&mean[4], ak_average_precision(n, score, label));
}

AkMetrics
ak_metrics(const AkCorpus *corpus, const GPtrArray *text, const gfloat *output)
{
    const gboolean is_query = corpus->task == AK_TASK_QUERY;
    if (!ak_output_is_defined(text->len * corpus->n_output, output))
        return (AkMetrics){NAN, NAN, NAN, NAN, NAN, 0, 0};
    Mean mean[5] = {{0.0, 0}};
    for (gsize o = 0; o < corpus->n_output && !is_query; o++)
        evaluation_add_output(corpus, text, output, o, mean);
    AkMetrics metrics = {mean_get(&mean[0]), mean_get(&mean[1]),
                         mean_get(&mean[2]), mean_get(&mean[3]),
                         mean_get(&mean[4]), mean[3].n,
                         mean[4].n};
    if (corpus->task != AK_TASK_CLASSES && !is_query)
        return metrics;

    const gsize n = text->len;
    g_autofree guint *predicted = g_new(guint, n), *truth = g_new(guint, n);
    for (guint i = 0; i < n; i++) {
        truth[i] = (guint)((const AkText *)g_ptr_array_index(text, i))->label;
        predicted[i] = ak_output_class(AK_OUTPUT_SOFTMAX, corpus->n_output,
                                       output + i * corpus->n_output);
    }
    metrics.accuracy = ak_accuracy(n, predicted, truth);
    if (is_query)
        return metrics;
    metrics.f1 = NAN;
    metrics.f1_macro = ak_f1_macro(n, predicted, truth, (guint)corpus->n_output);
    return metrics;
}
