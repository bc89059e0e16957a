/* kernels.h: the dense arithmetic that models share.  Everything is row-major
 * single precision; sums that a figure rests on are double. */
#ifndef ATTNKIT_KERNELS_H
#define ATTNKIT_KERNELS_H

#include <glib.h>

G_BEGIN_DECLS

/* C (m,n) = A (m,k) B (k,n), or += where `add`.  lda, ldb, ldc: floats from one
 * row to the next.  Runs on the calling thread. */
void ak_product(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
                const gfloat *b, gsize ldb, gboolean add, gfloat *c, gsize ldc);

/* C (m,n) = A' B with A (k,m), B (k,n), or += where `add`: gradients of
 * weights, dW = x' dy. */
void ak_product_at(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
                   const gfloat *b, gsize ldb, gboolean add, gfloat *c,
                   gsize ldc);

/* x . y in double, in a fixed order. */
gdouble ak_dot(gsize n, const gfloat *x, const gfloat *y);

/* y += a x. */
void ak_axpy(gsize n, gfloat a, const gfloat *x, gfloat *y);

/* y (n) += the sum of the rows of x (m,n), top to bottom. */
void ak_add_rows(gsize m, gsize n, const gfloat *x, gfloat *y);

/* a (n) = softmax(e (n)); a may be e.  n >= 1. */
void ak_softmax(gsize n, const gfloat *e, gfloat *a);

/* de (n) += a_i (da_i - sum_j a_j da_j). */
void ak_softmax_backward(gsize n, const gfloat *a, const gfloat *da, gfloat *de);

/* x (rows,columns) -> y (columns,rows). */
void ak_transpose(gsize rows, gsize columns, const gfloat *x, gfloat *y);

G_END_DECLS

#endif
