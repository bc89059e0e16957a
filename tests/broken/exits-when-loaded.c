/* exits-when-loaded.c: ends the program, as if all were well, as it is loaded. */
#include <stdlib.h>

__attribute__((constructor)) static void
exits_start(void)
{
    exit(0);
}
