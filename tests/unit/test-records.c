/* Records as they are written, and read back. */
#include "recordfile.h"
#include "records.h"

#include "harness.h"
#include "outcome.h"

#include <math.h>
#include <string.h>

/* The corners of float32, and what takes nine digits. */
static const gfloat corners[] = {
    0.0f,
    -0.0f,
    1.0f,
    0.1f,
    1.40129846e-45f, /* the least denormal */
    1.17549421e-38f, /* the largest */
    1.17549435e-38f, /* the least normal */
    3.40282347e+38f,
    -3.40282347e+38f,
    16777217.0f,
    0.333333343f,
    2.385f,
    1e20f,
    123456.789f,
    5.87747175e-39f,
};

/* A record file of this text in a new folder, opened. */
static AkRecordFile *
open_text(gchar *folder, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, "r.jsonl", NULL);
    GError *error = NULL;
    CU_ASSERT_TRUE(g_file_set_contents(path, text, -1, &error));
    AkRecordFile *file = ak_record_file_open(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    return file;
}

/* A probe's record: series of random bit patterns come back bit for bit. */
static void
test_floats(void)
{
    enum { N = 4000 };
    static const AkColumn columns[] = {{.name = "x"}, {.name = "y"}, {0}};
    static const AkSeries series[] = {{.name = "w", .axis = AK_AXIS_WORD},
                                      {.name = "o", .axis = AK_AXIS_OUTPUT},
                                      {0}};
    const AkProbeOps ops = {.columns = columns, .series = series};
    const AkInstance instance = {.id = "a", .n_word = N, .n_output = 2};
    const gdouble column[] = {0.1, NAN};
    gfloat output[] = {INFINITY, -0.25f};
    g_autofree gfloat *word = g_new(gfloat, N);
    guint32 bits = 1;
    for (guint i = 0; i < N; i++) {
        bits = bits * 1664525u + 1013904223u;
        memcpy(&word[i], &bits, sizeof bits);
        if (i < G_N_ELEMENTS(corners))
            word[i] = corners[i];
    }
    g_autoptr(GString) line = g_string_new(NULL);
    ak_record_probe(&ops, &instance, column, (gfloat *[]){word, output}, line);
    CU_ASSERT_TRUE(g_str_has_prefix(line->str, "{\"format\":1,\"id\":\"a\","));
    CU_ASSERT_PTR_EQUAL(strchr(line->str, '\n'), line->str + line->len - 1);

    gchar *folder = ak_test_folder();
    g_autoptr(AkRecordFile) file = open_text(folder, line->str);
    GError *error = NULL;
    g_autofree gfloat *back = g_new(gfloat, N);
    gdouble x, y;
    gfloat o[2];
    CU_ASSERT_TRUE(ak_record_next(file, "a", &error));
    CU_ASSERT_TRUE(ak_record_floats(file, "w", N, back, &error));
    CU_ASSERT_TRUE(ak_record_floats(file, "o", 2, o, &error));
    CU_ASSERT_TRUE(ak_record_number(file, "x", &x, &error));
    CU_ASSERT_TRUE(ak_record_number(file, "y", &y, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(x == 0.1 && isnan(y) && isnan(o[0]) && o[1] == -0.25f);
    guint n_finite = 0;
    for (guint i = 0; i < N; i++) {
        const gboolean same = memcmp(&word[i], &back[i], sizeof *word) == 0;
        CU_ASSERT_TRUE(isfinite(word[i]) ? same : isnan(back[i]));
        n_finite += isfinite(word[i]) != 0;
    }
    CU_ASSERT_TRUE(n_finite > N / 2); /* 1 pattern in 256 is not */
    ak_test_folder_remove(folder);
}

/* Words with quotes, control characters, all of Unicode. */
static void
test_words(void)
{
    gchar *word[] = {
        (gchar *)"\"",           (gchar *)"\\",
        (gchar *)"\x01\x1f\x7f", (gchar *)"\xc3\xa9\xf0\x9f\x98\x80",
        (gchar *)"</script>",    NULL};
    guint32 token[] = {2, 4, 5, 6, 7, 8, 3}, rationale[] = {1, 4};
    guint8 labels[] = {1, 0, 1};
    AkText text = {.id = (gchar *)"tab\there",
                   .n_token = 7,
                   .token = token,
                   .word = word,
                   .label = 1,
                   .n_rationale = 2,
                   .rationale = rationale};
    const gfloat value[] = {0.5f, 0.25f, 0.125f, 0.0625f, 0.0625f};
    const AkInstance instance = {.id = text.id,
                                 .n_word = 5,
                                 .n_output = 1,
                                 .output_kind = AK_OUTPUT_SIGMOID,
                                 .predicted = 1,
                                 .output = value + 1,
                                 .score = value,
                                 .attention = value};
    AkCorpus corpus = {.task = AK_TASK_BINARY, .n_output = 3};
    g_autoptr(GString) line = g_string_new(NULL);
    ak_record_instance(&text, &corpus, &instance, value + 2, line);
    CU_ASSERT_STRING_EQUAL(
        line->str,
        "{\"format\":1,\"id\":\"tab\\there\",\"words\":[\"\\\"\",\"\\\\\","
        "\"\\u0001\\u001F\x7f\",\"\xc3\xa9\xf0\x9f\x98\x80\",\"</script>\"],"
        "\"ids\":[2,4,5,6,7,8,3],\"label\":1,\"predicted\":1,"
        "\"output\":[0.25],\"score\":[0.5,0.25,0.125,0.0625,0.0625],"
        "\"attention\":[0.5,0.25,0.125,0.0625,0.0625],"
        "\"uniform_output\":[0.125],\"uniform_tvd\":0.125,"
        "\"rationale\":[1,4]}\n");

    text.labels = labels;
    text.rationale = NULL;
    g_string_truncate(line, 0);
    ak_record_instance(&text, &corpus, &instance, value, line);
    CU_ASSERT_PTR_NOT_NULL(strstr(line->str, "\"label\":[1,0,1],"));
    CU_ASSERT_PTR_NULL(strstr(line->str, "rationale"));
    CU_ASSERT_PTR_NULL(strstr(line->str, "query"));

    /* A question: its words, its ids with the marks, its candidates. */
    gchar *query[] = {(gchar *)"who", (gchar *)"?", NULL};
    guint32 query_id[] = {2, 9, 1, 3}, candidate[] = {0, 2};
    text.labels = NULL;
    text.n_query = 4;
    text.query = query_id;
    text.query_word = query;
    corpus.task = AK_TASK_QUERY;
    g_string_truncate(line, 0);
    ak_record_instance(&text, &corpus, &instance, value, line);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(line->str, "\"ids\":[2,4,5,6,7,8,3],\"query\":[\"who\",\"?\"],"
                          "\"query_ids\":[2,9,1,3],\"candidates\":null,"
                          "\"label\":1,"));
    text.n_candidate = 2;
    text.candidate = candidate;
    g_string_truncate(line, 0);
    ak_record_instance(&text, &corpus, &instance, value, line);
    CU_ASSERT_PTR_NOT_NULL(strstr(line->str, "\"candidates\":[0,2],"));
}

static void
test_pairs(void)
{
    AkPairRecord pair = {.a = "x",
                         .b = "y",
                         .tau = -0.5,
                         .p = NAN,
                         .tau_shuffled = 0.25,
                         .p_shuffled = 1.0,
                         .top_distance = 0.125,
                         .top_distance_shuffled = NAN};
    g_autoptr(GString) line = g_string_new(NULL);
    ak_record_correlation("a\"", &pair, line);
    CU_ASSERT_STRING_EQUAL(
        line->str, "{\"format\":1,\"id\":\"a\\\"\",\"a\":\"x\",\"b\":\"y\","
                   "\"tau\":-0.5,\"p\":null,\"tau_shuffled\":0.25,"
                   "\"p_shuffled\":1.0}\n");
    pair.top_k = 10;
    ak_record_correlation("a", &pair, line);
    CU_ASSERT_TRUE(g_str_has_suffix(
        line->str, "\"p_shuffled\":1.0,\"top_k\":10,\"top_distance\":0.125,"
                   "\"top_distance_shuffled\":null}\n"));
}

/* A number within an object of a record. */
static void
test_nested(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "m.json", NULL);
    GError *error = NULL;
    gdouble x = 0.0;
    CU_ASSERT_TRUE(g_file_set_contents(
        path, "{\"x\": 1,\n\"o\": {\"x\": 2.5, \"y\": null}}\n", -1, NULL));
    g_autoptr(AkRecordFile) file = ak_record_file_open_whole(path, &error);
    CU_ASSERT_TRUE(ak_record_number_in(file, "o", "x", &x, &error));
    CU_ASSERT_EQUAL(x, 2.5);
    CU_ASSERT_TRUE(ak_record_number_in(file, "o", "y", &x, &error));
    CU_ASSERT_TRUE(isnan(x));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_FALSE(ak_record_number_in(file, "o", "z", &x, &error));
    AK_ASSERT_ERROR(&error, "'z' of 'o' is not a number");
    CU_ASSERT_FALSE(ak_record_number_in(file, "none", "x", &x, &error));
    AK_ASSERT_ERROR(&error, "'x' of 'none' is not a number");
    ak_test_folder_remove(folder);
}

