/* polarity: sentences of film reviews, half of them positive.
 *
 * `path` is a folder with rt-polarity.pos and rt-polarity.neg as published: one
 * sentence a line, lower case, words and punctuation parted by spaces, in
 * Windows-1252.  There are no published splits: of each ten lines in a row one is a
 * test sentence, the next a dev sentence; `fold` says which.
 *
 * Known values: 5,331 sentences of each class.  Source: Pang & Lee 2005, Seeing
 * stars, arXiv:cs/0506075, data set "sentence polarity v1.0". */
#include <attnkit/attnkit.h>

#include <string.h>

enum { N_FOLD = 10 };

typedef struct Polarity {
    gchar *path;
    gint64 fold;
} Polarity;

static const AkOption options[] = {
    AK_PATH(Polarity, path, NULL,
            "folder with rt-polarity.pos and rt-polarity.neg as published"),
    AK_INT(Polarity, fold, "0", 0, N_FOLD - 1, NULL,
           "which line of each ten is a test sentence, counted from 0"),
    {.name = NULL},
};

static const AkDefault defaults[] = {
    {"train.batch_size", "32"},
    {NULL, NULL},
};

static const char *const polarity_class[] = {"negative", "positive"};

/* The file in UTF-8, or NULL. */
static gchar *
polarity_text(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree gchar *raw = NULL;
    gsize size;
    if (!g_file_get_contents(path, &raw, &size, &cause)) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA, "cannot read the data: %s",
                    cause->message);
        return NULL;
    }
    gchar *text = g_convert(raw, (gssize)size, "UTF-8", "WINDOWS-1252", NULL,
                            NULL, &cause);
    if (text == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "%s: not the published file in Windows-1252: %s", path,
                    cause->message);
    return text;
}

static gboolean
polarity_read_class(const Polarity *polarity, gint label, AkExamples *examples,
                    GError **error)
{
    const char *short_name = label == 1 ? "pos" : "neg";
    g_autofree gchar *file = g_strconcat("rt-polarity.", short_name, NULL);
    g_autofree gchar *path = g_build_filename(polarity->path, file, NULL);
    g_autofree gchar *text = polarity_text(path, error);
    if (text == NULL)
        return FALSE;

    g_auto(GStrv) line = g_strsplit(text, "\n", -1);
    for (gsize i = 0; line[i] != NULL; i++) {
        if (*g_strstrip(line[i]) == '\0')
            continue;
        const gsize place = (i + N_FOLD - (gsize)polarity->fold) % N_FOLD;
        g_autofree gchar *id =
            g_strdup_printf("%s-%" G_GSIZE_FORMAT, short_name, i + 1);
        ak_examples_add(examples, &(AkExample){.id = id,
                                               .split = place == 0   ? AK_TEST
                                                        : place == 1 ? AK_DEV
                                                                     : AK_TRAIN,
                                               .text = line[i],
                                               .label = label});
    }
    return TRUE;
}

static gboolean
polarity_read(gconstpointer data, guint64 seed, AkExamples *examples,
              GError **error)
{
    (void)seed; /* nothing is drawn */
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, polarity_class);
    return polarity_read_class(data, 0, examples, error) &&
           polarity_read_class(data, 1, examples, error);
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = polarity_read,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "polarity",
    .version = "1.0",
    .license = "MIT",
    .summary = "sentence polarity v1.0: sentences of film reviews, two classes",
    .source = "Pang & Lee 2005, arXiv:cs/0506075",
    .cost = "linear in the size of the files",
    .limits = "the splits are ours, and sentences of one review may lie in two",
    .state_size = sizeof(Polarity),
    .options = options,
    .ops.dataset = &ops,
};
