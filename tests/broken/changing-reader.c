/* changing-reader.c: other labels each time. */
#define SOUND_NAME "changing-reader"
#define SOUND_LABEL g_random_int_range(0, 2)
#include "sound-reader.h"
