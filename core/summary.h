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

#endif
