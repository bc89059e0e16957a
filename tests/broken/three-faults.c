/* three-faults.c: no score of a word that stands far behind is a number; dh is
 * another where no parameter's gradient is asked for; and the normaliser's backward
 * has another factor.  Each is found by a check of its own. */
#define SOUND_NAME "three-faults"
#define SOUND_SCORE                                                            \
    if (t - start[b] > 500)                                                    \
        e[t] = INFINITY;
#define SOUND_SIGN (dw != NULL ? 1.0f : 2.0f)
#define SOUND_SHARP_BACKWARD 3.0f
#include "sound-attention.h"
