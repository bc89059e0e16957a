/* A run through the core alone: the same bytes on any number of threads, the
 * plan, a stop in the middle. */
#include "run.h"

#include "files.h"
#include "harness.h"
#include "kit.h"

#include <glib/gstdio.h>
#include <string.h>

static const char settings[] =
    "[run]\ndatasets = planted\nencoders = bilstm\nattention = additive\n"
    "seeds = 1, 2\noutput = out\n"
    "[planted]\ntrain = 60\ndev = 20\ntest = 40\n"
    "[embedding]\nwidth = 12\n[train]\nepochs = 2\n[bilstm]\nhidden = 9\n"
    "[adversarial]\nsteps = 10\n[permutation]\npermutations = 10\n";

/* What an observer has seen. */
typedef struct Seen {
    gdouble last, total;
    guint n_progress, n_message, n_asked;
    guint stop_at; /* the n-th question is answered yes; 0: never */
    gboolean is_falling;
} Seen;

static void
on_progress(gpointer data, const char *what, gdouble done, gdouble total)
{
    Seen *seen = data;
    CU_ASSERT_TRUE(*what != '\0' && done >= 0.0);
    seen->is_falling |= done < seen->last - 1e-9 || done > total * 1.000001;
    seen->last = done;
    seen->total = total;
    seen->n_progress++;
}

static void
on_message(gpointer data, const char *text)
{
    (void)text;
    ((Seen *)data)->n_message++;
}

static gboolean
on_stop(gpointer data)
{
    Seen *seen = data;
    return ++seen->n_asked == seen->stop_at;
}

static AkRun *
run_in(const gchar *folder, AkLoader *loader, const char *set, GError **error)
{
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    const char *const sets[] = {set, NULL};
    CU_ASSERT_TRUE(g_file_set_contents(path, settings, -1, NULL));
    const AkRequest request = {.path = path, .sets = set != NULL ? sets : NULL};
    return ak_run_new(&request, loader, error);
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(gchar *const *)a, *(gchar *const *)b);
}

/* The SHA-256 of all files under the folder but times.csv, by their names. */
static void
digest(const gchar *folder, GString *all)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const gchar *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree gchar *path = g_build_filename(folder, names->pdata[i], NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            digest(path, all);
        } else if (strcmp(names->pdata[i], "times.csv") != 0) {
            g_autofree gchar *sum = ak_file_sha256(path, NULL);
            g_string_append_printf(all, "%s %s\n", (gchar *)names->pdata[i],
                                   sum);
        }
    }
}

/* Runs with this many threads in the folder, and again where it was stopped;
 * gives the digest of ./out, which is removed. */
static gchar *
run_whole(const gchar *folder, AkLoader *loader, const char *threads,
          guint stop_at, guint *n_stop)
{
    Seen seen = {.stop_at = stop_at};
    const AkObserver observer = {on_progress, on_message, on_stop, &seen};
    for (guint i = 0; i < 2; i++) {
        GError *error = NULL;
        g_autoptr(AkRun) run = run_in(folder, loader, threads, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(run);
        seen.last = 0.0;
        CU_ASSERT_EQUAL(ak_run_go(run, &observer, &error), 0);
        if (error == NULL)
            break;
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED));
        g_clear_error(&error);
        (*n_stop)++;
    }
    CU_ASSERT_FALSE(seen.is_falling);
    CU_ASSERT_TRUE(seen.n_progress > 0 && seen.n_message == 0);
    CU_ASSERT_TRUE(seen.last == seen.total && seen.total > 0.0);

    GString *all = g_string_new(NULL);
    gchar *out = g_build_filename(folder, "out", NULL);
    digest(out, all);
    ak_test_folder_remove(out);
    return g_string_free(all, FALSE);
}

static void
test_threads(void)
{
    gchar *folder = ak_test_folder();
    g_autoptr(AkLoader) loader = ak_kit_loader();
    guint n_stop = 0;
    g_autofree gchar *one =
        run_whole(folder, loader, "run.threads=1", 0, &n_stop);
    g_autofree gchar *two =
        run_whole(folder, loader, "run.threads=2", 0, &n_stop);
    g_autofree gchar *three =
        run_whole(folder, loader, "run.threads=3", 0, &n_stop);
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "model.safetensors "));
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "summary.csv "));
    CU_ASSERT_STRING_EQUAL(one, two);
    CU_ASSERT_STRING_EQUAL(one, three);
    CU_ASSERT_EQUAL(n_stop, 0);

    /* Stopped at each of the first questions, then gone on with: within training
     * and, where one cell goes behind the other, while texts are probed. */
    for (guint stop_at = 1; stop_at <= 8; stop_at++) {
        g_autofree gchar *stopped =
            run_whole(folder, loader,
                      stop_at % 2 == 0 ? "run.threads=1" : "run.threads=2",
                      stop_at, &n_stop);
        CU_ASSERT_STRING_EQUAL(one, stopped);
    }
    CU_ASSERT_EQUAL(n_stop, 8);
    ak_test_folder_remove(folder);
}

