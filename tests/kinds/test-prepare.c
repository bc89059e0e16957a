/* What readers make of a text alone, as `attnkit explain` gives it to them; the
 * tests of each have the same of their files. */
#include "harness.h"
#include "readers.h"

#include <string.h>

static const struct {
    const char *reader, *settings;
    const char *raw;      /* as a user types it */
    const char *prepared; /* its words */
} rows[] = {
    {"sst", "", "It's a (quiet) delight!", "it s a quiet delight"},
    {"imdb", "", "It's <br />GREAT, 10 of 10.", "it's br great 10 of 10"},
    {"agnews", "", "Oil at $50; it's UP.", "oil at $ qqq ; it 's up ."},
    {"agnews", "tokeniser = words", "Oil at $50; it's UP.",
     "oil at qqq it s up"},
    {"newsgroups", "", "He doesn't play, I think.",
     "he does n ' t play i think ."},
    {"snli", "", "Two dogs aren't running.", "two dogs are n't running ."},
    {"table", "lower = no\ndigits = keep", "It's 10 o'clock",
     "It 's 10 o'clock"},
    {"table", "", "It's 10 o'clock", "it 's qqq o'clock"},
    {"mimic", "", "Seen on [**2101-1-1**]:  HCT 30 ----- stable",
     "seen on <DE> : hct qqq - stable"},
    {"babi", "", "Mary went to the kitchen. John moved to the garden.",
     "Mary went to the kitchen . John moved to the garden"},
    {"babi", "", " Where  is Mary ?\n", "Where is Mary"},
    /* As they are published, and as the reader hands them over. */
    {"babi",
     "", "1 Mary went\r\n2 Where is Zo\303\253? \thall\t1\r\n3 Zo\303\253 left.\r\n",
     "Mary went Zo\303\253 left"},
    {"babi", "", "13 Where is Mary? \tbathroom\t2", "Where is Mary"},
    {"babi", "", "Mary got 2.5 apples . . John left",
     "Mary got 2.5 apples . John left"},
    {"babi", "", " . ?", ""},
};

static void
test_prepare(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree gchar *words =
            reading_prepare(rows[i].reader, rows[i].settings, rows[i].raw);
        g_autofree gchar *message = g_strdup_printf(
            "%s makes '%s' of '%s', expected '%s'", rows[i].reader, words,
            rows[i].raw, rows[i].prepared);
        CU_assertImplementation(strcmp(words, rows[i].prepared) == 0, __LINE__,
                                message, __FILE__, "", CU_FALSE);
    }
}

static const AkCase cases[] = {{"prepare", test_prepare}, {NULL, NULL}};

int
main(void)
{
    return ak_test_main("prepare", cases);
}
