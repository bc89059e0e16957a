#include "json.h"

#include <stdlib.h>

gchar *
ak_json_print(const json_t *root, gsize flags)
{
    char *text =
        json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9) | flags);
    gchar *lines = g_strconcat(text, "\n", NULL);
    free(text);
    return lines;
}
