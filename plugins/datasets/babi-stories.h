/* babi-stories.h: from the published text of stories to questions about them. */
#ifndef BABI_STORIES_H
#define BABI_STORIES_H

#include <glib.h>

typedef struct BabiQuestion {
    gchar *id;           /* "qa1-train-17": the 17th question of its file */
    GPtrArray *sentence; /* of its story, which its questions share ... */
    guint n_sentence;    /* ... and of them those before it */
    GHashTable *support; /* set: the sentences that tell the answer */
    gchar *query;        /* without "?" */
    gchar *answer;       /* one word */
    gchar *where;        /* FILE:LINE, for messages */
} BabiQuestion;

void babi_free_question(gpointer data); /* a BabiQuestion */

/* The text of a question: the sentences before it, joined by " . ".  Adds to
 * `rationale` (guint32) the positions in it of the words of the sentences that tell
 * the answer, ascending.  All texts of a story together grow with the square of its
 * lines: join one at a time.  Free it. */
gchar *babi_join_text(const BabiQuestion *question, GArray *rationale);

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
 * with the numbers of published lines or without them.  What is the text or the
 * query of a BabiQuestion where it is published so.  Free it. */
gchar *babi_prepare_text(const char *text);

#endif
