/* Where a loss is not finite, the numbers that are the first to be so are named. */
#include "../harness.h"
#include "../world.h"
#include "trainer.h"

#include <math.h>

static const AkTrainOptions options = {.learning_rate = 0.01};
static const gdouble weight[3] = {1.0, 1.0, 1.0};

/* Of a parameter by its name; the first that fits. */
static const struct {
    const char *prefix, *fault;
} named[] = {
    {"Qencoder.", "hidden states of the query are"},
    {"Pencoder.", "hidden states are"},
    {"encoder.", "hidden states are"},
    {"decoder.attention.", "attention scores are"},
    {"decoder.", "logits are"},
};

static void
check_each(AkOutputKind kind, guint n_met[G_N_ELEMENTS(named)])
{
    g_autoptr(World) world = ak_world_new(FALSE, kind, 3, 9);
    g_autoptr(AkTeam) team = ak_team_new(2);
    g_autoptr(AkTrainer) trainer =
        ak_trainer_new(world->model, &options,
                       kind == AK_OUTPUT_SIGMOID ? weight : NULL, team);
    AkStore *store = world->model->store;
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        guint c = 0;
        while (c < G_N_ELEMENTS(named) &&
               !g_str_has_prefix(param->name, named[c].prefix))
            c++;
        CU_ASSERT_TRUE_FATAL(c < G_N_ELEMENTS(named));
        n_met[c]++;
        gfloat *value = &store->value[param->offset];
        const gfloat good = *value;
        *value = NAN;
        ak_store_transpose(store, i);
        CU_ASSERT_TRUE(isnan(
            ak_trainer_step(trainer, 9, (AkText *const *)world->text->pdata)));
        CU_ASSERT_STRING_EQUAL(ak_trainer_fault(trainer), named[c].fault);
        *value = good;
        ak_store_transpose(store, i);
    }
}

static void
test_named(void)
{
    guint n_met[G_N_ELEMENTS(named)] = {0};
    check_each(AK_OUTPUT_SIGMOID, n_met);
    check_each(AK_OUTPUT_CANDIDATES, n_met);
    for (guint c = 0; c < G_N_ELEMENTS(named); c++)
        CU_ASSERT_TRUE(n_met[c] > 0);
}

static const AkCase cases[] = {
    {"the first numbers that are none", test_named},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("fault", cases);
}
