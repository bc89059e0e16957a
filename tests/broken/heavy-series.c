/* heavy-series.c: another attention whose sum is not 1. */
#define SOUND_NAME "heavy-series"
#define SOUND_SERIES "other"
#define SOUND_ROLE AK_SERIES_ATTENTION
#define SOUND_DRAW ((void)random, 1.25)
#include "sound-probe.h"
