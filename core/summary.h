/* summary.h: many values of one quantity to the few that are printed. */
#ifndef AK_SUMMARY_H
#define AK_SUMMARY_H

#include <glib.h>

enum { AK_N_RESAMPLE = 1000 };

typedef struct AkSummary {
    gsize n;                   /* defined values */
    gsize missing;             /* NAN ones: counted, never averaged in */
    gdouble mean, std, median; /* std of the population; NAN where n = 0 */
    gdouble ci_low, ci_high;   /* 95 % percentile bootstrap of the mean */
    gdouble significant;       /* fraction of p <= 0.05; NAN without p */
} AkSummary;

/* value (n), NAN: undefined; p (n) or NULL.  1,000 bootstrap resamples from a
 * stream keyed by (seed, "bootstrap", name). */
void ak_summarise(gsize n, const gdouble *value, const gdouble *p, guint64 seed,
                  const char *name, AkSummary *summary);

/* Resamples of the same n texts under n_seed models: each draws n of the texts
 * and, apart from that, n_seed - 1 of the models, with replacement; what a text
 * has under a model then counts as often as the text was drawn, times as often
 * as the model was. */
typedef struct AkResample AkResample;

/* n_seed >= 2, n >= 1 and below 2^32.  AK_N_RESAMPLE resamples from the streams
 * keyed by (0, "bootstrap texts", name) and (0, "bootstrap seeds", name): the same
 * for all quantities of these models.  They are drawn some at a time, as many as
 * their counts of the texts are 4 MB, or 16 n bytes where that is more. */
AkResample *ak_resample_new(gsize n_seed, gsize n, const char *name);
void ak_resample_free(AkResample *resample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkResample, ak_resample_free)

/* Draw the next ones.  FALSE: all have been had; after that the first are next. */
gboolean ak_resample_next(AkResample *resample);

/* The means of a quantity in the resamples that have a value of it. */
typedef struct AkMeans {
    gsize n;
    gdouble mean[AK_N_RESAMPLE];
} AkMeans;

/* value (n_seed,n), NAN: undefined; takes (n_seed,n): those that are meant, NULL:
 * all.  Adds the means of the resamples at hand. */
void ak_resample_add(const AkResample *resample, const gdouble *value,
                     const guint8 *takes, AkMeans *means);

/* value and takes likewise, p as value, or NULL; means of all resamples, which are
 * sorted.  Everything but the interval is over all values at once. */
void ak_summarise_means(const AkResample *resample, const gdouble *value,
                        const gdouble *p, const guint8 *takes, AkMeans *means,
                        AkSummary *summary);

/* The same of one quantity, from the first resample on. */
void ak_summarise_pooled(AkResample *resample, const gdouble *value,
                         const gdouble *p, const guint8 *takes,
                         AkSummary *summary);

#endif
