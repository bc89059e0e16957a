/* leaks-memory.c: loses 16 bytes a call. */
#define SOUND_NAME "leaks-memory"
#define SOUND_FORWARD                                                          \
    gchar *volatile lost = g_malloc(16);                                       \
    *lost = 1;
#include "sound-encoder.h"
