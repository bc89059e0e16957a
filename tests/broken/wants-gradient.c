/* wants-gradient.c: backward writes to dz where nobody asks for it. */
#define SOUND_NAME "wants-gradient"
#define SOUND_WANTS_DZ TRUE
#include "sound-encoder.h"
