/* text.h: a text to its words. */
#ifndef AK_TEXT_H
#define AK_TEXT_H

#include <glib.h>

/* The words of TEXT (valid UTF-8): what stands between white space.  They come
 * as one block, each ended by a NUL, one right after another, so that a long
 * text costs one allocation.  *n is at least 1: an empty text is one empty
 * word. Free with g_free(). */
gchar *ak_words_new(const char *text, gsize *n);

/* The word after WORD in such a block. */
const char *ak_words_next(const char *word);

#endif
