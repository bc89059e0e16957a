/* dataset.h: a reader streams the examples of a data set.
 *
 * The reader knows the published files; splitting a text into words, cutting by
 * length, vocabulary and packing are the core's. */
#ifndef ATTNKIT_DATASET_H
#define ATTNKIT_DATASET_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    AK_TASK_BINARY = 1, /* one sigmoid output; label 0 or 1 */
    AK_TASK_MULTILABEL, /* O sigmoid outputs; labels (O), each 0 or 1 */
    AK_TASK_CLASSES,    /* softmax over O exclusive classes; label 0 .. O-1 */
    AK_TASK_QUERY,      /* softmax over candidates, given a second text */
} AkTask;

typedef enum { AK_TRAIN, AK_DEV, AK_TEST } AkSplit;

/* "train", "dev" or "test". */
const char *ak_split_name(AkSplit split);

typedef struct AkExample {
    const char *id; /* unique in its split; stable: random draws are keyed by it */
    AkSplit split;
    const char *text;          /* UTF-8, words parted by white space */
    const char *query;         /* the second text; NULL: none */
    gint label;                /* see AkTask */
    const guint8 *labels;      /* (O) AK_TASK_MULTILABEL only */
    const guint32 *candidates; /* (n_candidate) admissible answers; NULL: all */
    gsize n_candidate;
    /* The words that are known to have made the label: positions in `text`,
     * ascending, 0 is the first.  NULL: not known. */
    const guint32 *rationale;
    gsize n_rationale;
} AkExample;

/* A default that this data set brings for a key of another section, as the run
 * file would say it: {"train.epochs", "8"}, {"bilstm.hidden", "32"}.  These two
 * members are all there will be within an ABI major. */
typedef struct AkDefault {
    const char *key; /* NULL ends the table */
    const char *value;
} AkDefault;

/* A file that the reader reads as it is published, for attnkit fetch.  The reader
 * itself never uses the network.  These five members are all there will be within
 * an ABI major.
 *
 * What is fetched is put in place only when it has the SHA-256 that stands here;
 * where none does, when it has the size, and opens if its name is that of an
 * archive (.zip, .gz, .tgz).  So what is not known for certain is NULL or 0, and
 * never what a single download happened to have. */
typedef struct AkDownload {
    const char *file; /* its name in the user's folder, without a folder of its
                         * own, not hidden; NULL ends the table */
    const char *url;  /* the publisher's, http:// or https://; NULL: it cannot
                         * be downloaded, see `obtain` */
    const char *sha256; /* 64 lower-case hexadecimal digits; NULL: not known */
    guint64 size;       /* bytes; 0: not known */
    const char *what;   /* what it holds, in a few words */
} AkDownload;

typedef struct AkExamples AkExamples; /* where examples go */

/* Take one example in (all strings and arrays are copied).  The size goes along,
 * since later versions may know more of an example.  FALSE: memory has come to its
 * bound, which the host reports, whatever read() returns; no example is taken in any
 * more, what is read through archive.h fails from there on, and a reader that makes
 * examples otherwise spares the time if it ends here. */
gboolean ak_examples_add_sized(AkExamples *examples, const AkExample *example,
                               gsize size);

static inline gboolean
ak_examples_add(AkExamples *examples, const AkExample *example)
{
    return ak_examples_add_sized(examples, example, sizeof *example);
}

/* Say what the labels mean, once, at any time before read() returns, but for
 * AK_TASK_MULTILABEL before the first example: O (1 for AK_TASK_BINARY) and the
 * names, `n_name` of them (2 for AK_TASK_BINARY, else O; copied). */
void ak_examples_declare(AkExamples *examples, AkTask task, gsize n_output,
                         gsize n_name, const char *const *name);

/* Tell the user, in one line without a newline, something about the data as a
 * whole: what was left out, or repaired.  Notes are printed before a run, with the
 * data set's name, and kept in its manifest: they hold no path, which may be another
 * elsewhere. */
void ak_examples_note(AkExamples *examples, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* `word` gets an id even where too few training texts have it: those of such
 * words stand behind all others, in the order of these calls. */
void ak_examples_keep_word(AkExamples *examples, const char *word);

/* Where a publisher has no splits.  Which examples are drawn depends on the seed,
 * the split drawn for, and the ids alone, not on their order; of two classes
 * with the same share both lose it. */

/* How many of the examples taken in so far are of a split. */
gsize ak_examples_count(const AkExamples *examples, AkSplit split);

/* Draw n (at most all) of split `from` for split `to`.  is_stratified: of each
 * label as large a share as of all, rounded so that n is met (largest remainders,
 * the lowest label first). */
void ak_examples_move(AkExamples *examples, AkSplit from, AkSplit to, gsize n,
                      gboolean is_stratified, guint64 seed);

/* Draw n (at most all) of a split; the others are dropped. */
void ak_examples_sample(AkExamples *examples, AkSplit split, gsize n,
                        guint64 seed);

/* A share of n, rounded up, as scikit-learn's train_test_split() takes it. */
gsize ak_split_size(gsize n, gdouble share);

/* Read a whole file of text, plain UTF-8.  A missing file, invalid UTF-8 (with
 * line) or an empty file is an error.  Free with g_free(). */
gboolean ak_dataset_read_text(const char *path, gchar **text, GError **error);

struct AkDatasetOps {
    gsize size;                /* sizeof(AkDatasetOps) */
    const AkDefault *defaults; /* NULL: none */

    gboolean (*open)(gpointer state, GError **error); /* may be NULL */

    /* Hand over every example.  An unreadable record is an error with file and
     * line.  `seed` is the run's, for readers that generate or sample. */
    gboolean (*read)(gconstpointer state, guint64 seed, AkExamples *examples,
                     GError **error);

    void (*close)(gpointer state); /* may be NULL */

    /* Where the data come from.  Read by the host alone, without open(); static,
     * UTF-8, one line each.  All NULL: the reader needs no published files. */
    const AkDownload *downloads; /* NULL: none */
    const char *terms;    /* licence or terms of use; needed with downloads */
    const char *citation; /* who is to be cited, and with what; likewise */
    const char *obtain; /* of data that are not free to download: how one comes
                           * by them; needed where a download has no url.  NULL:
                           * attnkit fetch gets all that there is */

    /* The preparation of texts alone, for attnkit explain: what read() would have
     * handed over as `text` where the files have this one, words parted by white
     * space; freed by the host with g_free().  `text` (valid UTF-8) is a text or
     * a query.  The options are filled in, open() was not called, the files need
     * not exist.  NULL: read() hands texts over as the files have them. */
    gchar *(*prepare)(gconstpointer state, const char *text);
};

G_END_DECLS

#endif
