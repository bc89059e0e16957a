/* stray-option.c: an option whose field lies behind the state. */
#include "innocent.h"

static const AkOption options[] = {{"scale", AK_OPTION_REAL, sizeof(Innocent),
                                    "1.5", 0, 100, NULL, NULL,
                                    "factor of every score"},
                                   {.name = NULL}};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "stray-option",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = options,
    .ops.attention = &innocent_ops,
};
