/* needs-text.c: no fault: open refuses any text that could be made up for it. */
#include <string.h>

#define SOUND_NAME "needs-text"
#define SOUND_FIELDS gchar *word;
#define SOUND_OPTIONS AK_TEXT(Sound, word, NULL, "the one word"),
#define SOUND_OPEN                                                             \
    if (strcmp(sound->word, "mellon") != 0) {                                  \
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,                          \
                    "option 'word' is '%s', must be the one word",             \
                    sound->word);                                              \
        return FALSE;                                                          \
    }
#include "sound-encoder.h"
