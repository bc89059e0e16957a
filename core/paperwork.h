/* paperwork.h: what the files share that put the paper's tables together. */
#ifndef AK_PAPERWORK_H
#define AK_PAPERWORK_H

#include "figures.h"
#include "papertables.h"

#define AK_PAPER_TAU "tau_"

/* What is being put together. */
typedef struct AkPaperWork {
    const AkResults *results;
    const GPtrArray *published;
    GPtrArray *figure; /* (AkPaperFigure) */
} AkPaperWork;

/* A place in a table: whose figure, and which. */
typedef struct AkPaperPlace {
    AkPaperTable table;
    const AkResultsDataset *dataset;
    const char *published; /* NULL: none */
    const char *encoder, *attention;
    const char *probe, *quantity;
    gint class_index; /* -1: all */
} AkPaperPlace;

/* Append the figure of all seeds, or of the only one.  Where several seeds have
 * not been pooled the mean of their means stands alone; a seed without a value, and
 * what cannot be had from means, is left out.  FALSE: there is none. */
gboolean ak_paper_add_own(AkPaperWork *tables, const AkPaperPlace *place);

/* Append what this source published of it, if it did. */
void ak_paper_add_published(AkPaperWork *tables, const AkPaperPlace *place,
                            AkSource source);

/* Append what place.table, one of those beyond the paper, has of every model on
 * the place's data set. */
void ak_paper_add_models(AkPaperWork *work, AkPaperPlace place);

#endif
