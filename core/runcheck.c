/* runcheck.c: every section and key of a run file must be known, and every value one
 * that its option takes. */
#include "settings.h"

#include <string.h>

enum { RUNCHECK_NAME_MAX = 64, RUNCHECK_TOLD_MAX = 10 };

/* Optimal string alignment: insertions, deletions, substitutions, and swaps of
 * neighbours count 1 each.  Both names have at most RUNCHECK_NAME_MAX bytes.
 * Source: Damerau 1964, CACM 7:171-176. */
static gsize
runcheck_distance(const char *a, const char *b)
{
    gsize rows[3][RUNCHECK_NAME_MAX + 1];
    const gsize n = strlen(b);
    gsize *before = rows[0], *last = rows[1], *row = rows[2];
    for (gsize j = 0; j <= n; j++)
        last[j] = before[j] = j;

    for (gsize i = 1; a[i - 1] != '\0'; i++) {
        row[0] = i;
        for (gsize j = 1; j <= n; j++) {
            const gboolean same =
                g_ascii_tolower(a[i - 1]) == g_ascii_tolower(b[j - 1]);
            gsize d = MIN(last[j] + 1, row[j - 1] + 1);
            d = MIN(d, last[j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d = MIN(d, before[j - 2] + 1);
            row[j] = d;
        }
        gsize *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[n];
}

/* One slip in a name of up to 3 letters, two up to 7, three beyond. */
const char *
ak_nearest_name(const char *name, const char *const *names)
{
    const gsize n = strlen(name);
    if (n > RUNCHECK_NAME_MAX)
        return NULL;

    const char *nearest = NULL;
    gsize least = n <= 3 ? 2 : n <= 7 ? 3 : 4;
    for (; *names != NULL; names++) {
        if (strlen(*names) > RUNCHECK_NAME_MAX)
            continue;
        const gsize d = runcheck_distance(name, *names);
        if (d < least && d < strlen(*names)) {
            least = d;
            nearest = *names;
        }
    }
    return nearest;
}

static const AkOption *
runcheck_find(const AkOption *options, const char *key)
{
    for (; options != NULL && options->name != NULL; options++)
        if (g_ascii_strcasecmp(options->name, key) == 0)
            return options;
    return NULL;
}

/* The common tables that have this key, NULL-terminated; the names are not
 * owned. */
static GPtrArray *
runcheck_find_common(gsize n, const AkKnownSection *known, const char *key)
{
    GPtrArray *found = g_ptr_array_new();
    for (gsize i = 0; i < n; i++)
        if (!known[i].is_dataset &&
            g_strv_contains(ak_common_sections, known[i].name) &&
            runcheck_find(known[i].options, key) != NULL)
            g_ptr_array_add(found, (gpointer)known[i].name);
    g_ptr_array_add(found, NULL);
    return found;
}

/* What the option of this key makes of a value: *fault is NULL before there is one, ""
 * once one takes it, else what it must be. */
static void
runcheck_try(const AkOption *options, const char *key, const char *value,
             gchar **fault)
{
    const AkOption *option = runcheck_find(options, key);
    AkOptionValue parsed;
    if (option == NULL || g_strcmp0(*fault, "") == 0)
        return;
    gchar *expected = ak_option_parse(option, value, &parsed);
    g_free(*fault);
    *fault = expected != NULL ? expected : g_strdup("");
}

/* The same where the key, of a data set's section, is one of a common table alone, or
 * is owner.key.  [run] is the whole run's: a data set cannot change it. */
static void
runcheck_try_owners(gsize n, const AkKnownSection *known,
                    const AkSetting *setting, gchar **fault)
{
    g_autoptr(GPtrArray) common = runcheck_find_common(n, known, setting->key);
    g_autofree gchar *whole =
        common->len == 2
            ? g_strconcat(common->pdata[0], ".", setting->key, NULL)
            : g_strdup(setting->key);
    gchar *dot = strchr(whole, '.');
    if (dot == NULL)
        return;
    *dot = '\0';
    for (gsize i = 0; i < n; i++)
        if (!known[i].is_dataset && strcmp(known[i].name, "run") != 0 &&
            g_ascii_strcasecmp(known[i].name, whole) == 0)
            runcheck_try(known[i].options, dot + 1, setting->value, fault);
}

static void
runcheck_add_keys(GPtrArray *keys, const AkKnownSection *known,
                  const char *prefix)
{
    const AkOption *o = known->options;
    for (; o != NULL && o->name != NULL; o++)
        g_ptr_array_add(keys, g_strconcat(prefix, prefix[0] != '\0' ? "." : "",
                                          o->name, NULL));
}

/* All keys that [section] takes, NULL-terminated.  With `all`, owner.key's of a
 * data set's section too. */
static GPtrArray *
runcheck_keys(gsize n, const AkKnownSection *known, const char *section,
              gboolean all)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    gboolean is_dataset = FALSE;
    for (gsize i = 0; i < n; i++) {
        if (g_ascii_strcasecmp(known[i].name, section) == 0) {
            runcheck_add_keys(keys, &known[i], "");
            is_dataset = is_dataset || known[i].is_dataset;
        }
    }
    if (is_dataset)
        g_ptr_array_add(keys, g_strdup("reader"));
    for (gsize i = 0; is_dataset && all && i < n; i++) {
        if (known[i].is_dataset || strcmp(known[i].name, "run") == 0)
            continue;
        if (g_strv_contains(ak_common_sections, known[i].name))
            runcheck_add_keys(keys, &known[i], "");
        runcheck_add_keys(keys, &known[i], known[i].name);
    }
    g_ptr_array_add(keys, NULL);
    return keys;
}

/* Does run.KEY list this name, bare or behind its kind? */
static gboolean
runcheck_is_listed(const AkRunFile *file, const char *key, const char *name)
{
    const char *list = ak_run_file_get(file, "run", key);
    g_auto(GStrv) part = g_strsplit(list != NULL ? list : "", ",", -1);
    for (gsize i = 0; part[i] != NULL; i++) {
        const char *slash = strchr(part[i], '/');
        g_autofree gchar *bare =
            g_strstrip(g_strdup(slash != NULL ? slash + 1 : part[i]));
        if (g_ascii_strcasecmp(bare, name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The plug-ins of this run that have an option of this name: "bilstm.hidden or
 * cnn.hidden", or NULL.  Free it. */
static gchar *
runcheck_find_owners(const AkRunFile *file, gsize n,
                     const AkKnownSection *known, const char *key)
{
    GString *owners = g_string_new(NULL);
    for (gsize i = 0; i < n; i++)
        if (runcheck_find(known[i].options, key) != NULL &&
            (runcheck_is_listed(file, "encoders", known[i].name) ||
             runcheck_is_listed(file, "attention", known[i].name) ||
             runcheck_is_listed(file, "probes", known[i].name)))
            g_string_append_printf(owners, "%s%s.%s",
                                   owners->len > 0 ? " or " : "", known[i].name,
                                   key);
    return g_string_free(owners, owners->len == 0);
}

static gboolean
runcheck_is_dataset(gsize n, const AkKnownSection *known, const char *section)
{
    for (gsize i = 0; i < n; i++)
        if (known[i].is_dataset &&
            g_ascii_strcasecmp(known[i].name, section) == 0)
            return TRUE;
    return FALSE;
}

/* Free it. */
static gchar *
runcheck_unknown_key(const AkRunFile *file, const AkSetting *setting, gsize n,
                     const AkKnownSection *known)
{
    g_autofree gchar *what = ak_setting_describe(file, setting);
    g_autoptr(GPtrArray) common = runcheck_find_common(n, known, setting->key);
    if (common->len > 2) {
        g_autofree gchar *owners = g_strjoinv(" and ", (gchar **)common->pdata);
        return g_strdup_printf(
            "%s: '%s' is a key of %s; say which, as in %s.%s", what,
            setting->key, owners, (const char *)common->pdata[0], setting->key);
    }

    g_autoptr(GPtrArray) every = runcheck_keys(n, known, setting->section, TRUE);
    g_autoptr(GPtrArray) own = runcheck_keys(n, known, setting->section, FALSE);
    const gboolean is_dataset = runcheck_is_dataset(n, known, setting->section);
    g_autofree gchar *owners =
        is_dataset ? runcheck_find_owners(file, n, known, setting->key) : NULL;
    const char *near =
        owners != NULL
            ? owners
            : ak_nearest_name(setting->key, (const char *const *)every->pdata);
    g_autofree gchar *list = g_strjoinv(", ", (gchar **)own->pdata);
    g_autofree gchar *tables =
        g_strjoinv(", ", (gchar **)(gpointer)ak_common_sections);
    return g_strdup_printf(
        "%s: unknown key '%s'%s%s%s; [%s] has %s%s%s%s", what, setting->key,
        near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
        near != NULL ? "'?" : "", setting->section,
        *list != '\0' ? list : "no keys",
        is_dataset ? ", and the keys of " : "", is_dataset ? tables : "",
        is_dataset ? " and, as NAME.KEY, of each plug-in" : "");
}

/* The reader with whose name the section's begins: [babi-2] is meant to be read
 * as [babi] is.  NULL: none. */
static const char *
runcheck_find_reader(gsize n, const AkKnownSection *known, const char *section)
{
    const char *reader = NULL;
    for (gsize i = 0; i < n; i++) {
        const gsize length = strlen(known[i].name);
        if (known[i].is_dataset &&
            g_ascii_strncasecmp(known[i].name, section, length) == 0 &&
            (reader == NULL || length > strlen(reader)))
            reader = known[i].name;
    }
    return reader;
}

/* Free it. */
static gchar *
runcheck_unknown_section(const AkRunFile *file, const char *section, gsize n,
                         const AkKnownSection *known)
{
    g_autofree gchar *where = ak_run_file_where(file, section, NULL);
    const gboolean is_set = strcmp(where, ak_run_file_path(file)) == 0;
    const char *reader = runcheck_find_reader(n, known, section);
    const gboolean is_dataset =
        reader != NULL || runcheck_is_listed(file, "datasets", section);
    g_autofree const char **names = g_new0(const char *, n + 1);
    for (gsize i = 0; i < n; i++)
        names[i] = known[i].name;
    const char *near = ak_nearest_name(section, names);
    g_autofree gchar *list = g_strjoinv(", ", (gchar **)names);
    return g_strdup_printf("%s: unknown section [%s]%s%s%s%s%s%s; known are %s",
                           is_set ? "--set" : where, section,
                           near != NULL ? ", did you mean [" : "",
                           near != NULL ? near : "", near != NULL ? "]?" : "",
                           is_dataset ? "; if it is a data set, write reader = "
                                      : "",
                           !is_dataset      ? ""
                           : reader != NULL ? reader
                                            : "NAME",
                           is_dataset ? " into it" : "", list);
}

static gboolean
runcheck_knows(gsize n, const AkKnownSection *known, const char *section)
{
    for (gsize i = 0; i < n; i++)
        if (g_ascii_strcasecmp(known[i].name, section) == 0)
            return TRUE;
    return FALSE;
}

/* What is wrong with a setting of a known section; NULL: nothing is.  More than one
 * entry of `known` may have the section's name (an encoder and a probe): what one of
 * them takes is right.  Free it. */
static gchar *
runcheck_judge(const AkRunFile *file, const AkSetting *setting, gsize n,
               const AkKnownSection *known)
{
    g_autofree gchar *fault = NULL;
    for (gsize k = 0; k < n; k++) {
        if (g_ascii_strcasecmp(known[k].name, setting->section) != 0)
            continue;
        runcheck_try(known[k].options, setting->key, setting->value, &fault);
        if (known[k].is_dataset && strcmp(setting->key, "reader") == 0)
            return NULL;
        if (known[k].is_dataset)
            runcheck_try_owners(n, known, setting, &fault);
    }
    if (fault == NULL)
        return runcheck_unknown_key(file, setting, n, known);
    g_autofree gchar *what = ak_setting_describe(file, setting);
    return *fault != '\0' ? g_strdup_printf("%s: %s", what, fault) : NULL;
}

gboolean
ak_run_file_check(const AkRunFile *file, gsize n, const AkKnownSection *known,
                  GError **error)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
    const char *const *section = ak_run_file_sections(file);
    for (; *section != NULL && told->len <= RUNCHECK_TOLD_MAX; section++)
        if (!runcheck_knows(n, known, *section))
            g_ptr_array_add(told,
                            runcheck_unknown_section(file, *section, n, known));

    g_autoptr(GPtrArray) settings = ak_run_file_settings(file);
    for (guint i = 0; i < settings->len && told->len <= RUNCHECK_TOLD_MAX; i++) {
        const AkSetting *setting = settings->pdata[i];
        gchar *fault = runcheck_knows(n, known, setting->section)
                           ? runcheck_judge(file, setting, n, known)
                           : NULL;
        if (fault != NULL)
            g_ptr_array_add(told, fault);
    }
    if (told->len == 0)
        return TRUE;
    if (told->len > RUNCHECK_TOLD_MAX) {
        g_ptr_array_set_size(told, RUNCHECK_TOLD_MAX);
        g_ptr_array_add(told, g_strdup("and more mistakes"));
    }
    g_ptr_array_add(told, NULL);
    g_autofree gchar *all = g_strjoinv("\n", (gchar **)told->pdata);
    g_set_error_literal(error, AK_ERROR, AK_ERROR_CONFIG, all);
    return FALSE;
}
