#include "json.h"

#include <math.h>

void
ak_json_string(GString *out, const char *text)
{
    if (text == NULL) {
        g_string_append(out, "null");
        return;
    }
    g_autofree gchar *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(out, '"');
    for (const char *p = valid; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_printf(out, "\\%c", *p);
        else if ((guchar)*p < 0x20 || *p == 0x7f)
            g_string_append_printf(out, "\\u%04x", (guint)(guchar)*p);
        else
            g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

void
ak_json_pair(GString *out, const char *name, const char *text)
{
    if (out->len > 0 && out->str[out->len - 1] != '{')
        g_string_append_c(out, ',');
    g_string_append_printf(out, "\"%s\":", name);
    ak_json_string(out, text);
}

void
ak_json_number(GString *out, const char *name, gdouble value)
{
    gchar text[G_ASCII_DTOSTR_BUF_SIZE];
    const gboolean is_finite = isfinite(value);
    g_string_append_printf(out, ",\"%s\":%s", name,
                           is_finite ? g_ascii_dtostr(text, sizeof text, value)
                                     : "null");
}
