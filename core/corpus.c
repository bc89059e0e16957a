#include "corpus.h"

#include "examples.h"
#include "vocabulary.h"

#include <string.h>

const AkOption ak_text_options[] = {
    {"min_df", AK_OPTION_INT, offsetof(AkTextOptions, min_df), "1", 1, 1e9,
     NULL, "texts",
     "a word stays in the vocabulary if this many training texts contain it"},
    {"lengths", AK_OPTION_CHOICE, offsetof(AkTextOptions, lengths), "code", 0,
     0, "code|named", NULL,
     "where no limit is named: the split's own extreme falls out (code), or "
     "nothing does"},
    {"longer_than", AK_OPTION_INT, offsetof(AkTextOptions, longer_than), "-1",
     -1, 1e9, NULL, "words",
     "only texts with more words than this; -1: not named"},
    {"shorter_than", AK_OPTION_INT, offsetof(AkTextOptions, shorter_than), "-1",
     -1, 1e9, NULL, "words",
     "only texts with fewer words than this; -1: not named"},
    {0},
};

enum { CORPUS_LENGTHS_CODE, CORPUS_LENGTHS_NAMED };

static void
corpus_free_text(gpointer data)
{
    AkText *text = data;
    if (text == NULL) /* passed on by the length filter */
        return;
    g_free(text->id);
    g_free(text->token);
    g_free(text->word);
    g_free(text->query);
    g_free(text->query_word);
    g_free(text->candidate);
    g_free(text->labels);
    g_free(text->rationale);
    g_free(text);
}

/* ---- Packing ---- */

/* What the words of a lexicon are in a corpus. */
typedef struct Packing {
    const AkCorpus *corpus;
    const AkLexicon *lexicon;
    guint32 *id; /* by number of the lexicon */
} Packing;

static guint32 *
corpus_find_ids(const AkVocabulary *vocabulary, const AkLexicon *lexicon)
{
    const gsize n = ak_lexicon_size(lexicon);
    guint32 *id = g_new(guint32, n + 1);
    for (guint32 i = 0; i < n; i++)
        id[i] = ak_vocabulary_id(vocabulary, ak_lexicon_word(lexicon, i));
    return id;
}

/* <SOS> w1 .. wn <EOS>; and, unless `as_read` is NULL, the words themselves. */
static guint32 *
corpus_pack_words(const Packing *packing, const AkWords *words, gsize *n_token,
                  gchar ***as_read)
{
    guint32 *token = g_new(guint32, words->n + 2);
    if (as_read != NULL)
        *as_read = g_new0(gchar *, words->n + 1);

    token[0] = AK_START;
    for (gsize i = 0; i < words->n; i++) {
        token[i + 1] = packing->id[words->word[i]];
        if (as_read != NULL)
            (*as_read)[i] =
                (gchar *)ak_lexicon_word(packing->lexicon, words->word[i]);
    }
    token[words->n + 1] = AK_END;
    *n_token = words->n + 2;
    return token;
}

static void
corpus_pack_query(const Packing *packing, const AkHeld *held, AkText *text)
{
    const AkExample *example = &held->given;
    text->query =
        corpus_pack_words(packing, &held->query, &text->n_query,
                          example->split == AK_TEST ? &text->query_word : NULL);
    if (example->candidates == NULL)
        return;
    text->n_candidate = example->n_candidate;
    text->candidate =
        g_memdup2(example->candidates,
                  example->n_candidate * sizeof *example->candidates);
}

/* FNV-1a over word numbers; -1 parts a text from its query.
 * Source: Fowler, Noll & Vo, draft-eastlake-fnv. */
static guint64
corpus_hash(guint64 hash, const AkWords *words)
{
    for (gsize i = 0; i <= words->n; i++)
        hash = (hash ^ (i < words->n ? words->word[i] : G_MAXUINT32)) *
               1099511628211u;
    return hash;
}

static AkText *
corpus_pack(const Packing *packing, const AkHeld *held)
{
    const AkCorpus *corpus = packing->corpus;
    const AkExample *example = &held->given;
    AkText *text = g_new0(AkText, 1);
    text->id = g_strdup(example->id);
    text->content = corpus_hash(corpus_hash(14695981039346656037u, &held->text),
                                &held->query);
    text->token =
        corpus_pack_words(packing, &held->text, &text->n_token,
                          example->split == AK_TEST ? &text->word : NULL);
    if (corpus->task == AK_TASK_QUERY)
        corpus_pack_query(packing, held, text);
    if (corpus->task == AK_TASK_MULTILABEL)
        text->labels = g_memdup2(example->labels, corpus->n_output);
    else
        text->label = example->label;
    if (example->rationale != NULL) {
        text->n_rationale = example->n_rationale;
        text->rationale = g_new0(guint32, example->n_rationale + 1);
        for (gsize i = 0; i < example->n_rationale; i++)
            text->rationale[i] = example->rationale[i];
    }
    return text;
}

