/* The output folder: can it be, and is it ours alone? */
#include "folder.h"

#include "harness.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
check(const gchar *folder, const char *below, const char *fault)
{
    g_autofree gchar *path = g_build_filename(folder, below, NULL);
    GError *error = NULL;
    const gboolean ok = ak_folder_check(path, &error);
    if (fault == NULL)
        AK_ASSERT_NO_ERROR(&error);
    else
        AK_ASSERT_ERROR(&error, fault);
    return ok;
}

static void
test_check(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *file = g_build_filename(folder, "file", NULL);
    g_autofree gchar *link = g_build_filename(folder, "link", NULL);
    g_autofree gchar *good = g_build_filename(folder, "good", NULL);
    CU_ASSERT_TRUE(g_file_set_contents(file, "x", -1, NULL));
    CU_ASSERT_EQUAL(symlink("nowhere", link), 0);
    CU_ASSERT_EQUAL(symlink(folder, good), 0);

    CU_ASSERT_TRUE(check(folder, "", NULL));
    CU_ASSERT_TRUE(check(folder, "new/and/deeper", NULL));
    CU_ASSERT_TRUE(check(folder, "good/new", NULL));
    CU_ASSERT_FALSE(check(folder, "file", "expected a folder, found"));
    CU_ASSERT_FALSE(check(folder, "file/new", "choose another --output"));
    CU_ASSERT_FALSE(check(folder, "link", "a link to nowhere"));
    GError *error = NULL;
    CU_ASSERT_FALSE(ak_folder_check("", &error));
    AK_ASSERT_ERROR(&error, "run.output = ");
    CU_ASSERT_TRUE(ak_folder_check("no-such-folder", &error));

    g_autofree gchar *none = g_build_filename(folder, "new", NULL);
    CU_ASSERT_FALSE(g_file_test(none, G_FILE_TEST_EXISTS));
    CU_ASSERT_EQUAL(g_chmod(folder, 0500), 0);
    if (geteuid() != 0) /* root may write anywhere */
        CU_ASSERT_FALSE(check(folder, "new", "cannot write into"));
    CU_ASSERT_EQUAL(g_chmod(folder, 0700), 0);
    ak_test_folder_remove(folder);
}

/* A pipe or a device where a file of ours is read would hang us; others are not
 * ours. */
