/* crash-at-bound.c: the end of a range that is one too far. */
#define SOUND_NAME "crash-at-bound"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        __builtin_trap();
#include "sound-encoder.h"
