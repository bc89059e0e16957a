/* negative-series.c: importances below 0. */
#define SOUND_NAME "negative-series"
#define SOUND_DRAW -ak_random_uniform(random)
#include "sound-probe.h"
