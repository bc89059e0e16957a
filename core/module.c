#include "module.h"

#include "files.h"
#include "modulefile.h"
#include "plugincheck.h"

#include <dlfcn.h>

/* One process loads one file at a time, and has one who watches it. */
static AkModuleWatch module_watch;

void
ak_module_watch(AkModuleWatch watch)
{
    module_watch = watch;
}

static const AkPlugin *
module_symbol(gpointer handle, const char *path, GError **error)
{
    const AkPlugin *plugin = dlsym(handle, "attnkit_plugin");
    if (plugin == NULL)
        g_set_error(
            error, AK_ERROR, AK_ERROR_PLUGIN,
            "%s: has no symbol attnkit_plugin, so it is no plug-in of "
            "attnkit; define 'const AkPlugin attnkit_plugin' in C (extern "
            "\"C\" in C++) and compile it again",
            path);
    return plugin;
}

/* A name without a slash would be looked for elsewhere. */
static gpointer
module_dlopen(const char *path, GError **error)
{
    g_autofree gchar *absolute = g_canonicalize_filename(path, NULL);
    if (module_watch != NULL)
        module_watch(path);
    gpointer handle = dlopen(absolute, RTLD_NOW | RTLD_LOCAL);
    if (module_watch != NULL)
        module_watch(NULL);
    if (handle != NULL)
        return handle;
    const char *cause = dlerror();
    g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                "%s: the system cannot load the plug-in: %s; compile it again "
                "for this machine and this attnkit, linked to the libraries "
                "that it uses",
                path, cause != NULL ? cause : "no reason given");
    return NULL;
}

AkModule *
ak_module_open(const char *path, GError **error)
{
    if (!ak_module_file_whole(path, error))
        return NULL;
    g_autofree gchar *sha256 = ak_file_sha256(path, error);
    gpointer handle = sha256 != NULL ? module_dlopen(path, error) : NULL;
    if (handle == NULL)
        return NULL;
    const AkPlugin *plugin = module_symbol(handle, path, error);
    if (plugin == NULL || !ak_plugin_check(plugin, path, error)) {
        dlclose(handle);
        return NULL;
    }

    AkModule *module = g_new0(AkModule, 1);
    module->copies = g_ptr_array_new_with_free_func(g_free);
    module->plugin = ak_plugin_adapt(plugin, module->copies);
    module->path = g_strdup(path);
    module->sha256 = g_steal_pointer(&sha256);
    module->handle = handle;
    return module;
}

void
ak_module_free(AkModule *module)
{
    if (module == NULL)
        return;
    g_ptr_array_unref(module->copies);
    g_free(module->path);
    g_free(module->sha256);
    g_free(module);
}

void
ak_module_close(AkModule *module)
{
    dlclose(module->handle);
    ak_module_free(module);
}
