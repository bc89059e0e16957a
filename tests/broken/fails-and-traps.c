/* fails-and-traps.c: not a number at one end of a range, a crash at the other. */
#define SOUND_NAME "fails-and-traps"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        __builtin_trap();
#define SOUND_SUM                                                              \
    if (sound->scale <= 0.5)                                                   \
        y = NAN;
#include "sound-encoder.h"
