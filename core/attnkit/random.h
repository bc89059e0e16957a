/* random.h: random numbers by counter (Philox 4x32-10).
 *
 * A stream is named by (seed, purpose, id); its n-th draw is a function of these
 * and n alone, so neither threads nor the order of work change it. */
#ifndef ATTNKIT_RANDOM_H
#define ATTNKIT_RANDOM_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct AkRandom { /* no destructor: lives where you like; does not
                           * change within an ABI major */
    guint32 key[2];
    guint32 counter[4]; /* of the next block */
    guint32 block[4];
    guint left;    /* unused numbers of the block */
    gdouble spare; /* the second normal of a pair, NAN: none */
} AkRandom;

/* Start the stream named so.  purpose: "init", "permutation"; id: an example's,
 * a parameter's name; neither NULL. */
void ak_random_init(AkRandom *random, guint64 seed, const char *purpose,
                    const char *id);

guint32 ak_random_u32(AkRandom *random);

/* Uniform in [0, 1), 53 bits. */
gdouble ak_random_uniform(AkRandom *random);

/* Uniform in 0 .. n-1 without bias; n >= 1. */
guint32 ak_random_below(AkRandom *random, guint32 n);

/* Standard normal (Box-Muller). */
gdouble ak_random_normal(AkRandom *random);

/* Fill x (n) with a uniform permutation of 0 .. n-1 (Fisher-Yates). */
void ak_random_permutation(AkRandom *random, gsize n, guint32 *x);

G_END_DECLS

#endif
