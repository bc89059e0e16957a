/* newsgroups: messages of two groups of Usenet, baseball and hockey.
 *
 * `path` is 20news-bydate.tar.gz as it is published, or the folder that it
 * unpacks to: a message a file,
 *
 *   20news-bydate-train/rec.sport.baseball/NUMBER, and so on.
 *
 * Other groups are passed over.  Preparation as the authors of arXiv:1902.10186
 * have it: header, signature and quotes are left out by scikit-learn's rules
 * (newsgroups-message.c); tokens, lower case, qqq for tokens with digits; then
 * every run of marks and blanks becomes its last character; messages of which
 * nothing is left are dropped.  Both published splits are pooled, for 20 %,
 * rounded up, to be drawn as test split, and 20 % of the others as dev split,
 * both with the classes in their proportion.
 *
 * A message that is not UTF-8 is Latin-1.  scikit-learn takes all for Latin-1,
 * which is the same for the messages of these two groups: none that is not
 * ASCII is UTF-8.
 *
 * Known values: 994 and 999 messages.
 * Source: K. Lang 1995, http://qwone.com/~jason/20Newsgroups/ */
#include "newsgroups-message.h"

#include <attnkit/attnkit.h>

#include <string.h>

typedef struct Newsgroups {
    gchar *path;
    gint tokeniser; /* AkTokeniser */
} Newsgroups;

static const AkOption options[] = {
    AK_PATH(Newsgroups, path, NULL,
            "the published 20news-bydate.tar.gz, or the folder that it "
            "unpacks to"),
    AK_CHOICE(Newsgroups, tokeniser, "english", AK_TOKENISER_CHOICES,
              "how running text is parted into words"),
    {0},
};

static const AkDefault defaults[] = {
    {"text.longer_than", "6"}, {"text.shorter_than", "500"},
    {"text.min_df", "2"},      {"train.batch_size", "32"},
    {"train.epochs", "8"},     {NULL, NULL},
};

static const char *const newsgroups_class[] = {"baseball", "hockey"};

/* Folders of the two splits, by class. */
enum { NEWSGROUPS_PARTS = 4 };
static const char *const newsgroups_folder[NEWSGROUPS_PARTS] = {
    "20news-bydate-train/rec.sport.baseball",
    "20news-bydate-train/rec.sport.hockey",
    "20news-bydate-test/rec.sport.baseball",
    "20news-bydate-test/rec.sport.hockey",
};

typedef struct Count {
    gsize n[NEWSGROUPS_PARTS]; /* messages read */
    gsize n_empty;             /* of them dropped */
    GHashTable *id;            /* set: of all of them */
} Count;

/* Which folder a file is in; NEWSGROUPS_PARTS: it is no message of these. */
static guint
newsgroups_find(const char *name)
{
    guint part = 0;
    for (; part < NEWSGROUPS_PARTS; part++) {
        g_autofree gchar *files =
            g_strconcat(newsgroups_folder[part], "/?*", NULL);
        if (ak_path_matches(name, files))
            break;
    }
    const char *number = strrchr(name, '/');
    return number != NULL &&
                   strspn(number + 1, "0123456789") == strlen(number + 1)
               ? part
               : NEWSGROUPS_PARTS;
}

/* What somebody wrote, without header, quotes and signature, as the model reads
 * it.  Free it. */
static gchar *
newsgroups_prepare(gconstpointer state, const char *own)
{
    const Newsgroups *newsgroups = state;
    g_autofree gchar *clean = ak_clean(own, (AkTokeniser)newsgroups->tokeniser);
    return newsgroups_part(clean);
}

