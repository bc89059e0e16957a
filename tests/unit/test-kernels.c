/* Each kernel against the slow and obvious one. */
#include "../harness.h"
#include "attnkit/kernels.h"
#include "attnkit/random.h"
#include "kernels.h"

#include <math.h>
#include <string.h>

static gfloat *
kernels_random(const char *id, gsize n)
{
    gfloat *x = g_new(gfloat, MAX(n, 1));
    AkRandom random;
    ak_random_init(&random, 1, "test-kernels", id);
    for (gsize i = 0; i < n; i++)
        x[i] = (gfloat)(2.0 * ak_random_uniform(&random) - 1.0);
    return x;
}

typedef enum { PLAIN, FIRST_TURNED, SECOND_TURNED } Form;

typedef struct Product {
    Form form;
    gsize m, n, k, more; /* more: floats between the rows */
    gboolean add;
} Product;

static void
product_run(const Product *p, const gfloat *a, gsize lda, const gfloat *b,
            gsize ldb, gfloat *c, gsize ldc)
{
    if (p->form == PLAIN)
        ak_product(p->m, p->n, p->k, a, lda, b, ldb, p->add, c, ldc);
    else if (p->form == FIRST_TURNED)
        ak_product_at(p->m, p->n, p->k, a, lda, b, ldb, p->add, c, ldc);
    else
        ak_product_bt(p->m, p->n, p->k, a, lda, b, ldb, p->add, c, ldc);
}

static void
product_check(const Product *p)
{
    const gsize lda = (p->form == FIRST_TURNED ? p->m : p->k) + p->more,
                ldb = (p->form == SECOND_TURNED ? p->k : p->n) + p->more,
                ldc = p->n + p->more;
    g_autofree gfloat *a = kernels_random("a", (p->m + p->k) * lda);
    g_autofree gfloat *b = kernels_random("b", (p->n + p->k) * ldb);
    g_autofree gfloat *before = kernels_random("c", p->m * ldc);
    g_autofree gfloat *c = g_memdup2(before, MAX(p->m * ldc, 1) * sizeof *c);
    product_run(p, a, lda, b, ldb, c, ldc);

    /* k products of numbers below 1, each sum rounded to 2^-24 of at most k. */
    const gdouble tolerance =
        ((gdouble)p->k + 2.0) * 6e-8 * (1.0 + sqrt((gdouble)p->k));
    for (gsize i = 0; i < p->m; i++)
        for (gsize j = 0; j < ldc; j++) {
            gdouble sum =
                j >= p->n || p->add ? (gdouble)before[i * ldc + j] : 0.0;
            for (gsize l = 0; j < p->n && l < p->k; l++)
                sum +=
                    (gdouble)
                        a[p->form == FIRST_TURNED ? l * lda + i : i * lda + l] *
                    (gdouble)
                        b[p->form == SECOND_TURNED ? j * ldb + l : l * ldb + j];
            AK_ASSERT_NEAR((gdouble)c[i * ldc + j], sum,
                           j < p->n ? tolerance : 0.0);
        }
}

/* What lies between the rows of the result is not touched; a product over no
 * terms is zero, or adds nothing. */
