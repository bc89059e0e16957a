/* missing-term.c: the gradient of h lacks what goes through tanh. */
#define SOUND_NAME "missing-term"
#define SOUND_TERM 0.0f
#include "sound-attention.h"
