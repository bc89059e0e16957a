/* reportgroup.h: figures by what a report tells of together. */
#ifndef AK_REPORTGROUP_H
#define AK_REPORTGROUP_H

#include "results.h"

/* The figures of one cell, or of all its seeds. */
typedef struct AkReportGroup {
    gchar *key;   /* "sst/bilstm-additive-s1": its folder under cells/ */
    gchar *stem;  /* the key without the seed */
    gchar *seeds; /* "seed 1", "seeds 1-3", "seed 1, model from a file" */
    const AkResultsDataset *dataset; /* NULL: not in the manifest */
    gboolean is_pooled;
    gboolean has_pool;  /* another group has its seed and others */
    const gchar *cell;  /* the key of the one whose texts stand for it: of
                         * several seeds the first; NULL: none */
    GPtrArray *figures; /* (AkFigure) borrowed */
    GPtrArray *part;    /* (GPtrArray of AkFigure) borrowed: the figures of each
                         * of its seeds */
} AkReportGroup;

/* The groups (AkReportGroup, owned by the array) in the order of summary.csv;
 * `results` must outlive them. */
GPtrArray *ak_report_groups(const AkResults *results);

#endif
