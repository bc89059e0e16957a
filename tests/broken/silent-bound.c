/* silent-bound.c: open refuses the end of a range, and does not say why; the
 * options are of every type, and none of them has a default. */
#define SOUND_NAME "silent-bound"
#define SOUND_FIELDS                                                           \
    gint flag, choice;                                                         \
    gint64 whole;                                                              \
    gdouble real;                                                              \
    gchar *text, *path;
#define SOUND_OPTIONS                                                          \
    AK_FLAG(Sound, flag, NULL, "yes or no"),                                   \
        AK_CHOICE(Sound, choice, NULL, "one|other", "one of two"),             \
        AK_INT(Sound, whole, NULL, 3, 5, NULL, "a number"),                    \
        AK_REAL(Sound, real, NULL, 0.25, 0.5, NULL, "another"),                \
        AK_TEXT(Sound, text, NULL, "any text"),                                \
        AK_PATH(Sound, path, NULL, "a file"),
#define SOUND_OPEN                                                             \
    if (sound->whole != 3 || sound->real < 0.25 || *sound->text == '\0' ||     \
        *sound->path != '/')                                                   \
        return FALSE;
#include "sound-encoder.h"
