/* silent-reader.c: fails, and does not say why. */
#define SOUND_NAME "silent-reader"
#define SOUND_BEFORE                                                           \
    if (seed == 1)                                                             \
        return FALSE;
#include "sound-reader.h"
