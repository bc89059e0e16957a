/* Rows of summary.csv: classes, bins, texts without a value. */
#include "quantities.h"

#include "harness.h"

#include <math.h>
#include <string.h>

/* A cell of nothing but names. */
typedef struct Fixture {
    AkPlugin plugin;
    AkModule module;
    AkStudyUnit unit;
    AkCorpus corpus;
    AkStudyDataset dataset;
    AkCell cell;
} Fixture;

static void
fixture_init(Fixture *fixture, AkTask task, gchar **class_name)
{
    *fixture = (Fixture){.plugin = {.name = "e"},
                         .corpus = {.task = task, .class_name = class_name},
                         .dataset = {.name = (gchar *)"d, \"e\""}};
    fixture->module.plugin = &fixture->plugin;
    fixture->unit.module = &fixture->module;
    fixture->dataset.corpus = &fixture->corpus;
    fixture->cell = (AkCell){.dataset = &fixture->dataset,
                             .encoder = &fixture->unit,
                             .attention = &fixture->unit,
                             .seed = 3,
                             .name = (gchar *)"d/e-e-s3"};
}

/* The fields behind the seed of the only row that starts with them; NULL: not
 * exactly one. */
static const char *
find_row(gchar *const *row, const char *start)
{
    const char *prefix = "\"d, \"\"e\"\"\",e,e,3,";
    const char *found = NULL;
    for (; *row != NULL; row++)
        if (g_str_has_prefix(*row, prefix) &&
            g_str_has_prefix(*row + strlen(prefix), start)) {
            CU_ASSERT_PTR_NULL(found);
            found = *row + strlen(prefix) + strlen(start);
        }
    return found;
}

#define ASSERT_ROW(rows, start, rest)                                          \
    do {                                                                       \
        const char *row_ = find_row(rows, start);                              \
        CU_ASSERT_TRUE(row_ != NULL && g_str_has_prefix(row_, rest));          \
    } while (0)

static gchar **
print(const Fixture *fixture)
{
    /* predicted, largest weight, a column, tau and its p */
    static const gdouble text[][5] = {
        {0, 0.1, 2.5, 0.5, 0.04},       {1, 0.25, NAN, NAN, NAN},
        {0, 0.4999, 1.5, -0.5, 0.2},    {1, 1.0, 4.0, NAN, NAN},
        {0, 1.0000001, 8.0, 1.0, 0.05},
    };
    g_autoptr(AkQuantities) all = ak_quantities_new();
    for (gsize i = 0; i < G_N_ELEMENTS(text); i++) {
        ak_quantities_next_text(all, (guint)text[i][0], text[i][1]);
        ak_quantities_add(all, "probe", "x", text[i][2], NULL);
        ak_quantities_add(all, "correlation", "tau", text[i][3], &text[i][4]);
        ak_quantities_add(all, "probe", "max_attention", text[i][1], NULL);
    }
    g_autoptr(GString) rows = g_string_new(NULL);
    ak_quantities_print(all, &fixture->cell, rows);
    gchar **row = g_strsplit(rows->str, "\n", -1);
    for (guint i = 0; row[i] != NULL && row[i + 1] != NULL; i++)
        CU_ASSERT_TRUE(g_str_has_prefix(row[i], "\"d, \"\"e\"\"\",e,e,3,"));
    return row;
}

static void
test_rows(void)
{
    gchar *two[] = {(gchar *)"no", (gchar *)"a,b", NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_BINARY, two);
    g_auto(GStrv) row = print(&fixture);

    ASSERT_ROW(row, "probe,x,all,", "4,1,4,2.47487373,3.25,");
    ASSERT_ROW(row, "probe,x,no,", "3,0,4,");
    ASSERT_ROW(row, "probe,x,\"a,b\",", "1,1,4,0,4,4,4,");
    CU_ASSERT_TRUE(g_str_has_suffix(find_row(row, "probe,x,all,"), ","));
    ASSERT_ROW(row, "correlation,tau,all,", "3,2,0.333333333,");
    /* p of 0.04 and 0.05 of three that are defined */
    CU_ASSERT_TRUE(g_str_has_suffix(find_row(row, "correlation,tau,all,"),
                                    ",0.666666667"));
    ASSERT_ROW(row, "correlation,tau,\"a,b\",", "0,2,,,,,,");

    /* The bin of the largest weight: both ends of the range are in. */
    ASSERT_ROW(row, "probe,x@max_attention_0.00-0.25,all,", "1,0,2.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.25-0.50,all,", "1,1,1.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.50-0.75,all,", "0,0,,,,,,");
    ASSERT_ROW(row, "probe,x@max_attention_0.75-1.00,all,", "2,0,6,");
    CU_ASSERT_PTR_NULL(find_row(row, "correlation,tau@"));
    CU_ASSERT_PTR_NULL(find_row(row, "probe,max_attention@"));
}

