/* Tests of words.c: what is parted and what stays whole. */
#include "harness.h"

#include <attnkit/words.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
        {"Ima imma", "I m a imma", "I'ma, and no other m"},
        {"whatre", "what re", "question word"},
        {"it've", "it've", "an ending that the word does not take"},
        {"its Its ill well whore", "its Its ill well whore", "words"},
        {"hed", "he d", "no word"},
        {"cannot gonna Gotta", "can not gon na Got ta", "without a mark"},
        {"CANNOT", "CANNOT", "capitals only"},
        {"y'all How'd'y let’s", "y' all How 'd 'y let ’s", "others"},
        {"we'll,", "we 'll ,", "exception in front of a mark"},
        {"Robin's boss's", "Robin 's boss 's", "possessive"},
        {"schools' Jo’s", "schools ' Jo ’s", "possessives"},
        {"mustn't'", "must n't '", "exception in front of a quote"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static void
test_exceptions(void)
{
    static const WordsCase row[] = {
        {"(Mr. Poe)", "( Mr. Poe )", "abbreviation behind a mark"},
        {"poe. Poe. POE.", "poe . Poe . POE .", "no abbreviations"},
        {"U.S. a.m. (U.S.)", "U.S. a.m. ( U.S. )", "stop after one capital"},
        {"j. J. ö.", "j. J. ö.", "initials"},
        {"7am 12p.m. 0am 13am", "7 am 12 p.m. 0am 13am", "hours"},
        {"6a.m..", "6a.m ..", "an hour only whole"},
        {"and/or or/and w/o", "and/or or / and w/o", "slashes"},
        {"'em ol' nothin’", "'em ol' nothin’", "apostrophes that stay"},
        {"C++ D++", "C++ D++", "C++"},
        {":-) :( =D 8-) :')", ":-) :( =D 8-) :')", "faces"},
        {"well:)", "well : )", "a face only whole"},
        {"(x:)", "( x : )", "no face"},
        {":-q -_- o.O ^_^ <3", ": -q -_- o.O ^_^ <3", "other faces"},
        {"¯\\(ツ)/¯ :-)))) ಠ_ಠ", "¯\\(ツ)/¯ :-))) ) ಠ_ಠ", "long faces"},
        {"''", "''", "a closing quote"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);

    static const char whole[] =
        "Ala. Apr. Aug. Bros. Calif. Corp. D.C. Dec. Dr. E.g. Feb. Gen. Gov. "
        "Ill. Inc. Jan. Jr. Kans. Ltd. Mar. Messrs. Mont. Mrs. N.Y. Nov. Okla. "
        "Ph.D. Rev. S.C. Sept. St. Tenn. Va. Wis. co. e.g. i.e. p.m. vs.";
    words_check(&(WordsCase){whole, whole, "abbreviations"}, 1,
                AK_TOKENS_ENGLISH);
}

static void
test_affixes(void)
{
    static const WordsCase row[] = {
        {"(“Hi,”—he", "( “ Hi,”—he", "marks come off the ends only"},
        {"[*see*];", "[ * see * ] ;", "one after another"},
        {"end.", "end .", "after a small letter"},
        {"NASA. Act.).", "NASA . Act . ) .", "after capitals, after a mark"},
        {"V. I.D.", "V. I.D.", "initials keep theirs"},
        {"wait... ...so ....", "wait ... ... so ....", "ellipses"},
        {"wait… so……", "wait … so ……", "the ellipsis as one character"},
        {"said''", "said ''", "two marks that are one"},
        {"$5.50 €3 US$9 C$1", "$ 5.50 € 3 US$ 9 C$ 1", "currency"},
        {"9$ 9US$ a$", "9 $ 9 US$ a$", "currency behind a number"},
        {"50% %x x%", "50 % % x x%", "per cent"},
        {"10km 3.5kg, 2TB.", "10 km 3.5 kg , 2 TB .", "units"},
        {"x10kms 10kmx 70km/h", "x10kms 10kmx 70 km/h", "only whole units"},
        {"5m² 9µm", "5 m² 9 µm", "units beyond ASCII"},
        {"+5 +x 5+ x+", "+5 + x 5 + x+", "signs"},
        {"20°C.", "20 ° C .", "a symbol inside parts the degrees"},
        {"°C. °R.", "° C . ° R.", "the stop after a temperature"},
        {"_name_ #tag @you", "_ name _ # tag @you", "marks of the net"},
        {"-x- /x/ ^x", "-x- /x/ ^x", "what does not come off"},
        {"—x– —", "— x – —", "dashes come off"},
        {"<b>bold</b>", "< b > bold</b >", "tags"},
        {"((", "( (", "marks alone"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static void
test_inside(void)
{
    static const WordsCase row[] = {
        {"well-known", "well - known", "hyphen between letters"},
        {"200-metre e-9", "200-metre e-9", "not beside a digit"},
        {"so--or so---or", "so -- or so --- or", "longer ones"},
        {"a----b", "a----b", "too long"},
        {"one—two–three~four", "one — two – three ~ four", "dashes"},
        {"2-1 0.1-13.5 3--4", "2 - 1 0.1 - 13.5 3 - -4", "ranges"},
        {"2*3 2^3 2+3 2/3", "2 * 3 2 ^ 3 2 + 3 2/3", "sums; no fraction"},
        {"1,000.5 1/2/2012", "1,000.5 1/2/2012", "numbers"},
        {"End.Next end.next", "End . Next end.next", "a space left out"},
        {"one,two 1,two", "one , two 1,two", "comma between letters"},
        {"he/she a:b 1=x x=1", "he / she a : b 1 = x x=1", "between letters"},
        {"so...and", "so ... and", "ellipsis"},
        {"so…and", "so … and", "ellipsis as one character"},
        {"what?!no Yahoo!x", "what?!no Yahoo!x", "no rule for these"},
        {"a-b...c-d", "a - b ... c - d", "several"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static void
test_addresses(void)
{
    static const WordsCase row[] = {
        {"(www.example.org).", "( www.example.org ) .", "marks come off"},
        {"http://a.org/x-y_(z)?q=1,2#t", "http://a.org/x-y_(z)?q=1,2#t", "path"},
        {"http://a.org/x)", "http://a.org/x )", "a mark behind the path"},
        {"ftp://me:pw@a.org:8080/", "ftp://me:pw@a.org:8080/", "all parts"},
        {"me+x@a-b.co.uk,", "me+x@a-b.co.uk ,", "mail"},
        {"mailto:j-d@a.org", "mailto:j-d@a.org", "mail with a scheme"},
        {"a-b@c d-e@f.g", "a - b@c d - e@f.g", "no domain"},
        {"x-y.Com", "x - y . Com", "a domain has no capital"},
        {"x-y.c1", "x - y.c1", "nor a digit"},
        {"x/y-z.org", "x / y - z.org", "nor a label a slash"},
        {"-x-y.org", "-x - y.org", "a label begins with a letter"},
        {"a.org:80a-b a.org:8a", "a.org:80a - b a.org:8a", "port"},
        {"http://9.8.7.6:80/a-b", "http://9.8.7.6:80/a-b", "number"},
        {"http://10.8.7.6/a-b", "http://10.8.7.6 / a - b", "private"},
        {"9.8.7.6.org/a-b", "9.8.7.6.org/a-b", "a name of digits"},
        {"9.8.7.06/a-b 9.8.7/a-b", "9.8.7.06 / a - b 9.8.7 / a - b", "none"},
        {"a.bücher/x-y", "a.bücher/x-y", "beyond ASCII"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static void
test_scripts(void)
{
    static const WordsCase row[] = {
        {"你好，世界。", "你好，世界 。", "Chinese"},
        {"नमस्ते। हिन्दी-भाषा", "नमस्ते । हिन्दी - भाषा", "marks are letters"},
        {"مرحبا، كيف؟", "مرحبا ، كيف ؟", "Arabic marks"},
        {"Straße. ÄÖÜ-Über", "Straße . ÄÖÜ - Über", "German"},
        {"naïve-cafe\xcc\x81.", "naïve - cafe\xcc\x81 .",
         "a mark on its letter"},
        {"so😀good 😀!", "so 😀 good 😀 !", "emoji part"},
        {"👩‍👧", "👩 ‍ 👧", "no byte of a joined emoji is lost"},
        {"«Да», сказал", "« Да » , сказал", "Russian"},
        {"١٢-٣", "١٢-٣", "digits of other scripts"},
        {"a\u00a0b\u3000c\034d", "a b c d", "all white space"},
        {"a\u200bb", "a\u200bb", "zero width is none"},
        {" \t\r\n", "", "no token"},
        {"", "", "nothing"},
        {"\xf4\x8f\xbf\xbf.", "\xf4\x8f\xbf\xbf.", "the last character"},
    };
    words_check(row, G_N_ELEMENTS(row), AK_TOKENS_ENGLISH);
}

static void
test_other_tokenisers(void)
{
    static const WordsCase space[] = {
        {" (don't,\n stop)  now ", "(don't, stop) now", "marks stay"},
        {"", "", "nothing"},
        {"\t", "", "white space alone"},
    };
    words_check(space, G_N_ELEMENTS(space), AK_TOKENS_WHITESPACE);

    static const WordsCase words[] = {
        {"(don't, stop_it) 3.5²", "don t stop_it 3 5²", "marks go"},
        {"नमस्ते। cafe\xcc\x81!", "नमस्ते cafe\xcc\x81", "marks on letters stay"},
        {"می‌خواهم ‌x 👩‍👧", "می‌خواهم x",
         "a joiner stays in a word"},
        {"你好，世界", "你好 世界", "Chinese"},
        {"?!", "", "marks alone"},
    };
    words_check(words, G_N_ELEMENTS(words), AK_TOKENS_WORDS);
}

/* Lower case and digits; row: text, lower, masked. */
static void
test_lower_and_mask(void)
{
    static const char *const row[][3] = {
        {"McX 4th ABC", "mcx 4th abc", "mcx qqq abc"},
        {"ÄÉ ΣΑΣ Ж٣", "äé σασ ж٣", "äé σασ qqq"},
        {"I İ ẞ", "i i ß", "i i ß"},
        {"x² Ⅷ 1", "x² Ⅷ 1", "x² Ⅷ qqq"},
        {"", "", ""},
        {"7", "7", "qqq"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *lower = ak_lower(row[i][0]);
        if (strcmp(lower, row[i][1]) != 0)
            g_print("'%s' became '%s'\n", row[i][0], lower);
        CU_ASSERT_STRING_EQUAL(lower, row[i][1]);
        g_autofree gchar *masked = ak_mask_digits(lower);
        CU_ASSERT_STRING_EQUAL(masked, row[i][2]);
    }
}

static void
test_clean(void)
{
    g_autofree gchar *english =
        ak_clean("  In May,\n Dr. X didn't pay $3,500! ", AK_TOKENS_ENGLISH);
    CU_ASSERT_STRING_EQUAL(english, "in may , dr. x did n't pay $ qqq !");
    g_autofree gchar *space = ak_clean(" On  12th, ", AK_TOKENS_WHITESPACE);
    CU_ASSERT_STRING_EQUAL(space, "on qqq");
    g_autofree gchar *words = ak_clean("3.5 Up", AK_TOKENS_WORDS);
    CU_ASSERT_STRING_EQUAL(words, "qqq qqq up");
}

/* ---- Whatever the text ---- */

/* Pieces that rules begin, end or turn on. */
/* clang-format off */
static const char *const words_piece[] = {
    "a", "Z", "9", ".", ",", "-", "--", "'", "’", "\"", "(", ")", "_", "@", ":",
    "/", "//", "...", "…", "$", "US$", "km/h", "%", "+", "°", "C", "s", "don't",
    "n't", "'ve", "U.S.", "Mr", "10a", "m.", "é", "\xcc\x81", "你", "क्", "؟",
    "👩", "‍", "²", "a.org", ":)", "<3", "and/or", "1.2.3", "—", "~", "''", " ",
    "\n", "\t", "\xc2\xa0", "cannot.", "_(", "\\", "|", "ill", "’s",
    "\xf4\x8f\xbf\xbf",
};
/* clang-format on */

/* No byte but white space is lost, and single spaces part valid UTF-8. */
static void
words_check_property(const char *text)
{
    g_autofree gchar *tokens = ak_tokenise(text, AK_TOKENS_ENGLISH);
    g_autofree gchar *chunks = ak_tokenise(text, AK_TOKENS_WHITESPACE);
    CU_ASSERT_TRUE(g_utf8_validate(tokens, -1, NULL));
    CU_ASSERT_PTR_NULL(strstr(tokens, "  "));
    CU_ASSERT_FALSE(g_str_has_prefix(tokens, " "));
    CU_ASSERT_FALSE(g_str_has_suffix(tokens, " "));
    const char *a = tokens, *b = chunks;
    for (;;) {
        a += *a == ' ';
        b += *b == ' ';
        if (*a != *b || *a == '\0')
            break;
        a++;
        b++;
    }
    if (*a != *b)
        g_print("'%s' lost something: '%s'\n", text, tokens);
    CU_ASSERT_EQUAL(*a, *b);
}

static void
test_nothing_lost(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261126);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 20000; i++) {
        g_string_truncate(text, 0);
        for (gint32 n = g_rand_int_range(random, 1, 12); n > 0; n--)
            g_string_append(text, words_piece[g_rand_int_range(
                                      random, 0, G_N_ELEMENTS(words_piece))]);
        words_check_property(text->str);
    }
}

/* A chunk of a quarter of a megabyte takes some hundredths of a second; read
 * once for each of its marks it would take minutes.  Two seconds leave room for
 * sanitizers and a busy machine. */
static void
test_hostile(void)
{
    static const char *const more[] = {
        "'s",   "'s'",    "a-",    "a--", "1-",    "A.",   "_a.b", "a@",
        "a@b.", "a://b.", "(a.b_", "..a", "don’t", "x1km", "1.",   "__a.org__",
    };
    enum { BYTES = 1 << 18 };
    const gsize n = G_N_ELEMENTS(words_piece);
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < n + G_N_ELEMENTS(more); i++) {
        g_string_truncate(text, 0);
        while (text->len < BYTES)
            g_string_append(text, i < n ? words_piece[i] : more[i - n]);
        const clock_t start = clock();
        words_check_property(text->str);
        const gdouble seconds = (gdouble)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 2.0)
            g_print("'%.16s' over and over took %.1f s\n", text->str, seconds);
        CU_ASSERT_TRUE(seconds <= 2.0);
    }
}

/* Turkish lower-cases I to a dotless i. */
static void
test_locale(void)
{
    g_autofree gchar *before = g_strdup(setlocale(LC_ALL, NULL));
    if (setlocale(LC_ALL, "tr_TR.UTF-8") == NULL)
        g_print("skipped: no locale tr_TR.UTF-8 ... ");
    g_autofree gchar *clean = ak_clean("I'LL IT'S Iİ ıI", AK_TOKENS_ENGLISH);
    CU_ASSERT_STRING_EQUAL(clean, "i'll it 's ii ıi");
    setlocale(LC_ALL, before);
}

static gint
compare_hashes(gconstpointer a, gconstpointer b)
{
    const guint x = *(const guint *)a, y = *(const guint *)b;
    return (x > y) - (x < y);
}

/* Letters that GLib's hash takes for each other make words that all meet there. */
static void
test_hash(void)
{
    enum { N_LETTER = 13, N_WORD = 1 << N_LETTER };
    g_autofree guint *hash = g_new(guint, N_WORD);
    for (guint i = 0; i < N_WORD; i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        for (guint k = 0; k < N_LETTER; k++)
            g_string_append(word, i >> k & 1 ? "ú" : "ę");
        hash[i] = ak_hash_words(word->str);
        g_autofree gchar *same = g_strconcat(word->str, "", NULL);
        CU_ASSERT_EQUAL(ak_hash_words(same), hash[i]);
        CU_ASSERT_EQUAL(g_str_hash(word->str), g_str_hash("ęęęęęęęęęęęęę"));
    }
    qsort(hash, N_WORD, sizeof *hash, compare_hashes);
    guint n_same = 0;
    for (guint i = 1; i < N_WORD; i++)
        n_same += hash[i] == hash[i - 1];
    /* By chance 2^25 pairs meet 2^25 / 2^32 times. */
    CU_ASSERT_TRUE(n_same <= 2);

    /* Every byte counts, whichever block it is in. */
    for (gsize n = 1; n <= 40; n++) {
        g_autofree gchar *word = g_strnfill(n, 'a');
        const guint before = ak_hash_words(word);
        CU_ASSERT_NOT_EQUAL(ak_hash_words(word + 1), before);
        for (gsize i = 0; i < n; i++) {
            word[i] = 'b';
            CU_ASSERT_NOT_EQUAL(ak_hash_words(word), before);
            word[i] = 'a';
        }
    }
}

static const AkCase cases[] = {
    {"contractions", test_contractions},
    {"other exceptions", test_exceptions},
    {"what comes off the ends", test_affixes},
    {"what parts a word inside", test_inside},
    {"addresses", test_addresses},
    {"other scripts, white space", test_scripts},
    {"white space only, words only", test_other_tokenisers},
    {"lower case, digits", test_lower_and_mask},
    {"clean", test_clean},
    {"nothing is lost", test_nothing_lost},
    {"hostile texts", test_hostile},
    {"the locale changes nothing", test_locale},
    {"hashes", test_hash},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("words", cases);
}
