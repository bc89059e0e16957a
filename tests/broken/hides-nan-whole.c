/* hides-nan-whole.c: of a text's summary a comparison that NAN does not pass makes
 * a number. */
#define SOUND_NAME "hides-nan-whole"
#define SOUND_SUMMARY s[i * n] = s[i * n] > -9.0f ? s[i * n] : -9.0f;
#include "sound-encoder.h"
