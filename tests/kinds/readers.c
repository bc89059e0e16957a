#include "readers.h"

#include "attnkit/archive.h"
#include "examples.h"
#include "harness.h"
#include "loader.h"
#include "packer.h"
#include "runfile.h"

#include <archive.h>
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
    if (reading->is_narrow)
        examples->watch = (AkMemoryWatch){.bound = 1.0, .grown = 1 << 30};
    const gboolean ok = ops->read(state, seed, examples, &reading->error);
    if (ops->close != NULL)
        ops->close(state);
    reading->overflow = g_strdup(examples->overflow);
    if (!ok)
        return FALSE;
    reading->examples = g_steal_pointer(&examples);
    if (with_corpus)
        reading->corpus =
            ak_corpus_new("set", reading->examples, &options, &reading->error);
    return reading->corpus != NULL || !with_corpus;
}

/* A reader with its options filled from a run file of ours. */
typedef struct Door {
    AkLoader *loader;
    AkRunFile *file;
    const AkPlugin *plugin; /* NULL: there is none */
} Door;

static Door
reading_open(const char *name, const char *settings, GError **error)
{
    Door door = {.loader = ak_loader_new()};
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    g_autofree gchar *text =
        g_strdup_printf("[set]\nreader = %s\n%s\n", name, settings);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    const AkModule *module =
        ak_loader_find(door.loader, AK_DATASET, name, error);
    door.file = module != NULL ? ak_run_file_load(path, error) : NULL;
    door.plugin = door.file != NULL ? module->plugin : NULL;
    ak_test_folder_remove(folder);
    return door;
}

static void
reading_close(Door *door)
{
    ak_run_file_free(door->file);
    ak_loader_free(door->loader);
}

static Reading
reading_start(Reading reading, const char *name, const char *settings,
              guint64 seed, gboolean with_corpus)
{
    Door door = reading_open(name, settings, &reading.error);
    if (door.plugin != NULL) {
        gpointer state = g_malloc0(door.plugin->state_size);
        reading_make(&reading, door.plugin, door.file, state, seed, with_corpus);
        ak_options_clear(door.plugin->options, state);
        g_free(state);
    }
    reading_close(&door);
    return reading;
}

Reading
reading_new(const char *name, const char *settings, guint64 seed,
            gboolean with_corpus)
{
    return reading_start((Reading){0}, name, settings, seed, with_corpus);
}

Reading
reading_narrow(const char *name, const char *settings)
{
    return reading_start((Reading){.is_narrow = TRUE}, name, settings, 1, FALSE);
}

gchar *
reading_prepare(const char *name, const char *settings, const char *raw)
{
    g_autofree gchar *all = g_strconcat("path = /nowhere\n", settings, NULL);
    Door door = reading_open(name, all, NULL);
    gchar *words = NULL;
    if (door.plugin != NULL && door.plugin->ops.dataset->prepare != NULL) {
        const AkScope own = {
            .owner = "set", .dataset = "set", .is_reader = TRUE};
        gpointer state = g_malloc0(door.plugin->state_size);
        if (ak_options_fill(door.plugin->options, door.file, &own, state, NULL))
            words = door.plugin->ops.dataset->prepare(state, raw);
        ak_options_clear(door.plugin->options, state);
        g_free(state);
    }
    reading_close(&door);
    return words != NULL ? words : g_strdup("(nothing)");
}

void
reading_clear(Reading *reading)
{
    ak_examples_free(reading->examples);
    ak_corpus_free(reading->corpus);
    g_free(reading->overflow);
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
reading_at(const char *name, const char *path, const char *settings,
           gboolean with_corpus)
{
    g_autofree gchar *all = g_strdup_printf("path = %s\n%s", path, settings);
    return reading_new(name, all, 1, with_corpus);
}

Reading
reading_small(const char *name, const char *settings)
{
    g_autofree gchar *folder = reading_source(name);
    return reading_at(name, folder, settings, FALSE);
}

Reading
reading_of_files(const char *reader, const ReadingFile *file,
                 const char *settings, gboolean with_corpus)
{
    gchar *folder = ak_test_folder();
    for (gsize i = 0; file[i].name != NULL; i++)
        reading_write(folder, file[i].name, file[i].data, -1);
    g_autofree gchar *path =
        g_build_filename(folder, file[1].name == NULL ? file[0].name : "", NULL);
    Reading reading = reading_at(reader, path, settings, with_corpus);
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
        const AkHeld *held = examples->example->pdata[i];
        g_autofree gchar *text = ak_examples_join(examples, &held->text);
        g_string_append_printf(line, " %s ", held->given.id);
        reading_print_label(examples, &held->given, line);
        g_string_append_printf(line, " %s", text);
        if (held->query.word != NULL) {
            g_autofree gchar *query = ak_examples_join(examples, &held->query);
            g_string_append_printf(line, "/%s", query);
        }
        g_string_append_c(line, ';');
    }
    return g_string_free(line, FALSE);
}

