/* parcel: a data set of three files, for tests of what is fetched: one of which
 * all is known, one of which nothing is, and one that is not free. */
#include <attnkit/attnkit.h>

typedef struct Parcel {
    const char *path;
} Parcel;

static const AkOption options[] = {
    AK_PATH(Parcel, path, "", "the folder of the files"),
    {0},
};

static gboolean
parcel_read(gconstpointer state, guint64 seed, AkExamples *examples,
            GError **error)
{
    (void)state, (void)seed, (void)examples;
    g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA, "there is no reader");
    return FALSE;
}

/* The checksum is that of "all is known\n". */
static const AkDownload downloads[] = {
    {"a note.txt", "https://parcel.invalid/a%20note.txt",
     "5fb7f6cd9868f5ae1560b4c49727434cc693aabc38a72d4350bba0bd5c9952ce", 13,
     "a note"},
    {"more.tar.gz", "https://parcel.invalid/more.tar.gz", NULL, 0, "more"},
    {"letters.txt", NULL, NULL, 0, "letters of others"},
    {NULL, NULL, NULL, 0, NULL},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .read = parcel_read,
    .downloads = downloads,
    .terms = "for tests",
    .citation = "Nobody 2000",
    .obtain = "the letters are had from those who wrote them",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "parcel",
    .version = "1.0",
    .license = "MIT",
    .summary = "files that are fetched and not read",
    .source = "none: a test's",
    .state_size = sizeof(Parcel),
    .options = options,
    .ops.dataset = &ops,
};
