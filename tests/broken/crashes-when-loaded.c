/* crashes-when-loaded.c: aborts as it is loaded, or, where the variable AK_CRASH is
 * an address, writes there. */
#include <stdint.h>
#include <stdlib.h>

__attribute__((constructor)) static void
crashes_start(void)
{
    const char *address = getenv("AK_CRASH");
    if (address == NULL)
        abort();
    *(volatile char *)(uintptr_t)strtoul(address, NULL, 0) = 1;
}
