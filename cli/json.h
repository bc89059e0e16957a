/* json.h: writes JSON. */
#ifndef AK_JSON_H
#define AK_JSON_H

#include <glib.h>

/* "text", escaped; null where it is NULL. */
void ak_json_string(GString *out, const char *text);

/* "name":"text" with a comma before it but for the first of an object. */
void ak_json_pair(GString *out, const char *name, const char *text);

/* ,"name":value, null where it is not finite. */
void ak_json_number(GString *out, const char *name, gdouble value);

#endif
