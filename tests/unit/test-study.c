/* What a run file asks for: lists, precedence, and printing it again. */
#include "study.h"

#include "harness.h"
#include "kit.h"
#include "plugincheck.h"
#include "settings.h"
#include "studytables.h"

#include <glib/gstdio.h>
#include <string.h>

#define RUN                                                                    \
    "[run]\ndatasets = planted\nencoders = bilstm\nattention = additive\n"
#define DATA "[planted]\ntrain = 20\ndev = 8\ntest = 12\n"

/* The study of this run file, of --set's and --plugins; NULL and `fault` in the
 * message. */
static AkStudy *
study_of(AkLoader *loader, const char *text, const char *sets,
         const char *plugins, const char *fault)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_auto(GStrv) set = sets != NULL ? g_strsplit(sets, "|", -1) : NULL;
    g_auto(GStrv) plugin = plugins != NULL ? g_strsplit(plugins, ",", -1) : NULL;
    GError *error = NULL;
    CU_ASSERT_TRUE(g_file_set_contents(path, text, -1, NULL));
    AkStudy *study = ak_study_new(path, (const char *const *)plugin,
                                  (const char *const *)set, loader, &error);
    if (fault != NULL) {
        CU_ASSERT_PTR_NULL(study);
        AK_ASSERT_ERROR(&error, fault);
    }
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(folder);
    return study;
}

static const AkStudyDataset *
dataset_of(const AkStudy *study, guint i)
{
    return study->dataset->pdata[i];
}

/* An option of a unit, printed. */
static gchar *
option_of(const GPtrArray *units, guint i, const char *name)
{
    const AkStudyUnit *unit = units->pdata[i];
    const AkOption *option = unit->module->plugin->options;
    while (strcmp(option->name, name) != 0)
        option++;
    return ak_option_print(option, unit->state);
}

/* The first of: --set D.owner.key, [D] owner.key, [owner] key, the default. */
static void
test_precedence(void)
{
    static const struct {
        const char *text, *set;
        gint64 epochs;
        const char *hidden;
    } row[] = {
        {RUN DATA, NULL, 8, "128"},
        {RUN DATA "[train]\nepochs = 3\n[bilstm]\nhidden = 5\n", NULL, 3, "5"},
        {RUN DATA
         "epochs = 4\nbilstm.hidden = 6\n[train]\nepochs = 3\n[bilstm]\n"
         "hidden = 5\n",
         NULL, 4, "6"},
        {RUN DATA "train.epochs = 4\n[train]\nepochs = 3\n", NULL, 4, "128"},
        {RUN DATA "epochs = 4\nbilstm.hidden = 6\n",
         "train.epochs=7|bilstm.hidden=7", 7, "7"},
        {RUN DATA "epochs = 4\n",
         "train.epochs=7|planted.epochs=9|planted.bilstm.hidden=9", 9, "9"},
    };
    g_autoptr(AkLoader) loader = ak_kit_loader();
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkStudy) study =
            study_of(loader, row[i].text, row[i].set, NULL, NULL);
        if (study == NULL)
            continue;
        const AkStudyDataset *dataset = dataset_of(study, 0);
        g_autofree gchar *hidden = option_of(dataset->encoder, 0, "hidden");
        if (i > 0)
            CU_ASSERT_EQUAL(dataset->train.epochs, row[i].epochs);
        CU_ASSERT_STRING_EQUAL(hidden, row[i].hidden);
    }
}

