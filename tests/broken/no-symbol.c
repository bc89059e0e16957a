/* no-symbol.c: the descriptor has another name. */
#include "innocent.h"

extern const AkPlugin other_plugin;
const AkPlugin other_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "no-symbol",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
