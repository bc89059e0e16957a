#include "vocabulary.h"

#include "attnkit/words.h"
#include "examples.h"
#include "files.h"
#include "stream.h"

#include <string.h>

static const char *const vocabulary_special[AK_FIRST_WORD] = {
    [AK_PADDING] = "<0>",
    [AK_UNKNOWN] = "<UNK>",
    [AK_START] = "<SOS>",
    [AK_END] = "<EOS>",
};

struct AkVocabulary {
    GPtrArray *word; /* by id */
    GHashTable *id;  /* word to id, without the four special ones */
};

/* By word of the lexicon: how many documents have it, and the last one seen, so
 * that a document counts once however often it repeats the word. */
typedef struct VocabularyCount {
    gint64 n_document;
    gsize last; /* number of the document, from 1 */
} VocabularyCount;

static gboolean
vocabulary_is_special(const char *word)
{
    for (guint i = 0; i < AK_FIRST_WORD; i++)
        if (strcmp(word, vocabulary_special[i]) == 0)
            return TRUE;
    return FALSE;
}

static void
vocabulary_count(VocabularyCount *counts, const AkWords *words, gsize document)
{
    for (gsize i = 0; i < words->n; i++) {
        VocabularyCount *count = &counts[words->word[i]];
        count->n_document += count->last != document;
        count->last = document;
    }
}

static AkVocabulary *
vocabulary_empty(void)
{
    AkVocabulary *vocabulary = g_new0(AkVocabulary, 1);
    vocabulary->word = g_ptr_array_new_with_free_func(g_free);
    vocabulary->id = g_hash_table_new(ak_hash_words, g_str_equal);
    return vocabulary;
}

/* The next id is this word's. */
static void
vocabulary_add(AkVocabulary *vocabulary, const char *word)
{
    gchar *copy = g_strdup(word);
    if (vocabulary->word->len >= AK_FIRST_WORD && *word != '\0')
        g_hash_table_insert(vocabulary->id, copy,
                            GUINT_TO_POINTER(vocabulary->word->len));
    g_ptr_array_add(vocabulary->word, copy);
}

AkVocabulary *
ak_vocabulary_new(const AkExamples *examples, gint64 min_df)
{
    const gsize n_word = ak_lexicon_size(examples->lexicon);
    g_autofree VocabularyCount *counts = g_new0(VocabularyCount, n_word + 1);
    /* A query is a document of its own. */
    for (guint i = 0; i < examples->example->len; i++) {
        const AkHeld *held = examples->example->pdata[i];
        if (held->given.split != AK_TRAIN)
            continue;
        vocabulary_count(counts, &held->text, 2 * (gsize)i + 1);
        if (examples->task == AK_TASK_QUERY)
            vocabulary_count(counts, &held->query, 2 * (gsize)i + 2);
    }

    /* The empty word of an empty text is to be unknown. */
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint32 i = 0; i < n_word; i++) {
        const char *word = ak_lexicon_word(examples->lexicon, i);
        if (*word != '\0' && counts[i].n_document >= min_df &&
            counts[i].n_document > 0 && !vocabulary_is_special(word))
            g_ptr_array_add(kept, (gpointer)word);
    }
    g_ptr_array_sort(kept, ak_compare_words);

    AkVocabulary *vocabulary = vocabulary_empty();
    for (guint i = 0; i < AK_FIRST_WORD; i++)
        vocabulary_add(vocabulary, vocabulary_special[i]);
    for (guint i = 0; i < kept->len; i++)
        vocabulary_add(vocabulary, kept->pdata[i]);
    for (guint i = 0; i < examples->kept_word->len; i++)
        if (!vocabulary_is_special(examples->kept_word->pdata[i]) &&
            ak_vocabulary_id(vocabulary, examples->kept_word->pdata[i]) ==
                AK_UNKNOWN)
            vocabulary_add(vocabulary, examples->kept_word->pdata[i]);
    return vocabulary;
}

/* What keeps a line from being a word; NULL: nothing.  Free it. */
static gchar *
vocabulary_fault(const AkVocabulary *vocabulary, const gchar *line, gsize length)
{
    if (!g_utf8_validate(line, (gssize)length, NULL))
        return g_strdup("is not UTF-8");
    if (vocabulary->word->len < AK_FIRST_WORD)
        return NULL;
    if (strpbrk(line, " \t") != NULL)
        return g_strdup_printf("'%.60s' has a blank; a line is one word and "
                               "nothing else",
                               line);
    gpointer id = g_hash_table_lookup(vocabulary->id, line);
    if (id != NULL)
        return g_strdup_printf(
            "'%.60s' is the word of line %u too; which id is "
            "meant?",
            line, GPOINTER_TO_UINT(id) + 1);
    return NULL;
}

AkVocabulary *
ak_vocabulary_load(const char *path, GError **error)
{
    g_autoptr(AkStream) stream = ak_stream_open(path, error);
    g_autoptr(AkVocabulary) vocabulary = vocabulary_empty();
    gchar *line = NULL;
    gsize length = 0;
    while (stream != NULL) {
        if (!ak_stream_line(stream, &line, &length, error))
            return NULL;
        if (line == NULL)
            break;
        if (length > 0 && line[length - 1] == '\r')
            line[--length] = '\0';
        g_autofree gchar *fault = vocabulary_fault(vocabulary, line, length);
        if (fault != NULL) {
            g_autofree gchar *valid = g_utf8_make_valid(fault, -1);
            g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                        "%s:%" G_GSIZE_FORMAT ": %s", path,
                        ak_stream_n_line(stream), valid);
            return NULL;
        }
        vocabulary_add(vocabulary, line);
    }
    g_autofree gchar *sha256 =
        stream != NULL ? ak_stream_finish(stream, error) : NULL;
    if (sha256 == NULL)
        return NULL;
    if (vocabulary->word->len > AK_FIRST_WORD)
        return g_steal_pointer(&vocabulary);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                "%s has %u lines, must have one for each word: padding, the "
                "unknown word, the marks of start and end, then words",
                path, vocabulary->word->len);
    return NULL;
}

void
ak_vocabulary_free(AkVocabulary *vocabulary)
{
    if (vocabulary == NULL)
        return;
    g_hash_table_unref(vocabulary->id);
    g_ptr_array_unref(vocabulary->word);
    g_free(vocabulary);
}

gsize
ak_vocabulary_size(const AkVocabulary *vocabulary)
{
    return vocabulary->word->len;
}

const char *
ak_vocabulary_word(const AkVocabulary *vocabulary, guint32 id)
{
    g_return_val_if_fail(id < vocabulary->word->len, NULL);
    return vocabulary->word->pdata[id];
}

/* A word of a text that is spelt like a mark is an unknown word: a text must
 * not bring marks of its own. */
guint32
ak_vocabulary_id(const AkVocabulary *vocabulary, const char *word)
{
    const gpointer id = g_hash_table_lookup(vocabulary->id, word);
    return id != NULL ? GPOINTER_TO_UINT(id) : AK_UNKNOWN;
}

gboolean
ak_vocabulary_save(const AkVocabulary *vocabulary, const char *path,
                   GError **error)
{
    g_autoptr(AkWriter) writer = ak_writer_open(path, error);
    if (writer == NULL)
        return FALSE;
    for (guint i = 0; i < vocabulary->word->len; i++) {
        const char *word = vocabulary->word->pdata[i];
        if (!ak_writer_write(writer, word, strlen(word), error) ||
            !ak_writer_write(writer, "\n", 1, error))
            return FALSE;
    }
    return ak_writer_commit(writer, error);
}
