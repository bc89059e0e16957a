/* A module is looked at from outside first (owner, permissions), then opened, then
 * its place is checked; nothing of it is called. */
#include "loader.h"

#include "attnkit/words.h"
#include "module.h"
#include "modulefile.h"
#include "plugincheck.h"
#include "runfile.h"

#include <glib/gstdio.h>
#include <string.h>

#ifndef AK_PLUGINDIR
#error "define AK_PLUGINDIR as the folder where plug-ins are installed"
#endif

struct AkLoader {
    GPtrArray *added;    /* folders of --plugin-dir */
    GPtrArray *standard; /* the others */
    GHashTable *modules; /* path to AkModule */
    GStringChunk *paths; /* what `hides` points to */
};

/* A module that was handed out stays open: its functions may be anywhere. */
static void
loader_free_module(gpointer data)
{
    ak_module_free(data);
}

static void
loader_add(GPtrArray *folders, const char *folder)
{
    g_ptr_array_add(folders, g_canonicalize_filename(folder, NULL));
}

/* An empty or relative part of the variable would be the working directory or
 * lie in it, whatever that happens to be: such parts are passed over. */
AkLoader *
ak_loader_new(void)
{
    AkLoader *loader = g_new0(AkLoader, 1);
    loader->added = g_ptr_array_new_with_free_func(g_free);
    loader->standard = g_ptr_array_new_with_free_func(g_free);
    loader->modules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                            loader_free_module);
    loader->paths = g_string_chunk_new(1024);

    const gchar *variable = g_getenv("ATTNKIT_PLUGIN_PATH");
    g_auto(GStrv) parts = g_strsplit(variable != NULL ? variable : "", ":", -1);
    for (gsize i = 0; parts[i] != NULL; i++)
        if (g_path_is_absolute(parts[i]))
            loader_add(loader->standard, parts[i]);
    g_autofree gchar *user =
        g_build_filename(g_get_user_data_dir(), "attnkit", "plugins", NULL);
    loader_add(loader->standard, user);
    loader_add(loader->standard, AK_PLUGINDIR);
    return loader;
}

void
ak_loader_free(AkLoader *loader)
{
    if (loader == NULL)
        return;
    g_ptr_array_unref(loader->added);
    g_ptr_array_unref(loader->standard);
    g_hash_table_unref(loader->modules);
    g_string_chunk_free(loader->paths);
    g_free(loader);
}

void
ak_loader_add_folder(AkLoader *loader, const char *folder)
{
    g_return_if_fail(loader != NULL && folder != NULL);
    loader_add(loader->added, folder);
}

/* All folders in the order of search, each once; owned by loader. */
static GPtrArray *
loader_folders(const AkLoader *loader)
{
    GPtrArray *folders = g_ptr_array_new();
    const GPtrArray *parts[] = {loader->added, loader->standard};
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++)
        for (guint i = 0; i < parts[p]->len; i++)
            if (!g_ptr_array_find_with_equal_func(folders, parts[p]->pdata[i],
                                                  g_str_equal, NULL))
                g_ptr_array_add(folders, parts[p]->pdata[i]);
    return folders;
}

/* --- from a file to a module --------------------------------------------- */

static gchar *
loader_path(const char *folder, AkKind kind, const char *name)
{
    g_autofree gchar *file = g_strconcat(name, ".so", NULL);
    return g_build_filename(folder, ak_kind_name(kind), file, NULL);
}

/* Name and kind are those of the file's place, so that a name finds the file
 * without opening others. */
static gboolean
loader_check_place(const AkPlugin *plugin, const char *path, AkKind kind,
                   const char *name, GError **error)
{
    if (plugin->kind == kind && strcmp(plugin->name, name) == 0)
        return TRUE;

    g_autofree gchar *kind_folder = g_path_get_dirname(path);
    g_autofree gchar *folder = g_path_get_dirname(kind_folder);
    g_autofree gchar *right = loader_path(folder, plugin->kind, plugin->name);
    g_autofree gchar *from = g_shell_quote(path);
    g_autofree gchar *to = g_shell_quote(right);
    const gboolean is_free = !g_file_test(right, G_FILE_TEST_EXISTS);
    g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                "%s: holds %s '%s', its place says %s '%s'; %s %s%s%s", path,
                ak_kind_name(plugin->kind), plugin->name, ak_kind_name(kind),
                name, is_free ? "mv" : "there is one in its own place: rm",
                from, is_free ? " " : "", is_free ? to : "");
    return FALSE;
}

