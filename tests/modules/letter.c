/* letter: a data set of one file, for tests of what is said once it is fetched. */
#include <attnkit/attnkit.h>

typedef struct Letter {
    const char *path;
} Letter;

static const AkOption options[] = {
    AK_PATH(Letter, path, "", "the file"),
    {0},
};

static gboolean
letter_read(gconstpointer state, guint64 seed, AkExamples *examples,
            GError **error)
{
    (void)state, (void)seed, (void)examples;
    g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA, "there is no reader");
    return FALSE;
}

static const AkDownload downloads[] = {
    {"letters.txt", "https://letter.invalid/letters.txt", NULL, 0, "letters"},
    {NULL, NULL, NULL, 0, NULL},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .read = letter_read,
    .downloads = downloads,
    .terms = "for tests",
    .citation = "Nobody 2000",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "letter",
    .version = "1.0",
    .license = "MIT",
    .summary = "one file that is fetched and not read",
    .source = "none: a test's",
    .state_size = sizeof(Letter),
    .options = options,
    .ops.dataset = &ops,
};
