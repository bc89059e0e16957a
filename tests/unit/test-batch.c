/* Word sets and batches. */
#include "../harness.h"
#include "../kit.h"
#include "batch.h"

#include <string.h>

static void
test_word_set(void)
{
    g_autoptr(AkWordSet) set = ak_word_set_new(10);
    CU_ASSERT_EQUAL(ak_word_set_add(set, 9), 0);
    CU_ASSERT_EQUAL(ak_word_set_add(set, 0), 1);
    CU_ASSERT_EQUAL(ak_word_set_add(set, 9), 0);
    CU_ASSERT_EQUAL(ak_word_set_add(set, 4), 2);
    CU_ASSERT_EQUAL(set->n, 3);
    CU_ASSERT_TRUE(set->member[0] == 9 && set->member[1] == 0 &&
                   set->member[2] == 4);
    CU_ASSERT_TRUE(ak_word_set_has(set, 0) && ak_word_set_has(set, 9));
    CU_ASSERT_FALSE(ak_word_set_has(set, 1));

    ak_word_set_clear(set);
    CU_ASSERT_EQUAL(set->n, 0);
    for (guint32 x = 0; x < 10; x++)
        CU_ASSERT_FALSE(ak_word_set_has(set, x));
    CU_ASSERT_EQUAL(ak_word_set_add(set, 4), 0);
    ak_word_set_free(NULL);
}

/* After 2^32 clears the stamps come round: a word that was last added under the
 * stamp that comes again must not count as there. */
static void
test_stamps_come_round(void)
{
    g_autoptr(AkWordSet) set = ak_word_set_new(5);
    ak_word_set_add(set, 2); /* under stamp 1 */
    set->now = G_MAXUINT32;
    ak_word_set_add(set, 3);
    ak_word_set_clear(set);
    for (guint32 x = 0; x < 5; x++)
        CU_ASSERT_FALSE(ak_word_set_has(set, x));
    CU_ASSERT_EQUAL(ak_word_set_add(set, 3), 0);
    CU_ASSERT_EQUAL(ak_word_set_add(set, 2), 1);
}

static void
test_lay(void)
{
    static const gsize length[] = {9, 4, 4, 1};
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    AkText *text[G_N_ELEMENTS(length)];
    for (gsize i = 0; i < G_N_ELEMENTS(length); i++)
        text[i] = ak_kit_random_text(1, "x", length[i], 20);
    AkLaid laid;
    ak_batch_lay(scratch, G_N_ELEMENTS(length), text, AK_TEXT_TOWER, &laid);
    const AkBatch batch = laid.batch;
    guint32 *row = laid.row, *dz_row = laid.dz_row;
    CU_ASSERT_EQUAL(batch.n_text, G_N_ELEMENTS(length));
    gsize at = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(length); i++) {
        CU_ASSERT_EQUAL(batch.start[i], at);
        CU_ASSERT_EQUAL(laid.place[i], i);
        CU_ASSERT_EQUAL(memcmp(laid.token + at, text[i]->token,
                               text[i]->n_token * sizeof *laid.token),
                        0);
        at += length[i] + 2;
        ak_kit_text_free(text[i]);
    }
    CU_ASSERT_EQUAL(batch.start[batch.n_text], at);
    CU_ASSERT_PTR_EQUAL(batch.row, row);
    CU_ASSERT_PTR_EQUAL(batch.dz_row, dz_row);
    for (gsize i = 0; i < at; i++)
        row[i] = dz_row[i] = (guint32)i;
    for (gsize i = 0; i < at; i++) /* apart from each other */
        CU_ASSERT_TRUE(row[i] == i && dz_row[i] == i);
}

/* Queries in an order of their own; sequences of one length stay in the order
 * given; text i is sequence place[i]. */
