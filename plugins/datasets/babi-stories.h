/* babi-stories.h: from the published text of stories to questions about them. */
#ifndef BABI_STORIES_H
#define BABI_STORIES_H

#include <glib.h>

typedef struct BabiQuestion {
    gchar *id;         /* "qa1-train-17": the 17th question of its file */
    gchar *text;       /* the sentences before it, joined by " . " */
    gchar *query;      /* without "?" */
    gchar *answer;     /* one word */
    GArray *rationale; /* guint32: positions in `text` of the words of the
                        * sentences that tell the answer, ascending */
    gchar *where;      /* FILE:LINE, for messages */
} BabiQuestion;

void babi_free_question(gpointer data); /* a BabiQuestion */

/* Read the lines of `text`, which is changed, and add to
 *
 *   word      the words of all sentences and questions, and "."; a set of
 *             strings that it frees; NULL: not wanted
 *   question  BabiQuestion, ids beginning with `id` and "-"; NULL: not wanted
 *
 * A malformed line, or a text without questions, is an AK_ERROR_DATA that names
 * `path` and the line. */
gboolean babi_read_stories(gchar *text, const char *path, const char *id,
                           GHashTable *word, GPtrArray *question,
                           GError **error);

/* A story or a question as somebody types it: sentences in any number of lines,
 * with the numbers of published lines or without them.  What a BabiQuestion has as
 * `text` or `query` where it is published so.  Free it. */
gchar *babi_prepare_text(const char *text);

#endif
