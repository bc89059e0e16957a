/* Round trips, and files made to harm. */
#include "files.h"
#include "harness.h"
#include "safetensors.h"

#include <string.h>

static gchar *folder;
static gchar *path;

/* A file of this header and n bytes of data. */
static void
put(const char *header, guint64 length, gsize n)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)&length, 8);
    g_byte_array_append(bytes, (const guint8 *)header, (guint)strlen(header));
    for (gsize i = 0; i < n; i++)
        g_byte_array_append(bytes, (const guint8 *)"\x3f", 1);
    g_assert_true(g_file_set_contents(path, (const gchar *)bytes->data,
                                      (gssize)bytes->len, NULL));
}

static void
test_round_trip(void)
{
    const gfloat a[6] = {2.385f, -0.0f, 1e-38f, -3.4e38f, 7.25f, 0.1f};
    const gfloat b[1] = {-1.5f};
    const AkTensor tensor[] = {
        {"z.weight", 3, {1, 2, 3}, a},
        {"a \"quoted\" é", 1, {1}, b},
        {"m", 4, {1, 1, 1, 6}, a},
    };
    g_autoptr(GHashTable) metadata = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(metadata, (gpointer) "run", (gpointer) "x = \"1\"\n");
    g_hash_table_insert(metadata, (gpointer) "format", (gpointer) "1");
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(ak_safetensors_write(path, 3, tensor, metadata, &error));
    AK_ASSERT_NO_ERROR(&error);

    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(ak_safetensors_count(file), 3);
    CU_ASSERT_STRING_EQUAL(ak_safetensors_at(file, 0)->name, "a \"quoted\" é");
    CU_ASSERT_STRING_EQUAL(ak_safetensors_at(file, 2)->name, "z.weight");
    const AkTensor *z = ak_safetensors_find(file, "z.weight");
    CU_ASSERT_EQUAL(z->n_dimension, 3);
    CU_ASSERT_EQUAL(z->dimension[2], 3);
    CU_ASSERT_TRUE(memcmp(z->data, a, sizeof a) == 0);
    CU_ASSERT_TRUE(memcmp(ak_safetensors_at(file, 0)->data, b, sizeof b) == 0);
    CU_ASSERT_PTR_NULL(ak_safetensors_find(file, "z"));
    CU_ASSERT_PTR_NULL(ak_safetensors_find(file, "__metadata__"));
    CU_ASSERT_STRING_EQUAL(ak_safetensors_metadata(file, "run"), "x = \"1\"\n");
    CU_ASSERT_PTR_NULL(ak_safetensors_metadata(file, "nothing"));
}

/* The order in which tensors and metadata come does not change a byte, and the
 * data start at a multiple of eight. */
static void
test_same_bytes(void)
{
    const gfloat x[2] = {1.25f, 2.5f};
    const AkTensor one[] = {{"b", 1, {2}, x}, {"a", 2, {2, 1}, x}};
    const AkTensor other[] = {one[1], one[0]};
    g_autofree gchar *first = NULL, *second = NULL;
    gsize n_first, n_second;
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GHashTable) metadata =
            g_hash_table_new(g_str_hash, g_str_equal);
        const char *const key[] = {"k1", "k2"};
        g_hash_table_insert(metadata, (gpointer)key[i], (gpointer)key[i]);
        g_hash_table_insert(metadata, (gpointer)key[1 - i],
                            (gpointer)key[1 - i]);
        CU_ASSERT_TRUE(ak_safetensors_write(path, 2, i == 0 ? one : other,
                                            metadata, NULL));
        CU_ASSERT_TRUE(g_file_get_contents(path, i == 0 ? &first : &second,
                                           i == 0 ? &n_first : &n_second, NULL));
    }
    CU_ASSERT_EQUAL_FATAL(n_first, n_second);
    CU_ASSERT_TRUE(memcmp(first, second, n_first) == 0);
    guint64 length;
    memcpy(&length, first, 8);
    CU_ASSERT_EQUAL(length % 8, 0);
    CU_ASSERT_EQUAL(length + 8 + 16, n_first);
}

static void
test_nothing_in_it(void)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(ak_safetensors_write(path, 0, NULL, NULL, &error));
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(ak_safetensors_count(file), 0);
    CU_ASSERT_PTR_NULL(ak_safetensors_find(file, "a"));
    CU_ASSERT_PTR_NULL(ak_safetensors_metadata(file, "a"));
}

