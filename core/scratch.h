/* scratch.h: memory that is taken often and given back all at once.
 *
 * One scratch belongs to one thread.  Blocks are 64-byte aligned, so that a
 * vector never straddles two cache lines. */
#ifndef AK_SCRATCH_H
#define AK_SCRATCH_H

#include <glib.h>

typedef struct AkScratch AkScratch;

typedef struct AkMark { /* a point to return to */
    guint block;
    gsize used;
} AkMark;

AkScratch *ak_scratch_new(void);
void ak_scratch_free(AkScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkScratch, ak_scratch_free)

/* Uninitialised; valid until a release of an earlier mark. */
gpointer ak_scratch_alloc(AkScratch *scratch, gsize size);

AkMark ak_scratch_mark(const AkScratch *scratch);

/* Gives back all that was taken since the mark. */
void ak_scratch_release(AkScratch *scratch, AkMark mark);

/* Gives all back, also to the system; the bytes that it was. */
gsize ak_scratch_clear(AkScratch *scratch);

#endif
