/* The order of cells, lanes and their threads, and what is foreseen. */
#include "plan.h"

#include "harness.h"

#include <string.h>

enum { N_MOST = 8 };

/* Cells that have nothing but costs. */
typedef struct Cells {
    AkStudy study;
    AkStudyDataset dataset;
    AkCell cell[N_MOST];
    GPtrArray *all;
} Cells;

static Cells *
cells_new(guint n, const gdouble *seconds, gint64 threads)
{
    Cells *cells = g_new0(Cells, 1);
    cells->all = g_ptr_array_new();
    cells->dataset.probe = g_ptr_array_new();
    cells->study.dataset = g_ptr_array_new(); /* none to be printed */
    cells->study.options.threads = threads;
    cells->dataset.model.file = (gchar *)"";
    cells->study.options.output = (gchar *)"out";
    for (guint i = 0; i < n; i++) {
        AkCell *cell = &cells->cell[i];
        cell->dataset = &cells->dataset;
        cell->name = (gchar *)"cell";
        cell->has_model = cell->has_metrics = cell->has_instances =
            seconds[i] <= 0.0;
        cell->train_cost = 0.75 * seconds[i];
        cell->inspect_cost = 0.25 * seconds[i];
        cell->memory = 1e5;
        cell->disk = 3e6;
        g_ptr_array_add(cells->all, cell);
    }
    return cells;
}

static void
cells_free(Cells *cells)
{
    g_ptr_array_unref(cells->all);
    g_ptr_array_unref(cells->dataset.probe);
    g_ptr_array_unref(cells->study.dataset);
    g_free(cells);
}

static void
test_order(void)
{
    static const gdouble seconds[] = {0.0, 3.5, 7.25, 0.0, 3.51, 11.0};
    static const guint order[] = {5, 2, 1, 4, 0, 3};
    Cells *cells = cells_new(6, seconds, 3);
    g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
    for (guint i = 0; i < 6; i++)
        CU_ASSERT_EQUAL(plan->order[i], order[i]);
    CU_ASSERT_EQUAL(plan->n_left, 4);
    AK_ASSERT_NEAR(plan->total, 25.26, 1e-9);

    /* One that is not finished but costs nothing is not among the finished. */
    cells->cell[3].has_metrics = FALSE;
    g_autoptr(AkPlan) again = ak_plan_new(&cells->study, cells->all);
    CU_ASSERT_EQUAL(again->n_left, 5);
    CU_ASSERT_EQUAL(again->order[4], 3);
    CU_ASSERT_EQUAL(again->order[5], 0);
    cells_free(cells);
}

static void
test_lanes(void)
{
    static const gdouble seconds[N_MOST] = {9, 8, 7, 6, 5, 4, 3, 2};
    static const gdouble nothing[N_MOST] = {0};
    static const struct {
        guint n_cell;
        gboolean is_left;
        gint64 threads, cells;
        guint n_lane, first, last; /* shares of the first and the last lane */
    } row[] = {
        {8, TRUE, 2, 0, 2, 1, 1},  /* more cells than threads */
        {3, TRUE, 8, 0, 3, 3, 2},  /* more threads than cells */
        {1, TRUE, 5, 0, 1, 5, 5},  /* one cell has them all */
        {8, TRUE, 7, 2, 2, 4, 3},  /* as many as the user wants */
        {8, TRUE, 3, 50, 3, 1, 1}, /* but not more than threads */
        {8, FALSE, 3, 0, 3, 1, 1}, /* to summarise finished ones */
        {0, FALSE, 4, 0, 1, 4, 4}, /* nothing at all */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Cells *cells = cells_new(
            row[i].n_cell, row[i].is_left ? seconds : nothing, row[i].threads);
        cells->study.options.cells = row[i].cells;
        g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
        guint sum = 0;
        for (guint lane = 0; lane < plan->n_lane; lane++)
            sum += ak_plan_share(plan, lane);
        CU_ASSERT_EQUAL(plan->n_lane, row[i].n_lane);
        CU_ASSERT_EQUAL(sum, row[i].threads);
        CU_ASSERT_EQUAL(ak_plan_share(plan, 0), row[i].first);
        CU_ASSERT_EQUAL(ak_plan_share(plan, plan->n_lane - 1), row[i].last);
        cells_free(cells);
    }
}

