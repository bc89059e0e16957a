/* ak_exp, ak_log, ak_tanh and ak_sigmoid against libm's doubles. */
#include "../harness.h"

#include <attnkit/vector.h>
#include <float.h>
#include <math.h>

typedef gfloat (*Function)(gfloat);
typedef gdouble (*Oracle)(gdouble);

/* Infinity as bits, and a prime: with it every 997th number of either sign is
 * looked at, in every binade and with all kinds of low bits. */
enum { INFINITY_BITS = 0x7f800000, STRIDE = 997 };

static gdouble
oracle_sigmoid(gdouble x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* One unit in the last place of a single precision number near y. */
static gdouble
unit_at(gdouble y)
{
    int exponent;
    frexp(y, &exponent);
    return ldexp(1.0, MAX(exponent, FLT_MIN_EXP) - FLT_MANT_DIG);
}

/* The largest error in units over the sampled numbers in [low, high]; at least
 * `n_least` of them must have been there. */
static gdouble
worst_error(Function f, Oracle oracle, gfloat low, gfloat high, gsize n_least)
{
    gdouble worst = 0.0;
    gsize n = 0;

    for (gint32 bits = 0; bits <= INFINITY_BITS; bits += STRIDE) {
        const gfloat magnitude = ak_float_of_bits(bits);
        for (gint sign = -1; sign <= 1; sign += 2) {
            const gfloat x = (gfloat)sign * magnitude;
            if (x < low || x > high)
                continue;
            const gdouble truth = oracle((gdouble)x);
            const gdouble error = fabs((gdouble)f(x) - truth) / unit_at(truth);
            worst = error <= worst ? worst : error; /* keeps a NAN */
            n++;
        }
    }
    CU_ASSERT(n >= n_least);
    return worst;
}

/* The bounds are those of the header, measured on all numbers. */
static void
test_accuracy(void)
{
    const gfloat all = INFINITY;

    CU_ASSERT(worst_error(ak_exp, exp, -87.3f, 88.3f, 2000000) <= 0.96);
    CU_ASSERT(worst_error(ak_log, log, FLT_MIN, FLT_MAX, 2000000) <= 0.87);
    CU_ASSERT(worst_error(ak_log, log, 1e-10f, 2.0f, 200000) <= 0.87);
    CU_ASSERT(worst_error(ak_tanh, tanh, -all, all, 4000000) <= 2.43);
    CU_ASSERT(worst_error(ak_sigmoid, oracle_sigmoid, -87.3f, all, 3000000) <=
              2.49);
}

/* The oracle must be able to fail: single precision tanh the obvious way loses
 * half its digits near 0. */
static gfloat
tanh_cancelling(gfloat x)
{
    return 1.0f - 2.0f / (ak_exp(2.0f * x) + 1.0f);
}

static void
test_accuracy_fails(void)
{
    CU_ASSERT(worst_error(tanh_cancelling, tanh, -1.0f, 1.0f, 1000000) > 1000.0);
}

/* Whether f never decreases over the 2 * 200 positive numbers around x. */
static gboolean
is_rising(Function f, gfloat x)
{
    const gint32 bits = ak_bits_of_float(x);
    const gint32 step = x < 0.0f ? -1 : 1;
    gboolean ok = TRUE;

    for (gint32 i = -200; i < 200; i++)
        ok = ok && f(ak_float_of_bits(bits + step * i)) <=
                       f(ak_float_of_bits(bits + step * (i + 1)));
    return ok;
}

/* Where the reduced argument jumps from one end of its interval to the other:
 * nothing may fall there. */
static void
test_edges(void)
{
    for (gint n = -125; n < 127; n++) {
        const gfloat edge = (gfloat)((n + 0.5) * G_LN2);
        CU_ASSERT(is_rising(ak_exp, edge));
        CU_ASSERT(is_rising(ak_sigmoid, edge));
        CU_ASSERT(is_rising(ak_log, (gfloat)ldexp(sqrt(0.5), n)));
        CU_ASSERT(is_rising(ak_log, (gfloat)ldexp(1.0, n)));
    }
    CU_ASSERT(is_rising(ak_exp, -87.3f));
    CU_ASSERT(is_rising(ak_exp, 88.3f));
    CU_ASSERT(is_rising(ak_sigmoid, -87.3f));
    CU_ASSERT(!is_rising(sinf, 2.0f)); /* the check can fail */
}

/* x, and what must come out to the bit. */
static const struct {
    Function f;
    gfloat x, y;
} exact[] = {
    {ak_exp, 0.0f, 1.0f},
    {ak_exp, -0.0f, 1.0f},
    {ak_exp, 1e-30f, 1.0f},
    {ak_exp, -1e-42f, 1.0f}, /* a denormal number */
    {ak_log, 1.0f, 0.0f},
    {ak_sigmoid, 0.0f, 0.5f},
    {ak_sigmoid, -0.0f, 0.5f},
    {ak_sigmoid, 17.5f, 1.0f},
    {ak_sigmoid, 1e30f, 1.0f},
    {ak_sigmoid, INFINITY, 1.0f},
    {ak_tanh, 0.0f, 0.0f},
    {ak_tanh, 1e-30f, 1e-30f},
    {ak_tanh, -1e-42f, -1e-42f},
    {ak_tanh, 9.5f, 1.0f},
    {ak_tanh, -9.5f, -1.0f},
    {ak_tanh, 44.2f, 1.0f}, /* 2x just above where exp saturates */
    {ak_tanh, 3e38f, 1.0f}, /* 2x overflows */
    {ak_tanh, -INFINITY, -1.0f},
};

static void
test_exact(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(exact); i++)
        CU_ASSERT_EQUAL(exact[i].f(exact[i].x), exact[i].y);
    CU_ASSERT(signbit(ak_tanh(-0.0f)));
    CU_ASSERT(!signbit(ak_tanh(0.0f)));
}

