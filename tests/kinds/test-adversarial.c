/* The search for another attention, from inside: what both objectives are, what
 * it starts from, and which of its distributions is chosen. */
#include "attnkit/random.h"
#include "decoder.h"
#include "harness.h"

#include <math.h>

/* Its functions are static. */
#include "../../plugins/probes/adversarial-rows.c"
#include "../../plugins/probes/adversarial.c"

enum { T = 7, K = 3, MOST_OUTPUT = 3 };

/* A text whose outputs under weights a are those of sum_t a_t v_t + b. */
typedef struct Bench {
    gfloat value[MOST_OUTPUT * T], bias[MOST_OUTPUT], a[T], output[MOST_OUTPUT];
    AkDecoder decoder;
    gfloat room[AK_DECODER_ROOM(32, 32)];
    AkInstance instance;
} Bench;

static void
bench_fill(Bench *bench, AkOutputKind kind, gsize n_output)
{
    AkRandom random;
    gfloat score[T];
    ak_random_init(&random, 1, "test-adversarial", "bench");
    for (gsize i = 0; i < MOST_OUTPUT * T; i++)
        bench->value[i] = (gfloat)ak_random_normal(&random);
    for (gsize o = 0; o < MOST_OUTPUT; o++)
        bench->bias[o] = (gfloat)(0.5 * ak_random_normal(&random));
    for (gsize t = 0; t < T; t++)
        score[t] = (gfloat)ak_random_normal(&random);
    ak_softmax(T, score, bench->a);
    bench->decoder = (AkDecoder){.room = bench->room,
                                 .outputs = {.kind = kind, .n = n_output},
                                 .n_row = n_output,
                                 .n_word = T,
                                 .value = bench->value,
                                 .bias = bench->bias};
    bench->instance = (AkInstance){.id = "x",
                                   .n_word = T,
                                   .n_output = n_output,
                                   .output_kind = kind,
                                   .attention = bench->a,
                                   .output = bench->output,
                                   .decoder = &bench->decoder};
    ak_instance_output(&bench->instance, bench->a, bench->output);
}

static void
bench_start(Search *search)
{
    AkRandom random;
    ak_random_init(&random, 1, "test-adversarial", "start");
    for (gsize k = 0; k < K; k++)
        for (gsize t = 0; t < T; t++)
            search->logit[k * search->stride + t] =
                (gfloat)ak_random_normal(&random);
}

/* --- the objectives, in double, by their formulas ----------------------------- */

static void
plain_output(const Bench *bench, const gdouble *a, gdouble *y)
{
    gdouble sum = 0.0;
    const gsize n = bench->instance.n_output;
    for (gsize o = 0; o < n; o++) {
        y[o] = (gdouble)bench->bias[o];
        for (gsize t = 0; t < T; t++)
            y[o] += a[t] * (gdouble)bench->value[o * T + t];
        sum += exp(y[o]);
    }
    for (gsize o = 0; o < n; o++)
        y[o] = bench->instance.output_kind == AK_OUTPUT_SIGMOID
                   ? 1.0 / (1.0 + exp(-y[o]))
                   : exp(y[o]) / sum;
}

static gdouble
plain_jsd(const gdouble *p, const gdouble *q)
{
    gdouble sum = 0.0;
    for (gsize t = 0; t < T; t++) {
        const gdouble m = log(0.5 * (p[t] + q[t]) + 1e-10);
        sum += 0.5 * p[t] * (log(p[t] + 1e-10) - m);
        sum += 0.5 * q[t] * (log(q[t] + 1e-10) - m);
    }
    return sum;
}

/* sum_o |y_o - y'_o|, and the TVD: half of that for exclusive classes, a share of
 * it for sigmoid outputs. */
static void
plain_distance(const Bench *bench, const gdouble *a, gdouble *sum, gdouble *tvd)
{
    const gsize n = bench->instance.n_output;
    gdouble y[MOST_OUTPUT];
    plain_output(bench, a, y);
    *sum = 0.0;
    for (gsize o = 0; o < n; o++)
        *sum += fabs(y[o] - (gdouble)bench->output[o]);
    *tvd = bench->instance.output_kind == AK_OUTPUT_SIGMOID ? *sum / (gdouble)n
                                                            : 0.5 * *sum;
}

static gdouble
plain_objective(const Bench *bench, const Adversarial *settings,
                const gdouble a[K][T])
{
    const gboolean is_paper = settings->objective == PAPER;
    gdouble own[T], loss = 0.0, cross = 0.0;
    for (gsize t = 0; t < T; t++)
        own[t] = (gdouble)bench->a[t];
    for (gsize k = 0; k < K; k++) {
        gdouble sum, tvd;
        plain_distance(bench, a[k], &sum, &tvd);
        const gdouble penalty =
            MAX(0.0, (is_paper ? tvd : sum) - settings->margin);
        loss += settings->penalty / (is_paper ? K : 1) * penalty -
                plain_jsd(a[k], own);
        for (gsize j = 0; j < K; j++)
            cross += !is_paper || k < j ? plain_jsd(a[k], a[j]) : 0.0;
    }
    return loss - cross / (is_paper ? K * (K - 1) : K * K);
}

/* --- the tests -------------------------------------------------------------- */

/* The weights of the K distributions; the margin is 1.1 times the least TVD, so
 * that one distribution is within it, though of several outputs its
 * sum_o |y_o - y'_o| is not, and others are beyond it by either measure. */