/* Other writers neither sort nor align. */
static void
test_foreign(void)
{
    const char *header =
        "{\"z\":{\"shape\":[1],\"data_offsets\":[0,4],\"dtype\":\"F32\"},"
        "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} ";
    put(header, strlen(header), 12);
    CU_ASSERT_NOT_EQUAL(strlen(header) % 4, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_STRING_EQUAL(ak_safetensors_at(file, 0)->name, "a");
    const guint32 expected = 0x3f3f3f3f;
    CU_ASSERT_TRUE(memcmp(ak_safetensors_at(file, 0)->data + 1, &expected, 4) ==
                   0);
}

#define TENSOR(name, shape, begin, end)                                        \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape                         \
    ",\"data_offsets\":[" #begin "," #end "]}"

static const struct {
    const char *what, *header;
    gsize n_data;
    const char *message;
} refused[] = {
    {"hole", "{" TENSOR("a", "[1]", 0, 4) "," TENSOR("b", "[1]", 8, 12) "}", 12,
     "'b' begins at byte 8, expected 4: there is a hole"},
    {"hole at the start", "{" TENSOR("a", "[1]", 4, 8) "}", 8, "a hole"},
    {"overlap", "{" TENSOR("a", "[2]", 0, 8) "," TENSOR("b", "[1]", 4, 8) "}",
     8, "'b' begins at byte 4, expected 8: there is an overlap"},
    {"same place", "{" TENSOR("a", "[1]", 0, 4) "," TENSOR("b", "[1]", 0, 4) "}",
     4, "overlap"},
    {"bytes left over", "{" TENSOR("a", "[1]", 0, 4) "}", 5,
     "the tensors have 4 bytes, but 5 are there"},
    {"cut off", "{" TENSOR("a", "[2]", 0, 8) "}", 7,
     "'a' ends at byte 8, but the data have 7"},
    {"no data", "{" TENSOR("a", "[2]", 0, 8) "}", 0, "may be cut off"},
    {"overflow", "{" TENSOR("a", "[4294967296,4294967296,4294967296]", 0, 4) "}",
     4, "'a' is larger than any memory"},
    {"overflow to the right size",
     "{" TENSOR("a", "[4611686018427387905,1]", 0, 4) "}", 4,
     "larger than any memory"},
    {"integer too big", "{" TENSOR("a", "[18446744073709551617]", 0, 4) "}", 4,
     "not a JSON"},
    {"shape and bytes differ", "{" TENSOR("a", "[3]", 0, 8) "}", 8,
     "'a' has 8 bytes, expected 12 by its shape"},
    {"dimension 0", "{" TENSOR("a", "[0]", 0, 0) "}", 0,
     "dimension 0 of tensor 'a'"},
    {"negative", "{" TENSOR("a", "[2,-1]", 0, 4) "}", 4,
     "dimension 1 of tensor 'a'"},
    {"not whole", "{" TENSOR("a", "[1.0]", 0, 4) "}", 4, "not an integer"},
    {"no dimension", "{" TENSOR("a", "[]", 0, 4) "}", 4, "'a' has 0 dimensions"},
    {"five", "{" TENSOR("a", "[1,1,1,1,1]", 0, 4) "}", 4,
     "'a' has 5 dimensions"},
    {"shape a number", "{" TENSOR("a", "1", 0, 4) "}", 4, "expected an array"},
    {"end before begin", "{" TENSOR("a", "[1]", 8, 4) "}", 8,
     "0 <= begin <= end"},
    {"begin negative", "{" TENSOR("a", "[1]", -4, 0) "}", 4,
     "data_offsets of tensor 'a'"},
    {"one offset",
     "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4,
     "are not two integers"},
    {"other type",
     "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4,
     "'a' is of type 'F16', expected 'F32'"},
    {"no type",
     "{\"a\":{\"type\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
     "(none)"},
    {"key missing", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4,
     "something else than"},
    {"not an object", "{\"a\":3}", 4, "'a' is described by something else"},
    {"same name twice",
     "{" TENSOR("a", "[1]", 0, 4) "," TENSOR("a", "[1]", 4, 8) "}", 8,
     "duplicate"},
    {"metadata a number", "{\"__metadata__\":{\"k\":1}}", 0,
     "'k' of '__metadata__'"},
    {"metadata a list", "{\"__metadata__\":[]}", 0, "not an object"},
    {"not JSON", "once upon a time", 0, "not a JSON object"},
    {"a list", "[]      ", 0, "not a JSON object: another value"},
    {"two values", "{} {}", 0, "not a JSON object"},
    {"no header", "", 0, "not a JSON object"},
    {"NUL in a name", "{\"a\\u0000b\":1}", 0, "not a JSON object"},
    {"not UTF-8", "{\"a\xff\":1}", 0, "not a JSON object"},
};

static void
test_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        put(refused[i].header, strlen(refused[i].header), refused[i].n_data);
        g_autoptr(GError) error = NULL;
        g_autoptr(AkSafetensors) file = ak_safetensors_read(path, &error);
        CU_ASSERT_PTR_NULL(file);
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        CU_ASSERT_TRUE(error != NULL && strstr(error->message, path) != NULL);
        AK_ASSERT_ERROR(&error, refused[i].message);
    }
}