static void
test_saturation(void)
{
    CU_ASSERT_EQUAL(ak_exp(-88.0f), ak_exp(-87.3f));
    CU_ASSERT_EQUAL(ak_exp(-INFINITY), ak_exp(-87.3f));
    CU_ASSERT(ak_exp(-INFINITY) >= FLT_MIN);
    CU_ASSERT(ak_exp(88.0f) < ak_exp(88.3f));
    CU_ASSERT_EQUAL(ak_exp(89.0f), ak_exp(88.3f));
    CU_ASSERT_EQUAL(ak_exp(INFINITY), ak_exp(88.3f));
    CU_ASSERT(ak_exp(INFINITY) < INFINITY);

    CU_ASSERT(ak_sigmoid(-88.0f) >= FLT_MIN);
    CU_ASSERT_EQUAL(ak_sigmoid(-INFINITY), ak_sigmoid(-87.3f));

    /* -127 ln 2 and 128 ln 2, to half a unit of numbers near 88 and a bit. */
    AK_ASSERT_NEAR((gdouble)ak_log(0.0f), -127.0 * G_LN2, 5e-6);
    AK_ASSERT_NEAR((gdouble)ak_log(INFINITY), 128.0 * G_LN2, 5e-6);
    CU_ASSERT(ak_log(1e-42f) >= ak_log(0.0f));
    CU_ASSERT(ak_log(1e-42f) <= ak_log(FLT_MIN));
}

static void
test_nan(void)
{
    CU_ASSERT(isnan(ak_exp(NAN)));
    CU_ASSERT(isnan(ak_log(NAN)));
    CU_ASSERT(isnan(ak_log(-NAN)));
    CU_ASSERT(isnan(ak_log(-1e-3f)));
    CU_ASSERT(isnan(ak_log(-INFINITY)));
    CU_ASSERT(isnan(ak_sigmoid(NAN)));
    CU_ASSERT(isnan(ak_tanh(NAN)));
}

static void
test_tanh_odd(void)
{
    for (gint32 bits = 0; bits <= INFINITY_BITS; bits += 99991) {
        const gfloat x = ak_float_of_bits(bits);
        CU_ASSERT(ak_tanh(x) <= 1.0f);
        CU_ASSERT_EQUAL(ak_tanh(-x), -ak_tanh(x));
    }
}

/* The same loop for three kinds of CPU, two of which could fuse a product into
 * a sum. */
#define LOOPS(target, name)                                                    \
    target static void name(gsize n, const gfloat *x, gfloat *restrict y)      \
    {                                                                          \
        for (gsize i = 0; i < n; i++) {                                        \
            y[i] = ak_exp(x[i]);                                               \
            y[n + i] = ak_log(x[i]);                                           \
            y[2 * n + i] = ak_tanh(x[i]);                                      \
            y[3 * n + i] = ak_sigmoid(x[i]);                                   \
        }                                                                      \
    }

LOOPS(, loops_plain)
LOOPS(AK_VECTOR, loops_cloned)
#ifdef __x86_64__
LOOPS(__attribute__((target("avx2,fma"))), loops_avx2)
LOOPS(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma"))),
      loops_avx512)
#endif

enum { N_LOOP = 4001 }; /* leaves a rest for every vector length */

static void
test_same_bits(void)
{
    g_autofree gfloat *x = g_new(gfloat, N_LOOP);
    g_autofree gfloat *plain = g_new(gfloat, 4 * N_LOOP);
    g_autofree gfloat *other = g_new(gfloat, 4 * N_LOOP);
    const gsize size = 4 * N_LOOP * sizeof *plain;

    for (gsize i = 0; i < N_LOOP; i++)
        x[i] = (gfloat)ldexp((i % 2 == 0 ? 1.0 : -1.0) *
                                 (1.0 + (gdouble)i / N_LOOP),
                             (int)(i % 41) - 33);
    loops_plain(N_LOOP, x, plain);
    loops_cloned(N_LOOP, x, other);
    CU_ASSERT(memcmp(plain, other, size) == 0);
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        loops_avx2(N_LOOP, x, other);
        CU_ASSERT(memcmp(plain, other, size) == 0);
    }
    if (__builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw")) {
        loops_avx512(N_LOOP, x, other);
        CU_ASSERT(memcmp(plain, other, size) == 0);
    }
#endif
}

static const AkCase cases[] = {
    {"accuracy", test_accuracy},
    {"accuracy can fail", test_accuracy_fails},
    {"edges", test_edges},
    {"exact values", test_exact},
    {"saturation", test_saturation},
    {"nan", test_nan},
    {"tanh is odd", test_tanh_odd},
    {"same bits on every cpu", test_same_bits},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("vector", cases);
}