const AkHeld *
reading_find(const Reading *reading, const char *id)
{
    const AkExamples *examples = reading->examples;
    for (guint i = 0; examples != NULL && i < examples->example->len; i++) {
        const AkHeld *held = examples->example->pdata[i];
        if (strcmp(held->given.id, id) == 0)
            return held;
    }
    return NULL;
}

gchar *
reading_line(const Reading *reading, const AkHeld *held, gsize n,
             const guint32 *list)
{
    if (held == NULL)
        return g_strdup("(none)");
    const AkExamples *examples = reading->examples;
    g_autofree gchar *text = ak_examples_join(examples, &held->text);
    g_autofree gchar *query = ak_examples_join(examples, &held->query);
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s|%s|%s|%s|",
                           ak_split_name(held->given.split), text, query,
                           examples->class_name[held->given.label]);
    for (gsize j = 0; j < n; j++)
        g_string_append_printf(line, "%s%u", j > 0 ? " " : "", list[j]);
    return g_string_free(line, FALSE);
}

gboolean
reading_has(const Reading *reading, const char *id)
{
    return reading_find(reading, id) != NULL;
}

void
reading_check(const Reading *reading, const char *id, const char *words)
{
    const AkHeld *held = reading_find(reading, id);
    g_autofree gchar *found =
        held != NULL ? ak_examples_join(reading->examples, &held->text)
                     : g_strdup("(there is no such example)");
    g_autofree gchar *message =
        g_strdup_printf("%s is '%s', expected '%s'", id, found, words);
    CU_assertImplementation(strcmp(found, words) == 0, __LINE__, message,
                            __FILE__, "", CU_FALSE);
}

gboolean
reading_notes(const Reading *reading, const char *part)
{
    const AkExamples *examples = reading->examples;
    for (guint i = 0; examples != NULL && i < examples->note->len; i++)
        if (strstr(examples->note->pdata[i], part) != NULL)
            return TRUE;
    return FALSE;
}

gchar *
reading_source(const char *name)
{
    g_autofree gchar *below = g_build_filename("data", name, NULL);
    g_autofree gchar *path = ak_test_source(below);
    return g_canonicalize_filename(path, NULL);
}

void
reading_pack(const char *folder, const char *prefix, const char *path)
{
    struct archive *archive =
        ak_pack_open(path, g_str_has_suffix(path, ".zip")
                               ? archive_write_set_format_zip
                               : archive_write_set_format_pax_restricted);
    g_autoptr(AkArchive) files = ak_archive_open(folder, NULL, NULL);
    const char *name;
    while (ak_archive_next(files, &name, NULL) && name != NULL) {
        g_autofree gchar *source = g_build_filename(folder, name, NULL);
        g_autofree gchar *packed = *prefix != '\0'
                                       ? g_strconcat(prefix, "/", name, NULL)
                                       : g_strdup(name);
        g_autofree gchar *data = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(source, &data, &size, NULL));
        ak_pack_add(archive, packed, data, size);
    }
    ak_pack_close(archive);
}

void
reading_cut(const char *path, gdouble share)
{
    g_autofree gchar *data = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &data, &size, NULL));
    g_assert_true(
        g_file_set_contents(path, data, (gssize)(share * (gdouble)size), NULL));
}

void
reading_write(const char *folder, const char *name, const char *data, gssize n)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_autofree gchar *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, data, n, NULL));
}
