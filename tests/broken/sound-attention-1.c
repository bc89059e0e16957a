/* sound-attention-1.c: no fault. */
#define SOUND_NAME "sound-attention-1"

#include "sound-attention.h"
