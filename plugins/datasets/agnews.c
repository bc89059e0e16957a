/* agnews: news articles about the world or about business.
 *
 * `path` is ag_news_csv.tgz as it is published, or a folder with its train.csv
 * and test.csv: class (1 world, 2 sports, 3 business, 4 science), title and
 * description, quoted, without a header.
 *
 * Preparation as the authors of arXiv:1902.10186 have it: the description
 * alone, not the title; of classes 1 and 3; tokens, lower case, qqq for tokens
 * with digits.  15 % of the training texts, rounded up, are the dev split.
 *
 * Known values: 30,000 articles of each class for training, 1,900 for the test.
 * Source: Zhang, Zhao & LeCun 2015, arXiv:1509.01626. */
#include <attnkit/attnkit.h>

#include <string.h>

typedef struct Agnews {
    gchar *path;
    gint tokeniser; /* AkTokeniser */
} Agnews;

static const AkOption options[] = {
    AK_PATH(Agnews, path, NULL,
            "the published ag_news_csv.tgz, or a folder with its train.csv "
            "and test.csv"),
    AK_CHOICE(Agnews, tokeniser, "english", AK_TOKENISER_CHOICES,
              "how running text is parted into words"),
    {0},
};

/* No limit of length is named, and the code's own cuts the extremes. */
static const AkDefault defaults[] = {
    {"text.min_df", "5"},
    {"train.batch_size", "32"},
    {"train.epochs", "8"},
    {NULL, NULL},
};

static const char *const agnews_class[] = {"world", "business"};

/* Our label for each published class, from 1; -1: left out. */
enum { AGNEWS_CLASSES = 4, AGNEWS_FIELDS = 3 };
static const gint agnews_label[AGNEWS_CLASSES] = {0, -1, 1, -1};

/* One of the two files. */
typedef struct AgnewsFile {
    const char *name;
    AkSplit split;
    gchar *found;            /* as the archive has it; NULL: not yet */
    gsize n[AGNEWS_CLASSES]; /* articles read, by published class from 1 */
} AgnewsFile;

/* A description as the model reads it.  Free it. */
static gchar *
agnews_prepare(gconstpointer state, const char *description)
{
    const Agnews *agnews = state;
    return ak_clean(description, (AkTokeniser)agnews->tokeniser);
}

static gboolean
agnews_add(const Agnews *agnews, const AkRows *rows, AgnewsFile *file,
           gsize number, AkExamples *examples, GError **error)
{
    if (ak_rows_n_field(rows) != AGNEWS_FIELDS)
        return ak_rows_fail(rows, error,
                            "%" G_GSIZE_FORMAT " fields, expected three: "
                            "class, title, description",
                            ak_rows_n_field(rows));
    const char *digit = ak_rows_field(rows, 0);
    if (*digit < '1' || *digit > '0' + AGNEWS_CLASSES || digit[1] != '\0')
        return ak_rows_fail(rows, error,
                            "class '%s' is none of 1 (world), 2 (sports), 3 "
                            "(business), 4 (science); the published files have "
                            "no header",
                            digit);
    const gint label = agnews_label[*digit - '1'];
    file->n[*digit - '1']++;
    if (label < 0)
        return TRUE;

    g_autofree gchar *text = agnews_prepare(agnews, ak_rows_field(rows, 2));
    g_autofree gchar *id =
        g_strdup_printf("%s-%" G_GSIZE_FORMAT,
                        file->split == AK_TRAIN ? "train" : "test", number);
    ak_examples_add(examples, &(AkExample){.id = id,
                                           .split = file->split,
                                           .text = text,
                                           .label = label});
    return TRUE;
}

/* The file that the archive is at. */
static gboolean
agnews_read_file(const Agnews *agnews, AkArchive *archive, AgnewsFile *file,
                 AkExamples *examples, GError **error)
{
    g_autoptr(AkRows) rows = ak_rows_new(archive, AK_ROWS_CSV, FALSE, error);
    gboolean is_there = rows != NULL;
    for (gsize number = 1; is_there; number++)
        if (!ak_rows_next(rows, &is_there, error) ||
            (is_there &&
             !agnews_add(agnews, rows, file, number, examples, error)))
            return FALSE;
    return rows != NULL;
}

static gboolean
agnews_read_archive(const Agnews *agnews, AgnewsFile *file,
                    AkExamples *examples, GError **error)
{
    g_autoptr(AkArchive) archive =
        ak_archive_open(agnews->path, examples, error);
    const char *name;
    do {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        for (AgnewsFile *one = file; name != NULL && one < file + 2; one++) {
            if (!ak_path_matches(name, one->name))
                continue;
            if (one->found != NULL)
                return ak_archive_fail(archive, error,
                                       "there is %s as well; name the folder "
                                       "of one",
                                       one->found);
            one->found = g_strdup(name);
            if (!agnews_read_file(agnews, archive, one, examples, error))
                return FALSE;
            break;
        }
    } while (name != NULL);
    for (const AgnewsFile *one = file; one < file + 2; one++)
        if (one->found == NULL) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s has no %s; path must be ag_news_csv.tgz as it is "
                        "published, or a folder with train.csv and test.csv",
                        agnews->path, one->name);
            return FALSE;
        }
    return TRUE;
}

static gboolean
agnews_read(gconstpointer state, guint64 seed, AkExamples *examples,
            GError **error)
{
    AgnewsFile file[] = {{.name = "train.csv", .split = AK_TRAIN},
                         {.name = "test.csv", .split = AK_TEST}};
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, agnews_class);
    const gboolean is_read = agnews_read_archive(state, file, examples, error);
    g_free(file[0].found);
    g_free(file[1].found);
    if (!is_read)
        return FALSE;

    const gsize n_train = ak_examples_count(examples, AK_TRAIN);
    ak_examples_move(examples, AK_TRAIN, AK_DEV, ak_split_size(n_train, 0.15),
                     FALSE, seed);
    ak_examples_note(examples,
                     "read %" G_GSIZE_FORMAT " articles about the world and "
                     "%" G_GSIZE_FORMAT " about business for training, "
                     "%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT
                     " for the test; %" G_GSIZE_FORMAT
                     " of the other two classes are passed over",
                     file[0].n[0], file[0].n[2], file[1].n[0], file[1].n[2],
                     file[0].n[1] + file[0].n[3] + file[1].n[1] + file[1].n[3]);
    return TRUE;
}

/* Size: as the fastai library states it for this address.  No SHA-256 of this
 * archive is stated; that of TensorFlow Datasets is of another one. */
static const AkDownload downloads[] = {
    {"ag_news_csv.tgz", "https://s3.amazonaws.com/fast-ai-nlp/ag_news_csv.tgz",
     NULL, 11784419, "articles of four classes, in two splits"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = agnews_read,
    .prepare = agnews_prepare,
    .downloads = downloads,
    .terms = "research and other non-commercial use (readme.txt)",
    .citation = "Zhang, Zhao & LeCun 2015: Character-level Convolutional "
                "Networks for Text Classification. NIPS",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "agnews",
    .version = "1.0",
    .license = "MIT",
    .summary = "ag news: articles about the world and about business, two "
               "classes",
    .source = "Zhang, Zhao & LeCun 2015, arXiv:1509.01626; preparation of "
              "arXiv:1902.10186",
    .cost = "linear in the size of the files",
    .limits = "two of the four classes",
    .state_size = sizeof(Agnews),
    .options = options,
    .ops.dataset = &ops,
};