/* More than any disk has, and it is said; what is finished needs none. */
static void
test_disk(void)
{
    static const gdouble seconds[] = {9, 8, 0};
    Cells *cells = cells_new(3, seconds, 2);
    cells->cell[2].disk = 1e24;
    g_autoptr(AkPlan) fits = ak_plan_new(&cells->study, cells->all);
    CU_ASSERT_PTR_NULL(ak_plan_warn(fits));
    cells->cell[1].disk = 1e24;
    g_autoptr(AkPlan) full = ak_plan_new(&cells->study, cells->all);
    g_autofree gchar *warning = ak_plan_warn(full);
    CU_ASSERT_TRUE(warning != NULL &&
                   strstr(warning, "1000000000000000.0 GB are foreseen, ") &&
                   strstr(warning, " are free in ."));
    g_autofree gchar *text = ak_plan_print(full);
    CU_ASSERT_TRUE(warning != NULL && strstr(text, warning) != NULL);
    cells_free(cells);
}

/* What no machine has bounds the lanes; one there always is. */
static void
test_memory(void)
{
    static const gdouble seconds[] = {9, 8, 7, 6};
    Cells *cells = cells_new(4, seconds, 4);
    cells->cell[2].memory = 1e18;
    g_autoptr(AkPlan) one = ak_plan_new(&cells->study, cells->all);
    CU_ASSERT_EQUAL(one->n_lane, 1);
    CU_ASSERT_EQUAL(ak_plan_share(one, 0), 4);
    AK_ASSERT_NEAR(one->memory, 1e18, 1.0);

    cells->cell[2].memory = 2e5;
    g_autoptr(AkPlan) all = ak_plan_new(&cells->study, cells->all);
    CU_ASSERT_EQUAL(all->n_lane, 4);
    AK_ASSERT_NEAR(all->memory, 5e5, 1.0);
    cells_free(cells);
}

/* Within [run] memory, beside what this process has: cells go side by side, and
 * chunks of one cell, as far as it reaches; else it is said what would do. */
