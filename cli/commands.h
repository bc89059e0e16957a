/* commands.h: the commands that run no run file: each prints, and returns the exit
 * code of the program. */
#ifndef AK_COMMANDS_H
#define AK_COMMANDS_H

#include "arguments.h"
#include "loader.h"

int ak_command_list(const AkCommandLine *line, AkLoader *loader);
int ak_command_describe(const AkCommandLine *line, AkLoader *loader);
int ak_command_explain(const AkCommandLine *line, AkLoader *loader);
int ak_command_compare(const AkCommandLine *line);
int ak_command_fetch(const AkCommandLine *line, AkLoader *loader);
int ak_command_new(const AkCommandLine *line);
int ak_command_check(const AkCommandLine *line, const AkLoader *loader);

/* Is standard output to be coloured? */
gboolean ak_has_colour(AkColor color);

#endif
