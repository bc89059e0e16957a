/* batch.h: texts laid end to end, and the distinct words among them. */
#ifndef AK_BATCH_H
#define AK_BATCH_H

#include "attnkit/encoder.h"
#include "corpus.h"
#include "scratch.h"

/* Texts that are worked on together: few, because a product of few rows with the
 * recurrent weights is the fastest (they stay in cache, unpacked); fixed,
 * because results must not depend on the number of threads. */
enum { AK_PIECE = 8 };

/* A set of numbers below `limit`, each with its row: 0, 1, ... in the order in
 * which they were first added. */
typedef struct AkWordSet {
    gsize n;
    guint32 *member; /* (n) */
    guint32 *row;    /* (limit); of members only */
    guint32 *stamp;  /* (limit); == now: is a member */
    guint32 now;
    gsize limit;
} AkWordSet;

AkWordSet *ak_word_set_new(gsize limit);
void ak_word_set_free(AkWordSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkWordSet, ak_word_set_free)
void ak_word_set_clear(AkWordSet *set);

/* The row of x, which becomes a member if it was none. */
guint32 ak_word_set_add(AkWordSet *set, guint32 x);
gboolean ak_word_set_has(const AkWordSet *set, guint32 x);

/* A model has one tower, for texts; a query model has another for their queries. */
enum { AK_TEXT_TOWER, AK_QUERY_TOWER, AK_N_TOWER };

/* The sequence (n) of word ids that a tower reads of a text, marks included. */
const guint32 *ak_text_sequence(const AkText *text, guint tower, gsize *n);

/* Add all that a tower reads of n texts. */
void ak_word_set_add_texts(AkWordSet *set, gsize n, AkText *const *text,
                           guint tower);

/* The sequences that a tower reads of some texts, laid end to end, longest
 * first. */
typedef struct AkLaid {
    AkBatch batch;
    guint32 *token;        /* (N) word ids */
    guint32 *row, *dz_row; /* (N) those of the batch, to be filled */
    guint32 *place;        /* (B) text i's is sequence place[i] of the batch */
} AkLaid;

/* Lay what `tower` reads of n texts; those of one length stay in the order given.
 * The arrays lie in scratch. */
void ak_batch_lay(AkScratch *scratch, gsize n, AkText *const *text, guint tower,
                  AkLaid *laid);

/* Order by length, then id: the canonical order of a set of texts, which makes
 * results independent of the order of a file.  Arguments are AkText **. */
gint ak_text_compare(gconstpointer a, gconstpointer b);

#endif
