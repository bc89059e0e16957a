/* usage.h: the words of --help. */
#ifndef AK_USAGE_H
#define AK_USAGE_H

#include <glib.h>

extern const char ak_usage_summary[];  /* before the options: the commands */
extern const char ak_usage_examples[]; /* after them, with the exit codes */

/* GOption's "Unknown option --sed" as an error with the nearest one that there is;
 * FALSE always. */
gboolean ak_usage_unknown(const GOptionEntry *entries, const char *message,
                          GError **error);

#endif
