/* The rows of several cells: their order, and which of them are pooled. */
#include "harness.h"
#include "outcome.h"

#include <math.h>
#include <string.h>

enum { N_CELL = 6 };

typedef struct Fixture {
    AkPlugin plugin[3];
    AkModule module[3];
    AkStudyUnit unit[3]; /* encoder, two attentions */
    gchar *no_class[1];
    AkCorpus corpus;
    AkStudyDataset dataset;
    AkCell cell[N_CELL];
    AkOutcome outcome[N_CELL];
    const AkOutcome *all[N_CELL];
} Fixture;

/* Of each cell its attention, seed, metrics, and the value of its two texts; the
 * cells of seed 5 have failed. */
static const struct {
    guint attention;
    guint64 seed;
    gdouble metric, value;
} row[N_CELL] = {{1, 10, 0.5, 1.0},  {1, 2, 0.75, 4.0},  {1, 5, 0.0, 0.0},
                 {1, 7, 0.875, 7.0}, {2, 10, 0.25, 9.0}, {2, 5, 0.0, 0.0}};

static void
fixture_init(Fixture *fixture)
{
    static const char *const name[] = {"enc", "one", "two"};
    *fixture = (Fixture){.corpus = {.task = AK_TASK_MULTILABEL},
                         .dataset = {.name = (gchar *)"d"}};
    fixture->corpus.class_name = fixture->no_class;
    fixture->dataset.corpus = &fixture->corpus;
    for (guint i = 0; i < 3; i++) {
        fixture->plugin[i].name = name[i];
        fixture->module[i].plugin = &fixture->plugin[i];
        fixture->unit[i].module = &fixture->module[i];
    }
    for (guint i = 0; i < N_CELL; i++) {
        AkOutcome *outcome = &fixture->outcome[i];
        fixture->cell[i] =
            (AkCell){.dataset = &fixture->dataset,
                     .encoder = &fixture->unit[0],
                     .attention = &fixture->unit[row[i].attention],
                     .seed = row[i].seed};
        outcome->cell = &fixture->cell[i];
        outcome->rows = g_string_new(NULL);
        g_string_printf(outcome->rows, "cell %u\n", i);
        outcome->quantities = ak_quantities_new();
        for (guint t = 0; t < 2; t++) {
            ak_quantities_next_text(outcome->quantities, 0, 0.5);
            ak_quantities_add(outcome->quantities, "correlation", "q",
                              t == 0 && i == 1 ? NAN : row[i].value, NULL);
        }
        for (guint m = 0; m < AK_N_METRIC; m++)
            outcome->metric[m] = i == 3 && m == 1 ? NAN : row[i].metric;
        fixture->all[i] = row[i].seed == 5 ? NULL : outcome;
    }
}

static void
fixture_clear(Fixture *fixture)
{
    for (guint i = 0; i < N_CELL; i++) {
        g_string_free(fixture->outcome[i].rows, TRUE);
        ak_quantities_free(fixture->outcome[i].quantities);
    }
}

static void
test_rows(void)
{
    Fixture fixture;
    fixture_init(&fixture);
    g_autoptr(GString) rows = g_string_new(NULL);
    ak_outcomes_print(N_CELL, fixture.all, rows);
    g_auto(GStrv) line = g_strsplit(rows->str, "\n", -1);

    /* Three cells; ten metrics and a quantity of their seeds; one cell alone. */
    CU_ASSERT_EQUAL_FATAL(g_strv_length(line), 3 + 11 + 1 + 1);
    CU_ASSERT_STRING_EQUAL(line[0], "cell 0");
    CU_ASSERT_STRING_EQUAL(line[1], "cell 1");
    CU_ASSERT_STRING_EQUAL(line[2], "cell 3");
    CU_ASSERT_TRUE(g_str_has_prefix(
        line[3], "d,enc,one,all,test,accuracy,all,3,0,0.708333333,"));
    CU_ASSERT_TRUE(
        g_str_has_prefix(line[4], "d,enc,one,all,test,f1,all,2,1,0.625,"));
    CU_ASSERT_TRUE(g_str_has_prefix(
        line[13], "d,enc,one,all,correlation,q,all,5,1,4,")); /* 20 / 5 */
    CU_ASSERT_STRING_EQUAL(line[14], "cell 4");
    CU_ASSERT_STRING_EQUAL(line[15], "");
    fixture_clear(&fixture);
}

/* The same lines for the same seeds in another order. */
static void
test_order(void)
{
    Fixture fixture;
    fixture_init(&fixture);
    g_autoptr(GString) one = g_string_new(NULL);
    g_autoptr(GString) two = g_string_new(NULL);
    ak_outcomes_print(4, fixture.all, one);
    const AkOutcome *first = fixture.all[0];
    fixture.all[0] = fixture.all[3];
    fixture.all[3] = first;
    ak_outcomes_print(4, fixture.all, two);
    CU_ASSERT_STRING_EQUAL(strchr(one->str, 'd'), strchr(two->str, 'd'));
    CU_ASSERT_STRING_NOT_EQUAL(one->str, two->str);
    fixture_clear(&fixture);
}

/* Packed and unpacked, as one process hands it to another, it gives the same rows. */
static void
test_travel(void)
{
    Fixture fixture;
    fixture_init(&fixture);
    g_autoptr(GString) here = g_string_new(NULL);
    g_autoptr(GString) there = g_string_new(NULL);
    AkOutcome *unpacked[N_CELL] = {NULL};
    const AkOutcome *all[N_CELL] = {NULL};
    for (guint i = 0; i < N_CELL; i++) {
        g_autoptr(GVariant) packed =
            g_variant_ref_sink(ak_outcome_pack(&fixture.outcome[i]));
        unpacked[i] = ak_outcome_unpack(&fixture.cell[i], packed);
        all[i] = fixture.all[i] != NULL ? unpacked[i] : NULL;
    }
    ak_outcomes_print(N_CELL, fixture.all, here);
    ak_outcomes_print(N_CELL, all, there);
    CU_ASSERT_STRING_EQUAL(here->str, there->str);
    for (guint i = 0; i < N_CELL; i++)
        ak_outcome_free(unpacked[i]);
    fixture_clear(&fixture);
}

static void
test_none(void)
{
    Fixture fixture;
    fixture_init(&fixture);
    g_autoptr(GString) rows = g_string_new(NULL);
    ak_outcomes_print(0, fixture.all, rows);
    ak_outcomes_print(1, &fixture.all[2], rows);
    CU_ASSERT_EQUAL(rows->len, 0);
    fixture_clear(&fixture);
}

static const AkCase cases[] = {
    {"rows", test_rows},
    {"order of the seeds", test_order},
    {"packed and unpacked", test_travel},
    {"nothing to print", test_none},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("outcomes", cases);
}
