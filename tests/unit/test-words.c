/* Tests of words.c: what is parted and what stays whole. */
#include "harness.h"

#include <attnkit/words.h>

#include <string.h>

typedef struct WordsCase {
    const char *text, *tokens, *why;
} WordsCase;

static void
words_check(const WordsCase *row, gsize n, AkTokeniser tokeniser)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree gchar *got = ak_tokenise(row[i].text, tokeniser);
        if (strcmp(got, row[i].tokens) != 0)
            g_print("%s: '%s' became '%s', not '%s'\n", row[i].why, row[i].text,
                    got, row[i].tokens);
        CU_ASSERT_STRING_EQUAL(got, row[i].tokens);
    }
}

static void
test_contractions(void)
{
    static const WordsCase row[] = {
        {"don't", "do n't", "verb and not"},
        {"Can't", "Ca n't", "with a capital"},
        {"DON'T", "DON'T", "capitals only: no rule of spaCy's"},
        {"don’t", "do n’t", "the typographic apostrophe"},
        {"dont", "do nt", "without the apostrophe"},
        {"couldn't've", "could n't 've", "three parts"},
        {"couldntve", "could nt ve", "three parts without apostrophes"},
        {"I'd've", "I 'd 've", "pronoun"},
        {"i’d’ve", "i ’d ’ve", "cuts behind wide characters"},
        {"imma", "imma", "i, m and a need two m"},
        {"Ima", "I m a", "I'ma"},
        {"whatre", "what re", "question word"},
        {"its Its ill well whore", "its Its ill well whore", "words"},
        {"hed", "he d", "no word"},
        {"cannot gonna Gotta", "can not gon na Got ta", "without a mark"},
        {"CANNOT", "CANNOT", "capitals only"},
        {"y'all How'd'y", "y' all How 'd 'y", "others"},
        {"we'll,", "we 'll ,", "exception in front of a mark"},
        {"Robin's boss's", "Robin 's boss 's", "possessive"},
        {"schools'", "schools '", "possessive of a plural"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static const AkCase cases[] = {
    {"contractions", test_contractions},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("words", cases);
}