static void
test_lay_query(void)
{
    static const gsize n_word[] = {7, 7, 3, 3, 1}, n_query[] = {2, 3, 2, 5, 3};
    static const guint32 text_place[] = {0, 1, 2, 3, 4},
                         query_place[] = {3, 1, 4, 0, 2};
    enum { N = G_N_ELEMENTS(n_word) };
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    AkText *text[N];
    AkLaid laid[AK_N_TOWER];
    for (gsize i = 0; i < N; i++) {
        text[i] = ak_kit_random_text(i, "x", n_word[i], 20);
        ak_kit_set_query(text[i], i, n_query[i], 20);
    }
    for (guint tower = 0; tower < AK_N_TOWER; tower++) {
        ak_batch_lay(scratch, N, text, tower, &laid[tower]);
        const AkBatch *batch = &laid[tower].batch;
        CU_ASSERT_EQUAL(batch->n_text, N);
        CU_ASSERT_EQUAL(batch->start[0], 0);
        for (gsize i = 0; i < N; i++) {
            gsize n;
            const guint32 *token = ak_text_sequence(text[i], tower, &n);
            const guint32 place = laid[tower].place[i];
            CU_ASSERT_EQUAL(n, (tower == 0 ? n_word[i] : n_query[i]) + 2);
            CU_ASSERT_EQUAL(place, tower == 0 ? text_place[i] : query_place[i]);
            CU_ASSERT_EQUAL_FATAL(batch->start[place + 1] - batch->start[place],
                                  n);
            CU_ASSERT_EQUAL(memcmp(laid[tower].token + batch->start[place],
                                   token, n * sizeof *token),
                            0);
        }
        for (gsize k = 1; k < N; k++) /* longest first */
            CU_ASSERT_TRUE(batch->start[k + 1] - batch->start[k] <=
                           batch->start[k] - batch->start[k - 1]);
    }
    for (gsize i = 0; i < N; i++)
        ak_kit_text_free(text[i]);
}

/* Every order of up to five texts, and many with ties. */
static void
test_lay_orders(void)
{
    enum { N = 5, N_ORDER = 3125 }; /* five lengths of 1 .. 5 */
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    AkText *text[N];
    for (gsize i = 0; i < N; i++)
        text[i] = ak_kit_random_text(i, "x", 1, 20);
    for (gsize order = 0; order < N_ORDER; order++) {
        gsize rest = order, n_query[N];
        for (gsize i = 0; i < N; i++, rest /= 5)
            ak_kit_set_query(text[i], i, n_query[i] = 1 + rest % 5, 20);
        const AkMark mark = ak_scratch_mark(scratch);
        AkLaid laid;
        ak_batch_lay(scratch, N, text, AK_QUERY_TOWER, &laid);
        for (gsize i = 0; i < N; i++) {
            guint32 before = 0; /* texts that come before text i */
            for (gsize j = 0; j < N; j++)
                before += n_query[j] > n_query[i] ||
                          (j < i && n_query[j] == n_query[i]);
            CU_ASSERT_EQUAL(laid.place[i], before);
        }
        ak_scratch_release(scratch, mark);
    }
    for (gsize i = 0; i < N; i++)
        ak_kit_text_free(text[i]);
}

static void
test_compare(void)
{
    AkText *a = ak_kit_random_text(1, "a", 3, 20),
           *b = ak_kit_random_text(1, "b", 3, 20),
           *longer = ak_kit_random_text(1, "0", 4, 20);
    CU_ASSERT_TRUE(ak_text_compare(&a, &b) < 0);
    CU_ASSERT_TRUE(ak_text_compare(&b, &a) > 0);
    CU_ASSERT_TRUE(ak_text_compare(&b, &longer) < 0);
    CU_ASSERT_TRUE(ak_text_compare(&longer, &a) > 0);
    CU_ASSERT_EQUAL(ak_text_compare(&a, &a), 0);
    ak_kit_text_free(a);
    ak_kit_text_free(b);
    ak_kit_text_free(longer);
}

static const AkCase cases[] = {
    {"word set", test_word_set},
    {"stamps come round", test_stamps_come_round},
    {"a batch is laid", test_lay},
    {"queries have an order of their own", test_lay_query},
    {"every order of five", test_lay_orders},
    {"order of texts", test_compare},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("batch", cases);
}
