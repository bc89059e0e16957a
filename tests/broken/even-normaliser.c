/* even-normaliser.c: a normaliser that gives all words the same weight. */
#define SOUND_NAME "even-normaliser"
#define SOUND_SHARP 0.0f
#include "sound-attention.h"
