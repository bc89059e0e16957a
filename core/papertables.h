/* papertables.h: the paper's tables for an output folder, as figures.
 *
 *   datasets     Table 1: each data set, and how well the paper's model predicts
 *   correlation  Table 2: tau of attention and importance, by predicted class
 *   matrix       beyond the paper: tau for every model of the run
 *   probes       beyond the paper: what each probe measured, for every model
 *
 * Each of our figures stands beside the published ones, where there are some.
 * What is published, and which models and quantities the paper's tables show, is
 * published.csv's to say. */
#ifndef AK_PAPERTABLES_H
#define AK_PAPERTABLES_H

#include "published.h"
#include "results.h"

typedef enum {
    AK_PAPER_DATASETS,
    AK_PAPER_CORRELATION,
    AK_PAPER_MATRIX,
    AK_PAPER_PROBES,
    AK_N_PAPER_TABLE
} AkPaperTable;

/* One figure of one source.  Several of the same place, quantity and model, such
 * as the sizes of classes, belong into one cell, in their order. */
typedef struct AkPaperFigure {
    AkPaperTable table;
    AkSource source;
    gchar *dataset;    /* the section of the run file */
    gchar *published;  /* the data set's name in publications; NULL: none */
    gchar *class_name; /* or "all" */
    gchar *encoder, *attention; /* "": the figure is of the data set */
    gchar *quantity;            /* of `datasets`: vocabulary, mean_words,
                                 * train_size, test_size, f1 or accuracy; of
                                 * `probes`: probe:column */
    gdouble mean, std, significant, ci_low, ci_high, n; /* NAN: none */
    guint decimals; /* of `mean`, for people */
    gchar *seeds;   /* of ours: those that it is of, "1-3"; else "" */
    gchar *data;    /* what it was found on: "files", "made up" or "reader";
                     * "published"; "": not known */
} AkPaperFigure;

/* All figures (AkPaperFigure, owned by the array) in the order in which they are
 * printed: by table, data set, place; of each place ours, then those published.
 * Table 2 leaves out a data set on which none of its models was run, and has a
 * figure without any number where one of them was not.  Of several seeds it is
 * the figures of all together. */
GPtrArray *ak_paper_tables(const AkResults *results, const GPtrArray *published);

/* Is this a figure of ours of something that was run? */
gboolean ak_paper_is_run(const AkPaperFigure *figure);

#endif
