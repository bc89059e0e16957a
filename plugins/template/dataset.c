/* template: texts with one of two labels, from three files.
 *
 * `path` is a folder, or an archive (.tar.gz, .zip), with train.txt, dev.txt and
 * test.txt, one example a line, the label, 0 or 1, before a tab:
 *
 *   1<tab>a quiet delight
 *
 * Without `path` the reader makes examples up, so that it can be tried at once.
 * Splitting texts into words, cutting by length, vocabulary and packing are
 * attnkit's.  <attnkit/dataset.h> is the contract, <attnkit/archive.h> reads.
 *
 * Source: say here who published the files, and where. */
#include <attnkit/attnkit.h>

/* The state: what the options say, and what open() finds out.  attnkit allocates
 * it, zeroed, and nothing may write to it after open(). */
typedef struct Template {
    gchar *path;
} Template;

/* An option is a row: default, help.  attnkit reads it from the data set's section
 * of the run file, makes the path absolute, and documents it.  With NULL for the
 * default it would have to be given. */
static const AkOption options[] = {
    AK_PATH(
        Template, path, "",
        "folder or archive with train.txt, dev.txt and test.txt; empty: made "
        "up"),
    {.name = NULL},
};

/* What this data set would have in place of attnkit's own defaults. */
static const AkDefault defaults[] = {
    {"train.epochs", "4"},
    {NULL, NULL},
};

static const char *const template_class[] = {"negative", "positive"};

/* ---- Files ---- */

/* An example is known by its id: unique in its split, and the same in every run,
 * since random draws are keyed by it. */
static void
template_add(AkExamples *examples, AkSplit split, gsize number,
             const char *text, gint label)
{
    g_autofree gchar *id =
        g_strdup_printf("%s-%" G_GSIZE_FORMAT, ak_split_name(split), number);
    ak_examples_add(
        examples,
        &(AkExample){.id = id, .split = split, .text = text, .label = label});
}

/* The file that the archive stands at.  A record that cannot be read is an error
 * with file and line, what is there, and what should be. */
static gboolean
template_read_lines(AkArchive *archive, AkSplit split, AkExamples *examples,
                    GError **error)
{
    gchar *line;
    gsize length;
    while (TRUE) {
        if (!ak_archive_line(archive, &line, &length, error))
            return FALSE;
        if (line == NULL)
            return TRUE;
        if (*g_strchomp(line) == '\0')
            continue;
        if ((*line != '0' && *line != '1') || line[1] != '\t')
            return ak_archive_fail(archive, error,
                                   "starts with '%.8s', must start with the "
                                   "label, 0 or 1, and a tab",
                                   line);
        template_add(examples, split, ak_archive_n_line(archive), line + 2,
                     *line - '0');
    }
}

static gboolean
template_read_files(const char *path, AkExamples *examples, GError **error)
{
    static const char *const file[] = {"train.txt", "dev.txt", "test.txt"};
    g_autoptr(AkArchive) archive = ak_archive_open(path, examples, error);
    const char *name = NULL;
    do {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        for (guint split = AK_TRAIN; name != NULL && split <= AK_TEST; split++)
            if (ak_path_matches(name, file[split]) &&
                !template_read_lines(archive, (AkSplit)split, examples, error))
                return FALSE;
    } while (name != NULL);
    return TRUE;
}

/* ---- Made up ---- */

/* The same examples for the same seed: draws are keyed, never rand(). */
static void
template_make_up(guint64 seed, AkSplit split, gsize n, AkExamples *examples)
{
    static const char *const word[] = {"grey",  "bright", "rain", "tree",
                                       "stone", "door",   "hill", "lamp"};
    for (gsize number = 1; number <= n; number++) {
        g_autofree gchar *name = g_strdup_printf("%s %" G_GSIZE_FORMAT,
                                                 ak_split_name(split), number);
        AkRandom random;
        ak_random_init(&random, seed, "template", name);
        const gint label = (gint)ak_random_below(&random, 2);
        const guint32 n_word = 3 + ak_random_below(&random, 10);
        g_autoptr(GString) text = g_string_new(word[label]);
        for (guint32 t = 1; t < n_word; t++)
            g_string_append_printf(text, " %s",
                                   word[2 + ak_random_below(&random, 6)]);
        template_add(examples, split, number, text->str, label);
    }
}

/* ---- Operations ---- */

static gboolean
template_read(gconstpointer data, guint64 seed, AkExamples *examples,
              GError **error)
{
    static const gsize n_made_up[] = {128, 32, 32};
    const Template *state = data;

    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, template_class);
    if (*state->path != '\0')
        return template_read_files(state->path, examples, error);
    for (guint split = AK_TRAIN; split <= AK_TEST; split++)
        template_make_up(seed, (AkSplit)split, n_made_up[split], examples);
    return TRUE;
}

/* .open checks what ranges cannot say, .close frees what it made: both may be left
 * out. */
static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = template_read,
};

/* The only symbol that is not static.  "attnkit describe" shows it. */
const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "template",
    .version = "0.1",
    .license = "MIT",
    .summary = "texts with one of two labels, a line each",
    .source = "not published yet",
    .cost = "linear in the size of the files",
    .state_size = sizeof(Template),
    .options = options,
    .ops.dataset = &ops,
};
