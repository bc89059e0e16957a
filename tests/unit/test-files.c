/* Whole or not there: what is on disk after success, failure, and a killed
 * process. */
#include "files.h"
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names in a folder, hidden ones too. */
static guint
count_names(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        n++;
    return n;
}

static void
assert_content(const char *path, const char *expected)
{
    g_autofree gchar *text = NULL;
    CU_ASSERT_TRUE(g_file_get_contents(path, &text, NULL, NULL));
    CU_ASSERT_TRUE(g_strcmp0(text, expected) == 0);
}

static void
test_write(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path =
        g_build_filename(folder, "a", "b c", "naïve.csv", NULL);
    g_autofree gchar *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    CU_ASSERT_TRUE(ak_file_write(path, "first", &error));
    AK_ASSERT_NO_ERROR(&error);
    assert_content(path, "first");
    CU_ASSERT_TRUE(ak_file_write(path, "", &error));
    assert_content(path, "");

    AkWriter *writer = ak_writer_open(path, &error);
    CU_ASSERT_TRUE(ak_writer_printf(writer, &error, "%s,%.9g\n", "é", 0.1));
    CU_ASSERT_TRUE(ak_writer_write(writer, "\0x", 2, &error));
    CU_ASSERT_TRUE(ak_writer_write(writer, NULL, 0, &error));
    assert_content(path, ""); /* nobody sees it yet */
    CU_ASSERT_TRUE(ak_writer_commit(writer, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_writer_free(writer);

    g_autofree gchar *text = NULL;
    gsize size;
    CU_ASSERT_TRUE(g_file_get_contents(path, &text, &size, NULL));
    CU_ASSERT_EQUAL(size, 9);
    CU_ASSERT_TRUE(memcmp(text, "é,0.1\n\0x", 9) == 0);
    CU_ASSERT_EQUAL(count_names(parent), 1);
    ak_test_folder_remove(folder);
}

static void
test_permissions(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "out", NULL);
    const mode_t mask = umask(027);
    CU_ASSERT_TRUE(ak_file_write(path, "x", NULL));
    umask(mask);
    struct stat status;
    CU_ASSERT_EQUAL(stat(path, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0640);
    ak_test_folder_remove(folder);
}

static void
test_not_committed(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "kept", NULL);
    CU_ASSERT_TRUE(ak_file_write(path, "old", NULL));

    AkWriter *writer = ak_writer_open(path, NULL);
    CU_ASSERT_TRUE(ak_writer_printf(writer, NULL, "new"));
    ak_writer_free(writer);
    ak_writer_free(NULL);
    assert_content(path, "old");
    CU_ASSERT_EQUAL(count_names(folder), 1);
    ak_test_folder_remove(folder);
}

static void
test_once(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "once", NULL);
    g_autoptr(GError) error = NULL;
    AkWriter *writer = ak_writer_open(path, NULL);
    CU_ASSERT_TRUE(ak_writer_commit(writer, NULL));
    CU_ASSERT_FALSE(ak_writer_commit(writer, &error));
    AK_ASSERT_ERROR(&error, "already committed");
    CU_ASSERT_FALSE(ak_writer_printf(writer, &error, "late"));
    AK_ASSERT_ERROR(&error, path);
    ak_writer_free(writer);
    assert_content(path, "");
    ak_test_folder_remove(folder);
}

/* A process that was killed leaves its file beside; the next takes it over. */
static void
test_left_over(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "model", NULL);
    g_autofree gchar *beside = g_build_filename(folder, ".model.tmp", NULL);
    CU_ASSERT_TRUE(
        g_file_set_contents(beside, "half a file, and a long one", -1, NULL));
    CU_ASSERT_TRUE(ak_file_write(path, "whole", NULL));
    assert_content(path, "whole");
    CU_ASSERT_EQUAL(count_names(folder), 1);
    ak_test_folder_remove(folder);
}

