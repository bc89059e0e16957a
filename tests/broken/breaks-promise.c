/* breaks-promise.c: gives a function of GLib what it must not be given. */
#define SOUND_NAME "breaks-promise"
#define SOUND_FORWARD                                                          \
    if (sound->scale >= 2.0)                                                   \
        g_ptr_array_unref(NULL);
#include "sound-encoder.h"
