/* stale-without.c: says that leaving a word out changes nothing. */
#define SOUND_NAME "stale-without"
#define SOUND_ROWS 0
#include "sound-encoder.h"
