/* double-reader.c: the same id twice. */
#define SOUND_NAME "double-reader"
#define SOUND_ID (i / 6)
#include "sound-reader.h"
