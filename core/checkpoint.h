/* checkpoint.h: training put down on disk half-way, and taken up again.
 *
 * A checkpoint holds all that the next step depends on: the model's numbers and
 * the optimiser's, the model kept so far, the epochs that are over, and how far
 * the one under way has come.  Random numbers are keyed by seed and epoch, so
 * there is nothing of them to keep.  Training that goes on from one ends with the
 * bits of training that was never disturbed. */
#ifndef AK_CHECKPOINT_H
#define AK_CHECKPOINT_H

#include "training.h"

/* The model of an epoch. */
typedef struct AkSnapshot {
    gfloat *value;                 /* of the store; NULL: there is none yet */
    gfloat *embedding[AK_N_TOWER]; /* NULL: it is not trained */
} AkSnapshot;

/* How far training has come. */
typedef struct AkTraining {
    AkModel *model;
    AkTrainer *trainer;
    GArray *epochs;  /* AkEpoch: those that are over; not owned */
    gsize n_step;    /* steps done of the epoch under way */
    gdouble loss;    /* the sum of their losses */
    AkSnapshot best; /* of the epoch to be kept */
} AkTraining;

struct AkCheckpoint {
    const char *path;
    GHashTable *keys; /* what training depends on, name to value (strings) */
    gdouble every; /* seconds between two, at the least; 0: after each step */

    /* Of this process: when the last was written (0: not yet begun), how long
     * that took, and how many epochs were over in the one it began with. */
    gdouble last, seconds;
    guint n_epoch;
};

/* Is it time for one? */
gboolean ak_checkpoint_is_due(const AkCheckpoint *checkpoint);

gboolean ak_checkpoint_save(AkCheckpoint *checkpoint,
                            const AkTraining *training, GError **error);

/* Take up what is on disk.  FALSE: there is none of these keys that is whole; then
 * nothing has changed. */
gboolean ak_checkpoint_load(AkCheckpoint *checkpoint, AkTraining *training);

/* Is the file a whole checkpoint?  It is read to its end. */
gboolean ak_checkpoint_check(const char *path, GError **error);

/* Room for the model's numbers, where there is none yet. */
void ak_snapshot_prepare(AkSnapshot *snapshot, const AkModel *model);
void ak_snapshot_clear(AkSnapshot *snapshot);

#endif