/* Two sections with one reader have each their own options. */
static void
test_named(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(AkStudy) study = study_of(
        loader,
        "[run]\ndatasets = one, Two\nencoders = bilstm\nattention = additive\n"
        "probes = gradient\nseeds = 3, 1\n[one]\nreader = planted\ntrain = 20\n"
        "epochs = 2\n[two]\nreader = planted\ntrain = 30\nbilstm.hidden = 7\n",
        NULL, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(study);
    const AkStudyDataset *one = dataset_of(study, 0),
                         *two = dataset_of(study, 1);
    g_autofree gchar *hidden_one = option_of(one->encoder, 0, "hidden");
    g_autofree gchar *hidden_two = option_of(two->encoder, 0, "hidden");
    CU_ASSERT_STRING_EQUAL(two->name, "two"); /* as its section is */
    CU_ASSERT_STRING_EQUAL(hidden_one, "128");
    CU_ASSERT_STRING_EQUAL(hidden_two, "7");
    CU_ASSERT_EQUAL(one->train.epochs, 2);
    CU_ASSERT_TRUE(study->n_seed == 2 && study->seed[0] == 3 &&
                   study->seed[1] == 1);
    CU_ASSERT_EQUAL(one->probe->len, 1);
}

/* --plugins replaces the kinds that it names, and no others. */
static void
test_plugins(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(AkStudy) study =
        study_of(loader, RUN "probes = permutation\n" DATA, NULL,
                 "loo,probe/gradient", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(study);
    CU_ASSERT_STRING_EQUAL(study->options.probes, "loo, gradient");
    CU_ASSERT_STRING_EQUAL(study->options.encoders, "bilstm");
    CU_ASSERT_EQUAL(dataset_of(study, 0)->probe->len, 2);

    /* A section with a reader is a data set. */
    g_autoptr(AkStudy) named = study_of(
        loader, RUN DATA "[mine]\nreader = planted\n", NULL, "mine", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(named);
    CU_ASSERT_STRING_EQUAL(dataset_of(named, 0)->name, "mine");
    CU_ASSERT_EQUAL(named->dataset->len, 1);
}

static void
test_faults(void)
{
    static const struct {
        const char *text, *sets, *plugins, *fault;
    } row[] = {
        {RUN "seeds = 1, x\n" DATA, NULL, NULL, "run.ini:5: run.seeds = 1, x"},
        {RUN "seeds = -1\n" DATA, NULL, NULL, "in [0, 2^53]"},
        {RUN "seeds = 9007199254740993\n" DATA, NULL, NULL, "in [0, 2^53]"},
        {RUN "seeds = 1, 2, 01\n" DATA, NULL, NULL, "twice in the list"},
        {RUN "seeds = 1,\n" DATA, NULL, NULL, "a name is missing"},
        {RUN "probes = loo, , gradient\n" DATA, NULL, NULL, "a name is missing"},
        {RUN "probes = loo, loo\n" DATA, NULL, NULL, "once is enough: loo"},
        {RUN DATA, "run.probes=", NULL,
         "--set: run.probes = : a name is missing"},
        {RUN DATA, "run.datasets=planted,PLANTED", NULL,
         "once is enough: planted"},
        {RUN DATA, "run.datasets=dataset/planted", NULL, "has no slash"},
        {RUN DATA, "run.encoders=bilstm,encoder/bilstm", NULL, "once is enough"},
        {RUN DATA, "run.encoders=additive", NULL, "run.encoders: "},
        {RUN DATA, "run.datasets=nowhere", NULL, "nowhere"},
        {RUN DATA "[x]\nreader = plantd\n", NULL, NULL, "run.ini:10: "},
        {RUN DATA "[bilstn]\nhidden = 3\n", NULL, NULL, "did you mean [bilstm]"},
        {RUN DATA "bilstm.hiden = 3\n", NULL, NULL,
         "did you mean 'bilstm.hidden'"},
        {RUN DATA "[encoder/bilstm]\nhidden = 3\n", NULL, NULL,
         "encoder/bilstm"},
        {RUN DATA "[bilstm]\nhidden = 0\n", NULL, NULL, "run.ini:10: "},
        {RUN DATA, NULL, "bilstn", "--plugins: "},
        {RUN DATA, "run.instances=-1", NULL, "instances"},
        {"[run]\nencoders = bilstm\nattention = additive\n", NULL, NULL,
         "datasets"},
    };
    g_autoptr(AkLoader) loader = ak_kit_loader();
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkStudy *study = study_of(loader, row[i].text, row[i].sets,
                                  row[i].plugins, row[i].fault);
        ak_study_free(study);
    }
}

/* The effective run file reads back to itself, from elsewhere too. */
static void
test_print(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(AkStudy) study = study_of(
        loader,
        "[run]\ndatasets = planted, mine\nencoders = bilstm\nattention = "
        "additive\nseeds = 2, 5\nthreads = 3\noutput = o ; a comment\n"
        "[planted]\nnoise = 0.1\nepochs = 3\n[mine]\nreader = planted\n"
        "adversarial.epsilon = 0.01\n[train]\nlearning_rate = 0.0123456789\n",
        "run.instances=7", "mine,planted,gradient,adversarial", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(study);
    g_autofree gchar *first = ak_study_print(study);
    g_autoptr(AkStudy) again = study_of(loader, first, NULL, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    g_autofree gchar *second = ak_study_print(again);
    CU_ASSERT_STRING_EQUAL(first, second);
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "\ndatasets = mine, planted\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "\ninstances = 7\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "\nadversarial.epsilon = 0.01\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "0.0123456789\n"));
    CU_ASSERT_PTR_NULL(strstr(first, "threads"));
    CU_ASSERT_EQUAL(dataset_of(again, 1)->train.epochs, 3);
    CU_ASSERT_NOT_EQUAL(dataset_of(again, 0)->train.epochs, 3);
}

/* The sample does not depend on the order, and a larger one holds it. */
static void
test_sample(void)
{
    static const char *const set[] = {"run.instances=4", "run.instances=9",
                                      "run.instances=12", "run.instances=99"};
    static const guint n[] = {4, 9, 12, 12};
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GHashTable) smaller = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(set); i++) {
        g_autoptr(AkStudy) study =
            study_of(loader, RUN "seeds = 1\n" DATA "text.lengths = named\n",
                     set[i], NULL, NULL);
        GError *error = NULL;
        CU_ASSERT_TRUE(study != NULL && ak_study_read(study, &error));
        AK_ASSERT_NO_ERROR(&error);
        const GPtrArray *text = dataset_of(study, 0)->instance;
        CU_ASSERT_EQUAL(text->len, n[i]);
        g_autoptr(GHashTable) id =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint t = 0; t < text->len; t++) {
            const AkText *one = text->pdata[t];
            g_hash_table_add(id, g_strdup(one->id));
            CU_ASSERT_TRUE(t == 0 ||
                           ((const AkText *)text->pdata[t - 1])->n_token <=
                               one->n_token);
        }
        GHashTableIter iter;
        gpointer key;
        if (smaller != NULL) {
            g_hash_table_iter_init(&iter, smaller);
            while (g_hash_table_iter_next(&iter, &key, NULL))
                CU_ASSERT_TRUE(g_hash_table_contains(id, key));
            g_hash_table_unref(smaller);
        }
        smaller = g_steal_pointer(&id);
    }
}

/* No plug-in has the name of a section that a data set has anyway. */
static void
test_sections(void)
{
    for (gsize i = 0; i < AK_N_STUDY_TABLES; i++)
        CU_ASSERT_TRUE(
            ak_check_is_taken(AK_DATASET, ak_study_tables[i].section));
    for (gsize i = 0; ak_common_sections[i] != NULL; i++)
        CU_ASSERT_TRUE(ak_check_is_taken(AK_ENCODER, ak_common_sections[i]));
    CU_ASSERT_TRUE(ak_check_is_taken(AK_ATTENTION, "run"));
    CU_ASSERT_TRUE(ak_check_is_taken(AK_PROBE, "mpi"));
    CU_ASSERT_FALSE(ak_check_is_taken(AK_DATASET, "chance"));
    CU_ASSERT_TRUE(ak_check_is_taken(AK_PROBE, "chance"));
}

static const AkCase cases[] = {
    {"which value wins", test_precedence},
    {"data sets that are named", test_named},
    {"--plugins", test_plugins},
    {"faults", test_faults},
    {"names of sections", test_sections},
    {"printed and read again", test_print},
    {"the sample that is probed", test_sample},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("study", cases);
}
