/* test-search.c: where plug-ins are found, and by which names. */
#include "tree.h"

#include <string.h>

/* Added folders in their order, then the variable's; the working directory
 * never, not even where the variable asks for it. */
static void
test_order(void)
{
    gchar *first = ak_test_folder();
    gchar *second = ak_test_folder();
    gchar *third = ak_test_folder();
    g_autofree gchar *a = tree_copy(first, "attention", "innocent", "innocent");
    g_autofree gchar *b = tree_copy(second, "attention", "innocent", "innocent");
    g_autofree gchar *c = tree_copy(third, "attention", "innocent", "innocent");
    g_autofree gchar *d =
        tree_copy(third, "attention", "newer-minor", "newer-minor");
    g_autofree gchar *variable = g_strdup_printf(":.:attention:%s", third);
    g_assert(g_setenv("ATTNKIT_PLUGIN_PATH", variable, TRUE));
    g_autofree gchar *before = g_get_current_dir();
    g_assert(g_chdir(first) == 0);

    g_autoptr(AkLoader) loader = ak_loader_new();
    const AkModule *module = ak_loader_find(loader, 0, "innocent", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_STRING_EQUAL(module->path, c);
    ak_loader_add_folder(loader, second);
    CU_ASSERT_STRING_EQUAL(ak_loader_find(loader, 0, "innocent", NULL)->path, b);
    ak_loader_add_folder(loader, first);
    ak_loader_add_folder(loader, second);
    CU_ASSERT_STRING_EQUAL(ak_loader_find(loader, 0, "innocent", NULL)->path, b);

    g_autoptr(GPtrArray) list = ak_loader_list(loader, NULL);
    CU_ASSERT_EQUAL_FATAL(list->len, 4);
    const char *const paths[] = {b, a, c, d};
    for (guint i = 0; i < list->len; i++) {
        const AkModule *listed = list->pdata[i];
        CU_ASSERT_STRING_EQUAL(listed->path, paths[i]);
        CU_ASSERT_EQUAL(g_strcmp0(listed->hides, i == 1 || i == 2 ? b : NULL),
                        0);
    }

    g_assert(g_chdir(before) == 0);
    g_unsetenv("ATTNKIT_PLUGIN_PATH");
    ak_test_folder_remove(first);
    ak_test_folder_remove(second);
    ak_test_folder_remove(third);
}

/* The first that has the file wins even where it is refused: the next would be
 * another plug-in than the one meant. */
static void
test_refused_hides(void)
{
    Tree tree = tree_new();
    gchar *other = ak_test_folder();
    ak_loader_add_folder(tree.loader, other);
    g_autofree gchar *bad =
        tree_copy(tree.folder, "attention", "wrong-magic", "innocent");
    tree_put(other, "attention", "innocent", "innocent");
    tree_assert_refused(&tree, "innocent", "0x01020304");

    g_autoptr(GPtrArray) refused =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    g_autoptr(GPtrArray) list = ak_loader_list(tree.loader, refused);
    CU_ASSERT_EQUAL_FATAL(list->len, 1);
    CU_ASSERT_STRING_EQUAL(((const AkModule *)list->pdata[0])->hides, bad);
    CU_ASSERT_EQUAL_FATAL(refused->len, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(((GError *)refused->pdata[0])->message, bad));
    tree_free(&tree);
    ak_test_folder_remove(other);
}

static void
test_names(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    tree_put(tree.folder, "attention", "innocent", "innocent");
    tree_put(tree.folder, "probe", "innocent", "innocent");
    tree_assert_refused(&tree, "innocent",
                        "more than one kind has a plug-in 'innocent': "
                        "write attention/innocent or probe/innocent");
    CU_ASSERT_PTR_NOT_NULL(
        ak_loader_find(tree.loader, 0, "attention/innocent", &error));
    CU_ASSERT_PTR_NOT_NULL(
        ak_loader_find(tree.loader, AK_ATTENTION, "innocent", &error));
    AK_ASSERT_NO_ERROR(&error);

    CU_ASSERT_PTR_NULL(
        ak_loader_find(tree.loader, AK_PROBE, "attention/innocent", &error));
    AK_ASSERT_ERROR(&error, "stands where one of kind probe is wanted");
    CU_ASSERT_PTR_NULL(
        ak_loader_find(tree.loader, AK_ENCODER, "innocent", &error));
    AK_ASSERT_ERROR(
        &error, "there is no encoder 'innocent'; there is attention/innocent");

    tree_assert_refused(&tree, "inocent", "did you mean 'innocent'?");
    tree_assert_refused(&tree, "inocent", tree.folder);
    tree_assert_refused(&tree, "quite-other",
                        "there is no plug-in 'quite-other'; looked in");
    tree_assert_refused(&tree, "../attention/innocent",
                        "cannot be a plug-in's name");
    tree_assert_refused(&tree, "./innocent.so", "cannot be a plug-in's name");
    tree_assert_refused(&tree, "model/innocent", "cannot be a plug-in's name");
    tree_assert_refused(&tree, "", "cannot be a plug-in's name");
    CU_ASSERT_STRING_EQUAL(ak_kind_name(AK_DATASET), "dataset");
    CU_ASSERT_PTR_NULL(ak_kind_name((AkKind)0));
    tree_free(&tree);
}

int
main(void)
{
    static const AkCase cases[] = {
        {"order", test_order},
        {"refused hides", test_refused_hides},
        {"names", test_names},
        {NULL, NULL},
    };
    return tree_main("search", cases);
}
