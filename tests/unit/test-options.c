/* test-options.c: typed options out of a run file, their precedence, and back.
 */
#include "../harness.h"

#include "runfile.h"

#include <float.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct State {
    gint64 count;
    gdouble rate;
    gboolean is_on;
    gint mode;
    gchar *note;
    gchar *path;
} State;

static const AkOption options[] = {
    {"count", AK_OPTION_INT, G_STRUCT_OFFSET(State, count), "17", -5, 1000000,
     NULL, "words", "how many"},
    {"rate", AK_OPTION_REAL, G_STRUCT_OFFSET(State, rate), "0.001", 0, DBL_MAX,
     NULL, NULL, "how fast"},
    {"is_on", AK_OPTION_FLAG, G_STRUCT_OFFSET(State, is_on), "no", 0, 0, NULL,
     NULL, "whether"},
    {"mode", AK_OPTION_CHOICE, G_STRUCT_OFFSET(State, mode), "second", 0, 0,
     "first|second|third", NULL, "which"},
    {"note", AK_OPTION_TEXT, G_STRUCT_OFFSET(State, note), "", 0, 0, NULL, NULL,
     "any words"},
    {"path", AK_OPTION_PATH, G_STRUCT_OFFSET(State, path), "", 0, 0, NULL, NULL,
     "a folder"},
    {.name = NULL}};

static const AkOption required[] = {
    {"path", AK_OPTION_PATH, 0, NULL, 0, 0, NULL, NULL, "the published folder"},
    {.name = NULL}};