static void
test_plan(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *out = g_build_filename(folder, "out", NULL);
    g_autoptr(AkLoader) loader = ak_kit_loader();
    GError *error = NULL;
    g_autoptr(AkRun) run = run_in(folder, loader, NULL, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(run);
    g_autofree gchar *plan = ak_run_plan(run);
    CU_ASSERT_PTR_NOT_NULL(strstr(plan, "cell planted/bilstm-additive-s1: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(plan, "cell planted/bilstm-additive-s2: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(plan, "train, probe (about "));
    CU_ASSERT_FALSE(g_file_test(out, G_FILE_TEST_EXISTS));

    Seen seen = {.last = 0.0};
    const AkObserver observer = {on_progress, on_message, on_stop, &seen};
    CU_ASSERT_EQUAL(ak_run_go(run, &observer, &error), 0);
    AK_ASSERT_NO_ERROR(&error);
    g_clear_pointer(&run, ak_run_free);
    g_autoptr(AkRun) again = run_in(folder, loader, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    g_autofree gchar *finished = ak_run_plan(again);
    CU_ASSERT_PTR_NOT_NULL(strstr(finished, "s2: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(finished, "finished, nothing to do"));
    CU_ASSERT_PTR_NULL(strstr(finished, "train, probe"));
    CU_ASSERT_STRING_EQUAL(ak_run_output(again), out);

    /* Nothing but the changed key stands in the way. */
    g_clear_pointer(&again, ak_run_free);
    CU_ASSERT_PTR_NULL(run_in(folder, loader, "bilstm.hidden=8", &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_STALE));
    AK_ASSERT_ERROR(&error, "bilstm.hidden = 9, but now it is 8");
    ak_test_folder_remove(folder);
}

/* One text, which is long: what is shown moves while its words are left out, by two
 * threads as by one. */
static void
test_long_texts(void)
{
    enum { N_WORD = 5000 };
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_autoptr(AkLoader) loader = ak_kit_loader();
    const char *const sets[] = {"planted.min_words=5000",
                                "planted.max_words=5000",
                                "planted.train=4",
                                "planted.dev=2",
                                "planted.test=2",
                                "run.encoders=average",
                                "run.seeds=1",
                                "run.probes=loo",
                                "train.epochs=1",
                                "text.lengths=named",
                                "run.threads=2",
                                NULL};
    CU_ASSERT_TRUE(g_file_set_contents(path, settings, -1, NULL));
    const AkRequest request = {.path = path, .sets = sets};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRun) run = ak_run_new(&request, loader, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(run);
    Seen seen = {.last = 0.0};
    const AkObserver observer = {on_progress, on_message, on_stop, &seen};
    CU_ASSERT_EQUAL(ak_run_go(run, &observer, &error), 0);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_FALSE(seen.is_falling);
    /* At least one word of 32 (leaveoneout.c) is told of. */
    CU_ASSERT_TRUE(seen.n_progress > 2 * (N_WORD / 32));
    CU_ASSERT_TRUE(seen.last == seen.total);
    ak_test_folder_remove(folder);
}

/* A second run of a folder, which stands for that of another process: it has looked
 * at the folder before the first began, while it goes, or after. */
static void
test_alone(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *out = g_build_filename(folder, "out", NULL);
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GString) before = g_string_new(NULL);
    g_autoptr(GString) after = g_string_new(NULL);
    Seen seen = {.last = 0.0};
    const AkObserver observer = {on_progress, on_message, on_stop, &seen};
    GError *error = NULL;
    g_autoptr(AkRun) first = run_in(folder, loader, NULL, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_autoptr(AkRun) early = run_in(folder, loader, "train.epochs=1", &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL(ak_run_go(first, &observer, &error), 0);
    AK_ASSERT_NO_ERROR(&error);
    digest(out, before);

    /* Until the first is given up, when its page is written. */
    for (guint i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(ak_run_go(early, &observer, &error), 0);
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
        AK_ASSERT_ERROR(&error, i == 0 ? "another attnkit is at work"
                                       : "another attnkit has been at work");
        if (i == 0) {
            CU_ASSERT_PTR_NULL(run_in(folder, loader, NULL, &error));
            AK_ASSERT_ERROR(&error, "another attnkit is at work");
        }
        g_clear_pointer(&first, ak_run_free);
    }
    digest(out, after);
    CU_ASSERT_STRING_EQUAL(before->str, after->str);
    first = run_in(folder, loader, NULL, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_clear_pointer(&first, ak_run_free);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"long texts", test_long_texts},
    {"one run at a time", test_alone},
    {"threads, and stops, change nothing", test_threads},
    {"the plan, and a run that is finished", test_plan},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("run", cases);
}
