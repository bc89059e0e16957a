/* pairs.h: pairs of numbers (x, y) that agree in order, disagree, or tie; what
 * rank statistics are made of.
 *
 * A number becomes an integer that sorts as it does, and a pair of numbers one
 * 64-bit key: sorting compares integers.
 * Source: Knight 1966, JASA 61:436-439. */
#ifndef AK_PAIRS_H
#define AK_PAIRS_H

#include <glib.h>

/* Groups of t equal keys, as the variance of tau needs them. */
typedef struct AkTies {
    gdouble pairs; /* sum of t (t-1) / 2 */
    gdouble three; /* sum of t (t-1) (t-2) */
    gdouble five;  /* sum of t (t-1) (2t+5) */
} AkTies;

/* The pairs of n numbers (x, y); doubles hold the counts exactly up to
 * n = 9e7. */
typedef struct AkPairs {
    gdouble all;        /* n (n-1) / 2 */
    gdouble discordant; /* in one order by x, in the other by y */
    AkTies x, y, both;  /* tied in x, whatever y; in y; in x and y */
} AkPairs;

/* A finite number as 32 bits that sort as the numbers do and are never 0; -0 is
 * the same as 0. */
guint32 ak_pairs_order(gfloat x);

/* Sort key (n) with spare (n) as scratch; returns the number of pairs i < j
 * with key[i] > key[j] that it found. */
guint64 ak_pairs_sort(gsize n, guint64 *key, guint64 *spare);

/* Count the pairs of the n numbers that are key (n), x in the upper 32 bits and
 * y in the lower ones, with spare (n) as scratch.  The keys are lost. */
AkPairs ak_pairs_count(gsize n, guint64 *key, guint64 *spare);

/* Whether all of x (n) are finite. */
gboolean ak_pairs_is_finite(gsize n, const gfloat *x);

#endif
