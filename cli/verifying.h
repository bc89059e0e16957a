/* verifying.h: attnkit verify. */
#ifndef AK_VERIFYING_H
#define AK_VERIFYING_H

#include "arguments.h"
#include "loader.h"

/* --sample: how many texts of a cell, G_MAXSIZE: all; NULL: not given. */
gboolean ak_verifying_sample(const char *text, gsize *n, GError **error);

/* --seed, one number; NULL: not given, one that nobody can know beforehand. */
gboolean ak_verifying_seed(const char *text, guint64 *seed, GError **error);

/* Does it all; gives the exit code: 0 all matches, 1 something does not, 2 it
 * cannot be verified. */
int ak_command_verify(const AkCommandLine *line, AkLoader *loader);

#endif