static void
test_bound(void)
{
    static const gdouble seconds[] = {9, 8, 7};
    const gdouble unit = 1e9; /* next to which this process is nothing */
    Cells *cells = cells_new(3, seconds, 4);
    for (guint i = 0; i < 3; i++) {
        cells->cell[i].memory = 3.0 * unit;
        cells->cell[i].chunk_memory = unit;
    }
    static const struct {
        gdouble memory;
        guint n_lane, n_abreast;
        gdouble foreseen;
    } row[] = {
        /* three cells of 3, and the fourth thread's chunk */
        {10.5, 3, 4, 10.0}, {9.5, 2, 4, 8.0}, {7.5, 1, 4, 6.0},
        {5.5, 1, 3, 5.0},   {4.5, 1, 2, 4.0}, {3.5, 1, 1, 3.0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        cells->study.memory = row[i].memory * unit;
        g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
        GError *error = NULL;
        CU_ASSERT_EQUAL(plan->n_lane, row[i].n_lane);
        CU_ASSERT_EQUAL(plan->n_abreast, row[i].n_abreast);
        AK_ASSERT_NEAR(plan->memory, row[i].foreseen * unit, 1.0);
        CU_ASSERT_TRUE(ak_plan_check(plan, &error));
        AK_ASSERT_NO_ERROR(&error);
    }
    cells->study.memory = 2.5 * unit;
    cells->study.options.memory = (gchar *)"2.5e9";
    for (guint i = 0; i < 2; i++) {
        cells->cell[1].memory = 3.5 * unit;
        cells->cell[1].is_training = i == 0;
        g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
        GError *error = NULL;
        CU_ASSERT_FALSE(ak_plan_check(plan, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
        CU_ASSERT_PTR_NOT_NULL(
            strstr(error->message, "run.memory = 2.5e9: cell cell needs"));
        AK_ASSERT_ERROR(&error, i == 0 ? "or set train.batch_size to less"
                                       : "or probe shorter texts");
    }
    cells_free(cells);
}

/* What is kept of every cell, finished or not, lies beside those at work; once they
 * are done, it lies twice. */
static void
test_kept(void)
{
    static const gdouble seconds[] = {9, 8, 0};
    const gdouble unit = 1e9;
    Cells *cells = cells_new(3, seconds, 1);
    static const struct {
        gdouble memory, kept; /* of each cell */
        gdouble foreseen;
        const char *cure;
    } row[] = {{5.0, 1.0, 8.0, "or probe shorter texts"},
               {1.0, 1.0, 6.0, "or probe fewer texts (run.instances)"},
               {3.5, 1.0, 6.5, "or probe shorter texts"}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        for (guint k = 0; k < 3; k++) {
            cells->cell[k].memory = row[i].memory * unit;
            cells->cell[k].kept = row[i].kept * unit;
        }
        cells->study.options.memory = (gchar *)"little";
        cells->study.memory = 0.0;
        g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
        AK_ASSERT_NEAR(plan->memory, row[i].foreseen * unit, 1.0);
        GError *error = NULL;
        cells->study.memory = (row[i].foreseen - 0.5) * unit;
        CU_ASSERT_FALSE(ak_plan_check(plan, &error));
        AK_ASSERT_ERROR(&error, row[i].cure);
        cells->study.memory = (row[i].foreseen + 0.5) * unit;
        CU_ASSERT_TRUE(ak_plan_check(plan, &error));
        AK_ASSERT_NO_ERROR(&error);
    }
    cells_free(cells);
}

/* A second thread in a team is worth 0.7 of the first, see plan.c. */
static void
test_time(void)
{
    static const struct {
        guint n_cell;
        gdouble seconds[4];
        gint64 threads;
        const char *said;
    } row[] = {
        {1, {60}, 1, "1 of 1 cells to do: about 60 s on 1 thread, 1 cell at"},
        {2, {60, 60}, 1, "about 2 min on 1 thread, 1 cell at once"},
        {2, {60, 60}, 2, "about 60 s on 2 threads, 2 cells at once"},
        {1, {68}, 2, "about 40 s on 2 threads, 1 cell at once"},
        /* two side by side, then one on both: 60 + 60 / 1.7 */
        {3, {60, 60, 60}, 2, "about 95 s on 2 threads, 2 cells"},
        /* after 17 s the second thread joins: 17 + (68 - 17) / 1.7 */
        {2, {17, 68}, 2, "about 47 s on 2 threads, 2 cells"},
        {3, {0, 2.5, 0}, 2, "1 of 3 cells to do: about 1.5 s on 2 threads, 1"},
        {4, {7200, 7200, 7200, 7200}, 2, "about 4 h on 2 threads"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Cells *cells = cells_new(row[i].n_cell, row[i].seconds, row[i].threads);
        g_autoptr(AkPlan) plan = ak_plan_new(&cells->study, cells->all);
        g_autofree gchar *text = ak_plan_print(plan);
        if (strstr(text, row[i].said) == NULL)
            g_printerr("row %" G_GSIZE_FORMAT " says %s\n", i, text);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, row[i].said));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "output: out\n"));
        cells_free(cells);
    }
}

static const AkCase cases[] = {
    {"the order", test_order},
    {"lanes and threads", test_lanes},
    {"disk", test_disk},
    {"memory bounds the lanes", test_memory},
    {"a bound that is given", test_bound},
    {"numbers that are kept", test_kept},
    {"the time foreseen", test_time},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("plan", cases);
}
