/* sst: Stanford Sentiment Treebank, sentences labelled positive or negative.
 *
 * `path` is trainDevTestTrees_PTB.zip as it is published, or a folder with its
 * train.txt, dev.txt and test.txt: one tree a line, each node a label 0 .. 4 (2
 * neutral) over a word or over nodes,
 *
 *   (3 (2 a) (4 (3 quiet) (2 delight)))
 *
 * A sentence has the label of its root: neutral ones are left out, 3 and 4 are
 * positive.  Its text is prepared as the authors of arXiv:1902.10186 did:
 * leaves joined, brackets (-LRB-, -RRB-) left out, what is no letter, digit or
 * underscore made a space, what is left split as spaCy 2.1 splits it, then
 * lower case. Known values: 6,920, 872 and 1,821 sentences, 13,822 different
 * words in training. Source: Socher et al. 2013,
 * https://nlp.stanford.edu/sentiment/ */
#include <attnkit/attnkit.h>

#include <string.h>

typedef struct Sst {
    gchar *path;
} Sst;

static const AkOption options[] = {
    AK_PATH(Sst, path, NULL,
            "the published trainDevTestTrees_PTB.zip, or a folder with its "
            "train.txt, dev.txt and test.txt"),
    {0},
};

/* What the archive puts in place of a byte that is not UTF-8. */
#define SST_REPLACED "\xef\xbf\xbd"

static const char *const sst_class[] = {"negative", "positive"};

static const AkDefault defaults[] = {
    {"text.longer_than", "5"}, {"text.min_df", "1"}, {"train.batch_size", "32"},
    {"train.epochs", "8"},     {NULL, NULL},
};

/* The sentence as the model reads it.  Free it. */
static gchar *
sst_prepare(const char *sentence)
{
    g_autoptr(GString) spaced = g_string_new(NULL);
    for (const char *c = sentence; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        const gboolean is_word = g_unichar_isalnum(letter) || letter == '_';
        g_string_append_unichar(spaced, is_word ? letter : ' ');
    }

    g_autofree gchar *tokens = ak_tokenise(spaced->str, AK_TOKENS_ENGLISH);
    return ak_lower(tokens);
}

/* A sentence that comes from elsewhere has no leaves yet: the treebank parts
 * words much as the tokeniser does (do n't). */
static gchar *
sst_prepare_raw(gconstpointer state, const char *text)
{
    (void)state;
    g_autofree gchar *leaves = ak_tokenise(text, AK_TOKENS_ENGLISH);
    return sst_prepare(leaves);
}

/* ---- Trees ---- */

/* What a node may still take in. */
enum { SST_ANYTHING, SST_NODES, SST_NOTHING };

/* Read one tree.  `open_nodes` is the stack of nodes entered and not left, so
 * that no depth of a malformed line can exhaust the program's own.  Returns
 * what was expected where the line is wrong, NULL where it is right. */
static const char *
sst_parse(const char *line, GByteArray *open_nodes, gint *label,
          GString *sentence)
{
    const char *c = line;
    do {
        guint8 *node =
            open_nodes->len > 0 ? &open_nodes->data[open_nodes->len - 1] : NULL;
        if (*c == '(') {
            if (node != NULL && *node == SST_NOTHING)
                return "')' after the word of a node";
            if (c[1] < '0' || c[1] > '4' || c[2] != ' ')
                return "a label 0 to 4 and a space after '('";
            if (node != NULL)
                *node = SST_NODES;
            else
                *label = c[1] - '0';
            g_byte_array_append(open_nodes, &(guint8){SST_ANYTHING}, 1);
            c += 3;
        } else if (node == NULL) {
            return "'('";
        } else if (*c == ')') {
            if (*node == SST_ANYTHING)
                return "a word or a node before ')'";
            g_byte_array_set_size(open_nodes, open_nodes->len - 1);
            c++;
        } else if (*c == ' ') {
            c++;
        } else if (*c == '\0') {
            return "')' before the end of the line";
        } else {
            if (*node != SST_ANYTHING)
                return "'(' or ')'";
            *node = SST_NOTHING;
            const gsize size = strcspn(c, " ()");
            if (strncmp(c, "-LRB-", MAX(size, 5)) != 0 &&
                strncmp(c, "-RRB-", MAX(size, 5)) != 0)
                g_string_append_len(g_string_append_c(sentence, ' '), c,
                                    (gssize)size);
            c += size;
        }
    } while (open_nodes->len > 0);
    return *c == '\0' ? NULL : "nothing after the tree's last ')'";
}