static void
test_two_writers(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "both", NULL);
    g_autoptr(GError) error = NULL;
    AkWriter *first = ak_writer_open(path, NULL);
    CU_ASSERT_TRUE(ak_writer_printf(first, NULL, "first"));
    CU_ASSERT_PTR_NULL(ak_writer_open(path, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    AK_ASSERT_ERROR(&error, "another process is writing it");
    CU_ASSERT_TRUE(ak_writer_commit(first, NULL));
    ak_writer_free(first);
    assert_content(path, "first");
    CU_ASSERT_TRUE(ak_file_write(path, "second", NULL));
    ak_test_folder_remove(folder);
}

/* As on a full disk: the write comes back with an error, at the flush or
 * before. */
static void
test_full(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "big", NULL);
    g_autofree gchar *block = g_malloc0(100000);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(ak_file_write(path, "old", NULL));

    struct rlimit before, tiny;
    getrlimit(RLIMIT_FSIZE, &before);
    tiny = before;
    tiny.rlim_cur = 5000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tiny);

    AkWriter *writer = ak_writer_open(path, &error);
    const gboolean is_written = ak_writer_write(writer, block, 100000, &error);
    const gboolean is_code = g_error_matches(error, AK_ERROR, AK_ERROR_FILE);
    g_autofree gchar *message = g_strdup(error != NULL ? error->message : "");
    g_clear_error(&error);
    const gboolean is_committed = ak_writer_commit(writer, &error);
    ak_writer_free(writer);

    g_autoptr(GError) late = NULL;
    AkWriter *buffered = ak_writer_open(path, NULL);
    for (guint i = 0; i < 60; i++) /* small ones fail when they are flushed */
        ak_writer_write(buffered, block, 100, NULL);
    const gboolean is_flushed = ak_writer_commit(buffered, &late);
    ak_writer_free(buffered);

    g_autoptr(GError) formatted = NULL;
    AkWriter *printing = ak_writer_open(path, NULL);
    const gboolean is_printed =
        ak_writer_printf(printing, &formatted, "%20000d", 7);
    ak_writer_free(printing);

    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);

    CU_ASSERT_FALSE(is_written);
    CU_ASSERT_TRUE(is_code);
    CU_ASSERT_PTR_NOT_NULL(strstr(message, path));
    CU_ASSERT_PTR_NOT_NULL(strstr(message, g_strerror(EFBIG)));
    CU_ASSERT_FALSE(is_committed);
    AK_ASSERT_ERROR(&error, "an earlier write to it failed");
    CU_ASSERT_FALSE(is_flushed);
    CU_ASSERT_PTR_NOT_NULL(late);
    CU_ASSERT_FALSE(is_printed);
    AK_ASSERT_ERROR(&formatted, g_strerror(EFBIG));
    assert_content(path, "old");
    CU_ASSERT_EQUAL(count_names(folder), 1);
    ak_test_folder_remove(folder);
}

