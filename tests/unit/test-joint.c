/* The decoder of a query model, tanh and softmax over candidates, against its
 * formulas in double, and the way back; also where both are next to 1. */
#include "../harness.h"
#include "attnkit/random.h"
#include "decoder.h"
#include "kernels.h"

#include <math.h>
#include <string.h>

enum { T = 11 };

/* What a decoder is made of: rows below the tanh lie about +-steep, the logit of
 * answer 1 is `sure` above the others. */
typedef struct Kind {
    gsize n_row, n_output, n_candidate; /* n_candidate 0: all */
    gdouble steep, sure;
} Kind;

typedef struct Bench {
    gfloat *value, *bias, *weight, *joint_bias, *d_output, *room;
    gfloat a[T];
    guint32 *candidate;
    AkDecoder decoder;
    AkInstance instance;
} Bench;

static gfloat *
bench_draw(AkRandom *random, gsize n, gdouble scale)
{
    gfloat *x = g_new(gfloat, n);
    for (gsize i = 0; i < n; i++)
        x[i] = (gfloat)(scale * ak_random_normal(random));
    return x;
}

/* Candidates are the outputs 1, 3, 5 .. */
static void
bench_open(Bench *bench, const Kind *kind)
{
    const gsize n_row = kind->n_row, n_output = kind->n_output;
    const gdouble scale = 1.0 / sqrt((gdouble)n_row);
    AkRandom random;
    ak_random_init(&random, 1, "test-joint", "bench");
    *bench = (Bench){.value = bench_draw(&random, n_row * T, 1.0),
                     .bias = bench_draw(&random, n_row, 1.0),
                     .weight = bench_draw(&random, n_output * n_row, scale),
                     .joint_bias = bench_draw(&random, n_output, 1.0),
                     .d_output = bench_draw(&random, n_output, 1.0),
                     .room = g_new(gfloat, AK_DECODER_ROOM(n_row, n_output))};
    for (gsize r = 0; r < n_row; r++)
        bench->bias[r] += (gfloat)(r % 3 == 1 ? -kind->steep : kind->steep);
    bench->joint_bias[1] += (gfloat)kind->sure;
    gdouble sum = 0.0;
    for (gsize t = 0; t < T; t++)
        sum += (gdouble)(bench->a[t] = (gfloat)ak_random_uniform(&random));
    for (gsize t = 0; t < T; t++)
        bench->a[t] /= (gfloat)sum;
    if (kind->n_candidate > 0)
        bench->candidate = g_new(guint32, kind->n_candidate);
    for (gsize i = 0; i < kind->n_candidate; i++)
        bench->candidate[i] = (guint32)(2 * i + 1);
    bench->decoder = (AkDecoder){.room = bench->room,
                                 .outputs = {.kind = AK_OUTPUT_CANDIDATES,
                                             .n = n_output,
                                             .candidate = bench->candidate,
                                             .n_candidate = kind->n_candidate},
                                 .n_row = n_row,
                                 .n_word = T,
                                 .value = bench->value,
                                 .bias = bench->bias,
                                 .joint_weight = bench->weight,
                                 .joint_bias = bench->joint_bias};
    bench->instance = (AkInstance){.n_word = T,
                                   .n_output = n_output,
                                   .output_kind = AK_OUTPUT_CANDIDATES,
                                   .decoder = &bench->decoder};
}

static void
bench_close(Bench *bench)
{
    g_free(bench->value);
    g_free(bench->bias);
    g_free(bench->weight);
    g_free(bench->joint_bias);
    g_free(bench->room);
    g_free(bench->d_output);
    g_free(bench->candidate);
}

/* --- the formulas, in double ---------------------------------------------- */

static gboolean
plain_is_candidate(const Bench *bench, gsize o)
{
    const AkOutputs *outputs = &bench->decoder.outputs;
    for (gsize i = 0; i < outputs->n_candidate; i++)
        if (outputs->candidate[i] == o)
            return TRUE;
    return outputs->candidate == NULL;
}

