/* The published text of bAbI stories, line by line:
 *
 *   1 Mary moved to the bathroom.
 *   2 John went to the hallway.
 *   3 Where is Mary? <tab>bathroom<tab>1
 *
 * Numbers rise, 1 starts a story, a question names its answer and the sentences
 * before it that tell it. */
#include "babi-stories.h"

#include <attnkit/attnkit.h>
#include <stdarg.h>
#include <string.h>

/* What the archive puts in place of a byte that is not UTF-8. */
#define BABI_REPLACED "\xef\xbf\xbd"

/* Lines of a story: each question repeats all before it, so that the cost grows
 * with their square. */
enum { BABI_LINES = 1000 };

typedef struct BabiSentence {
    guint number;
    gsize n_word;
    gchar *text; /* without its full stop */
} BabiSentence;

/* One file on its way from lines to questions. */
typedef struct BabiStory {
    const char *path; /* for messages */
    gsize line;
    guint number;        /* of the line before, 0: none */
    GPtrArray *sentence; /* BabiSentence, of the story so far */
    GHashTable *word;    /* set of all words; NULL: not wanted */
    GPtrArray *question; /* BabiQuestion; NULL: not wanted */
    const char *id;      /* their ids begin so */
    guint n_question;
} BabiStory;

static void
babi_free_sentence(gpointer data)
{
    BabiSentence *sentence = data;
    g_free(sentence->text);
    g_free(sentence);
}

void
babi_free_question(gpointer data)
{
    BabiQuestion *question = data;
    g_free(question->id);
    g_ptr_array_unref(question->sentence);
    g_hash_table_unref(question->support);
    g_free(question->query);
    g_free(question->answer);
    g_free(question->where);
    g_free(question);
}

/* ---- One line ---- */

static gboolean babi_fail(const BabiStory *story, GError **error,
                          const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
babi_fail(const BabiStory *story, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s:%" G_GSIZE_FORMAT ": %s",
                story->path, story->line, what);
    return FALSE;
}

/* Control characters part words, as they do in the core. */
static gboolean
babi_is_between(gunichar letter)
{
    return g_unichar_isspace(letter) || g_unichar_iscntrl(letter);
}

/* The words of `text` parted by single spaces, the n of them also taken into the
 * set of words.  Free it. */
static gchar *
babi_tidy(const BabiStory *story, const char *text, gsize size, gsize *n)
{
    GString *tidy = g_string_sized_new(size);
    *n = 0;
    for (const char *c = text, *next = NULL; c < text + size; c = next) {
        next = c;
        while (next < text + size && !babi_is_between(g_utf8_get_char(next)))
            next = g_utf8_next_char(next);
        if (next == c) {
            next = g_utf8_next_char(next);
            continue;
        }
        g_autofree gchar *word = g_strndup(c, (gsize)(next - c));
        if (tidy->len > 0)
            g_string_append_c(tidy, ' ');
        g_string_append(tidy, word);
        ++*n;
        if (story->word != NULL && !g_hash_table_contains(story->word, word))
            g_hash_table_add(story->word, g_steal_pointer(&word));
    }
    return g_string_free(tidy, FALSE);
}

/* Take a sentence into the story: `size` bytes, without its full stop. */
static const BabiSentence *
babi_add_sentence(BabiStory *story, const char *text, gsize size)
{
    BabiSentence *sentence = g_new0(BabiSentence, 1);
    g_ptr_array_add(story->sentence, sentence);
    sentence->number = story->number;
    sentence->text = babi_tidy(story, text, size, &sentence->n_word);
    return sentence;
}

static gboolean
babi_read_sentence(BabiStory *story, const char *text, GError **error)
{
    if (!g_str_has_suffix(text, "."))
        return babi_fail(story, error,
                         "neither a sentence, which ends in a full stop, nor a "
                         "question with tab, answer, tab and the numbers of "
                         "the sentences that tell it");
    return babi_add_sentence(story, text, strlen(text) - 1)->n_word > 0 ||
           babi_fail(story, error, "a sentence without words");
}

