/* hides-nan.c: a comparison that NAN does not pass makes it a number. */
#define SOUND_NAME "hides-nan"
#define SOUND_SUM y = y > -9.0f ? y : -9.0f;
#include "sound-encoder.h"
