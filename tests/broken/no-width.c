/* no-width.c: open does not say how wide a hidden state is. */
#define SOUND_NAME "no-width"
#define SOUND_OPEN *hidden = 0;
#include "sound-encoder.h"
