/* Philox 4x32-10 (Random123: Salmon et al. 2011, "Parallel random numbers: as
 * easy as 1, 2, 3").  The stream's name becomes the key and the upper half of
 * the counter through SHA-256, so two names share a stream with probability
 * 2^-128. */
#include "attnkit/random.h"

#include "attnkit/vector.h"

#include <math.h>
#include <Random123/philox.h>
#include <string.h>

void
ak_random_init(AkRandom *random, guint64 seed, const char *purpose,
               const char *id)
{
    g_return_if_fail(random != NULL && purpose != NULL && id != NULL);

    const guint64 seed_le = GUINT64_TO_LE(seed);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)&seed_le, sizeof seed_le);
    g_checksum_update(sum, (const guchar *)purpose, (gssize)strlen(purpose) + 1);
    g_checksum_update(sum, (const guchar *)id, (gssize)strlen(id) + 1);

    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);

    guint32 word[4];
    memcpy(word, digest, sizeof word);
    *random = (AkRandom){
        .key = {GUINT32_FROM_LE(word[0]), GUINT32_FROM_LE(word[1])},
        .counter = {0, 0, GUINT32_FROM_LE(word[2]), GUINT32_FROM_LE(word[3])},
        .left = 0,
        .spare = NAN,
    };
}

static void
random_refill(AkRandom *random)
{
    philox4x32_ctr_t counter;
    philox4x32_key_t key;
    memcpy(counter.v, random->counter, sizeof counter.v);
    memcpy(key.v, random->key, sizeof key.v);

    const philox4x32_ctr_t block = philox4x32(counter, key);
    memcpy(random->block, block.v, sizeof random->block);
    random->left = 4;
    if (++random->counter[0] == 0)
        random->counter[1]++;
}

guint32
ak_random_u32(AkRandom *random)
{
    if (random->left == 0)
        random_refill(random);
    return random->block[4 - random->left--];
}

gdouble
ak_random_uniform(AkRandom *random)
{
    const guint64 high = ak_random_u32(random) >> 5; /* 27 bits */
    const guint64 low = ak_random_u32(random) >> 6;  /* 26 bits */
    return (gdouble)(high << 26 | low) * 0x1p-53;
}

/* Source: Lemire 2019, "Fast random integer generation in an interval",
 * arXiv:1805.10941: the upper half of a product is uniform once the few lower
 * halves that would favour some values are drawn again. */
guint32
ak_random_below(AkRandom *random, guint32 n)
{
    g_return_val_if_fail(n >= 1, 0);

    guint64 product = (guint64)ak_random_u32(random) * n;
    if ((guint32)product < n) {
        const guint32 unfair = (guint32)-n % n;
        while ((guint32)product < unfair)
            product = (guint64)ak_random_u32(random) * n;
    }
    return (guint32)(product >> 32);
}

gdouble
ak_random_normal(AkRandom *random)
{
    if (!isnan(random->spare)) {
        const gdouble second = random->spare;
        random->spare = NAN;
        return second;
    }
    const gdouble radius = sqrt(-2.0 * log(1.0 - ak_random_uniform(random)));
    const gdouble angle = 2.0 * G_PI * ak_random_uniform(random);
    random->spare = radius * sin(angle);
    return radius * cos(angle);
}

/* --- many numbers at once ------------------------------------------------------ */

/* Blocks: enough for the products of some to go on while those of others wait. */
enum { AHEAD = 16, AHEAD_FEW = 8 };

/* What philox4x32() computes, of the first n counters side by side, each in 64 bits:
 * as a product has them. */
static inline __attribute__((always_inline)) void
ahead_rounds(const guint32 *key, gsize n, guint64 (*word)[AHEAD])
{
    guint64 *restrict w0 = word[0], *restrict w1 = word[1];
    guint64 *restrict w2 = word[2], *restrict w3 = word[3];
    guint32 k0 = key[0], k1 = key[1];
    for (guint round = 0; round < philox4x32_rounds; round++) {
        for (gsize j = 0; j < n; j++) {
            const guint64 a = (guint64)PHILOX_M4x32_0 * (guint32)w0[j];
            const guint64 b = (guint64)PHILOX_M4x32_1 * (guint32)w2[j];
            w0[j] = (b >> 32) ^ w1[j] ^ k0;
            w2[j] = (a >> 32) ^ w3[j] ^ k1;
            w1[j] = (guint32)b;
            w3[j] = (guint32)a;
        }
        k0 += PHILOX_W32_0;
        k1 += PHILOX_W32_1;
    }
}

/* Numbers of blocks that the compiler knows stay in registers. */
AK_VECTOR static void
ahead_all(const guint32 *key, guint64 (*word)[AHEAD])
{
    ahead_rounds(key, AHEAD, word);
}

AK_VECTOR static void
ahead_few(const guint32 *key, guint64 (*word)[AHEAD])
{
    ahead_rounds(key, AHEAD_FEW, word);
}

/* below: out, what the words make below first + 1, first + 2 and so on; FALSE: one of
 * them favours some values. */
AK_VECTOR static gboolean
ahead_below(guint32 n, guint64 (*restrict word)[AHEAD], guint32 first,
            guint32 (*restrict below)[AHEAD])
{
    guint32 is_unfair = 0;
    for (guint w = 0; w < 4; w++)
        for (guint32 b = 0; b < n; b++) {
            const guint32 limit = first + 4 * b + w + 1;
            const guint64 product = (guint64)(guint32)word[w][b] * limit;
            is_unfair |= (guint32)product < limit;
            below[w][b] = (guint32)(product >> 32);
        }
    return !is_unfair;
}

/* The next n blocks of the stream, AHEAD at the most: number i of them, drawn below
 * first + i + 1 as ak_random_below() does it, is below[i % 4][i / 4].  FALSE: one of
 * them may have to be drawn again; then nothing is taken from the stream. */
static gboolean
ahead_draw(AkRandom *random, guint n, guint32 first, guint32 (*below)[AHEAD])
{
    const guint64 counter =
        (guint64)random->counter[1] << 32 | random->counter[0];
    guint64 word[4][AHEAD];
    for (gsize j = 0; j < AHEAD; j++) {
        word[0][j] = (guint32)(counter + j);
        word[1][j] = (counter + j) >> 32;
        word[2][j] = random->counter[2];
        word[3][j] = random->counter[3];
    }
    if (n <= AHEAD_FEW)
        ahead_few(random->key, word);
    else
        ahead_all(random->key, word);
    if (!ahead_below(n, word, first, below))
        return FALSE;
    random->counter[0] = (guint32)(counter + n);
    random->counter[1] = (guint32)((counter + n) >> 32);
    return TRUE;
}

/* Source: Durstenfeld 1964, CACM 7(7), algorithm 235, from the inside out. */
static inline void
permutation_add(guint32 *x, gsize i, guint32 j)
{
    x[i] = x[j];
    x[j] = (guint32)i;
}

void
ak_random_permutation(AkRandom *random, gsize n, guint32 *x)
{
    guint32 below[4][AHEAD] = {{0}}; /* for checkers: ahead_draw() fills it */
    for (gsize i = 0; i < n;) {
        /* No more than will be drawn for certain: the stream ends where it would. */
        const guint n_block = (guint)MIN((n - i) / 4, AHEAD);
        if (random->left > 0 || n_block == 0 ||
            !ahead_draw(random, n_block, (guint32)i, below)) {
            permutation_add(x, i, ak_random_below(random, (guint32)i + 1));
            i++;
            continue;
        }
        for (guint k = 0; k < 4 * n_block; k++, i++)
            permutation_add(x, i, below[k % 4][k / 4]);
    }
}
