/* misses-word.c: without leaves the last word out that it is asked for. */
#define SOUND_NAME "misses-word"
#define SOUND_CUTS (n_cut - 1)
#include "sound-encoder.h"
