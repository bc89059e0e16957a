/* cnn-qa: which of a news story's entities is left out of a summary line.
 *
 * `path` is an archive or folder of one of the two releases, found by the names
 * of their files:
 *
 *   questions/training/HASH.question, .../validation/..., .../test/...
 *       five parts with a blank line between: address of the story, story,
 *       question with @placeholder, answer, and what the entities are called
 *   train.txt, dev.txt, test.txt
 *       question, answer, story and a blank line, again and again
 *
 * Preparation as the authors of arXiv:1902.10186 did: words as they stand.  The
 * answers are all words that begin with @entity in stories of the training
 * split, sorted by code point; each has an id even where few texts have it.
 * Candidates are those in the question's own story.  An answer that is none of
 * them cannot be given, and its question is left out.
 *
 * The files are read twice, first the training stories for the answers: so no
 * story waits in memory for the last one.  Known values: 380,298, 3,924 and
 * 3,198 questions.
 * Source: Hermann et al. 2015, arXiv:1506.03340; the three-line release is of
 * Chen, Bolton & Manning 2016, arXiv:1606.02858. */
#include <attnkit/attnkit.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct CnnQa {
    gchar *path;
} CnnQa;

static const AkOption options[] = {
    {"path", AK_OPTION_PATH, offsetof(CnnQa, path), NULL, 0, 0, NULL, NULL,
     "archive or folder with the .question files, or with train.txt, dev.txt "
     "and test.txt of the three-line release"},
    {0},
};

static const AkDefault defaults[] = {
    {"text.min_df", "8"},
    {"train.batch_size", "90"},
    {"train.epochs", "25"},
    {NULL, NULL},
};

/* By AkSplit. */
static const char *const cnnqa_folder[] = {"training", "validation", "test"};

/* One question on its way from its file. */
typedef struct Question {
    GString *story, *query, *answer;
} Question;

/* One pass over the files. */
typedef struct Pass {
    AkArchive *archive;
    gboolean is_first;    /* for the words that are answers */
    GHashTable *answer;   /* word to number; in the first pass a set */
    AkExamples *examples; /* the second pass alone */
    gsize n_left_out;
    guint n_file[2][3]; /* of each release, by AkSplit */
} Pass;

/* ---- Questions ---- */

/* The next word that begins with @entity of words parted by single spaces; *from
 * is behind it.  NULL: none.  Free it. */
static gchar *
cnnqa_next_entity(const char **from)
{
    while (**from != '\0') {
        const char *word = *from;
        const gsize size = strcspn(word, " ");
        *from = word + size + (word[size] == ' ');
        if (g_str_has_prefix(word, "@entity"))
            return g_strndup(word, size);
    }
    return NULL;
}

