/* specimen.h: every plug-in of a kind that the loader finds, in every setting that
 * a test of the kind should see. */
#ifndef AK_TESTS_SPECIMEN_H
#define AK_TESTS_SPECIMEN_H

#include "checkslopes.h"
#include "kit.h"

/* A plug-in with options at their defaults, but for the width and at most one
 * choice or flag. */
typedef struct Specimen {
    const AkPlugin *plugin;
    const AkOption *changed; /* NULL: none */
    gint value;              /* of the option changed */
} Specimen;

/* All plug-ins of a kind (AkSpecimen), each with its defaults, then with every
 * other value of each choice and flag; encoders and attentions end with the
 * toys.  None found is a failure. */
GArray *specimen_list(AkLoader *loader, AkKind kind);

/* The unit; option `hidden` is `width` where the plug-in has one that allows it
 * and width > 0.  Free with specimen_unit_free(). */
AkUnit specimen_unit(AkLoader *loader, const Specimen *specimen, gsize width);
void specimen_unit_free(AkUnit *unit);

/* "bilstm hidden=3": for messages. */
gchar *specimen_name(const Specimen *specimen, gsize width);

/* --- gradients ---------------------------------------------------------------- */

/* Compare gradient (n), less `base`, with central differences of f by x (n):
 * elements in steps so that at most some 50 are.  See core/checkslopes.c
 * for step and tolerance. */
void slopes_check(AkSlopes *slopes, const char *what, gsize n, gfloat *x,
                  const gfloat *gradient, gfloat base,
                  gdouble (*f)(gpointer data), gpointer data);

/* Something was compared, not all zero, not all alike, few kinks. */
void slopes_guard(const AkSlopes *slopes, const char *what);

/* n normal numbers, by name; free with g_free(). */
gfloat *specimen_floats(const char *name, gsize n);

/* Largest |x - y|; NAN where one of them is not finite. */
gdouble specimen_gap(gsize n, const gfloat *x, const gfloat *y);

#endif
