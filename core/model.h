/* model.h: an encoder under an attention, and the output on top.
 *
 *   embedding x_t = E[w_t] -> input map z = x A' -> encoder h_t
 *   attention e_t = score(h_t), alpha = softmax(e) over the words
 *   context   c = sum_t alpha_t h_t
 *   output    sigmoid(W c + b), or softmax(W c + b) for exclusive classes
 *
 * The model owns its parameters.  A plug-in's state lives as long as the model:
 * each model opens a copy of the caller's, which stays as the options filled it.
 * Letters and shapes as in attnkit/params.h. */
#ifndef AK_MODEL_H
#define AK_MODEL_H

#include "attnkit/attention.h"
#include "attnkit/encoder.h"
#include "attnkit/error.h"
#include "attnkit/plugin.h"
#include "attnkit/probe.h"
#include "params.h"

/* The embedding's name on disk. */
#define AK_EMBEDDING_NAME "encoder.embedding.weight"

/* A plug-in with its state, the options filled in. */
typedef struct AkUnit {
    const AkPlugin *plugin;
    gpointer state;
} AkUnit;

typedef struct AkModelShape {
    gsize n_word;    /* V */
    gsize embedding; /* E */
    AkOutputKind output_kind;
    gsize n_output; /* O; >= 2 for AK_OUTPUT_SOFTMAX */
} AkModelShape;

typedef struct AkModel {
    AkUnit encoder, attention;
    AkModelShape shape;
    gsize n_hidden; /* H */
    gsize n_map;    /* P; E where the encoder has no map */
    gboolean has_map;
    AkStore *store;
    AkParams *encoder_params;
    AkParamId weight, bias; /* of the output: (O,H), (O) */
    gfloat *embedding;      /* (V,E) */
} AkModel;

/* Opens both plug-ins.  The parameters are there but not yet drawn. */
AkModel *ak_model_new(AkUnit encoder, AkUnit attention,
                      const AkModelShape *shape, GError **error);
void ak_model_free(AkModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkModel, ak_model_free)

/* Draw initial values: parameters as registered, the embedding N(0, 1), padding
 * zero. */
void ak_model_init(AkModel *model, guint64 seed);

/* The input map (E,P), K x N; NULL: none. */
const gfloat *ak_model_map(const AkModel *model);

/* z (n,P) of the n words `word`.  x (n,E): scratch, or NULL where the model has
 * no map; then z is the embeddings. */
void ak_model_project(const AkModel *model, gsize n, const guint32 *word,
                      gfloat *x, gfloat *z);

/* One batch on its way through the model; all in scratch memory. */
typedef struct AkForward {
    const AkBatch *batch;
    const gfloat *z;
    AkPass encoder, attention, decoder;
    gfloat *h;       /* (N,H) */
    gfloat *score;   /* (N) */
    gfloat *alpha;   /* (N), 0 at the marks */
    gfloat *context; /* (B,H) */
    gfloat *logit;   /* (B,O) */
} AkForward;

/* gradient: where parameters' gradients go, (n_value - n_map of the store);
 * NULL: none are wanted. */
void ak_model_forward(const AkModel *model, AkScratch *scratch,
                      const AkBatch *batch, const gfloat *z, gfloat *gradient,
                      AkForward *forward);

/* d_logit (B,O) -> dz, added to at batch->dz_row; and the parameters' gradients
 * added to.  hold_attention: no gradient flows through alpha. */
void ak_model_backward(const AkModel *model, AkForward *forward,
                       const gfloat *d_logit, gboolean hold_attention,
                       gfloat *dz);

/* Probabilities (O) of logits (O). */
void ak_output_probability(AkOutputKind kind, gsize n_output,
                           const gfloat *logit, gfloat *output);

/* Class 1 iff output > 0.5 for one sigmoid output, else the first arg max. */
guint ak_output_class(AkOutputKind kind, gsize n_output, const gfloat *output);

/* alpha (T) of e (T), by the attention's own normaliser or the softmax. */
void ak_model_normalise(const AkModel *model, gsize n_word, const gfloat *e,
                        gfloat *alpha);

/* model.safetensors, names and shapes of PyTorch's modules.  Loading checks
 * every name and shape; what was there before stays where it fails. */
gboolean ak_model_save(const AkModel *model, const char *path,
                       GHashTable *metadata, GError **error);
gboolean ak_model_load(AkModel *model, const char *path, GError **error);

/* An operation of the plug-in NAME failed: put "KIND NAME: " before the error,
 * and give one where the plug-in gave none.  FALSE always. */
gboolean ak_plugin_failed(const char *kind, const char *name,
                          const char *operation, GError **error);

#endif
