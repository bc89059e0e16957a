/* prints-at-bound.c: says on the terminal what it does not like. */
#include <stdio.h>

#define SOUND_NAME "prints-at-bound"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        puts("scale is large");
#include "sound-encoder.h"
