/* checkslopes.h: a gradient against differences of what it is the gradient of. */
#ifndef AK_CHECKSLOPES_H
#define AK_CHECKSLOPES_H

#include <glib.h>

/* The tolerance of a slope is AK_SLOPE_TOLERANCE (1 + |slope|); the step and why
 * stand in checkslopes.c. */
#define AK_SLOPE_TOLERANCE 1e-4

enum { AK_SLOPES_MOST = 50 }; /* elements compared of one array, about */

/* What was learnt of one plug-in's gradients. */
typedef struct AkSlopes {
    gsize n, n_kink;   /* compared; left out because of a kink */
    gdouble low, high; /* of the differences */
    gdouble worst;     /* error, in units of the tolerance */
} AkSlopes;

#define AK_SLOPES_NEW ((AkSlopes){.low = INFINITY, .high = -INFINITY})

/* Receives one comparison: element i of `what` has the gradient `found`, and by
 * differences `slope`. */
typedef void (*AkSlopeVisit)(gpointer visit_data, const char *what, gsize i,
                             gdouble found, gdouble slope);

/* Compare gradient (n), less `base`, with central differences of f by x (n):
 * elements in steps so that at most some 50 are. */
void ak_slopes_compare(AkSlopes *slopes, const char *what, gsize n, gfloat *x,
                       const gfloat *gradient, gfloat base,
                       gdouble (*f)(gpointer data), gpointer data,
                       AkSlopeVisit visit, gpointer visit_data);

/* Is one of the comparisons outside the tolerance? */
gboolean ak_slope_is_wrong(gdouble found, gdouble slope);

/* What makes the comparisons worthless, or NULL: nothing was compared, all slopes
 * are alike, or there are too many kinks.  Free it. */
gchar *ak_slopes_doubt(const AkSlopes *slopes);

#endif
