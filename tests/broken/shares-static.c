/* shares-static.c: leaves h to backward in a static pointer. */
#define SOUND_NAME "shares-static"
#define SOUND_KEEP (sound_kept = h)
#define SOUND_KEPT sound_kept
static float *sound_kept;
#include "sound-encoder.h"
