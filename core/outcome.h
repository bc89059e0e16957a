/* outcome.h: from a cell's records to its figures.
 *
 * Everything is computed from what is on disk, in one pass over the records,
 * text by text: a resumed run and an undisturbed one go the same way. */
#ifndef AK_OUTCOME_H
#define AK_OUTCOME_H

#include "quantities.h"

/* The test metrics, under the model's own attention and under uniform one. */
enum { AK_N_METRIC = 10 };

typedef struct AkOutcome {
    const AkCell *cell;
    GString *rows; /* of summary.csv */

    /* What these were made of, to be pooled with other seeds'. */
    AkQuantities *quantities;
    gdouble metric[AK_N_METRIC]; /* NAN: undefined */
} AkOutcome;

/* Read the cell's records and write its correlation.jsonl.
 *
 *   probe        quantity
 *   test         the test metrics; METRIC@uniform: under uniform attention
 *   correlation  tau_A_B of attention and importances A, B; and the paired
 *                differences tau_A_B-tau_attention_A;
 *                topK_distance_A_B, where correlation.top_k asks for it;
 *                each but the differences again with B shuffled: ...@shuffled
 *   control      uniform_tvd, how far the output moves under uniform attention
 *   PROBE        its columns
 *   rationale    of the words known to have made the label, the share that is
 *                among the k ranked highest, k being their number, for attention
 *                and each importance; `chance` is k / T
 *
 * for all texts, and by predicted class where there are fewer than four; those
 * of `control` and of probes also within four bins of the largest attention
 * weight: COLUMN@max_attention_0.25-0.50. */
AkOutcome *ak_outcome_new(const AkCell *cell, GError **error);

/* The same with the correlations in the file `correlation`. */
AkOutcome *ak_outcome_new_at(const AkCell *cell, const char *correlation,
                             GError **error);
void ak_outcome_free(AkOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkOutcome, ak_outcome_free)

/* All there is of it, to be sent to another process of the same version; and what
 * came, as the outcome of `cell`. */
GVariant *ak_outcome_pack(const AkOutcome *outcome);
AkOutcome *ak_outcome_unpack(const AkCell *cell, GVariant *packed);

/* Append the rows of n cells in their order, NULL for one that has no outcome;
 * behind those of the same data set, encoder and attention, which must be
 * neighbours, where there are two or more, the rows of all their seeds together,
 * seed "all". */
void ak_outcomes_print(gsize n, const AkOutcome *const *outcome, GString *rows);

/* The test metrics of metrics.json into `outcome` and its rows; ak_outcome_new()
 * does it. */
gboolean ak_outcome_read_metrics(AkOutcome *outcome, GError **error);

/* The share of the k words at `rationale` that is among the k words of highest
 * value (n), none of them NAN; of words that tie at the k-th place as many as
 * fit are drawn, and the share is the mean over all draws. */
gdouble ak_outcome_rationale(gsize n, const gfloat *value, gsize k,
                             const guint32 *rationale);

#endif
