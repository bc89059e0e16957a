/* quantities.h: numbers of every text, and their rows in summary.csv. */
#ifndef AK_QUANTITIES_H
#define AK_QUANTITIES_H

#include "cell.h"
#include "summary.h"

typedef struct AkQuantities AkQuantities;

AkQuantities *ak_quantities_new(void);
void ak_quantities_free(AkQuantities *all);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkQuantities, ak_quantities_free)

/* The next text: its predicted class, G_MAXUINT where its output is undefined,
 * and its largest attention weight, NAN where its weights are. */
void ak_quantities_next_text(AkQuantities *all, guint predicted,
                             gdouble max_attention);

/* A value of this text, NAN where undefined, with its p (NULL: it has none).
 * Every text has the same quantities, in the same order. */
void ak_quantities_add(AkQuantities *all, const char *probe, const char *name,
                       gdouble value, const gdouble *p);

/* All there is of them, to be sent to another process of the same version; and what
 * came, as its like. */
GVariant *ak_quantities_pack(const AkQuantities *all);
AkQuantities *ak_quantities_unpack(GVariant *packed);

/* Append the rows of all quantities: for all texts, by predicted class where
 * there are fewer than four, and those of probes within four bins of the largest
 * attention weight. */
void ak_quantities_print(const AkQuantities *all, const AkCell *cell,
                         GString *rows);

/* The same, seed "all", for the cells of n_seed >= 2 seeds: all values at once;
 * the intervals of ak_summarise_pooled().  All have the same texts in the same
 * order and the same quantities; `cell` is one of theirs. */
void ak_quantities_print_pooled(gsize n_seed, const AkQuantities *const *all,
                                const AkCell *cell, GString *rows);

/* The header line of summary.csv, and a row under it; is_pooled: its seed is
 * "all". */
extern const char ak_summary_header[];
void ak_summary_print(const AkCell *cell, gboolean is_pooled, const char *probe,
                      const char *quantity, const char *class_name,
                      const AkSummary *summary, GString *rows);

/* TEXT as a field of a CSV file, quoted where it must be. */
void ak_csv_append(GString *row, const char *text);

#endif
