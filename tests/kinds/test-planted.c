/* The made-up reviews keep to their rule. */
#include "harness.h"
#include "readers.h"

#include <string.h>

static const gchar *const negator[] = {"not", "never", "hardly", NULL};
static const gchar *const good[] = {
    "good",   "great",  "brilliant", "moving", "clever", "charming",
    "superb", "lovely", "gripping",  "witty",  NULL,
};
static const gchar *const bad[] = {
    "bad",   "awful",    "dull", "weak",    "clumsy", "tedious",
    "bland", "dreadful", "lazy", "shallow", NULL,
};

/* The label by the rule, from the words alone, and the rationale with it: -1
 * where the cues disagree or there is none. */
static gint
judge(gchar *const *word, GArray *rationale)
{
    gint label = -2;
    gboolean is_turned = FALSE;
    for (guint32 i = 0; word[i] != NULL; i++) {
        const gboolean is_negator = g_strv_contains(negator, word[i]);
        const gboolean is_good = g_strv_contains(good, word[i]);
        const gboolean is_bad = g_strv_contains(bad, word[i]);
        if (is_negator || is_good || is_bad)
            g_array_append_val(rationale, i);
        if (is_good || is_bad) {
            const gint says = is_good != is_turned;
            label = label == -2 || label == says ? says : -1;
            is_turned = FALSE;
        } else if (is_negator) {
            is_turned = TRUE;
        }
    }
    return label;
}

static void
check_planted(const AkCorpus *corpus, gsize low, gsize high, gsize *n_negated)
{
    const GPtrArray *test = corpus->split[AK_TEST];
    for (guint i = 0; i < test->len; i++) {
        const AkText *text = test->pdata[i];
        g_autoptr(GArray) rationale = g_array_new(FALSE, FALSE, sizeof(guint32));
        CU_ASSERT_EQUAL(judge(text->word, rationale), text->label);
        CU_ASSERT_TRUE(text->n_token - 2 >= low && text->n_token - 2 <= high);
        CU_ASSERT_TRUE(text->n_rationale > 0 &&
                       text->n_rationale == rationale->len &&
                       memcmp(text->rationale, rationale->data,
                              rationale->len * sizeof(guint32)) == 0);
        g_autofree gchar *joined = g_strjoinv(" ", text->word);
        *n_negated += strstr(joined, " not ") != NULL ||
                      strstr(joined, " never ") != NULL ||
                      strstr(joined, " hardly ") != NULL;
    }
}

static const struct {
    const char *settings;
    gsize low, high;
    gsize min_negated, max_negated; /* of 500 */
} planted_rows[] = {
    /* 1 or 2 cues, a quarter negated: 500 (0.25 + 0.4375) / 2 = 172 reviews, less
     * where a second one does not fit; 5 standard deviations are 53. */
    {"", 6, 24, 90, 225},
    {"negation = 0", 6, 24, 0, 0},
    {"negation = 1", 6, 24, 500, 500},
    {"negation = 1\nmin_words = 4\nmax_words = 4", 4, 4, 0, 0}, /* no room */
    {"negation = 1\nmin_words = 5\nmax_words = 5", 5, 5, 500, 500},
    {"min_words = 7\nmax_words = 7\ncues = 9", 7, 7, 60, 190},
    {"min_words = 300\nmax_words = 310\ncues = 100", 300, 310, 400, 500},
};

static void
test_rule(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(planted_rows); i++) {
        g_autofree gchar *settings =
            g_strconcat("test = 500\n", planted_rows[i].settings, NULL);
        Reading reading = reading_new("planted", settings, 7, TRUE);
        AK_ASSERT_NO_ERROR(&reading.error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
        gsize n_negated = 0;
        check_planted(reading.corpus, planted_rows[i].low, planted_rows[i].high,
                      &n_negated);
        CU_ASSERT_TRUE(n_negated >= planted_rows[i].min_negated);
        CU_ASSERT_TRUE(n_negated <= planted_rows[i].max_negated);
        reading_clear(&reading);
    }
}

static void
test_sizes(void)
{
    Reading reading = reading_new("planted", "", 1, TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.corpus);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TRAIN, 0), 600);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TRAIN, 1), 600);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_DEV, 1), 100);
    CU_ASSERT_EQUAL(reading_count(reading.corpus, AK_TEST, 0), 100);
    reading_clear(&reading);

    reading = reading_new("planted", "train = 2\ndev = 2\ntest = 2", 1, FALSE);
    AK_ASSERT_NO_ERROR(&reading.error);
    reading_clear(&reading);
    reading = reading_new("planted", "train = 1", 1, FALSE);
    AK_ASSERT_ERROR(&reading.error, "train");
    reading_clear(&reading);
    reading = reading_new("planted", "min_words = 9\nmax_words = 8", 1, FALSE);
    AK_ASSERT_ERROR(&reading.error,
                    "is 9, must not be above max_words, which is 8");
    reading_clear(&reading);
}

static gchar *
planted_fingerprint(const char *settings, guint64 seed)
{
    Reading reading = reading_new("planted", settings, seed, TRUE);
    AK_ASSERT_NO_ERROR(&reading.error);
    gchar *fingerprint =
        g_strdup(reading.corpus != NULL ? reading.corpus->fingerprint : NULL);
    reading_clear(&reading);
    return fingerprint;
}

static void
test_seed(void)
{
    g_autofree gchar *a = planted_fingerprint("train = 100", 1);
    g_autofree gchar *b = planted_fingerprint("train = 100", 1);
    g_autofree gchar *c = planted_fingerprint("train = 100", 2);
    CU_ASSERT_STRING_EQUAL(a, b);
    CU_ASSERT_STRING_NOT_EQUAL(a, c);

    /* An example is the same whatever the size of its split. */
    Reading small = reading_new("planted", "test = 3", 1, TRUE);
    Reading large = reading_new("planted", "test = 40", 1, TRUE);
    g_autofree gchar *x = reading_words(small.corpus, "test-3");
    g_autofree gchar *y = reading_words(large.corpus, "test-3");
    CU_ASSERT_STRING_EQUAL(x, y);
    CU_ASSERT_STRING_NOT_EQUAL(x, "(none)");
    reading_clear(&small);
    reading_clear(&large);
}

/* Wrong labels in training only, and nothing else changed by them. */
static void
test_noise(void)
{
    Reading clean = reading_new("planted", "", 3, TRUE);
    Reading noisy = reading_new("planted", "noise = 0.2", 3, TRUE);
    gsize n_turned[3] = {0};
    for (guint s = 0; s < 3; s++)
        for (guint i = 0; i < clean.corpus->split[s]->len; i++) {
            const AkText *x = clean.corpus->split[s]->pdata[i];
            const AkText *y = noisy.corpus->split[s]->pdata[i];
            n_turned[s] += x->label != y->label;
            CU_ASSERT_TRUE(x->n_token == y->n_token &&
                           memcmp(x->token, y->token, x->n_token * 4) == 0);
        }
    /* 1200 draws of 0.2: 240, five standard deviations of 13.9 either way. */
    AK_ASSERT_NEAR((gdouble)n_turned[AK_TRAIN], 240.0, 70.0);
    CU_ASSERT_EQUAL(n_turned[AK_DEV] + n_turned[AK_TEST], 0);
    reading_clear(&clean);
    reading_clear(&noisy);
}

static const AkCase cases[] = {
    {"the rule", test_rule}, {"sizes", test_sizes}, {"seed", test_seed},
    {"noise", test_noise},   {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("planted", cases);
}