static void
test_header_length(void)
{
    static const guint64 length[] = {G_GUINT64_CONSTANT(1) << 60, G_MAXUINT64,
                                     G_MAXUINT64 - 7, 100000001, 3};
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(length); i++) {
        put("{}", length[i], 0);
        CU_ASSERT_PTR_NULL(ak_safetensors_read(path, &error));
        AK_ASSERT_ERROR(&error, "at most 2 are possible");
    }
    g_file_set_contents(path, "", 0, NULL);
    CU_ASSERT_PTR_NULL(ak_safetensors_read(path, &error));
    AK_ASSERT_ERROR(&error, "it has 0 bytes, expected at least 8");
    g_file_set_contents(path, "1234567", 7, NULL);
    CU_ASSERT_PTR_NULL(ak_safetensors_read(path, &error));
    AK_ASSERT_ERROR(&error, "it has 7 bytes");
}

/* The parser has a limit of its own for brackets in brackets. */
static void
test_deep(void)
{
    g_autofree gchar *header = g_strnfill(1000000, '[');
    put(header, 1000000, 0);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(ak_safetensors_read(path, &error));
    AK_ASSERT_ERROR(&error, "not a JSON object");
}

static void
test_no_file(void)
{
    g_autofree gchar *missing = g_build_filename(folder, "missing", NULL);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(ak_safetensors_read(missing, &error));
    AK_ASSERT_ERROR(&error, "missing': No such file");
    CU_ASSERT_PTR_NULL(ak_safetensors_read(folder, &error));
    AK_ASSERT_ERROR(&error, "not a regular file");
}

/* What could not be read back is not written, and what stood there stays. */
static void
test_write_refused(void)
{
    const gfloat x[4] = {0};
    const AkTensor bad[][2] = {
        {{"same", 1, {1}, x}, {"same", 1, {1}, x}},
        {{"none", 0, {0}, x}, {"b", 1, {1}, x}},
        {{"zero", 2, {1, 0}, x}, {"b", 1, {1}, x}},
        {{"five", 5, {1, 1, 1, 1}, x}, {"b", 1, {1}, x}},
        {{"huge", 2, {G_MAXSIZE, 2}, x}, {"b", 1, {1}, x}},
        {{"__metadata__", 1, {1}, x}, {"b", 1, {1}, x}},
        {{"\xff", 1, {1}, x}, {"b", 1, {1}, x}},
    };
    CU_ASSERT_TRUE(ak_file_write(path, "old", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(ak_safetensors_write(path, 2, bad[i], NULL, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        AK_ASSERT_ERROR(&error, bad[i][0].name);
    }
    g_autoptr(GHashTable) metadata = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(metadata, (gpointer) "k", (gpointer) "\xff");
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(ak_safetensors_write(path, 0, NULL, metadata, &error));
    AK_ASSERT_ERROR(&error, "'__metadata__' must have");
    g_autofree gchar *text = NULL;
    CU_ASSERT_TRUE(g_file_get_contents(path, &text, NULL, NULL));
    CU_ASSERT_STRING_EQUAL(text, "old");
}

static const AkCase cases[] = {
    {"round trip", test_round_trip},
    {"same tensors, same bytes", test_same_bytes},
    {"nothing in it", test_nothing_in_it},
    {"another writer's file", test_foreign},
    {"refused", test_refused},
    {"header length", test_header_length},
    {"deep nesting", test_deep},
    {"no file", test_no_file},
    {"write refused", test_write_refused},
    {NULL, NULL},
};

int
main(void)
{
    folder = ak_test_folder();
    path = g_build_filename(folder, "model.safetensors", NULL);
    const int code = ak_test_main("safetensors", cases);
    ak_test_folder_remove(folder);
    g_free(path);
    return code;
}