/* By class where there are fewer than four, and not of several labels. */
static void
test_classes(void)
{
    gchar *name[] = {(gchar *)"a", (gchar *)"b", (gchar *)"c", (gchar *)"d",
                     NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_CLASSES, name);
    g_auto(GStrv) four = print(&fixture);
    CU_ASSERT_PTR_NULL(find_row(four, "probe,x,a,"));
    CU_ASSERT_PTR_NOT_NULL(find_row(four, "probe,x,all,"));

    name[3] = NULL;
    g_auto(GStrv) three = print(&fixture);
    ASSERT_ROW(three, "probe,x,a,", "3,0,");
    ASSERT_ROW(three, "probe,x,c,", "0,0,,,,,,");

    fixture.corpus.task = AK_TASK_MULTILABEL;
    g_auto(GStrv) labels = print(&fixture);
    CU_ASSERT_PTR_NULL(find_row(labels, "probe,x,a,"));
}

/* A text without weights is in no bin. */
static void
test_no_weights(void)
{
    gchar *none[] = {NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_MULTILABEL, none);
    g_autoptr(AkQuantities) all = ak_quantities_new();
    for (guint i = 0; i < 3; i++) {
        ak_quantities_next_text(all, 0, i == 1 ? NAN : 0.125 * i);
        ak_quantities_add(all, "probe", "x", 1.5 + i, NULL);
    }
    g_autoptr(GString) rows = g_string_new(NULL);
    ak_quantities_print(all, &fixture.cell, rows);
    g_auto(GStrv) row = g_strsplit(rows->str, "\n", -1);
    ASSERT_ROW(row, "probe,x,all,", "3,0,2.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.00-0.25,all,", "1,0,1.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.25-0.50,all,", "1,0,3.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.75-1.00,all,", "0,0,,,,,,");
}

/* A class and a bin of all texts have the interval of all; another has its own. */
static void
test_whole(void)
{
    gchar *name[] = {(gchar *)"no", (gchar *)"yes", NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_BINARY, name);
    for (guint n_other = 0; n_other < 2; n_other++) {
        g_autoptr(AkQuantities) all = ak_quantities_new();
        for (guint i = 0; i < 37; i++) {
            const gboolean is_other = i < n_other;
            ak_quantities_next_text(all, is_other, is_other ? 0.6 : 0.3);
            ak_quantities_add(all, "probe", "x", 0.0137 * i * i, NULL);
        }
        g_autoptr(GString) rows = g_string_new(NULL);
        ak_quantities_print(all, &fixture.cell, rows);
        g_auto(GStrv) row = g_strsplit(rows->str, "\n", -1);
        const char *whole = find_row(row, "probe,x,all,");
        const char *class = find_row(row, "probe,x,no,");
        const char *bin = find_row(row, "probe,x@max_attention_0.25-0.50,all,");
        CU_ASSERT_EQUAL(g_strcmp0(whole, class) == 0, n_other == 0);
        CU_ASSERT_EQUAL(g_strcmp0(whole, bin) == 0, n_other == 0);
    }
}

/* Two seeds of three texts: the class and the bin are the text's under each. */
static void
test_pooled(void)
{
    /* seed, text: predicted, largest weight, a column, p */
    static const gdouble number[2][3][4] = {
        {{0, 0.1, 2.5, 0.01}, {1, 0.3, NAN, NAN}, {1, 0.9, 4.0, 0.5}},
        {{1, 0.1, 1.5, 0.04}, {1, 0.6, 0.5, 0.2}, {0, 0.9, 8.0, 0.05}}};
    gchar *two[] = {(gchar *)"no", (gchar *)"yes", NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_BINARY, two);
    const AkQuantities *all[2];
    for (guint s = 0; s < 2; s++) {
        AkQuantities *one = ak_quantities_new();
        for (guint i = 0; i < 3; i++) {
            const gdouble *x = number[s][i];
            ak_quantities_next_text(one, (guint)x[0], x[1]);
            ak_quantities_add(one, "probe", "x", x[2], &x[3]);
        }
        all[s] = one;
    }
    g_autoptr(GString) rows = g_string_new(NULL);
    ak_quantities_print_pooled(2, all, &fixture.cell, rows);
    g_auto(GStrv) row = g_strsplit(rows->str, "\n", -1);
    for (guint i = 0; row[i] != NULL; i++) { /* find_row() looks for seed 3 */
        if (*row[i] == '\0')
            continue;
        g_auto(GStrv) part = g_strsplit(row[i], ",e,e,all,", 2);
        CU_ASSERT_EQUAL_FATAL(g_strv_length(part), 2);
        g_free(row[i]);
        row[i] = g_strconcat(part[0], ",e,e,3,", part[1], NULL);
    }

    ASSERT_ROW(row, "probe,x,all,", "5,1,3.3,2.61916017,2.5,");
    CU_ASSERT_TRUE(g_str_has_suffix(find_row(row, "probe,x,all,"), ",0.6"));
    ASSERT_ROW(row, "probe,x,no,", "2,0,5.25,");
    ASSERT_ROW(row, "probe,x,yes,", "3,1,2,");
    ASSERT_ROW(row, "probe,x@max_attention_0.00-0.25,all,", "2,0,2,");
    ASSERT_ROW(row, "probe,x@max_attention_0.25-0.50,all,", "0,1,,,,,,");
    ASSERT_ROW(row, "probe,x@max_attention_0.50-0.75,all,", "1,0,0.5,");
    ASSERT_ROW(row, "probe,x@max_attention_0.75-1.00,all,", "2,0,6,");
    for (guint s = 0; s < 2; s++)
        ak_quantities_free((AkQuantities *)all[s]);
}

