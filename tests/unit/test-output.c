/* Probabilities over candidates; distances and slopes of probabilities next to 1,
 * where single precision has only a few digits left. */
#include "../harness.h"
#include "output.h"

#include <math.h>

enum { O = 4 };

/* In double. */
static void
plain_softmax(const gfloat *logit, gdouble *p)
{
    gdouble max = -INFINITY, sum = 0.0;
    for (gsize o = 0; o < O; o++)
        max = MAX(max, (gdouble)logit[o]);
    for (gsize o = 0; o < O; o++)
        sum += p[o] = exp((gdouble)logit[o] - max);
    for (gsize o = 0; o < O; o++)
        p[o] /= sum;
}

/* --- candidates ----------------------------------------------------------- */

/* The very bits of a softmax over the candidates alone; the others are 0, whatever
 * their logits; output and logit may be one. */
static void
test_candidates(void)
{
    static const gfloat logit[] = {1e30f, 0.385f, NAN, -2.1f, INFINITY, 1.4f};
    static const guint32 candidate[] = {1, 3, 5};
    enum { ALL = G_N_ELEMENTS(logit), SOME = G_N_ELEMENTS(candidate) };
    const AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES,
                               .n = ALL,
                               .candidate = candidate,
                               .n_candidate = SOME},
                    few = {.kind = AK_OUTPUT_SOFTMAX, .n = SOME};
    gfloat output[ALL], same[ALL], expected[SOME];
    for (gsize i = 0; i < SOME; i++)
        expected[i] = logit[candidate[i]];
    for (gsize o = 0; o < ALL; o++)
        same[o] = logit[o];
    ak_output_probability(&few, expected, expected);
    ak_output_probability(&outputs, logit, output);
    ak_output_probability(&outputs, same, same);
    for (gsize i = 0; i < SOME; i++)
        CU_ASSERT_EQUAL(output[candidate[i]], expected[i]);
    CU_ASSERT_TRUE(output[0] == 0.0f && output[2] == 0.0f && output[4] == 0.0f);
    for (gsize o = 0; o < ALL; o++)
        CU_ASSERT_EQUAL(same[o], output[o]);
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_CANDIDATES, ALL, output), 5);
}

/* Without candidates all are; one alone is certain; of equal ones the first is the
 * class. */
static void
test_numbers(void)
{
    static const gfloat logit[O] = {-500.0f, 0.2f, 0.2f, -3.0f};
    static const guint32 candidate[] = {0, 1, 2, 3};
    gfloat all[O], every[O], one[O];
    AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES, .n = O};
    ak_output_probability(&outputs, logit, all);
    outputs.candidate = candidate;
    outputs.n_candidate = O;
    ak_output_probability(&outputs, logit, every);
    outputs.n_candidate = 1;
    ak_output_probability(&outputs, logit, one);
    for (gsize o = 0; o < O; o++) {
        CU_ASSERT_EQUAL(all[o], every[o]);
        CU_ASSERT_EQUAL(one[o], o == 0 ? 1.0f : 0.0f);
    }
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_CANDIDATES, O, all), 1);
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_CANDIDATES, O, one), 0);
}

/* --- next to 1 ------------------------------------------------------------ */

/* Probabilities of single precision, each small one right to 5e-7: exp errs by one
 * unit in the last place, sum and quotient follow.  A difference of two that are
 * not much alike, and a sum of such, to some 5 times that. */
static const gdouble RELATIVE = 5e-6;

/* p and q, some of them next to 1 at the same output, one at others. */
static const gfloat pairs[][2][O] = {
    {{17.0f, 0.3f, -0.2f, 1.1f}, {17.2f, 0.1f, 0.4f, 1.0f}},
    {{0.3f, -0.2f, 21.0f, 1.1f}, {0.1f, 0.4f, 17.5f, 1.0f}},
    {{0.0f, -1.0f, 1.0f, 30.0f}, {0.0f, -1.1f, 1.2f, 33.0f}},
    {{16.0f, 0.3f, -0.2f, 1.1f}, {0.3f, 16.0f, 1.0f, -0.2f}},
    {{0.3f, -0.2f, 0.1f, 1.1f}, {1.3f, 0.2f, 0.5f, -1.1f}},
};

enum { N_PAIR = G_N_ELEMENTS(pairs), N_SATURATED = 3 };

static void
test_distance(void)
{
    const AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES, .n = O};
    for (gsize i = 0; i < N_PAIR; i++) {
        gfloat p[O], q[O];
        gdouble exact_p[O], exact_q[O], exact = 0.0, rest = 0.0, naive = 0.0;
        ak_output_probability(&outputs, pairs[i][0], p);
        ak_output_probability(&outputs, pairs[i][1], q);
        plain_softmax(pairs[i][0], exact_p);
        plain_softmax(pairs[i][1], exact_q);
        const gsize largest = ak_output_class(AK_OUTPUT_CANDIDATES, O, p);
        for (gsize o = 0; o < O; o++) {
            naive += 0.5 * fabs((gdouble)p[o] - (gdouble)q[o]);
            if (o == largest)
                continue;
            exact += 0.5 * fabs(exact_p[o] - exact_q[o]);
            rest += 0.5 * (exact_p[o] - exact_q[o]);
        }
        exact += fabs(rest);
        const gdouble found = ak_output_tvd(AK_OUTPUT_CANDIDATES, O, p, q),
                      back = ak_output_tvd(AK_OUTPUT_CANDIDATES, O, q, p);
        AK_ASSERT_NEAR(found / exact, 1.0, RELATIVE);
        AK_ASSERT_NEAR(back / exact, 1.0, RELATIVE);
        CU_ASSERT_EQUAL(found, ak_output_tvd(AK_OUTPUT_SOFTMAX, O, p, q));
        CU_ASSERT_EQUAL(ak_output_tvd(AK_OUTPUT_CANDIDATES, O, p, p), 0.0);
        if (i < N_SATURATED)
            CU_ASSERT_TRUE(fabs(naive / exact - 1.0) > 100.0 * RELATIVE);
    }
}

