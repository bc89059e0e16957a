/* Each moment of each thread is in one span; who is not watched is left alone. */
#include "../harness.h"
#include "../world.h"
#include "profile.h"
#include "threads.h"
#include "trainer.h"

#include <math.h>
#include <string.h>

/* Sleeping is never shorter than asked for. */
static const gdouble NAP = 0.003;

static void
profile_nap(void)
{
    g_usleep((gulong)(1e6 * NAP));
}

/* The row of that name; all zero where there is none. */
static AkProfileRow
profile_find(const AkProfile *profile, const char *name)
{
    g_autoptr(GArray) rows = ak_profile_rows(profile);
    for (guint i = 0; i < rows->len; i++)
        if (strcmp(g_array_index(rows, AkProfileRow, i).name, name) == 0)
            return g_array_index(rows, AkProfileRow, i);
    return (AkProfileRow){.name = NULL};
}

static gdouble
profile_sum(const AkProfile *profile)
{
    gdouble sum = 0.0;
    g_autoptr(GArray) rows = ak_profile_rows(profile);
    for (guint i = 0; i < rows->len; i++)
        sum += g_array_index(rows, AkProfileRow, i).seconds +
               g_array_index(rows, AkProfileRow, i).waiting;
    return sum;
}

static void
test_spans(void)
{
    g_autoptr(AkProfile) profile = ak_profile_new();
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_READING);
    profile_nap();
    CU_ASSERT_EQUAL(ak_profile_enter(AK_SPAN_FORWARD), AK_SPAN_READING);
    profile_nap();
    const AkSpan span = ak_profile_enter(AK_SPAN_BACKWARD);
    profile_nap();
    profile_nap();
    ak_profile_enter(span);
    ak_profile_wait(TRUE);
    profile_nap();
    ak_profile_wait(FALSE);
    CU_ASSERT_EQUAL(ak_profile_enter(AK_SPAN_NONE), AK_SPAN_FORWARD);
    profile_nap();
    ak_profile_end(profile);

    const AkProfileRow forward = profile_find(profile, "training: forward");
    CU_ASSERT_TRUE(profile_find(profile, "reading").seconds >= NAP);
    CU_ASSERT_TRUE(forward.seconds >= NAP);
    CU_ASSERT_TRUE(forward.waiting >= NAP);
    CU_ASSERT_TRUE(profile_find(profile, "training: backward").seconds >=
                   2.0 * NAP);
    CU_ASSERT_EQUAL(profile_find(profile, "training: backward").waiting, 0.0);
    CU_ASSERT_PTR_NULL(profile_find(profile, "evaluation").name);
    CU_ASSERT_PTR_NULL(profile_find(profile, "none").name);
    /* What is in no span is missing, nothing is there twice. */
    CU_ASSERT_TRUE(profile_sum(profile) >= 5.0 * NAP);
    CU_ASSERT_TRUE(profile_sum(profile) <= ak_profile_seconds(profile) - NAP);
}

static void
profile_work(gpointer data, gsize item, guint worker)
{
    (void)data;
    (void)worker;
    const AkSpan span = ak_profile_enter(AK_SPAN_GRADIENTS);
    const gint64 begin = ak_profile_now();
    profile_nap();
    ak_profile_product(begin, 7000000 * (item + 1));
    ak_profile_enter(span);
    profile_nap();
}

/* Three threads, sixteen items, after which two of them wait. */
static void
test_team(void)
{
    enum { N_THREAD = 3, N_ITEM = 16 };
    g_autoptr(AkProfile) profile = ak_profile_new();
    AkTeam *team = ak_team_new(N_THREAD);
    ak_profile_enter(AK_SPAN_UPDATE);
    ak_team_run(team, N_ITEM, profile_work, NULL);
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_UPDATE);
    /* The others wait meanwhile, those too that a busy machine lets begin it late. */
    for (guint i = 0; i < 200; i++)
        profile_nap();
    ak_team_free(team);
    ak_profile_end(profile);

    const AkProfileRow own = profile_find(profile, "training: update"),
                       inner = profile_find(profile, "probing: gradients");
    CU_ASSERT_TRUE(own.seconds >= (N_ITEM + 1) * NAP);
    CU_ASSERT_TRUE(own.waiting >= (N_THREAD - 1) * 0.5 * NAP);
    CU_ASSERT_TRUE(inner.seconds >= N_ITEM * NAP);
    CU_ASSERT_TRUE(inner.products >= N_ITEM * NAP);
    CU_ASSERT_TRUE(inner.products <= inner.seconds);
    /* 7 million times 1 + 2 + ... + 16. */
    AK_ASSERT_NEAR(inner.gflop, 0.952, 1e-12);
    CU_ASSERT_EQUAL(own.gflop, 0.0);
    CU_ASSERT_TRUE(profile_sum(profile) <=
                   N_THREAD * ak_profile_seconds(profile));
}

