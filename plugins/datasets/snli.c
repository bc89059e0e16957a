/* snli: Stanford Natural Language Inference, pairs of sentences.
 *
 * `path` is the published snli_1.0.zip, or a folder with what it holds:
 * snli_1.0_train.jsonl, snli_1.0_dev.jsonl and snli_1.0_test.jsonl, one JSON
 * object a line, of which gold_label, sentence1 and sentence2 are read.
 *
 * The premise (sentence1) is the text that is attended, the hypothesis
 * (sentence2) the query: does it contradict the premise, follow from it, or
 * neither?  Both are cleaned as the authors of arXiv:1902.10186 did
 * (<attnkit/words.h>).  Pairs without a gold label ("-": the annotators did not
 * agree) are left out.
 *
 * Known values: 182,764 neutral, 183,187 contradictions, 183,416 entailments in
 * training; 3,219, 3,237 and 3,368 in test.
 * Source: Bowman et al. 2015, arXiv:1508.05326. */
#include <attnkit/attnkit.h>

#include <string.h>

typedef struct Snli {
    gchar *path;
    gint tokeniser;
} Snli;

static const AkOption options[] = {
    AK_PATH(Snli, path, NULL,
            "the published snli_1.0.zip, or a folder with "
            "snli_1.0_train.jsonl, snli_1.0_dev.jsonl and snli_1.0_test.jsonl"),
    AK_CHOICE(Snli, tokeniser, "english", AK_TOKENISER_CHOICES,
              "what parts a sentence into words"),
    {0},
};

static const AkDefault defaults[] = {
    {"text.min_df", "3"},
    {"train.batch_size", "128"},
    {"train.epochs", "25"},
    {NULL, NULL},
};

static const char *const snli_class[] = {"contradiction", "entailment",
                                         "neutral"};

/* Columns, and what is handed over. */
typedef struct SnliFile {
    const Snli *snli;
    AkExamples *examples;
    AkRows *rows;
    AkSplit split;
    gsize label, premise, hypothesis;
    gsize *n_unsettled; /* of all files */
} SnliFile;

/* The class of a gold label; the number of classes for "-". */
static gboolean
snli_find_class(const SnliFile *file, gsize *class, GError **error)
{
    const char *label = ak_rows_field(file->rows, file->label);
    const gsize n = G_N_ELEMENTS(snli_class);
    *class = 0;
    while (*class < n && g_strcmp0(label, snli_class[*class]) != 0)
        (*class)++;
    return *class < n || g_strcmp0(label, "-") == 0 ||
           ak_rows_fail(file->rows, error,
                        "gold_label is %s%s%s; contradiction, entailment, "
                        "neutral or - were expected",
                        label != NULL ? "'" : "",
                        label != NULL ? label : "not there",
                        label != NULL ? "'" : "");
}

/* A sentence as the model reads it.  Free it. */
static gchar *
snli_prepare(gconstpointer state, const char *sentence)
{
    const Snli *snli = state;
    return ak_clean(sentence, (AkTokeniser)snli->tokeniser);
}

static gboolean
snli_add(const SnliFile *file, GError **error)
{
    gsize class;
    if (!snli_find_class(file, &class, error))
        return FALSE;
    if (class == G_N_ELEMENTS(snli_class)) {
        (*file->n_unsettled)++;
        return TRUE;
    }
    const char *premise = ak_rows_field(file->rows, file->premise);
    const char *hypothesis = ak_rows_field(file->rows, file->hypothesis);
    if (premise == NULL || hypothesis == NULL)
        return ak_rows_fail(file->rows, error,
                            "sentence1 or sentence2 is missing");
    g_autofree gchar *text = snli_prepare(file->snli, premise);
    g_autofree gchar *query = snli_prepare(file->snli, hypothesis);
    g_autofree gchar *id =
        g_strdup_printf("%s-%" G_GSIZE_FORMAT, ak_split_name(file->split),
                        ak_rows_n_line(file->rows));
    ak_examples_add(file->examples, &(AkExample){.id = id,
                                                 .split = file->split,
                                                 .text = text,
                                                 .query = query,
                                                 .label = (gint) class});
    return TRUE;
}

