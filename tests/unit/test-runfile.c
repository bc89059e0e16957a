/* test-runfile.c: what a run file may say, and what is refused with its line.
 */
#include "../harness.h"

#include "runfile.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Load a run file of these bytes; the folder goes with the test. */
static AkRunFile *
load_bytes(const gchar *text, gssize size, GError **error)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_assert(g_file_set_contents(path, text, size, NULL));
    AkRunFile *file = ak_run_file_load(path, error);
    ak_test_folder_remove(folder);
    return file;
}

static AkRunFile *
load(const gchar *text, GError **error)
{
    return load_bytes(text, -1, error);
}

static void
assert_value(const AkRunFile *file, const char *section, const char *key,
             const char *expected)
{
    CU_ASSERT_STRING_EQUAL(ak_run_file_get(file, section, key), expected);
}

static void
assert_line(const AkRunFile *file, const char *section, const char *key,
            const char *expected)
{
    g_autofree gchar *where = ak_run_file_where(file, section, key);
    CU_ASSERT(g_str_has_suffix(where, expected));
}

static void
test_sample(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file =
        load("\xef\xbb\xbf; a comment, and a byte order mark before it\n"
             "[run]\r\n"
             "datasets  = sst, reviews\r\n"
             "\n"
             "[sst]                  ; a data set; its reader is the name\n"
             "path = data/sst   # where it lies\n"
             "TRAIN.Epochs=17\n"
             "[Reviews]\n"
             "empty =\n"
             "commented = ; nothing\n"
             "quoted = \"a;b # c\"  ; tail\n"
             "single = ' \"x\" '\n"
             "none = ''\n"
             "inner = say \"hi\" to 'me'\n"
             "formula = a=b = c\n"
             "umlaut = gr\xc3\xb6\xc3\x9f"
             "e\n"
             "last = 2.385",
             &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);

    assert_value(file, "run", "datasets", "sst, reviews");
    assert_value(file, "sst", "path", "data/sst");
    assert_value(file, "sst", "train.epochs", "17");
    assert_value(file, "SST", "Train.Epochs", "17");
    assert_value(file, "reviews", "empty", "");
    assert_value(file, "reviews", "commented", "");
    assert_value(file, "reviews", "quoted", "a;b # c");
    assert_value(file, "reviews", "single", " \"x\" ");
    assert_value(file, "reviews", "none", "");
    assert_value(file, "reviews", "inner", "say \"hi\" to 'me'");
    assert_value(file, "reviews", "formula", "a=b = c");
    assert_value(file, "reviews", "umlaut",
                 "gr\xc3\xb6\xc3\x9f"
                 "e");
    assert_value(file, "reviews", "last", "2.385");
    CU_ASSERT_PTR_NULL(ak_run_file_get(file, "reviews", "path"));
    CU_ASSERT_PTR_NULL(ak_run_file_get(file, "nobody", "path"));

    assert_line(file, "sst", "train.epochs", "run.ini:7");
    assert_line(file, "reviews", "last", "run.ini:17");
    assert_line(file, "reviews", "missing", "run.ini:8");
    assert_line(file, "reviews", NULL, "run.ini:8");
    assert_line(file, "nobody", "x", "run.ini");

    const char *const *sections = ak_run_file_sections(file);
    CU_ASSERT_EQUAL(g_strv_length((gchar **)sections), 3);
    CU_ASSERT_STRING_EQUAL(sections[0], "run");
    CU_ASSERT_STRING_EQUAL(sections[2], "reviews");
}