/* Write `text` to FOLDER/run.ini and load it; it must load. */
static AkRunFile *
load_in(const gchar *folder, const gchar *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_assert(g_file_set_contents(path, text, -1, NULL));
    AkRunFile *file = ak_run_file_load(path, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_assert(file != NULL);
    return file;
}

static AkRunFile *
load(const gchar *text)
{
    gchar *folder = ak_test_folder();
    AkRunFile *file = load_in(folder, text);
    ak_test_folder_remove(folder);
    return file;
}

static const AkScope train = {.owner = "train"};

static void
test_types(void)
{
    g_autoptr(GError) error = NULL;
    gchar *folder = ak_test_folder();
    g_autoptr(AkRunFile) file =
        load_in(folder, "[train]\ncount = -3\nrate = 2.385e-7\nis_on = Yes\n"
                        "mode = third\nnote = \" a;b \"\npath = ../data/./x\n");
    State state = {0};
    CU_ASSERT(ak_options_fill(options, file, &train, &state, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL(state.count, -3);
    CU_ASSERT_EQUAL(state.rate, 2.385e-7); /* the nearest double: no tolerance */
    CU_ASSERT_EQUAL(state.is_on, TRUE);
    CU_ASSERT_EQUAL(state.mode, 2);
    CU_ASSERT_STRING_EQUAL(state.note, " a;b ");
    g_autofree gchar *expected = g_canonicalize_filename("../data/x", folder);
    CU_ASSERT_STRING_EQUAL(state.path, expected);

    /* From --set, a path starts at the working directory. */
    CU_ASSERT(ak_run_file_set(file, "train.path=here", &error));
    CU_ASSERT(ak_options_fill(options, file, &train, &state, &error));
    g_autofree gchar *here = g_canonicalize_filename("here", NULL);
    CU_ASSERT_STRING_EQUAL(state.path, here);

    /* The shell expands ~ only at the start of a word: we do it, too. */
    CU_ASSERT(ak_run_file_set(file, "train.path=~/x", &error));
    CU_ASSERT(ak_options_fill(options, file, &train, &state, &error));
    g_autofree gchar *home = g_build_filename(g_get_home_dir(), "x", NULL);
    CU_ASSERT_STRING_EQUAL(state.path, home);
    ak_options_clear(options, &state);
    CU_ASSERT_PTR_NULL(state.note);
    ak_options_clear(options, &state);
    ak_test_folder_remove(folder);
}

static void
test_defaults(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[run]\n");
    State state = {0};
    CU_ASSERT(ak_options_fill(options, file, &train, &state, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL(state.count, 17);
    CU_ASSERT_EQUAL(state.rate, 0.001);
    CU_ASSERT_EQUAL(state.mode, 1);
    CU_ASSERT_STRING_EQUAL(state.path, ""); /* stays empty: no path */
    ak_options_clear(options, &state);
    CU_ASSERT(ak_options_fill(NULL, file, &train, NULL, &error));
}

static void
test_refused(void)
{
    static const struct {
        const char *line, *part;
    } rows[] = {
        {"count = -6", ":2: [train] count = -6: must be an integer in "
                       "[-5, 1000000] (words)"},
        {"count = 1000001", "must be an integer in [-5, 1000000]"},
        {"count = 3.0", "must be an integer"},
        {"count = 1e3", "must be an integer"},
        {"count = 12x", "must be an integer"},
        {"count =", "must be an integer"},
        {"count = \" 3\"", "must be an integer"},
        {"count = 99999999999999999999", "must be an integer"},
        {"rate = -0.5", "must be a number in [0, 1.79769313486232e+308]"},
        {"rate = nan", "must be a number"},
        {"rate = inf", "must be a number"},
        {"rate = 1e999", "must be a number"},
        {"rate = 0,5", "must be a number"},
        {"rate = 0.5s", "must be a number"},
        {"is_on = maybe", "must be yes or no"},
        {"is_on =", "must be yes or no"},
        {"mode = secnod", "must be one of first, second, third; did you mean "
                          "'second'?"},
        {"mode = 1", "[train] mode = 1: must be one of first, second, third"},
        {"mode = first|second", "must be one of"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree gchar *text = g_strdup_printf("[train]\n%s\n", rows[i].line);
        g_autoptr(AkRunFile) file = load(text);
        State state = {0};
        CU_ASSERT_FALSE(ak_options_fill(options, file, &train, &state, &error));
        CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
        AK_ASSERT_ERROR(&error, rows[i].part);
        CU_ASSERT_PTR_NULL(state.note);
    }

    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[train]\nmode = first\n");
    CU_ASSERT(ak_run_file_set(file, "train.mode=5", &error));
    State state = {0};
    CU_ASSERT_FALSE(ak_options_fill(options, file, &train, &state, &error));
    AK_ASSERT_ERROR(&error, "--set train.mode=5: must be one of first");
}

static void
test_required(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[run]\n\n[sst]\nreader = x\n");
    const AkScope scope = {.owner = "x", .dataset = "sst", .is_reader = TRUE};
    gchar *path = NULL;
    CU_ASSERT_FALSE(ak_options_fill(required, file, &scope, &path, &error));
    AK_ASSERT_ERROR(&error,
                    "run.ini:3: [sst] lacks 'path' (the published folder)");

    /* [x] is not the reader's section where the data set has another name. */
    CU_ASSERT(ak_run_file_set(file, "x.path=/y", &error));
    CU_ASSERT_FALSE(ak_options_fill(required, file, &scope, &path, &error));
    AK_ASSERT_ERROR(&error, "[sst] lacks 'path'");
    CU_ASSERT(ak_run_file_set(file, "sst.path=/z", &error));
    CU_ASSERT(ak_options_fill(required, file, &scope, &path, &error));
    CU_ASSERT_STRING_EQUAL(path, "/z");
    ak_options_clear(required, &path);
}

static const AkDefault defaults[] = {
    {"train.count", "30"}, {"bilstm.count", "40"}, {NULL, NULL}};

static gint64
count_of(const AkRunFile *file, const AkScope *scope)
{
    g_autoptr(GError) error = NULL;
    State state = {0};
    CU_ASSERT(ak_options_fill(options, file, scope, &state, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_options_clear(options, &state);
    return state.count;
}

/* Each step adds a setting that must win over all those before it. */
static void
test_precedence(void)
{
    static const struct {
        const char *text, *set;
        gint64 count;
    } rows[] = {
        {"[run]\n", NULL, 30},
        {"[train]\ncount = 50\n", NULL, 50},
        {"[train]\ncount = 50\n[sst]\ncount = 60\n", NULL, 60},
        {"[train]\ncount = 50\n[sst]\ncount = 60\ntrain.count = 70\n", NULL, 70},
        {"[sst]\ncount = 60\ntrain.count = 70\n", "train.count=80", 80},
        {"[sst]\ncount = 60\ntrain.count = 70\n", "sst.count=90", 90},
        {"[sst]\ncount = 60\ntrain.count = 70\n", "sst.train.count=91", 91},
    };
    const AkScope scope = {
        .owner = "train", .dataset = "sst", .defaults = defaults};
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(AkRunFile) file = load(rows[i].text);
        if (rows[i].set != NULL)
            CU_ASSERT(ak_run_file_set(file, rows[i].set, &error));
        CU_ASSERT_EQUAL(count_of(file, &scope), rows[i].count);
    }

    g_autoptr(AkRunFile) all = load("[sst]\ncount = 60\ntrain.count = 70\n");
    CU_ASSERT(ak_run_file_set(all, "train.count=80", &error));
    CU_ASSERT(ak_run_file_set(all, "sst.count=90", &error));
    CU_ASSERT_EQUAL(count_of(all, &scope), 90);
    CU_ASSERT(ak_run_file_set(all, "sst.train.count=91", &error));
    CU_ASSERT_EQUAL(count_of(all, &scope), 91);
    CU_ASSERT_EQUAL(count_of(all, &train), 80); /* no data set: not its keys */
}

/* A bare key is the reader's before it is the training's, and never another
 * plug-in's. */
static void
test_bare_keys(void)
{
    g_autoptr(AkRunFile) file = load("[sst]\ncount = 60\n");
    const AkScope reader = {
        .owner = "table", .dataset = "sst", .is_reader = TRUE};
    const AkScope shadowed = {.owner = "train",
                              .dataset = "sst",
                              .defaults = defaults,
                              .reader = options};
    const AkScope encoder = {
        .owner = "bilstm", .dataset = "sst", .defaults = defaults};
    CU_ASSERT_EQUAL(count_of(file, &reader), 60);
    CU_ASSERT_EQUAL(count_of(file, &shadowed), 30);
    CU_ASSERT_EQUAL(count_of(file, &encoder), 40);
}

static void
test_bad_default(void)
{
    static const AkDefault bad[] = {{"train.count", "x"}, {NULL, NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[run]\n");
    const AkScope scope = {.owner = "train", .dataset = "sst", .defaults = bad};
    State state = {0};
    CU_ASSERT_FALSE(ak_options_fill(options, file, &scope, &state, &error));
    AK_ASSERT_ERROR(&error,
                    "the default of [train] count, x: must be an integer");
}

/* Print every option, write that as a run file, read it back. */
static void
round_trip(const State *state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new("[train]\n");
    for (const AkOption *o = options; o->name != NULL; o++) {
        g_autofree gchar *value = ak_option_print(o, state);
        CU_ASSERT_PTR_NOT_NULL_FATAL(value);
        g_string_append_printf(text, "%s = %s\n", o->name, value);
    }
    g_autoptr(AkRunFile) file = load(text->str);
    State back = {0};
    CU_ASSERT(ak_options_fill(options, file, &train, &back, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL(back.count, state->count);
    CU_ASSERT(memcmp(&back.rate, &state->rate, sizeof back.rate) == 0);
    CU_ASSERT_EQUAL(back.is_on, state->is_on);
    CU_ASSERT_EQUAL(back.mode, state->mode);
    CU_ASSERT_STRING_EQUAL(back.note, state->note);
    CU_ASSERT_STRING_EQUAL(back.path, state->path);
    ak_options_clear(options, &back);
}

static void
test_round_trip(void)
{
    static const gdouble rates[] = {
        0.1,     1.0 / 3.0, 2.385, 0.1 + 0.2, 5e-324,
        DBL_MAX, 0.0,       -0.0,  1e22,      123456789.123456789};
    static const char *const notes[] = {"",
                                        "plain",
                                        " led and followed ",
                                        "a;b",
                                        "# c",
                                        "x ; \"y\"",
                                        "it's; so",
                                        "\"",
                                        "'",
                                        "\"quoted\"",
                                        "back\\",
                                        "a \"b\" 'c'",
                                        "a=b",
                                        "[x]",
                                        "tab\there",
                                        "gr\xc3\xb6\xc3\x9fig",
                                        "100 %s %n"};
    for (gsize i = 0; i < MAX(G_N_ELEMENTS(rates), G_N_ELEMENTS(notes)); i++) {
        g_autofree gchar *note = g_strdup(notes[i % G_N_ELEMENTS(notes)]);
        g_autofree gchar *path =
            g_strdup_printf("/a b/%s", i % 3 ? "c#d" : "'e;f");
        const State state = {.count = (gint64)i - 5,
                             .rate = rates[i % G_N_ELEMENTS(rates)],
                             .is_on = i % 2 == 1,
                             .mode = (gint)(i % 3),
                             .note = note,
                             .path = path};
        round_trip(&state);
    }

    const State short_one = {.rate = 0.1};
    g_autofree gchar *text = ak_option_print(&options[1], &short_one);
    CU_ASSERT_STRING_EQUAL(text, "0.1");
}

/* A folder with both quotes and a ; would give a run.ini that does not load. */
static void
test_unwritable(void)
{
    g_autoptr(GError) error = NULL;
    gchar *folder = ak_test_folder();
    g_autofree gchar *odd = g_build_filename(folder, "a'b\";c", NULL);
    CU_ASSERT_EQUAL_FATAL(g_mkdir(odd, 0700), 0);
    g_autoptr(AkRunFile) file = load_in(odd, "[train]\npath = x\n");
    State state = {0};
    CU_ASSERT_FALSE(ak_options_fill(options, file, &train, &state, &error));
    AK_ASSERT_ERROR(&error,
                    "[train] path = x: must be text that a run file can hold");
    ak_test_folder_remove(folder);
}

int
main(void)
{
    static const AkCase cases[] = {
        {"types", test_types},
        {"defaults", test_defaults},
        {"refused", test_refused},
        {"required", test_required},
        {"precedence", test_precedence},
        {"bare keys", test_bare_keys},
        {"bad default", test_bad_default},
        {"round trip", test_round_trip},
        {"unwritable", test_unwritable},
        {NULL, NULL},
    };
    return ak_test_main("options", cases);
}
