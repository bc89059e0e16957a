/* planted: made-up reviews whose important words are known.
 *
 * A review is a row of clauses.  One to `cues` of them judge something,
 *
 *   the music was dull        the ending seemed never clumsy
 *
 * the others say what happened, and there the words bear no opinion: nouns and
 * verbs drawn by Zipf's law (the r-th with probability proportional to 1/r), as
 * in real text a few are everywhere.
 *
 * The label's rule: a cue word has a polarity; a negator (not, never, hardly)
 * turns round the cue that follows it next; all cues of a review so read agree,
 * and the label is what they say (1 positive).  The classes of a split take
 * turns, so that it is balanced.  The rationale is each cue with its negator.
 *
 * `noise` turns round that fraction of the labels of the training split: dev
 * and test keep to the rule.  An example depends on the run's seed and its own
 * id alone: a larger split begins with the smaller one. */
#include <attnkit/attnkit.h>

typedef struct Planted {
    gint64 n[3]; /* examples, by AkSplit */
    gint64 min_words, max_words;
    gint64 cues;
    gdouble negation, noise;
} Planted;

static const AkOption options[] = {
    {"train", AK_OPTION_INT, offsetof(Planted, n[AK_TRAIN]), "1200", 2, 1e6,
     NULL, "examples", "size of the training split"},
    {"dev", AK_OPTION_INT, offsetof(Planted, n[AK_DEV]), "200", 2, 1e6, NULL,
     "examples", "size of the dev split"},
    {"test", AK_OPTION_INT, offsetof(Planted, n[AK_TEST]), "200", 2, 1e6, NULL,
     "examples", "size of the test split"},
    {"min_words", AK_OPTION_INT, offsetof(Planted, min_words), "6", 4, 10000,
     NULL, "words", "length of the shortest review, not above max_words"},
    {"max_words", AK_OPTION_INT, offsetof(Planted, max_words), "24", 4, 10000,
     NULL, "words", "length of the longest review"},
    {"cues", AK_OPTION_INT, offsetof(Planted, cues), "2", 1, 100, NULL,
     "clauses", "at most so many clauses of a review judge"},
    {"negation", AK_OPTION_REAL, offsetof(Planted, negation), "0.25", 0, 1,
     NULL, NULL, "probability that a judging clause is negated"},
    {"noise", AK_OPTION_REAL, offsetof(Planted, noise), "0", 0, 1, NULL, NULL,
     "fraction of the training labels that are wrong"},
    {0},
};

static const char *const planted_class[] = {"negative", "positive"};
static const char *const planted_split[] = {"train", "dev",
                                            "test"}; /* AkSplit */

static const AkDefault defaults[] = {
    {"text.lengths", "named"}, /* min_words and max_words are already exact */
    {"text.min_df", "1"},      {"train.batch_size", "32"},
    {"train.epochs", "8"},     {NULL, NULL},
};

static const char *const planted_cue[2][10] = {
    {"bad", "awful", "dull", "weak", "clumsy", "tedious", "bland", "dreadful",
     "lazy", "shallow"},
    {"good", "great", "brilliant", "moving", "clever", "charming", "superb",
     "lovely", "gripping", "witty"},
};
static const char *const planted_negator[] = {"not", "never", "hardly"};
static const char *const planted_aspect[] = {
    "acting", "plot", "music", "ending", "dialogue",
    "pace",   "cast", "story", "script", "camera",
};
static const char *const planted_seemed[] = {"was", "seemed", "felt", "looked"};
static const char *const planted_conjunction[] = {"and", "while", "as", "then"};

/* By rank, for Zipf's law. */
static const char *const planted_noun[] = {
    "film",     "man",     "woman",   "house",   "city",     "train",
    "director", "street",  "letter",  "brother", "doctor",   "river",
    "garden",   "village", "teacher", "winter",  "window",   "soldier",
    "captain",  "forest",  "bridge",  "kitchen", "stranger", "island",
    "baker",    "lantern", "harbour", "ladder",  "parcel",   "violin",
    "cellar",   "compass",
};
static const char *const planted_verb[] = {
    "opens",  "returns", "waits", "leaves", "travels", "arrives",
    "writes", "listens", "turns", "sleeps", "drives",  "whispers",
};
static const char *const planted_place[] = {"near", "behind", "after", "before",
                                            "beside"};