/* One row for each trap of the parser and each slip of a user. */
static void
test_refused(void)
{
    static const struct {
        const char *text, *part;
    } rows[] = {
        {"", "the file is empty"},
        {"; only\n\n# comments\n", "the file is empty"},
        {"a = 1\n[run]\n", ":1: key 'a' stands before the first [section]"},
        {"[run]\nx\n", ":2: 'x' has no '='"},
        {"[run]\n\na b = 1\n", ":3: key 'a b' may hold letters"},
        {"[run]\n = 1\n", ":2: key '' is empty"},
        {"[a:b]\n", ":1: section name 'a:b' has a colon"},
        {"[run]\nk:l = 1\n", ":2: key 'k:l' has a colon"},
        {"[]\n", ":1: section name '' is empty"},
        {"[a.b]\n", ":1: section name 'a.b' may hold"},
        {"[run\n", ":1: '[run' has no closing ']'"},
        {"[run] x\n", ":1: 'x' after the section's name"},
        {"[run]\n[sst]\n[run]\n", ":3: section [run] is already on line 1"},
        {"[run]\n[Run]\n", ":2: section [run] is already on line 1"},
        {"[run]\nk = 1\nl = 2\nk = 3\n",
         ":4: key 'k' of [run] is already set on line 2"},
        {"[run]\nk = 1\nK = 1\n",
         ":3: key 'k' of [run] is already set on line 2"},
        {"[run]\nk = a;b\n", ":2: ';' inside the value 'a;b' would cut it"},
        {"[run]\nk = x#y ; z\n",
         ":2: '#' inside the value 'x#y ; z' would cut it"},
        {"[run]\nk = a \"b ; c\"\n", ":2: ';' between quotes inside the value"},
        {"[run]\nk = \"open\n", ":2: the quote that starts the value"},
        {"[run]\nk = 'tis\n", ":2: the quote that starts the value"},
        {"[run]\nk = \"a\" b\n", ":2: 'b' after the closing quote"},
        {"[run]\nk = a \\\n b\n", ":2: the value ends in a backslash"},
        {"[run]\n\nk = a\x01"
         "b\n",
         ":3: control character 0x01"},
        {"[run]\rk = 1\n", ":1: control character 0x0d"},
        {"[run]\nk = gr\xf6\xdf"
         "e\n",
         ":2: byte 0xf6 is not UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkRunFile) file = load(rows[i].text, &error);
        CU_ASSERT_PTR_NULL(file);
        CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
        AK_ASSERT_ERROR(&error, rows[i].part);
    }

    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(load_bytes("[a]\nk = 1\0 2\n", 13, &error));
    AK_ASSERT_ERROR(&error, ":2: byte 0x00 is not UTF-8");
}

/* iniparser stops at 1,024 bytes; up to our limits nothing is lost. */
static void
test_long_lines(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *longest = g_strnfill(900, 'v');
    g_autofree gchar *fits = g_strdup_printf("[a]\nk = %s\n", longest);
    g_autoptr(AkRunFile) file = load(fits, &error);
    AK_ASSERT_NO_ERROR(&error);
    assert_value(file, "a", "k", longest);

    g_autofree gchar *value = g_strdup_printf("[a]\nk = %sv\n", longest);
    CU_ASSERT_PTR_NULL(load(value, &error));
    AK_ASSERT_ERROR(&error, ":2: the value of 'k' has 901 bytes, at most 900");
    g_autofree gchar *line =
        g_strdup_printf("[a]\nk = 1 ; %s%s\n", longest, longest);
    CU_ASSERT_PTR_NULL(load(line, &error));
    AK_ASSERT_ERROR(&error, ":2: the line has 1808 bytes, at most 1000");
    g_autofree gchar *comment =
        g_strdup_printf("; %s%s\n[a]\n", longest, longest);
    g_autoptr(AkRunFile) commented = load(comment, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL(commented);
    g_autofree gchar *name = g_strdup_printf("[%.65s]\n", longest);
    CU_ASSERT_PTR_NULL(load(name, &error));
    AK_ASSERT_ERROR(&error, "is longer than 64 characters");
}

/* Up to the bound a file is read, in a moment. */
static void
test_many_settings(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new("[a]\n");
    for (guint i = 1; i < 10000; i++)
        g_string_append_printf(text, "k%u = %u\n", i, i);
    g_autoptr(AkRunFile) file = load(text->str, &error);
    AK_ASSERT_NO_ERROR(&error);
    assert_value(file, "a", "k9999", "9999");
    g_string_append(text, "\n[b]\n");
    CU_ASSERT_PTR_NULL(load(text->str, &error));
    AK_ASSERT_ERROR(&error, ":10002: it has more than 10000 sections and "
                            "settings, too many for a run file");
}

static void
test_no_file(void)
{
    g_autoptr(GError) error = NULL;
    gchar *folder = ak_test_folder();
    CU_ASSERT_PTR_NULL(ak_run_file_load(folder, &error));
    AK_ASSERT_ERROR(&error, "is a folder; name the run file in it");
    g_autofree gchar *path = g_build_filename(folder, "none.ini", NULL);
    CU_ASSERT_PTR_NULL(ak_run_file_load(path, &error));
    AK_ASSERT_ERROR(&error, "none.ini: cannot open the run file");
    CU_ASSERT_PTR_NULL(ak_run_file_load("/dev/zero", &error));
    AK_ASSERT_ERROR(&error, "too many for a run file");
    ak_test_folder_remove(folder);
}

static void
test_set(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[train]\nepochs = 8\n", &error);
    AK_ASSERT_NO_ERROR(&error);

    CU_ASSERT(ak_run_file_set(file, "train.epochs=3", &error));
    CU_ASSERT(ak_run_file_set(file, "Train.epochs = 5 ", &error));
    CU_ASSERT(ak_run_file_set(file, "sst.bilstm.hidden=32", &error));
    CU_ASSERT(ak_run_file_set(file, "sst.note=a=b", &error));
    AK_ASSERT_NO_ERROR(&error);
    assert_value(file, "train", "epochs", "5");
    assert_value(file, "sst", "bilstm.hidden", "32");
    assert_value(file, "sst", "note", "a=b");
    assert_line(file, "train", "epochs", "--set");
    CU_ASSERT(ak_run_file_set(file, "--seed=train.epochs=7", &error));
    assert_value(file, "train", "epochs", "7");
    assert_line(file, "train", "epochs", "--seed");
    CU_ASSERT_STRING_EQUAL(ak_run_file_sections(file)[1], "sst");
    CU_ASSERT_PTR_NULL(ak_run_file_sections(file)[2]);

    static const struct {
        const char *assignment, *part;
    } rows[] = {
        {"train.epochs", "must be section.key=value"},
        {"epochs=3", "must be section.key=value"},
        {"epochs=3.5", "must be section.key=value"},
        {".epochs=3", "the section's name is empty"},
        {"train.=3", "the key is empty"},
        {"tr:in.x=3", "the section's name has a colon"},
        {"train.x=a\nb", "no run file can hold this value"},
        {"train.x=\"it's\"; so", "no run file can hold this value"},
        {"train.x=\xf6", "in UTF-8"},
        {"--seed=train.x=a\nb", "--seed a\nb: no run file"},
        {"--seed", "must be section.key=value"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        CU_ASSERT_FALSE(ak_run_file_set(file, rows[i].assignment, &error));
        AK_ASSERT_ERROR(&error, rows[i].part);
    }
}

/* The file in memory is the last that may be open: iniparser's would be one more. */
static void
test_no_more_files(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_assert(g_file_set_contents(path, "[run]\nout = o\n", -1, NULL));

    struct rlimit before, few;
    const int next = dup(STDIN_FILENO);
    g_assert(next >= 0 && getrlimit(RLIMIT_NOFILE, &before) == 0);
    close(next);
    static const struct {
        rlim_t n;
        const char *part;
    } rows[] = {
        {0, "cannot open the run file: "},
        {1, "run.ini: iniparser cannot read the run file"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        few = before;
        few.rlim_cur = (rlim_t)next + rows[i].n;
        g_assert(setrlimit(RLIMIT_NOFILE, &few) == 0);
        CU_ASSERT_PTR_NULL(ak_run_file_load(path, &error));
        g_assert(setrlimit(RLIMIT_NOFILE, &before) == 0);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, rows[i].part));
    }
    ak_test_folder_remove(folder);
}

int
main(void)
{
    static const AkCase cases[] = {
        {"sample", test_sample},
        {"refused", test_refused},
        {"long lines", test_long_lines},
        {"many settings", test_many_settings},
        {"no file", test_no_file},
        {"no more files", test_no_more_files},
        {"set", test_set},
        {NULL, NULL},
    };
    return ak_test_main("runfile", cases);
}
