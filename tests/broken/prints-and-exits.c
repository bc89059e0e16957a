/* prints-and-exits.c: says what it does not like before it ends the process. */
#include <stdio.h>
#include <stdlib.h>

#define SOUND_NAME "prints-and-exits"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0) {                                                 \
        puts("scale is large");                                                \
        exit(3);                                                               \
    }
#include "sound-encoder.h"
