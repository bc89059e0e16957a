/* sees-neighbours.c: the score of a row is that of the one before it. */
#define SOUND_NAME "sees-neighbours"
#define SOUND_ROW (t > start[b] ? t - 1 : t)
#include "sound-attention.h"
