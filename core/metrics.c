/* metrics.c: how well a classifier predicts. */
#include "metrics.h"

#include <math.h>
#include <stdlib.h>

typedef struct Scored {
    gfloat score;
    gboolean is_positive;
} Scored;

static int
metrics_compare(gconstpointer a, gconstpointer b)
{
    const gfloat x = ((const Scored *)a)->score, y = ((const Scored *)b)->score;
    return (x < y) - (x > y);
}

/* Scores with their labels, the highest first; NULL where a score is NAN, which
 * has no place in an order.  Free it. */
static Scored *
metrics_sort(gsize n, const gfloat *score, const guint8 *label)
{
    g_autofree Scored *sorted = g_new(Scored, n);

    for (gsize i = 0; i < n; i++) {
        if (isnan(score[i]))
            return NULL;
        sorted[i].score = score[i];
        sorted[i].is_positive = label[i] != 0;
    }
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, metrics_compare);
    return g_steal_pointer(&sorted);
}

/* Count the run of equal scores from `lo` on into positives and others; returns
 * where the next run starts. */
static gsize
metrics_group(gsize n, const Scored *sorted, gsize lo, gdouble *positive,
              gdouble *negative)
{
    gsize hi = lo;

    *positive = *negative = 0.0;
    for (; hi < n && sorted[hi].score == sorted[lo].score; hi++)
        *(sorted[hi].is_positive ? positive : negative) += 1.0;
    return hi;
}

/**
 * ak_roc_auc:
 * @n: any
 * @score: (n), the higher the more likely positive
 * @label: (n) 0 or 1
 *
 * The share of the pairs (positive, negative) in which the positive has the
 * higher score, equal scores counted half.  Halves are exact in a double, so
 * the result is the exact ratio, rounded once.
 *
 * Cost: O(n log n), allocates 8 n bytes.  Errors: NAN where a class is missing
 * or a score is NAN.
 * Source: Hanley & McNeil 1982, Radiology 143:29-36.
 * Test: tests/unit/test-metrics.c (all pairs).
 */
gdouble
ak_roc_auc(gsize n, const gfloat *score, const guint8 *label)
{
    g_autofree Scored *sorted = metrics_sort(n, score, label);
    if (sorted == NULL)
        return NAN;

    gdouble n_positive = 0.0, n_negative = 0.0, won = 0.0;
    for (gsize lo = 0; lo < n;) {
        gdouble positive, negative;
        lo = metrics_group(n, sorted, lo, &positive, &negative);
        won += negative * (n_positive + 0.5 * positive);
        n_positive += positive;
        n_negative += negative;
    }
    if (n_positive == 0.0 || n_negative == 0.0)
        return NAN;
    return won / (n_positive * n_negative);
}

/**
 * ak_average_precision:
 * @n: any
 * @score: (n), the higher the more likely positive
 * @label: (n) 0 or 1
 *
 *   sum_k (R_k - R_{k-1}) P_k
 *
 * over the distinct scores from the highest down, with recall R_k and precision
 * P_k of calling positive all that score as high or higher.  No interpolation.
 *
 * Cost: O(n log n), allocates 8 n bytes.  Errors: NAN without a positive or
 * where a score is NAN.
 * Source: Manning, Raghavan & Schuetze 2008, section 8.4.
 * Test: tests/unit/test-metrics.c (each threshold counted anew).
 */
gdouble
ak_average_precision(gsize n, const gfloat *score, const guint8 *label)
{
    g_autofree Scored *sorted = metrics_sort(n, score, label);
    if (sorted == NULL)
        return NAN;

    gdouble n_positive = 0.0, sum = 0.0;
    for (gsize lo = 0; lo < n;) {
        gdouble positive, negative;
        lo = metrics_group(n, sorted, lo, &positive, &negative);
        n_positive += positive;
        sum += positive * (n_positive / (gdouble)lo);
    }
    return n_positive == 0.0 ? NAN : sum / n_positive;
}

/* 2 TP / (2 TP + FP + FN), from the counts of a class predicted, of it in the
 * labels, and of both at once. */
static gdouble
metrics_f1(gsize n_predicted, gsize n_label, gsize n_both)
{
    const gsize n_either = n_predicted + n_label;
    return n_either == 0 ? 0.0 : 2.0 * (gdouble)n_both / (gdouble)n_either;
}

gdouble
ak_f1(gsize n, const guint *predicted, const guint *label, guint positive)
{
    gsize n_predicted = 0, n_label = 0, n_both = 0;

    for (gsize i = 0; i < n; i++) {
        n_predicted += predicted[i] == positive;
        n_label += label[i] == positive;
        n_both += predicted[i] == positive && label[i] == positive;
    }
    return metrics_f1(n_predicted, n_label, n_both);
}

/* One pass for all classes: a question answering set has hundreds.  NAN for
 * n = 0, where no class occurs. */
gdouble
ak_f1_macro(gsize n, const guint *predicted, const guint *label, guint n_class)
{
    g_autofree gsize *n_predicted = g_new0(gsize, n_class);
    g_autofree gsize *n_label = g_new0(gsize, n_class);
    g_autofree gsize *n_both = g_new0(gsize, n_class);

    for (gsize i = 0; i < n; i++) {
        g_return_val_if_fail(predicted[i] < n_class && label[i] < n_class, NAN);
        n_predicted[predicted[i]]++;
        n_label[label[i]]++;
        n_both[label[i]] += predicted[i] == label[i];
    }

    gdouble sum = 0.0, n_seen = 0.0;
    for (guint c = 0; c < n_class; c++) {
        sum += metrics_f1(n_predicted[c], n_label[c], n_both[c]);
        n_seen += n_predicted[c] + n_label[c] > 0 ? 1.0 : 0.0;
    }
    return n_seen == 0.0 ? NAN : sum / n_seen;
}

/* NAN for n = 0. */
gdouble
ak_accuracy(gsize n, const guint *predicted, const guint *label)
{
    gsize n_right = 0;

    for (gsize i = 0; i < n; i++)
        n_right += predicted[i] == label[i];
    return n == 0 ? NAN : (gdouble)n_right / (gdouble)n;
}
