/* test-runcheck.c: which sections, keys and values of a run file are right, and what
 * is said of those that are not. */
#include "../harness.h"

#include "runfile.h"

#include <string.h>

static AkRunFile *
load(const gchar *text, GError **error)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_assert(g_file_set_contents(path, text, -1, NULL));
    AkRunFile *file = ak_run_file_load(path, error);
    ak_test_folder_remove(folder);
    return file;
}

static const AkOption run_options[] = {
    {"output", AK_OPTION_PATH, 0, "out", 0, 0, NULL, NULL, "where results go"},
    {.name = NULL}};
static const AkOption train_options[] = {
    {"epochs", AK_OPTION_INT, 0, "8", 1, 1000, NULL, NULL, "passes"},
    {"batch_size", AK_OPTION_INT, 8, "32", 1, 1000, NULL, NULL, "texts"},
    {"width", AK_OPTION_INT, 16, "1", 1, 9, NULL, NULL, "shared name"},
    {.name = NULL}};
static const AkOption text_options[] = {
    {"min_df", AK_OPTION_INT, 0, "1", 1, 9, NULL, NULL, "documents"},
    {"width", AK_OPTION_INT, 8, "1", 1, 9, NULL, NULL, "shared name"},
    {.name = NULL}};
static const AkOption bilstm_options[] = {
    {"hidden", AK_OPTION_INT, 0, "128", 1, 9999, NULL, NULL, "width"},
    {.name = NULL}};
static const AkOption sst_options[] = {
    {"path", AK_OPTION_PATH, 0, NULL, 0, 0, NULL, NULL, "the folder"},
    {.name = NULL}};

/* Of an encoder and a probe of one name. */
static const AkOption small_options[] = {
    {"size", AK_OPTION_INT, 0, "1", 1, 2, NULL, NULL, "a number"},
    {.name = NULL}};
static const AkOption large_options[] = {
    {"size", AK_OPTION_INT, 0, "7", 6, 9, NULL, NULL, "another"},
    {.name = NULL}};

static const AkKnownSection known[] = {
    {"run", FALSE, run_options},       {"train", FALSE, train_options},
    {"text", FALSE, text_options},     {"embedding", FALSE, NULL},
    {"bilstm", FALSE, bilstm_options}, {"sst", TRUE, sst_options},
    {"both", FALSE, small_options},    {"both", FALSE, large_options},
};

static void
test_check(void)
{
    static const struct {
        const char *text, *part; /* NULL: fine */
    } rows[] = {
        {"[run]\noutput = o\n[sst]\nreader = sst\npath = p\nepochs = 3\n"
         "min_df = 2\nbilstm.hidden = 3\ntrain.epochs = 4\ntrain.width = 2\n"
         "[bilstm]\nhidden = 7\n[embedding]\n",
         NULL},
        {"[run]\n[bilstn]\n",
         ":2: unknown section [bilstn], did you mean [bilstm]?"},
        {"[run]\n[quite-other]\n", "known are run, train, text"},
        {"[train]\nepoch = 3\n",
         ":2: [train] epoch = 3: unknown key 'epoch', did you mean 'epochs'?"},
        {"[train]\nreader = x\n", "[train] has epochs, batch_size, width"},
        {"[embedding]\nx = 1\n", "[embedding] has no keys"},
        {"[sst]\nbilstm.hiden = 1\n", "did you mean 'bilstm.hidden'?"},
        {"[sst]\nbatchsize = 1\n", "did you mean 'batch_size'?"},
        {"[sst]\nhidden = 1\n",
         ":2: [sst] hidden = 1: unknown key 'hidden'; ["},
        {"[sst]\nhidden = 1\n[run]\nencoders = cnn, encoder/bilstm\n",
         "unknown key 'hidden', did you mean 'bilstm.hidden'?"},
        {"[sst]\nsome = 1\n", "[sst] has path, "},
        {"[sst]\nsome = 1\n", "and the keys of train, text, embedding, "},
        {"[sst-2]\npath = p\n",
         "unknown section [sst-2], did you mean [sst]?; if it is a data set, "
         "write reader = sst into it; known are"},
        {"[run]\ndatasets = a, mine\n[mine]\npath = p\n",
         "; if it is a data set, write reader = NAME into it; known are"},
        {"[sst]\nwidth = 1\n",
         "'width' is a key of train and text; say which, as in train.width"},
        {"[sst]\nrun.output = x\n", "unknown key 'run.output'"},
        {"[sst]\nsst.path = x\n", "unknown key 'sst.path'"},
        {"[bilstm]\nhidden = 0\n",
         ":2: [bilstm] hidden = 0: must be an integer in [1, 9999]"},
        {"[sst]\nmin_df = 10\n", ":2: [sst] min_df = 10: must be an integer"},
        {"[sst]\nbilstm.hidden = x\n", "bilstm.hidden = x: must be an integer"},
        {"[sst]\nreader = 0\n[both]\nsize = 7\n", NULL},
        {"[both]\nsize = 1\n[sst]\nboth.size = 7\n", NULL},
        {"[sst]\nboth.size = 4\n", "[sst] both.size = 4: must be"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkRunFile) file = load(rows[i].text, &error);
        AK_ASSERT_NO_ERROR(&error);
        const gboolean ok =
            ak_run_file_check(file, G_N_ELEMENTS(known), known, &error);
        CU_ASSERT_EQUAL(ok, rows[i].part == NULL);
        ak_assert_error(__FILE__, __LINE__, &error, rows[i].part);
    }

    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[run]\n", &error);
    CU_ASSERT(ak_run_file_set(file, "trian.epochs=3", &error));
    CU_ASSERT_FALSE(ak_run_file_check(file, G_N_ELEMENTS(known), known, &error));
    AK_ASSERT_ERROR(&error,
                    "--set: unknown section [trian], did you mean [train]?");
}

