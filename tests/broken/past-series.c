/* past-series.c: a series with a word too many. */
#define SOUND_NAME "past-series"
#define SOUND_LENGTH (instance->n_word + 1)
#include "sound-probe.h"
