/* json.h: jansson, with the end of a JSON value that goes by itself, and its text. */
#ifndef AK_JSON_H
#define AK_JSON_H

#include <glib.h>
#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* The bytes of a file that has this value, its numbers in nine digits.  `flags`: of
 * json_dumps(), more.  Free it. */
gchar *ak_json_print(const json_t *root, gsize flags);

#endif
