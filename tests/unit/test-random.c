/* The generator against the published answers, and its draws against what their
 * distributions must show.  Seeds are fixed: a test that holds once always holds.
 */
#include "../harness.h"
#include "attnkit/random.h"

#include <math.h>
#include <string.h>

/* Rows of Random123's own tests/kat_vectors for philox4x32 with 10 rounds. */
typedef struct KnownAnswer {
    guint32 counter[4], key[2], answer[4];
} KnownAnswer;

static const KnownAnswer known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void
test_known_answers(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        AkRandom random;
        ak_random_init(&random, 1, "test", "known");
        memcpy(random.counter, known[i].counter, sizeof random.counter);
        memcpy(random.key, known[i].key, sizeof random.key);
        for (gsize j = 0; j < 4; j++)
            CU_ASSERT_EQUAL(ak_random_u32(&random), known[i].answer[j]);
    }
}

/* After the last block of the counter's low word comes the first of the next:
 * the same numbers as from a stream that is put there. */
static void
test_counter_carries(void)
{
    AkRandom random, there;
    ak_random_init(&random, 7, "test", "carry");
    there = random;
    random.counter[0] = G_MAXUINT32;
    there.counter[1] = 1;
    for (gsize j = 0; j < 4; j++)
        ak_random_u32(&random);
    for (gsize j = 0; j < 9; j++)
        CU_ASSERT_EQUAL(ak_random_u32(&random), ak_random_u32(&there));
}

/* The name alone makes the stream, and every part of it counts: also where a
 * letter wanders from the purpose into the id. */
static void
test_streams(void)
{
    static const struct {
        guint64 seed;
        const char *purpose, *id;
    } name[] = {{1, "init", "x"},
                {2, "init", "x"},
                {G_GUINT64_CONSTANT(0x100000001), "init", "x"},
                {1, "inix", "x"},
                {1, "init", "y"},
                {1, "initx", ""},
                {1, "ini", "tx"},
                {1, "", "initx"}};
    guint32 first[G_N_ELEMENTS(name)][4];
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        AkRandom random, again;
        ak_random_init(&random, name[i].seed, name[i].purpose, name[i].id);
        ak_random_init(&again, name[i].seed, name[i].purpose, name[i].id);
        for (gsize j = 0; j < 4; j++) {
            first[i][j] = ak_random_u32(&random);
            CU_ASSERT_EQUAL(first[i][j], ak_random_u32(&again));
        }
        for (gsize k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(memcmp(first[i], first[k], sizeof first[i]), 0);
    }
}

/* Streams of neighbouring ids are uncorrelated: the correlation of n uniform
 * pairs has standard deviation 1 / sqrt(n) = 0.01, and five of these are far
 * out of reach of a sound generator. */
static void
test_independence(void)
{
    enum { N = 10000 };
    AkRandom a, b;
    gdouble sum = 0.0;
    ak_random_init(&a, 1, "test", "1");
    ak_random_init(&b, 1, "test", "2");
    for (gsize i = 0; i < N; i++)
        sum += (ak_random_uniform(&a) - 0.5) * (ak_random_uniform(&b) - 0.5) *
               12.0;
    AK_ASSERT_NEAR(sum / N, 0.0, 0.05);
}

static gdouble
random_chi_square(gsize n_cell, const guint *count, gdouble n)
{
    const gdouble expected = n / (gdouble)n_cell;
    gdouble sum = 0.0;
    for (gsize i = 0; i < n_cell; i++)
        sum += (count[i] - expected) * (count[i] - expected) / expected;
    return sum;
}

/* Chi-square of n - 1 degrees of freedom has mean n - 1 and variance 2 (n - 1):
 * within five deviations, and not suspiciously near the mean either. */
static void
random_assert_even(gsize n_cell, const guint *count, gdouble n)
{
    const gdouble freedom = (gdouble)n_cell - 1.0;
    AK_ASSERT_NEAR(random_chi_square(n_cell, count, n), freedom,
                   5.0 * sqrt(2.0 * freedom));
    CU_ASSERT_TRUE(random_chi_square(n_cell, count, n) > 0.0);
}

static void
test_uniform(void)
{
    enum { N = 100000, CELLS = 100 };
    guint count[CELLS] = {0};
    gdouble low = 1.0, high = 0.0;
    AkRandom random;
    ak_random_init(&random, 3, "test", "uniform");
    for (gsize i = 0; i < N; i++) {
        const gdouble x = ak_random_uniform(&random);
        low = MIN(low, x);
        high = MAX(high, x);
        count[(gsize)(x * CELLS)]++;
    }
    CU_ASSERT_TRUE(low >= 0.0 && high < 1.0);
    random_assert_even(CELLS, count, N);
}

/* The low bits are there, too: of 53. */
static void
test_uniform_bits(void)
{
    enum { N = 4096 };
    guint odd = 0;
    AkRandom random;
    ak_random_init(&random, 3, "test", "bits");
    for (gsize i = 0; i < N; i++)
        odd += (guint)((guint64)(ak_random_uniform(&random) * 0x1p53) & 1);
    AK_ASSERT_NEAR((gdouble)odd, N / 2.0, 5.0 * 32.0); /* deviation 32 */
}

