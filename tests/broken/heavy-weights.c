/* heavy-weights.c: weights whose sum is 1.01. */
#define SOUND_NAME "heavy-weights"
#define SOUND_WEIGHTS 1.01f
#include "sound-attention.h"