/* One number that is none, of either and at any place, leaves no distance. */
static void
test_distance_undefined(void)
{
    static const AkOutputKind kind[] = {AK_OUTPUT_SIGMOID, AK_OUTPUT_SOFTMAX,
                                        AK_OUTPUT_CANDIDATES};
    const gfloat q[O] = {0.1f, 0.6f, 0.1f, 0.2f};
    for (gsize k = 0; k < G_N_ELEMENTS(kind); k++)
        for (gsize o = 0; o < O; o++) {
            gfloat p[O] = {0.3f, 0.2f, 0.1f, 0.4f};
            p[o] = NAN;
            CU_ASSERT_TRUE(isnan(ak_output_tvd(kind[k], O, p, q)));
            CU_ASSERT_TRUE(isnan(ak_output_tvd(kind[k], O, q, p)));
        }
}

/* Three thirds of single precision are more than 1; a distance never is. */
static void
test_distance_bound(void)
{
    static const gfloat sure[O] = {200.0f, 0.0f, 0.0f, 0.0f},
                        thirds[O] = {-200.0f, 0.0f, 0.0f, 0.0f};
    const AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES, .n = O};
    gfloat p[O], q[O];
    ak_output_probability(&outputs, sure, p);
    ak_output_probability(&outputs, thirds, q);
    CU_ASSERT_EQUAL(ak_output_tvd(AK_OUTPUT_CANDIDATES, O, p, q), 1.0);
    CU_ASSERT_EQUAL(ak_output_tvd(AK_OUTPUT_CANDIDATES, O, q, p), 1.0);
}

/* The largest of |found - exact| / |exact| over the logits: each on its own scale,
 * those of the unlikely too. */
static gdouble
output_error(const gdouble *found, const gdouble *exact)
{
    gdouble error = 0.0;
    for (gsize o = 0; o < O; o++)
        error = MAX(error, fabs(found[o] / exact[o] - 1.0));
    return error;
}

static void
output_check_backward(const gfloat *logit, const gfloat *d_output,
                      gboolean is_saturated)
{
    const AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES, .n = O};
    gfloat p[O], d_logit[O];
    gdouble exact_p[O], exact[O] = {0.0}, naive[O], found[O], sum = 0.0;
    ak_output_probability(&outputs, logit, p);
    plain_softmax(logit, exact_p);
    ak_output_backward(AK_OUTPUT_CANDIDATES, O, p, d_output, d_logit);
    for (gsize i = 0; i < O; i++) {
        sum += (gdouble)p[i] * (gdouble)d_output[i];
        for (gsize j = 0; j < O; j++) /* where p adds up to 1 */
            exact[i] += exact_p[i] * exact_p[j] *
                        ((gdouble)d_output[i] - (gdouble)d_output[j]);
    }
    for (gsize i = 0; i < O; i++) {
        naive[i] = (gdouble)p[i] * ((gdouble)d_output[i] - sum);
        found[i] = (gdouble)d_logit[i];
    }
    AK_ASSERT_NEAR(output_error(found, exact), 0.0, RELATIVE);
    if (is_saturated)
        CU_ASSERT_TRUE(output_error(naive, exact) > 100.0 * RELATIVE);
}

/* Of the class predicted, as the probes ask; of all at once. */
static void
test_backward(void)
{
    static const gfloat d_all[O] = {0.7f, -1.3f, 0.2f, 2.385f};
    for (gsize i = 0; i < N_PAIR; i++)
        for (gsize k = 0; k < 2; k++) {
            gfloat d[O] = {0.0f};
            d[ak_output_class(AK_OUTPUT_SOFTMAX, O, pairs[i][k])] = 1.0f;
            output_check_backward(pairs[i][k], d, i < N_SATURATED);
            output_check_backward(pairs[i][k], d_all, i < N_SATURATED);
        }
}

/* A constant added to d_output changes nothing, and a constant alone gives 0. */
static void
test_constant(void)
{
    static const gfloat even[O] = {2.385f, 2.385f, 2.385f, 2.385f};
    const AkOutputs outputs = {.kind = AK_OUTPUT_CANDIDATES, .n = O};
    for (gsize i = 0; i < N_PAIR; i++) {
        gfloat p[O], d_logit[O];
        ak_output_probability(&outputs, pairs[i][0], p);
        ak_output_backward(AK_OUTPUT_CANDIDATES, O, p, even, d_logit);
        for (gsize o = 0; o < O; o++)
            CU_ASSERT_EQUAL(d_logit[o], 0.0f);
    }
}

static const AkCase cases[] = {
    {"candidates", test_candidates},
    {"one candidate, all candidates", test_numbers},
    {"distance next to 1", test_distance},
    {"a distance of what is not defined", test_distance_undefined},
    {"distance is at most 1", test_distance_bound},
    {"slopes next to 1", test_backward},
    {"constant slopes", test_constant},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("output", cases);
}
