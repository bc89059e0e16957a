/* test-loader.c: which plug-ins are refused, and what is said of them. */
#include "modulefile.h"
#include "tree.h"

#include "attnkit/attnkit.h"

#include <link.h>
#include <string.h>
#include <sys/stat.h>

static void
test_innocent(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    g_autofree gchar *path =
        tree_copy(tree.folder, "attention", "innocent", "innocent");
    const AkModule *module =
        ak_loader_find(tree.loader, AK_ATTENTION, "innocent", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    CU_ASSERT_STRING_EQUAL(module->plugin->name, "innocent");
    CU_ASSERT_STRING_EQUAL(module->path, path);
    CU_ASSERT_EQUAL(strlen(module->sha256), 64);
    CU_ASSERT_PTR_NULL(module->hides);
    CU_ASSERT_STRING_EQUAL(ak_plugin_option(module->plugin, 1)->name, "window");
    CU_ASSERT_PTR_NULL(ak_plugin_option(module->plugin, 2));

    CU_ASSERT_PTR_EQUAL(ak_loader_find(tree.loader, 0, "innocent", &error),
                        module);
    CU_ASSERT_PTR_EQUAL(
        ak_loader_find(tree.loader, 0, "attention/innocent", &error), module);
    CU_ASSERT_PTR_EQUAL(
        ak_loader_find(tree.loader, AK_ATTENTION, "attention/innocent", &error),
        module);
    AK_ASSERT_NO_ERROR(&error);
    tree_free(&tree);
}

/* Each fault, and what the refusal must say of it. */
static void
test_broken(void)
{
    static const struct {
        const char *name, *part;
    } rows[] = {
        {"no-symbol", "has no symbol attnkit_plugin"},
        {"wrong-magic", "starts with 0x01020304, must start with 0x6e747461"},
        {"wrong-major",
         "was compiled for plug-in interface 2.0, this attnkit has 1.0"},
        {"wrong-kind", "kind is 9, must be 1 to 4"},
        {"name-mismatch",
         "holds attention 'somebody-else', its place says attention "
         "'name-mismatch'; mv "},
        {"bad-default",
         "the default of option 'scale' is '-1', must be a number in "
         "[0, 100]"},
        {"stray-option",
         "option 'scale' lies at bytes 16 to 24 of the state, which "
         "has 16"},
        {"missing-operation", "operation 'score_backward' of attention "
                              "'missing-operation' is missing"},
        {"half-normaliser", "only one of normalise and normalise_backward"},
        {"undefined-symbol", "attnkit_no_such_function"},
    };
    Tree tree = tree_new();
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree gchar *path =
            tree_copy(tree.folder, "attention", rows[i].name, rows[i].name);
        tree_assert_refused(&tree, rows[i].name, rows[i].part);
        tree_assert_refused(&tree, rows[i].name, path);
    }

    tree_put(tree.folder, "probe", "innocent", "innocent");
    tree_assert_refused(&tree, "innocent",
                        "holds attention 'innocent', its place says "
                        "probe 'innocent'; mv ");
    tree_free(&tree);
}

