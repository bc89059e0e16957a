/* verifying.h: attnkit verify. */
#ifndef AK_VERIFYING_H
#define AK_VERIFYING_H

#include "arguments.h"
#include "loader.h"

/* Does it all; gives the exit code: 0 all matches, 1 something does not, 2 it
 * cannot be verified. */
int ak_command_verify(const AkCommandLine *line, AkLoader *loader);

#endif
