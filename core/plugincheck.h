/* plugincheck.h: what plugincheck.c (descriptor, options) and opscheck.c
 * (operations) share, and what follows from it in adapt.c. */
#ifndef AK_PLUGINCHECK_H
#define AK_PLUGINCHECK_H

#include "loader.h"

#include "attnkit/attnkit.h"

#include <stddef.h>

/* Where a struct ended in ABI 1.0.  Later fields go behind that and do not move
 * it: a plug-in of any minor has at least this much. */
#define AK_END_OF(type, field)                                                 \
    (offsetof(type, field) + sizeof(((type *)0)->field))

typedef struct AkCheck {
    const AkPlugin *plugin;
    const char *path;
    GError **error;
} AkCheck;

/* Set the error, with path and cure around the message; always FALSE. */
gboolean ak_check_fail(const AkCheck *check, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* Is each of a row's texts NULL or UTF-8?  They are printed and kept as JSON. */
gboolean ak_check_texts(const AkCheck *check, const char *row, const char *name,
                        const char *const *text, gsize n);

/* [a-z][a-z0-9]* with `more` allowed after the first letter; NULL is none. */
gboolean ak_check_is_name(const char *name, char more);

/* Does the name of a plug-in stand for something else: a section of the run file,
 * or, of a probe, another file of a cell or word of summary.csv, which it would
 * overwrite?  kind 0: the sections alone. */
gboolean ak_check_is_taken(AkKind kind, const char *name);

/* The table of the plug-in's kind: size, required functions, declarations. */
gboolean ak_check_operations(const AkCheck *check);

/* A plug-in of another minor has structs of other sizes.  The answer is the
 * plug-in itself, or a copy in our sizes, whose parts are put into `memory` (it
 * frees with g_free()).  What the plug-in has less is 0, which every later field
 * must take for "as before"; what it has more is not for us.  The plug-in has
 * passed ak_plugin_check(). */
const AkPlugin *ak_plugin_adapt(const AkPlugin *plugin, GPtrArray *memory);

#endif
