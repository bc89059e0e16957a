#include "attnkit/dataset.h"

#include "attnkit/error.h"
#include "corpus.h"
#include "examples.h"
#include "text.h"

#include <string.h>

void
ak_held_free(gpointer data)
{
    AkHeld *held = data;
    if (held == NULL)
        return;
    g_free((gpointer)held->given.id);
    g_free((gpointer)held->given.labels);
    g_free((gpointer)held->given.candidates);
    g_free((gpointer)held->given.rationale);
    g_free(held->text.word);
    g_free(held->query.word);
    g_free(held);
}

AkExamples *
ak_examples_new(void)
{
    AkExamples *examples = g_new0(AkExamples, 1);
    examples->example = g_ptr_array_new_with_free_func(ak_held_free);
    examples->lexicon = ak_lexicon_new();
    examples->note = g_ptr_array_new_with_free_func(g_free);
    examples->kept_word = g_ptr_array_new_with_free_func(g_free);
    return examples;
}

void
ak_examples_free(AkExamples *examples)
{
    if (examples == NULL)
        return;
    g_ptr_array_unref(examples->example);
    ak_lexicon_unref(examples->lexicon);
    g_ptr_array_unref(examples->note);
    g_ptr_array_unref(examples->kept_word);
    g_strfreev(examples->class_name);
    g_free(examples->overflow);
    g_free(examples);
}

/* An array that is given but empty stays different from one that is not given:
 * a rationale of no words is knowledge, NULL is none. */
static guint32 *
examples_copy(const guint32 *x, gsize n)
{
    if (x == NULL)
        return NULL;
    guint32 *copy = g_new(guint32, n + 1);
    if (n > 0)
        memcpy(copy, x, n * sizeof *x);
    return copy;
}

/* The words of `text`; none where it is NULL or not UTF-8. */
static AkWords
examples_take_words(AkExamples *examples, const char *text)
{
    AkWords words = {NULL, 0};
    if (text == NULL || !g_utf8_validate(text, -1, NULL))
        return words;
    g_autofree gchar *block = ak_words_new(text, &words.n);
    words.word = g_new(guint32, words.n);
    const char *word = block;
    for (gsize i = 0; i < words.n; i++, word = ak_words_next(word))
        words.word[i] = ak_lexicon_add(examples->lexicon, word);
    return words;
}

gchar *
ak_examples_join(const AkExamples *examples, const AkWords *words)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < words->n; i++)
        g_string_append_printf(
            text, "%s%s", i > 0 ? " " : "",
            ak_lexicon_word(examples->lexicon, words->word[i]));
    return g_string_free(text, FALSE);
}

/* What an example takes, or takes as long as it is looked at: each letter counts,
 * though a word that was there before is not held again. */
static gsize
examples_size(const AkExamples *examples, const AkExample *given,
              const AkHeld *held)
{
    const char *const part[] = {given->id, given->text, given->query};
    gsize bytes = AK_HELD_SIZE + (held->text.n + held->query.n +
                                  given->n_candidate + given->n_rationale) *
                                     sizeof(guint32);
    for (gsize i = 0; i < G_N_ELEMENTS(part); i++)
        bytes += part[i] != NULL ? strlen(part[i]) : 0;
    return held->given.labels != NULL
               ? bytes + examples->n_output * sizeof *held->given.labels
               : bytes;
}

/* Where there is no room, what is held goes, so that the reader has some to come to
 * its end in. */
static gboolean
examples_watch(AkExamples *examples, gsize bytes)
{
    g_autofree gchar *reason = ak_memory_grow(&examples->watch, bytes);
    if (reason == NULL)
        return TRUE;
    examples->overflow = g_strdup_printf("with %u of its texts read, %s",
                                         examples->example->len, reason);
    g_ptr_array_set_size(examples->example, 0);
    return FALSE;
}

/* Nothing is checked here, since a reader cannot be told: ak_corpus_new() does,
 * and names the example.  How many labels a multi-label example has is known
 * only once that is declared. */
gboolean
ak_examples_add_sized(AkExamples *examples, const AkExample *example, gsize size)
{
    g_return_val_if_fail(examples != NULL && example != NULL, FALSE);

    if (examples->overflow != NULL)
        return FALSE;
    AkExample given = {.id = NULL};
    memcpy(&given, example, MIN(size, sizeof given));
    AkHeld *held = g_new0(AkHeld, 1);
    held->text = examples_take_words(examples, given.text);
    held->query = examples_take_words(examples, given.query);
    held->given = given;
    held->given.text = held->given.query = NULL;
    held->given.id = g_strdup(given.id);
    held->given.candidates = examples_copy(given.candidates, given.n_candidate);
    held->given.rationale = examples_copy(given.rationale, given.n_rationale);
    held->given.labels = NULL;
    if (given.labels != NULL && examples->n_declared == 0)
        examples->is_early = TRUE;
    else if (given.labels != NULL && examples->n_output > 0)
        held->given.labels = g_memdup2(given.labels, examples->n_output);
    g_ptr_array_add(examples->example, held);
    return examples_watch(examples, examples_size(examples, &given, held));
}

void
ak_examples_declare(AkExamples *examples, AkTask task, gsize n_output,
                    gsize n_name, const char *const *name)
{
    g_return_if_fail(examples != NULL && (n_name == 0 || name != NULL));

    if (examples->n_declared++ > 0)
        return; /* ak_corpus_new() reports it */
    examples->task = task;
    examples->n_output = n_output;
    examples->n_class = n_name;
    examples->class_name = g_new0(gchar *, n_name + 1);
    for (gsize i = 0; i < n_name; i++) /* NULL would end the list */
        examples->class_name[i] = g_strdup(name[i] != NULL ? name[i] : "");
}

void
ak_examples_note(AkExamples *examples, const char *format, ...)
{
    g_return_if_fail(examples != NULL && format != NULL);

    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(examples->note, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
ak_examples_keep_word(AkExamples *examples, const char *word)
{
    g_return_if_fail(examples != NULL && word != NULL);
    g_ptr_array_add(examples->kept_word, g_strdup(word));
}

/* The line, from 1, that holds the byte at `position`. */
static gsize
dataset_line(const gchar *text, gsize position)
{
    gsize line = 1;
    for (gsize i = 0; i < position; i++)
        line += text[i] == '\n';
    return line;
}

/* A byte order mark, which some editors put first, is not text. */
gboolean
ak_dataset_read_text(const char *path, gchar **text, GError **error)
{
    g_return_val_if_fail(path != NULL && text != NULL, FALSE);

    g_autoptr(GError) reason = NULL;
    g_autofree gchar *all = NULL;
    gsize size;
    *text = NULL;
    if (!g_file_get_contents(path, &all, &size, &reason)) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA, "cannot read the data: %s",
                    reason->message);
        return FALSE;
    }

    const gchar *bad;
    if (!g_utf8_validate_len(all, size, &bad)) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "%s:%" G_GSIZE_FORMAT
                    ": byte 0x%02x is not UTF-8; convert the "
                    "file to UTF-8 first (iconv does it)",
                    path, dataset_line(all, (gsize)(bad - all)), (guchar)*bad);
        return FALSE;
    }

    const gchar *start = g_str_has_prefix(all, "\xef\xbb\xbf") ? all + 3 : all;
    if (*start == '\0') {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: the file is empty",
                    path);
        return FALSE;
    }
    *text = start == all ? g_steal_pointer(&all) : g_strdup(start);
    return TRUE;
}
