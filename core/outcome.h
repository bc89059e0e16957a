/* outcome.h: from a cell's records to its figures.
 *
 * Everything is computed from what is on disk, in one pass over the records,
 * text by text: a resumed run and an undisturbed one go the same way. */
#ifndef AK_OUTCOME_H
#define AK_OUTCOME_H

#include "cell.h"

/* Append the cell's rows of summary.csv to `rows`, and write correlation.jsonl.
 *
 *   probe        quantity
 *   test         the test metrics
 *   correlation  tau_A_B of attention and importances A, B; and the paired
 *                differences tau_A_B-tau_attention_A
 *   PROBE        its columns; and each within four bins of the largest attention
 *                weight: COLUMN@max_attention_0.25-0.50
 *   rationale    of the words known to have made the label, the share that is
 *                among the k ranked highest, k being their number, for attention
 *                and each importance; `chance` is k / T
 *
 * for all texts, and by predicted class where there are fewer than four. */
gboolean ak_outcome(const AkCell *cell, GString *rows, GError **error);

/* The share of the k words at `rationale` that is among the k words of highest
 * value (n), none of them NAN; of words that tie at the k-th place as many as
 * fit are drawn, and the share is the mean over all draws. */
gdouble ak_outcome_rationale(gsize n, const gfloat *value, gsize k,
                             const guint32 *rationale);

#endif
