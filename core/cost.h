/* cost.h: what a cell will cost, foreseen; for plans, the order of the cells, and
 * the time left. */
#ifndef AK_COST_H
#define AK_COST_H

#include "cell.h"
#include "model.h"

/* Foresee what is left to do of a cell whose finished pieces are known: sets
 * train_cost, inspect_cost, memory and disk.  `model` is one of the cell's, its
 * parameters not yet drawn.  Every probe that is not finished is opened, and
 * tried on one text: a fault of its open() is found before hours of training. */
gboolean ak_cost_foresee(AkCell *cell, const AkModel *model, GError **error);

#endif
