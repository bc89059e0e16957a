/* babi: questions about stories of a small world, tasks 1 to 3.
 *
 * `path` is a folder of the published archive, such as en-10k, with
 * qa1_single-supporting-fact_train.txt and _test.txt, and so on.  Without it
 * stories of the same kind are made up (babi-world.c), written in the published
 * format and read like a file (babi-stories.c).
 *
 * Preparation as the authors of arXiv:1902.10186 did.  The text of a question is
 * all sentences before it in its story, earlier questions left out, joined by
 * " . ", so that the last one has no full stop; the query is the question
 * without "?"; case stays.  The classes are the answer list: all words, "."
 * included, of the training files of all three tasks, sorted by code point.  For
 * a task of which the folder has no training file its test file stands in; one
 * of which it has neither adds nothing.  Of the training questions 15 %, rounded
 * up, are the dev split: which ones depends on run.data_seed and their ids.
 * The rationale is the words of the sentences that tell the answer.
 *
 * Known values of en-10k: 10,000 and 1,000 questions a task, 36 classes.
 * Source: Weston et al. 2015, arXiv:1502.05698. */
#include "babi-stories.h"
#include "babi-world.h"

#include <attnkit/attnkit.h>
#include <stdlib.h>
#include <string.h>

enum { BABI_TASKS = 3, BABI_TRAIN = 0, BABI_TEST = 1 };

typedef struct Babi {
    gint64 task;
    gchar *path;
    gint64 n[2]; /* questions to make up, by BABI_TRAIN and BABI_TEST */
} Babi;

static const AkOption options[] = {
    AK_INT(Babi, task, "1", 1, BABI_TASKS, NULL,
           "the task: one, two or three sentences tell the answer"),
    AK_PATH(Babi, path, "",
            "folder with qa1_*_train.txt, qa1_*_test.txt and so on in the "
            "published format; empty: stories are made up"),
    {"train", AK_OPTION_INT, offsetof(Babi, n[BABI_TRAIN]), "10000", 2, 1e6,
     NULL, "questions",
     "questions to make up for training, a part of them for the dev split"},
    {"test", AK_OPTION_INT, offsetof(Babi, n[BABI_TEST]), "1000", 1, 1e6, NULL,
     "questions", "questions to make up for the test split"},
    {0},
};

static const AkDefault defaults[] = {
    {"text.min_df", "1"},       {"embedding.width", "50"},
    {"train.batch_size", "50"}, {"train.epochs", "100"},
    {"bilstm.hidden", "32"},    {"cnn.hidden", "32"},
    {"average.hidden", "32"},   {NULL, NULL},
};

static const char *const babi_split[] = {"train", "test"};

/* What is read before it can be handed over: the labels need all words. */
typedef struct Reading {
    GHashTable *word;       /* set: the answer list */
    GPtrArray *question[2]; /* BabiQuestion, by BABI_TRAIN and BABI_TEST */
    const char *source;     /* for messages */
} Reading;

/* ---- Files ---- */

/* The one file of a task and split, NULL where there is none. */
static gboolean
babi_find(const char *folder, gint64 task, guint split, gchar **file,
          GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &reason);
    if (entries == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "cannot read the data: path = %s must be a folder with "
                    "qa1_*_train.txt and so on (%s); without path stories are "
                    "made up",
                    folder, reason->message);
        return FALSE;
    }
    g_autofree gchar *pattern = g_strdup_printf(
        "qa%" G_GINT64_FORMAT "_*_%s.txt", task, babi_split[split]);
    *file = NULL;
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        if (!g_pattern_match_simple(pattern, name))
            continue;
        if (*file != NULL) {
            g_autofree gchar *first = g_steal_pointer(file);
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s: two files are named like %s, %s and %s; leave one",
                        folder, pattern, strcmp(first, name) < 0 ? first : name,
                        strcmp(first, name) < 0 ? name : first);
            return FALSE;
        }
        *file = g_strdup(name);
    }
    if (*file != NULL) {
        g_autofree gchar *name = g_steal_pointer(file);
        *file = g_build_filename(folder, name, NULL);
    }
    return TRUE;
}

/* Read a file for its words or its questions, or for both. */
static gboolean
babi_read_file(const char *path, gint64 task, guint split, GHashTable *word,
               GPtrArray *question, GError **error)
{
    g_autofree gchar *text = NULL;
    g_autofree gchar *id =
        g_strdup_printf("qa%" G_GINT64_FORMAT "-%s", task, babi_split[split]);
    return ak_dataset_read_text(path, &text, error) &&
           babi_read_stories(text, path, id, word, question, error);
}

/* The task itself: both files must be there. */
static gboolean
babi_read_own(const Babi *babi, Reading *reading, GError **error)
{
    for (guint s = 0; s < 2; s++) {
        g_autofree gchar *file = NULL;
        if (!babi_find(babi->path, babi->task, s, &file, error))
            return FALSE;
        if (file == NULL) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s: no file is named like qa%" G_GINT64_FORMAT
                        "_*_%s.txt; task %" G_GINT64_FORMAT
                        " needs its train and its test file",
                        babi->path, babi->task, babi_split[s], babi->task);
            return FALSE;
        }
        if (!babi_read_file(file, babi->task, s,
                            s == BABI_TRAIN ? reading->word : NULL,
                            reading->question[s], error))
            return FALSE;
    }
    return TRUE;
}