/* The sentence of this story with the number that `text` is; NULL: none. */
static const BabiSentence *
babi_find_sentence(const BabiStory *story, const char *text)
{
    gchar *end = NULL;
    const guint64 number = g_ascii_strtoull(text, &end, 10);
    if (!g_ascii_isdigit(*text) || *end != '\0')
        return NULL;
    for (guint i = 0; i < story->sentence->len; i++) {
        const BabiSentence *sentence = story->sentence->pdata[i];
        if (sentence->number == number)
            return sentence;
    }
    return NULL;
}

gchar *
babi_join_text(const BabiQuestion *question, GArray *rationale)
{
    GString *text = g_string_new(NULL);
    guint32 position = 0;
    for (guint i = 0; i < question->n_sentence; i++) {
        BabiSentence *sentence = question->sentence->pdata[i];
        if (i > 0) {
            g_string_append(text, " . ");
            position++;
        }
        g_string_append(text, sentence->text);
        const gboolean is_support =
            g_hash_table_contains(question->support, sentence);
        for (gsize w = 0; w < sentence->n_word; w++, position++)
            if (is_support)
                g_array_append_val(rationale, position);
    }
    return g_string_free(text, FALSE);
}

/* The supporting sentences of a question, by the last field of its line. */
static gboolean
babi_read_support(const BabiStory *story, const char *field,
                  GHashTable *support, GError **error)
{
    g_auto(GStrv) number = g_strsplit_set(field, " ", -1);
    for (gsize i = 0; number[i] != NULL; i++) {
        if (*number[i] == '\0')
            continue;
        const BabiSentence *sentence = babi_find_sentence(story, number[i]);
        if (sentence == NULL)
            return babi_fail(story, error,
                             "the question rests on '%s', which is not the "
                             "number of a sentence before it in its story",
                             number[i]);
        g_hash_table_add(support, (gpointer)sentence);
    }
    return TRUE;
}

/* The three fields of a question; NULL: it has not that form. */
static gchar **
babi_part_question(const BabiStory *story, const char *text, GError **error)
{
    g_auto(GStrv) field = g_strsplit(text, "\t", -1);
    if (g_strv_length(field) != 3) {
        babi_fail(story, error,
                  "expected two tabs in a question (QUESTION, tab, ANSWER, "
                  "tab, NUMBERS), found %u",
                  g_strv_length(field) - 1);
        return NULL;
    }
    if (!g_str_has_suffix(g_strchomp(field[0]), "?")) {
        babi_fail(story, error, "the question '%s' lacks its '?'", field[0]);
        return NULL;
    }
    if (story->sentence->len == 0) {
        babi_fail(story, error,
                  "a question before the first sentence of its story");
        return NULL;
    }
    return g_steal_pointer(&field);
}

static gboolean
babi_read_question(BabiStory *story, const char *text, GError **error)
{
    g_auto(GStrv) field = babi_part_question(story, text, error);
    if (field == NULL)
        return FALSE;

    gsize n_query, n_answer;
    g_autofree gchar *query =
        babi_tidy(story, field[0], strlen(field[0]) - 1, &n_query);
    /* The answer is no part of the words that make the list of answers. */
    g_autofree gchar *answer = babi_tidy(&(BabiStory){.word = NULL}, field[1],
                                         strlen(field[1]), &n_answer);
    if (n_query == 0 || n_answer != 1)
        return babi_fail(story, error,
                         "question '%s' with answer '%s': expected words, and "
                         "one word as answer",
                         field[0], field[1]);
    g_autoptr(GHashTable) support = g_hash_table_new(NULL, NULL);
    if (!babi_read_support(story, field[2], support, error))
        return FALSE;
    story->n_question++;
    if (story->question == NULL)
        return TRUE;

    BabiQuestion *question = g_new0(BabiQuestion, 1);
    g_ptr_array_add(story->question, question);
    question->id = g_strdup_printf("%s-%u", story->id, story->n_question);
    question->sentence = g_ptr_array_ref(story->sentence);
    question->n_sentence = story->sentence->len;
    question->support = g_steal_pointer(&support);
    question->query = g_steal_pointer(&query);
    question->answer = g_steal_pointer(&answer);
    question->where =
        g_strdup_printf("%s:%" G_GSIZE_FORMAT, story->path, story->line);
    return TRUE;
}

/* The questions of the story before keep its sentences. */
static void
babi_begin(BabiStory *story)
{
    g_ptr_array_unref(story->sentence);
    story->sentence = g_ptr_array_new_with_free_func(babi_free_sentence);
}

