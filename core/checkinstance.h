/* checkinstance.h: texts for a probe, without a model. */
#ifndef AK_CHECKINSTANCE_H
#define AK_CHECKINSTANCE_H

#include "checkrig.h"
#include "decoder.h"

typedef struct AkProbed {
    AkInstance instance;
    AkDecoder decoder;
    gchar *id;
} AkProbed;

enum { AK_PROBED_KINDS = 5 };

/* A text of n_word words with numbers as a trained model could have them, made from
 * the load's seed: hidden states, weights, and the outputs that follow from them;
 * what `needs` asks for, too.  variety: 0 .. AK_PROBED_KINDS-1, one sigmoid
 * output, several, two classes, several, candidates.  Its arrays are buffers of
 * the load; free the id. */
void ak_probed_fill(AkProbed *probed, AkLoad *load, gsize n_word, guint variety,
                    guint needs);

/* "3 words, several classes".  Free it. */
gchar *ak_probed_describe(const AkProbed *probed);

#endif
