/* forgets-alone.c: backward has a gradient of b only where dz is asked for, too. */
#define SOUND_NAME "forgets-alone"
#define SOUND_B (dz != NULL ? db : NULL)
#include "sound-encoder.h"
