/* missing-operation.c: no score_backward. */
#include "innocent.h"

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = innocent_open,
    .score = innocent_score,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "missing-operation",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &ops,
};
