/* summary.h: many values of one quantity to the few that are printed. */
#ifndef AK_SUMMARY_H
#define AK_SUMMARY_H

#include <glib.h>

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

/* n_seed >= 2, n >= 1 and below 2^32.  1,000 resamples, n + n_seed KB, from the
 * streams keyed by (0, "bootstrap texts", name) and (0, "bootstrap seeds",
 * name): the same for all quantities of these models. */
AkResample *ak_resample_new(gsize n_seed, gsize n, const char *name);
void ak_resample_free(AkResample *resample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkResample, ak_resample_free)

/* value (n_seed,n), NAN: undefined; p likewise, or NULL; takes (n_seed,n):
 * those that are meant, NULL: all.  Everything but the interval is over all
 * values at once. */
void ak_summarise_pooled(const AkResample *resample, const gdouble *value,
                         const gdouble *p, const guint8 *takes,
                         AkSummary *summary);

#endif
