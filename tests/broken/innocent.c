/* innocent.c: no fault: what shows that the others are refused for theirs. */
#include "innocent.h"

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "innocent",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