static void
test_products(void)
{
    static const gsize shape[][4] = {
        {1, 1, 1, 0},   {1, 7, 3, 0},   {8, 16, 5, 0}, {5, 3, 2, 4},
        {33, 9, 17, 3}, {2, 64, 31, 1}, {0, 3, 3, 0},  {3, 0, 3, 2},
        {3, 2, 0, 1},   {40, 1, 50, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(shape); i++)
        for (guint form = PLAIN; form <= SECOND_TURNED; form++)
            for (guint add = 0; add < 2; add++) {
                const Product product = {(Form)form,  shape[i][0], shape[i][1],
                                         shape[i][2], shape[i][3], add == 1};
                product_check(&product);
            }
}

/* A row of A B is the same, but for the order in which some kernels sum it, in a
 * product of few rows and of many: K roundings of 2^-24. */
static void
test_rows_alone(void)
{
    enum { M = 8, N = 33, K = 20 };
    g_autofree gfloat *a = kernels_random("rows", M * K),
                      *b = kernels_random("columns", K * N);
    gfloat all[M * N], one[N];
    ak_product(M, N, K, a, K, b, N, FALSE, all, N);
    for (gsize i = 0; i < M; i++) {
        ak_product(1, N, K, a + i * K, K, b, N, FALSE, one, N);
        for (gsize j = 0; j < N; j++)
            AK_ASSERT_NEAR((gdouble)one[j], (gdouble)all[i * N + j], K * 6e-8);
    }
}

static void
test_vectors(void)
{
    for (gsize n = 0; n < 70; n++) {
        g_autofree gfloat *x = kernels_random("x", n),
                          *y = kernels_random("y", n);
        gdouble sum = 0.0;
        for (gsize i = 0; i < n; i++)
            sum += (gdouble)x[i] * (gdouble)y[i];
        /* Doubles in another order: n roundings of 2^-53 of at most n. */
        AK_ASSERT_NEAR(ak_dot(n, x, y), sum, 1e-12);

        g_autofree gfloat *z = g_memdup2(y, MAX(n, 1) * sizeof *z);
        ak_axpy(n, 0.385f, x, z);
        for (gsize i = 0; i < n; i++)
            CU_ASSERT_EQUAL(z[i], y[i] + 0.385f * x[i]);
    }
    gfloat sums[3] = {0.5f, -1.25f, 2.0f};
    const gfloat rows[] = {1.5f, 2.0f, 0.25f, -0.5f, 4.0f, 8.0f};
    ak_add_rows(2, 3, rows, sums);
    CU_ASSERT_TRUE(sums[0] == 1.5f && sums[1] == 4.75f && sums[2] == 10.25f);
    ak_add_rows(0, 3, rows, sums);
    CU_ASSERT_EQUAL(sums[2], 10.25f);
}

/* ak_exp errs by 0.96 units in the last place, the division and the sum by one
 * each: 3 units of 2^-24, or 2e-7 of the weight. */
static void
test_softmax(void)
{
    for (gsize n = 1; n < 40; n++) {
        g_autofree gfloat *e = kernels_random("e", n), *a = g_new(gfloat, n);
        gdouble sum = 0.0, whole = 0.0;
        for (gsize i = 0; i < n; i++)
            sum += exp((gdouble)(e[i] *= 5.0f));
        ak_softmax(n, e, a);
        for (gsize i = 0; i < n; i++) {
            AK_ASSERT_NEAR((gdouble)a[i] / (exp((gdouble)e[i]) / sum), 1.0,
                           1e-6); /* the shift rounds e to 2^-21, too */
            whole += (gdouble)a[i];
        }
        AK_ASSERT_NEAR(whole, 1.0, 1e-6);
    }
    const gfloat lone = -1e4f;
    gfloat a[4];
    ak_softmax(1, &lone, a);
    CU_ASSERT_EQUAL(a[0], 1.0f);
}

/* Scores of +-1e4 neither overflow nor vanish together; a shift by a power of
 * two that loses no bit changes none; in place is the same. */
static void
test_softmax_edges(void)
{
    const gfloat wide[4] = {-1e4f, 1e4f, 0.0f, 1e4f};
    gfloat a[4], b[4];
    ak_softmax(4, wide, a);
    CU_ASSERT_TRUE(a[0] <= 1e-37f && a[2] <= 1e-37f);
    CU_ASSERT_TRUE(a[1] == 0.5f && a[3] == 0.5f);

    gfloat e[4] = {0.25f, -1.5f, 0.75f, 2.0f};
    ak_softmax(4, e, a);
    for (gsize i = 0; i < 4; i++)
        b[i] = e[i] + 64.0f;
    ak_softmax(4, b, b);
    CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
    ak_softmax(4, e, e);
    CU_ASSERT_EQUAL(memcmp(a, e, sizeof a), 0);
}

/* Differences in double of sum_i w_i softmax_i(e), step 1e-5: their error is
 * 1e-10; what remains is single precision, 1e-6 on numbers of order 1. */
static void
test_softmax_backward(void)
{
    enum { N = 9 };
    g_autofree gfloat *e = kernels_random("scores", N),
                      *w = kernels_random("weights", N);
    gfloat a[N], de[N];
    for (gsize i = 0; i < N; i++)
        de[i] = 0.385f; /* is added to */
    ak_softmax(N, e, a);
    ak_softmax_backward(N, a, w, de);
    gdouble largest = 0.0;
    for (gsize i = 0; i < N; i++) {
        gdouble value[2];
        for (guint side = 0; side < 2; side++) {
            gdouble sum = 0.0, weighted = 0.0;
            for (gsize j = 0; j < N; j++) {
                const gdouble shift = i == j ? (side == 0 ? 1e-5 : -1e-5) : 0.0;
                sum += exp((gdouble)e[j] + shift);
                weighted += (gdouble)w[j] * exp((gdouble)e[j] + shift);
            }
            value[side] = weighted / sum;
        }
        const gdouble slope = (value[0] - value[1]) / 2e-5;
        AK_ASSERT_NEAR((gdouble)de[i] - (gdouble)0.385f, slope, 1e-6);
        largest = MAX(largest, fabs(slope));
    }
    CU_ASSERT_TRUE(largest > 0.01);
}

static void
test_transpose(void)
{
    static const gsize shape[][2] = {{1, 1},   {1, 20},  {20, 1}, {16, 16},
                                     {17, 15}, {33, 70}, {3, 2},  {0, 4}};
    for (gsize s = 0; s < G_N_ELEMENTS(shape); s++) {
        const gsize rows = shape[s][0], columns = shape[s][1];
        g_autofree gfloat *x = kernels_random("matrix", rows * columns),
                          *y = g_new(gfloat, MAX(rows * columns, 1));
        ak_transpose(rows, columns, x, y);
        for (gsize i = 0; i < rows; i++)
            for (gsize j = 0; j < columns; j++)
                CU_ASSERT_EQUAL(y[j * rows + i], x[i * columns + j]);
    }
}

/* The library runs on the calling thread, and says what it is. */
static void
test_library(void)
{
    g_autofree gchar *described = ak_kernels_describe();
    CU_ASSERT_PTR_NOT_NULL(strstr(described, "1 thread(s)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(described, ak_kernels_name()));
}

/* No machine has the addresses for as many threads as can be asked for. */
static void
test_room(void)
{
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_kernels_check_room(1, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_FALSE(ak_kernels_check_room(G_MAXUINT, &error));
    AK_ASSERT_ERROR(&error, "algebra of 4294967295 threads, 5764607");
}

static const AkCase cases[] = {
    {"products", test_products},
    {"rows of a product alone", test_rows_alone},
    {"dot, axpy, sums of rows", test_vectors},
    {"softmax", test_softmax},
    {"softmax at the edges", test_softmax_edges},
    {"softmax backward", test_softmax_backward},
    {"transpose", test_transpose},
    {"the library", test_library},
    {"room for threads", test_room},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("kernels", cases);
}
