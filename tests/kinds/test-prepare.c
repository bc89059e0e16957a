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
