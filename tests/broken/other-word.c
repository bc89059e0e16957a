/* other-word.c: without says of each word that it is the next one. */
#define SOUND_NAME "other-word"
#define SOUND_CUT (cut + 1)
#include "sound-encoder.h"