/* A refused module is closed again: one that is mended and put in its place is
 * read afresh. */
static AkModule *
loader_load(AkLoader *loader, const char *path, AkKind kind, const char *name,
            GError **error)
{
    AkModule *known = g_hash_table_lookup(loader->modules, path);
    if (known != NULL)
        return known;
    if (!ak_module_file_trust(path, error))
        return NULL;
    AkModule *module = ak_module_open(path, error);
    if (module == NULL)
        return NULL;
    if (!loader_check_place(module->plugin, path, kind, name, error)) {
        ak_module_close(module);
        return NULL;
    }
    g_hash_table_insert(loader->modules, module->path, module);
    return module;
}

/* --- from a name to a file ----------------------------------------------- */

/* The file of the first folder that has it, be it fit to load or not: the next
 * folder's would be another plug-in than the one asked for. */
static gchar *
loader_search(const AkLoader *loader, AkKind kind, const char *name)
{
    g_autoptr(GPtrArray) folders = loader_folders(loader);
    for (guint i = 0; i < folders->len; i++) {
        g_autofree gchar *path = loader_path(folders->pdata[i], kind, name);
        GStatBuf status;
        if (g_lstat(path, &status) == 0)
            return g_steal_pointer(&path);
    }
    return NULL;
}

/* The names of a kind in all folders, sorted, each once, NULL-terminated. */
static GPtrArray *
loader_names(const AkLoader *loader, AkKind kind)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) folders = loader_folders(loader);
    for (guint i = 0; i < folders->len; i++) {
        g_autofree gchar *path =
            g_build_filename(folders->pdata[i], ak_kind_name(kind), NULL);
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        const gchar *file = NULL;
        while (dir != NULL && (file = g_dir_read_name(dir)) != NULL) {
            if (!g_str_has_suffix(file, ".so"))
                continue;
            g_autofree gchar *name =
                g_strndup(file, strlen(file) - strlen(".so"));
            if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal,
                                                  NULL))
                g_ptr_array_add(names, g_steal_pointer(&name));
        }
    }
    g_ptr_array_sort(names, ak_compare_words);
    g_ptr_array_add(names, NULL);
    return names;
}

/* Kind and name of "NAME" or "KIND/NAME"; the name points into `full`. */
static gboolean
loader_split(const char *full, AkKind *kind, const char **name, GError **error)
{
    *name = full;
    const char *slash = strchr(full, '/');
    for (AkKind k = AK_ENCODER; slash != NULL && k <= AK_DATASET; k++) {
        const char *folder = ak_kind_name(k);
        if (strncmp(full, folder, strlen(folder)) != 0 ||
            full + strlen(folder) != slash)
            continue;
        if (*kind != 0 && *kind != k) {
            g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                        "plug-in '%s' stands where one of kind %s is wanted",
                        full, ak_kind_name(*kind));
            return FALSE;
        }
        *kind = k;
        *name = slash + 1;
    }
    if (ak_check_is_name(*name, '-'))
        return TRUE;
    g_set_error(
        error, AK_ERROR, AK_ERROR_PLUGIN,
        "'%s' cannot be a plug-in's name: must be NAME or KIND/NAME, KIND one "
        "of encoder, attention, probe, dataset, NAME lower-case letters, "
        "digits and '-', not a path (folders are added with --plugin-dir)",
        full);
    return FALSE;
}

/* The kinds that have a plug-in `name`, as "encoder/cnn"; NULL-terminated. */
static GPtrArray *
loader_kinds(const AkLoader *loader, const char *name, AkKind *last)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (AkKind k = AK_ENCODER; k <= AK_DATASET; k++) {
        g_autofree gchar *path = loader_search(loader, k, name);
        if (path == NULL)
            continue;
        g_ptr_array_add(found, g_strdup_printf("%s/%s", ak_kind_name(k), name));
        *last = k;
    }
    g_ptr_array_add(found, NULL);
    return found;
}

static const char *
loader_nearest(const AkLoader *loader, AkKind kind, const char *name,
               GPtrArray *all)
{
    for (AkKind k = AK_ENCODER; k <= AK_DATASET; k++) {
        g_autoptr(GPtrArray) names = loader_names(loader, k);
        for (guint i = 0; (kind == 0 || kind == k) && i + 1 < names->len; i++)
            g_ptr_array_add(all, g_strdup(names->pdata[i]));
    }
    g_ptr_array_add(all, NULL);
    return ak_nearest_name(name, (const char *const *)all->pdata);
}

