/* out-of-range.c: a column of up to 2 that is declared up to 1. */
#define SOUND_NAME "out-of-range"
#define SOUND_FACTOR 2.0
#include "sound-probe.h"