static gint
cnnqa_compare_numbers(gconstpointer a, gconstpointer b)
{
    const guint32 *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The numbers of the answers that the story has, each once, ascending.  An entity
 * that no training story has is no answer. */
static GArray *
cnnqa_find_candidates(const Pass *pass, const char *story)
{
    GArray *candidate = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autofree gchar *words = ak_tokenise(story, AK_TOKENS_WHITESPACE);
    const char *at = words;
    for (gchar *word; (word = cnnqa_next_entity(&at)) != NULL; g_free(word)) {
        gpointer number;
        if (!g_hash_table_lookup_extended(pass->answer, word, NULL, &number) ||
            !g_hash_table_add(seen, number))
            continue;
        const guint32 one = GPOINTER_TO_UINT(number);
        g_array_append_val(candidate, one);
    }
    g_array_sort(candidate, cnnqa_compare_numbers);
    return candidate;
}

static void
cnnqa_add(Pass *pass, const Question *question, AkSplit split, const char *id)
{
    g_autoptr(GArray) candidate =
        cnnqa_find_candidates(pass, question->story->str);
    gpointer number = NULL;
    const gboolean is_answer = g_hash_table_lookup_extended(
        pass->answer, question->answer->str, NULL, &number);
    const guint32 label = GPOINTER_TO_UINT(number);
    if (!is_answer || !g_array_binary_search(candidate, &label,
                                             cnnqa_compare_numbers, NULL)) {
        pass->n_left_out++;
        return;
    }
    ak_examples_add(pass->examples,
                    &(AkExample){
                        .id = id,
                        .split = split,
                        .text = question->story->str,
                        .query = question->query->str,
                        .label = (gint)label,
                        .candidates = (const guint32 *)(void *)candidate->data,
                        .n_candidate = candidate->len,
                    });
}

static gboolean
cnnqa_take(Pass *pass, const Question *question, AkSplit split, const char *id,
           GError **error)
{
    const char *answer = question->answer->str;
    if (!g_str_has_prefix(answer, "@entity") || strpbrk(answer, " \t") != NULL)
        return ak_archive_fail(pass->archive, error,
                               "the answer before is '%.40s', expected one "
                               "word such as @entity7",
                               answer);
    if (!pass->is_first) {
        cnnqa_add(pass, question, split, id);
        return TRUE;
    }
    g_autofree gchar *words =
        ak_tokenise(question->story->str, AK_TOKENS_WHITESPACE);
    const char *at = words;
    for (gchar *word; (word = cnnqa_next_entity(&at)) != NULL;)
        g_hash_table_add(pass->answer, word);
    return TRUE;
}

/* ---- Files ---- */

/* The next line, into `text`; *is_there FALSE: the file is over. */
static gboolean
cnnqa_line(Pass *pass, GString *text, gboolean *is_there, GError **error)
{
    gchar *line;
    gsize length;
    if (!ak_archive_line(pass->archive, &line, &length, error))
        return FALSE;
    *is_there = line != NULL;
    g_string_assign(text, line != NULL ? g_strstrip(line) : "");
    return TRUE;
}

/* A part of a question, on a line of its own; and a blank line. */
static gboolean
cnnqa_part(Pass *pass, const char *what, gboolean has_blank, GString *text,
           GError **error)
{
    gboolean is_there;
    if (!cnnqa_line(pass, text, &is_there, error))
        return FALSE;
    if (!is_there)
        return ak_archive_fail(pass->archive, error,
                               "the file ends where %s is expected; is it cut "
                               "off?",
                               what);
    if (!has_blank)
        return TRUE;
    g_autoptr(GString) blank = g_string_new(NULL);
    return cnnqa_line(pass, blank, &is_there, error) &&
           (blank->len == 0 ||
            ak_archive_fail(pass->archive, error,
                            "expected a blank line behind %s", what));
}

/* What the entities are called is not read. */
static gboolean
cnnqa_read_question(Pass *pass, Question *question, AkSplit split,
                    const char *name, GError **error)
{
    g_autofree gchar *file = g_path_get_basename(name);
    *strrchr(file, '.') = '\0';
    return cnnqa_part(pass, "the address of the story", TRUE, question->story,
                      error) &&
           cnnqa_part(pass, "the story", TRUE, question->story, error) &&
           cnnqa_part(pass, "the question", TRUE, question->query, error) &&
           cnnqa_part(pass, "the answer", TRUE, question->answer, error) &&
           cnnqa_take(pass, question, split, file, error);
}

static gboolean
cnnqa_read_three_lines(Pass *pass, Question *question, AkSplit split,
                       GError **error)
{
    for (gsize n = 1;; n++) {
        g_autofree gchar *id =
            g_strdup_printf("%s-%" G_GSIZE_FORMAT, ak_split_name(split), n);
        gboolean is_there = TRUE;
        do {
            if (!cnnqa_line(pass, question->query, &is_there, error))
                return FALSE;
        } while (is_there && question->query->len == 0);
        if (!is_there)
            return TRUE;
        if (!cnnqa_part(pass, "the answer", FALSE, question->answer, error) ||
            !cnnqa_part(pass, "the story", TRUE, question->story, error) ||
            !cnnqa_take(pass, question, split, id, error))
            return FALSE;
    }
}

/* Is it a file of this split, and of which release: 0 .question, 1 three lines? */
static gboolean
cnnqa_is_of(const char *name, AkSplit split, guint *release)
{
    g_autofree gchar *one =
        g_strdup_printf("%s/?*.question", cnnqa_folder[split]);
    g_autofree gchar *all = g_strdup_printf("%s.txt", ak_split_name(split));
    *release = ak_path_matches(name, all);
    return *release == 1 || ak_path_matches(name, one);
}

static gboolean
cnnqa_read_file(Pass *pass, Question *question, const char *name, GError **error)
{
    const guint n_split = pass->is_first ? 1 : 3;
    guint release;
    for (guint s = 0; s < n_split; s++) {
        if (!cnnqa_is_of(name, (AkSplit)s, &release))
            continue;
        pass->n_file[release][s]++;
        return release == 0
                   ? cnnqa_read_question(pass, question, (AkSplit)s, name, error)
                   : cnnqa_read_three_lines(pass, question, (AkSplit)s, error);
    }
    return TRUE;
}

static gboolean
cnnqa_read_files(Pass *pass, const char *path, GError **error)
{
    g_autoptr(AkArchive) archive = ak_archive_open(path, pass->examples, error);
    g_autoptr(GString) story = g_string_new(NULL);
    g_autoptr(GString) query = g_string_new(NULL);
    g_autoptr(GString) answer = g_string_new(NULL);
    Question question = {story, query, answer};
    const char *name = NULL;
    pass->archive = archive;
    do {
        if (archive == NULL || !ak_archive_next(archive, &name, error) ||
            (name != NULL && !cnnqa_read_file(pass, &question, name, error)))
            return FALSE;
    } while (name != NULL);
    return TRUE;
}

/* ---- The whole ---- */

/* The set of answers gets its order, and goes to the core. */
static void
cnnqa_declare(GHashTable *answer, AkExamples *examples)
{
    guint n;
    g_autofree const char **word =
        (const char **)g_hash_table_get_keys_as_array(answer, &n);
    qsort(word, n, sizeof *word, ak_compare_words);
    for (guint i = 0; i < n; i++) {
        g_hash_table_insert(answer, g_strdup(word[i]), GUINT_TO_POINTER(i));
        ak_examples_keep_word(examples, word[i]);
    }
    ak_examples_declare(examples, AK_TASK_QUERY, n, n, word);
}

static gboolean G_GNUC_PRINTF(3, 4)
    cnnqa_fail(const char *path, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: %s", path, what);
    return FALSE;
}

/* The files of the first n splits are those of one release. */
static gboolean
cnnqa_check_files(const Pass *pass, guint n_split, const char *path,
                  GError **error)
{
    for (guint s = 0; s < n_split; s++) {
        const guint one = pass->n_file[0][s], all = pass->n_file[1][s];
        if (one == 0 && all == 0)
            return cnnqa_fail(path, error,
                              "neither questions/%s/*.question nor %s.txt is "
                              "in it; name the archive, or the folder that it "
                              "unpacks to",
                              cnnqa_folder[s], ak_split_name((AkSplit)s));
        if (all > (one == 0 ? 1 : 0))
            return cnnqa_fail(path, error,
                              "%s.txt is in it %u times, and %u files "
                              "%s/*.question; name the folder of one release",
                              ak_split_name((AkSplit)s), all, one,
                              cnnqa_folder[s]);
    }
    return TRUE;
}

static gboolean
cnnqa_read(gconstpointer state, guint64 seed, AkExamples *examples,
           GError **error)
{
    const CnnQa *cnnqa = state;
    (void)seed; /* the splits are the published ones */
    g_autoptr(GHashTable) answer =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    Pass first = {.is_first = TRUE, .answer = answer};
    Pass second = {.answer = answer, .examples = examples};

    if (!cnnqa_read_files(&first, cnnqa->path, error) ||
        !cnnqa_check_files(&first, 1, cnnqa->path, error))
        return FALSE;
    if (g_hash_table_size(answer) < 2)
        return cnnqa_fail(cnnqa->path, error,
                          "the training stories have %u different @entity "
                          "words, expected at least 2 to choose from",
                          g_hash_table_size(answer));
    cnnqa_declare(answer, examples);
    if (!cnnqa_read_files(&second, cnnqa->path, error) ||
        !cnnqa_check_files(&second, 3, cnnqa->path, error))
        return FALSE;
    if (second.n_left_out > 0)
        ak_examples_note(examples,
                         "questions left out since their answer is no "
                         "entity of the story, or of no training story: "
                         "%" G_GSIZE_FORMAT,
                         second.n_left_out);
    return TRUE;
}

static const AkDownload downloads[] = {
    {"cnn.tar.gz", "http://cs.stanford.edu/~danqi/data/cnn.tar.gz", NULL,
     571560380, "the three-line release: train.txt, dev.txt, test.txt"},
    {0},
};

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = cnnqa_read,
    .downloads = downloads,
    .terms = "none stated; the stories are CNN's, for research with citation",
    .citation = "Hermann, Kocisky, Grefenstette, Espeholt, Kay, Suleyman & "
                "Blunsom 2015: Teaching Machines to Read and Comprehend. NIPS; "
                "Chen, Bolton & Manning 2016: A Thorough Examination of the "
                "CNN/Daily Mail Reading Comprehension Task. ACL",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "cnn-qa",
    .version = "1.0",
    .license = "MIT",
    .summary =
        "news stories of CNN: which entity is left out of a summary line",
    .source = "Hermann et al. 2015, arXiv:1506.03340; preparation of "
              "arXiv:1902.10186",
    .cost = "linear in the size of the files, which are read twice",
    .limits = "all stories are in memory, which takes 3 GB",
    .state_size = sizeof(CnnQa),
    .options = options,
    .ops.dataset = &ops,
};
