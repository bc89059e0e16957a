/* Plain and compressed files as one stream: what is read, and what is refused. */
#include "stream.h"

#include "files.h"
#include "harness.h"

#include <string.h>

/* A file of the test's folder with these bytes. */
static gchar *
file_of(const gchar *folder, const char *name, const gchar *data, gsize n)
{
    gchar *path = g_build_filename(folder, name, NULL);
    CU_ASSERT_TRUE(g_file_set_contents(path, data, (gssize)n, NULL));
    return path;
}

static gchar *
fixture_of(const char *name, gsize *n)
{
    g_autofree gchar *relative = g_strconcat("data/vectors/", name, NULL);
    g_autofree gchar *path = ak_test_source(relative);
    gchar *data = NULL;
    CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &data, n, NULL));
    return data;
}

/* All that a stream holds, by lines or by blocks of `step` bytes; NULL and
 * *error. */
static gchar *
content_of(const gchar *path, gsize step, gchar **sha256, GError **error)
{
    g_autoptr(AkStream) stream = ak_stream_open(path, error);
    g_autoptr(GString) text = g_string_new(NULL);
    if (stream == NULL)
        return NULL;
    for (gsize n = 1; step > 0 && n > 0; ak_stream_skip(stream, MIN(n, step))) {
        const gchar *data = ak_stream_peek(stream, step, &n, error);
        if (data == NULL)
            return NULL;
        CU_ASSERT_EQUAL(data[n], '\0');
        g_string_append_len(text, data, (gssize)MIN(n, step));
    }
    gchar *line = NULL;
    gsize length = 0;
    while (step == 0) {
        if (!ak_stream_line(stream, &line, &length, error))
            return NULL;
        if (line == NULL)
            break;
        CU_ASSERT_EQUAL(line[length], '\0');
        g_string_append_len(text, line, (gssize)length);
        g_string_append_c(text, '\n');
    }
    *sha256 = ak_stream_finish(stream, error);
    return *sha256 != NULL ? g_strdup(text->str) : NULL;
}

/* Steps that divide nothing, and one larger than the first buffer. */
static void
test_content(void)
{
    static const gsize step[] = {0, 1, 7, 1000, 300007, AK_STREAM_MAX};
    gchar *folder = ak_test_folder();
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; text->len < 900000; i++)
        g_string_append_printf(text, "line %u of %u\n", i, i * 7919 % 1000);
    gsize n_small, n_gz;
    g_autofree gchar *small = fixture_of("glove.txt", &n_small);
    g_autofree gchar *gz = fixture_of("glove.txt.gz", &n_gz);
    const struct {
        const char *name, *data;
        gsize n;
        const char *expected;
    } row[] = {
        {"large", text->str, text->len, text->str},
        {"small", small, n_small, small},
        {"small.gz", gz, n_gz, small},
        {"named.txt", gz, n_gz, small}, /* its bytes tell */
        {"empty", "", 0, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *path =
            file_of(folder, row[i].name, row[i].data, row[i].n);
        g_autofree gchar *expected = ak_file_sha256(path, NULL);
        for (gsize s = row[i].n > 1000 ? 3 : 0; s < G_N_ELEMENTS(step); s++) {
            g_autoptr(GError) error = NULL;
            g_autofree gchar *sha256 = NULL;
            g_autofree gchar *content =
                content_of(path, step[s], &sha256, &error);
            AK_ASSERT_NO_ERROR(&error);
            CU_ASSERT_EQUAL(g_strcmp0(content, row[i].expected), 0);
            CU_ASSERT_EQUAL(g_strcmp0(sha256, expected), 0);
        }
    }
    ak_test_folder_remove(folder);
}

/* The last line may lack its end; lines are counted; a hash of a file that was
 * not read to the end is the whole file's. */
static void
test_lines(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = file_of(folder, "lines", "a\n\nb\0c\nlast", 11);
    g_autofree gchar *expected = ak_file_sha256(path, NULL);
    g_autoptr(AkStream) stream = ak_stream_open(path, NULL);
    static const gsize length[] = {1, 0, 3, 4};
    gchar *line = NULL;
    gsize n = 0;
    for (gsize i = 0; i < 4; i++) {
        CU_ASSERT_TRUE(ak_stream_line(stream, &line, &n, NULL));
        CU_ASSERT_PTR_NOT_NULL_FATAL(line);
        CU_ASSERT_EQUAL(n, length[i]);
        CU_ASSERT_EQUAL(ak_stream_n_line(stream), i + 1);
    }
    CU_ASSERT_STRING_EQUAL(line, "last");
    CU_ASSERT_TRUE(ak_stream_line(stream, &line, &n, NULL));
    CU_ASSERT_PTR_NULL(line);

    g_autoptr(AkStream) early = ak_stream_open(path, NULL);
    CU_ASSERT_TRUE(ak_stream_line(early, &line, &n, NULL));
    g_autofree gchar *sha256 = ak_stream_finish(early, NULL);
    CU_ASSERT_EQUAL(g_strcmp0(sha256, expected), 0);

    g_autoptr(AkStream) plain = ak_stream_open_unhashed(path, NULL);
    CU_ASSERT_TRUE(ak_stream_line(plain, &line, &n, NULL));
    g_autofree gchar *nothing = ak_stream_finish(plain, NULL);
    CU_ASSERT_EQUAL(g_strcmp0(nothing, ""), 0);
    ak_test_folder_remove(folder);
}