/* Keep the texts of split s within the limits, both of them strict. */
static gboolean
corpus_filter(const char *name, AkCorpus *corpus, guint s,
              const AkTextOptions *options, GError **error)
{
    g_autoptr(GPtrArray) all = g_steal_pointer(&corpus->split[s]);
    gint64 shortest = G_MAXINT64, longest = 0;
    for (guint i = 0; i < all->len; i++) {
        const gint64 n = (gint64)((const AkText *)all->pdata[i])->n_token - 2;
        shortest = MIN(shortest, n);
        longest = MAX(longest, n);
    }

    const gboolean is_code = options->lengths == CORPUS_LENGTHS_CODE;
    const gint64 low = options->longer_than >= 0 ? options->longer_than
                       : is_code                 ? shortest
                                                 : -1;
    const gint64 high = options->shorter_than >= 0 ? options->shorter_than
                        : is_code                  ? longest
                                                   : G_MAXINT64;

    corpus->split[s] = g_ptr_array_new_with_free_func(corpus_free_text);
    for (guint i = 0; i < all->len; i++) {
        const gint64 n = (gint64)((const AkText *)all->pdata[i])->n_token - 2;
        if (n > low && n < high)
            g_ptr_array_add(corpus->split[s], g_steal_pointer(&all->pdata[i]));
    }
    if (corpus->split[s]->len > 0)
        return TRUE;

    const gboolean is_own =
        is_code && (options->longer_than < 0 || options->shorter_than < 0);
    return ak_data_fail(
        error, name,
        "no text of the %s split is left: its %u texts have %" G_GINT64_FORMAT
        " to %" G_GINT64_FORMAT " words; %s",
        ak_split_name((AkSplit)s), all->len, shortest, longest,
        is_own ? "where longer_than or shorter_than is not named the "
                 "shortest or longest texts fall out: set text.lengths = named"
               : "widen text.longer_than and text.shorter_than");
}

/* Which classes (n_class) a text shows: for several labels those that are set. */
static void
corpus_mark_classes(const AkCorpus *corpus, const AkText *text, guint n_class,
                    gboolean *is_there)
{
    if (corpus->task != AK_TASK_MULTILABEL) {
        is_there[text->label] = TRUE;
        return;
    }
    for (guint c = 0; c < n_class; c++)
        is_there[c] = is_there[c] || text->labels[c] == 1;
}

/* Without an example of each class the loss has no weight to give them. */
static gboolean
corpus_check_classes(const char *name, const AkCorpus *corpus, GError **error)
{
    const GPtrArray *train = corpus->split[AK_TRAIN];
    const guint n_class = g_strv_length(corpus->class_name);
    g_autofree gboolean *is_there = g_new0(gboolean, n_class);
    for (guint i = 0; i < train->len; i++)
        corpus_mark_classes(corpus, train->pdata[i], n_class, is_there);
    for (guint c = 0; c < n_class; c++)
        if (!is_there[c])
            return ak_data_fail(
                error, name,
                "no text of class '%s' is in the train split (%u of its "
                "%" G_GSIZE_FORMAT " texts are within the length limits); add "
                "some, or take the class out of the data",
                corpus->class_name[c], train->len, corpus->n_read[AK_TRAIN]);
    return TRUE;
}

/* Takes the note, to be said behind those that are there. */
static void
corpus_add_note(AkCorpus *corpus, gchar *note)
{
    const guint n = g_strv_length(corpus->note);
    corpus->note = g_renew(gchar *, corpus->note, n + 2);
    corpus->note[n] = note;
    corpus->note[n + 1] = NULL;
}

/* Figures of a class that dev or test texts lack cannot be had: say so.  The
 * classes that are named are few; an answer need not be asked for. */
static void
corpus_note_classes(AkCorpus *corpus)
{
    enum { CORPUS_NAMED = 20 };
    const guint n_class = g_strv_length(corpus->class_name);
    for (guint s = AK_DEV; s <= AK_TEST && n_class <= CORPUS_NAMED; s++) {
        g_autofree gboolean *is_there = g_new0(gboolean, n_class);
        for (guint i = 0; i < corpus->split[s]->len; i++)
            corpus_mark_classes(corpus, corpus->split[s]->pdata[i], n_class,
                                is_there);
        for (guint c = 0; c < n_class; c++)
            if (!is_there[c])
                corpus_add_note(
                    corpus,
                    g_strdup_printf("no %s text is of class '%s': figures of "
                                    "that class, and those that compare "
                                    "classes, tell nothing there",
                                    ak_split_name((AkSplit)s),
                                    corpus->class_name[c]));
    }
}

guint
ak_corpus_count_in_train(const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(GHashTable) train = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < corpus->split[AK_TRAIN]->len; i++)
        g_hash_table_add(
            train, &((AkText *)corpus->split[AK_TRAIN]->pdata[i])->content);
    guint n = 0;
    for (guint i = 0; i < corpus->split[split]->len; i++) {
        const AkText *text = corpus->split[split]->pdata[i];
        n += g_hash_table_contains(train, &text->content) ? 1 : 0;
    }
    return n;
}

