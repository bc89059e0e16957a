/* Outputs of attention weights, and the way back, without a query; test-joint.c has
 * those with one. */
#include "../harness.h"
#include "attnkit/random.h"
#include "decoder.h"
#include "model.h"

#include <math.h>

enum { O = 20, T = 11 };

typedef struct Bench {
    gfloat value[O * T], bias[O], a[T], weight[O];
    AkDecoder decoder;
    gfloat room[AK_DECODER_ROOM(O, O)];
    AkInstance instance;
} Bench;

static void
bench_fill(Bench *bench, AkOutputKind kind, gsize n_output)
{
    AkRandom random;
    ak_random_init(&random, 1, "test-decoder", "bench");
    for (gsize i = 0; i < O * T; i++)
        bench->value[i] = (gfloat)ak_random_normal(&random);
    for (gsize o = 0; o < O; o++) {
        bench->bias[o] = (gfloat)ak_random_normal(&random);
        bench->weight[o] = (gfloat)ak_random_normal(&random);
    }
    gdouble sum = 0.0;
    for (gsize t = 0; t < T; t++)
        sum += (gdouble)(bench->a[t] = (gfloat)ak_random_uniform(&random));
    for (gsize t = 0; t < T; t++)
        bench->a[t] /= (gfloat)sum;
    bench->decoder = (AkDecoder){.room = bench->room,
                                 .outputs = {.kind = kind, .n = n_output},
                                 .n_row = n_output,
                                 .n_word = T,
                                 .value = bench->value,
                                 .bias = bench->bias};
    bench->instance = (AkInstance){.n_word = T,
                                   .n_output = n_output,
                                   .output_kind = kind,
                                   .decoder = &bench->decoder};
}

/* The outputs in double, by the formulas. */
static void
bench_output(const Bench *bench, const gdouble *a, gdouble *output)
{
    gdouble sum = 0.0;
    for (gsize o = 0; o < bench->decoder.outputs.n; o++) {
        output[o] = (gdouble)bench->bias[o];
        for (gsize t = 0; t < T; t++)
            output[o] += a[t] * (gdouble)bench->value[o * T + t];
        sum += exp(output[o]);
    }
    for (gsize o = 0; o < bench->decoder.outputs.n; o++)
        output[o] = bench->decoder.outputs.kind == AK_OUTPUT_SIGMOID
                        ? 1.0 / (1.0 + exp(-output[o]))
                        : exp(output[o]) / sum;
}

static gdouble
bench_loss(const Bench *bench, const gdouble *a)
{
    gdouble output[O], sum = 0.0;
    bench_output(bench, a, output);
    for (gsize o = 0; o < bench->decoder.outputs.n; o++)
        sum += output[o] * (gdouble)bench->weight[o];
    return sum;
}

/* Differences of step 1e-5 in double err by 1e-10; our outputs and the two
 * products carry some 6e-8 a term: 2e-6 over 20 outputs. */
static void
bench_check(Bench *bench)
{
    const AkInstance *instance = &bench->instance;
    gfloat output[O], da[T];
    gdouble a[T], expected[O], largest = 0.0;
    for (gsize t = 0; t < T; t++) {
        a[t] = (gdouble)bench->a[t];
        da[t] = 0.385f; /* is added to */
    }
    ak_instance_output(instance, bench->a, output);
    bench_output(bench, a, expected);
    for (gsize o = 0; o < instance->n_output; o++)
        AK_ASSERT_NEAR((gdouble)output[o], expected[o], 1e-6);

    ak_instance_output_backward(instance, bench->a, output, bench->weight, da);
    for (gsize t = 0; t < T; t++) {
        a[t] += 1e-5;
        const gdouble above = bench_loss(bench, a);
        a[t] -= 2e-5;
        const gdouble slope = (above - bench_loss(bench, a)) / 2e-5;
        a[t] += 1e-5;
        AK_ASSERT_NEAR((gdouble)da[t] - (gdouble)0.385f, slope, 2e-6);
        largest = MAX(largest, fabs(slope));
    }
    CU_ASSERT_TRUE(largest > 1e-3);
}

static void
test_outputs(void)
{
    static const struct {
        AkOutputKind kind;
        gsize n_output;
    } row[] = {{AK_OUTPUT_SIGMOID, 1}, {AK_OUTPUT_SIGMOID, 5},
               {AK_OUTPUT_SIGMOID, O}, {AK_OUTPUT_SOFTMAX, 2},
               {AK_OUTPUT_SOFTMAX, 5}, {AK_OUTPUT_SOFTMAX, O}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Bench bench;
        bench_fill(&bench, row[i].kind, row[i].n_output);
        bench_check(&bench);
    }
}

static void
test_distance(void)
{
    AkInstance instance = {.n_output = 3, .output_kind = AK_OUTPUT_SIGMOID};
    const gfloat p[3] = {0.5f, 0.25f, 0.25f}, q[3] = {0.125f, 0.5f, 0.375f};
    AK_ASSERT_NEAR(ak_instance_tvd(&instance, p, q), 0.25, 0.0);
    instance.output_kind = AK_OUTPUT_SOFTMAX;
    AK_ASSERT_NEAR(ak_instance_tvd(&instance, p, q), 0.375, 0.0);
    AK_ASSERT_NEAR(ak_instance_tvd(&instance, p, p), 0.0, 0.0);
    instance.n_output = 1;
    instance.output_kind = AK_OUTPUT_SIGMOID;
    AK_ASSERT_NEAR(ak_instance_tvd(&instance, p, q), 0.375, 0.0);
}

/* Outputs of large logits are 0 and 1, never NAN; classes by arg max, the first
 * on ties, or by more than a half. */
static void
test_probability(void)
{
    const gfloat logit[3] = {1e4f, -1e4f, 1e4f};
    const AkOutputs sigmoid = {.kind = AK_OUTPUT_SIGMOID, .n = 3},
                    softmax = {.kind = AK_OUTPUT_SOFTMAX, .n = 3};
    gfloat output[3];
    ak_output_probability(&sigmoid, logit, output);
    CU_ASSERT_TRUE(output[0] == 1.0f && output[1] == 0.0f && output[2] == 1.0f);
    ak_output_probability(&softmax, logit, output);
    CU_ASSERT_TRUE(output[0] == 0.5f && output[2] == 0.5f);
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_SOFTMAX, 3, output), 0);

    const gfloat half = 0.5f, more = 0.50001f;
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_SIGMOID, 1, &half), 0);
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_SIGMOID, 1, &more), 1);
    const gfloat third[3] = {0.1f, 0.3f, 0.6f};
    CU_ASSERT_EQUAL(ak_output_class(AK_OUTPUT_SOFTMAX, 3, third), 2);
}

static const AkCase cases[] = {
    {"outputs and gradients", test_outputs},
    {"distance", test_distance},
    {"probabilities and classes", test_probability},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("decoder", cases);
}