/* 3 2^30 is the bound that the upper half of a product alone would be most unfair
 * to: every third number would come twice as often. */
static void
test_below(void)
{
    enum { N = 60000 };
    AkRandom random;
    ak_random_init(&random, 4, "test", "below");
    guint count[7] = {0}, third[3] = {0};
    for (gsize i = 0; i < N; i++) {
        count[ak_random_below(&random, 7)]++;
        third[ak_random_below(&random, 3u << 30) % 3]++;
        CU_ASSERT_EQUAL(ak_random_below(&random, 1), 0);
    }
    random_assert_even(7, count, N);
    random_assert_even(3, third, N);
}

/* Mean 0, variance 1, skewness 0, kurtosis 3: their estimates deviate by
 * sqrt(k / n), k = 1, 2, 6, 24; five of these. */
static void
test_normal(void)
{
    enum { N = 100000 };
    gdouble moment[4] = {0};
    AkRandom random;
    ak_random_init(&random, 5, "test", "normal");
    for (gsize i = 0; i < N; i++) {
        const gdouble x = ak_random_normal(&random);
        CU_ASSERT_TRUE(isfinite(x));
        for (gsize k = 0; k < 4; k++)
            moment[k] += pow(x, (gdouble)k + 1.0) / N;
    }
    AK_ASSERT_NEAR(moment[0], 0.0, 5.0 * sqrt(1.0 / N));
    AK_ASSERT_NEAR(moment[1], 1.0, 5.0 * sqrt(2.0 / N));
    AK_ASSERT_NEAR(moment[2], 0.0, 5.0 * sqrt(15.0 / N));
    AK_ASSERT_NEAR(moment[3], 3.0, 5.0 * sqrt(96.0 / N));
}

/* The two normals of a pair are apart from each other. */
static void
test_normal_pairs(void)
{
    enum { N = 10000 };
    gdouble sum = 0.0;
    AkRandom random;
    ak_random_init(&random, 6, "test", "pairs");
    for (gsize i = 0; i < N; i++) {
        const gdouble first = ak_random_normal(&random);
        sum += first * ak_random_normal(&random);
    }
    AK_ASSERT_NEAR(sum / N, 0.0, 0.05);
}

static void
test_permutation(void)
{
    enum { MOST = 257 };
    AkRandom random;
    ak_random_init(&random, 8, "test", "permutation");
    for (gsize n = 0; n <= MOST; n++) {
        guint32 x[MOST + 1];
        gboolean is_there[MOST + 1] = {FALSE};
        ak_random_permutation(&random, n, x);
        for (gsize i = 0; i < n; i++) {
            CU_ASSERT_TRUE_FATAL(x[i] < n);
            CU_ASSERT_FALSE(is_there[x[i]]);
            is_there[x[i]] = TRUE;
        }
    }
}

/* Numbers drawn many at once are those drawn one by one, wherever in a block the
 * stream stands and where its counter carries, and leave it where they would. */
static void
test_permutation_stream(void)
{
    enum { MOST = 200 };
    AkRandom random, other;
    ak_random_init(&random, 10, "test", "permutation");
    random.counter[0] = 0xffffff00u;
    other = random;
    for (gsize n = 0; n <= MOST; n++) {
        guint32 x[MOST + 1] = {0}, y[MOST + 1] = {0};
        ak_random_permutation(&random, n, x);
        for (gsize i = 0; i < n; i++) {
            const guint32 j = ak_random_below(&other, (guint32)i + 1);
            y[i] = y[j];
            y[j] = (guint32)i;
        }
        CU_ASSERT_EQUAL(memcmp(x, y, n * sizeof *x), 0);
        CU_ASSERT_EQUAL_FATAL(random.left, other.left);
        CU_ASSERT_EQUAL_FATAL(random.counter[0], other.counter[0]);
        CU_ASSERT_EQUAL_FATAL(random.counter[1], other.counter[1]);
    }
    CU_ASSERT_TRUE(random.counter[1] > 0);
}

static void
test_permutation_uniform(void)
{
    enum { N = 60000 };
    guint count[6] = {0};
    AkRandom random;
    ak_random_init(&random, 9, "test", "three");
    for (gsize i = 0; i < N; i++) {
        guint32 x[3];
        ak_random_permutation(&random, 3, x);
        count[2 * x[0] + (x[1] > x[2])]++;
    }
    random_assert_even(6, count, N);
}

static const AkCase cases[] = {
    {"known answers", test_known_answers},
    {"the counter carries", test_counter_carries},
    {"streams by name", test_streams},
    {"streams are independent", test_independence},
    {"uniform", test_uniform},
    {"uniform, low bits", test_uniform_bits},
    {"below", test_below},
    {"normal", test_normal},
    {"normal pairs", test_normal_pairs},
    {"permutations", test_permutation},
    {"permutations from the stream", test_permutation_stream},
    {"permutations of three are even", test_permutation_uniform},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("random", cases);
}