static const char *const planted_adverb[] = {"again", "today", "twice",
                                             "outside"};

/* A review in the making. */
typedef struct PlantedReview {
    AkRandom random;
    GPtrArray *word; /* const char * */
    GArray *rationale;
} PlantedReview;

static const char *
planted_pick(PlantedReview *review, const char *const *word, gsize n)
{
    return word[ak_random_below(&review->random, (guint32)n)];
}

/* The r-th of n words, r = 1 .. n, with probability (1/r) / sum_k 1/k. */
static const char *
planted_pick_zipf(PlantedReview *review, const char *const *word, gsize n)
{
    gdouble sum = 0.0;
    for (gsize r = 1; r <= n; r++)
        sum += 1.0 / (gdouble)r;

    gdouble left = ak_random_uniform(&review->random) * sum;
    for (gsize r = 1; r < n; r++) {
        left -= 1.0 / (gdouble)r;
        if (left < 0.0)
            return word[r - 1];
    }
    return word[n - 1];
}

#define PLANTED_PICK(review, list)                                             \
    planted_pick((review), (list), G_N_ELEMENTS(list))
#define PLANTED_ZIPF(review, list)                                             \
    planted_pick_zipf((review), (list), G_N_ELEMENTS(list))

static void
planted_say(PlantedReview *review, const char *word)
{
    g_ptr_array_add(review->word, (gpointer)word);
}

/* A word of the rationale. */
static void
planted_say_cue(PlantedReview *review, const char *word)
{
    g_array_append_val(review->rationale, review->word->len);
    planted_say(review, word);
}

/* "the music was [not] dull": 4 or 5 words that say `polarity`. */
static void
planted_judge(PlantedReview *review, gint polarity, gboolean is_negated)
{
    planted_say(review, "the");
    planted_say(review, PLANTED_PICK(review, planted_aspect));
    planted_say(review, PLANTED_PICK(review, planted_seemed));
    if (is_negated)
        planted_say_cue(review, PLANTED_PICK(review, planted_negator));
    planted_say_cue(review,
                    PLANTED_PICK(review, planted_cue[polarity ^ is_negated]));
}

/* "the man waits". */
static void
planted_tell(PlantedReview *review)
{
    planted_say(review, "the");
    planted_say(review, PLANTED_ZIPF(review, planted_noun));
    planted_say(review, PLANTED_ZIPF(review, planted_verb));
}

/* n words behind a clause: "near the river" as often as it fits, then adverbs.
 */
static void
planted_place_it(PlantedReview *review, gsize n)
{
    for (; n >= 3; n -= 3) {
        planted_say(review, PLANTED_PICK(review, planted_place));
        planted_say(review, "the");
        planted_say(review, PLANTED_ZIPF(review, planted_noun));
    }
    /* One after another from a random one on, so that none comes twice. */
    const gsize n_adverb = G_N_ELEMENTS(planted_adverb);
    const guint32 first = ak_random_below(&review->random, (guint32)n_adverb);
    for (; n > 0; n--)
        planted_say(review, planted_adverb[(first + n) % n_adverb]);
}

typedef enum {
    PLANTED_TOLD = 3, /* the values are the numbers of words */
    PLANTED_JUDGED = 4,
    PLANTED_NEGATED = 5,
    PLANTED_PLACED = 6,
} PlantedClause;

/* Choose clauses for a length drawn from min_words .. max_words and append them
 * to `plan` (PlantedClause).  Returns how many words then stay over, 0 .. 3.
 *
 * A clause costs its words and the conjunction before it; the first has none,
 * so one word more than the length is there to be spent.  Four words always
 * are, so that one clause judges at least. */
static gsize
planted_choose(PlantedReview *review, const Planted *planted, GArray *plan)
{
    AkRandom *random = &review->random;
    const guint32 span = (guint32)(planted->max_words - planted->min_words) + 1;
    const guint32 cues = 1 + ak_random_below(random, (guint32)planted->cues);
    gsize left = (gsize)planted->min_words + ak_random_below(random, span) + 1;

    while (left > PLANTED_TOLD) {
        PlantedClause clause = PLANTED_TOLD;
        if (plan->len < cues && left > PLANTED_JUDGED)
            clause = ak_random_uniform(random) < planted->negation &&
                             left > PLANTED_NEGATED
                         ? PLANTED_NEGATED
                         : PLANTED_JUDGED;
        else if (left > PLANTED_PLACED && ak_random_below(random, 2) == 1)
            clause = PLANTED_PLACED;
        g_array_append_val(plan, clause);
        left -= (gsize)clause + 1;
    }
    return left;
}

