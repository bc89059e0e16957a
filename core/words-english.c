#include "words.h"

#include <string.h>

/* An address is looked for each time that a mark has come off, which reads all
 * that is left: so many times, or a chunk of underscores would be read once for
 * each of them. */
enum { ENGLISH_ADDRESS_TRIES = 32 };

/* What is left between the affixes of a chunk. */
typedef struct EnglishCore {
    const char *start, *end;
    guint tries;         /* left to find an address */
    gboolean is_address; /* the last one found it */
} EnglishCore;

static gboolean
english_is_exception(const char *start, const char *end)
{
    gsize part[AK_EXCEPTION_PARTS];
    return ak_exception(start, (gsize)(end - start), part) > 0;
}

/* An address starts with a letter or digit, and ends with one or a slash. */
static gboolean
english_may_be_address(const EnglishCore *core)
{
    const char *last = g_utf8_prev_char(core->end);
    return (ak_letter(g_utf8_get_char(core->start)) & AK_LETTER_WORD) != 0 &&
           (*last == '/' ||
            (ak_letter(g_utf8_get_char(last)) & AK_LETTER_WORD) != 0);
}

static gboolean
english_is_address(EnglishCore *core)
{
    core->is_address = FALSE;
    if (core->tries > 0 && english_may_be_address(core)) {
        core->tries--;
        core->is_address =
            ak_is_address(core->start, (gsize)(core->end - core->start));
    }
    return core->is_address;
}

/* Take one mark off the front, off the end, or off both; FALSE: nothing is left
 * to take.  spaCy's order decides where exceptions and marks overlap: the front
 * is taken alone where an exception remains, then the end alone. */
static gboolean
english_strip(EnglishCore *core, GString *tokens, GArray *ends)
{
    const gsize size = (gsize)(core->end - core->start);
    const gsize front = ak_affix_front(core->start, size);
    const gboolean is_front_last =
        front > 0 && front < size &&
        english_is_exception(core->start + front, core->end);
    gsize end = is_front_last ? 0 : ak_affix_end(core->start, size);
    const gboolean is_end_last =
        end > 0 && end < size &&
        english_is_exception(core->start, core->end - end);
    const gsize taken = is_end_last ? 0 : front;
    if (taken + end > size)
        end = 0;

    if (taken > 0)
        ak_words_append(tokens, core->start, taken);
    if (end > 0)
        g_array_append_val(ends, end);
    core->start += taken;
    core->end -= end;
    return taken + end > 0 && !is_front_last && !is_end_last &&
           core->start < core->end &&
           !english_is_exception(core->start, core->end);
}

/* A word without affixes, parted at the separators inside it. */
static void
english_append_word(GString *tokens, const char *start, const char *end)
{
    guint before = 0;
    for (const char *c = start; c < end;) {
        const gsize size = ak_affix_inside(c, end, before);
        const char *next = size > 0 ? c + size : g_utf8_next_char(c);
        if (size > 0 && c > start) {
            ak_words_append(tokens, start, (gsize)(c - start));
            ak_words_append(tokens, c, size);
            start = next;
        }
        /* The separators' letters are all alike: the first stands for all. */
        before = ak_letter(g_utf8_get_char(c));
        c = next;
    }
    if (start < end)
        ak_words_append(tokens, start, (gsize)(end - start));
}

/* The parts of an exception; FALSE: it is none. */
static gboolean
english_append_exception(GString *tokens, const char *chunk, gsize size)
{
    gsize part[AK_EXCEPTION_PARTS];
    const guint n = ak_exception(chunk, size, part);
    for (guint i = 0; i < n; i++) {
        ak_words_append(tokens, chunk, part[i]);
        chunk += part[i];
    }
    return n > 0;
}

static void
english_append_core(GString *tokens, const EnglishCore *core)
{
    const gsize size = (gsize)(core->end - core->start);
    if (size == 0 || english_append_exception(tokens, core->start, size))
        return;
    if (core->is_address)
        ak_words_append(tokens, core->start, size);
    else
        english_append_word(tokens, core->start, core->end);
}

/* Nothing in a chunk of ASCII letters alone can part it but an exception. */
static gboolean
english_is_plain(const char *chunk, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isalpha(chunk[i]))
            return FALSE;
    return TRUE;
}

void
ak_words_append_english(GString *tokens, const char *chunk, gsize size,
                        GArray *ends)
{
    EnglishCore core = {chunk, chunk + size, ENGLISH_ADDRESS_TRIES, FALSE};
    if (memchr(chunk, '.', size) == NULL)
        core.tries = 0; /* every address has one */
    g_array_set_size(ends, 0);
    if (!english_append_exception(tokens, chunk, size)) {
        if (english_is_plain(chunk, size)) {
            ak_words_append(tokens, chunk, size);
            return;
        }
        while (!english_is_address(&core) && english_strip(&core, tokens, ends))
            ;
        english_append_core(tokens, &core);
    }
    const char *end = core.end;
    for (guint i = ends->len; i > 0; i--) {
        const gsize n = g_array_index(ends, gsize, i - 1);
        ak_words_append(tokens, end, n);
        end += n;
    }
}
