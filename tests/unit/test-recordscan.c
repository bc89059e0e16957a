/* Tests of recordscan.c: fields are found in whatever JSON a record is, and what
 * is none is refused. */
#include "harness.h"
#include "recordscan.h"

#include "attnkit/error.h"

#include <math.h>
#include <string.h>

/* The scan of a file with this text, at its first record; NULL: it is none. */
static AkScan *
scan_begin(const char *text, gchar **folder)
{
    *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(*folder, "x.jsonl", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    gboolean is_end = TRUE;
    AkScan *scan = ak_scan_open(path, NULL);
    g_assert_true(scan != NULL && ak_scan_next(scan, NULL, &is_end, NULL));
    return scan;
}

static void
test_fields(void)
{
    gchar *folder;
    g_autoptr(AkScan) scan = scan_begin(
        "{\"a\": \"q\\\"}\\\\\", \"b\":[\"]\",\"\\\\\"] "
        ",\"c\":{\"a\":[1,{\"z\":2}]},"
        "\"d\":[1,-2.5e-3,null , 7],\"e\":null,\"f\": 12 ,\"g\":[[1],[2]],"
        "\"h\":[],\"i\":\"\\u003cb\"}\n",
        &folder);
    GError *error = NULL;
    gsize n = 0;
    g_autofree gchar *a = ak_scan_text(scan, "a", &error);
    g_auto(GStrv) b = ak_scan_texts(scan, "b", &error);
    g_autofree gdouble *d = ak_scan_numbers(scan, "d", &n, &error);
    g_autofree gchar *i = ak_scan_text(scan, "i", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_STRING_EQUAL(a, "q\"}\\");
    CU_ASSERT_EQUAL_FATAL(g_strv_length(b), 2);
    CU_ASSERT_STRING_EQUAL(b[0], "]");
    CU_ASSERT_STRING_EQUAL(b[1], "\\");
    CU_ASSERT_EQUAL_FATAL(n, 4);
    CU_ASSERT(d[0] == 1.0 && d[1] == -2.5e-3 && isnan(d[2]) && d[3] == 7.0);
    CU_ASSERT_STRING_EQUAL(i, "<b");

    gdouble f = 0.0, e = 0.0, none = 0.0;
    CU_ASSERT(ak_scan_number(scan, "f", &f, NULL) && f == 12.0);
    CU_ASSERT(ak_scan_number(scan, "e", &e, NULL) && isnan(e));
    CU_ASSERT(ak_scan_number(scan, "none", &none, NULL) && isnan(none));
    const char *c = ak_scan_field(scan, "c", &n);
    CU_ASSERT(n == 17 && strncmp(c, "{\"a\":[1,{\"z\":2}]}", 17) == 0);
    CU_ASSERT_PTR_NOT_NULL(ak_scan_field(scan, "g", &n));
    CU_ASSERT_PTR_NULL(ak_scan_field(scan, "z", &n)); /* deeper down */
    ak_test_folder_remove(folder);
}

typedef struct RefusedRow {
    const char *line, *field, *message;
} RefusedRow;

static const RefusedRow refused[] = {
    {"\n", "x", "there is no 'x'"},
    {"[1]\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\":[1,2\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\":\"a\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\"}\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\":}\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\":3}\n", "x", "'x' must be a text"},
    {"{\"x\":[\"a\",]}\n", "x", "not a JSON object from 'x' on"},
    {"{\"x\":bad}\n", "x", "not a JSON object from 'x' on"},
};

static void
test_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        gchar *folder;
        GError *error = NULL;
        g_autoptr(AkScan) scan = scan_begin(refused[i].line, &folder);
        CU_ASSERT_PTR_NULL(ak_scan_text(scan, refused[i].field, &error));
        CU_ASSERT(error != NULL && strstr(error->message, "x.jsonl:1: "));
        AK_ASSERT_ERROR(&error, refused[i].message);
        ak_test_folder_remove(folder);
    }
}

static const char *const no_numbers[] = {
    "{\"x\":1}",     "{\"x\":[]}",        "{\"x\":[1,]}",    "{\"x\":[,1]}",
    "{\"x\":[1 2]}", "{\"x\":[\"1\"]}",   "{\"x\":[inf]}",   "{\"x\":[nan]}",
    "{\"x\":[[1]]}", "{\"x\":{\"a\":1}}", "{\"x\":[1,2,3]}", "{}",
};

static void
test_numbers_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(no_numbers); i++) {
        gchar *folder;
        gsize n = 2;
        GError *error = NULL;
        g_autoptr(AkScan) scan = scan_begin(no_numbers[i], &folder);
        CU_ASSERT_PTR_NULL(ak_scan_numbers(scan, "x", &n, &error));
        AK_ASSERT_ERROR(&error, "'x' must be an array of 2 numbers");
        ak_test_folder_remove(folder);
    }
}

static void
test_records(void)
{
    gchar *folder;
    gboolean is_end;
    GError *error = NULL;
    g_autoptr(AkScan) scan = scan_begin("{\"id\":\"a\",\"x\":1}\n"
                                        "{\"id\":\"b\",\"x\":\"2\"}",
                                        &folder);
    gdouble x;
    CU_ASSERT(ak_scan_number(scan, "x", &x, &error) && x == 1.0);
    CU_ASSERT_FALSE(ak_scan_next(scan, "c", &is_end, &error));
    AK_ASSERT_ERROR(&error, "x.jsonl:2: the record is of text 'b', expected "
                            "'c'");
    CU_ASSERT_FALSE(ak_scan_number(scan, "x", &x, &error));
    AK_ASSERT_ERROR(&error, "x.jsonl:2: 'x' must be a number");
    CU_ASSERT_FALSE(ak_scan_next(scan, "d", &is_end, &error));
    AK_ASSERT_ERROR(&error, "the file ends before its last text");
    CU_ASSERT(ak_scan_next(scan, NULL, &is_end, &error) && is_end);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NULL(ak_scan_open("/nonexistent/x", &error));
    AK_ASSERT_ERROR(&error, "cannot read /nonexistent/x: No such file");
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"fields", test_fields},
    {"refused", test_refused},
    {"numbers refused", test_numbers_refused},
    {"records", test_records},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("recordscan", cases);
}
