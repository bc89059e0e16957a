/* training.h: epochs of training, and the model that is kept. */
#ifndef AK_TRAINING_H
#define AK_TRAINING_H

#include "trainer.h"

typedef struct AkEpoch {
    guint number;   /* from 1 */
    gdouble loss;   /* mean over the training texts */
    gdouble metric; /* on the dev split */
    gboolean kept;  /* one epoch is: the last to improve strictly on those
                     * before, from the second on, or from the first where
                     * keep_first is set; where none does, the last */
} AkEpoch;

typedef struct AkCheckpoint AkCheckpoint; /* see checkpoint.h */

/* Told after every step; returns TRUE to stop. */
typedef struct AkTrainWatch {
    gboolean (*step)(gpointer data, guint epoch, gsize done, gsize n_step);
    gpointer data;
    AkCheckpoint *checkpoint; /* NULL: training is not kept on disk */
} AkTrainWatch;

/* Train a model whose parameters have been drawn; it ends as the epoch kept.
 * Batches are cut from the training set sorted by length plus noise, and visited
 * in random order; noise and order come from streams keyed by seed, epoch and
 * the texts' ids.  It goes on from the checkpoint if there is one.  epochs
 * (AkEpoch, none) is appended to.  Errors: AK_ERROR_NUMBER (the loss, or, looked
 * at after each epoch, a parameter is not finite: epoch, step and tensor are
 * named), AK_ERROR_INTERRUPTED, AK_ERROR_FILE. */
gboolean ak_train(AkModel *model, const AkCorpus *corpus,
                  const AkTrainOptions *options, guint64 seed, AkTeam *team,
                  const AkTrainWatch *watch, GArray *epochs, GError **error);

/* Steps of one epoch. */
gsize ak_train_n_step(const AkCorpus *corpus, const AkTrainOptions *options);

/* The metric that decides, by name: "roc_auc" or "accuracy". */
const char *ak_train_metric_name(const AkTrainOptions *options, AkTask task);

/* The kind of output that a task has. */
AkOutputKind ak_task_output(AkTask task);

#endif
