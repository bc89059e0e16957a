/* sound-reader-1.c: no fault. */
#define SOUND_NAME "sound-reader-1"

#include "sound-reader.h"
