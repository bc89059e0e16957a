/* Every stage against the values of an independent implementation in double
 * precision (tests/golden/README.md): forward, gradient, leave-one-out, tau and
 * p, permutation, adversarial (forty steps), three training steps.
 *
 * Tolerance 1e-5 throughout: single precision carries 6e-8 relative; sums over
 * a few dozen terms, exponentials and forty steps of an optimiser multiply that
 * by up to a hundred. */
#include "attnkit/kernels.h"
#include "goldens.h"
#include "harness.h"
#include "inspect.h"
#include "safetensors.h"
#include "trainer.h"

#include <math.h>
#include <string.h>

/* The probes' own functions are static: the tests look at them from inside. */
#include "../../plugins/probes/adversarial-rows.c"
#include "../../plugins/probes/adversarial.c"

static const gdouble TOLERANCE = 1e-5;

static void
golden_compare(const char *what, const json_t *expected, gsize n,
               const gfloat *found)
{
    g_autofree gchar *count = g_strdup_printf("length of %s", what);
    ak_assert_near(__FILE__, __LINE__, count, (gdouble)n,
                   (gdouble)json_array_size(expected), 0.0);
    for (gsize i = 0; i < n; i++) {
        g_autofree gchar *name =
            g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", what, i);
        ak_assert_near(__FILE__, __LINE__, name, (gdouble)found[i],
                       json_number_value(json_array_get(expected, i)),
                       TOLERANCE);
    }
}

/* The golden array as float32, the precision at which ranks are taken; TRUE where
 * numbers that differ in double precision become one.  (A bag of words does not
 * change when either of two equal words is cut out: a tie that the rounding of
 * double precision breaks.) */
static gboolean
golden_floats(const json_t *array, gsize n, gfloat *x)
{
    gboolean collapses = FALSE;
    for (gsize i = 0; i < n; i++)
        x[i] = (gfloat)json_number_value(json_array_get(array, i));
    for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < i; j++)
            collapses |=
                x[i] == x[j] && json_number_value(json_array_get(array, i)) !=
                                    json_number_value(json_array_get(array, j));
    return collapses;
}

/* tau and p of our rankings a and b against the golden ones; where double
 * precision broke a tie against those of the golden arrays in float32. */
static void
golden_compare_kendall(const json_t *golden, const char *name,
                       const char *name_a, const char *name_b, gsize n,
                       const gfloat *a, const gfloat *b)
{
    const json_t *expected = json_object_get(golden, name);
    gdouble tau, p, golden_tau, golden_p;
    ak_kendall(n, a, b, &tau, &p);
    if (!json_is_number(json_array_get(expected, 0))) {
        CU_ASSERT_TRUE(isnan(tau) && isnan(p));
        return;
    }
    golden_tau = json_number_value(json_array_get(expected, 0));
    golden_p = json_number_value(json_array_get(expected, 1));

    g_autofree gfloat *golden_a = g_new(gfloat, n), *golden_b = g_new(gfloat, n);
    const gboolean collapses_a =
        golden_floats(json_object_get(golden, name_a), n, golden_a);
    if (golden_floats(json_object_get(golden, name_b), n, golden_b) ||
        collapses_a)
        ak_kendall(n, golden_a, golden_b, &golden_tau, &golden_p);
    ak_assert_near(__FILE__, __LINE__, name, tau, golden_tau, TOLERANCE);
    ak_assert_near(__FILE__, __LINE__, name, p, golden_p, TOLERANCE);
}

