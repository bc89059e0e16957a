/* Scratch memory: aligned, apart, kept over blocks, given back by marks. */
#include "../harness.h"
#include "scratch.h"

#include <stdint.h>
#include <string.h>

/* Sizes around the alignment, and beyond the first block of a megabyte. */
static const gsize sizes[] = {1,         63,        64,        65,     4000,
                              (1 << 20), 700000,    (3 << 20), 700000, 1,
                              700000,    (9 << 20), 17};

static void
test_apart(void)
{
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    guint8 *part[G_N_ELEMENTS(sizes)];
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        part[i] = ak_scratch_alloc(scratch, sizes[i]);
        CU_ASSERT_EQUAL((uintptr_t)part[i] % 64, 0);
        memset(part[i], (int)i + 1, sizes[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gsize wrong = 0;
        for (gsize j = 0; j < sizes[i]; j++)
            wrong += part[i][j] != i + 1;
        CU_ASSERT_EQUAL(wrong, 0);
    }
}

/* After a release of all the same places come again, of one block: a loop over
 * batches settles and takes nothing more from the system. */
static void
test_release(void)
{
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    const AkMark begin = ak_scratch_mark(scratch);
    guint8 *first[G_N_ELEMENTS(sizes)] = {NULL};
    for (guint round = 0; round < 4; round++) {
        guint8 *end = NULL;
        for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
            guint8 *place = ak_scratch_alloc(scratch, sizes[i]);
            CU_ASSERT_TRUE(round < 2 || place == first[i]);
            CU_ASSERT_TRUE(round < 1 || end == NULL || place == end);
            first[i] = place;
            end = place + (sizes[i] + 63) / 64 * 64;
        }
        ak_scratch_release(scratch, begin);
    }
}

/* What was taken before the mark stays as it is. */
static void
test_marks_nest(void)
{
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    guint8 *outer = ak_scratch_alloc(scratch, 1000);
    memset(outer, 0x5a, 1000);
    const AkMark mark = ak_scratch_mark(scratch);
    guint8 *place = NULL;
    for (guint round = 0; round < 4; round++) {
        guint8 *inner = ak_scratch_alloc(scratch, 1000);
        CU_ASSERT_TRUE(place == NULL || inner == place);
        place = inner;
        const AkMark deeper = ak_scratch_mark(scratch);
        memset(ak_scratch_alloc(scratch, 5 << 20), 0xff, 5 << 20);
        ak_scratch_release(scratch, deeper);
        memset(inner, 0xff, 1000);
        ak_scratch_release(scratch, mark);
    }
    gsize wrong = 0;
    for (gsize i = 0; i < 1000; i++)
        wrong += outer[i] != 0x5a;
    CU_ASSERT_EQUAL(wrong, 0);
}

/* Nothing may be asked for, before and after something. */
static void
test_nothing(void)
{
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    CU_ASSERT_PTR_NOT_NULL(ak_scratch_alloc(scratch, 0));
    CU_ASSERT_PTR_NOT_NULL(ak_scratch_alloc(scratch, 8));
    CU_ASSERT_PTR_NOT_NULL(ak_scratch_alloc(scratch, 0));
    ak_scratch_free(NULL);
}

static const AkCase cases[] = {
    {"parts are apart", test_apart},
    {"release", test_release},
    {"marks nest", test_marks_nest},
    {"nothing", test_nothing},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("scratch", cases);
}
