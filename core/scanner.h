/* scanner.h: reads a run file line by line before iniparser does.
 *
 * iniparser keeps no line numbers, merges duplicates in silence, cuts values at
 * a ; or # and gives up on a whole file for one bad line.  The scan finds all of
 * that first, says where, and writes what is left in the one form that iniparser
 * reads without loss: no comments, values in quotes. */
#ifndef AK_SCANNER_H
#define AK_SCANNER_H

#include "attnkit/error.h"

/* Bytes of a line: iniparser's buffer holds 1,024.  Sections and settings of a file:
 * iniparser's time grows with their square. */
enum {
    AK_LINE_MAX = 1000,
    AK_VALUE_MAX = 900,
    AK_NAME_MAX = 64,
    AK_SETTING_MAX = 10000
};

/* A section's header (key NULL) or a setting. */
typedef struct AkScanned {
    gchar *section; /* lower case */
    gchar *key;
    guint line;
} AkScanned;

/* Scan `text` (`size` bytes) of the file `path` into AkScanned's, in file order,
 * and write the clean form to `clean`.  Errors are AK_ERROR_CONFIG and name file
 * and line. */
GPtrArray *ak_scanner_run(const char *path, const gchar *text, gsize size,
                          GString *clean, GError **error);

/* What is wrong with the name of a section or a key, as the end of a sentence;
 * NULL: nothing.  A key may have dots. */
const char *ak_scanner_name_fault(const char *name, gboolean is_key);

/* A value as a run file has it, in quotes where it needs them; NULL where no
 * run file can say it (both kinds of quotes beside a ; or #, control
 * characters, invalid UTF-8, more than AK_VALUE_MAX bytes).  Free it. */
gchar *ak_scanner_quote(const char *value);

#endif
