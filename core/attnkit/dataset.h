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

typedef struct AkExamples AkExamples; /* where examples go */

/* Take one example in (all strings and arrays are copied).  The size goes along,
 * since later versions may know more of an example. */
void ak_examples_add_sized(AkExamples *examples, const AkExample *example,
                           gsize size);

static inline void
ak_examples_add(AkExamples *examples, const AkExample *example)
{
    ak_examples_add_sized(examples, example, sizeof *example);
}

/* Say what the labels mean, once, at any time before read() returns, but for
 * AK_TASK_MULTILABEL before the first example: O (1 for AK_TASK_BINARY) and the
 * names, `n_name` of them (2 for AK_TASK_BINARY, else O; copied). */
void ak_examples_declare(AkExamples *examples, AkTask task, gsize n_output,
                         gsize n_name, const char *const *name);

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
};

G_END_DECLS

#endif
