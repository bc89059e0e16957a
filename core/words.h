/* words.h: the parts of the English tokeniser; the contract is in
 * attnkit/words.h. */
#ifndef AK_WORDS_H
#define AK_WORDS_H

#include "attnkit/words.h"

/* What a character may be; several at once. */
enum {
    AK_LETTER_DIGIT = 1 << 0,   /* 0-9 */
    AK_LETTER_LOWER = 1 << 1,   /* small, or of a script without case */
    AK_LETTER_UPPER = 1 << 2,   /* capital, or of a script without case */
    AK_LETTER_ALPHA = 1 << 3,   /* a letter or a mark on one */
    AK_LETTER_WORD = 1 << 4,    /* letter, mark, number, underscore */
    AK_LETTER_PREFIX = 1 << 5,  /* comes off the front of a chunk */
    AK_LETTER_SUFFIX = 1 << 6,  /* comes off its end */
    AK_LETTER_QUOTE = 1 << 7,   /* quotation mark or wide bracket */
    AK_LETTER_SYMBOL = 1 << 8,  /* emoji, dingbat, ellipsis: parts anywhere */
    AK_LETTER_STOPPED = 1 << 9, /* a full stop after it comes off */
};

guint ak_letter(gunichar c);

/* Is the chunk of `size` bytes an exception?  The number of its parts, their
 * bytes in `part`; 0: it is none. */
enum { AK_EXCEPTION_PARTS = 3 };
guint ak_exception(const char *chunk, gsize size,
                   gsize part[AK_EXCEPTION_PARTS]);

/* Is the chunk an address: a host with a domain (example.com) or of four numbers,
 * with or without scheme, user, port and path?  The caller has looked at its ends:
 * a letter or digit begins it, one or a slash ends it. */
gboolean ak_is_address(const char *chunk, gsize size);

/* Bytes that come off the front, or the end, of a chunk; 0: none. */
gsize ak_affix_front(const char *chunk, gsize size);
gsize ak_affix_end(const char *chunk, gsize size);

/* Bytes of the separator inside a chunk at `at`; 0: there is none.  `before` is
 * the class of the character before `at`, 0 at the chunk's start. */
gsize ak_affix_inside(const char *at, const char *end, guint before);

/* Appends the tokens of a chunk, which has no white space.  `ends` is room for
 * use during the call. */
void ak_words_append_english(GString *tokens, const char *chunk, gsize size,
                             GArray *ends);

/* Is the word one of `set`, " one other "? */
gboolean ak_words_has(const char *set, const char *word, gsize size);

/* Appends a token of `size` bytes, after a space where it is not the first. */
void ak_words_append(GString *tokens, const char *token, gsize size);

#endif