/* Two compressed files in one are one; so are three. */
static void
test_members(void)
{
    gchar *folder = ak_test_folder();
    gsize n, n_plain;
    g_autofree gchar *gz = fixture_of("glove.txt.gz", &n);
    g_autofree gchar *plain = fixture_of("glove.txt", &n_plain);
    g_autoptr(GString) data = g_string_new(NULL);
    g_autoptr(GString) expected = g_string_new(NULL);
    for (gsize i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree gchar *sha256 = NULL;
        g_string_append_len(data, gz, (gssize)n);
        g_string_append(expected, plain);
        g_autofree gchar *path = file_of(folder, "x.gz", data->str, data->len);
        g_autofree gchar *content = content_of(path, 0, &sha256, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_EQUAL(g_strcmp0(content, expected->str), 0);
    }
    ak_test_folder_remove(folder);
}

/* Whatever byte of a compressed file is another one, and wherever it is cut off:
 * it gives an error, or the same content (its header has a name, a time). */
static void
test_damage(void)
{
    gchar *folder = ak_test_folder();
    gsize n, n_plain;
    guint n_error = 0, n_same = 0;
    g_autofree gchar *gz = fixture_of("glove.txt.gz", &n);
    g_autofree gchar *plain = fixture_of("glove.txt", &n_plain);
    for (gsize i = 3; i < 2 * n;
         i++) { /* the first three are what makes it gzip */
        g_autofree gchar *data = g_memdup2(gz, n);
        if (i < n)
            data[i] = (gchar)(data[i] ^ (1 << i % 8));
        g_autofree gchar *path =
            file_of(folder, "x.gz", data, i < n ? n : MAX(i - n, 11));
        g_autoptr(GError) error = NULL;
        g_autofree gchar *sha256 = NULL;
        g_autofree gchar *content = content_of(path, 0, &sha256, &error);
        n_error += content == NULL;
        n_same += content != NULL && strcmp(content, plain) == 0;
        if (content == NULL) {
            CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
            AK_ASSERT_ERROR(&error, path);
        }
    }
    CU_ASSERT_EQUAL(n_error + n_same, 2 * n - 3);
    CU_ASSERT_TRUE(n_same <= 7); /* flags of the header, time, level, system */
    ak_test_folder_remove(folder);
}

static void
test_refused(void)
{
    static const struct {
        const char *data;
        gsize n;
        const char *message;
    } row[] = {
        {"PK\003\004 and so on", 14,
         "it is a zip archive; unpack it with unzip"},
        {"BZh91AY&SY", 10, "compressed with bzip2"},
        {"\xfd"
         "7zXZ\0",
         6, "compressed with xz"},
        {"\x28\xb5\x2f\xfd....", 8, "compressed with zstd"},
    };
    gchar *folder = ak_test_folder();
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *path = file_of(folder, "x", row[i].data, row[i].n);
        CU_ASSERT_PTR_NULL(ak_stream_open(path, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        AK_ASSERT_ERROR(&error, row[i].message);
    }
    CU_ASSERT_PTR_NULL(ak_stream_open(folder, &error));
    AK_ASSERT_ERROR(&error, folder);
    g_autofree gchar *nowhere = g_build_filename(folder, "nowhere", NULL);
    CU_ASSERT_PTR_NULL(ak_stream_open(nowhere, &error));
    AK_ASSERT_ERROR(&error, nowhere);

    g_autofree gchar *block = g_malloc0(AK_STREAM_MAX + 1);
    memset(block, 'x', AK_STREAM_MAX + 1);
    block[0] = '\n';
    g_autofree gchar *path = file_of(folder, "long", block, AK_STREAM_MAX + 1);
    g_autofree gchar *sha256 = NULL;
    CU_ASSERT_PTR_NULL(content_of(path, 0, &sha256, &error));
    AK_ASSERT_ERROR(&error, "line 2 is longer than 16777216 bytes");
    g_autofree gchar *shorter = file_of(folder, "short", block, AK_STREAM_MAX);
    g_autofree gchar *content = content_of(shorter, 0, &sha256, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(content != NULL && strlen(content) == AK_STREAM_MAX + 1);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"content", test_content},         {"lines", test_lines},
    {"several members", test_members}, {"damage", test_damage},
    {"what is refused", test_refused}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("stream", cases);
}
