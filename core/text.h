/* text.h: a text to its words. */
#ifndef AK_TEXT_H
#define AK_TEXT_H

#include <glib.h>
#include <stdarg.h>

/* The words of TEXT (valid UTF-8): what stands between white space.  They come
 * as one block, each ended by a NUL, one right after another, so that a long
 * text costs one allocation.  *n is at least 1: an empty text is one empty
 * word. Free with g_free(). */
gchar *ak_words_new(const char *text, gsize *n);

/* The word after WORD in such a block. */
const char *ak_words_next(const char *word);

/* A message that quotes data: valid UTF-8 whatever they are, and of a length that
 * can be read: of a very long one the beginning and the end, since that is
 * where the cure stands.  Free with g_free(). */
gchar *ak_text_message(const char *format, va_list arguments)
    G_GNUC_PRINTF(1, 0);

#endif