/* The words of another task, as far as it is there. */
static gboolean
babi_read_other(const Babi *babi, gint64 task, Reading *reading, GError **error)
{
    for (guint s = 0; s < 2; s++) {
        g_autofree gchar *file = NULL;
        if (!babi_find(babi->path, task, s, &file, error))
            return FALSE;
        if (file != NULL)
            return babi_read_file(file, task, s, reading->word, NULL, error);
    }
    return TRUE;
}

static gboolean
babi_read_folder(const Babi *babi, Reading *reading, GError **error)
{
    reading->source = babi->path;
    if (!babi_read_own(babi, reading, error))
        return FALSE;
    for (gint64 task = 1; task <= BABI_TASKS; task++)
        if (task != babi->task && !babi_read_other(babi, task, reading, error))
            return FALSE;
    return TRUE;
}

/* ---- Made-up stories ---- */

/* The list has all the world's words, however few stories there are. */
static gboolean
babi_make_up(const Babi *babi, guint64 seed, Reading *reading, GError **error)
{
    g_autofree gchar *words = babi_world_words();
    g_auto(GStrv) word = g_strsplit(g_strchomp(words), " ", -1);
    for (gsize i = 0; word[i] != NULL; i++)
        g_hash_table_add(reading->word, g_strdup(word[i]));

    reading->source = "made-up stories";
    for (guint s = 0; s < 2; s++) {
        g_autofree gchar *id = g_strdup_printf("qa%" G_GINT64_FORMAT "-%s",
                                               babi->task, babi_split[s]);
        g_autofree gchar *text =
            babi_world_write(seed, babi->task, id, babi->n[s]);
        if (!babi_read_stories(text, id, id, NULL, reading->question[s], error))
            return FALSE;
    }
    return TRUE;
}

/* ---- Examples ---- */

static gint
babi_compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
babi_add(const BabiQuestion *question, AkSplit split, GHashTable *label,
         const Reading *reading, AkExamples *examples, GError **error)
{
    gpointer index = NULL;
    if (!g_hash_table_lookup_extended(label, question->answer, NULL, &index)) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "%s: the answer '%s' is none of the %u words of the "
                    "training files in %s, which are the answers",
                    question->where, question->answer, g_hash_table_size(label),
                    reading->source);
        return FALSE;
    }
    const GArray *rationale = question->rationale;
    ak_examples_add(examples,
                    &(AkExample){
                        .id = question->id,
                        .split = split,
                        .text = question->text,
                        .query = question->query,
                        .label = GPOINTER_TO_INT(index),
                        .rationale = (const guint32 *)(void *)rationale->data,
                        .n_rationale = rationale->len,
                    });
    return TRUE;
}

static gboolean
babi_hand_over(const Reading *reading, guint64 seed, AkExamples *examples,
               GError **error)
{
    guint n;
    g_autofree const char **word =
        (const char **)g_hash_table_get_keys_as_array(reading->word, &n);
    qsort(word, n, sizeof *word, babi_compare_words);
    g_autoptr(GHashTable) label = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < n; i++)
        g_hash_table_insert(label, (gpointer)word[i], GUINT_TO_POINTER(i));
    ak_examples_declare(examples, AK_TASK_QUERY, n, n, word);

    const GPtrArray *train = reading->question[BABI_TRAIN],
                    *test = reading->question[BABI_TEST];
    for (guint i = 0; i < train->len; i++)
        if (!babi_add(train->pdata[i], AK_TRAIN, label, reading, examples,
                      error))
            return FALSE;
    ak_examples_move(examples, AK_TRAIN, AK_DEV,
                     ak_split_size(train->len, 0.15), FALSE, seed);
    for (guint i = 0; i < test->len; i++)
        if (!babi_add(test->pdata[i], AK_TEST, label, reading, examples, error))
            return FALSE;
    return TRUE;
}

static gboolean
babi_read(gconstpointer state, guint64 seed, AkExamples *examples,
          GError **error)
{
    const Babi *babi = state;
    g_autoptr(GHashTable) word =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) train =
        g_ptr_array_new_with_free_func(babi_free_question);
    g_autoptr(GPtrArray) test =
        g_ptr_array_new_with_free_func(babi_free_question);
    Reading reading = {.word = word, .question = {train, test}};

    const gboolean is_read = *babi->path != '\0'
                                 ? babi_read_folder(babi, &reading, error)
                                 : babi_make_up(babi, seed, &reading, error);
    return is_read && babi_hand_over(&reading, seed, examples, error);
}

/* Size and checksum: as the catalogue of Hugging Face's datasets library states
 * them for this address.  An earlier archive of the same name was smaller. */
static const AkDownload downloads[] = {
    {"tasks_1-20_v1-2.tar.gz",
     "http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
     "0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898",
     15719851, "stories and questions of all twenty tasks"},
    {NULL},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = babi_read,
    .downloads = downloads,
    .terms = "Creative Commons Attribution 3.0",
    .citation =
        "Weston, Bordes, Chopra, Rush, van Merriënboer, Joulin & "
        "Mikolov 2015: Towards AI-Complete Question Answering: A Set of "
        "Prerequisite Toy Tasks. arXiv:1502.05698",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "babi",
    .version = "1.0",
    .license = "MIT",
    .summary = "questions about stories of a small world, tasks 1 to 3; needs "
               "no files",
    .source = "Weston et al. 2015, arXiv:1502.05698; preparation of "
              "arXiv:1902.10186",
    .cost = "linear in the words of all questions' texts",
    .limits = "tasks 1 to 3 of the twenty",
    .state_size = sizeof(Babi),
    .options = options,
    .ops.dataset = &ops,
};
