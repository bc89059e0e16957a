/* update.h: the second half of a step of training: gradients are summed, and the
 * optimiser moves every parameter.  trainer.c has the first half.
 *
 * An embedding is dense to the optimiser: a row that a batch does not touch has a
 * gradient of zero, and still decays and moves.  Each element moves by itself, so
 * such steps may be put off until the row is next read, and are then taken one
 * after the other while it is in cache: the same bits, for a fraction of the
 * traffic with memory. */
#ifndef AK_UPDATE_H
#define AK_UPDATE_H

#include "optimiser.h"
#include "trainer.h"

/* m, v and the running maximum of v, laid out as the parameters. */
typedef struct AkMoments {
    gfloat *m, *v, *top;
} AkMoments;

/* A piece of a batch. */
typedef struct AkTrainerPiece {
    AkScratch *scratch;         /* of dz, which outlives the pass */
    AkWordSet *row[AK_N_TOWER]; /* rows of the batch that the piece touches */
    gfloat *dz[AK_N_TOWER];     /* (row->n,P), in scratch */
    gfloat *gradient;           /* (n_value - n_map) */
    gdouble loss;
    const char *fault; /* see ak_trainer_fault(); NULL: the loss is finite */
} AkTrainerPiece;

/* What a tower reads of the batch under way. */
typedef struct AkTrainerSide {
    AkMoments moments; /* of the embedding */
    guint *n_done;     /* (W) of the past steps, those that a row has taken */
    AkWordSet *word;   /* distinct words; row i is word->member[i]'s */
    gfloat *x, *z;     /* (words, E or P); without a map z = x, dx = dz */
    gfloat *dz, *dx;   /* dz takes the place of z */
    gsize n_block, n_row; /* blocks of words, whose map products are one item */
} AkTrainerSide;

struct AkTrainer {
    AkModel *model;
    AkTrainOptions options;
    gdouble *positive_weight; /* (O) or NULL */
    AkTeam *team;
    guint n_step;
    AkMoments moments;
    gfloat *map_gradient; /* (n_map of the store) */
    GPtrArray *piece;     /* AkTrainerPiece, as many as a batch has needed */

    /* Of the batch under way. */
    gsize n_text;
    AkText **text; /* longest first */
    AkTrainerSide side[AK_N_TOWER];
    AkScratch *scratch;
    GArray *past; /* AkStep, with decay: those since all rows had taken all */
    AkStep step, step_free; /* with and without decay */
};

AkMoments ak_moments_new(gsize n);
void ak_moments_clear(AkMoments *moments);

/* Items count up over the towers, n_block each: the tower that `item` is of;
 * *item becomes its number there. */
guint ak_trainer_tower(const AkTrainer *trainer, gsize *item);

/* A word of a tower takes the steps, up to the last one, that it has still to
 * take: those of batches without it. */
void ak_update_overdue(AkTrainer *trainer, guint tower, guint32 word);

/* data: the trainer.  Item: rows of dz, summed over the pieces in order, and
 * dx = dz A. */
void ak_update_sum_rows(gpointer data, gsize item, guint worker);

/* Move maps, parameters and the batch's words, side by side. */
void ak_update(AkTrainer *trainer);

#endif
