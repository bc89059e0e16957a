/* toys.h: two small plug-ins that live in the test programs, for what ours do not
 * have: an encoder without input map and without `without`, an attention with
 * a normaliser of its own. */
#ifndef AK_TESTS_TOYS_H
#define AK_TESTS_TOYS_H

#include "model.h"

/* h_t = tanh(a z_t + b z_t-1), word by word of the width: z is the embeddings,
 * H = E.  The summary is h at <EOS>. */
extern const AkPlugin ak_toy_encoder;

/* e_t = w . h_t, with a query + u . q;  alpha = softmax(2 e). */
extern const AkPlugin ak_toy_attention;

/* A toy with its state; free the state with g_free(). */
AkUnit ak_toy_unit(const AkPlugin *plugin);

#endif
