/* sealed: a data set that nobody may download, for tests of what is said then. */
#include <attnkit/attnkit.h>

static gboolean
sealed_read(gconstpointer state, guint64 seed, AkExamples *examples,
            GError **error)
{
    (void)state, (void)seed, (void)examples;
    g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA, "there is no reader");
    return FALSE;
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .read = sealed_read,
    .terms = "of the archive",
    .obtain = "apply in writing at the archive",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "sealed",
    .version = "1.0",
    .license = "MIT",
    .summary = "files that are handed out on application",
    .source = "none: a test's",
    .ops.dataset = &ops,
};
