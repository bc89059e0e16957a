#include "lists.h"

#include "errors.h"

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

/* Does the option, by its long name or its letter, take a value? */
static gboolean
lists_takes_value(const GOptionEntry *entry, const char *name, gchar letter)
{
    for (; entry->long_name != NULL; entry++)
        if (name != NULL ? strcmp(entry->long_name, name) == 0
                         : entry->short_name == letter)
            return entry->arg != G_OPTION_ARG_NONE;
    return FALSE;
}

/* Where in -LETTERS the first is that takes a value; 0: nowhere. */
static gsize
lists_find_value(const GOptionEntry *entries, const char *word)
{
    for (gsize i = 1; word[i] != '\0'; i++)
        if (lists_takes_value(entries, NULL, word[i]))
            return i;
    return 0;
}

gchar **
ak_lists_detach(const GOptionEntry *entries, gchar *const *words)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    gboolean is_value = FALSE, is_over = FALSE;
    for (; *words != NULL; words++) {
        const char *word = *words;
        const gboolean is_plain = is_value || is_over || *word != '-';
        is_over = is_over || (!is_value && strcmp(word, "--") == 0);
        is_value = !is_plain && word[1] == '-' &&
                   lists_takes_value(entries, word + 2, '\0');
        const gsize at =
            is_plain || word[1] == '-' ? 0 : lists_find_value(entries, word);
        if (at == 0) {
            g_ptr_array_add(list, g_strdup(word));
            continue;
        }
        g_ptr_array_add(list, g_strndup(word, at + 1));
        is_value = word[at + 1] == '\0';
        if (!is_value)
            g_ptr_array_add(list, g_strdup(word + at + 1));
    }
    g_ptr_array_add(list, NULL);
    return (gchar **)g_ptr_array_steal(list, NULL);
}

gchar **
ak_lists_sets(gchar *const *sets, const char *seed, gint64 threads,
              const char *cell, const char *output)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    for (gchar *const *set = sets; set != NULL && *set != NULL; set++)
        /* What begins as an option does is not taken for its name. */
        g_ptr_array_add(list,
                        g_strconcat(**set == '-' ? "--set=" : "", *set, NULL));
    if (seed != NULL)
        g_ptr_array_add(list, g_strconcat("--seed=run.seeds=", seed, NULL));
    if (threads != G_MININT64)
        g_ptr_array_add(
            list, g_strdup_printf("--threads=run.threads=%" G_GINT64_FORMAT,
                                  threads));
    if (cell != NULL)
        g_ptr_array_add(list, g_strconcat("--cell=run.part=", cell, NULL));
    if (output != NULL) {
        g_autofree gchar *path = g_canonicalize_filename(output, NULL);
        g_ptr_array_add(list, g_strconcat("--output=run.output=", path, NULL));
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
