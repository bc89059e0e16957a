/* imdb: film reviews labelled positive or negative.
 *
 * `path` is aclImdb_v1.tar.gz as it is published, or the folder that it unpacks
 * to, with a file for each review:
 *
 *   aclImdb/train/neg/ID_RATING.txt, train/pos, test/neg, test/pos
 *
 * What else is in it (train/unsup, imdb.vocab, lists of addresses) is passed
 * over.  Preparation as the authors of arXiv:1902.10186 have it, who began with
 * the copy of Keras: lower case, punctuation a blank but for the apostrophe, so
 * that <br /> leaves the word "br"; reviews of 400 words or more are left out;
 * then 20 % of the training reviews, rounded up, are the dev split, and of the
 * test reviews a sample of 20 %, rounded down, is kept.
 *
 * Known values: 12,500 reviews of each class for training and as many for the
 * test; of 25,000 each 21,516 and 21,731 have fewer than 400 words.
 * Source: Maas et al. 2011, https://ai.stanford.edu/~amaas/data/sentiment/ */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

typedef struct Imdb {
    gchar *path;
    gint64 max_words;
    gdouble test_share;
} Imdb;

static const AkOption options[] = {
    AK_PATH(Imdb, path, NULL,
            "the published aclImdb_v1.tar.gz, or the folder that it unpacks "
            "to"),
    AK_INT(Imdb, max_words, "399", 0, 1e9, "words",
           "longer reviews are left out before anything is drawn; 0: none are"),
    AK_REAL(Imdb, test_share, "0.2", 0, 1, NULL,
            "share of the test reviews that is kept, a sample; 1: all"),
    {0},
};

static const AkDefault defaults[] = {
    {"text.longer_than", "6"},
    {"text.min_df", "10"},
    {"train.batch_size", "32"},
    {"train.epochs", "8"},
    {NULL, NULL},
};

static const char *const imdb_class[] = {"negative", "positive"};

/* Where the reviews are; what they are. */
typedef struct ImdbPart {
    const char *folder, *files;
    AkSplit split;
    gint label;
} ImdbPart;

static const ImdbPart imdb_part[] = {
    {"train/neg", "train/neg/?*_?*.txt", AK_TRAIN, 0},
    {"train/pos", "train/pos/?*_?*.txt", AK_TRAIN, 1},
    {"test/neg", "test/neg/?*_?*.txt", AK_TEST, 0},
    {"test/pos", "test/pos/?*_?*.txt", AK_TEST, 1},
};
enum { IMDB_PARTS = G_N_ELEMENTS(imdb_part) };

typedef struct Count {
    gsize n[IMDB_PARTS];      /* reviews read */
    gsize n_long[IMDB_PARTS]; /* of them left out */
} Count;

/* The review as the model reads it.  Free it. */
static gchar *
imdb_prepare(gconstpointer state, const char *review)
{
    (void)state; /* no option changes it */
    g_autofree gchar *text = ak_lower(review);
    g_strdelimit(text, "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n", ' ');
    return ak_tokenise(text, AK_TOKENS_WHITESPACE);
}

static gsize
imdb_count_words(const char *words)
{
    gsize n = *words != '\0';
    for (const char *c = words; *c != '\0'; c++)
        n += *c == ' ';
    return n;
}

/* The review that the archive is at. */
static gboolean
imdb_add(const Imdb *imdb, AkArchive *archive, const char *name, guint part,
         Count *count, AkExamples *examples, GError **error)
{
    g_autofree gchar *file = g_path_get_basename(name);
    gchar *review;
    gsize size;
    if (!ak_archive_text(archive, &review, &size, error))
        return FALSE;
    g_autofree gchar *text = imdb_prepare(imdb, review);
    const gsize n_word = imdb_count_words(text);

    count->n[part]++;
    if (imdb->max_words > 0 && n_word > (gsize)imdb->max_words) {
        count->n_long[part]++;
        return TRUE;
    }
    file[strlen(file) - strlen(".txt")] = '\0';
    g_autofree gchar *id = g_strconcat(imdb_part[part].folder, "/", file, NULL);
    ak_examples_add(examples, &(AkExample){.id = id,
                                           .split = imdb_part[part].split,
                                           .text = text,
                                           .label = imdb_part[part].label});
    return TRUE;
}

