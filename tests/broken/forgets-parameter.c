/* forgets-parameter.c: backward has no gradient of b. */
#define SOUND_NAME "forgets-parameter"
#define SOUND_B ((gfloat *)NULL)
#include "sound-encoder.h"
