#include "expected.h"

#include <math.h>
#include <string.h>

const AkOption ak_expect_options[] = {
    AK_TEXT(AkExpectOptions, figures, "",
            "means over all texts that must come out, as PROBE QUANTITY = "
            "NUMBER, parted by commas; other signs are the angle brackets for "
            "less and more"),
    {.name = NULL},
};

static void
expected_free(gpointer data)
{
    AkExpected *expected = data;
    g_free(expected->probe);
    g_free(expected->quantity);
    g_free(expected);
}

/* "correlation tau_attention_loo = 1"; NULL: it is none. */
static AkExpected *
expected_parse_one(const char *text)
{
    const gsize sign = strcspn(text, "=<>");
    g_autofree gchar *name = g_strstrip(g_strndup(text, sign));
    gchar *blank = strpbrk(name, " \t");
    if (text[sign] == '\0' || blank == NULL)
        return NULL;
    g_autofree gchar *number = g_strstrip(g_strdup(text + sign + 1));
    gchar *end;
    const gdouble value = g_ascii_strtod(number, &end);
    *blank = '\0';
    const gchar *quantity = g_strchug(blank + 1);
    if (*number == '\0' || *end != '\0' || !isfinite(value) ||
        strpbrk(quantity, " \t") != NULL)
        return NULL;
    AkExpected *expected = g_new0(AkExpected, 1);
    expected->probe = g_strdup(name);
    expected->quantity = g_strdup(quantity);
    expected->sign = text[sign];
    expected->value = value;
    return expected;
}

GPtrArray *
ak_expected_parse(const char *text, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(expected_free);
    g_auto(GStrv) part = g_strsplit(text, ",", -1);
    for (guint i = 0; part[i] != NULL; i++) {
        AkExpected *expected = expected_parse_one(g_strstrip(part[i]));
        if (*text != '\0' && expected == NULL) {
            g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                        "'%s' is no figure that can be expected; write PROBE "
                        "QUANTITY, one of = < >, and a number, parted from the "
                        "next by a comma",
                        part[i]);
            return NULL;
        }
        if (expected != NULL)
            g_ptr_array_add(all, expected);
    }
    return g_steal_pointer(&all);
}

gboolean
ak_expected_check(const char *text, const char *dataset, GError **error)
{
    g_autoptr(GPtrArray) list = ak_expected_parse(text, error);
    if (list == NULL)
        g_prefix_error(error, "data set %s: expect.figures: ", dataset);
    return list != NULL;
}

gboolean
ak_expected_is_met(const AkExpected *expected, gdouble found)
{
    switch (expected->sign) {
    case '<':
        return found < expected->value;
    case '>':
        return found > expected->value;
    default:
        return fabs(found - expected->value) <= AK_EXPECTED_NEAR;
    }
}

gchar *
ak_expected_print(const AkExpected *expected)
{
    return g_strdup_printf("%s %c %g", expected->quantity, expected->sign,
                           expected->value);
}
