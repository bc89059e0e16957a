/* Tests of density.c. */
#include "density.h"
#include "harness.h"

#include <math.h>

/* Of two values the sum of two normal curves, by hand: the sample deviates by
 * 3/sqrt(2) from its mean, Scott's factor is 2^(-1/5). */
static void
test_two(void)
{
    const gdouble value[] = {0.7, 3.7}, at[] = {0.7, 2.2, -4.1};
    const gdouble h = 3.0 / sqrt(2.0) * pow(2.0, -0.2);
    gdouble density[3];
    CU_ASSERT_FATAL(ak_density(2, value, 3, at, density));
    for (gsize k = 0; k < 3; k++) {
        gdouble sum = 0.0;
        for (gsize i = 0; i < 2; i++)
            sum += exp(-pow((at[k] - value[i]) / h, 2.0) / 2.0);
        /* A few roundings of numbers below 1. */
        AK_ASSERT_NEAR(density[k], sum / (2.0 * h * sqrt(2.0 * G_PI)), 1e-15);
    }
}

/* All of it is 1: the trapezoid over eight widths on both sides. */
static void
test_whole(void)
{
    enum { N = 2001 };
    const gdouble value[] = {-0.3, 0.11, 0.12, 0.5, 2.385};
    g_autofree gdouble *at = g_new(gdouble, N), *density = g_new(gdouble, N);
    gdouble sum = 0.0;
    for (gsize k = 0; k < N; k++)
        at[k] = -10.0 + 0.01 * (gdouble)k;
    CU_ASSERT_FATAL(ak_density(5, value, N, at, density));
    for (gsize k = 0; k < N; k++)
        sum += 0.01 * density[k];
    AK_ASSERT_NEAR(sum, 1.0, 1e-9); /* what lies outside, e^-32, and roundings */
}

static void
test_none(void)
{
    const gdouble value[] = {0.5, 0.5, 0.5}, at = 0.5;
    gdouble density;
    CU_ASSERT_FALSE(ak_density(0, NULL, 1, &at, &density));
    CU_ASSERT_FALSE(ak_density(1, value, 1, &at, &density));
    CU_ASSERT_FALSE(ak_density(3, value, 1, &at, &density));
}

static const AkCase cases[] = {
    {"two", test_two},
    {"whole", test_whole},
    {"none", test_none},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("density", cases);
}
