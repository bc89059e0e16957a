#include "errors.h"

#include <string.h>

GQuark
ak_error_quark(void)
{
    return g_quark_from_static_string("ak-error-quark");
}

/* Free it. */
static G_GNUC_PRINTF(1, 0) gchar *error_message(const char *format,
                                                va_list arguments)
{
    enum { ERROR_FIRST = 1000, ERROR_LAST = 400 };
    g_autofree gchar *whole = g_strdup_vprintf(format, arguments);
    const gsize n = strlen(whole);
    if (n <= ERROR_FIRST + ERROR_LAST)
        return g_utf8_make_valid(whole, -1);
    g_autofree gchar *brief = g_strdup_printf("%.*s [...] %s", ERROR_FIRST,
                                              whole, whole + n - ERROR_LAST);
    return g_utf8_make_valid(brief, -1);
}

gboolean
ak_fail_at(GError **error, AkErrorCode code, const char *where,
           const char *format, va_list arguments)
{
    g_autofree gchar *what = error_message(format, arguments);
    g_set_error(error, AK_ERROR, (gint)code, "%s%s%s",
                where != NULL ? where : "", where != NULL ? ": " : "", what);
    return FALSE;
}

gboolean
ak_fail(GError **error, AkErrorCode code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, code, NULL, format, arguments);
    va_end(arguments);
    return FALSE;
}
