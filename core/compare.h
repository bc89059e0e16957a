/* compare.h: what differs between two output folders.
 *
 * All that is compared stands in their summary.csv, run.ini and manifest.json.
 *
 * A conclusion changes where
 *   - two intervals of one figure do not overlap, the worse if either excludes 0 on
 *     its side of it (the sign changes);
 *   - the p-values of more than half of the texts are at most 0.05 in one folder
 *     only, and the two shares differ by more than two standard errors;
 *   - of two encoders under the same attention another has the larger mean, and in
 *     each of the folders the intervals of the two do not overlap;
 *   - a model is clearly better than chance in one folder only.
 * Judged are figures that tell of what attention explains, of all texts, of several
 * seeds the pooled ones; those of one class, of controls and of bins (with an @)
 * change no conclusion, nor does what describes (the largest weight, how two
 * measures of importance agree).  A model that is not clearly better than chance has
 * no conclusions but that, and one of which no figure is in both has none: of a
 * single seed the intervals say nothing of other seeds. */
#ifndef AK_COMPARE_H
#define AK_COMPARE_H

#include "figures.h"
#include "reportgroup.h"

/* A figure that both have, with other numbers. */
typedef struct AkFigurePair {
    const AkFigure *a, *b;
    gboolean is_apart; /* both have an interval, and these do not overlap */
} AkFigurePair;

/* A setting, a version, a fingerprint.  NULL: that folder has none. */
typedef struct AkDifference {
    gchar *key, *a, *b;
} AkDifference;

typedef struct AkChange {
    const char *kind; /* "interval", "sign", "significance", "order", "chance" */
    gchar *model;     /* "sst/bilstm-additive", or what is compared in it */
    gchar *text;      /* a sentence's end, lower case */
} AkChange;

typedef struct AkComparison {
    AkResults *a, *b;
    GPtrArray *group_a, *group_b; /* AkReportGroup */
    gsize n_same;                 /* figures */
    gsize n_model;                /* that both have, be it of other seeds */
    gsize n_compared;             /* of these: has a figure that is in both */
    GPtrArray *different;         /* AkFigurePair, in the order of a */
    GPtrArray *only_a, *only_b;   /* (AkFigure) borrowed */
    GPtrArray *setting;           /* AkDifference: of run.ini, but run.output */
    GPtrArray *origin;            /* AkDifference: versions, plug-ins, data */
    GPtrArray *other_data; /* AkDifference: data sets that have one name and
                            * other fingerprints */
    GPtrArray *change;     /* AkChange; those of chance first */
    GPtrArray *weak; /* (gchar) borrowed: models that in neither are clearly better
                      * than chance */
} AkComparison;

AkComparison *ak_compare(const char *a, const char *b, GError **error);
void ak_comparison_free(AkComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkComparison, ak_comparison_free)

/* Have both the same figures, with the same numbers, of the same data? */
gboolean ak_comparison_is_same(const AkComparison *comparison);

/* Do the intervals of both exist, each of two texts at least, or of five seeds where
 * it is over seeds alone, and have no number in common? */
gboolean ak_figure_is_apart(const AkFigure *a, const AkFigure *b);

/* ak_compare() in parts. */
gboolean ak_compare_origins(AkComparison *comparison, GError **error);
void ak_compare_conclusions(AkComparison *comparison);

/* As text, `all` figures or the first few; and as JSON. */
void ak_comparison_print(const AkComparison *comparison, gboolean all,
                         gsize width, GString *out);
gchar *ak_comparison_json(const AkComparison *comparison);

#endif
