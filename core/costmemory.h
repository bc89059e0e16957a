/* costmemory.h: the memory that a cell will take; called by cost.c. */
#ifndef AK_COSTMEMORY_H
#define AK_COSTMEMORY_H

#include "cell.h"

/* Tokens of a text, its query's included; and of all. */
gdouble ak_cost_length(const AkText *text);
gdouble ak_cost_count_tokens(const GPtrArray *text);

/* Distinct words of n texts, summed over the towers. */
gsize ak_cost_count_words(const AkModel *model, const GPtrArray *text,
                          guint first, guint n);

/* Sets the cell's memory to that of training n_trained numbers, `all` of them
 * apart from maps and embeddings. */
void ak_cost_training_memory(AkCell *cell, const AkModel *model,
                             gdouble n_trained, gdouble all);

/* Sets what is kept of it for the summary: whatever is left to do. */
void ak_cost_kept_memory(AkCell *cell);

/* Raises it to that of probing, where a record has `fixed` bytes, and `word` a
 * word. */
void ak_cost_probing_memory(AkCell *cell, const AkModel *model, gdouble fixed,
                            gdouble word);

#endif
