/* Files in a folder as a reader meets them: what is named .gz, other names, bytes
 * that are no text, pipes and devices. */
#include "attnkit/archive.h"

#include "corpus.h"
#include "examples.h"
#include "harness.h"
#include "packer.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is named .gz and is not compressed is read where it is text. */
static void
test_not_gzip(void)
{
    static const struct {
        const char *name, *data;
        gsize n;
        const char *part; /* of the error; NULL: it is read */
    } row[] = {
        {"a.csv.gz", "caf\xe9,\t1\r\n", 9, NULL},
        {"a.csv.gz", "", 0, NULL},
        {"a.csv", "a\0b\n", 4, NULL},
        {"a.csv.gz", "a\0b\n", 4, "a.csv.gz': by its name compressed with"},
        {"a.csv.gz", "\x1f\x8b\x07\0 \n", 6, "nor is it text"},
        {"a.csv.gz", "\xfa\xce\x7f\n", 4, "get it anew"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = g_build_filename(folder, row[i].name, NULL);
        g_autoptr(GError) error = NULL;
        g_file_set_contents(path, row[i].data, (gssize)row[i].n, NULL);
        g_autofree gchar *all = ak_pack_read(folder, FALSE, NULL, &error);
        ak_assert_error(__FILE__, __LINE__, &error, row[i].part);
        ak_test_folder_remove(folder);
    }
}

/* A name that is not UTF-8 is read, and is valid where readers see it. */
static void
test_names(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "caf\xe9.txt.gz", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_autofree gchar *all = ak_pack_read(folder, FALSE, NULL, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_STRING_EQUAL(all, "caf\xef\xbf\xbd.txt=x|");
    g_autoptr(AkArchive) archive = ak_archive_open(folder, NULL, NULL);
    CU_ASSERT_FALSE(ak_archive_find(archive, "*/pos/?.txt", &error));
    AK_ASSERT_ERROR(&error, "has no file");
    ak_test_folder_remove(folder);
}

/* A text that is UTF-8 but for a NUL is no Latin-1. */
static void
test_nul(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "a", NULL);
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_assert_true(g_file_set_contents(path, "na\xc3\xaf\0ve", 7, NULL));
    g_autofree gchar *all = ak_pack_read(folder, TRUE, examples, NULL);
    CU_ASSERT_STRING_EQUAL(all, "a=na\xc3\xaf\xef\xbf\xbdve|");
    CU_ASSERT_EQUAL(examples->note->len, 1);
    ak_test_folder_remove(folder);
}

/* A pipe is refused, not waited for: in a folder, and where it is named itself, as
 * it is looked at and then read. */
static void
test_pipe(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "p", NULL);
    g_autofree gchar *link = g_build_filename(folder, "a", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    CU_ASSERT_PTR_NULL(ak_pack_read(folder, FALSE, NULL, &error));
    AK_ASSERT_ERROR(&error, "/p': it is no regular file");
    CU_ASSERT_PTR_NULL(ak_pack_read(path, FALSE, NULL, &error));
    AK_ASSERT_ERROR(&error, "/p': it is no regular file; data are read more");
    g_assert_cmpint(symlink("/dev/zero", link), ==, 0);
    CU_ASSERT_PTR_NULL(ak_pack_read(folder, FALSE, NULL, &error));
    AK_ASSERT_ERROR(&error, "/a': it is no regular file");
    CU_ASSERT_PTR_NULL(ak_pack_read("/dev/null", FALSE, NULL, &error));
    AK_ASSERT_ERROR(&error, "'/dev/null': it is no regular file");
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"not gzip", test_not_gzip},      {"names", test_names}, {"nul", test_nul},
    {"pipes and devices", test_pipe}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("archivefiles", cases);
}
