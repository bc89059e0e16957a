/* The libFuzzer program: AK_FUZZ names the target (targets.h).  Made by fuzz/run. */
#include "targets.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *target = g_getenv("AK_FUZZ");
    if (target == NULL || !fuzz_open(target)) {
        g_printerr("AK_FUZZ must name a target, see fuzz/targets.h\n");
        exit(2);
    }
    atexit(fuzz_close);
    return 0;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    fuzz_one(data, size);
    return 0;
}
