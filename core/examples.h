/* examples.h: what a reader handed over, for the core's own eyes.
 *
 * Readers see only `AkExamples` of attnkit/dataset.h; corpus.c checks and packs
 * what has come together here. */
#ifndef AK_EXAMPLES_H
#define AK_EXAMPLES_H

#include "attnkit/dataset.h"

struct AkExamples {
    guint n_declared;  /* how often ak_examples_declare() was called */
    gboolean is_early; /* labels of a multi-label example came before it */
    AkTask task;
    gsize n_output;
    gsize n_class;        /* names */
    gchar **class_name;   /* NULL-terminated */
    GPtrArray *example;   /* AkExample, all strings and arrays our own; texts
                         * need not be valid UTF-8 */
    GPtrArray *note;      /* gchar *: lines for the user */
    GPtrArray *kept_word; /* gchar *: words that get an id in any case */
};

/* An AkExample of ours, or NULL. */
void ak_example_free(gpointer data);

extern const char *const ak_split_name[3]; /* by AkSplit */

/* The declaration and each example; an empty split; a duplicate id. */
gboolean ak_examples_check(const char *name, const AkExamples *examples,
                           GError **error);

/* Set an AK_ERROR_DATA that begins with the data set's name; FALSE always. */
gboolean ak_data_fail(GError **error, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
