/* wrong-kind.c: a kind that does not exist. */
#include "innocent.h"

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = (AkKind)9,
    .name = "wrong-kind",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