static void
test_bad_places(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *file = g_build_filename(folder, "file", NULL);
    g_autofree gchar *below = g_build_filename(file, "x", "y", NULL);
    g_autofree gchar *in_way = g_build_filename(folder, "folder", NULL);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(ak_file_write(file, "x", NULL));

    CU_ASSERT_FALSE(ak_file_write(below, "x", &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    AK_ASSERT_ERROR(&error, file);

    g_mkdir(in_way, 0777);
    CU_ASSERT_FALSE(ak_file_write(in_way, "x", &error));
    AK_ASSERT_ERROR(&error, g_strerror(EISDIR));
    CU_ASSERT_EQUAL(count_names(folder), 2);

    /* A name that has no room for what is put to it; a pipe, which has no end;
     * a folder, which is no file to be removed. */
    g_autofree gchar *name = g_strnfill(254, 'n');
    g_autofree gchar *named = g_build_filename(folder, name, NULL);
    CU_ASSERT_FALSE(ak_file_write(named, "x", &error));
    AK_ASSERT_ERROR(&error, g_strerror(ENAMETOOLONG));
    g_autofree gchar *pipe = g_build_filename(folder, "pipe", NULL);
    g_autofree gchar *part = g_strconcat(pipe, ".part", NULL);
    CU_ASSERT_EQUAL(mkfifo(part, 0600), 0);
    const int reader = g_open(part, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
    CU_ASSERT_PTR_NULL(ak_writer_resume(pipe, &error));
    AK_ASSERT_ERROR(&error, g_strerror(ESPIPE));
    close(reader);
    CU_ASSERT_FALSE(ak_file_remove(in_way, &error));
    AK_ASSERT_ERROR(&error, "cannot remove");
    ak_test_folder_remove(folder);
}

static void
test_read(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "a", NULL);
    g_autofree gchar *text = NULL;
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_file_read(path, &text, &error));
    CU_ASSERT_PTR_NULL(text);
    CU_ASSERT_TRUE(g_file_set_contents(path, "", -1, NULL));
    CU_ASSERT_TRUE(ak_file_read(path, &text, &error));
    CU_ASSERT_STRING_EQUAL_FATAL(text, "");
    g_clear_pointer(&text, g_free);
    CU_ASSERT_FALSE(ak_file_read(folder, &text, &error));
    CU_ASSERT_PTR_NULL(text);
    AK_ASSERT_ERROR(&error, "cannot be read: ");
    ak_test_folder_remove(folder);
}

static void
test_sha256(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "abc", NULL);
    g_autoptr(GError) error = NULL;

    /* FIPS 180-4, the example "abc" and the empty message. */
    ak_file_write(path, "abc", NULL);
    g_autofree gchar *abc = ak_file_sha256(path, &error);
    CU_ASSERT_STRING_EQUAL(
        abc,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ak_file_write(path, "", NULL);
    g_autofree gchar *empty = ak_file_sha256(path, &error);
    CU_ASSERT_STRING_EQUAL(
        empty,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    CU_ASSERT_PTR_NULL(ak_file_sha256(folder, &error));
    AK_ASSERT_ERROR(&error, g_strerror(EISDIR));
    g_unlink(path);
    CU_ASSERT_PTR_NULL(ak_file_sha256(path, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    AK_ASSERT_ERROR(&error, "cannot read");
    ak_test_folder_remove(folder);
}

static void
test_resumed(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "a.gz", NULL);
    g_autofree gchar *part = g_build_filename(folder, "a.gz.part", NULL);
    g_autoptr(GError) error = NULL;

    AkWriter *writer = ak_writer_resume(path, &error);
    ak_writer_free(writer); /* no bytes, no file */
    CU_ASSERT_EQUAL(count_names(folder), 0);

    writer = ak_writer_resume(path, &error);
    CU_ASSERT_TRUE(ak_writer_write(writer, "one", 3, &error));
    CU_ASSERT_EQUAL(ak_writer_size(writer), 3);
    CU_ASSERT_PTR_NULL(ak_writer_resume(path, &error));
    AK_ASSERT_ERROR(&error, "another process is writing it");
    ak_writer_free(writer);
    assert_content(part, "one");

    writer = ak_writer_resume(path, &error);
    CU_ASSERT_EQUAL(ak_writer_size(writer), 3);
    CU_ASSERT_TRUE(ak_writer_printf(writer, &error, " %d", 2));
    CU_ASSERT_STRING_EQUAL(ak_writer_flush(writer, &error), part);
    assert_content(part, "one 2");
    CU_ASSERT_TRUE(ak_writer_write(writer, "!", 1, &error));
    CU_ASSERT_TRUE(ak_writer_cut(writer, 2, &error));
    CU_ASSERT_EQUAL(ak_writer_size(writer), 2);
    CU_ASSERT_TRUE(ak_writer_write(writer, "ce", 2, &error));
    CU_ASSERT_TRUE(ak_writer_sync(writer, &error));
    assert_content(part, "once");
    CU_ASSERT_TRUE(ak_writer_cut(writer, 0, &error));
    CU_ASSERT_EQUAL(ak_writer_size(writer), 0);
    CU_ASSERT_TRUE(ak_writer_write(writer, "new", 3, &error));
    CU_ASSERT_TRUE(ak_writer_commit(writer, &error));
    CU_ASSERT_FALSE(ak_writer_cut(writer, 0, &error));
    AK_ASSERT_ERROR(&error, "already committed");
    CU_ASSERT_PTR_NULL(ak_writer_flush(writer, &error));
    AK_ASSERT_ERROR(&error, "already committed");
    CU_ASSERT_FALSE(ak_writer_sync(writer, &error));
    AK_ASSERT_ERROR(&error, "already committed");
    ak_writer_free(writer);
    assert_content(path, "new");
    CU_ASSERT_EQUAL(count_names(folder), 1);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"write, folders made, nothing seen early", test_write},
    {"permissions by the umask", test_permissions},
    {"not committed: the old file stays", test_not_committed},
    {"commit once", test_once},
    {"left over by a killed process", test_left_over},
    {"two writers at once", test_two_writers},
    {"full disk", test_full},
    {"places that cannot be written", test_bad_places},
    {"read where it is there", test_read},
    {"sha256", test_sha256},
    {"resumed", test_resumed},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("files", cases);
}
