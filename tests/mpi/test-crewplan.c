/* Which work goes to whom: the states of a cell, the order of what is handed out, and
 * ranges. */
#include "mpi/crewplan.h"

#include "harness.h"

enum { N_CELL = 3, N_TEXT = 400, N_RANK = 3, N_LANE = 4 };

/* Cells of 7, 1.5 and 30 seconds, with texts of growing length. */
typedef struct World {
    AkStudy study;
    AkStudyDataset dataset;
    AkText text[N_TEXT];
    AkCell cell[N_CELL];
    GPtrArray *all;
    AkPlan *plan;
    AkCrewPlan crew;
} World;

static World *
world_new(guint n_done)
{
    static const gdouble seconds[N_CELL] = {7.0, 1.5, 30.0};
    World *world = g_new0(World, 1);
    world->all = g_ptr_array_new();
    world->dataset.probe = g_ptr_array_new();
    world->dataset.instance = g_ptr_array_new();
    world->study.options.threads = 1;
    for (guint i = 0; i < N_TEXT; i++) {
        world->text[i].n_token = 5 + i / 8;
        g_ptr_array_add(world->dataset.instance, &world->text[i]);
    }
    for (guint i = 0; i < N_CELL; i++) {
        AkCell *cell = &world->cell[i];
        cell->dataset = &world->dataset;
        cell->train_cost = i < n_done ? 0.0 : 0.6 * seconds[i];
        cell->inspect_cost = i < n_done ? 0.0 : 0.4 * seconds[i];
        cell->has_model = cell->has_metrics = cell->has_instances = i < n_done;
        g_ptr_array_add(world->all, cell);
    }
    world->plan = ak_plan_new(&world->study, world->all);
    ak_crew_plan_init(&world->crew, world->plan, N_RANK, N_LANE);
    return world;
}

static void
world_free(World *world)
{
    ak_crew_plan_clear(&world->crew);
    ak_plan_free(world->plan);
    g_ptr_array_unref(world->all);
    g_ptr_array_unref(world->dataset.probe);
    g_ptr_array_unref(world->dataset.instance);
    g_free(world);
}

/* As rank 0 does when a rank has the model. */
static AkCrewCell *
world_learnt(World *world, guint index, guint rank, gsize n_text)
{
    AkCrewCell *one = &world->crew.cell[index];
    CU_ASSERT_EQUAL(one->state, AK_CREW_LEARNING);
    one->n_at_work--;
    one->has_model[0] = one->has_model[rank] = TRUE;
    ak_crew_cut(one, n_text);
    one->state = AK_CREW_PROBING;
    return one;
}

static AkCrewTask
ask(World *world, guint rank, gint last, AkOrder order, guint cell)
{
    const AkCrewTask task = ak_crew_choose(&world->crew, rank, 1, last);
    CU_ASSERT_EQUAL(task.order, order);
    CU_ASSERT_EQUAL(task.cell, cell);
    return task;
}

/* The dearest first; then there is nothing until something is learnt. */
static void
test_models(void)
{
    World *world = world_new(0);
    ask(world, 0, -1, AK_ORDER_MODEL, 2);
    ask(world, 2, -1, AK_ORDER_MODEL, 0);
    ask(world, 1, -1, AK_ORDER_MODEL, 1);
    ask(world, 1, -1, AK_ORDER_END, 0);
    CU_ASSERT_EQUAL(world->crew.cell[2].state, AK_CREW_LEARNING);
    CU_ASSERT_EQUAL(world->crew.cell[2].n_at_work, 1);
    AK_ASSERT_NEAR(ak_crew_done(&world->crew), 0.0, 0.0);
    world_free(world);
}

