/* empty-series.c: a series that is declared and never measured. */
#define SOUND_NAME "empty-series"
#define SOUND_DRAW ((gdouble)NAN)
#include <math.h>

#include "sound-probe.h"
