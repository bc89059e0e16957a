/* past-end.c: looks at the row of the token behind the last. */
#define SOUND_NAME "past-end"
#define SOUND_FORWARD                                                          \
    const volatile guint32 *behind = batch->row + batch->start[batch->n_text]; \
    (void)*behind;
#include "sound-encoder.h"