/* A later minor: the tables have longer rows, and come out in ours. */
static void
test_newer_minor(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    tree_put(tree.folder, "attention", "newer-minor", "newer-minor");
    const AkModule *module =
        ak_loader_find(tree.loader, 0, "newer-minor", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    const AkPlugin *plugin = module->plugin;
    CU_ASSERT_EQUAL(plugin->abi_minor, AK_ABI_MINOR + 1);
    CU_ASSERT_EQUAL(plugin->option_size, sizeof(AkOption));
    CU_ASSERT_STRING_EQUAL(plugin->options[1].name, "window");
    CU_ASSERT_STRING_EQUAL(plugin->options[1].unit, "words");
    CU_ASSERT_PTR_NULL(plugin->options[2].name);
    CU_ASSERT_EQUAL(plugin->ops.attention->size, sizeof(AkAttentionOps));
    CU_ASSERT_PTR_NOT_NULL(plugin->ops.attention->score_backward);
    tree_free(&tree);
}

/* The first minor there was: it loads as long as the major is the same. */
static void
test_older_minor(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    tree_put(tree.folder, "probe", "frozen", "frozen");
    const AkModule *module = ak_loader_find(tree.loader, 0, "frozen", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    const AkPlugin *plugin = module->plugin;
    CU_ASSERT_EQUAL(plugin->abi_minor, 0);
    CU_ASSERT_EQUAL(plugin->size, sizeof(AkPlugin));
    CU_ASSERT_EQUAL(plugin->option_size, sizeof(AkOption));
    CU_ASSERT_STRING_EQUAL(plugin->options[0].name, "least");
    CU_ASSERT_EQUAL(plugin->options[0].max, 1.0);
    CU_ASSERT_PTR_NULL(plugin->options[1].name);
    const AkProbeOps *ops = plugin->ops.probe;
    CU_ASSERT_EQUAL(ops->size, sizeof(AkProbeOps));
    CU_ASSERT_STRING_EQUAL(ops->columns[0].name, "largest");
    CU_ASSERT_EQUAL(ops->columns[0].high, 1.0);
    CU_ASSERT_STRING_EQUAL(ops->series[0].name, "over");
    CU_ASSERT_PTR_NULL(ops->series[1].name);

    /* Its table of operations is smaller: what it lacks is as if left out. */
    tree_put(tree.folder, "dataset", "frozen-reader", "frozen-reader");
    module = ak_loader_find(tree.loader, 0, "frozen-reader", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    const AkDatasetOps *reader = module->plugin->ops.dataset;
    CU_ASSERT_EQUAL(reader->size, sizeof(AkDatasetOps));
    CU_ASSERT_STRING_EQUAL(reader->defaults[0].key, "train.epochs");
    CU_ASSERT_PTR_NOT_NULL(reader->read);
    CU_ASSERT_PTR_NULL(reader->downloads);
    CU_ASSERT_PTR_NULL(reader->citation);
    tree_free(&tree);
}

/* It loads, for nothing is called then; the error is its open's. */
static void
test_failing_open(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    tree_put(tree.folder, "attention", "failing-open", "failing-open");
    const AkModule *module =
        ak_loader_find(tree.loader, 0, "failing-open", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(module);
    const AkShape shape = {.hidden = 7};
    CU_ASSERT_FALSE(
        module->plugin->ops.attention->open(NULL, NULL, &shape, &error));
    AK_ASSERT_ERROR(&error, "hidden width is 7");
    tree_free(&tree);
}

static void
assert_bytes_refused(const gchar *bytes, gsize size, const char *part)
{
    Tree tree = tree_new();
    g_autofree gchar *path = tree_place(tree.folder, "encoder", "bytes");
    g_assert(g_file_set_contents(path, bytes, (gssize)size, NULL));
    tree_assert_refused(&tree, "bytes", part);
    tree_free(&tree);
}

/* A module that was cut anywhere would kill a program that opens it. */
static void
test_not_whole(void)
{
    gsize size = 0;
    g_autofree gchar *bytes = tree_module("innocent", &size);
    assert_bytes_refused("", 0, "the file is empty");
    assert_bytes_refused("#!/bin/sh\n", 10, "the file is not ELF");
    assert_bytes_refused(bytes, 3, "the file is cut off in its header");
    assert_bytes_refused(bytes, 20, "the file is cut off in its header");
    assert_bytes_refused(bytes, 100, "the file is cut off");
    assert_bytes_refused(bytes, size / 3, "the file is cut off");
    assert_bytes_refused(bytes, size / 2, "the file is cut off");
    assert_bytes_refused(bytes, size - 1, "the file is cut off");

    bytes[16] = 1; /* e_type: what a compiler makes, not a linker */
    assert_bytes_refused(bytes, size, "ELF but no shared object");
    bytes[16] = 3;
    bytes[4] = bytes[4] == 1 ? 2 : 1; /* EI_CLASS: 32 for 64 bits */
    assert_bytes_refused(bytes, size, "the system cannot load the plug-in");

    Tree tree = tree_new();
    g_autofree gchar *folder = tree_place(tree.folder, "encoder", "folder");
    CU_ASSERT_EQUAL(g_mkdir(folder, 0755), 0);
    tree_assert_refused(&tree, "folder", "is not a file");
    g_autofree gchar *link = tree_place(tree.folder, "encoder", "dangling");
    CU_ASSERT_EQUAL(symlink("nowhere.so", link), 0);
    tree_assert_refused(&tree, "dangling", "No such file");
    tree_free(&tree);
}

/* A table of options that is not ended goes on with whatever lies behind it; here,
 * with more of the same. */
static void
test_endless(void)
{
    enum { N = 1100, NAME = 12 };
    g_autoptr(GError) error = NULL;
    g_autofree AkOption *option = g_new0(AkOption, N + 1);
    g_autofree gchar *name = g_new0(gchar, N * NAME);
    for (gsize i = 0; i < N; i++) {
        g_snprintf(name + i * NAME, NAME, "o%u", (guint)i);
        option[i] = (AkOption){.name = name + i * NAME,
                               .type = AK_OPTION_FLAG,
                               .offset = i * sizeof(gint),
                               .value = "no",
                               .help = "one of many"};
    }
    const AkPlugin plugin = {AK_PLUGIN_HEADER,  .kind = AK_ENCODER,
                             .name = "endless", .version = "1",
                             .license = "MIT",  .summary = "many options",
                             .source = "none",  .state_size = N * sizeof(gint),
                             .options = option};
    CU_ASSERT_FALSE(ak_plugin_check(&plugin, "x.so", &error));
    AK_ASSERT_ERROR(&error, "the table of options has no end");
    option[1000].name = NULL; /* as many as there may be */
    CU_ASSERT_FALSE(ak_plugin_check(&plugin, "x.so", &error));
    AK_ASSERT_ERROR(&error, "has no table of operations");
}

/* Asked for by its path alone. */
static void
test_looked_into(void)
{
    gsize size = 0;
    g_autofree gchar *bytes = tree_module("innocent", &size);
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    g_autofree gchar *path = tree_place(tree.folder, "encoder", "looked");
    CU_ASSERT_FALSE(ak_module_file_whole(path, &error));
    AK_ASSERT_ERROR(&error, "cannot open the plug-in");

    CU_ASSERT(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_autoptr(GPtrArray) names = ak_module_file_exports(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT(names != NULL && g_ptr_array_find_with_equal_func(
                                   names, "attnkit_plugin", g_str_equal, NULL));
    memset(bytes + G_STRUCT_OFFSET(ElfW(Ehdr), e_shnum), 0, 2);
    CU_ASSERT(g_file_set_contents(path, bytes, (gssize)size, NULL));
    CU_ASSERT_PTR_NULL(ak_module_file_exports(path, &error));
    AK_ASSERT_ERROR(&error, "was it stripped of its sections?");
    tree_free(&tree);
}

/* Nothing is remembered of a refusal: once mended, it loads. */
static void
test_mended(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    tree_put(tree.folder, "attention", "wrong-magic", "innocent");
    tree_assert_refused(&tree, "innocent", "0x01020304");
    tree_put(tree.folder, "attention", "innocent", "innocent");
    CU_ASSERT_PTR_NOT_NULL(ak_loader_find(tree.loader, 0, "innocent", &error));
    AK_ASSERT_NO_ERROR(&error);
    tree_free(&tree);
}

static void
assert_writable_refused(Tree *tree, const gchar *path, const char *what)
{
    GStatBuf before;
    g_assert(g_stat(path, &before) == 0);
    g_assert(g_chmod(path, (before.st_mode & 07777) | S_IWOTH) == 0);
    tree_assert_refused(tree, "innocent", what);
    g_autofree gchar *cure = g_strdup_printf("chmod o-w '%s'", path);
    tree_assert_refused(tree, "innocent", cure);
    g_assert(g_chmod(path, before.st_mode & 07777) == 0);
}

static void
test_permissions(void)
{
    g_autoptr(GError) error = NULL;
    Tree tree = tree_new();
    g_autofree gchar *path =
        tree_copy(tree.folder, "attention", "innocent", "innocent");
    g_autofree gchar *kind = g_path_get_dirname(path);
    assert_writable_refused(&tree, path,
                            "the plug-in can be written by everyone");
    assert_writable_refused(&tree, kind, "the plug-in's folder can be written");
    assert_writable_refused(&tree, tree.folder, "the folder of plug-ins can be");

    if (geteuid() == 0) { /* only root can give files away */
        CU_ASSERT_EQUAL(chown(path, 12345, (gid_t)-1), 0);
        tree_assert_refused(&tree, "innocent",
                            "belongs to user 12345, must belong to root");
        tree_assert_refused(&tree, "innocent", "chown 0 '");
        CU_ASSERT_EQUAL(chown(path, 0, (gid_t)-1), 0);
        CU_ASSERT_EQUAL(chown(kind, 12345, (gid_t)-1), 0);
        tree_assert_refused(&tree, "innocent",
                            "the plug-in's folder belongs to user 12345");
        CU_ASSERT_EQUAL(chown(kind, 0, (gid_t)-1), 0);
    }
    CU_ASSERT_PTR_NOT_NULL(ak_loader_find(tree.loader, 0, "innocent", &error));
    AK_ASSERT_NO_ERROR(&error);
    tree_free(&tree);
}

/* A link is as safe as the folder that it leads to. */
static void
test_link(void)
{
    Tree tree = tree_new();
    gchar *other = ak_test_folder();
    g_autofree gchar *target =
        tree_copy(other, "attention", "innocent", "innocent");
    g_autofree gchar *real = g_path_get_dirname(target);
    g_autofree gchar *link = tree_place(tree.folder, "attention", "innocent");
    CU_ASSERT_EQUAL(symlink(target, link), 0);
    CU_ASSERT_EQUAL(g_chmod(real, 0777), 0);
    tree_assert_refused(&tree, "innocent",
                        "the folder that the plug-in really lies in");
    CU_ASSERT_EQUAL(g_chmod(real, 0755), 0);
    CU_ASSERT_PTR_NOT_NULL(ak_loader_find(tree.loader, 0, "innocent", NULL));
    tree_free(&tree);
    ak_test_folder_remove(other);
}

int
main(void)
{
    static const AkCase cases[] = {
        {"innocent", test_innocent},
        {"broken", test_broken},
        {"newer minor", test_newer_minor},
        {"older minor", test_older_minor},
        {"failing open", test_failing_open},
        {"not whole", test_not_whole},
        {"options without an end", test_endless},
        {"a file that is looked into", test_looked_into},
        {"mended", test_mended},
        {"permissions", test_permissions},
        {"link", test_link},
        {NULL, NULL},
    };
    return tree_main("loader", cases);
}
