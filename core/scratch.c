#include "scratch.h"

#include "memory.h"

#include <sys/mman.h>

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

/* Straight from the system, to which it goes back at once when it is freed. */
static void
scratch_add_block(AkScratch *scratch, gsize size)
{
    void *data = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        g_error("out of memory: cannot allocate %" G_GSIZE_FORMAT " bytes",
                size);
    ak_memory_use_large_pages(data, size);
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

gsize
ak_scratch_clear(AkScratch *scratch)
{
    gsize size = 0;
    for (guint i = 0; i < scratch->block->len; i++) {
        size += scratch_block(scratch, i)->size;
        munmap(scratch_block(scratch, i)->data, scratch_block(scratch, i)->size);
    }
    g_array_set_size(scratch->block, 0);
    scratch->current = 0;
    scratch->used = 0;
    return size;
}

void
ak_scratch_free(AkScratch *scratch)
{
    if (scratch == NULL)
        return;
    ak_scratch_clear(scratch);
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

/* When all is given back, the blocks become one, of which no more is touched than
 * is needed at once: ends of blocks would be in one round, and not in the next. */
void
ak_scratch_release(AkScratch *scratch, AkMark mark)
{
    scratch->current = mark.block;
    scratch->used = mark.used;
    if (mark.block == 0 && mark.used == 0 && scratch->block->len > 1)
        scratch_add_block(scratch, ak_scratch_clear(scratch));
}