static void
objective_take(const Bench *bench, const Search *search, gdouble a[K][T],
               gdouble *margin)
{
    gdouble sum[K], tvd[K], least = INFINITY, most = 0.0;
    guint n_between = 0;
    for (gsize k = 0; k < K; k++) {
        for (gsize t = 0; t < T; t++)
            a[k][t] = (gdouble)search->a[k * search->stride + t];
        plain_distance(bench, a[k], &sum[k], &tvd[k]);
        least = MIN(least, tvd[k]);
        most = MAX(most, tvd[k]);
    }
    *margin = 1.1 * least;
    for (gsize k = 0; k < K; k++)
        n_between += tvd[k] < *margin && *margin < sum[k];
    CU_ASSERT_EQUAL(n_between > 0, bench->instance.n_output > 1);
    CU_ASSERT_TRUE(least > 0.01 && most > 1.2 * least);
}

/* The gradient of a step that does not move (rate 0) against central differences
 * of step 1e-6, which err by some 1e-9; ours carries 6e-8 of logarithms and of a
 * penalty of 50. */
static void
objective_check(AkOutputKind kind, gsize n_output, gint objective)
{
    Bench bench;
    bench_fill(&bench, kind, n_output);
    Adversarial settings = {
        .distributions = K, .penalty = 50.0, .objective = objective};
    Search *search = search_new(&settings, &bench.instance);
    gdouble a[K][T], largest = 0.0;
    bench_start(search);
    search_forward(search);
    objective_take(&bench, search, a, &settings.margin);
    search_step(search, 1);

    for (gsize k = 0; k < K; k++)
        for (gsize t = 0; t < T; t++) {
            const gdouble x = a[k][t];
            a[k][t] = x + 1e-6;
            const gdouble above = plain_objective(&bench, &settings, a);
            a[k][t] = x - 1e-6;
            const gdouble slope =
                (above - plain_objective(&bench, &settings, a)) / 2e-6;
            a[k][t] = x;
            AK_ASSERT_NEAR((gdouble)search->da[k * search->stride + t], slope,
                           2e-5);
            largest = MAX(largest, fabs(slope));
        }
    CU_ASSERT_TRUE(largest > 1.0);
    search_free(search);
}

static void
test_objectives(void)
{
    for (gint objective = CODE; objective <= PAPER; objective++) {
        objective_check(AK_OUTPUT_SIGMOID, 1, objective);
        objective_check(AK_OUTPUT_SIGMOID, 3, objective);
        objective_check(AK_OUTPUT_SOFTMAX, 3, objective);
    }
}

/* Of those at most epsilon away the most different one; a distance of epsilon is
 * not too far; where none is near enough the attention itself. */
static void
test_choice(void)
{
    static const gfloat output[][K] = {
        {0.5f, 0.625f, 0.25f}, {0.25f, 0.5f, 0.125f}, {0.25f, 1.0f, 0.0f}};
    static const gsize best[] = {1, 2, K};
    Bench bench;
    bench_fill(&bench, AK_OUTPUT_SIGMOID, 1);
    bench.output[0] = 0.5f;
    for (gsize t = 0; t < T; t++)
        bench.a[t] = t == 0 ? 1.0f : 0.0f;
    const Adversarial settings = {.distributions = K, .epsilon = 0.125};
    Search *search = search_new(&settings, &bench.instance);
    for (gsize k = 0; k < K; k++) /* k = 2 is the most different one */
        for (gsize t = 0; t < 2; t++)
            search->a[k * search->stride + t] =
                t == 1 ? 0.25f + 0.25f * (gfloat)k : 0.75f - 0.25f * (gfloat)k;
    for (gsize i = 0; i < G_N_ELEMENTS(best); i++) {
        gdouble jsd, tvd;
        memcpy(search->output, output[i], sizeof output[i]);
        if (i == 1)
            search->output[2] = 0.375f; /* just near enough */
        CU_ASSERT_EQUAL(search_choose(search, &jsd, &tvd), best[i]);
        CU_ASSERT_EQUAL(jsd == 0.0, best[i] == K);
        AK_ASSERT_NEAR(tvd, best[i] == K ? 0.0 : 0.125, 0.0);
    }
    search_free(search);
}

/* Without a step the distributions are those drawn: log(1/T) + 3 N(0, 1), by word
 * within distribution.  All are near enough, so one of them is chosen. */
static void
test_start(void)
{
    Bench bench;
    AkRandom random, again;
    bench_fill(&bench, AK_OUTPUT_SIGMOID, 1);
    const Adversarial settings = {
        .distributions = K, .steps = 0, .epsilon = 1.0};
    gdouble column[2], largest = 0.0;
    gfloat attention[T] = {0}, output[1], *out[] = {attention, output};
    ak_random_init(&random, 3, "adversarial", "x");
    again = random;
    adversarial_measure(&settings, &bench.instance, &random, column, out);

    gboolean is_chosen = FALSE;
    for (gsize k = 0; k < K; k++) {
        gfloat logit[T], a[T];
        for (gsize t = 0; t < T; t++)
            logit[t] = (gfloat)(3.0 * ak_random_normal(&again) - log(T));
        ak_softmax(T, logit, a);
        const gdouble jsd = ak_jsd(T, bench.a, a);
        gdouble gap = 0.0;
        for (gsize t = 0; t < T; t++)
            gap = MAX(gap, fabs((gdouble)a[t] - (gdouble)attention[t]));
        is_chosen |= gap < 1e-6;
        largest = MAX(largest, jsd);
    }
    CU_ASSERT_TRUE(is_chosen);
    AK_ASSERT_NEAR(column[MAX_JSD], largest, 1e-6);
    CU_ASSERT_TRUE(largest > 0.1);
}

static const AkCase cases[] = {
    {"objectives", test_objectives},
    {"which one is chosen", test_choice},
    {"the start", test_start},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("adversarial", cases);
}