static gboolean
babi_read_line(BabiStory *story, const char *line, GError **error)
{
    gchar *text = NULL;
    const guint64 number = g_ascii_strtoull(line, &text, 10);
    if (strstr(line, BABI_REPLACED) != NULL)
        return babi_fail(story, error,
                         "a byte is not UTF-8; get the published file");
    if (!g_ascii_isdigit(*line) || *text != ' ' || number > BABI_LINES)
        return babi_fail(story, error,
                         "a line begins with its number in the story, at most "
                         "%d, and a space",
                         BABI_LINES);
    if (number != 1 && story->number == 0)
        return babi_fail(story, error,
                         "the file begins with number %" G_GUINT64_FORMAT
                         ", expected 1, which starts a story",
                         number);
    if (number != 1 && number <= story->number)
        return babi_fail(story, error,
                         "number %" G_GUINT64_FORMAT
                         " after %u: numbers rise, and 1 starts a story",
                         number, story->number);
    if (number == 1)
        babi_begin(story);
    story->number = (guint)number;
    return strchr(text, '\t') != NULL
               ? babi_read_question(story, text + 1, error)
               : babi_read_sentence(story, text + 1, error);
}

static gboolean
babi_read_lines(BabiStory *story, gchar *text, GError **error)
{
    for (gchar *line = text, *next; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        story->line++;
        if (*g_strchomp(line) != '\0' && !babi_read_line(story, line, error))
            return FALSE;
    }
    if (story->n_question > 0)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: no question in it",
                story->path);
    return FALSE;
}

gboolean
babi_read_stories(gchar *text, const char *path, const char *id,
                  GHashTable *word, GPtrArray *question, GError **error)
{
    BabiStory story = {.path = path,
                       .sentence =
                           g_ptr_array_new_with_free_func(babi_free_sentence),
                       .word = word,
                       .question = question,
                       .id = id};
    if (word != NULL)
        g_hash_table_add(word, g_strdup("."));
    const gboolean ok = babi_read_lines(&story, text, error);
    g_ptr_array_unref(story.sentence);
    return ok;
}

/* ---- A text alone ---- */

/* Append a line without its number; of a published question, of which a story has
 * nothing, what stands before its answer, if it is the first line. */
static void
babi_append_line(GString *plain, const char *line)
{
    const gsize n_digit = strspn(line, "0123456789");
    const char *text = line[n_digit] == ' ' ? line + n_digit : line;
    const char *tab = strchr(text, '\t');
    g_autofree gchar *question =
        g_strchomp(g_strndup(text, tab != NULL ? (gsize)(tab - text) : 0));
    if (!g_str_has_suffix(question, "?"))
        g_string_append(plain, text);
    else if (plain->len == 0)
        g_string_append(plain, question);
    g_string_append_c(plain, ' ');
}

/* Each word that ends in a full stop or a question mark ends a sentence. */
static void
babi_add_sentences(BabiStory *story, const char *plain)
{
    const char *begin = plain;
    for (const char *c = plain;; c++) {
        const gboolean is_mark =
            (*c == '.' || *c == '?') && babi_is_between(g_utf8_get_char(c + 1));
        if (!is_mark && *c != '\0')
            continue;
        if (babi_add_sentence(story, begin, (gsize)(c - begin))->n_word == 0)
            g_ptr_array_set_size(story->sentence,
                                 (gint)story->sentence->len - 1);
        if (*c == '\0')
            return;
        begin = c + 1;
    }
}

gchar *
babi_prepare_text(const char *text)
{
    g_autoptr(GPtrArray) sentence =
        g_ptr_array_new_with_free_func(babi_free_sentence);
    g_autoptr(GHashTable) support = g_hash_table_new(NULL, NULL);
    g_autoptr(GString) plain = g_string_new(NULL);
    g_auto(GStrv) line = g_strsplit(text, "\n", -1);
    BabiStory story = {.sentence = sentence};
    for (gsize i = 0; line[i] != NULL; i++)
        babi_append_line(plain, line[i]);
    babi_add_sentences(&story, plain->str);
    return babi_join_text(&(BabiQuestion){.sentence = sentence,
                                          .n_sentence = sentence->len,
                                          .support = support},
                          NULL);
}
