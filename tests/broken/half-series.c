/* half-series.c: a series without its last word. */
#define SOUND_NAME "half-series"
#define SOUND_LENGTH (instance->n_word - 1)
#include "sound-probe.h"
