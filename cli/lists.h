/* lists.h: what GOption does not take apart. */
#ifndef AK_LISTS_H
#define AK_LISTS_H

#include <glib.h>

/* --plugins a,b --plugins c to a, b, c; NULL-terminated.  NULL: an error
 * (AK_ERROR_CONFIG), or `given` is NULL.  Free it. */
gchar **ak_lists_plugins(gchar *const *given, GError **error);

/* The words of a command line with the values of short options apart, as GOption
 * wants them: -qj1 is -qj 1.  Behind -- all stays.  Free it. */
gchar **ak_lists_detach(const GOptionEntry *entries, gchar *const *words);

/* The assignments of --set, then --seed and the like, which so win (G_MININT64 or
 * NULL: not given), each behind its own name; NULL-terminated.  Free it. */
gchar **ak_lists_sets(gchar *const *sets, const char *seed, gint64 threads,
                      const char *cell, const char *output);

/* The folders of report, which are to be joined where it is said into which
 * (output, NULL: not given); else `parts` stays NULL.  format: of the report, NULL:
 * not given. */
gboolean ak_lists_parts(gchar *const *folders, const char *output,
                        const char *format, gchar ***parts, GError **error);

#endif
