#include "words.h"

/* The classes of the ASCII characters, by what each is. */
enum {
    O = 0,
    D = AK_LETTER_DIGIT | AK_LETTER_WORD | AK_LETTER_STOPPED,
    U = AK_LETTER_UPPER | AK_LETTER_ALPHA | AK_LETTER_WORD,
    L = AK_LETTER_LOWER | AK_LETTER_ALPHA | AK_LETTER_WORD | AK_LETTER_STOPPED,
    M = AK_LETTER_PREFIX | AK_LETTER_SUFFIX | AK_LETTER_STOPPED, /* mark */
    W = M | AK_LETTER_WORD,                                      /* _ */
    Q = M | AK_LETTER_QUOTE,
    F = AK_LETTER_PREFIX,      /* $ = */
    P = F | AK_LETTER_STOPPED, /* % + */
    S = AK_LETTER_STOPPED,     /* - | */
};

/* clang-format off */
static const guint16 letter_ascii[128] = {
    O, O, O, O, O, O, O, O,  O, O, O, O, O, O, O, O,
    O, O, O, O, O, O, O, O,  O, O, O, O, O, O, O, O,
    /* !"#$%&'()*+,-./ */
    O, M, Q, M, F, P, M, Q,  M, M, M, P, Q, S, O, O,
    /* 0-9:;<=>? */
    D, D, D, D, D, D, D, D,  D, D, M, M, M, F, M, M,
    /* @A-Z[\]^_ */
    O, U, U, U, U, U, U, U,  U, U, U, U, U, U, U, U,
    U, U, U, U, U, U, U, U,  U, U, U, M, O, M, O, W,
    /* `a-z{|}~ */
    Q, L, L, L, L, L, L, L,  L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L,  L, L, L, M, S, M, O, O,
};
/* clang-format on */

/* Those beyond ASCII that are named; the others go by their category. */
static const struct {
    const char *letters;
    guint class;
} letter_named[] = {
    {"…¿؟¡。？！，、；：～·।،۔؛٪", M},
    {"”“‘´’‚„»«「」『』（）〔〕【】《》〈〉", Q},
    {"—–", AK_LETTER_PREFIX | AK_LETTER_SUFFIX},
    {"§£€¥฿₽﷼₴", F},
    {"²", S},
};

static guint
letter_by_category(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_LOWERCASE_LETTER:
        return L;
    case G_UNICODE_UPPERCASE_LETTER:
        return U;
    case G_UNICODE_TITLECASE_LETTER:
        return AK_LETTER_ALPHA | AK_LETTER_WORD;
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
        return U | L;
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
        return AK_LETTER_WORD;
    case G_UNICODE_OTHER_SYMBOL:
        return AK_LETTER_PREFIX | AK_LETTER_SUFFIX | AK_LETTER_SYMBOL;
    default:
        return 0;
    }
}

guint
ak_letter(gunichar c)
{
    if (c < 0x80)
        return letter_ascii[c];

    /* "²" is a number by its category, too. */
    guint class = letter_by_category(c);
    if ((class & AK_LETTER_ALPHA) != 0)
        return class;
    for (gsize i = 0; i < G_N_ELEMENTS(letter_named); i++)
        if (g_utf8_strchr(letter_named[i].letters, -1, c) != NULL)
            class |= letter_named[i].class;
    return c == 0x2026 ? class | AK_LETTER_SYMBOL : class;
}
