/* rankings.h: rankings for the tests of rank statistics, and their oracles. */
#ifndef AK_TESTS_RANKINGS_H
#define AK_TESTS_RANKINGS_H

#include <glib.h>

/* x (n) has up to n_x levels; y (n) up to n_y, plus `mix` times that of x.  By a
 * linear congruential generator, simple enough to be typed again in another
 * language. */
void fill_pairs(gsize n, guint32 seed, guint32 n_x, guint32 n_y, gint mix,
                gfloat *x, gfloat *y);

gint sign_of(gfloat x);

#endif
