#include "json.h"

#include "html.h"

#include <math.h>

void
ak_json_string(GString *out, const char *text)
{
    if (text == NULL) {
        g_string_append(out, "null");
        return;
    }
    ak_html_json_text(out, text);
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
