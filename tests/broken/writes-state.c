/* writes-state.c: counts its calls in the state. */
#define SOUND_NAME "writes-state"
#define SOUND_FORWARD ((Sound *)(gpointer)sound)->calls++;
#include "sound-encoder.h"