/* The line that the archive is at; blank ones are passed over. */
static gboolean
sst_read_line(AkArchive *archive, const char *line, AkSplit split,
              AkExamples *examples, GError **error)
{
    gint label = 0;
    g_autoptr(GString) sentence = g_string_new(NULL);
    g_autoptr(GByteArray) open_nodes = g_byte_array_new();
    if (*line == '\0')
        return TRUE;
    if (strstr(line, SST_REPLACED) != NULL)
        return ak_archive_fail(archive, error,
                               "a byte is not UTF-8; get the published file");
    const char *expected = sst_parse(line, open_nodes, &label, sentence);
    if (expected != NULL)
        return ak_archive_fail(archive, error,
                               "not a tree such as (3 (2 a) (4 delight)): "
                               "expected %s",
                               expected);
    if (label == 2)
        return TRUE;

    g_autofree gchar *text = sst_prepare(sentence->str);
    g_autofree gchar *id =
        g_strdup_printf("%s-%" G_GSIZE_FORMAT, ak_split_name(split),
                        ak_archive_n_line(archive));
    ak_examples_add(examples, &(AkExample){.id = id,
                                           .split = split,
                                           .text = text,
                                           .label = label > 2});
    return TRUE;
}

/* The file that the archive is at. */
static gboolean
sst_read_file(AkArchive *archive, AkSplit split, gsize *n_line,
              AkExamples *examples, GError **error)
{
    gchar *line;
    gsize length;
    *n_line = 0;
    for (;; ++*n_line) {
        if (!ak_archive_line(archive, &line, &length, error))
            return FALSE;
        if (line == NULL)
            return TRUE;
        if (!sst_read_line(archive, g_strchomp(line), split, examples, error))
            return FALSE;
    }
}

/* The one file of a split, wherever in the archive it is. */
static gboolean
sst_read_split(const Sst *sst, AkSplit split, AkExamples *examples,
               GError **error)
{
    g_autofree gchar *file = g_strconcat(ak_split_name(split), ".txt", NULL);
    g_autofree gchar *found = NULL;
    g_autoptr(AkArchive) archive = NULL;
    const char *name = NULL;
    gsize n_line = 0;
    if (g_file_test(sst->path, G_FILE_TEST_EXISTS)) {
        archive = ak_archive_open(sst->path, examples, error);
        if (archive == NULL)
            return FALSE;
    }
    do {
        if (archive != NULL && !ak_archive_next(archive, &name, error))
            return FALSE;
        if (name == NULL || !ak_path_matches(name, file))
            continue;
        if (found != NULL)
            return ak_archive_fail(
                archive, error, "there is %s as well; name the folder of one",
                found);
        found = g_strdup(name);
        if (!sst_read_file(archive, split, &n_line, examples, error))
            return FALSE;
    } while (name != NULL);
    if (found == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "there is no %s/%s: path must be a folder with train.txt, "
                    "dev.txt and test.txt, or trainDevTestTrees_PTB.zip as it "
                    "is published",
                    sst->path, file);
    else if (n_line == 0)
        g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s/%s: the file is empty",
                    sst->path, found);
    return n_line > 0;
}

static gboolean
sst_read(gconstpointer state, guint64 seed, AkExamples *examples, GError **error)
{
    (void)seed; /* the splits are the published ones */
    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, sst_class);
    for (guint s = 0; s < 3; s++)
        if (!sst_read_split(state, (AkSplit)s, examples, error))
            return FALSE;
    return TRUE;
}

/* Size and checksum: as the catalogue of Hugging Face's datasets library states
 * them for this address. */
static const AkDownload downloads[] = {
    {"trainDevTestTrees_PTB.zip",
     "https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip",
     "5c613a4f673fc74097d523a2c83f38e0cc462984d847b82c7aaf36b01cbbbfcc", 789539,
     "sentences as trees, in three splits"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = sst_read,
    .downloads = downloads,
    .terms = "none stated; research use with citation",
    .citation = "Socher, Perelygin, Wu, Chuang, Manning, Ng & Potts 2013: "
                "Recursive Deep Models for Semantic Compositionality Over a "
                "Sentiment Treebank. EMNLP",
    .prepare = sst_prepare_raw,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "sst",
    .version = "1.0",
    .license = "MIT",
    .summary =
        "stanford sentiment treebank: sentences of film reviews, two classes",
    .source = "Socher et al. 2013; preparation of arXiv:1902.10186",
    .cost = "linear in the size of the files",
    .state_size = sizeof(Sst),
    .options = options,
    .ops.dataset = &ops,
};
