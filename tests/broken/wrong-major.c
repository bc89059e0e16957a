/* wrong-major.c: compiled for an interface of another major. */
#include "innocent.h"

const AkPlugin attnkit_plugin = {
    .magic = AK_PLUGIN_MAGIC,
    .abi_major = AK_ABI_MAJOR + 1,
    .abi_minor = AK_ABI_MINOR,
    .size = sizeof(AkPlugin),
    .option_size = sizeof(AkOption),
    .kind = AK_ATTENTION,
    .name = "wrong-major",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