/* The message that the archive is at. */
static gboolean
newsgroups_add(const Newsgroups *newsgroups, AkArchive *archive,
               const char *name, guint part, Count *count, AkExamples *examples,
               GError **error)
{
    gchar *message;
    gsize size;
    g_autofree gchar *number = g_path_get_basename(name);
    const gint label = (gint)(part % 2);
    g_autofree gchar *id =
        g_strconcat(newsgroups_class[label], "/", number, NULL);
    if (!ak_archive_text(archive, &message, &size, error))
        return FALSE;
    if (!g_hash_table_add(count->id, g_strdup(id)))
        return ak_archive_fail(archive, error,
                               "message %s is there twice; the published "
                               "archive has each once",
                               id);
    g_autofree gchar *own = newsgroups_strip(message);
    g_autofree gchar *text = newsgroups_prepare(newsgroups, own);

    count->n[part]++;
    count->n_empty += *text == '\0';
    if (*text != '\0')
        ak_examples_add(examples, &(AkExample){.id = id,
                                               .split = AK_TRAIN,
                                               .text = text,
                                               .label = label});
    return TRUE;
}

static gboolean
newsgroups_read_archive(const Newsgroups *newsgroups, Count *count,
                        AkExamples *examples, GError **error)
{
    g_autoptr(AkArchive) archive =
        ak_archive_open(newsgroups->path, examples, error);
    if (archive == NULL)
        return FALSE;
    ak_archive_take_latin1(archive);
    const char *name;
    do {
        if (!ak_archive_next(archive, &name, error))
            return FALSE;
        const guint part =
            name != NULL ? newsgroups_find(name) : NEWSGROUPS_PARTS;
        if (part < NEWSGROUPS_PARTS &&
            !newsgroups_add(newsgroups, archive, name, part, count, examples,
                            error))
            return FALSE;
    } while (name != NULL);

    for (guint part = 0; part < NEWSGROUPS_PARTS; part++)
        if (count->n[part] == 0) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s has no message %s/NUMBER; path must be "
                        "20news-bydate.tar.gz as it is published, or the "
                        "folder that it unpacks to",
                        newsgroups->path, newsgroups_folder[part]);
            return FALSE;
        }
    return TRUE;
}

static gboolean
newsgroups_read(gconstpointer state, guint64 seed, AkExamples *examples,
                GError **error)
{
    g_autoptr(GHashTable) id =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    Count count = {.id = id};
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, newsgroups_class);
    if (!newsgroups_read_archive(state, &count, examples, error))
        return FALSE;

    static const AkSplit drawn[] = {AK_TEST, AK_DEV};
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++) {
        const gsize n = ak_examples_count(examples, AK_TRAIN);
        ak_examples_move(examples, AK_TRAIN, drawn[i], ak_split_size(n, 0.2),
                         TRUE, seed);
    }
    ak_examples_note(examples,
                     "read %" G_GSIZE_FORMAT " messages of baseball and "
                     "%" G_GSIZE_FORMAT " of hockey; %" G_GSIZE_FORMAT
                     " are left out: nothing remains of them without header, "
                     "signature and quotes",
                     count.n[0] + count.n[2], count.n[1] + count.n[3],
                     count.n_empty);
    return TRUE;
}

/* Checksum: as scikit-learn states it for its copy of the author's archive; the
 * size is stated nowhere. */
static const AkDownload downloads[] = {
    {"20news-bydate.tar.gz",
     "http://qwone.com/~jason/20Newsgroups/20news-bydate.tar.gz",
     "8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610", 0,
     "messages of twenty groups, in two splits by date"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = newsgroups_read,
    .prepare = newsgroups_prepare,
    .downloads = downloads,
    .terms = "none stated; public messages of Usenet, of 1993",
    .citation = "Lang 1995: NewsWeeder: Learning to Filter Netnews. ICML",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "newsgroups",
    .version = "1.0",
    .license = "MIT",
    .summary = "20 newsgroups: messages about baseball and hockey, two classes",
    .source = "Lang 1995; preparation of arXiv:1902.10186",
    .cost = "linear in the size of the archive",
    .limits = "two of the twenty groups",
    .state_size = sizeof(Newsgroups),
    .options = options,
    .ops.dataset = &ops,
};
