/* Word vectors of four formats, their faults, and an embedding made of them. */
#include "vectors.h"

#include "examples.h"
#include "files.h"
#include "harness.h"
#include "vocabulary.h"

#include <math.h>
#include <string.h>

/* The vocabulary of one text: ids from 4, in code-point order. */
static AkVocabulary *
vocabulary_of(const char *text)
{
    static const char *const two[] = {"no", "yes"};
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, two);
    ak_examples_add(
        examples,
        &(AkExample){.id = "x", .split = AK_TRAIN, .text = text, .label = 1});
    return ak_vocabulary_new(examples, 1);
}

static AkVectors *
read_fixture(const char *name, AkVectorsFormat format,
             const AkVocabulary *vocabulary)
{
    g_autofree gchar *relative = g_strconcat("data/vectors/", name, NULL);
    g_autofree gchar *path = ak_test_source(relative);
    g_autoptr(GError) error = NULL;
    AkVectors *vectors =
        ak_vectors_read(path, format, 3, 0.0, vocabulary, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(vectors);
    g_autofree gchar *sha256 = ak_file_sha256(path, NULL);
    CU_ASSERT_STRING_EQUAL(vectors->sha256, sha256);
    return vectors;
}

/* Every format says the same of film, naïve and of; x and the special words are
 * in no file, though one has a row "<UNK>"; the second row of film is passed
 * over. */
static void
test_formats(void)
{
    static const struct {
        const char *name;
        AkVectorsFormat format;
        gboolean is_binary;
        gsize n_row;
    } row[] = {
        {"glove.txt", AK_VECTORS_AUTO, FALSE, 7},
        {"glove.txt", AK_VECTORS_TEXT, FALSE, 7},
        {"glove.txt.gz", AK_VECTORS_AUTO, FALSE, 7},
        {"fasttext.vec", AK_VECTORS_AUTO, FALSE, 7},
        {"fasttext.vec", AK_VECTORS_TEXT, FALSE, 7},
        {"word2vec.bin", AK_VECTORS_AUTO, TRUE, 6},
        {"word2vec.bin", AK_VECTORS_BINARY, TRUE, 6},
        {"word2vec.bin.gz", AK_VECTORS_AUTO, TRUE, 6},
        {"gensim.bin", AK_VECTORS_AUTO, TRUE, 6},
    };
    static const gfloat expected[4][3] = {{0.1f, -0.25f, 0.035f},
                                          {0.5f, 0.125f, -0.001f},
                                          {1.0f, 2.5f, -3.0f},
                                          {0.0f, 0.0f, 0.0f}};
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("of naïve film x");
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkVectors) vectors =
            read_fixture(row[i].name, row[i].format, vocabulary);
        CU_ASSERT_EQUAL(vectors->width, 3);
        CU_ASSERT_EQUAL(vectors->n_word, 8);
        CU_ASSERT_EQUAL(vectors->n_found, 3);
        CU_ASSERT_EQUAL(vectors->n_again, 1);
        CU_ASSERT_EQUAL(vectors->n_row, row[i].n_row);
        CU_ASSERT_EQUAL(vectors->is_binary, row[i].is_binary);
        for (gsize w = 0; w < AK_FIRST_WORD; w++)
            CU_ASSERT_FALSE(vectors->is_found[w]);
        CU_ASSERT_FALSE(vectors->is_found[7]);
        for (gsize w = 0; w < 4; w++)
            for (gsize e = 0; e < 3; e++)
                AK_ASSERT_NEAR(vectors->value[(AK_FIRST_WORD + w) * 3 + e],
                               expected[w][e],
                               0.0); /* both sides are rounded once */
    }
}

/* Zeros or draws where there is no vector; padding is zero; a word's draw does
 * not depend on the others. */