static void
loader_not_found(const AkLoader *loader, AkKind kind, const char *name,
                 GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    const char *near = loader_nearest(loader, kind, name, all);
    AkKind last = 0;
    g_autoptr(GPtrArray) others = loader_kinds(loader, name, &last);
    const gboolean has_other = others->len > 1;
    g_autoptr(GPtrArray) folders = loader_folders(loader);
    g_ptr_array_add(folders, NULL);
    g_autofree gchar *list = g_strjoinv(", ", (gchar **)folders->pdata);
    g_autofree gchar *known = g_strjoinv(", ", (gchar **)all->pdata);
    g_set_error(
        error, AK_ERROR, AK_ERROR_PLUGIN,
        "there is no %s '%s'%s%s%s%s%s%s%s; looked in %s; other folders are "
        "added with --plugin-dir",
        kind != 0 ? ak_kind_name(kind) : "plug-in", name,
        near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
        near != NULL ? "'?" : "", has_other ? "; there is " : "",
        has_other ? (const char *)others->pdata[0] : "",
        kind != 0 && all->len > 1 ? "; known are " : "", kind != 0 ? known : "",
        list);
}

/* Kind, name (in `full`) and file of what `full` names. */
static gchar *
loader_resolve(const AkLoader *loader, const char *full, AkKind *kind,
               const char **bare, GError **error)
{
    if (!loader_split(full, kind, bare, error))
        return NULL;

    const AkKind wanted = *kind;
    if (wanted == 0) {
        g_autoptr(GPtrArray) kinds = loader_kinds(loader, *bare, kind);
        if (kinds->len > 2) {
            g_autofree gchar *list = g_strjoinv(" or ", (gchar **)kinds->pdata);
            g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                        "more than one kind has a plug-in '%s': write %s",
                        *bare, list);
            return NULL;
        }
    }
    gchar *path = *kind != 0 ? loader_search(loader, *kind, *bare) : NULL;
    if (path == NULL)
        loader_not_found(loader, wanted, *bare, error);
    return path;
}

gchar *
ak_loader_path(const AkLoader *loader, const char *name, GError **error)
{
    g_return_val_if_fail(loader != NULL && name != NULL, NULL);
    const char *bare = NULL;
    AkKind kind = 0;
    return loader_resolve(loader, name, &kind, &bare, error);
}

const AkModule *
ak_loader_find(AkLoader *loader, AkKind kind, const char *name, GError **error)
{
    g_return_val_if_fail(loader != NULL && name != NULL, NULL);
    const char *bare = NULL;
    g_autofree gchar *path = loader_resolve(loader, name, &kind, &bare, error);
    return path != NULL ? loader_load(loader, path, kind, bare, error) : NULL;
}

/* Every file of one name and kind; the first found hides the others, even where
 * it is refused itself. */
static void
loader_list_name(AkLoader *loader, AkKind kind, const char *name,
                 GPtrArray *modules, GPtrArray *refused)
{
    g_autoptr(GPtrArray) folders = loader_folders(loader);
    const gchar *first = NULL;
    for (guint i = 0; i < folders->len; i++) {
        g_autofree gchar *path = loader_path(folders->pdata[i], kind, name);
        GStatBuf status;
        if (g_lstat(path, &status) != 0)
            continue;

        g_autoptr(GError) error = NULL;
        AkModule *module = loader_load(loader, path, kind, name, &error);
        if (module != NULL) {
            module->hides = first;
            g_ptr_array_add(modules, module);
        } else if (refused != NULL) {
            g_ptr_array_add(refused, g_steal_pointer(&error));
        }
        if (first == NULL)
            first = g_string_chunk_insert_const(loader->paths, path);
    }
}

GPtrArray *
ak_loader_list(AkLoader *loader, GPtrArray *refused)
{
    g_return_val_if_fail(loader != NULL, NULL);
    GPtrArray *modules = g_ptr_array_new();
    for (AkKind k = AK_ENCODER; k <= AK_DATASET; k++) {
        g_autoptr(GPtrArray) names = loader_names(loader, k);
        for (guint i = 0; i + 1 < names->len; i++)
            loader_list_name(loader, k, names->pdata[i], modules, refused);
    }
    return modules;
}
