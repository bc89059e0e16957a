/* model.h: an encoder under an attention, and the output on top.
 *
 *   embedding x_t = E[w_t] -> input map z = x A' -> encoder h_t
 *   attention e_t = score(h_t), alpha = softmax(e) over the words
 *   context   c = sum_t alpha_t h_t
 *   output    sigmoid(W c + b), or softmax(W c + b) for exclusive classes
 *
 * A query model has a second tower, an embedding and an encoder of the same kind,
 * that reads the query; q is its summary.
 *
 *   attention e_t = score(h_t, q)
 *   output    softmax(W_2 u + b_2) over the candidates,
 *             u = tanh(W_p c + b_p + W_q q + b_q), of width J = H/2
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
#include "batch.h"
#include "output.h"
#include "params.h"
#include "safetensors.h"

/* A plug-in with its state, the options filled in. */
typedef struct AkUnit {
    const AkPlugin *plugin;
    gpointer state;
} AkUnit;

typedef struct AkModelShape {
    gsize n_word;             /* V */
    gsize embedding;          /* E */
    gboolean is_frozen;       /* the embeddings are not trained */
    AkOutputKind output_kind; /* AK_OUTPUT_CANDIDATES: a query model */
    gsize n_output;           /* O; >= 2 but for AK_OUTPUT_SIGMOID */
    gdouble memory; /* bytes that it may take; 0: what the system has left */
} AkModelShape;

/* An embedding and the encoder that reads it. */
typedef struct AkTower {
    AkUnit encoder;
    AkParams *params;
    gchar *embedding_name; /* on disk */
    gfloat *embedding;     /* (V,E) */
} AkTower;

/* A linear layer. */
typedef struct AkLinear {
    AkParamId weight, bias;
} AkLinear;

typedef struct AkModel {
    AkTower tower[AK_N_TOWER];
    guint n_tower; /* 2 in a query model */
    AkUnit attention;
    AkModelShape shape;
    gsize n_hidden; /* H */
    gsize n_map;    /* P; E where the encoder has no map */
    gboolean has_map;
    gsize n_joint; /* J; 0 without a query */
    AkStore *store;
    AkLinear context, query; /* linear_1p, linear_1q: (J,H), in a query model */
    AkLinear output;         /* linear_1 (O,H) or linear_2 (O,J) */
} AkModel;

/* Opens the plug-ins, the encoder once for each tower.  The parameters are there
 * but not yet drawn.  A model for which there is no room is an AK_ERROR_CONFIG. */
AkModel *ak_model_new(AkUnit encoder, AkUnit attention,
                      const AkModelShape *shape, GError **error);
void ak_model_free(AkModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkModel, ak_model_free)

/* Draw initial values: parameters as registered, the embedding N(0, 1), padding
 * zero. */
void ak_model_init(AkModel *model, guint64 seed);

/* The input map (E,P) of a tower, K x N; NULL: none. */
const gfloat *ak_model_map(const AkModel *model, guint tower);

/* z (n,P) of the n words `word`.  x (n,E): scratch, or NULL where the model has
 * no map; then z is the embeddings. */
void ak_model_project(const AkModel *model, guint tower, gsize n,
                      const guint32 *word, gfloat *x, gfloat *z);

/* What goes into the model, for each of its towers. */
typedef struct AkInput {
    AkLaid laid[AK_N_TOWER];
    const gfloat *z[AK_N_TOWER]; /* (rows,P) of the distinct words */
} AkInput;

/* One batch on its way through the model; all in scratch memory.  Rows of the
 * texts b = 0 .. B-1 are in the order of laid[AK_TEXT_TOWER].batch. */
typedef struct AkForward {
    const AkInput *input;
    AkPass encoder[AK_N_TOWER], attention, decoder;
    gfloat *h;             /* (N,H) */
    gfloat *q;             /* (B,H) the queries' summaries; NULL without */
    gfloat *score;         /* (N) */
    gfloat *alpha;         /* (N), 0 at the marks */
    gfloat *context;       /* (B,H) */
    gfloat *shift;         /* (B,J) b_p + W_q q + b_q; NULL without a query */
    gfloat *joint, *slope; /* (B,J) u, and 1 - u^2; NULL without a query */
    gfloat *logit;         /* (B,O) */
} AkForward;

/* gradient: where parameters' gradients go, (n_value - n_map of the store);
 * NULL: none are wanted.  The input must stay where it is. */
void ak_model_forward(const AkModel *model, AkScratch *scratch,
                      const AkInput *input, gfloat *gradient,
                      AkForward *forward);

/* d_logit (B,O) -> dz of each tower, added to at its batch's dz_row (NULL: nobody
 * asks); and the parameters' gradients added to, where ak_model_forward() was
 * given a place for them: where nobody asks for either, the query's tower is not
 * gone through.  hold_attention: no gradient flows through alpha. */
void ak_model_backward(const AkModel *model, AkForward *forward,
                       const gfloat *d_logit, gboolean hold_attention,
                       gfloat *const dz[AK_N_TOWER]);

/* Of a pass whose loss is not finite: the first of its numbers, on the way to the
 * logits, that are not all finite, as in "attention scores are". */
const char *ak_forward_fault(const AkModel *model, const AkForward *forward);

/* alpha (T) of e (T), by the attention's own normaliser or the softmax. */
void ak_model_normalise(const AkModel *model, gsize n_word, const gfloat *e,
                        gfloat *alpha);

/* model.safetensors, names and shapes of PyTorch's modules.  Loading checks
 * every name, shape and number; what was there before stays where it fails. */
gboolean ak_model_save(const AkModel *model, const char *path,
                       GHashTable *metadata, GError **error);
gboolean ak_model_load(AkModel *model, const char *path, GError **error);

/* Are all its numbers finite?  The error (AK_ERROR_NUMBER) names tensor and place,
 * and goes on from a prefix. */
gboolean ak_model_check_numbers(const AkModel *model, GError **error);

/* Does this file hold such a model?  The error lists all tensors, those that are
 * expected and those that are there. */
gboolean ak_model_check(const AkModel *model, const AkSafetensors *file,
                        const char *path, GError **error);

/* A dimension of a tensor that model and file both have. */
typedef struct AkMisfit {
    gsize found, expected;
} AkMisfit;

/* How many tensors, embeddings apart, have the model's shape in the file; adds the
 * dimensions of those that do not to `misfits` (AkMisfit). */
guint ak_model_n_fit(const AkModel *model, const AkSafetensors *file,
                     GArray *misfits);

/* An operation of the plug-in NAME failed: put "KIND NAME: " before the error,
 * and give one where the plug-in gave none.  FALSE always. */
gboolean ak_plugin_failed(const char *kind, const char *name,
                          const char *operation, GError **error);

#endif
