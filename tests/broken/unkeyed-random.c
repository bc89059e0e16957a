/* unkeyed-random.c: random numbers that depend on what was drawn before. */
#define SOUND_NAME "unkeyed-random"
#define SOUND_DRAW g_random_double()
#include "sound-probe.h"
