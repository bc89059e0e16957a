#include "scratch.h"

#include <stdlib.h>

enum { SCRATCH_ALIGNMENT = 64, SCRATCH_FIRST_BLOCK = 1 << 20 };

typedef struct ScratchBlock {
    guint8 *data;
    gsize size;
} ScratchBlock;

struct AkScratch {
    GArray *block; /* ScratchBlock; those before `current` are full */
    guint current;
    gsize used; /* of the current block */
};

static ScratchBlock *
scratch_block(const AkScratch *scratch, guint i)
{
    return &g_array_index(scratch->block, ScratchBlock, i);
}

static void
scratch_add_block(AkScratch *scratch, gsize size)
{
    void *data = NULL;
    if (posix_memalign(&data, SCRATCH_ALIGNMENT, size) != 0)
        g_error("out of memory: cannot allocate %" G_GSIZE_FORMAT " bytes",
                size);
    const ScratchBlock block = {data, size};
    g_array_append_val(scratch->block, block);
}

AkScratch *
ak_scratch_new(void)
{
    AkScratch *scratch = g_new0(AkScratch, 1);
    scratch->block = g_array_new(FALSE, FALSE, sizeof(ScratchBlock));
    return scratch;
}

void
ak_scratch_free(AkScratch *scratch)
{
    if (scratch == NULL)
        return;
    for (guint i = 0; i < scratch->block->len; i++)
        free(scratch_block(scratch, i)->data);
    g_array_free(scratch->block, TRUE);
    g_free(scratch);
}

/* The blocks after the current one, kept from earlier use, are tried in turn; a
 * new one is twice as large as the last, so there are never many. */
gpointer
ak_scratch_alloc(AkScratch *scratch, gsize size)
{
    const gsize rounded =
        (size + SCRATCH_ALIGNMENT - 1) / SCRATCH_ALIGNMENT * SCRATCH_ALIGNMENT;

    while (scratch->current < scratch->block->len &&
           scratch->used + rounded >
               scratch_block(scratch, scratch->current)->size) {
        scratch->current++;
        scratch->used = 0;
    }
    if (scratch->current == scratch->block->len) {
        const guint n = scratch->block->len;
        const gsize next = n == 0 ? SCRATCH_FIRST_BLOCK
                                  : 2 * scratch_block(scratch, n - 1)->size;
        scratch_add_block(scratch, MAX(next, rounded));
        scratch->used = 0;
    }

    guint8 *at = scratch_block(scratch, scratch->current)->data + scratch->used;
    scratch->used += rounded;
    return at;
}

AkMark
ak_scratch_mark(const AkScratch *scratch)
{
    return (AkMark){scratch->current, scratch->used};
}

void
ak_scratch_release(AkScratch *scratch, AkMark mark)
{
    scratch->current = mark.block;
    scratch->used = mark.used;
}