static void
test_probes(void)
{
    g_autoptr(AkProfile) profile = ak_profile_new();
    const AkSpan one = ak_profile_probe("one"), two = ak_profile_probe("two");
    CU_ASSERT_TRUE(one != two);
    CU_ASSERT_EQUAL(ak_profile_probe("one"), one);
    ak_profile_enter(two);
    profile_nap();
    /* More than there is room for share the last place. */
    for (guint i = 0; i < 40; i++) {
        g_autofree gchar *name = g_strdup_printf("p%u", i);
        CU_ASSERT_TRUE(ak_profile_probe(name) < AK_N_SPAN);
    }
    ak_profile_end(profile);
    CU_ASSERT_TRUE(profile_find(profile, "probe two").seconds >= NAP);
    CU_ASSERT_PTR_NULL(profile_find(profile, "probe one").name);

    g_autoptr(GString) text = g_string_new(NULL);
    ak_profile_print(profile, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, "\nprobe two "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, "\nall "));
    CU_ASSERT_PTR_NULL(strstr(text->str, "nan"));
}

/* Whoever trains is in the same span before and after, whatever the loss; steps
 * that were put off are time of the update, whenever they are taken. */
static void
test_training(void)
{
    static const AkTrainOptions options = {.learning_rate = 0.01};
    static const gdouble weight = 1.7;
    static const char update[] = "training: update";
    g_autoptr(World) world = ak_world_new(FALSE, AK_OUTPUT_SIGMOID, 1, 9);
    AkText *const *text = (AkText *const *)world->text->pdata;
    g_autoptr(AkProfile) profile = ak_profile_new();
    g_autoptr(AkTeam) team = ak_team_new(1);
    g_autoptr(AkTrainer) trainer =
        ak_trainer_new(world->model, &options, &weight, team);
    ak_profile_enter(AK_SPAN_OTHER);
    CU_ASSERT_FALSE(isnan(ak_trainer_step(trainer, 1, text)));
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_OTHER);

    const gdouble before = profile_find(profile, update).seconds;
    ak_trainer_settle(trainer);
    CU_ASSERT_TRUE(profile_find(profile, update).seconds > before);
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_OTHER);

    const AkParam *bias = g_ptr_array_index(world->model->store->param,
                                            world->model->output.bias);
    world->model->store->value[bias->offset] = NAN;
    CU_ASSERT_TRUE(isnan(ak_trainer_step(trainer, 9, text)));
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_OTHER);
    ak_profile_end(profile);
}

static void
test_unwatched(void)
{
    CU_ASSERT_PTR_NULL(ak_profile_current());
    CU_ASSERT_EQUAL(ak_profile_enter(AK_SPAN_FORWARD), AK_SPAN_NONE);
    CU_ASSERT_EQUAL(ak_profile_span(), AK_SPAN_NONE);
    CU_ASSERT_EQUAL(ak_profile_probe("one"), AK_SPAN_NONE);
    CU_ASSERT_EQUAL(ak_profile_now(), 0);
    ak_profile_product(0, 1);
    ak_profile_wait(TRUE);
    ak_profile_join(NULL);
    ak_profile_leave();
    ak_profile_free(NULL);
}

static const AkCase cases[] = {
    {"spans of a thread", test_spans},
    {"a team's threads", test_team},
    {"probes", test_probes},
    {"training", test_training},
    {"nobody watches", test_unwatched},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("profile", cases);
}
