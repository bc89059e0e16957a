/* compareorigin.c: what two runs were made from: settings, versions, plug-ins,
 * data. */
#include "compare.h"

#include "settings.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Values by key, in the order in which they were added. */
typedef struct Origins {
    GPtrArray *key; /* gchar *, owned by `value` */
    GHashTable *value;
} Origins;

static void
origins_clear(Origins *origins)
{
    g_ptr_array_unref(origins->key);
    g_hash_table_unref(origins->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Origins, origins_clear)

static Origins
origins_new(void)
{
    return (Origins){.key = g_ptr_array_new(),
                     .value = g_hash_table_new_full(g_str_hash, g_str_equal,
                                                    g_free, g_free)};
}

/* Takes both over. */
static void
origins_add(Origins *origins, gchar *key, gchar *value)
{
    if (!g_hash_table_contains(origins->value, key))
        g_ptr_array_add(origins->key, key);
    g_hash_table_insert(origins->value, key, value); /* the first key stays */
}

static void
origins_append(GPtrArray *differences, const char *key, const char *a,
               const char *b)
{
    AkDifference *difference = g_new0(AkDifference, 1);
    difference->key = g_strdup(key);
    difference->a = g_strdup(a);
    difference->b = g_strdup(b);
    g_ptr_array_add(differences, difference);
}

static void
origins_compare(const Origins *a, const Origins *b, GPtrArray *differences)
{
    for (guint i = 0; i < a->key->len; i++) {
        const char *key = a->key->pdata[i],
                   *x = g_hash_table_lookup(a->value, key),
                   *y = g_hash_table_lookup(b->value, key);
        if (g_strcmp0(x, y) != 0)
            origins_append(differences, key, x, y);
    }
    for (guint i = 0; i < b->key->len; i++) {
        const char *key = b->key->pdata[i];
        if (!g_hash_table_contains(a->value, key))
            origins_append(differences, key, NULL,
                           g_hash_table_lookup(b->value, key));
    }
}

/* ---- run.ini ---- */

static gboolean
origins_add_settings(Origins *origins, const char *out, GError **error)
{
    g_autofree gchar *path = g_build_filename(out, "run.ini", NULL);
    g_autoptr(AkRunFile) file = ak_run_file_load(path, error);
    if (file == NULL)
        return FALSE;
    g_autoptr(GPtrArray) settings = ak_run_file_settings(file);
    for (guint i = 0; i < settings->len; i++) {
        const AkSetting *setting = settings->pdata[i];
        if (strcmp(setting->section, "run") != 0 ||
            strcmp(setting->key, "output") != 0)
            origins_add(origins,
                        g_strdup_printf("%s.%s", setting->section, setting->key),
                        g_strdup(setting->value));
    }
    return TRUE;
}

/* ---- manifest.json ---- */

/* Cells show in the figures, options and what is expected of a data set in run.ini,
 * and what probes say of themselves in their hashes; a profile says how long it
 * took.  depth: 0 at the top, 2 within a data set; those have names of their own. */
static gboolean
origins_is_told_elsewhere(guint depth, const char *prefix, const char *name)
{
    static const char *const top[] = {"cells", "probes", "profile", NULL};
    static const char *const dataset[] = {"options", "expected", NULL};
    if (depth == 0)
        return g_strv_contains(top, name);
    return depth == 2 && g_str_has_prefix(prefix, "datasets ") &&
           g_strv_contains(dataset, name);
}

/* Every value below `object`, as "plugins encoder/bilstm sha256". */
static void
origins_add_object(Origins *origins, const char *prefix, guint depth,
                   json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        g_autofree gchar *key = *prefix != '\0'
                                    ? g_strdup_printf("%s %s", prefix, name)
                                    : g_strdup(name);
        if (origins_is_told_elsewhere(depth, prefix, name))
            continue;
        if (json_is_object(value)) {
            origins_add_object(origins, key, depth + 1, value);
        } else if (json_is_string(value)) {
            origins_add(origins, g_steal_pointer(&key),
                        g_strdup(json_string_value(value)));
        } else {
            char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                               JSON_REAL_PRECISION(9));
            origins_add(origins, g_steal_pointer(&key), g_strdup(text));
            free(text);
        }
    }
}

/* Data sets of one name that are not the same. */
static void
origins_compare_data(AkComparison *c)
{
    json_t *a = json_object_get(c->a->manifest, "datasets"),
           *b = json_object_get(c->b->manifest, "datasets");
    const char *name;
    json_t *one;
    json_object_foreach(a, name, one)
    {
        const char *x = json_string_value(json_object_get(one, "fingerprint")),
                   *y = json_string_value(json_object_get(
                       json_object_get(b, name), "fingerprint"));
        if (x != NULL && y != NULL && strcmp(x, y) != 0)
            origins_append(c->other_data, name, x, y);
    }
}

gboolean
ak_compare_origins(AkComparison *c, GError **error)
{
    g_auto(Origins) setting_a = origins_new(), setting_b = origins_new();
    g_auto(Origins) origin_a = origins_new(), origin_b = origins_new();
    if (!origins_add_settings(&setting_a, c->a->out, error) ||
        !origins_add_settings(&setting_b, c->b->out, error))
        return FALSE;
    origins_add_object(&origin_a, "", 0, c->a->manifest);
    origins_add_object(&origin_b, "", 0, c->b->manifest);
    origins_compare(&setting_a, &setting_b, c->setting);
    origins_compare(&origin_a, &origin_b, c->origin);
    origins_compare_data(c);
    return TRUE;
}
