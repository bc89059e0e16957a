/* text-reader.c: no fault: an option without a default that is no path, and texts
 * that have two labels at a time. */
#include <attnkit/attnkit.h>

#include <stddef.h>

typedef struct Named {
    gchar *name;
} Named;

static const AkOption named_options[] = {
    AK_TEXT(Named, name, NULL, "what the texts are called"),
    {.name = NULL},
};

static const guint8 labels[2] = {1, 1};

#define SOUND_NAME "text-reader"
#define SOUND_STATE sizeof(Named)
#define SOUND_OPTIONS named_options
#define SOUND_TASK AK_TASK_MULTILABEL, 2
#define SOUND_LABELS labels
#include "sound-reader.h"