/* What was sent has the same rows, for one cell and for several; NANs and a quantity
 * without p among them. */
static void
test_packed(void)
{
    gchar *classes[] = {(gchar *)"no", (gchar *)"yes", NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_BINARY, classes);
    fixture.dataset.name = (gchar *)"d";
    g_autoptr(AkQuantities) all = ak_quantities_new();
    for (guint i = 0; i < 9; i++) {
        const gdouble p = 0.013 * i;
        ak_quantities_next_text(all, i == 4 ? G_MAXUINT : i % 2,
                                i == 5 ? NAN : 0.11 * i);
        ak_quantities_add(all, "correlation", "tau", i == 2 ? NAN : 0.37 * i,
                          &p);
        ak_quantities_add(all, "control", "tvd", 1.0 / (i + 3), NULL);
    }
    g_autoptr(GVariant) packed = g_variant_ref_sink(ak_quantities_pack(all));
    g_autoptr(AkQuantities) copy = ak_quantities_unpack(packed);
    const AkQuantities *const first[] = {all, all}, *second[] = {copy, copy};
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    ak_quantities_print(all, &fixture.cell, rows);
    ak_quantities_print(copy, &fixture.cell, again);
    CU_ASSERT(rows->len > 500);
    CU_ASSERT_STRING_EQUAL(rows->str, again->str);
    ak_quantities_print_pooled(2, first, &fixture.cell, rows);
    ak_quantities_print_pooled(2, (const AkQuantities *const *)second,
                               &fixture.cell, again);
    CU_ASSERT_STRING_EQUAL(rows->str, again->str);
}

/* As many fields as the header has, and none of them is quoted needlessly. */
static void
test_fields(void)
{
    static const struct {
        const char *text, *field;
    } row[] = {{"plain", "plain"},   {"", ""},
               {"a,b", "\"a,b\""},   {"\"", "\"\"\"\""},
               {"a\nb", "\"a\nb\""}, {"a b;c", "a b;c"},
               {"\r", "\"\r\""}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GString) field = g_string_new(NULL);
        ak_csv_append(field, row[i].text);
        CU_ASSERT_STRING_EQUAL(field->str, row[i].field);
    }

    gchar *none[] = {NULL};
    Fixture fixture;
    fixture_init(&fixture, AK_TASK_BINARY, none);
    fixture.dataset.name = (gchar *)"d";
    const AkSummary summary = {.n = 3,
                               .missing = 1,
                               .mean = 0.1,
                               .std = NAN,
                               .median = -1e-9,
                               .ci_low = 0,
                               .ci_high = 1e20,
                               .significant = NAN};
    g_autoptr(GString) line = g_string_new(NULL);
    ak_summary_print(&fixture.cell, FALSE, "p", "q", "all", &summary, line);
    CU_ASSERT_STRING_EQUAL(line->str,
                           "d,e,e,3,p,q,all,3,1,0.1,,-1e-09,0,1e+20,\n");
    g_string_truncate(line, 0);
    ak_summary_print(&fixture.cell, TRUE, "p", "q", "all", &summary, line);
    CU_ASSERT_STRING_EQUAL(line->str,
                           "d,e,e,all,p,q,all,3,1,0.1,,-1e-09,0,1e+20,\n");
    g_auto(GStrv) header = g_strsplit(ak_summary_header, ",", -1);
    g_auto(GStrv) field = g_strsplit(line->str, ",", -1);
    CU_ASSERT_EQUAL(g_strv_length(header), g_strv_length(field));
}

static const AkCase cases[] = {
    {"values, classes, bins", test_rows},
    {"how many classes have rows", test_classes},
    {"texts without weights", test_no_weights},
    {"a part that is the whole", test_whole},
    {"several seeds", test_pooled},
    {"sent to another process", test_packed},
    {"fields", test_fields},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("quantities", cases);
}
