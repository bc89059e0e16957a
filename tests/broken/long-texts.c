/* long-texts.c: a word that stands far behind gives what is not a number. */
#define SOUND_NAME "long-texts"
#define SOUND_KEEP                                                             \
    if (batch->start[1] > 500)                                                 \
        h[500 * n] = NAN;                                                      \
    ak_pass_keep(pass, h)
#define SOUND_KEPT ak_pass_kept(pass)
#include "sound-encoder.h"
