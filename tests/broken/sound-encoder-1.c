/* sound-encoder-1.c: no fault. */
#define SOUND_NAME "sound-encoder-1"

#include "sound-encoder.h"
