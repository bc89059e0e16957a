/* Folders, archives and files, read the same way.  Archives are made by tar and
 * by libarchive's own writer, in a folder of the test's. */
#include "attnkit/archive.h"

#include "corpus.h"
#include "examples.h"
#include "harness.h"
#include "packer.h"

#include <archive.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct File {
    const char *name, *data;
    gsize n; /* 0: its length */
} File;

/* Sorted by bytes, as a folder gives them. */
static const File files[] = {
    {"set/a-empty.txt", "", 0},
    {"set/test/pos/7_1.txt", "na\xc3\xafve\r\nend\rof\r\n", 0},
    {"set/train/neg/1_9.txt", "\xef\xbb\xbfone\ntwo", 0},
    {"set/train/neg/2_8.txt", "caf\xe9 x\0y\n\xff\xfe", 11},
};

static gsize
file_size(const File *file)
{
    return file->n > 0 ? file->n : strlen(file->data);
}

static gchar *
write_folder(const gchar *folder)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree gchar *path = g_build_filename(folder, files[i].name, NULL);
        g_autofree gchar *parent = g_path_get_dirname(path);
        g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
        g_assert_true(g_file_set_contents(path, files[i].data,
                                          (gssize)file_size(&files[i]), NULL));
    }
    return g_build_filename(folder, "set", NULL);
}

/* An archive of `file` (n) under the writer's settings. */
static gchar *
write_archive(const gchar *folder, const char *name, AkPackFormat format,
              const File *file, gsize n)
{
    gchar *path = g_build_filename(folder, name, NULL);
    struct archive *archive = ak_pack_open(path, format);
    for (gsize i = 0; i < n; i++)
        ak_pack_add(archive, file[i].name, file[i].data, file_size(&file[i]));
    ak_pack_close(archive);
    return path;
}

static const char all_files[] =
    "a-empty.txt=|test/pos/7_1.txt=na\xc3\xafve\nend\rof\n|"
    "train/neg/1_9.txt=one\ntwo|"
    "train/neg/2_8.txt=caf\xef\xbf\xbd "
    "x\xef\xbf\xbdy\n\xef\xbf\xbd\xef\xbf\xbd|";

/* A folder, a tar, a tar.gz and a zip are read alike, and what was replaced is a
 * note. */
static void
test_alike(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path[] = {
        write_folder(folder),
        write_archive(folder, "a.tar", archive_write_set_format_ustar, files,
                      G_N_ELEMENTS(files)),
        write_archive(folder, "a.tgz", archive_write_set_format_pax, files,
                      G_N_ELEMENTS(files)),
        write_archive(folder, "a.zip", archive_write_set_format_zip, files,
                      G_N_ELEMENTS(files)),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(path); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkExamples) examples = ak_examples_new();
        g_autofree gchar *all = ak_pack_read(path[i], FALSE, examples, &error);
        AK_ASSERT_NO_ERROR(&error);
        g_auto(GStrv) part = g_strsplit(all != NULL ? all : "", "set/", -1);
        g_autofree gchar *short_names = g_strjoinv("", part);
        CU_ASSERT_STRING_EQUAL(short_names, all_files);
        CU_ASSERT_EQUAL_FATAL(examples->note->len, 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(examples->note->pdata[0],
                                      "4 bytes of 1 file are not UTF-8"));
        CU_ASSERT_PTR_NOT_NULL(
            strstr(examples->note->pdata[0], "train/neg/2_8.txt"));
    }
    for (gsize i = 1; i < G_N_ELEMENTS(path); i++)
        g_free(path[i]);
    ak_test_folder_remove(folder);
}

