/* far-rows.c: leaving a word out changes more rows than there are. */
#define SOUND_NAME "far-rows"
#define SOUND_ROWS 99
#include "sound-encoder.h"