static void
test_start(void)
{
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("of naïve film x");
    g_autoptr(AkVocabulary) other = vocabulary_of("film a b x");
    g_autoptr(AkVectors) vectors =
        read_fixture("glove.txt", AK_VECTORS_AUTO, vocabulary);
    g_autoptr(AkVectors) more =
        read_fixture("glove.txt", AK_VECTORS_AUTO, other);
    gfloat zeros[8][3], normal[8][3], again[8][3], seeded[8][3], few[8][3];
    ak_vectors_start(vectors, vocabulary, FALSE, 5, zeros[0]);
    ak_vectors_start(vectors, vocabulary, TRUE, 5, normal[0]);
    ak_vectors_start(vectors, vocabulary, TRUE, 5, again[0]);
    ak_vectors_start(vectors, vocabulary, TRUE, 6, seeded[0]);
    ak_vectors_start(more, other, TRUE, 5, few[0]);
    CU_ASSERT_EQUAL(memcmp(normal, again, sizeof normal), 0);
    CU_ASSERT_EQUAL(memcmp(normal[4], zeros[4], 3 * sizeof zeros[0]), 0);
    CU_ASSERT_EQUAL(memcmp(normal[7], few[7], sizeof few[7]), 0); /* x */
    for (gsize e = 0; e < 3; e++) {
        CU_ASSERT_TRUE(normal[AK_PADDING][e] == 0.0f);
        CU_ASSERT_TRUE(zeros[7][e] == 0.0f && zeros[AK_UNKNOWN][e] == 0.0f);
        for (gsize w = AK_UNKNOWN; w < AK_FIRST_WORD; w++)
            CU_ASSERT_TRUE(normal[w][e] != 0.0f && normal[w][e] != normal[7][e]);
        CU_ASSERT_TRUE(seeded[7][e] != normal[7][e]);
    }
}

/* The draws are standard normal: of 3,000 the mean is within five standard
 * errors (0.018 each), the mean square within five of its own (0.026). */
static void
test_normal(void)
{
    enum { WIDTH = 1000 };
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "wide.txt", NULL);
    g_autoptr(GString) text = g_string_new("film");
    for (gsize i = 0; i < WIDTH; i++)
        g_string_append(text, " 1");
    CU_ASSERT_TRUE(g_file_set_contents(path, text->str, -1, NULL));
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("film");
    g_autoptr(AkVectors) vectors =
        ak_vectors_read(path, AK_VECTORS_AUTO, 0, 0.0, vocabulary, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(vectors);
    g_autofree gfloat *x = g_new0(gfloat, 5 * WIDTH);
    ak_vectors_start(vectors, vocabulary, TRUE, 1, x);
    gdouble sum = 0.0, square = 0.0;
    for (gsize i = WIDTH; i < 4 * WIDTH; i++) {
        sum += (gdouble)x[i];
        square += (gdouble)x[i] * (gdouble)x[i];
    }
    AK_ASSERT_NEAR(sum / (3.0 * WIDTH), 0.0, 0.09);
    AK_ASSERT_NEAR(square / (3.0 * WIDTH), 1.0, 0.13);
    ak_test_folder_remove(folder);
}

#define ROW "film \0\0\200?\0\0\0@"

