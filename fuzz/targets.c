#include "targets.h"

#include "corpus.h"
#include "loader.h"
#include "parsers.h"
#include "runfile.h"

#include <glib/gstdio.h>
#include <string.h>

/* Readers that need more than a path to say what the files are. */
static const struct {
    const char *reader, *settings;
} fuzz_settings[] = {
    {"table", "text = text\nlabel = label\n"},
};

static struct {
    gchar *folder; /* where files are put */
    gchar *path;   /* of the one file, where the target is no data set */
    const FuzzParser *parser; /* NULL: a data set */
    AkLoader *loader;
    const AkModule *module;
    AkRunFile *file;
    AkTextOptions text;
    gpointer state; /* of the reader, options filled in */
} fuzz;

/* --- files --------------------------------------------------------------------------- */

/* Remove what is below the folder. */
static void
fuzz_empty(const gchar *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name;
         entries != NULL && (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree gchar *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            fuzz_empty(path);
        g_remove(path);
    }
}

/* A name that a file below the folder can have: the others are passed over. */
static gboolean
fuzz_is_name(const gchar *name)
{
    return *name != '\0' && strlen(name) < 120 && *name != '/' &&
           strstr(name, "..") == NULL && strstr(name, "//") == NULL &&
           !g_str_has_suffix(name, "/") && g_utf8_validate(name, -1, NULL);
}

static void
fuzz_put(const gchar *name, const guint8 *data, gsize size)
{
    g_autofree gchar *path = g_build_filename(fuzz.folder, name, NULL);
    g_autofree gchar *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0755) != 0)
        return;
    FILE *file = g_fopen(path, "wb");
    if (file == NULL)
        return;
    fwrite(data, 1, size, file);
    fclose(file);
}

/* Where the next line "=== " begins; the end if there is none. */
static const guint8 *
fuzz_find_mark(const guint8 *at, const guint8 *end)
{
    for (const guint8 *c = at; c + 4 <= end; c++)
        if (memcmp(c, "=== ", 4) == 0 && (c == at || c[-1] == '\n'))
            return c;
    return end;
}

static void
fuzz_put_all(const guint8 *data, gsize size)
{
    const guint8 *end = data + size, *at = fuzz_find_mark(data, end);
    while (at < end) {
        const guint8 *line = memchr(at, '\n', (gsize)(end - at));
        const guint8 *name_end = line != NULL ? line : end;
        const guint8 *first = line != NULL ? line + 1 : end;
        const guint8 *next = fuzz_find_mark(first, end);
        g_autofree gchar *name =
            g_strndup((const gchar *)at + 4, (gsize)(name_end - at) - 4);
        if (fuzz_is_name(name))
            fuzz_put(name, first, (gsize)(next - first));
        at = next;
    }
}

/* --- data sets --------------------------------------------------------------------------- */

/* Read and pack, as a run does; a refusal has a message. */
static void
fuzz_dataset(void)
{
    const AkDatasetOps *ops = fuzz.module->plugin->ops.dataset;
    g_autoptr(AkExamples) examples = ak_examples_new();
    g_autoptr(GError) error = NULL;
    const gboolean ok = ops->read(fuzz.state, 1, examples, &error);
    fuzz_judge(ok, error);
    if (!ok)
        return;
    g_autoptr(AkCorpus) corpus =
        ak_corpus_new("fuzz", examples, &fuzz.text, &error);
    fuzz_judge(corpus != NULL, error);
}

static gboolean
fuzz_open_reader(const char *name)
{
    const char *settings = "";
    for (gsize i = 0; i < G_N_ELEMENTS(fuzz_settings); i++)
        if (strcmp(name, fuzz_settings[i].reader) == 0)
            settings = fuzz_settings[i].settings;
    g_autofree gchar *path = g_strconcat(fuzz.folder, ".ini", NULL);
    g_autofree gchar *text = g_strdup_printf(
        "[set]\nreader = %s\npath = %s\n%s", name, fuzz.folder, settings);
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(path, text, -1, &error))
        g_error("%s", error->message);

    fuzz.loader = ak_loader_new();
    fuzz.module = ak_loader_find(fuzz.loader, AK_DATASET, name, &error);
    fuzz.file = ak_run_file_load(path, NULL);
    g_remove(path);
    if (fuzz.module == NULL) {
        g_printerr("%s\n", error->message);
        return FALSE;
    }
    const AkPlugin *plugin = fuzz.module->plugin;
    const AkScope own = {.owner = "set", .dataset = "set", .is_reader = TRUE};
    const AkScope of_text = {.owner = "text",
                             .dataset = "set",
                             .defaults = plugin->ops.dataset->defaults,
                             .reader = plugin->options};
    fuzz.state = g_malloc0(MAX(plugin->state_size, 1));
    if (!ak_options_fill(plugin->options, fuzz.file, &own, fuzz.state, &error) ||
        !ak_options_fill(ak_text_options, fuzz.file, &of_text, &fuzz.text,
                         &error) ||
        (plugin->ops.dataset->open != NULL &&
         !plugin->ops.dataset->open(fuzz.state, &error)))
        g_error("%s", error->message);
    return TRUE;
}

/* --- the one that is chosen ------------------------------------------------------------- */

gboolean
fuzz_open(const char *target)
{
    /* A broken promise of a caller is a fault, too. */
    g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL |
                           G_LOG_LEVEL_WARNING);
    fuzz.folder = g_dir_make_tmp("attnkit-fuzz-XXXXXX", NULL);
    if (fuzz.folder == NULL)
        return FALSE;
    if (g_str_has_prefix(target, "dataset/"))
        return fuzz_open_reader(target + strlen("dataset/"));
    fuzz.path = g_build_filename(fuzz.folder, "input", NULL);
    for (fuzz.parser = fuzz_parsers; fuzz.parser->name != NULL; fuzz.parser++)
        if (strcmp(target, fuzz.parser->name) == 0)
            return TRUE;
    return FALSE;
}

void
fuzz_one(const guint8 *data, gsize size)
{
    if (fuzz.parser != NULL) {
        if (!fuzz.parser->takes_bytes)
            fuzz_put("input", data, size);
        fuzz.parser->run(fuzz.path, data, size);
    } else {
        fuzz_put_all(data, size);
        fuzz_dataset();
        fuzz_empty(fuzz.folder);
    }
}

void
fuzz_close(void)
{
    if (fuzz.module != NULL) {
        const AkPlugin *plugin = fuzz.module->plugin;
        if (plugin->ops.dataset->close != NULL)
            plugin->ops.dataset->close(fuzz.state);
        ak_options_clear(plugin->options, fuzz.state);
    }
    g_free(fuzz.state);
    ak_run_file_free(fuzz.file);
    ak_loader_free(fuzz.loader);
    fuzz_empty(fuzz.folder);
    g_rmdir(fuzz.folder);
    g_free(fuzz.path);
    g_free(fuzz.folder);
}
