/* wrong-magic.c: the descriptor does not start with the magic number. */
#include "innocent.h"

const AkPlugin attnkit_plugin = {
    .magic = 0x01020304u,
    .abi_major = AK_ABI_MAJOR,
    .abi_minor = AK_ABI_MINOR,
    .size = sizeof(AkPlugin),
    .option_size = sizeof(AkOption),
    .kind = AK_ATTENTION,
    .name = "wrong-magic",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &innocent_ops,
};
