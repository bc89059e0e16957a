/* AMSGrad against a transcription in double, step by step. */
#include "../harness.h"
#include "attnkit/random.h"
#include "optimiser.h"

#include <math.h>
#include <string.h>

enum { N = 37, N_STEP = 20 };

typedef struct Numbers { /* of the parameters, as AkStep works on them */
    gfloat w[N], m[N], v[N], top[N];
} Numbers;

/* Gradients of both signs and of sizes from 1e-6 to 1; every fifth shrinks over
 * the steps, so that the running maximum matters. */
static void
optimiser_gradient(guint t, gfloat *g)
{
    AkRandom random;
    g_autofree gchar *id = g_strdup_printf("%u", t);
    ak_random_init(&random, 1, "test-optimiser", id);
    for (gsize i = 0; i < N; i++) {
        const gdouble size = pow(10.0, -(gdouble)(i % 7));
        const gdouble shrink = i % 5 == 0 ? pow(0.5, t) : 1.0;
        g[i] = (gfloat)(ak_random_normal(&random) * size * shrink);
    }
}

static void
optimiser_begin(Numbers *x)
{
    AkRandom random;
    ak_random_init(&random, 1, "test-optimiser", "begin");
    *x = (Numbers){0};
    for (gsize i = 0; i < N; i++)
        x->w[i] = (gfloat)ak_random_normal(&random);
}

/* Tolerance: a step is at most about rate, its terms carry some ten roundings
 * of 6e-8, the weight itself one of 6e-8 a step. */
static void
optimiser_check(gdouble rate, gdouble decay, gboolean has_gradient)
{
    Numbers x;
    optimiser_begin(&x);
    gdouble w[N], m[N] = {0}, v[N] = {0}, top[N] = {0}, moved = 0.0;
    for (gsize i = 0; i < N; i++)
        w[i] = (gdouble)x.w[i];

    for (guint t = 1; t <= N_STEP; t++) {
        gfloat g[N] = {0};
        if (has_gradient)
            optimiser_gradient(t, g);
        const AkStep step = ak_step(t, rate, decay);
        ak_amsgrad(N, &step, g, x.w, x.m, x.v, x.top);
        for (gsize i = 0; i < N; i++) {
            const gdouble slope = (gdouble)g[i] + decay * w[i];
            m[i] = 0.9 * m[i] + 0.1 * slope;
            v[i] = 0.999 * v[i] + 0.001 * slope * slope;
            top[i] = MAX(top[i], v[i]);
            const gdouble change =
                rate / (1.0 - pow(0.9, t)) * m[i] /
                (sqrt(top[i]) / sqrt(1.0 - pow(0.999, t)) + 1e-8);
            w[i] -= change;
            moved = MAX(moved, fabs(change));
            AK_ASSERT_NEAR((gdouble)x.w[i], w[i],
                           t * (1e-6 * rate + 1.2e-7 * MAX(fabs(w[i]), 1.0)));
        }
    }
    const gboolean moves = has_gradient || decay > 0.0;
    CU_ASSERT_TRUE(moves ? moved > 0.5 * rate : moved == 0.0);
}

static void
test_transcription(void)
{
    optimiser_check(0.001, 0.0, TRUE);
    optimiser_check(0.001, 1e-5, TRUE);
    optimiser_check(0.05, 0.3, TRUE);
    optimiser_check(0.001, 0.01, FALSE);
    optimiser_check(0.001, 0.0, FALSE);
}

/* Steps without a gradient, however many at once, are those with one of zeros: also
 * where v passes its maximum, as it does at first and with much decay. */
static void
test_idle(void)
{
    enum { WIDE = 1100 }; /* more than is done at once */
    const gfloat zero[WIDE] = {0};
    AkStep step[N_STEP];
    AkRandom random;
    ak_random_init(&random, 1, "test-optimiser", "idle");
    for (guint t = 0; t < N_STEP; t++)
        step[t] = ak_step(t + 1, 0.001, t % 3 == 0 ? 0.3 : 1e-5);
    for (guint n_step = 0; n_step <= N_STEP; n_step++) {
        gfloat one[4][WIDE] = {{0}}, all[4][WIDE];
        for (gsize i = 0; i < WIDE; i++)
            one[0][i] = (gfloat)ak_random_normal(&random);
        for (gsize i = 0; i < WIDE; i += 2)
            one[3][i] = one[2][i] = 1e-3f * (gfloat)ak_random_uniform(&random);
        memcpy(all, one, sizeof all);
        for (guint t = 0; t < n_step; t++)
            ak_amsgrad(WIDE, &step[t], zero, one[0], one[1], one[2], one[3]);
        ak_amsgrad_idle(WIDE, n_step, step, all[0], all[1], all[2], all[3]);
        CU_ASSERT_EQUAL(memcmp(one, all, sizeof one), 0);
    }
}

/* Work cut anywhere has the same bits. */
static void
test_cut_anywhere(void)
{
    Numbers whole;
    optimiser_begin(&whole);
    for (guint t = 1; t <= 3; t++) {
        gfloat g[N];
        optimiser_gradient(t, g);
        const AkStep step = ak_step(t, 0.001, 1e-5);
        const Numbers before = whole;
        ak_amsgrad(N, &step, g, whole.w, whole.m, whole.v, whole.top);
        for (gsize cut = 0; cut <= N; cut++) {
            Numbers parts = before;
            ak_amsgrad(cut, &step, g, parts.w, parts.m, parts.v, parts.top);
            ak_amsgrad(N - cut, &step, g + cut, parts.w + cut, parts.m + cut,
                       parts.v + cut, parts.top + cut);
            CU_ASSERT_EQUAL(memcmp(&parts, &whole, sizeof whole), 0);
        }
    }
}

static const AkCase cases[] = {
    {"against doubles", test_transcription},
    {"without a gradient", test_idle},
    {"cut anywhere", test_cut_anywhere},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("optimiser", cases);
}