static void
test_regular(void)
{
    static const struct {
        const char *file, *target; /* of a link; NULL: a pipe */
        const char *fault;
    } row[] = {
        {"summary.csv", NULL, "summary.csv is not a regular file"},
        {"manifest.json", NULL, "manifest.json is not a regular file"},
        {"run.ini", "/dev/zero", "run.ini is not a regular file"},
        {"cells/a/b/loo.jsonl", "/dev/zero", "loo.jsonl is not a regular file"},
        {"cells/a/b/loo.jsonl", NULL, "cells/a/b/loo.jsonl is not"},
        {"figures/a/b/c.svg", NULL, "figures/a/b/c.svg is not"},
        {"cells/a/b", NULL, "cells/a/b is not a regular file"},
        {"cells/a/b", "..", NULL}, /* round and round */
        {"cells/a/b", "nowhere", NULL},
        {"times.csv", "/proc/self/stat", NULL}, /* a regular file */
        {"pipe", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = g_build_filename(folder, row[i].file, NULL);
        g_autofree gchar *parent = g_path_get_dirname(path);
        g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
        g_assert_cmpint(row[i].target != NULL ? symlink(row[i].target, path)
                                              : mkfifo(path, 0600),
                        ==, 0);
        CU_ASSERT_EQUAL(check(folder, "", row[i].fault), row[i].fault == NULL);
        ak_test_folder_remove(folder);
    }
}

/* flock() is by open file: a second one in this process stands for another. */
static void
test_lock(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "a", "b", NULL);
    GError *error = NULL;
    AkFolder *first = ak_folder_lock(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(g_file_test(path, G_FILE_TEST_IS_DIR));
    CU_ASSERT_PTR_NULL(ak_folder_lock(path, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
    AK_ASSERT_ERROR(&error, "another attnkit is at work");
    CU_ASSERT_PTR_NULL(ak_folder_hold(path, &error));
    AK_ASSERT_ERROR(&error, "this folder; wait until it has ended");
    CU_ASSERT_TRUE(check(folder, "a", NULL));
    ak_folder_unlock(first);

    CU_ASSERT_TRUE(check(folder, "a/b", NULL));
    first = ak_folder_hold(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NULL(ak_folder_lock(path, &error));
    AK_ASSERT_ERROR(&error, "another attnkit is at work");
    ak_folder_unlock(first);
    first = ak_folder_lock(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    ak_folder_unlock(first);

    /* One that was not there must be new, but for what nobody owns. */
    g_autofree gchar *half = g_build_filename(path, ".half.tmp", NULL);
    CU_ASSERT_TRUE(g_file_set_contents(half, "", -1, NULL));
    first = ak_folder_lock_new(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NULL(ak_folder_lock_new(path, &error));
    AK_ASSERT_ERROR(&error, "another attnkit is at work");
    ak_folder_unlock(first);
    g_autofree gchar *cells = g_build_filename(path, "cells", NULL);
    CU_ASSERT_EQUAL(g_mkdir(cells, 0700), 0);
    CU_ASSERT_PTR_NULL(ak_folder_lock_new(path, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
    AK_ASSERT_ERROR(&error, "has been at work in this folder since");
    first = ak_folder_lock(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    ak_folder_unlock(first);
    CU_ASSERT_PTR_NULL(ak_folder_hold("no-such-folder", &error));
    AK_ASSERT_ERROR(&error, "no-such-folder: cannot open it: ");
    ak_test_folder_remove(folder);
}

static void
test_clean(void)
{
    static const char *const name[] = {".a.tmp", ".a.csv.tmp", "a.tmp", ".a",
                                       ".keep.tmpx"};
    gchar *folder = ak_test_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        g_autofree gchar *path = g_build_filename(folder, name[i], NULL);
        CU_ASSERT_TRUE(g_file_set_contents(path, "x", -1, NULL));
    }
    g_autofree gchar *trial =
        g_build_filename(folder, ".attnkit-Ab12Cd.tmp", NULL);
    g_assert_cmpint(g_mkdir(trial, 0755), ==, 0);
    ak_folder_clean(folder);
    CU_ASSERT_FALSE(g_file_test(trial, G_FILE_TEST_EXISTS));
    ak_folder_clean("no-such-folder");
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        g_autofree gchar *path = g_build_filename(folder, name[i], NULL);
        CU_ASSERT_EQUAL(g_file_test(path, G_FILE_TEST_EXISTS), i >= 2);
    }

    static const char *const begun[] = {"a.jsonl.part", "a.jsonl", "b.part"};
    for (gsize i = 0; i < G_N_ELEMENTS(begun); i++) {
        g_autofree gchar *path = g_build_filename(folder, begun[i], NULL);
        CU_ASSERT_TRUE(g_file_set_contents(path, "x", -1, NULL));
    }
    ak_folder_remove_begun(folder);
    for (gsize i = 0; i < G_N_ELEMENTS(begun); i++) {
        g_autofree gchar *path = g_build_filename(folder, begun[i], NULL);
        CU_ASSERT_EQUAL(g_file_test(path, G_FILE_TEST_EXISTS), i >= 1);
    }
    ak_test_folder_remove(folder);
}

/* A file of ours in a folder that is not: the user's own run file. */
static void
test_foreign(void)
{
    static const char *const name[] = {"run.ini", "summary.csv",
                                       "manifest.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = g_build_filename(folder, name[i], NULL);
        g_autofree gchar *manifest =
            g_build_filename(folder, "manifest.json", NULL);
        CU_ASSERT_TRUE(g_file_set_contents(path, "; precious", -1, NULL));
        CU_ASSERT_FALSE(check(folder, "", "that attnkit did not write"));

        /* With a manifest, or the cells of a run whose manifest is gone. */
        CU_ASSERT_TRUE(g_file_set_contents(
            manifest, "{\"format\": 1, \"attnkit\": \"0.1.0\"}", -1, NULL));
        CU_ASSERT_TRUE(check(folder, "", NULL));
        CU_ASSERT_TRUE(g_file_set_contents(path, "", -1, NULL));
        CU_ASSERT_EQUAL(g_remove(manifest), 0);
        g_autofree gchar *cells = g_build_filename(folder, "cells", NULL);
        CU_ASSERT_EQUAL(g_mkdir(cells, 0700), 0);
        CU_ASSERT_TRUE(check(folder, "", NULL));
        ak_test_folder_remove(folder);
    }
    gchar *folder = ak_test_folder();
    g_autofree gchar *name_too_long = g_strnfill(300, 'n');
    CU_ASSERT_FALSE(check(folder, name_too_long, "cannot make it"));
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"folders that can and cannot be", test_check},
    {"files that can be read to their end", test_regular},
    {"one at a time", test_lock},
    {"what was left half written", test_clean},
    {"files of someone else", test_foreign},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("folder", cases);
}
