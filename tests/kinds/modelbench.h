/* modelbench.h: a model of every encoder under every attention, with a small batch
 * before it. */
#ifndef AK_TESTS_MODELBENCH_H
#define AK_TESTS_MODELBENCH_H

#include "batch.h"
#include "specimen.h"

enum {
    MODEL_WORDS = 12, /* V */
    MODEL_EMBEDDING = 4,
    MODEL_TEXTS = 3,
    MODEL_OUTPUTS = 3 /* at most */
};

typedef struct ModelSide { /* what a tower reads */
    AkWordSet *word;
    gfloat *z, *x; /* of each word; or, where is_apart, of each token */
} ModelSide;

typedef struct ModelBench {
    AkUnit encoder, attention;
    AkModel *model;
    AkScratch *scratch;
    AkText *text[MODEL_TEXTS];
    AkInput input;
    const AkBatch *batch; /* of the texts */
    ModelSide side[AK_N_TOWER];
    gfloat *d_logit; /* (B,O) the loss's weights */
    gboolean is_apart;
    gfloat *held; /* (N) weights that take the attention's place; NULL */
} ModelBench;

/* Calls `check` with a model of every pair: with one output, with three, with a
 * query. */
void model_bench_each(void (*check)(ModelBench *bench, const char *name));

/* sum d_logit . logit; under the weights held, where there are some.  For
 * slopes_check(): parameters and embeddings may have moved. */
gdouble model_bench_loss(gpointer bench);

/* dz (rows,P) of each tower and the parameters' gradients; and, where the
 * attention is held, its weights for model_bench_loss(). */
void model_bench_backward(ModelBench *bench, gboolean hold, gfloat *gradient,
                          gfloat *const dz[AK_N_TOWER]);

#endif
