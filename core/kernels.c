/* Matrix products are OpenBLAS's, on the calling thread; what remains is memory
 * bound and written for the compiler's vectoriser. */
#include "attnkit/kernels.h"

#include "attnkit/vector.h"
#include "errors.h"
#include "kernels.h"
#include "profile.h"

#include <cblas.h>
#include <errno.h>
#include <sys/mman.h>

/* OpenBLAS takes so much for each thread that multiplies, for good. */
static const gsize KERNELS_BUFFER = (gsize)128 << 20;

/* Its kernels for AVX-512 do small products without packing a copy of B first,
 * but only up to this many multiplications; from there on, until the copy pays, a
 * product of a few rows more is slower by a third. */
enum { SMALL_PRODUCT = 1000000 };

static gboolean kernels_have_small;

/* OpenBLAS makes its threads when it is loaded; ours stand above it, so it gets
 * one, before the first call. */
__attribute__((constructor)) static void
kernels_begin(void)
{
    static const char *const have[] = {"SkylakeX", "Cooperlake",
                                       "SapphireRapids", NULL};
    openblas_set_num_threads(1);
    kernels_have_small = g_strv_contains(have, openblas_get_corename());
}

gchar *
ak_kernels_describe(void)
{
    return g_strdup_printf("%s, kernels %s, %d thread(s)", openblas_get_config(),
                           openblas_get_corename(), openblas_get_num_threads());
}

const char *
ak_kernels_name(void)
{
    return openblas_get_corename();
}

/* Tried by taking it; pages that nobody writes to are none. */
gboolean
ak_kernels_check_room(guint n_thread, GError **error)
{
    const gsize n = n_thread * KERNELS_BUFFER;
    void *room = mmap(NULL, n, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED)
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "no room for the linear algebra of %u thread%s, %.0f MB of "
            "address space: %s; allow more (ulimit -v), or set "
            "run.threads to less",
            n_thread, n_thread == 1 ? "" : "s", 1e-6 * (gdouble)n,
            g_strerror(errno));
    munmap(room, n);
    return TRUE;
}

const char *
ak_kernels_better(void)
{
#if defined(__x86_64__)
    static const char *const fallback[] = {"Prescott", "Core2", "Nehalem",
                                           "generic", NULL};
    if (g_getenv("OPENBLAS_CORETYPE") != NULL ||
        !g_strv_contains(fallback, openblas_get_corename()))
        return NULL;
    /* By feature: older compilers do not know the names of the levels. */
    const gboolean has_haswell =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_haswell && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return "SkylakeX";
    if (has_haswell)
        return "Haswell";
#endif
    return NULL;
}

/* Rows of a product that are best done together: all m, or so few that the
 * product is small, in parts of about one size and of whole vectors of 4 rows. */
static gsize
product_rows(gsize m, gsize n, gsize k)
{
    const gsize most = SMALL_PRODUCT / (n * MAX(k, 1)) / 4 * 4;
    if (!kernels_have_small || most < 8 || m <= most)
        return m;
    const gsize n_part = (m + most - 1) / most;
    return ((m + n_part - 1) / n_part + 3) / 4 * 4;
}

/* Those that OpenBLAS, the C library and our own vector code choose their code
 * by. */
gchar *
ak_kernels_features(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
#if defined(__x86_64__)
#define FEATURE(name)                                                          \
    if (__builtin_cpu_supports(name))                                          \
    g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", name)
    FEATURE("sse4.2");
    FEATURE("avx");
    FEATURE("avx2");
    FEATURE("fma");
    FEATURE("avx512f");
    FEATURE("avx512bw");
    FEATURE("avx512dq");
    FEATURE("avx512vl");
    FEATURE("avx512vnni");
#undef FEATURE
#endif
    return g_string_free(g_steal_pointer(&text), FALSE);
}

void
ak_product(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
           const gfloat *b, gsize ldb, gboolean add, gfloat *c, gsize ldc)
{
    if (m == 0 || n == 0)
        return;
    const gint64 begin = ak_profile_now();
    const gsize rows = product_rows(m, n, k);
    for (gsize i = 0; i < m; i += rows)
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
                    (blasint)MIN(rows, m - i), (blasint)n, (blasint)k, 1.0f,
                    a + i * lda, (blasint)lda, b, (blasint)ldb,
                    add ? 1.0f : 0.0f, c + i * ldc, (blasint)ldc);
    ak_profile_product(begin, 2 * m * n * k);
}