static void
plain_rows(const Bench *bench, const gdouble *a, gdouble *row)
{
    for (gsize r = 0; r < bench->decoder.n_row; r++) {
        row[r] = (gdouble)bench->bias[r];
        for (gsize t = 0; t < T; t++)
            row[r] += a[t] * (gdouble)bench->value[r * T + t];
    }
}

/* Output (O) of the rows. */
static void
plain_output(const Bench *bench, const gdouble *row, gdouble *output)
{
    const gsize n_row = bench->decoder.n_row,
                n_output = bench->decoder.outputs.n;
    gdouble max = -INFINITY, sum = 0.0;
    for (gsize o = 0; o < n_output; o++) {
        output[o] = (gdouble)bench->joint_bias[o];
        for (gsize r = 0; r < n_row; r++)
            output[o] += (gdouble)bench->weight[o * n_row + r] * tanh(row[r]);
        if (plain_is_candidate(bench, o))
            max = MAX(max, output[o]);
    }
    for (gsize o = 0; o < n_output; o++)
        sum += output[o] =
            plain_is_candidate(bench, o) ? exp(output[o] - max) : 0.0;
    for (gsize o = 0; o < n_output; o++)
        output[o] /= sum;
}

/* sum d_output . output under a. */
static gdouble
plain_loss(const Bench *bench, const gdouble *a)
{
    const gsize n_output = bench->decoder.outputs.n;
    g_autofree gdouble *row = g_new(gdouble, bench->decoder.n_row),
                       *output = g_new(gdouble, n_output);
    gdouble sum = 0.0;
    plain_rows(bench, a, row);
    plain_output(bench, row, output);
    for (gsize o = 0; o < n_output; o++)
        sum += output[o] * (gdouble)bench->d_output[o];
    return sum;
}

/* d_logit (O), d tanh (R) -> da (T). */
static void
plain_down(const Bench *bench, const gdouble *d_logit, const gdouble *slope,
           gdouble *da)
{
    const gsize n_row = bench->decoder.n_row;
    memset(da, 0, T * sizeof *da);
    for (gsize r = 0; r < n_row; r++) {
        gdouble d = 0.0;
        for (gsize o = 0; o < bench->decoder.outputs.n; o++)
            d += d_logit[o] * (gdouble)bench->weight[o * n_row + r];
        for (gsize t = 0; t < T; t++)
            da[t] += d * slope[r] * (gdouble)bench->value[r * T + t];
    }
}

/* Which of the numbers on the way are single precision, as they are stored: all
 * steps are in double still. */
typedef enum { EXACT, STORED_TANH, STORED_OUTPUT } Way;

/* da (T) by the formulas as they stand in books: 1 - u^2 and p (d - sum p d); in
 * EXACT without their cancellation. */
static void
plain_backward(const Bench *bench, Way way, gdouble *da)
{
    const gsize n_row = bench->decoder.n_row,
                n_output = bench->decoder.outputs.n;
    g_autofree gdouble *row = g_new(gdouble, n_row),
                       *slope = g_new(gdouble, n_row),
                       *p = g_new(gdouble, n_output),
                       *d_logit = g_new0(gdouble, n_output);
    gdouble a[T];
    for (gsize t = 0; t < T; t++)
        a[t] = (gdouble)bench->a[t];
    plain_rows(bench, a, row);
    plain_output(bench, row, p);
    for (gsize r = 0; r < n_row; r++) {
        const gdouble u = (gdouble)(gfloat)tanh(row[r]);
        slope[r] = way == STORED_TANH ? 1.0 - u * u
                                      : 1.0 / (cosh(row[r]) * cosh(row[r]));
    }
    for (gsize o = 0; o < n_output && way == STORED_OUTPUT; o++)
        p[o] = (gdouble)(gfloat)p[o];
    /* sum_j p_j (d_i - d_j) is d_i - sum_j p_j d_j where p adds up to 1. */
    for (gsize i = 0; i < n_output; i++)
        for (gsize j = 0; j < n_output; j++)
            d_logit[i] += way == STORED_OUTPUT
                              ? p[i] * ((gdouble)(i == j) - p[j]) *
                                    (gdouble)bench->d_output[j]
                              : p[i] * p[j] *
                                    ((gdouble)bench->d_output[i] -
                                     (gdouble)bench->d_output[j]);
    plain_down(bench, d_logit, slope, da);
}

