/* extra-export.c: two tables that are not static. */
#define SOUND_NAME "extra-export"
#define SOUND_OPEN                                                             \
    sound->kept = extra_export[0] != 0 ? extra_export : extra_other;
__attribute__((visibility("default"))) int extra_export[4], extra_other[4];
#include "sound-attention.h"