static gboolean
snli_read_file(SnliFile *file, AkArchive *archive, GError **error)
{
    g_autoptr(AkRows) rows = ak_rows_new(archive, AK_ROWS_JSON, FALSE, error);
    if (rows == NULL || !ak_rows_find(rows, "gold_label", &file->label, error) ||
        !ak_rows_find(rows, "sentence1", &file->premise, error) ||
        !ak_rows_find(rows, "sentence2", &file->hypothesis, error))
        return FALSE;
    file->rows = rows;
    gboolean is_there = TRUE;
    while (is_there)
        if (!ak_rows_next(rows, &is_there, error) ||
            (is_there && !snli_add(file, error)))
            return FALSE;
    return TRUE;
}

/* The split whose file this is; 3: none's. */
static guint
snli_find_split(const char *name)
{
    guint split = 0;
    for (; split < 3; split++) {
        g_autofree gchar *file =
            g_strdup_printf("snli_1.0_%s.jsonl", ak_split_name(split));
        if (ak_path_matches(name, file))
            break;
    }
    return split;
}

static gboolean
snli_read(gconstpointer state, guint64 seed, AkExamples *examples,
          GError **error)
{
    const Snli *snli = state;
    (void)seed; /* the splits are the published ones */
    g_autoptr(AkArchive) archive = ak_archive_open(snli->path, examples, error);
    gboolean is_read[4] = {FALSE};
    gsize n_unsettled = 0;
    const char *name = "";
    ak_examples_declare(examples, AK_TASK_QUERY, G_N_ELEMENTS(snli_class),
                        G_N_ELEMENTS(snli_class), snli_class);
    while (name != NULL) {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        const guint split = name != NULL ? snli_find_split(name) : 3;
        SnliFile file = {.snli = snli,
                         .examples = examples,
                         .split = (AkSplit)split,
                         .n_unsettled = &n_unsettled};
        if (split == 3)
            continue;
        if (is_read[split])
            return ak_archive_fail(archive, error,
                                   "a second file of this name; path must "
                                   "hold the data once");
        is_read[split] = TRUE;
        if (!snli_read_file(&file, archive, error))
            return FALSE;
    }
    for (guint s = 0; s < 3; s++)
        if (!is_read[s]) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s has no file snli_1.0_%s.jsonl; path must be "
                        "snli_1.0.zip or a folder with what it holds",
                        snli->path, ak_split_name((AkSplit)s));
            return FALSE;
        }
    if (n_unsettled > 0)
        ak_examples_note(examples,
                         "left out: %" G_GSIZE_FORMAT
                         " pair%s without a gold label (-)",
                         n_unsettled, n_unsettled == 1 ? "" : "s");
    return TRUE;
}

/* Size and checksum: as the catalogues of TensorFlow's and Hugging Face's data set
 * libraries state them for this address. */
static const AkDownload downloads[] = {
    {"snli_1.0.zip", "https://nlp.stanford.edu/projects/snli/snli_1.0.zip",
     "afb3d70a5af5d8de0d9d81e2637e0fb8c22d1235c2749d83125ca43dab0dbd3e",
     94550081, "pairs of sentences, in three splits"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = snli_read,
    .prepare = snli_prepare,
    .downloads = downloads,
    .terms = "CC BY-SA 4.0",
    .citation =
        "Bowman, Angeli, Potts & Manning 2015: A large annotated corpus "
        "for learning natural language inference. EMNLP",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "snli",
    .version = "1.0",
    .license = "MIT",
    .summary = "stanford natural language inference: does one sentence follow "
               "from another",
    .source = "Bowman et al. 2015, arXiv:1508.05326; preparation of "
              "arXiv:1902.10186",
    .cost = "linear in the size of the files",
    .state_size = sizeof(Snli),
    .options = options,
    .ops.dataset = &ops,
};