/* --- outputs and gradients ------------------------------------------------ */

static void
joint_check_output(const Bench *bench, gfloat *output)
{
    const gsize n_output = bench->decoder.outputs.n;
    g_autofree gdouble *row = g_new(gdouble, bench->decoder.n_row),
                       *expected = g_new(gdouble, n_output);
    gdouble a[T];
    for (gsize t = 0; t < T; t++)
        a[t] = (gdouble)bench->a[t];
    plain_rows(bench, a, row);
    plain_output(bench, row, expected);
    ak_instance_output(&bench->instance, bench->a, output);
    for (gsize o = 0; o < n_output; o++) {
        AK_ASSERT_NEAR((gdouble)output[o], expected[o], 1e-6);
        if (!plain_is_candidate(bench, o)) /* not nearly */
            CU_ASSERT_EQUAL(output[o], 0.0f);
    }
}

/* Differences of step 1e-5 in double err by 1e-10.  Ours carry 6e-8 a step: of
 * logits and tanh below 3, over some hundred outputs and rows at most. */
static void
joint_check(const Kind *kind)
{
    Bench bench;
    bench_open(&bench, kind);
    g_autofree gfloat *output = g_new(gfloat, kind->n_output);
    gfloat da[T];
    gdouble a[T], exact[T], largest = 0.0;
    joint_check_output(&bench, output);
    for (gsize t = 0; t < T; t++) {
        a[t] = (gdouble)bench.a[t];
        da[t] = 0.385f; /* is added to */
    }
    ak_instance_output_backward(&bench.instance, bench.a, output,
                                bench.d_output, da);
    plain_backward(&bench, EXACT, exact);
    for (gsize t = 0; t < T; t++) {
        a[t] += 1e-5;
        const gdouble above = plain_loss(&bench, a);
        a[t] -= 2e-5;
        const gdouble slope = (above - plain_loss(&bench, a)) / 2e-5;
        a[t] += 1e-5;
        AK_ASSERT_NEAR((gdouble)da[t] - (gdouble)0.385f, slope, 2e-6);
        AK_ASSERT_NEAR(exact[t], slope, 1e-9);
        largest = MAX(largest, fabs(slope));
    }
    /* One candidate is certain. */
    CU_ASSERT_TRUE(kind->n_candidate == 1 ? largest == 0.0 : largest > 1e-3);
    bench_close(&bench);
}

