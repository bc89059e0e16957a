/* too-wide.c: a parameter that no option makes small. */
#define SOUND_NAME "too-wide"
#define SOUND_OPEN ak_params_vector(params, "c", 1 << 25, 1.0);
#include "sound-encoder.h"
