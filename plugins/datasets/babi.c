/* babi: questions about stories of a small world, tasks 1 to 3.
 *
 * `path` is tasks_1-20_v1-2.tar.gz as it is published, the folder that it
 * unpacks to, or one of the folders in it, such as en-10k, with
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
    gchar *set;
    gint64 n[2]; /* questions to make up, by BABI_TRAIN and BABI_TEST */
} Babi;

static const AkOption options[] = {
    AK_INT(Babi, task, "1", 1, BABI_TASKS, NULL,
           "the task: one, two or three sentences tell the answer"),
    AK_PATH(Babi, path, "",
            "the published tasks_1-20_v1-2.tar.gz, the folder that it unpacks "
            "to, or one with qa1_*_train.txt, qa1_*_test.txt and so on; empty: "
            "stories are made up"),
    AK_TEXT(Babi, set, "en-10k",
            "folder of the archive, such as en or en-10k; not used where the "
            "stories are in path itself"),
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

/* Names of the files of stories, as the archive has them, by task from 0 and by
 * split; NULL: there is none.  `second`: another of the same task and split. */
typedef struct BabiFiles {
    gchar *name[BABI_TASKS][2], *second[BABI_TASKS][2];
} BabiFiles;

static void
babi_clear_files(BabiFiles *files)
{
    for (guint i = 0; i < BABI_TASKS * 2; i++) {
        g_free(files->name[i / 2][i % 2]);
        g_free(files->second[i / 2][i % 2]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BabiFiles, babi_clear_files)

static gchar *
babi_pattern(guint task, guint split)
{
    return g_strdup_printf("qa%u_*_%s.txt", task + 1, babi_split[split]);
}

/* Note the file if it is one of stories: in the folder itself, or in one below
 * of the set's name. */
static void
babi_note_file(const char *name, const char *set, BabiFiles *itself,
               BabiFiles *below)
{
    BabiFiles *files = strchr(name, '/') == NULL ? itself : below;
    for (guint task = 0; task < BABI_TASKS; task++)
        for (guint split = 0; split < 2; split++) {
            g_autofree gchar *file = babi_pattern(task, split);
            g_autofree gchar *pattern = files == below
                                            ? g_strconcat(set, "/", file, NULL)
                                            : g_strdup(file);
            if (!ak_path_matches(name, pattern))
                continue;
            gchar **place = files->name[task][split] == NULL
                                ? &files->name[task][split]
                                : &files->second[task][split];
            g_free(*place);
            *place = g_strdup(name);
        }
}

/* List the files: those of the folder itself if it has any of the task, else
 * those of the set. */
static gboolean
babi_list(const Babi *babi, BabiFiles *files, GError **error)
{
    g_auto(BabiFiles) itself = {.name = {{NULL}}};
    g_auto(BabiFiles) below = {.name = {{NULL}}};
    const guint own = (guint)babi->task - 1;
    g_autoptr(AkArchive) archive = NULL;
    const char *name = NULL;
    if (g_file_test(babi->path, G_FILE_TEST_EXISTS)) {
        archive = ak_archive_open(babi->path, NULL, error);
        if (archive == NULL)
            return FALSE;
    }
    do {
        if (archive != NULL && !ak_archive_next(archive, &name, error))
            return FALSE;
        if (name != NULL)
            babi_note_file(name, babi->set, &itself, &below);
    } while (name != NULL);

    const gboolean is_itself = itself.name[own][BABI_TRAIN] != NULL ||
                               itself.name[own][BABI_TEST] != NULL;
    BabiFiles *chosen = is_itself ? &itself : &below;
    *files = *chosen;
    memset(chosen, 0, sizeof *chosen);
    return TRUE;
}

/* Leave the names that are needed: both of the task, one of each other as far as
 * there is one, and none of which there are two. */
static gboolean
babi_choose(const Babi *babi, BabiFiles *files, GError **error)
{
    for (guint i = 0; i < BABI_TASKS * 2; i++) {
        const guint task = i / 2, split = i % 2;
        const gboolean is_own = babi->task == (gint64)task + 1;
        g_autofree gchar *pattern = babi_pattern(task, split);
        if (!is_own && split == BABI_TEST &&
            files->name[task][BABI_TRAIN] != NULL) {
            g_clear_pointer(&files->name[task][split], g_free);
            continue;
        }
        if (files->second[task][split] != NULL) {
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s: two files are named like %s, %s and %s; leave one",
                        babi->path, pattern, files->name[task][split],
                        files->second[task][split]);
            return FALSE;
        }
        if (is_own && files->name[task][split] == NULL) {
            g_set_error(
                error, AK_ERROR, AK_ERROR_DATA,
                "cannot read the data: path = %s must be a folder or an "
                "archive with the stories, itself or in a folder %s: no file "
                "is named like %s; task %u needs its train and its test file "
                "(without path stories are made up)",
                babi->path, babi->set, pattern, task + 1);
            return FALSE;
        }
    }
    return TRUE;
}

/* The file that the archive is at, for its words, its questions, or both. */
static gboolean
babi_read_file(const Babi *babi, AkArchive *archive, const char *name,
               guint task, guint split, Reading *reading, GError **error)
{
    const gboolean is_own = babi->task == (gint64)task + 1;
    g_autofree gchar *path = g_build_filename(babi->path, name, NULL);
    g_autofree gchar *id =
        g_strdup_printf("qa%u-%s", task + 1, babi_split[split]);
    gchar *text;
    gsize size;
    if (!ak_archive_text(archive, &text, &size, error))
        return FALSE;
    if (size == 0)
        return ak_archive_fail(archive, error, "the file is empty");
    return babi_read_stories(text, path, id,
                             is_own && split == BABI_TEST ? NULL : reading->word,
                             is_own ? reading->question[split] : NULL, error);
}

static gboolean
babi_read_files(const Babi *babi, Reading *reading, GError **error)
{
    g_auto(BabiFiles) files = {.name = {{NULL}}};
    reading->source = babi->path;
    if (!babi_list(babi, &files, error) || !babi_choose(babi, &files, error))
        return FALSE;

    g_autoptr(AkArchive) archive = ak_archive_open(babi->path, NULL, error);
    const char *name;
    do {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        for (guint i = 0; name != NULL && i < BABI_TASKS * 2; i++)
            if (g_strcmp0(name, files.name[i / 2][i % 2]) == 0 &&
                !babi_read_file(babi, archive, name, i / 2, i % 2, reading,
                                error))
                return FALSE;
    } while (name != NULL);
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
    g_autoptr(GArray) rationale = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autofree gchar *text = babi_join_text(question, rationale);
    return ak_examples_add(
        examples, &(AkExample){
                      .id = question->id,
                      .split = split,
                      .text = text,
                      .query = question->query,
                      .label = GPOINTER_TO_INT(index),
                      .rationale = (const guint32 *)(void *)rationale->data,
                      .n_rationale = rationale->len,
                  });
}

static gboolean
babi_hand_over(const Reading *reading, guint64 seed, AkExamples *examples,
               GError **error)
{
    guint n;
    g_autofree const char **word =
        (const char **)g_hash_table_get_keys_as_array(reading->word, &n);
    qsort(word, n, sizeof *word, ak_compare_words);
    g_autoptr(GHashTable) label = g_hash_table_new(ak_hash_words, g_str_equal);
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
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) train =
        g_ptr_array_new_with_free_func(babi_free_question);
    g_autoptr(GPtrArray) test =
        g_ptr_array_new_with_free_func(babi_free_question);
    Reading reading = {.word = word, .question = {train, test}};

    const gboolean is_read = *babi->path != '\0'
                                 ? babi_read_files(babi, &reading, error)
                                 : babi_make_up(babi, seed, &reading, error);
    return is_read && babi_hand_over(&reading, seed, examples, error);
}

static gchar *
babi_prepare(gconstpointer state, const char *text)
{
    (void)state; /* no option changes it */
    return babi_prepare_text(text);
}

/* Size and checksum: as the catalogue of Hugging Face's datasets library states
 * them for this address.  An earlier archive of the same name was smaller. */
static const AkDownload downloads[] = {
    {"tasks_1-20_v1-2.tar.gz",
     "http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
     "0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898",
     15719851, "stories and questions of all twenty tasks"},
    {0},
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
    .prepare = babi_prepare,
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