/* Every chunk once and in order, in ranges that shrink. */
static void
test_ranges(void)
{
    World *world = world_new(0);
    ask(world, 1, -1, AK_ORDER_MODEL, 2);
    AkCrewCell *one = world_learnt(world, 2, 1, 0);
    gsize next = 0;
    gdouble before = G_MAXDOUBLE;
    AkCrewTask task = {.order = AK_ORDER_END};
    while (one->next < one->n_chunk) {
        task = ask(world, 1, 2, AK_ORDER_PROBE, 2);
        CU_ASSERT_EQUAL(task.first, next);
        CU_ASSERT(task.n > 0);
        next += task.n;
        /* A range ends with a whole chunk: it may exceed the one before by that. */
        const gdouble cost = one->cost[next] - one->cost[task.first];
        const gdouble chunk = one->cost[next] - one->cost[next - 1];
        CU_ASSERT(cost <= before + chunk);
        before = cost;
    }
    CU_ASSERT_EQUAL(next, one->n_chunk);
    CU_ASSERT_EQUAL(one->first[next], N_TEXT);
    CU_ASSERT_EQUAL(task.n, 1);
    AK_ASSERT_NEAR(one->cost[next], 12.0, 1e-9);
    one->n_written = one->n_chunk;
    AK_ASSERT_NEAR(ak_crew_done(&world->crew), 30.0, 1e-9);
    world_free(world);
}

/* Texts whose lines are there are not probed again; a team gets a chunk for each of
 * its threads. */
static void
test_resumed(void)
{
    World *world = world_new(0);
    ask(world, 0, -1, AK_ORDER_MODEL, 2);
    AkCrewCell *one = world_learnt(world, 2, 0, N_TEXT - 30);
    CU_ASSERT(one->next > 0 && one->first[one->next] <= N_TEXT - 30);
    CU_ASSERT(one->first[one->next + 1] > N_TEXT - 30);
    CU_ASSERT_EQUAL(one->n_written, one->next);
    const gsize left = one->n_chunk - one->next;
    const AkCrewTask task = ak_crew_choose(&world->crew, 0, 64, 2);
    CU_ASSERT_EQUAL(task.n, left);
    world_free(world);
}

/* One goes on with the cell it was at, begins others before it helps, and helps where
 * most is left, rather with a model that its rank has. */
static void
test_helping(void)
{
    World *world = world_new(0);
    ask(world, 0, -1, AK_ORDER_MODEL, 2);
    ask(world, 1, -1, AK_ORDER_MODEL, 0);
    AkCrewCell *dear = world_learnt(world, 2, 0, 0);
    world_learnt(world, 0, 1, 0);
    ask(world, 1, 0, AK_ORDER_PROBE, 0);
    ask(world, 2, -1, AK_ORDER_MODEL, 1);
    ask(world, 2, 1, AK_ORDER_PROBE, 2);
    /* 12 s under six lanes are less than twice 2.8 under two. */
    dear->n_at_work = 5;
    dear->has_model[0] = FALSE;
    world->crew.cell[0].has_model[0] = TRUE;
    ask(world, 0, -1, AK_ORDER_PROBE, 0);
    world_free(world);
}

/* Figures go to any rank, behind what is dearer and before help; a finished cell has
 * only those to come, and one that has failed nothing. */
static void
test_figures(void)
{
    World *world = world_new(1);
    CU_ASSERT_EQUAL(world->crew.cell[0].state, AK_CREW_WRITTEN);
    CU_ASSERT(world->crew.cell[0].has_model[0]);
    CU_ASSERT(!world->crew.cell[0].has_model[1]);
    ask(world, 1, -1, AK_ORDER_MODEL, 2);
    world->crew.cell[1].state = AK_CREW_OVER;
    world_learnt(world, 2, 1, 0);
    ask(world, 1, 2, AK_ORDER_PROBE, 2);
    ask(world, 2, -1, AK_ORDER_FINISH, 0);
    CU_ASSERT_EQUAL(world->crew.cell[0].state, AK_CREW_FINISHING);
    ask(world, 2, 0, AK_ORDER_PROBE, 2);
    world->crew.cell[2].state = AK_CREW_OVER;
    ask(world, 1, 2, AK_ORDER_END, 0);
    ask(world, 0, -1, AK_ORDER_END, 0);
    world_free(world);
}

static const AkCase cases[] = {
    {"models", test_models},   {"ranges", test_ranges},
    {"resumed", test_resumed}, {"helping", test_helping},
    {"figures", test_figures}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("crewplan", cases);
}
