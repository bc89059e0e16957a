/* kernels.h: kernels of the core's own, beside attnkit/kernels.h. */
#ifndef AK_KERNELS_H
#define AK_KERNELS_H

#include <glib.h>

/* C (m,n) = A (m,k) B' with B (n,k), or += where `add`.  A row of the result may
 * depend, in its last bits, on m: only for work that is cut by the data alone. */
void ak_product_bt(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
                   const gfloat *b, gsize ldb, gboolean add, gfloat *c,
                   gsize ldc);

/* x (n) -> tanh(x), and its slope (n), which is 1 - tanh(x)^2 without the digits
 * that this loses next to 1. */
void ak_tanh_slope(gsize n, gfloat *x, gfloat *slope);

/* The linear algebra in words: library, version, kernels, threads.  Free it. */
gchar *ak_kernels_describe(void);

/* The kernels that OpenBLAS chose for this processor: "Haswell". */
const char *ak_kernels_name(void);

/* Can so many threads have the address space that OpenBLAS takes for each?  Without
 * it OpenBLAS would try for ever.  Errors: AK_ERROR_CONFIG. */
gboolean ak_kernels_check_room(guint n_thread, GError **error);

/* What the processor has of that on which the bits of a result may depend: "sse4.2
 * avx avx2 fma".  Free it. */
gchar *ak_kernels_features(void);

/* An OpenBLAS older than the processor does not know it and falls back to
 * kernels of 2004, five times slower.  The name of kernels that suit the
 * processor better than those chosen, for OPENBLAS_CORETYPE before the program
 * starts; NULL: the choice is good, or the user's own. */
const char *ak_kernels_better(void);

#endif
