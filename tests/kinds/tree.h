/* tree.h: trees of plug-ins made for a test, from the modules of tests/broken.
 *
 * AK_BROKEN_DIR is the folder of these modules; without it the tests are
 * skipped. */
#ifndef AK_TESTS_TREE_H
#define AK_TESTS_TREE_H

#include "../harness.h"

#include "loader.h"

#include "attnkit/error.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* A tree of plug-ins: FOLDER/KIND/NAME.so, and a loader that looks there. */
typedef struct Tree {
    gchar *folder;
    AkLoader *loader;
} Tree;

static inline Tree
tree_new(void)
{
    Tree tree = {ak_test_folder(), ak_loader_new()};
    ak_loader_add_folder(tree.loader, tree.folder);
    return tree;
}

static inline void
tree_free(Tree *tree)
{
    ak_loader_free(tree->loader);
    ak_test_folder_remove(tree->folder);
}

static inline gchar *
tree_place(const gchar *folder, const gchar *kind, const gchar *name)
{
    g_autofree gchar *kind_folder = g_build_filename(folder, kind, NULL);
    g_assert(g_mkdir_with_parents(kind_folder, 0755) == 0);
    g_autofree gchar *file = g_strconcat(name, ".so", NULL);
    return g_build_filename(kind_folder, file, NULL);
}

static inline gchar *
tree_module(const gchar *name, gsize *size)
{
    g_autofree gchar *file = g_strconcat(name, ".so", NULL);
    g_autofree gchar *path =
        g_build_filename(g_getenv("AK_BROKEN_DIR"), file, NULL);
    gchar *bytes = NULL;
    g_assert(g_file_get_contents(path, &bytes, size, NULL));
    return bytes;
}

/* Copy module `name` to FOLDER/KIND/AS.so; gives the path. */
static inline gchar *
tree_copy(const gchar *folder, const gchar *kind, const gchar *name,
          const gchar *as)
{
    gsize size = 0;
    g_autofree gchar *bytes = tree_module(name, &size);
    gchar *path = tree_place(folder, kind, as);
    g_assert(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_assert(g_chmod(path, 0644) == 0);
    return path;
}

static inline void
tree_put(const gchar *folder, const gchar *kind, const gchar *name,
         const gchar *as)
{
    g_free(tree_copy(folder, kind, name, as));
}

static inline void
tree_assert_refused(Tree *tree, const char *name, const char *part)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(ak_loader_find(tree->loader, 0, name, &error));
    CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_PLUGIN));
    AK_ASSERT_ERROR(&error, part);
}

/* The user's own plug-ins are no part of the tests. */
static inline int
tree_main(const char *suite, const AkCase *cases)
{
    if (g_getenv("AK_BROKEN_DIR") == NULL)
        return AK_TEST_SKIP;
    g_assert(g_setenv("XDG_DATA_HOME", "/nonexistent", TRUE));
    g_unsetenv("ATTNKIT_PLUGIN_PATH");
    return ak_test_main(suite, cases);
}

#endif
