/* wrong-sign.c: the gradient of h has one wrong sign. */
#define SOUND_NAME "wrong-sign"
#define SOUND_SIGN -1.0f
#include "sound-attention.h"
