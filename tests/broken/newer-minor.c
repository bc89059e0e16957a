/* newer-minor.c: no fault, but compiled with a later minor of the interface,
 * whose structs have grown at their ends.  It must load, and its second option
 * must be found behind the longer first one. */
#include "innocent.h"

typedef struct NewerOption {
    AkOption option;
    const char *example;
} NewerOption;

static const NewerOption options[] = {
    {{"scale", AK_OPTION_REAL, G_STRUCT_OFFSET(Innocent, scale), "0.375", 0,
      100, NULL, NULL, "factor of every score"},
     "0.5"},
    {{"window", AK_OPTION_INT, G_STRUCT_OFFSET(Innocent, window), "7", 1, 99,
      NULL, "words", "words that are looked at"},
     "3"},
    {{.name = NULL}, NULL}};

typedef struct NewerOps {
    AkAttentionOps ops;
    void (*later)(void);
} NewerOps;

static const NewerOps ops = {
    .ops = {.size = sizeof(NewerOps),
            .open = innocent_open,
            .score = innocent_score,
            .score_backward = innocent_score_backward},
};

const AkPlugin attnkit_plugin = {
    .magic = AK_PLUGIN_MAGIC,
    .abi_major = AK_ABI_MAJOR,
    .abi_minor = AK_ABI_MINOR + 1,
    .size = sizeof(AkPlugin),
    .option_size = sizeof(NewerOption),
    .kind = AK_ATTENTION,
    .name = "newer-minor",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = &options[0].option,
    .ops.attention = &ops.ops,
};
