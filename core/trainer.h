/* trainer.h: one step of training.
 *
 * A batch is cut into pieces of AK_PIECE texts, which go forward and backward
 * side by side; their gradients are summed in the order of the pieces, so that
 * the result does not depend on the number of threads.  Products with the input
 * map run over the distinct words of the batch, once. */
#ifndef AK_TRAINER_H
#define AK_TRAINER_H

#include "batch.h"
#include "model.h"
#include "threads.h"

/* [train] of the run file; each data set's section may override. */
typedef struct AkTrainOptions {
    gint64 epochs;
    gint64 batch_size;
    gdouble learning_rate;
    gdouble weight_decay;
    gint metric; /* 0 auto: ROC AUC for sigmoid outputs, else accuracy; 1 ROC AUC;
                  * 2 accuracy */
    gboolean keep_first; /* the first epoch's model can be kept, too */
} AkTrainOptions;

extern const AkOption ak_train_options[];

typedef struct AkTrainer AkTrainer;

/* positive_weight (O): weight of the positive class of each sigmoid output, NULL
 * for exclusive classes; copied.  Model and team must outlive the trainer. */
AkTrainer *ak_trainer_new(AkModel *model, const AkTrainOptions *options,
                          const gdouble *positive_weight, AkTeam *team);
void ak_trainer_free(AkTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkTrainer, ak_trainer_free)

/* One step of AMSGrad on these n texts; returns the loss before it: for sigmoid
 * outputs weighted binary cross-entropy, mean over outputs, sum over texts; for
 * exclusive classes the mean cross-entropy.  NAN or infinite: the step was not
 * taken. */
gdouble ak_trainer_step(AkTrainer *trainer, gsize n, AkText *const *text);

/* Of the last step, whose loss was not finite: which numbers on the way from the
 * words to the loss are the first that are not, as in "attention scores are". */
const char *ak_trainer_fault(const AkTrainer *trainer);

/* The model's embeddings may lag behind its steps: whoever reads the model calls
 * this first. */
void ak_trainer_settle(AkTrainer *trainer);

/* Numbers of a trainer or its model. */
typedef struct AkNumbers {
    char name[32];
    gsize n;
    gfloat *value; /* (n) */
} AkNumbers;

/* All that the next step depends on.  Unless `numbers` is NULL it is settled, and
 * AkNumbers are appended, those of the model first and each with its moments.
 * Returns the place of the number of steps so far.  Whoever writes into them
 * brings the store's transposed copies up to date. */
guint *ak_trainer_state(AkTrainer *trainer, GArray *numbers);

#endif
