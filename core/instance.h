/* instance.h: what a probe sees of each text of a batch. */
#ifndef AK_INSTANCE_H
#define AK_INSTANCE_H

#include "model.h"

/* The instance of `text`, text b of a batch that has just been through
 * ak_model_forward(), but for what must be asked for; all in scratch. */
AkInstance ak_instance_new(const AkModel *model, AkScratch *scratch,
                           const AkForward *forward, gsize b,
                           const AkText *text);

/* Gradients into the instances of a batch, `hold` the attention or through it;
 * every token must have its own row of dz. */
void ak_instance_add_gradients(const AkModel *model, AkScratch *scratch,
                               AkForward *forward, gboolean hold,
                               AkInstance *instance);

/* The output (O) of an instance if every word had the same weight. */
void ak_instance_uniform(const AkInstance *instance, gfloat *output);

#endif
