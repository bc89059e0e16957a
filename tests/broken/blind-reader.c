/* blind-reader.c: reads on where its file is not there. */
#include <attnkit/attnkit.h>

#include <stddef.h>

typedef struct Blind {
    gchar *path;
} Blind;

static const AkOption blind_options[] = {
    AK_PATH(Blind, path, NULL, "the file"),
    {.name = NULL},
};

#define SOUND_NAME "blind-reader"
#define SOUND_STATE sizeof(Blind)
#define SOUND_OPTIONS blind_options
#include "sound-reader.h"
