#include "lists.h"

#include "errors.h"
#include "verify.h"

#include <string.h>

static gchar **
lists_fail(const char *what, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "%s; write --plugins NAME,NAME", what);
    return NULL;
}

gchar **
ak_lists_plugins(gchar *const *given, GError **error)
{
    if (given == NULL)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (gchar *const *list = given; *list != NULL; list++) {
        g_auto(GStrv) parts = g_strsplit(*list, ",", -1);
        for (gchar **part = parts; *part != NULL; part++) {
            if (*g_strstrip(*part) == '\0') {
                g_autofree gchar *what =
                    g_strdup_printf("--plugins '%s' has an empty name", *list);
                return lists_fail(what, error);
            }
            g_ptr_array_add(names, g_strdup(*part));
        }
    }
    if (names->len == 0)
        return lists_fail("--plugins names none", error);
    g_ptr_array_add(names, NULL);
    return g_strdupv((gchar **)names->pdata);
}

gchar **
ak_lists_sets(gchar *const *sets, const char *seed, gint64 threads,
              const char *cell, const char *output)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    for (gchar *const *set = sets; set != NULL && *set != NULL; set++)
        g_ptr_array_add(list, g_strdup(*set));
    if (seed != NULL)
        g_ptr_array_add(list, g_strconcat("run.seeds=", seed, NULL));
    if (threads != G_MININT64)
        g_ptr_array_add(
            list, g_strdup_printf("run.threads=%" G_GINT64_FORMAT, threads));
    if (cell != NULL)
        g_ptr_array_add(list, g_strconcat("run.part=", cell, NULL));
    if (output != NULL) {
        g_autofree gchar *path = g_canonicalize_filename(output, NULL);
        g_ptr_array_add(list, g_strconcat("run.output=", path, NULL));
    }
    g_ptr_array_add(list, NULL);
    return g_strdupv((gchar **)list->pdata);
}

gboolean
ak_lists_parts(gchar *const *folders, const char *output, const char *format,
               gchar ***parts, GError **error)
{
    if (output == NULL)
        return folders[1] == NULL ||
               ak_fail(error, AK_ERROR_CONFIG,
                       "several folders are the parts of one run; say where "
                       "the whole goes: attnkit report PART... --output DIR");
    if (format != NULL)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--format goes with one folder: join the parts first, "
                       "then attnkit report --format %s %s",
                       format, output);
    *parts = g_strdupv((gchar **)folders);
    return TRUE;
}

gboolean
ak_lists_sample(const char *text, gsize *n, GError **error)
{
    guint64 number = AK_VERIFY_SAMPLE;
    if (text != NULL && strcmp(text, "all") != 0 &&
        !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &number, NULL))
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--sample is '%s', must be all or an integer in [1, %u]",
                       text, G_MAXUINT32);
    *n = g_strcmp0(text, "all") == 0 ? G_MAXSIZE : (gsize)number;
    return TRUE;
}

gboolean
ak_lists_seed(const char *text, guint64 *seed, GError **error)
{
    *seed = 0;
    return text == NULL ||
           g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, seed, NULL) ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "--seed is '%s', must be one integer of at least 0: verify "
                   "draws one sample",
                   text);
}