static void
corpus_note_in_train(AkCorpus *corpus)
{
    const guint n = ak_corpus_count_in_train(corpus, AK_TEST);
    if (n == 0)
        return;
    corpus_add_note(
        corpus, g_strdup_printf(
                    "%u of the %u test texts %s the same as a training text: "
                    "on %s a model may remember more than it has learnt",
                    n, corpus->split[AK_TEST]->len, n == 1 ? "says" : "say",
                    n == 1 ? "it" : "them"));
}

const char *
ak_task_name(guint task)
{
    static const char *const name[] = {[AK_TASK_BINARY] = "binary",
                                       [AK_TASK_MULTILABEL] = "multilabel",
                                       [AK_TASK_CLASSES] = "classes",
                                       [AK_TASK_QUERY] = "query"};
    return task < G_N_ELEMENTS(name) ? name[task] : NULL;
}

/* The texts that were read.  FALSE: there is no room for them. */
static gboolean
corpus_pack_texts(const char *name, const AkExamples *examples,
                  AkCorpus *corpus, GError **error)
{
    g_autofree guint32 *id =
        corpus_find_ids(corpus->vocabulary, corpus->lexicon);
    const Packing packing = {corpus, corpus->lexicon, id};
    AkMemoryWatch watch = {.bound = examples->watch.bound};
    for (guint i = 0; i < examples->example->len; i++) {
        const AkHeld *held = examples->example->pdata[i];
        const AkSplit split = held->given.split;
        AkText *text = corpus_pack(&packing, held);
        g_ptr_array_add(corpus->split[split], text);
        corpus->n_read[split]++;
        g_autofree gchar *reason = ak_memory_grow(
            &watch, AK_HELD_SIZE +
                        (text->n_token + text->n_query) * sizeof *text->token);
        if (reason != NULL)
            return ak_data_fail(error, name, "with its %u texts read, %s",
                                examples->example->len, reason);
    }
    return TRUE;
}

/* Of what was read, all but the texts, under a vocabulary (taken over). */
static AkCorpus *
corpus_start(const AkExamples *examples, AkVocabulary *vocabulary)
{
    AkCorpus *corpus = g_new0(AkCorpus, 1);
    corpus->vocabulary = vocabulary;
    corpus->task = examples->task;
    corpus->n_output = examples->n_output;
    corpus->class_name = g_strdupv(examples->class_name);
    corpus->note = g_new0(gchar *, examples->note->len + 1);
    for (guint i = 0; i < examples->note->len; i++)
        corpus->note[i] = g_strdup(examples->note->pdata[i]);
    for (guint s = 0; s < 3; s++)
        corpus->split[s] = g_ptr_array_new_with_free_func(corpus_free_text);
    corpus->lexicon = ak_lexicon_ref(examples->lexicon);
    return corpus;
}

AkCorpus *
ak_corpus_new(const char *name, const AkExamples *examples,
              const AkTextOptions *options, GError **error)
{
    return ak_corpus_new_with(name, examples, options, NULL, error);
}

AkCorpus *
ak_corpus_new_with(const char *name, const AkExamples *examples,
                   const AkTextOptions *options, AkVocabulary *vocabulary,
                   GError **error)
{
    g_return_val_if_fail(name != NULL && examples != NULL && options != NULL,
                         NULL);

    if (!ak_examples_check(name, examples, error)) {
        ak_vocabulary_free(vocabulary);
        return NULL;
    }
    if (vocabulary == NULL)
        vocabulary = ak_vocabulary_new(examples, options->min_df);
    g_autoptr(AkCorpus) corpus = corpus_start(examples, vocabulary);
    if (!corpus_pack_texts(name, examples, corpus, error))
        return NULL;

    /* Filters of length are classification's alone; and an answer may be one
     * that no training question has. */
    const gboolean is_query = corpus->task == AK_TASK_QUERY;
    for (guint s = 0; s < 3 && !is_query; s++)
        if (!corpus_filter(name, corpus, s, options, error))
            return NULL;
    if (!is_query && !corpus_check_classes(name, corpus, error))
        return NULL;
    if (!is_query)
        corpus_note_classes(corpus);
    corpus_note_in_train(corpus);
    corpus->fingerprint = ak_corpus_digest(corpus);
    return g_steal_pointer(&corpus);
}

AkCorpus *
ak_corpus_new_unlabelled(const AkExamples *examples, AkVocabulary *vocabulary)
{
    AkCorpus *corpus = corpus_start(examples, vocabulary);
    (void)corpus_pack_texts("", examples, corpus, NULL); /* it is not watched */
    for (guint i = 0; i < corpus->split[AK_TEST]->len; i++) {
        AkText *text = corpus->split[AK_TEST]->pdata[i];
        text->label = -1;
        g_clear_pointer(&text->labels, g_free);
    }
    return corpus;
}

void
ak_corpus_free(AkCorpus *corpus)
{
    if (corpus == NULL)
        return;
    for (guint s = 0; s < 3; s++)
        g_clear_pointer(&corpus->split[s], g_ptr_array_unref);
    ak_vocabulary_free(corpus->vocabulary);
    ak_lexicon_unref(corpus->lexicon);
    g_strfreev(corpus->class_name);
    g_strfreev(corpus->note);
    g_free(corpus->fingerprint);
    g_free(corpus);
}
