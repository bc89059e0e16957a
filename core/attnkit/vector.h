/* vector.h: exp, log, tanh and sigmoid that a compiler can put into vectors.
 *
 * Branch-free single precision functions of one number.  Called in a plain loop
 * inside a function marked AK_VECTOR they become AVX-512, AVX2 or SSE2 code,
 * chosen at load time, with the same bits in each: no contraction, no
 * fast-math.  Compile with -ffp-contract=off.
 *
 * Measured on all single precision numbers against libm's doubles; the largest
 * errors, in units in the last place of the true value:
 *
 *   ak_exp      0.96   for -87.3 <= x <= 88.3; never decreases
 *   ak_log      0.87   for all normal x > 0; never decreases
 *   ak_sigmoid  2.49   for x >= -87.3; never decreases
 *   ak_tanh     2.43   for all x; odd, at most 1; neighbours may come out of
 *                      order by 2 units
 *
 * GCC 12 needs -O3 and -fno-trapping-math to vectorise all four everywhere:
 * without the latter log stays scalar, and the others become AVX-512 alone.
 * -fno-math-errno makes no difference.  tests/unit/test-vector.c checks a
 * sample of all numbers, the edges, and that the versions agree. */
#ifndef ATTNKIT_VECTOR_H
#define ATTNKIT_VECTOR_H

#include <glib.h>
#include <string.h>

/* ThreadSanitizer crashes on the resolvers that target_clones makes: they run
 * before it is set up. */
#if defined(__x86_64__) && !defined(AK_NO_CLONES) &&                           \
    !defined(__SANITIZE_THREAD__)
#define AK_VECTOR                                                              \
    __attribute__((                                                            \
        target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define AK_VECTOR
#endif

G_BEGIN_DECLS

static inline gfloat
ak_float_of_bits(gint32 bits)
{
    gfloat x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline gint32
ak_bits_of_float(gfloat x)
{
    gint32 bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The largest of n >= 1 numbers; of -0 and 0 it is 0.  A NAN among them stands
 * above or below all numbers, by its sign.  Bits taken as integers are in the
 * numbers' order once those of negative ones are turned round, and maxima of
 * integers are what compilers vectorise without -ffast-math. */
static inline gfloat
ak_largest(gsize n, const gfloat *x)
{
    gint32 largest = G_MININT32;
    for (gsize i = 0; i < n; i++) {
        const gint32 bits = ak_bits_of_float(x[i]);
        const gint32 place = bits < 0 ? bits ^ G_MAXINT32 : bits;
        largest = place > largest ? place : largest;
    }
    return ak_float_of_bits(largest < 0 ? largest ^ G_MAXINT32 : largest);
}

/* e^x = 2^n (1 + p) with the integer n next to x / ln 2 and p = e^r - 1,
 * r = x - n ln 2, |r| <= ln 2 / 2.  Returns p, precise relative to itself, and
 * puts 2^n into *power.  |x| <= 88.3, or NAN, which p then is.
 *
 * ln 2 is taken in two parts, the first of 15 bits: n times it is exact.
 * p = r + r^2 q(r), q of degree 5 by Remez exchange, in 50 digits, on the error
 * of p relative to r.  Its coefficients are rounded to single precision one by
 * one from the lowest, the others fitted again each time: 2^-31 is left. */
static inline gfloat
ak_exp_parts(gfloat x, gfloat *power)
{
    /* Adding 1.5 * 2^23 rounds to an integer, which the low bits then hold. */
    const gfloat shifted = x * 1.44269502f + 12582912.0f;
    const gfloat n = shifted - 12582912.0f;
    const gfloat r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
    const guint32 exponent = (guint32)ak_bits_of_float(shifted) + 127u;
    *power = ak_float_of_bits((gint32)(exponent << 23));

    gfloat q = 1.99450660e-4f;
    q = q * r + 1.39326637e-3f;
    q = q * r + 8.33320711e-3f;
    q = q * r + 4.16664891e-2f;
    q = q * r + 0.166666672f;
    q = q * r + 0.5f;
    return q * (r * r) + r;
}

/* e^x; below -87.3 it is that of -87.3 (1.2e-38, a normal number), above 88.3
 * that of 88.3 (2.2e38); NAN of NAN. */
static inline gfloat
ak_exp(gfloat x)
{
    x = x < -87.3f ? -87.3f : x;
    x = x > 88.3f ? 88.3f : x;

    gfloat power;
    const gfloat p = ak_exp_parts(x, &power);
    return (p + 1.0f) * power;
}

/* ln x for normal x > 0.  From 0 up to the smallest normal number it is between
 * -88.03 and -87.33, so finite; of infinity it is 88.72; of x < 0 and of NAN it
 * is NAN.
 *
 * The polynomial is fitted and rounded as that of ak_exp_parts(), to the error
 * relative to r: 2^-27 is left. */
static inline gfloat
ak_log(gfloat x)
{
    /* x = 2^n (1 + r) with 1 + r in [sqrt 1/2, sqrt 2): 0x3f3504f3 is the first
     * of these as bits. */
    const guint32 bits = (guint32)ak_bits_of_float(x) - 0x3f3504f3u;
    const gfloat n = (gfloat)((gint32)bits >> 23);
    const gfloat r =
        ak_float_of_bits((gint32)((bits & 0x007fffffu) + 0x3f3504f3u)) - 1.0f;

    /* ln(1 + r) = r - r^2 / 2 + r^3 q(r). */
    gfloat q = -7.86308050e-2f;
    q = q * r + 0.128835276f;
    q = q * r - 0.131282091f;
    q = q * r + 0.141808271f;
    q = q * r - 0.166245729f;
    q = q * r + 0.200023070f;
    q = q * r - 0.250008106f;
    q = q * r + 0.333333164f;

    /* From the small terms to the large; n times the first part of ln 2 is
     * exact. */
    const gfloat rr = r * r;
    const gfloat small = (q * r * rr + n * 1.42860677e-6f) - 0.5f * rr;
    const gfloat y = (r + small) + n * 0.693145752f;
    return x >= 0.0f ? y : ak_float_of_bits(0x7fc00000);
}

/* 1 / (1 + e^-x): 1 from about 17 up, e^x below -87.3 held at 1.2e-38, never
 * denormal; NAN of NAN. */
static inline gfloat
ak_sigmoid(gfloat x)
{
    x = x < -87.3f ? -87.3f : x;
    return 1.0f / (1.0f + ak_exp(-x));
}

/* (e^2a - 1) / (e^2a + 1), a = |x|, with the sign of x: 1 from about 9 up; NAN
 * of NAN.  The numerator is 2^n p + (2^n - 1), which is p itself for small x:
 * nothing cancels. */
static inline gfloat
ak_tanh(gfloat x)
{
    const gint32 bits = ak_bits_of_float(x);
    gfloat twice = 2.0f * ak_float_of_bits(bits & 0x7fffffff);
    twice = twice > 88.3f ? 88.3f : twice;

    gfloat power;
    const gfloat p = ak_exp_parts(twice, &power);
    const gfloat above = power * p + (power - 1.0f);
    const gfloat y = above / (above + 2.0f);
    return ak_float_of_bits(ak_bits_of_float(y) | (bits & G_MININT32));
}

G_END_DECLS

#endif
