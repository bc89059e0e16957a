/* evaluation.h: the metrics of a model's outputs. */
#ifndef AK_EVALUATION_H
#define AK_EVALUATION_H

#include "corpus.h"

/* NAN: undefined, for instance ROC AUC where the texts are of one class.
 *
 *   one sigmoid output    of class 1; f1_macro over both classes
 *   several               means over the outputs
 *   exclusive classes     accuracy; f1_macro over the classes; roc_auc and
 *                         average_precision one against the rest, means over the
 *                         classes; f1 is undefined
 *   answers to a query    accuracy, the others are undefined
 *
 * A mean over outputs is over those where the metric is defined, and says of how
 * many. */
typedef struct AkMetrics {
    gdouble accuracy, f1, f1_macro, roc_auc, average_precision;
    gsize n_roc_auc, n_average_precision; /* outputs in these means */
} AkMetrics;

/* output (n,O): probabilities of the n texts (AkText); where one of them is NAN
 * all metrics are. */
AkMetrics ak_metrics(const AkCorpus *corpus, const GPtrArray *text,
                     const gfloat *output);

#endif
