/* extra-export.c: a function that is not static. */
#define SOUND_NAME "extra-export"
#define SOUND_OPEN sound->kept = extra_export;
__attribute__((visibility("default"))) int extra_export[4];
#include "sound-attention.h"
