/* half-normaliser.c: a normaliser without its backward. */
#include "innocent.h"

static void
normalise(gconstpointer state G_GNUC_UNUSED, gsize n_word,
          const gfloat *e G_GNUC_UNUSED, gfloat *a)
{
    for (gsize i = 0; i < n_word; i++)
        a[i] = 1.0f / (gfloat)n_word;
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = innocent_open,
    .score = innocent_score,
    .score_backward = innocent_score_backward,
    .normalise = normalise,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "half-normaliser",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &ops,
};