void
ak_product_at(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
              const gfloat *b, gsize ldb, gboolean add, gfloat *c, gsize ldc)
{
    if (m == 0 || n == 0)
        return;
    const gint64 begin = ak_profile_now();
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (blasint)m, (blasint)n,
                (blasint)k, 1.0f, a, (blasint)lda, b, (blasint)ldb,
                add ? 1.0f : 0.0f, c, (blasint)ldc);
    ak_profile_product(begin, 2 * m * n * k);
}

void
ak_product_bt(gsize m, gsize n, gsize k, const gfloat *a, gsize lda,
              const gfloat *b, gsize ldb, gboolean add, gfloat *c, gsize ldc)
{
    if (m == 0 || n == 0)
        return;
    const gint64 begin = ak_profile_now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)m, (blasint)n,
                (blasint)k, 1.0f, a, (blasint)lda, b, (blasint)ldb,
                add ? 1.0f : 0.0f, c, (blasint)ldc);
    ak_profile_product(begin, 2 * m * n * k);
}

/* Eight running sums, then their sum from the left: vectors of any width give
 * the same result. */
AK_VECTOR gdouble
ak_dot(gsize n, const gfloat *x, const gfloat *y)
{
    gdouble lane[8] = {0};
    gsize i = 0;
    for (; i + 8 <= n; i += 8)
        for (gsize j = 0; j < 8; j++)
            lane[j] += (gdouble)x[i + j] * (gdouble)y[i + j];
    for (gsize j = 0; i < n; i++, j++)
        lane[j] += (gdouble)x[i] * (gdouble)y[i];

    gdouble sum = 0.0;
    for (gsize j = 0; j < 8; j++)
        sum += lane[j];
    return sum;
}

AK_VECTOR void
ak_axpy(gsize n, gfloat a, const gfloat *restrict x, gfloat *restrict y)
{
    for (gsize i = 0; i < n; i++)
        y[i] += a * x[i];
}

AK_VECTOR void
ak_add_rows(gsize m, gsize n, const gfloat *restrict x, gfloat *restrict y)
{
    for (gsize i = 0; i < m; i++)
        for (gsize j = 0; j < n; j++)
            y[j] += x[i * n + j];
}

/* The shift by the largest score changes nothing in exact arithmetic and keeps
 * exp in range.  The sum is a double taken from left to right.
 * Source: Goodfellow, Bengio & Courville 2016, section 4.1. */
AK_VECTOR void
ak_softmax(gsize n, const gfloat *e, gfloat *a)
{
    const gfloat max = ak_largest(n, e);
    for (gsize i = 0; i < n; i++)
        a[i] = ak_exp(e[i] - max);

    gdouble sum = 0.0;
    for (gsize i = 0; i < n; i++)
        sum += (gdouble)a[i];

    const gfloat inverse = (gfloat)(1.0 / sum);
    for (gsize i = 0; i < n; i++)
        a[i] *= inverse;
}

/* The Jacobian diag(a) - a a' applied without being formed. */
AK_VECTOR void
ak_softmax_backward(gsize n, const gfloat *restrict a,
                    const gfloat *restrict da, gfloat *restrict de)
{
    const gfloat mean = (gfloat)ak_dot(n, a, da);
    for (gsize i = 0; i < n; i++)
        de[i] += a[i] * (da[i] - mean);
}

/* In tiles of 16 x 16, so that both sides stay in cache. */
void
ak_transpose(gsize rows, gsize columns, const gfloat *x, gfloat *y)
{
    enum { TILE = 16 };
    for (gsize r = 0; r < rows; r += TILE)
        for (gsize c = 0; c < columns; c += TILE)
            for (gsize i = r; i < MIN(r + TILE, rows); i++)
                for (gsize j = c; j < MIN(c + TILE, columns); j++)
                    y[j * rows + i] = x[i * columns + j];
}

/* 1 - tanh^2 = 4 e / (1 + e)^2 with e = exp(-2 |x|). */
AK_VECTOR void
ak_tanh_slope(gsize n, gfloat *restrict x, gfloat *restrict slope)
{
    for (gsize i = 0; i < n; i++) {
        const gfloat e = ak_exp(x[i] < 0.0f ? 2.0f * x[i] : -2.0f * x[i]);
        slope[i] = 4.0f * e / ((1.0f + e) * (1.0f + e));
        x[i] = ak_tanh(x[i]);
    }
}
