/* hangs-at-bound.c: never comes back at the end of a range. */
#define SOUND_NAME "hangs-at-bound"
#define SOUND_FORWARD                                                          \
    for (volatile gdouble wait = sound->scale; wait >= 2.0;)                   \
        continue;
#include "sound-encoder.h"
