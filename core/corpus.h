/* corpus.h: from examples to sequences of word ids.
 *
 * Examples come from a reader; the vocabulary is built on the training split
 * before length filters; then texts are packed as <SOS> w1 .. wT <EOS>.
 * attnkit-numbers(7) has every rule. */
#ifndef AK_CORPUS_H
#define AK_CORPUS_H

#include "attnkit/dataset.h"
#include "attnkit/error.h"
#include "attnkit/plugin.h"
#include "lexicon.h"

enum { AK_PADDING, AK_UNKNOWN, AK_START, AK_END, AK_FIRST_WORD };

/* [text] of the run file; each data set's section may override. */
typedef struct AkTextOptions {
    gint64 min_df; /* a word stays if this many training documents have it */
    gint lengths;  /* 0 code: without a limit the split's own extreme is the
                    * limit; 1 named: only limits that are named */
    gint64 longer_than;  /* words, strict; -1: not named */
    gint64 shorter_than; /* words, strict; -1: not named */
} AkTextOptions;

extern const AkOption ak_text_options[];

typedef struct AkVocabulary AkVocabulary;
gsize ak_vocabulary_size(const AkVocabulary *vocabulary);
const char *ak_vocabulary_word(const AkVocabulary *vocabulary, guint32 id);
guint32 ak_vocabulary_id(const AkVocabulary *vocabulary, const char *word);
/* One word a line; the line number, from 0, is the id.  ("<0>" is line 0.) */
gboolean ak_vocabulary_save(const AkVocabulary *vocabulary, const char *path,
                            GError **error);

/* One text, ready for a model. */
typedef struct AkText {
    gchar *id;
    gsize n_token;  /* L = T + 2 */
    guint32 *token; /* (L) ids, marks included */
    gchar **word; /* (T) as read, NULL-terminated, in the corpus's lexicon; test
                   * split only, else NULL */
    /* The same of the query; AK_TASK_QUERY only, else 0 and NULL. */
    gsize n_query;
    guint32 *query;
    gchar **query_word;
    gsize n_candidate;
    guint32 *candidate; /* admissible answers, ascending; NULL: all are */
    guint64 content; /* a hash of its words and its query's: two texts that say the
                      * same have the same one */
    gint label;      /* -1: not known */
    guint8 *labels; /* (O), AK_TASK_MULTILABEL only */
    gsize n_rationale;
    guint32 *rationale; /* word positions from 0; NULL: not known */
} AkText;

/* "binary", "multilabel" and so on, an AkTask's; NULL: there is no such. */
const char *ak_task_name(guint task);

typedef struct AkCorpus {
    AkTask task;
    gsize n_output;     /* O */
    gchar **class_name; /* NULL-terminated; 2 for AK_TASK_BINARY; the answers
                         * of AK_TASK_QUERY */
    AkVocabulary *vocabulary;
    AkLexicon *lexicon;  /* where the words of texts are */
    GPtrArray *split[3]; /* AkText, by AkSplit; in the order read */
    gsize n_read[3];     /* examples before the length filters */
    gchar **note;        /* of the reader, for the user; NULL-terminated */
    gchar *fingerprint;  /* SHA-256 over all of this but n_read and note */
} AkCorpus;

AkExamples *ak_examples_new(void);
void ak_examples_free(AkExamples *examples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkExamples, ak_examples_free)

/* Errors (AK_ERROR_DATA): nothing declared, an empty split, a label out of
 * range, a duplicate id, a class that the training split lacks, no text left
 * after the length filters; each names the data set (`name`). */
AkCorpus *ak_corpus_new(const char *name, const AkExamples *examples,
                        const AkTextOptions *options, GError **error);

/* The same under a vocabulary that is there (taken over, even where it fails);
 * NULL: one is made. */
AkCorpus *ak_corpus_new_with(const char *name, const AkExamples *examples,
                             const AkTextOptions *options,
                             AkVocabulary *vocabulary, GError **error);

/* How many texts of the split say the same (with a query, ask the same, too) as one
 * of the training split. */
guint ak_corpus_count_in_train(const AkCorpus *corpus, AkSplit split);

/* The examples under a vocabulary that is there (taken over), as the corpus of a
 * model that is trained: nothing is checked, no text falls out, and the labels of
 * the test split are not known. */
AkCorpus *ak_corpus_new_unlabelled(const AkExamples *examples,
                                   AkVocabulary *vocabulary);
void ak_corpus_free(AkCorpus *corpus);

/* What `fingerprint` is.  Free it. */
gchar *ak_corpus_digest(const AkCorpus *corpus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCorpus, ak_corpus_free)

#endif