static void
test_faults(void)
{
    static const struct {
        const char *data;
        gsize n; /* 0: its length */
        AkVectorsFormat format;
        gsize width;
        const char *message;
    } row[] = {
        {"film 1 2\nof 1\n", 0, 0, 0, "x:2: a word and 2 numbers were expected"},
        {"film 1 2\nof 1\n", 0, 0, 0, "there are 2 fields in all"},
        {"film 1 2\nof 1 2 3\n", 0, 0, 0,
         "x:2: a word and 2 numbers were "
         "expected, by line 1; there are more"},
        {"film 1 2\nof 1 x2\n", 0, 0, 0, "x:2: 'x2' is not a decimal number"},
        {"film 1 2\nof 1 nan\n", 0, 0, 0, "x:2: 'nan' is not a decimal number"},
        {"film 1 nan 2\nof 1 2 3\n", 0, 0, 0,
         "x:1: 'nan' is not a decimal number"},
        {"film -inf\n", 0, 0, 0, "x:1: '-inf' is not a decimal number"},
        {"film 1 2\nno -inf 1\n", 0, 0, 0, "'-inf' is not a decimal number"},
        {"film 1 2\nno 0x1 1\n", 0, 0, 0, "'0x1' is not a decimal number"},
        {"film 1 2\nno 1. 1e\n", 0, 0, 0, "'1e' is not a decimal number"},
        {"film 1 1e39\n", 0, 0, 0, "x:1: '1e39' is too large"},
        {"film 1 2\n\nof 1 2\n", 0, 0, 0, "x:2: an empty line"},
        {"film 1 2\n\n\n\nof 1 2\n", 0, 0, 0, "x:4: an empty line"},
        {"film\n", 0, 0, 0, "x:1: a word and its numbers, or two integers"},
        {"", 0, 0, 0, "the file is empty"},
        {"2 2\nfilm 1 2\n", 0, 0, 0, "line 1 promises 2 words, there are 1"},
        {"1 2\nfilm 1 2\nof 1 2\n", 0, 0, 0, "more than that"},
        {"1 2\n", 0, 0, 0, "promises 1 words, there are 0"},
        {"1 0\nfilm\n", 0, 0, 0, "must be in [1, 8192]"},
        {"1 9999\nfilm\n", 0, 0, 0, "9999 numbers, must be in [1, 8192]"},
        {"film 1 2\n", 0, 0, 5,
         "the width of its vectors is 2, but embedding.width is 5; set "
         "embedding.width = 2"},
        {"Film 1 2\nOf 1 2\n", 0, 0, 0,
         "none of its 2 words, the first is 'Film', is among the 2"},
        {"\xff 1 2\n\xfe 1 \xfd\n", 0, 0, 0, "is not a decimal number"},
        {"film 1 2\n", 0, AK_VECTORS_BINARY, 0, "embedding.format = binary"},
        {"1 2\n" ROW, 17, AK_VECTORS_TEXT, 0, "x:2: "},
        {"1 2\n" ROW, 16, 0, 0, "it ends within word 1 of the 1"},
        {"2 2\n" ROW "\nof ", 21, 0, 0, "it ends within word 2 of the 2"},
        {"1 2\n" ROW "\nof", 20, 0, 0, "there is more after the 1 words"},
        {"1 2\nfilm \0\0\200?\0\0\200\177", 17, 0, 0,
         "number 2 of word 1, 'film', is inf, must be finite"},
    };
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "x", NULL);
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("of film");
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GError) error = NULL;
        const gsize n = row[i].n > 0 ? row[i].n : strlen(row[i].data);
        CU_ASSERT_TRUE(g_file_set_contents(path, row[i].data, (gssize)n, NULL));
        CU_ASSERT_PTR_NULL(ak_vectors_read(path, row[i].format, row[i].width,
                                           0.0, vocabulary, &error));
        CU_ASSERT_TRUE(error != NULL && strstr(error->message, path) != NULL &&
                       g_utf8_validate(error->message, -1, NULL));
        AK_ASSERT_ERROR(&error, row[i].message);
    }
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(
        ak_vectors_read(folder, AK_VECTORS_AUTO, 0, 0.0, vocabulary, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    g_clear_error(&error);

    /* No blank as far as a word can go. */
    g_autoptr(GString) endless = g_string_new("1 2\n");
    while (endless->len < 70000)
        g_string_append(endless, "\x01\x02film");
    CU_ASSERT_TRUE(
        g_file_set_contents(path, endless->str, (gssize)endless->len, NULL));
    CU_ASSERT_PTR_NULL(
        ak_vectors_read(path, AK_VECTORS_BINARY, 0, 0.0, vocabulary, &error));
    AK_ASSERT_ERROR(&error, "word 1 has no end within 65536 bytes");
    ak_test_folder_remove(folder);
}

/* A table that there is no room for is said before it is made. */
static void
test_room(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "x", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 64; i++)
        g_string_append_printf(text, "w%u ", i);
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of(text->str);
    CU_ASSERT_TRUE(g_file_set_contents(path, "1 8192\nw1 1\n", -1, NULL));
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(
        ak_vectors_read(path, AK_VECTORS_TEXT, 0, 2e6, vocabulary, &error));
    AK_ASSERT_ERROR(&error, "x:1: the vocabulary has 68 words, and a vector of "
                            "8192 numbers for each takes 3 MB, more than "
                            "run.memory = 2 MB; ");
    /* Enough: then the row is short. */
    CU_ASSERT_PTR_NULL(
        ak_vectors_read(path, AK_VECTORS_TEXT, 0, 3e6, vocabulary, &error));
    AK_ASSERT_ERROR(&error, "x:2: ");
    ak_test_folder_remove(folder);
}