static void
test_latin1(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = write_folder(folder);
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_autofree gchar *all = ak_pack_read(path, TRUE, examples, NULL);
    /* UTF-8 stays what it is; the NUL has no letter in any encoding. */
    CU_ASSERT_PTR_NOT_NULL(strstr(all, "na\xc3\xafve"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(all, "caf\xc3\xa9 x\xef\xbf\xbdy\n\xc3\xbf\xc3\xbe|"));
    CU_ASSERT_EQUAL(examples->note->len, 1);
    ak_test_folder_remove(folder);
}

/* A file in a folder that is compressed is read as what it holds, under its name
 * without .gz; and a path may be the one file. */
static void
test_lines(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "t.csv.gz", NULL);
    struct archive *gzip = ak_pack_open(path, archive_write_set_format_raw);
    ak_pack_add(gzip, NULL, "a\r\n\nb\xff\nc", 8);
    ak_pack_close(gzip);

    const gchar *const opened[] = {folder, path};
    for (gsize i = 0; i < G_N_ELEMENTS(opened); i++) {
        g_autoptr(AkExamples) examples = ak_examples_new();
        g_autoptr(AkArchive) archive =
            ak_archive_open(opened[i], examples, NULL);
        g_autoptr(GError) error = NULL;
        static const char *const want[] = {"a", "", "b\xef\xbf\xbd", "c"};
        CU_ASSERT_PTR_NOT_NULL_FATAL(archive);
        CU_ASSERT_TRUE(
            ak_archive_find(archive, i == 0 ? "t.csv" : "t.csv*", &error));
        for (gsize k = 0; k < G_N_ELEMENTS(want) + 1; k++) {
            gchar *line;
            gsize n;
            CU_ASSERT_TRUE_FATAL(ak_archive_line(archive, &line, &n, &error));
            if (k == G_N_ELEMENTS(want)) {
                CU_ASSERT_PTR_NULL(line);
                continue;
            }
            CU_ASSERT_STRING_EQUAL(line, want[k]);
            CU_ASSERT_EQUAL(n, strlen(want[k]));
            CU_ASSERT_EQUAL(ak_archive_n_line(archive), k + 1);
        }
        CU_ASSERT_FALSE(ak_archive_fail(archive, &error, "wrong %d", 7));
        AK_ASSERT_ERROR(&error,
                        i == 0 ? "/t.csv:5: wrong 7" : "/t.csv.gz:5: wrong 7");
        CU_ASSERT_FALSE(ak_archive_find(archive, "u.csv", &error));
        AK_ASSERT_ERROR(&error, "has no file u.csv");
    }
    ak_test_folder_remove(folder);
}

/* Noise does not shrink, so that a cut falls into data. */
static gchar *
noise(gsize n)
{
    gchar *data = g_malloc(n + 1);
    guint32 x = 2385;
    for (gsize i = 0; i < n; i++, x = x * 1664525u + 1013904223u)
        data[i] = (gchar)('a' + (x >> 24) % 26);
    data[n] = '\0';
    return data;
}

/* Every length that an archive may be cut to is an error, or leaves whole files;
 * never other text. */
