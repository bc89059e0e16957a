/* json.h: jansson, with the end of a JSON value that goes by itself. */
#ifndef AK_JSON_H
#define AK_JSON_H

#include <glib.h>
#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

#endif