/* What looks strange and is right. */
static void
test_allowed(void)
{
    static const struct {
        const char *data;
        gsize n; /* 0: its length */
        gsize n_row;
    } row[] = {
        {"film +1. -.2e+1", 0, 1},
        {"film 1 -2\r\n", 0, 1},
        {"film\t1\t-2\t \n\n\n", 0, 1},
        {" 1 2\nfilm 1 -2\n", 0, 2},          /* an empty word */
        {"\xc2\xa0 3 4\nfilm 1 -2\n", 0, 2},  /* a no-break space */
        {"film 1 -2\nmail to x 3 4\n", 0, 2}, /* a word with blanks */
        {"7 3 4\nfilm 1 -2\n", 0, 2},         /* a word of digits */
        {"1 2 \nfilm 1 -2 \n", 0, 1},         /* as fastText writes it */
        {"1 2\nfilm \0\0\200?\0\0\0\300", 17, 1},
        {"1 2\nfilm \0\0\200?\0\0\0\300\n", 18, 1},
    };
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "x", NULL);
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("film");
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GError) error = NULL;
        const gsize n = row[i].n > 0 ? row[i].n : strlen(row[i].data);
        CU_ASSERT_TRUE(g_file_set_contents(path, row[i].data, (gssize)n, NULL));
        g_autoptr(AkVectors) vectors =
            ak_vectors_read(path, AK_VECTORS_AUTO, 2, 0.0, vocabulary, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(vectors);
        CU_ASSERT_EQUAL(vectors->n_row, row[i].n_row);
        const gfloat *value = vectors->value + AK_FIRST_WORD * 2;
        CU_ASSERT_TRUE(value[0] == 1.0f && value[1] == -2.0f);
    }
    ak_test_folder_remove(folder);
}

/* Published vectors, where they are. */
static void
test_published(void)
{
    const gchar *data = g_getenv("ATTNKIT_DATA");
    g_autofree gchar *path =
        data != NULL ? g_build_filename(data, "embeddings",
                                        "glove.twitter.27B.25d.12k.txt", NULL)
                     : NULL;
    if (path == NULL || !g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_print("skipped: no ATTNKIT_DATA/embeddings ... ");
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(AkVocabulary) vocabulary = vocabulary_of("the of zzyzzyx");
    g_autoptr(AkVectors) vectors =
        ak_vectors_read(path, AK_VECTORS_AUTO, 0, 0.0, vocabulary, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(vectors);
    CU_ASSERT_EQUAL(vectors->width, 25);
    CU_ASSERT_EQUAL(vectors->n_found, 2);
    CU_ASSERT_TRUE(vectors->n_row > 10000);
    CU_ASSERT_TRUE(vectors->value[5 * 25] == -0.010167f); /* the */
}

static const AkCase cases[] = {
    {"formats", test_formats},
    {"an embedding", test_start},
    {"draws", test_normal},
    {"faults", test_faults},
    {"no room", test_room},
    {"allowed", test_allowed},
    {"published vectors", test_published},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("vectors", cases);
}
