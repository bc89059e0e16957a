/* all-kinks.c: a sum that is rounded, which has no slopes. */
#define SOUND_NAME "all-kinks"
#define SOUND_SUM y = rintf(y * 64.0f) / 64.0f;
#include "sound-encoder.h"
