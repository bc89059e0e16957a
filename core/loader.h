/* loader.h: finds and loads plug-ins.
 *
 * Modules lie at FOLDER/KIND/NAME.so.  Folders, in order: those added
 * (--plugin-dir), ATTNKIT_PLUGIN_PATH (parted by colons), the user's data
 * folder (g_get_user_data_dir()/attnkit/plugins), the installed plugindir.  The
 * first that has the file wins; the working directory is never looked at.  A
 * module is dlopen'ed RTLD_NOW | RTLD_LOCAL and never unloaded.  Nothing about a
 * refusal is remembered.
 *
 * A file or folder that is world-writable, or owned by neither root nor the
 * user, is refused.  Every refusal (AK_ERROR_PLUGIN) names the file, what was
 * found, what was expected, and the command that cures it. */
#ifndef AK_LOADER_H
#define AK_LOADER_H

#include "attnkit/error.h"
#include "attnkit/plugin.h"

typedef struct AkModule {
    /* The plug-in's own descriptor; or, where it was compiled with structs of
     * other sizes, a copy of it in ours, so that its tables can be walked as
     * arrays. */
    const AkPlugin *plugin;
    gchar *path;
    gchar *sha256;      /* of the file */
    const gchar *hides; /* in a listing: the path that hides this one, or NULL */
    gpointer handle;    /* of the opened file */
    GPtrArray *copies;  /* memory of a descriptor brought to our sizes */
} AkModule;

typedef struct AkLoader AkLoader;

AkLoader *ak_loader_new(void);
void ak_loader_free(AkLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkLoader, ak_loader_free)

/* Look in FOLDER too: before the standard folders, after those added earlier. */
void ak_loader_add_folder(AkLoader *loader, const char *folder);

/* The folder's name of a kind: "encoder"; NULL for none.  Kinds are
 * AK_ENCODER .. AK_DATASET. */
const char *ak_kind_name(AkKind kind);

/* Load NAME, or KIND/NAME.  kind 0: of whatever kind; a name that two kinds
 * have is then an error that says how to write it.  An unknown name is an error
 * that lists the folders looked in and the nearest name.  Owned by loader; the
 * same module comes back for the same name. */
const AkModule *ak_loader_find(AkLoader *loader, AkKind kind, const char *name,
                               GError **error);

/* The file that ak_loader_find() would load; free it. */
gchar *ak_loader_path(const AkLoader *loader, const char *name, GError **error);

/* All modules in all folders, sorted by kind and name, those hidden marked.
 * Refusals are put into `refused` (GError*, one for each file; may be NULL).
 * Both arrays own nothing but themselves and the errors. */
GPtrArray *ak_loader_list(AkLoader *loader, GPtrArray *refused);

/* Option i of a plug-in, by the size that AkOption had when it was compiled;
 * NULL: it has no more. */
const AkOption *ak_plugin_option(const AkPlugin *plugin, gsize i);

/* Check one descriptor: header, sizes, strings, option table (defaults within
 * ranges, offsets within the state), operations. */
gboolean ak_plugin_check(const AkPlugin *plugin, const char *path,
                         GError **error);

#endif
