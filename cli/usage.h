/* usage.h: the words of --help, and for options and commands that there are not. */
#ifndef AK_USAGE_H
#define AK_USAGE_H

#include <glib.h>

extern const char ak_usage_summary[];  /* before the options: the commands */
extern const char ak_usage_examples[]; /* after them, with the exit codes */

/* GOption's "Unknown option --sed" as an error with the nearest one that there is;
 * FALSE always. */
gboolean ak_usage_unknown(const GOptionEntry *entries, const char *message,
                          GError **error);

/* WORD is none of the commands and no run file: what could have been meant; FALSE
 * always. */
gboolean ak_usage_no_file(const char *word, const char *const *command,
                          GError **error);

#endif
