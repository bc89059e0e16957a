/* reports-at-bound.c: prints what a sanitizer would of a fault. */
#include <stdio.h>

#define SOUND_NAME "reports-at-bound"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        puts("here.c:12:3: runtime error: division by zero\nand more");
#include "sound-encoder.h"