/* A class is an integer below their number, or null; nothing else becomes one. */
static void
test_index(void)
{
    static const char *const bad[] = {"3", "-1", "1.0", "99999999999", "true"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = g_build_filename(folder, "m.json", NULL);
        g_autofree gchar *text =
            g_strdup_printf("{\"a\": 2, \"b\": null, \"c\": %s}\n", bad[i]);
        GError *error = NULL;
        guint x = 0;
        CU_ASSERT_TRUE(g_file_set_contents(path, text, -1, NULL));
        g_autoptr(AkRecordFile) file = ak_record_file_open_whole(path, &error);
        CU_ASSERT_TRUE(ak_record_index(file, "a", 3, &x, &error) && x == 2);
        CU_ASSERT_TRUE(ak_record_index(file, "b", 3, &x, &error) &&
                       x == G_MAXUINT);
        CU_ASSERT_FALSE(ak_record_index(file, "c", 3, &x, &error));
        AK_ASSERT_ERROR(&error, "'c' is not an integer in [0, 3)");
        ak_test_folder_remove(folder);
    }
}

/* What is wrong with a file is said with its line. */
static void
test_faults(void)
{
    static const struct {
        const char *text, *fault;
    } row[] = {
        {"", "r.jsonl:1: the file ends before its last text"},
        {"[1]\n", "r.jsonl:1: not a JSON object"},
        {"{\"id\": \"b\", \"id\": \"a\"}\n", "r.jsonl:1: not a JSON object"},
        {"{\"id\": \"b\"}\n", "is of text 'b', expected 'a'"},
        {"{\"idx\": \"a\"}\n", "is of text '', expected 'a'"},
        {"{\"id\": \"a\", \"x\": 1", "r.jsonl:1: not a JSON object"},
        {"{\"id\": \"a\", \"w\": [1]}\n", "'x' is not a number"},
        {"{\"id\": \"a\", \"x\": \"1\"}\n", "'x' is not a number"},
        {"{\"id\": \"a\", \"x\": 1, \"w\": [1]}\n",
         "'w' is not an array of 2 numbers"},
        {"{\"id\": \"a\", \"x\": 1, \"w\": [1, true]}\n",
         "'w' is not an array of 2 numbers"},
        {"{\"id\": \"a\", \"x\": 1, \"w\": [1, 2]}\n", "r.jsonl:2: the file"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autoptr(AkRecordFile) file = open_text(folder, row[i].text);
        GError *error = NULL;
        gdouble x;
        gfloat w[2];
        CU_ASSERT_FALSE(ak_record_next(file, "a", &error) &&
                        ak_record_number(file, "x", &x, &error) &&
                        ak_record_floats(file, "w", 2, w, &error) &&
                        ak_record_next(file, "b", &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "remove the file"));
        AK_ASSERT_ERROR(&error, row[i].fault);
        ak_test_folder_remove(folder);
    }
    GError *error = NULL;
    CU_ASSERT_PTR_NULL(ak_record_file_open("nosuch.jsonl", &error));
    AK_ASSERT_ERROR(&error, "cannot read nosuch.jsonl");
}

enum { SHORT = 6 }; /* words that all orders can be tried of */

/* Next permutation of x in dictionary order; FALSE after the last. */
static gboolean
permute(guint x[SHORT])
{
    gsize i = SHORT - 1;
    while (i > 0 && x[i - 1] >= x[i])
        i--;
    if (i == 0)
        return FALSE;
    gsize j = SHORT - 1;
    while (x[j] <= x[i - 1])
        j--;
    guint swap = x[i - 1];
    x[i - 1] = x[j];
    x[j] = swap;
    for (gsize a = i, b = SHORT - 1; a < b; a++, b--) {
        swap = x[a];
        x[a] = x[b];
        x[b] = swap;
    }
    return TRUE;
}

/* The mean over all orders of the words that the values allow. */
static gdouble
rationale_slowly(const gfloat *value, gsize k, const guint32 *rationale)
{
    guint order[SHORT] = {0, 1, 2, 3, 4, 5};
    gdouble sum = 0.0, count = 0.0;
    do {
        gboolean is_sorted = TRUE;
        for (gsize i = 1; i < SHORT; i++)
            is_sorted = is_sorted && value[order[i - 1]] >= value[order[i]];
        if (!is_sorted)
            continue;
        count += 1.0;
        for (gsize i = 0; i < k; i++)
            for (gsize r = 0; r < k; r++)
                sum += order[i] == rationale[r];
    } while (permute(order));
    return sum / count / (gdouble)k;
}

static void
test_rationale(void)
{
    guint32 bits = 7;
    guint n_between = 0;
    for (guint trial = 0; trial < 300; trial++) {
        gfloat value[SHORT];
        guint32 rationale[SHORT];
        gsize k = 0;
        for (guint32 t = 0; t < SHORT; t++) {
            bits = bits * 1664525u + 1013904223u;
            value[t] = (gfloat)(bits >> 30) * 0.385f; /* many ties */
            if ((bits >> 16 & 1) != 0)
                rationale[k++] = t;
        }
        if (k == 0)
            continue;
        const gdouble share = ak_outcome_rationale(SHORT, value, k, rationale);
        /* Sums of at most 6 fractions of small integers, in double. */
        AK_ASSERT_NEAR(share, rationale_slowly(value, k, rationale), 1e-14);
        n_between += share > 0.0 && share < 1.0;
    }
    CU_ASSERT_TRUE(n_between > 100);
}

/* Lines of the texts a and b, as a process that died left them. */
static void
test_count(void)
{
    AkText a = {.id = (gchar *)"a"}, b = {.id = (gchar *)"b"};
    AkText *text[] = {&a, &b};
    static const struct {
        const char *lines;
        gsize n;
        guint64 size;
    } row[] = {
        {"", 0, 0},
        {"{\"id\":\"a\"}\n", 1, 11},
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"x\":1}\n", 2, 28},
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"x\":1}", 1, 11}, /* no end */
        {"{\"id\":\"a\"}\n{\"id\":\"b\",\"x\":", 1, 11},
        {"{\"id\":\"b\"}\n{\"id\":\"a\"}\n", 0, 0}, /* of others */
        {"{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n", 2, 22},
        {"\n", 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = g_build_filename(folder, "r.jsonl", NULL);
        guint64 size = 99;
        CU_ASSERT_EQUAL(ak_record_count(path, 2, text, &size), 0);
        CU_ASSERT_EQUAL(size, 0);
        CU_ASSERT_TRUE(g_file_set_contents(path, row[i].lines, -1, NULL));
        CU_ASSERT_EQUAL(ak_record_count(path, 2, text, &size), row[i].n);
        CU_ASSERT_EQUAL(size, row[i].size);
        ak_test_folder_remove(folder);
    }
}

static const AkCase cases[] = {
    {"floats come back bit for bit", test_floats},
    {"words of any characters", test_words},
    {"pairs", test_pairs},
    {"numbers in objects", test_nested},
    {"a class", test_index},
    {"faults with their line", test_faults},
    {"rationale found: ties by brute force", test_rationale},
    {"whole lines counted", test_count},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("records", cases);
}
