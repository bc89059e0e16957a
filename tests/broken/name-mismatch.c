/* name-mismatch.c: a name that is not the file's. */
#include "innocent.h"

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "somebody-else",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