/* Few and many rows, outputs and candidates: more than lie on the stack. */
static void
test_joint(void)
{
    static const Kind kinds[] = {
        {7, 20, 0, 0.0, 0.0},      {7, 20, 5, 0.0, 0.0},
        {7, 20, 10, 0.0, 0.0},     {7, 20, 1, 0.0, 0.0},
        {1, 2, 0, 0.0, 0.0},       {300, 20, 0, 0.0, 0.0},
        {7, 700, 0, 0.0, 0.0},     {7, 700, 300, 0.0, 0.0},
        {300, 700, 300, 0.0, 0.0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        joint_check(&kinds[i]);
}

/* --- next to 1 ------------------------------------------------------------ */

/* e^-2|x| of a row up to 16 carries twice its rounding of 5e-7, and 5e-7 of
 * ak_tanh_slope(); an unlikely output the roundings of two logits up to 32, 1e-6
 * each; sums go over few terms.  Relative to the largest. */
static const gdouble RELATIVE = 1e-5;

static gdouble
joint_error(const gdouble *found, const gdouble *exact)
{
    gdouble largest = 0.0, error = 0.0;
    for (gsize t = 0; t < T; t++) {
        largest = MAX(largest, fabs(exact[t]));
        error = MAX(error, fabs(found[t] - exact[t]));
    }
    return error / largest;
}

/* Ours holds where what is stored would not do. */
static void
joint_check_saturated(const Kind *kind, Way naive)
{
    Bench bench;
    bench_open(&bench, kind);
    g_autofree gfloat *output = g_new(gfloat, kind->n_output);
    gfloat da[T] = {0.0f};
    gdouble found[T], exact[T], stored[T];
    joint_check_output(&bench, output);
    ak_instance_output_backward(&bench.instance, bench.a, output,
                                bench.d_output, da);
    for (gsize t = 0; t < T; t++)
        found[t] = (gdouble)da[t];
    plain_backward(&bench, EXACT, exact);
    plain_backward(&bench, naive, stored);
    AK_ASSERT_NEAR(joint_error(found, exact), 0.0, RELATIVE);
    CU_ASSERT_TRUE(joint_error(stored, exact) > 100.0 * RELATIVE);
    bench_close(&bench);
}

static void
test_saturated(void)
{
    /* tanh is stored as 1 from 9.01 on, and p where it is above 1 - 3e-8. */
    const Kind steep = {7, 5, 0, 10.0, 0.0}, steep_few = {7, 9, 3, 10.0, 0.0},
               sure = {7, 5, 0, 0.0, 16.0}, sure_few = {7, 9, 3, 0.0, 16.0};
    joint_check_saturated(&steep, STORED_TANH);
    joint_check_saturated(&steep_few, STORED_TANH);
    joint_check_saturated(&sure, STORED_OUTPUT);
    joint_check_saturated(&sure_few, STORED_OUTPUT);
}

/* The slope of tanh over its range.  ak_exp() errs by one unit in the last place,
 * 1.2e-7, and three roundings of 6e-8 follow, one of them twice. */
static void
test_slope(void)
{
    enum { N = 4001 };
    gfloat x[N], y[N], slope[N];
    gdouble worst = 0.0, naive = 0.0;
    for (gsize i = 0; i < N; i++)
        x[i] = y[i] = 0.02f * ((gfloat)i - 2000.0f);
    ak_tanh_slope(N, y, slope);
    for (gsize i = 0; i < N; i++) {
        const gdouble c = cosh((gdouble)x[i]), exact = 1.0 / (c * c);
        const gdouble stored = 1.0 - (gdouble)y[i] * (gdouble)y[i];
        AK_ASSERT_NEAR((gdouble)y[i], tanh((gdouble)x[i]), 2e-7);
        worst = MAX(worst, fabs((gdouble)slope[i] / exact - 1.0));
        if (fabsf(x[i]) < 8.0f)
            naive = MAX(naive, fabs(stored / exact - 1.0));
    }
    AK_ASSERT_NEAR(worst, 0.0, 5e-7);
    CU_ASSERT_TRUE(naive > 0.05); /* even where tanh is not yet 1 */

    gfloat far[] = {-INFINITY, -200.0f, 200.0f, INFINITY, NAN},
           flat[G_N_ELEMENTS(far)];
    ak_tanh_slope(G_N_ELEMENTS(far), far, flat);
    CU_ASSERT_TRUE(far[0] == -1.0f && far[1] == -1.0f && far[2] == 1.0f &&
                   far[3] == 1.0f);
    for (gsize i = 0; i < 4; i++)
        CU_ASSERT_TRUE(flat[i] >= 0.0f && flat[i] < 1e-37f);
    CU_ASSERT_TRUE(isnan(far[4]) && isnan(flat[4])); /* training stops on it */
}

static const AkCase cases[] = {
    {"outputs and gradients", test_joint},
    {"gradients next to 1", test_saturated},
    {"slope of tanh", test_slope},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("joint", cases);
}
