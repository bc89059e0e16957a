/* examples.h: what a reader handed over, for the core's own eyes.
 *
 * Readers see only `AkExamples` of attnkit/dataset.h; corpus.c checks and packs
 * what has come together here. */
#ifndef AK_EXAMPLES_H
#define AK_EXAMPLES_H

#include "attnkit/dataset.h"
#include "lexicon.h"
#include "memory.h"

/* A text as word numbers of the lexicon. */
typedef struct AkWords {
    guint32 *word; /* (n) NULL: there is no text, or it is not UTF-8 */
    gsize n;       /* at least 1: an empty text is one empty word */
} AkWords;

/* An example as it is held: all strings and arrays are our own; `text` and
 * `query` of what was given are NULL, their words stand beside it. */
typedef struct AkHeld {
    AkExample given;
    AkWords text, query;
} AkHeld;

struct AkExamples {
    guint n_declared;  /* how often ak_examples_declare() was called */
    gboolean is_early; /* labels of a multi-label example came before it */
    AkTask task;
    gsize n_output;
    gsize n_class;        /* names */
    gchar **class_name;   /* NULL-terminated */
    GPtrArray *example;   /* AkHeld */
    AkLexicon *lexicon;   /* of their words */
    GPtrArray *note;      /* gchar *: lines for the user */
    GPtrArray *kept_word; /* gchar *: words that get an id in any case */
    AkMemoryWatch watch;
    gchar *overflow; /* why no more are taken in, and none is held; NULL: all are */
};

/* An AkHeld, or NULL. */
void ak_held_free(gpointer data);

/* About what an example takes, in bytes, beside its words. */
enum { AK_HELD_SIZE = 256 };

/* Its words, parted by blanks.  Free it. */
gchar *ak_examples_join(const AkExamples *examples, const AkWords *words);

/* That all are held; the declaration and each example; an empty split; a duplicate
 * id. */
gboolean ak_examples_check(const char *name, const AkExamples *examples,
                           GError **error);

/* Set an AK_ERROR_DATA that begins with the data set's name; FALSE always. */
gboolean ak_data_fail(GError **error, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
