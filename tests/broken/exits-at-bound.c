/* exits-at-bound.c: ends the process where it does not like an option. */
#include <stdlib.h>

#define SOUND_NAME "exits-at-bound"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        exit(3);
#include "sound-encoder.h"
