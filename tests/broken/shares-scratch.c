/* shares-scratch.c: works on the words in static memory. */
#define SOUND_NAME "shares-scratch"
#define SOUND_FORWARD                                                          \
    static gfloat scratch[1000];                                               \
    guint32 n_row = 0;                                                         \
    for (gsize t = 0; t < batch->start[batch->n_text]; t++)                    \
        n_row = MAX(n_row, batch->row[t] + 1);                                 \
    z = memcpy(scratch, z, n_row * n * sizeof *z);
#include "sound-encoder.h"