static void
planted_say_clause(PlantedReview *review, PlantedClause clause, gint polarity)
{
    if (clause == PLANTED_JUDGED || clause == PLANTED_NEGATED) {
        planted_judge(review, polarity, clause == PLANTED_NEGATED);
        return;
    }
    planted_tell(review);
    planted_place_it(review, clause == PLANTED_PLACED ? 3 : 0);
}

/* Fill the review, its clauses in any order. */
static void
planted_write(PlantedReview *review, const Planted *planted, gint polarity)
{
    g_autoptr(GArray) plan = g_array_new(FALSE, FALSE, sizeof(PlantedClause));
    const gsize rest = planted_choose(review, planted, plan);
    g_autofree guint32 *order = g_new(guint32, plan->len);
    ak_random_permutation(&review->random, plan->len, order);
    for (guint i = 0; i < plan->len; i++) {
        if (i > 0)
            planted_say(review, PLANTED_PICK(review, planted_conjunction));
        planted_say_clause(review, g_array_index(plan, PlantedClause, order[i]),
                           polarity);
    }
    planted_place_it(review, rest);
}

/* FALSE: there is no memory for more. */
static gboolean
planted_add(const Planted *planted, guint64 seed, AkSplit split, const char *id,
            gint polarity, AkExamples *examples)
{
    g_autoptr(GPtrArray) word = g_ptr_array_new();
    g_autoptr(GArray) rationale = g_array_new(FALSE, FALSE, sizeof(guint32));
    PlantedReview review = {.word = word, .rationale = rationale};
    ak_random_init(&review.random, seed, "planted", id);
    planted_write(&review, planted, polarity);

    /* The last draw, so that the same reviews come with and without noise. */
    const gboolean is_wrong =
        split == AK_TRAIN && ak_random_uniform(&review.random) < planted->noise;
    g_ptr_array_add(word, NULL);
    g_autofree gchar *text = g_strjoinv(" ", (gchar **)word->pdata);
    return ak_examples_add(
        examples, &(AkExample){
                      .id = id,
                      .split = split,
                      .text = text,
                      .label = polarity ^ is_wrong,
                      .rationale = (const guint32 *)(void *)rationale->data,
                      .n_rationale = rationale->len,
                  });
}

static gboolean
planted_open(gpointer state, GError **error)
{
    const Planted *planted = state;
    if (planted->min_words <= planted->max_words)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "option 'min_words' of data set 'planted' is %" G_GINT64_FORMAT
                ", must not be above max_words, which is %" G_GINT64_FORMAT,
                planted->min_words, planted->max_words);
    return FALSE;
}

static gboolean
planted_read(gconstpointer state, guint64 seed, AkExamples *examples,
             GError **error)
{
    const Planted *planted = state;
    (void)error; /* nothing is read, nothing can fail */

    ak_examples_declare(examples, AK_TASK_BINARY, 1, 2, planted_class);
    for (guint s = 0; s < 3; s++)
        for (gint64 i = 0; i < planted->n[s]; i++) {
            g_autofree gchar *id = g_strdup_printf("%s-%" G_GINT64_FORMAT,
                                                   planted_split[s], i + 1);
            if (!planted_add(planted, seed, (AkSplit)s, id, (gint)(i % 2),
                             examples))
                return TRUE;
        }
    return TRUE;
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .open = planted_open,
    .read = planted_read,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "planted",
    .version = "1.0",
    .license = "MIT",
    .summary =
        "made-up reviews whose important words are known; needs no files",
    .source = "the rule at the top of plugins/datasets/planted.c",
    .cost = "linear in the number of words",
    .limits = "short clauses of a few dozen words: a model that fails here "
              "fails anywhere",
    .state_size = sizeof(Planted),
    .options = options,
    .ops.dataset = &ops,
};
