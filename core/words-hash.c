/* words-hash.c: SipHash-1-3 (Aumasson and Bernstein 2012: SipHash, a fast
 * short-input PRF) under a key that is drawn once a process. */
#include "attnkit/words.h"

#include <string.h>

static guint64 hash_key[2];
static gsize hash_has_key;

static void
hash_draw_key(void)
{
    if (!g_once_init_enter(&hash_has_key))
        return;
    for (guint i = 0; i < 2; i++)
        hash_key[i] = (guint64)g_random_int() << 32 | g_random_int();
    g_once_init_leave(&hash_has_key, 1);
}

static guint64
hash_turn(guint64 x, guint by)
{
    return x << by | x >> (64 - by);
}

static void
hash_round(guint64 v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = hash_turn(v[1], 13) ^ v[0];
    v[3] = hash_turn(v[3], 16) ^ v[2];
    v[0] = hash_turn(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = hash_turn(v[1], 17) ^ v[2];
    v[3] = hash_turn(v[3], 21) ^ v[0];
    v[2] = hash_turn(v[2], 32);
}

/* The last block holds what is left of the word, none to seven bytes, and at its
 * end the length. */
guint
ak_hash_words(gconstpointer word)
{
    const gsize n = strlen(word);
    hash_draw_key();
    guint64 v[4] = {
        hash_key[0] ^ 0x736f6d6570736575, hash_key[1] ^ 0x646f72616e646f6d,
        hash_key[0] ^ 0x6c7967656e657261, hash_key[1] ^ 0x7465646279746573};
    for (gsize i = 0; i <= n; i += 8) {
        const gsize left = n - i;
        guint64 block = left < 8 ? (guint64)n << 56 : 0;
        memcpy(&block, (const char *)word + i, MIN(left, 8));
        v[3] ^= block;
        hash_round(v);
        v[0] ^= block;
    }
    v[2] ^= 0xff;
    for (guint i = 0; i < 3; i++)
        hash_round(v);
    const guint64 sum = v[0] ^ v[1] ^ v[2] ^ v[3];
    return (guint)(sum ^ sum >> 32);
}