/* All mistakes at once, a line each: of an unknown section no key; of very many the
 * first. */
static void
test_check_all(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = load("[train]\nepoch = 3\nwidth = 0\n"
                                     "[bilstn]\nhidden = 0\n[sst]\nmin_df = "
                                     "1\ntext.min_df = few\n",
                                     &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT(ak_run_file_set(file, "train.batch_size=0", &error));
    CU_ASSERT_FALSE(ak_run_file_check(file, G_N_ELEMENTS(known), known, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    static const char *const expected[] = {
        ":4: unknown section [bilstn], did you mean [bilstm]?;",
        ":2: [train] epoch = 3: unknown key 'epoch', did you mean 'epochs'?;",
        ":3: [train] width = 0: must be an integer in [1, 9]",
        ":8: [sst] text.min_df = few: must be an integer in [1, 9]",
        "--set train.batch_size=0: must be an integer in [1, 1000]",
    };
    g_auto(GStrv) line = g_strsplit(error->message, "\n", -1);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(line), G_N_ELEMENTS(expected));
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(line[i], expected[i]));
    g_clear_error(&error);

    static const char *const last[] = {"k9 = 1: unknown key 'k9'",
                                       "and more mistakes"};
    g_autoptr(GString) text = g_string_new("[train]\n");
    for (guint i = 0; i < 11; i++) {
        g_string_append_printf(text, "k%u = 1\n", i);
        g_autoptr(AkRunFile) many = load(text->str, NULL);
        CU_ASSERT_FALSE(
            ak_run_file_check(many, G_N_ELEMENTS(known), known, &error));
        const char *end = strrchr(error->message, '\n');
        if (i >= 9)
            CU_ASSERT_PTR_NOT_NULL(
                strstr(end != NULL ? end : error->message, last[i - 9]));
        g_clear_error(&error);
    }
}

static void
test_nearest(void)
{
    static const char *const names[] = {"epochs", "batch_size", "lr",
                                        "gradient", NULL};
    static const struct {
        const char *name, *nearest;
    } rows[] = {
        {"epochs", "epochs"},
        {"epcohs", "epochs"},
        {"epoch", "epochs"},
        {"EPOCHS", "epochs"},
        {"bachsize", "batch_size"},
        {"ls", "lr"},
        {"xy", NULL},
        {"x", NULL},
        {"gradeint", "gradient"},
        {"permutation", NULL},
        {"", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *found = ak_nearest_name(rows[i].name, names);
        CU_ASSERT_EQUAL(g_strcmp0(found, rows[i].nearest), 0);
    }
    g_autofree gchar *longest = g_strnfill(5000, 'e');
    CU_ASSERT_PTR_NULL(ak_nearest_name(longest, names));
}

int
main(void)
{
    static const AkCase cases[] = {
        {"check", test_check},
        {"all mistakes at once", test_check_all},
        {"nearest", test_nearest},
        {NULL, NULL},
    };
    return ak_test_main("runcheck", cases);
}
