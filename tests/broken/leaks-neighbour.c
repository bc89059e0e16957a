/* leaks-neighbour.c: a text's first word sees the last of the text before it. */
#define SOUND_NAME "leaks-neighbour"
#define SOUND_IS_FIRST(t, i) ((t) == 0)
#define SOUND_ROWS 1
#include "sound-encoder.h"
