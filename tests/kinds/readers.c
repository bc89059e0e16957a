#include "readers.h"

#include "examples.h"
#include "harness.h"
#include "loader.h"
#include "runfile.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
reading_make(Reading *reading, const AkPlugin *plugin, const AkRunFile *file,
             gpointer state, guint64 seed, gboolean with_corpus)
{
    const AkDatasetOps *ops = plugin->ops.dataset;
    const AkScope own = {.owner = "set",
                         .dataset = "set",
                         .is_reader = TRUE,
                         .defaults = ops->defaults};
    const AkScope text = {.owner = "text",
                          .dataset = "set",
                          .defaults = ops->defaults,
                          .reader = plugin->options};
    AkTextOptions options = {0};

    if (!ak_options_fill(plugin->options, file, &own, state, &reading->error) ||
        !ak_options_fill(ak_text_options, file, &text, &options,
                         &reading->error) ||
        (ops->open != NULL && !ops->open(state, &reading->error)))
        return FALSE;

    g_autoptr(AkExamples) examples = ak_examples_new();
    const gboolean ok = ops->read(state, seed, examples, &reading->error);
    if (ops->close != NULL)
        ops->close(state);
    if (!ok)
        return FALSE;
    reading->examples = g_steal_pointer(&examples);
    if (with_corpus)
        reading->corpus =
            ak_corpus_new("set", reading->examples, &options, &reading->error);
    return reading->corpus != NULL || !with_corpus;
}

Reading
reading_new(const char *name, const char *settings, guint64 seed,
            gboolean with_corpus)
{
    Reading reading = {0};
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_autofree gchar *text =
        g_strdup_printf("[set]\nreader = %s\n%s\n", name, settings);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));

    AkLoader *loader = ak_loader_new();
    const AkModule *module =
        ak_loader_find(loader, AK_DATASET, name, &reading.error);
    g_autoptr(AkRunFile) file =
        module != NULL ? ak_run_file_load(path, &reading.error) : NULL;
    if (file != NULL) {
        const AkPlugin *plugin = module->plugin;
        gpointer state = g_malloc0(plugin->state_size);
        reading_make(&reading, plugin, file, state, seed, with_corpus);
        ak_options_clear(plugin->options, state);
        g_free(state);
    }
    ak_loader_free(loader);
    ak_test_folder_remove(folder);
    return reading;
}

void
reading_clear(Reading *reading)
{
    ak_examples_free(reading->examples);
    ak_corpus_free(reading->corpus);
    g_clear_error(&reading->error);
}

gsize
reading_count(const AkCorpus *corpus, AkSplit split, gint label)
{
    gsize n = 0;
    for (guint i = 0; i < corpus->split[split]->len; i++)
        n += ((const AkText *)corpus->split[split]->pdata[i])->label == label;
    return n;
}

gchar *
reading_words(const AkCorpus *corpus, const char *id)
{
    for (guint i = 0; i < corpus->split[AK_TEST]->len; i++) {
        const AkText *text = corpus->split[AK_TEST]->pdata[i];
        if (strcmp(text->id, id) == 0)
            return g_strjoinv(" ", text->word);
    }
    return g_strdup("(none)");
}

Reading
reading_of_files(const char *reader, const ReadingFile *file,
                 const char *settings, gboolean with_corpus)
{
    gchar *folder = ak_test_folder();
    for (gsize i = 0; file[i].name != NULL; i++) {
        g_autofree gchar *path = g_build_filename(folder, file[i].name, NULL);
        g_autofree gchar *parent = g_path_get_dirname(path);
        g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
        g_assert_true(g_file_set_contents(path, file[i].data, -1, NULL));
    }
    g_autofree gchar *all = g_strdup_printf(
        "path = %s%s%s\n%s", folder, file[1].name == NULL ? "/" : "",
        file[1].name == NULL ? file[0].name : "", settings);
    Reading reading = reading_new(reader, all, 1, with_corpus);
    ak_test_folder_remove(folder);
    return reading;
}

Reading
reading_of_file(const char *reader, const char *name, const char *data,
                const char *settings)
{
    const ReadingFile file[] = {{name, data}, {NULL, NULL}};
    return reading_of_files(reader, file, settings, FALSE);
}

static void
reading_print_label(const AkExamples *examples, const AkExample *one,
                    GString *line)
{
    if (examples->task != AK_TASK_MULTILABEL) {
        g_string_append(line, examples->class_name[one->label]);
        return;
    }
    for (gsize i = 0; i < examples->n_output; i++)
        g_string_append_printf(line, "%u", one->labels[i]);
}

gchar *
reading_print(const Reading *reading)
{
    static const char *const task[] = {"", "binary", "multilabel", "classes",
                                       "query"};
    const AkExamples *examples = reading->examples;
    if (examples == NULL)
        return g_strdup("(refused)");
    g_autofree gchar *names = g_strjoinv(",", examples->class_name);
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s %s;", task[examples->task], names);
    for (guint i = 0; i < examples->example->len; i++) {
        const AkExample *one = examples->example->pdata[i];
        g_string_append_printf(line, " %s ", one->id);
        reading_print_label(examples, one, line);
        g_string_append_printf(line, " %s", one->text);
        if (one->query != NULL)
            g_string_append_printf(line, "/%s", one->query);
        g_string_append_c(line, ';');
    }
    return g_string_free(line, FALSE);
}