static gboolean
imdb_read_archive(const Imdb *imdb, Count *count, AkExamples *examples,
                  GError **error)
{
    g_autoptr(AkArchive) archive = ak_archive_open(imdb->path, examples, error);
    const char *name;
    do {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        for (guint part = 0; name != NULL && part < IMDB_PARTS; part++)
            if (ak_path_matches(name, imdb_part[part].files)) {
                if (!imdb_add(imdb, archive, name, part, count, examples, error))
                    return FALSE;
                break;
            }
    } while (name != NULL);

    for (guint part = 0; part < IMDB_PARTS; part++)
        if (count->n[part] == 0) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s has no review %s/ID_RATING.txt; path must be "
                        "aclImdb_v1.tar.gz as it is published, or the folder "
                        "that it unpacks to",
                        imdb->path, imdb_part[part].folder);
            return FALSE;
        }
    return TRUE;
}

static void
imdb_note(const Imdb *imdb, const Count *count, gsize n_sample,
          AkExamples *examples)
{
    ak_examples_note(examples,
                     "read %" G_GSIZE_FORMAT " negative and %" G_GSIZE_FORMAT
                     " positive reviews for training, %" G_GSIZE_FORMAT
                     " and %" G_GSIZE_FORMAT " for the test",
                     count->n[0], count->n[1], count->n[2], count->n[3]);
    const gsize n_test = count->n[2] + count->n[3];
    const gsize n_long = count->n_long[2] + count->n_long[3];
    if (imdb->max_words > 0)
        ak_examples_note(examples,
                         "%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT
                         " of them have more than %" G_GINT64_FORMAT
                         " words and are left out",
                         count->n_long[0] + count->n_long[1], n_long,
                         imdb->max_words);
    if (n_sample < n_test - n_long)
        ak_examples_note(examples,
                         "of %" G_GSIZE_FORMAT " test reviews "
                         "%" G_GSIZE_FORMAT " are drawn",
                         n_test - n_long, n_sample);
}

static gboolean
imdb_read(gconstpointer state, guint64 seed, AkExamples *examples,
          GError **error)
{
    const Imdb *imdb = state;
    Count count = {.n = {0}};
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, imdb_class);
    if (!imdb_read_archive(imdb, &count, examples, error))
        return FALSE;

    const gsize n_train = ak_examples_count(examples, AK_TRAIN);
    const gsize n_test = ak_examples_count(examples, AK_TEST);
    const gsize n_sample = (gsize)floor(imdb->test_share * (gdouble)n_test);
    ak_examples_move(examples, AK_TRAIN, AK_DEV, ak_split_size(n_train, 0.2),
                     FALSE, seed);
    ak_examples_sample(examples, AK_TEST, n_sample, seed);
    imdb_note(imdb, &count, n_sample, examples);
    return TRUE;
}

/* Size and checksum: as the catalogue of TensorFlow Datasets states them for this
 * address. */
static const AkDownload downloads[] = {
    {"aclImdb_v1.tar.gz",
     "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
     "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
     84125825, "50,000 reviews with labels, and as many without"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = imdb_read,
    .prepare = imdb_prepare,
    .downloads = downloads,
    .terms = "none stated; research use with citation",
    .citation = "Maas, Daly, Pham, Huang, Ng & Potts 2011: Learning Word "
                "Vectors for Sentiment Analysis. ACL",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "imdb",
    .version = "1.0",
    .license = "MIT",
    .summary = "large movie review data set: film reviews, two classes",
    .source = "Maas et al. 2011; preparation of arXiv:1902.10186",
    .cost = "linear in the size of the archive",
    .state_size = sizeof(Imdb),
    .options = options,
    .ops.dataset = &ops,
};
