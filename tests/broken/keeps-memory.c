/* keeps-memory.c: open makes something that no close frees. */
#define SOUND_NAME "keeps-memory"
#define SOUND_OPEN sound->kept = g_malloc(16);
#include "sound-attention.h"
