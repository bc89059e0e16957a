/* world.h: a small model with small texts, for the tests of the core's loops. */
#ifndef AK_TESTS_WORLD_H
#define AK_TESTS_WORLD_H

#include "kit.h"

/* Wide enough that on some processors a row of a product depends, in its last
 * bits, on how many rows there are: work cut by anything but the data shows. */
enum { AK_WORLD_WORDS = 40, AK_WORLD_WIDTH = 24 };

typedef struct World {
    AkLoader *loader;
    AkUnit encoder, attention;
    AkModel *model;
    gboolean is_toy;
    GPtrArray *text;  /* AkText, in no order */
    AkCorpus *corpus; /* its training and dev split both are `text` */
} World;

/* bilstm under additive, or the toys, with `n_text` texts of 1 .. 12 words.  The
 * label of a text is whether its ids lean to the upper half.
 *
 * A world of AK_OUTPUT_CANDIDATES has a query of 1 .. 4 words for each text, long
 * and short ones in no order of the texts' lengths; of four texts one has fewer
 * answers to choose from, now and then its label alone. */
World *ak_world_new(gboolean is_toy, AkOutputKind kind, gsize n_output,
                    gsize n_text);
void ak_world_free(World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, ak_world_free)

/* A checksum of all values of the model.  Free it. */
gchar *ak_world_bits(const World *world);

/* The texts sorted by ak_text_compare().  Free with g_free(). */
AkText **ak_world_sorted(const World *world);

#endif