static void
test_cut_off(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *data = noise(3000);
    const File one[] = {{"a.txt", data, 0}, {"b.txt", data, 0}};
    const struct {
        const char *name;
        AkPackFormat format;
        gboolean is_gzip;
    } kind[] = {{"c.tgz", archive_write_set_format_ustar, TRUE},
                {"c.zip", archive_write_set_format_zip, FALSE},
                {"c.tar", archive_write_set_format_ustar, FALSE}};
    for (gsize k = 0; k < G_N_ELEMENTS(kind); k++) {
        g_autofree gchar *path =
            write_archive(folder, kind[k].name, kind[k].format, one, 2);
        g_autofree gchar *all = NULL, *bytes = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
        all = ak_pack_read(path, FALSE, NULL, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(all);
        CU_ASSERT_EQUAL(strlen(all), 2 * (3000 + strlen("a.txt=|")));

        for (gsize n = 0; n < MIN(size, 7000); n += 97) {
            g_autoptr(GError) error = NULL;
            g_assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
            g_autofree gchar *part = ak_pack_read(path, FALSE, NULL, &error);
            /* Bytes that are no archive any more are one file of theirs. */
            const gboolean is_file = n < 512 && k != 1;
            CU_ASSERT_TRUE(
                part == NULL ? g_error_matches(error, AK_ERROR, AK_ERROR_DATA)
                             : is_file || n < 4 || g_str_has_prefix(all, part));
            const gboolean ends_with_check = kind[k].is_gzip || k == 1;
            CU_ASSERT_TRUE(part == NULL || !ends_with_check || n <= 20);
        }
    }
    ak_test_folder_remove(folder);
}

/* One bit of a compressed archive that flips is noticed. */
static void
test_damage(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *data = noise(2000);
    const File one[] = {{"a.txt", data, 0}};
    const struct {
        const char *name;
        AkPackFormat format;
    } kind[] = {{"d.tgz", archive_write_set_format_ustar},
                {"d.zip", archive_write_set_format_zip}};
    for (gsize k = 0; k < G_N_ELEMENTS(kind); k++) {
        g_autofree gchar *path =
            write_archive(folder, kind[k].name, kind[k].format, one, 1);
        g_autofree gchar *bytes = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
        for (gsize at = 200; at < 1200; at += 41) {
            g_autoptr(GError) error = NULL;
            bytes[at] ^= 0x10;
            g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
            g_autofree gchar *all = ak_pack_read(path, FALSE, NULL, &error);
            CU_ASSERT_PTR_NULL(all);
            AK_ASSERT_ERROR(&error, "damaged; get it anew");
            bytes[at] ^= 0x10;
        }
    }
    ak_test_folder_remove(folder);
}

static void
test_refused(void)
{
    static const struct {
        const char *name, *part;
    } row[] = {
        {"../out.txt", "leads out of it"},
        {"a/../../out.txt", "leads out of it"},
        {"/etc/out.txt", "leads out of it"},
    };
    gchar *folder = ak_test_folder();
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const File file = {row[i].name, "x", 0};
        g_autofree gchar *path = write_archive(
            folder, "e.tar", archive_write_set_format_ustar, &file, 1);
        CU_ASSERT_PTR_NULL(ak_pack_read(path, FALSE, NULL, &error));
        AK_ASSERT_ERROR(&error, row[i].part);
    }
    g_autofree gchar *long_name = g_strnfill(5000, '_');
    const File file = {long_name, "x", 0};
    g_autofree gchar *path =
        write_archive(folder, "e.tar", archive_write_set_format_pax, &file, 1);
    CU_ASSERT_PTR_NULL(ak_pack_read(path, FALSE, NULL, &error));
    AK_ASSERT_ERROR(&error, "whose name has more than 4096 bytes");
    g_autofree gchar *nowhere = g_build_filename(folder, "nowhere", NULL);
    CU_ASSERT_PTR_NULL(ak_archive_open(nowhere, NULL, &error));
    AK_ASSERT_ERROR(&error, "nowhere");
    g_autofree gchar *loop = g_build_filename(folder, "loop", NULL);
    g_assert_cmpint(symlink(folder, loop), ==, 0);
    CU_ASSERT_PTR_NULL(ak_archive_open(folder, NULL, &error));
    AK_ASSERT_ERROR(&error, "");
    ak_test_folder_remove(folder);
}

static void
test_matches(void)
{
    static const struct {
        const char *name, *pattern;
        gboolean is_match;
    } row[] = {
        {"a/train/pos/1_7.txt", "pos/1_*.txt", TRUE},
        {"a/train/pos/1_7.txt", "s/1_7.txt", FALSE},
        {"a/train/pos/1_7.txt", "*.txt", TRUE},
        {"a/train/pos/1_7.txt", "train/*.txt", FALSE},
        {"a/train/pos/1_7.txt", "train/*/?_7.txt", TRUE},
        {"1_7.txt", "pos/1_7.txt", FALSE},
        {"1_7.txt", "1_7.txt", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        CU_ASSERT_EQUAL(ak_path_matches(row[i].name, row[i].pattern),
                        row[i].is_match);
}

static const AkCase cases[] = {
    {"folder and archives alike", test_alike},
    {"latin-1", test_latin1},
    {"lines", test_lines},
    {"cut off", test_cut_off},
    {"damage", test_damage},
    {"what is refused", test_refused},
    {"patterns", test_matches},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("archive", cases);
}
