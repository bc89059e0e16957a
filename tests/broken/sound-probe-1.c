/* sound-probe-1.c: no fault. */
#define SOUND_NAME "sound-probe-1"

#include "sound-probe.h"
