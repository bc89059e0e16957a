/* nan-at-bound.c: a range so wide that its end is no number. */
#define SOUND_NAME "nan-at-bound"
#define SOUND_MOST 1e300
#define SOUND_SUM y -= y * 0.0f;
#include "sound-encoder.h"
