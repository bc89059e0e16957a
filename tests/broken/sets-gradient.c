/* sets-gradient.c: backward sets dz, and is to add to it. */
#define SOUND_NAME "sets-gradient"
#define SOUND_ADD =
#include "sound-encoder.h"
