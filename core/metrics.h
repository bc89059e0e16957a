/* metrics.h: how well a classifier predicts.  label[i] is 0 or 1. */
#ifndef AK_METRICS_H
#define AK_METRICS_H

#include <glib.h>

/* Area under the ROC curve, ties counted half; NAN where a class is missing.
 * O(n log n). */
gdouble ak_roc_auc(gsize n, const gfloat *score, const guint8 *label);

/* Average precision: sum over distinct scores, descending, of
 * (R_n - R_n-1) P_n; NAN without a positive. */
gdouble ak_average_precision(gsize n, const gfloat *score, const guint8 *label);

/* F1 of class `positive` for predictions and labels 0 .. ; 0 where there is
 * neither a true positive nor an error of either kind. */
gdouble ak_f1(gsize n, const guint *predicted, const guint *label,
              guint positive);

/* Mean of ak_f1 over classes 0 .. n_class-1 (those that occur in predictions or
 * labels). */
gdouble ak_f1_macro(gsize n, const guint *predicted, const guint *label,
                    guint n_class);

gdouble ak_accuracy(gsize n, const guint *predicted, const guint *label);

#endif
