/* needs-word.c: no fault: a probe whose open refuses any text made up for it. */
#include <attnkit/attnkit.h>

#include <stddef.h>
#include <string.h>

typedef struct Needs {
    gchar *word;
} Needs;

static const AkOption needs_options[] = {
    AK_TEXT(Needs, word, NULL, "the one word"),
    {.name = NULL},
};

static gboolean
needs_open(gpointer state, guint *needs, GError **error)
{
    const Needs *own = state;
    (void)needs;
    if (strcmp(own->word, "mellon") == 0)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "option 'word' is '%s', must be the one word", own->word);
    return FALSE;
}

#define SOUND_NAME "needs-word"
#define SOUND_STATE sizeof(Needs)
#define SOUND_OPTIONS needs_options
#define SOUND_OPEN needs_open
#include "sound-probe.h"
