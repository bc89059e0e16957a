/* polarity: sentences of film reviews, half of them positive.
 *
 * `path` is rt-polaritydata.tar.gz as published, or a folder with what is in it:
 * rt-polarity.pos and rt-polarity.neg, one sentence a line, lower case, words and
 * punctuation parted by spaces, in Latin-1.  There are no published splits: of each
 * ten lines in a row one is a test sentence, the next a dev sentence; `fold` says
 * which.
 *
 * Known values: 5,331 sentences of each class.  Source: Pang & Lee 2005, Seeing
 * stars, arXiv:cs/0506075, data set "sentence polarity v1.0". */
#include <attnkit/attnkit.h>

enum { N_FOLD = 10 };

typedef struct Polarity {
    gchar *path;
    gint64 fold;
} Polarity;

static const AkOption options[] = {
    AK_PATH(
        Polarity, path, NULL,
        "rt-polaritydata.tar.gz, or a folder with rt-polarity.pos and .neg"),
    AK_INT(Polarity, fold, "0", 0, N_FOLD - 1, NULL,
           "which line of each ten is a test sentence, counted from 0"),
    {.name = NULL},
};

static const AkDefault defaults[] = {
    {"train.batch_size", "32"},
    {NULL, NULL},
};

static const char *const polarity_class[] = {"negative", "positive"};

static AkSplit
polarity_split(const Polarity *polarity, gsize n_line)
{
    const gsize place = (n_line - 1 + N_FOLD - (gsize)polarity->fold) % N_FOLD;
    if (place > 1)
        return AK_TRAIN;
    return place == 0 ? AK_TEST : AK_DEV;
}

/* The file that the archive stands at, all of one class. */
static gboolean
polarity_read_class(const Polarity *polarity, AkArchive *archive, gint label,
                    AkExamples *examples, GError **error)
{
    gchar *line;
    gsize length;
    while (TRUE) {
        if (!ak_archive_line(archive, &line, &length, error))
            return FALSE;
        if (line == NULL)
            return TRUE;
        if (*g_strstrip(line) == '\0')
            continue;
        const gsize n = ak_archive_n_line(archive);
        g_autofree gchar *id = g_strdup_printf("%s-%" G_GSIZE_FORMAT,
                                               label == 1 ? "pos" : "neg", n);
        ak_examples_add(examples,
                        &(AkExample){.id = id,
                                     .split = polarity_split(polarity, n),
                                     .text = line,
                                     .label = label});
    }
}

static gboolean
polarity_read(gconstpointer data, guint64 seed, AkExamples *examples,
              GError **error)
{
    static const char *const file[] = {"rt-polarity.neg", "rt-polarity.pos"};
    const Polarity *polarity = data;
    (void)seed; /* nothing is drawn */

    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, polarity_class);
    for (gint label = 0; label < 2; label++) {
        g_autoptr(AkArchive) archive =
            ak_archive_open(polarity->path, examples, error);
        if (archive == NULL)
            return FALSE;
        ak_archive_take_latin1(archive);
        if (!ak_archive_find(archive, file[label], error) ||
            !polarity_read_class(polarity, archive, label, examples, error))
            return FALSE;
    }
    return TRUE;
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
