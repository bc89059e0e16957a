/* pagedata.h: the texts of a page, as JSON for its script (core/page/data.js says
 * how it is made up).
 *
 * Of a data set with more texts than there is room for those are taken whose ids'
 * SHA-256 come first: a choice that depends on ids alone, so that all cells show
 * the same texts, and those of a smaller page are among those of a larger one. */
#ifndef AK_PAGEDATA_H
#define AK_PAGEDATA_H

#include "celltable.h"

typedef struct AkPageSample {
    GHashTable *place; /* id of a text that is taken, to its place + 1 */
    guint n_text;      /* of the cell, taken or not */
    guint n_cell;      /* as many, the first ones, say something of each text */
    gsize n_byte;      /* of a page that all this takes, about */
    GString *texts;    /* what does not depend on the cell, as JSON */
} AkPageSample;

/* The sample of the data set that `cell` is of.  n_byte: room for it and for what
 * n_cell cells say of it, about.  Where there is none for some twenty texts, fewer
 * cells are shown, one at least; at least one text is taken. */
AkPageSample *ak_page_sample_new(const AkResults *results, const char *cell,
                                 guint n_cell, gsize n_byte, GError **error);
void ak_page_sample_free(AkPageSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkPageSample, ak_page_sample_free)

/* What a cell says of the texts: its numbers into a new table, of all of them, and
 * into `json` (NULL: the cell is not shown) what the page shows, of those taken. */
AkCellTable *ak_page_cell(const AkResults *results, const char *cell,
                          const AkPageSample *sample, GString *json,
                          GError **error);

#endif
