/* never-set.c: a column that is declared and never measured. */
#define SOUND_NAME "never-set"
#define SOUND_COLUMN (void)column, (void)sum
#include "sound-probe.h"