static void
golden_check_importance(const GoldenBench *bench, const AkInstance *instance,
                        const json_t *golden)
{
    const gsize n = instance->n_word;
    g_autofree gfloat *gradient = g_new0(gfloat, n),
                      *through = g_new0(gfloat, n), *loo = g_new0(gfloat, n);
    gfloat *out[3] = {gradient, through, loo};
    const AkUnit *unit[3] = {&bench->gradient, &bench->through, &bench->loo};
    for (gsize i = 0; i < 3; i++)
        unit[i]->plugin->ops.probe->measure(unit[i]->state, instance, NULL,
                                            NULL, &out[i]);

    golden_compare("gradient", json_object_get(golden, "gradient"), n, gradient);
    golden_compare("gradient through attention",
                   json_object_get(golden, "gradient_through_attention"), n,
                   through);
    if (n == 1) {
        CU_ASSERT_PTR_NULL(instance->leave_one_out);
        return;
    }
    golden_compare("leave-one-out", json_object_get(golden, "leave_one_out"), n,
                   loo);
    golden_compare_kendall(golden, "kendall_attention_gradient", "attention",
                           "gradient", n, instance->attention, gradient);
    golden_compare_kendall(golden, "kendall_attention_loo", "attention",
                           "leave_one_out", n, instance->attention, loo);
    golden_compare_kendall(golden, "kendall_gradient_loo", "gradient",
                           "leave_one_out", n, gradient, loo);
}

static void
golden_check_permutation(const AkInstance *instance, const json_t *golden)
{
    const json_t *orders = json_object_get(golden, "orders");
    const gsize n = json_array_size(orders);
    g_autofree gfloat *difference = g_new(gfloat, n),
                      *a = g_new(gfloat, instance->n_word),
                      *output = g_new(gfloat, instance->n_output);
    g_autofree gdouble *sorted = g_new(gdouble, n);
    CU_ASSERT_TRUE_FATAL(n > 0);
    for (gsize k = 0; k < n; k++) {
        const json_t *order = json_array_get(orders, k);
        for (gsize t = 0; t < instance->n_word; t++)
            a[t] =
                instance->attention[json_integer_value(json_array_get(order, t))];
        ak_instance_output(instance, a, output);
        sorted[k] = ak_instance_tvd(instance, output, instance->output);
        difference[k] = (gfloat)sorted[k];
    }
    golden_compare("permutation", json_object_get(golden, "differences"), n,
                   difference);
    AK_ASSERT_NEAR(ak_median(n, sorted), golden_number(golden, "median"),
                   TOLERANCE);
}

static void
golden_check_adversarial(const AkInstance *instance, const json_t *golden)
{
    const Adversarial settings = {.distributions = 5,
                                  .learning_rate = 0.01,
                                  .penalty = 500,
                                  .margin = 0.01,
                                  .epsilon = 0.05,
                                  .objective = CODE,
                                  .steps =
                                      (gint64)golden_number(golden, "steps")};
    Search *search = search_new(&settings, instance);
    for (gsize k = 0; k < search->n; k++)
        for (gsize t = 0; t < instance->n_word; t++)
            search->logit[k * search->stride + t] =
                (gfloat)json_number_value(json_array_get(
                    json_array_get(json_object_get(golden, "start"), k), t));
    search_run(search);
    for (gsize k = 0; k < search->n; k++) {
        golden_compare("adversarial attention",
                       json_array_get(json_object_get(golden, "attention"), k),
                       instance->n_word, search->a + k * search->stride);
        golden_compare("adversarial output",
                       json_array_get(json_object_get(golden, "probability"), k),
                       instance->n_output,
                       search->output + k * instance->n_output);
    }
    gdouble jsd, tvd;
    const gsize best = search_choose(search, &jsd, &tvd);
    AK_ASSERT_NEAR(jsd, golden_number(golden, "max_jsd"), TOLERANCE);
    CU_ASSERT_EQUAL(best, (gsize)golden_number(golden, "best"));
    search_free(search);
}

static void
golden_check_instance(gpointer data, gsize index, const AkInstance *instance,
                      guint worker)
{
    const GoldenBench *bench = data;
    const json_t *golden = golden_instance(bench, index);
    (void)worker;
    golden_compare("probability", json_object_get(golden, "probability"),
                   instance->n_output, instance->output);
    golden_compare("attention", json_object_get(golden, "attention"),
                   instance->n_word, instance->attention);
    golden_check_importance(bench, instance, golden);
    golden_check_permutation(instance, json_object_get(golden, "permutation"));
    golden_check_adversarial(instance, json_object_get(golden, "adversarial"));
}

