/* bad-default.c: an option whose default is out of its range. */
#include "innocent.h"

static const AkOption options[] = {{"scale", AK_OPTION_REAL,
                                    G_STRUCT_OFFSET(Innocent, scale), "-1", 0,
                                    100, NULL, NULL, "factor of every score"},
                                   {.name = NULL}};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "bad-default",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = options,
    .ops.attention = &innocent_ops,
};
