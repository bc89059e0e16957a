/* Archives, whole and not. */
#include "whole.h"

#include "harness.h"

#include <string.h>

/* A zip archive of one member, "a.txt", with one byte that is stored; 22 bytes are
 * the end of its directory. */
static const guchar zip[] = {
    'P',  'K',  3,    4,    10,   0,   0,   0,   0,   0,   0,   0,   33,
    0,    0x8b, 0x9e, 0xd9, 0xd3, 1,   0,   0,   0,   1,   0,   0,   0,
    5,    0,    0,    0,    'a',  '.', 't', 'x', 't', 'A', 'P', 'K', 1,
    2,    10,   0,    10,   0,    0,   0,   0,   0,   0,   0,   33,  0,
    0x8b, 0x9e, 0xd9, 0xd3, 1,    0,   0,   0,   1,   0,   0,   0,   5,
    0,    0,    0,    0,    0,    0,   0,   0,   0,   0,   0,   0,   0,
    0,    0,    0,    0,    'a',  '.', 't', 'x', 't', 'P', 'K', 5,   6,
    0,    0,    0,    0,    1,    0,   1,   0,   51,  0,   0,   0,   36,
    0,    0,    0,    0,    0};

static void
test_whole(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "x.part", NULL);
    g_autofree gchar *source = ak_test_source("data/vectors/glove.txt.gz");
    g_autofree gchar *gz = NULL;
    gsize n;
    CU_ASSERT_TRUE_FATAL(g_file_get_contents(source, &gz, &n, NULL));
    const gchar *z = (const gchar *)zip;

    const struct {
        const char *name;
        const gchar *bytes;
        gsize n;
        const char *says; /* NULL: it is whole */
    } rows[] = {
        {"a.txt.gz", gz, n, NULL},
        {"A.TGZ", gz, n, NULL},
        {"a.tar.gz", gz, n - 1, "'a.tar.gz' is not whole: "},
        {"a.tar.gz", gz, n / 2, "'a.tar.gz' is not whole: "},
        {"a.gz", z, sizeof zip, "it is not compressed with gzip"},
        {"a.gz", "\x1f", 1, "it is not compressed with gzip"},
        {"a.zip", z, sizeof zip, NULL},
        {"a.zip", z, sizeof zip - 22, "'a.zip' is not whole: "},
        {"a.zip", z, 40, "'a.zip' is not whole: "},
        {"a.zip", z + sizeof zip - 22, 22, "'a.zip' is not whole: "},
        {"a.zip", gz, n, "'a.zip' is not whole: "},
        {"a.txt", "x", 1, NULL}, /* no archive: nothing is known of it */
        {"a.txt", "", 0, "it is empty"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_file_set_contents(path, rows[i].bytes, (gssize)rows[i].n, NULL);
        const gboolean is_whole = ak_whole_check(path, rows[i].name, &error);
        CU_ASSERT_EQUAL(is_whole, rows[i].says == NULL);
        CU_ASSERT_TRUE(is_whole ||
                       g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        ak_assert_error(__FILE__, (guint)i, &error, rows[i].says);
    }
    ak_test_folder_remove(folder);
}

int
main(void)
{
    static const AkCase cases[] = {{"whole", test_whole}, {NULL, NULL}};
    return ak_test_main("whole", cases);
}