static void
test_probes(void)
{
    for (gsize i = 0; i < N_GOLDEN; i++) {
        GoldenBench bench;
        golden_open(&bench, &goldens[i]);
        AkTeam *alone = ak_team_new(1); /* CUnit counts on one thread only */
        AkInspector *inspector =
            ak_inspector_new(bench.model, bench.text->len,
                             (AkText *const *)bench.text->pdata, alone);
        ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector),
                         AK_NEED_GRADIENT | AK_NEED_GRADIENT_THROUGH |
                             AK_NEED_LEAVE_ONE_OUT,
                         golden_check_instance, &bench);
        ak_inspector_free(inspector);
        ak_team_free(alone);
        golden_close(&bench);
    }
}

static void
test_training(void)
{
    for (gsize i = 0; i < N_GOLDEN; i++) {
        GoldenBench bench;
        golden_open(&bench, &goldens[i]);
        const json_t *training = json_object_get(bench.json, "training");
        const json_t *losses = json_object_get(training, "losses");
        const gsize n_output = bench.model->shape.n_output;
        for (guint b = 0; b < bench.text->len; b++) {
            AkText *text = g_ptr_array_index(bench.text, b);
            const json_t *target =
                json_array_get(json_object_get(training, "targets"), b);
            if (bench.model->n_tower > 1) {
                text->label = (gint)json_integer_value(target);
                continue;
            }
            text->labels = g_new(guint8, n_output);
            for (gsize o = 0; o < n_output; o++)
                text->labels[o] =
                    (guint8)json_number_value(json_array_get(target, o));
        }
        g_autofree gdouble *weight = g_new(gdouble, n_output);
        for (gsize o = 0; o < n_output; o++)
            weight[o] = golden_number(training, "positive_weight");

        const AkTrainOptions settings = {
            .batch_size = 6, .learning_rate = 0.001, .weight_decay = 1e-5};
        g_autoptr(AkTrainer) trainer =
            ak_trainer_new(bench.model, &settings, weight, bench.team);
        for (gsize s = 0; s < json_array_size(losses); s++) {
            const gdouble loss = ak_trainer_step(
                trainer, bench.text->len, (AkText *const *)bench.text->pdata);
            AK_ASSERT_NEAR(loss, json_number_value(json_array_get(losses, s)),
                           TOLERANCE);
        }
        ak_trainer_settle(trainer);

        GError *error = NULL;
        gchar *folder = ak_test_folder();
        g_autofree gchar *path =
            g_build_filename(folder, "model.safetensors", NULL);
        CU_ASSERT_TRUE(ak_model_save(bench.model, path, NULL, &error));
        g_autofree gchar *after =
            g_build_filename(bench.folder, "after-3-steps.safetensors", NULL);
        g_autoptr(AkSafetensors) expected = ak_safetensors_read(after, &error);
        g_autoptr(AkSafetensors) found = ak_safetensors_read(path, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_EQUAL_FATAL(ak_safetensors_count(expected),
                              ak_safetensors_count(found));
        for (gsize t = 0; t < ak_safetensors_count(expected); t++) {
            const AkTensor *x = ak_safetensors_at(expected, t);
            const AkTensor *y = ak_safetensors_find(found, x->name);
            CU_ASSERT_PTR_NOT_NULL_FATAL(y);
            gsize n = 1;
            for (gsize d = 0; d < x->n_dimension; d++)
                n *= x->dimension[d];
            for (gsize j = 0; j < n; j++)
                ak_assert_near(__FILE__, __LINE__, x->name, (gdouble)y->data[j],
                               (gdouble)x->data[j], TOLERANCE);
        }
        ak_test_folder_remove(folder);
        golden_close(&bench);
    }
}

static const AkCase cases[] = {
    {"probes", test_probes},
    {"three training steps", test_training},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("golden", cases);
}
