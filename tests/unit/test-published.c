/* Tests of published.c: the data file, and which of it belongs to which data
 * set. */
#include "published.h"

#include "harness.h"

#include <math.h>
#include <string.h>

#define HEAD                                                                   \
    "source,dataset,encoder,attention,quantity,class,mean,std,significant,"    \
    "note"

/* A figure of the data file as it stands in the publications. */
typedef struct Known {
    AkSource source;
    const char *dataset, *encoder, *attention, *quantity, *class_name;
    gdouble mean, std, significant;
    guint decimals;
} Known;

#define REPOSITORY AK_SOURCE_REPOSITORY
#define PAPER AK_SOURCE_PAPER
#define TAU_G "tau_attention_gradient"
#define TAU_LOO "tau_attention_loo"

/* clang-format off */
static const Known known[] = {
    {REPOSITORY, "sst", "bilstm", "additive", TAU_G, "0", 0.3432, 0.2114, 0.48, 4},
    {REPOSITORY, "sst", "average", "dot", TAU_LOO, "all", 0.3140, 0.1751, 0.42, 4},
    {REPOSITORY, "sst", "bilstm", "additive", "f1", "all", 0.7835, NAN, NAN, 4},
    {REPOSITORY, "snli", "bilstm", "additive", TAU_G, "0", 0.3059, 0.2263, 0.36, 4},
    {REPOSITORY, "babi-1", "bilstm", "additive", "accuracy", "all", 1.0, NAN, NAN, 4},
    /* A constant ranking: the authors have no mean, but a share. */
    {REPOSITORY, "imdb", "average", "dot", TAU_G, "1", NAN, NAN, 0.77, 0},
    {PAPER, "sst", "bilstm", "additive", TAU_G, "0", 0.40, 0.21, 0.59, 2},
    {PAPER, "newsgroups", "average", "additive", TAU_G, "1", 0.66, 0.09, 1.00, 2},
    {PAPER, "mimic-anemia", "bilstm", "additive", TAU_LOO, "1", 0.44, 0.06, 1.00, 2},
    {PAPER, "cnn-qa", "bilstm", "additive", TAU_LOO, "all", 0.16, 0.07, 0.95, 2},
    /* The paper's first class is neutral, our label 2; its third entailment. */
    {PAPER, "snli", "bilstm", "additive", TAU_G, "2", 0.36, 0.22, 0.46, 2},
    {PAPER, "snli", "bilstm", "additive", TAU_G, "1", 0.40, 0.20, 0.52, 2},
    {PAPER, "snli", "", "", "train_size", "1", 183416, NAN, NAN, 0},
    {PAPER, "sst", "", "", "vocabulary", "all", 16175, NAN, NAN, 0},
    {PAPER, "adr", "", "", "test_size", "1", 487, NAN, NAN, 0},
    {PAPER, "adr", "bilstm", "additive", "f1", "all", 0.61, NAN, NAN, 2},
    {PAPER, "babi-2", "bilstm", "additive", "accuracy", "all", 0.48, NAN, NAN, 2},
};
/* clang-format on */

static GPtrArray *
published_all(void)
{
    GError *error = NULL;
    GPtrArray *all = ak_published_parse(ak_published_lines, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_assert_nonnull(all);
    return all;
}

static gboolean
published_equal(gdouble a, gdouble b)
{
    return isnan(a) ? isnan(b) : fabs(a - b) < 1e-12;
}

static void
test_known(void)
{
    g_autoptr(GPtrArray) all = published_all();
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        const Known *k = &known[i];
        const AkPublished *found =
            ak_published_find(all, k->source, k->dataset, k->encoder,
                              k->attention, k->quantity, k->class_name);
        CU_ASSERT_PTR_NOT_NULL(found);
        if (found == NULL || !published_equal(found->mean, k->mean) ||
            !published_equal(found->std, k->std) ||
            !published_equal(found->significant, k->significant) ||
            found->decimals != k->decimals) {
            g_printerr("not as published: %s %s %s\n", k->dataset, k->quantity,
                       k->class_name);
            CU_FAIL("a published figure");
        }
    }
    CU_ASSERT_PTR_NULL(
        ak_published_find(all, PAPER, "sst", "cnn", "additive", TAU_G, "0"));
}

/* Nothing is lost, nothing is there twice, and a share is one. */
static void
test_whole(void)
{
    g_autoptr(GPtrArray) all = published_all();
    guint n[AK_N_SOURCE] = {0};
    for (guint i = 0; i < all->len; i++) {
        const AkPublished *figure = all->pdata[i];
        if (strcmp(figure->quantity, "note") == 0) {
            CU_ASSERT_TRUE(strlen(figure->note) > 10);
            continue;
        }
        n[figure->source]++;
        CU_ASSERT_PTR_EQUAL(
            ak_published_find(all, figure->source, figure->dataset,
                              figure->encoder, figure->attention,
                              figure->quantity, figure->class_name),
            figure);
        CU_ASSERT_FALSE(figure->significant < 0.0 || figure->significant > 1.0);
        CU_ASSERT_FALSE(g_str_has_prefix(figure->quantity, "tau_") &&
                        fabs(figure->mean) > 1.0);
    }
    CU_ASSERT_EQUAL(n[REPOSITORY], 590);
    /* Table 1: 12 data sets of 2 figures and a metric, and two sizes of 2 classes
     * (7 data sets), 3 (snli) or none (4).  Table 2: 21 rows of 3. */
    CU_ASSERT_EQUAL(n[PAPER], 12 * 3 + 2 * (7 * 2 + 3 + 4) + 21 * 3);
}

static void
test_names(void)
{
    g_autoptr(GPtrArray) all = published_all();
    CU_ASSERT_STRING_EQUAL(ak_published_name(all, "sst", NULL), "sst");
    CU_ASSERT_STRING_EQUAL(ak_published_name(all, "babi", "1"), "babi-1");
    CU_ASSERT_STRING_EQUAL(ak_published_name(all, "mimic", "diabetes"),
                           "mimic-diabetes");
    CU_ASSERT_STRING_EQUAL(ak_published_name(all, "cnn-qa", NULL), "cnn-qa");
    CU_ASSERT_PTR_NULL(ak_published_name(all, "babi", NULL));
    CU_ASSERT_PTR_NULL(ak_published_name(all, "babi", "4"));
    CU_ASSERT_PTR_NULL(ak_published_name(all, "sst", "fine"));
    CU_ASSERT_PTR_NULL(ak_published_name(all, "planted", NULL));
}

typedef struct Fault {
    const char *line[4];
    const char *part; /* of the message; NULL: no fault */
} Fault;

/* clang-format off */
static const Fault fault[] = {
    {{"# a remark", "", HEAD}, NULL},
    {{HEAD, "paper,d,e,a,q,all,1,0.5,0.25,"}, NULL},
    {{"paper,d,e,a,q,all,1,,,", HEAD}, "published.csv:1: expected the columns'"},
    {{HEAD, "# a remark", "paper,d,e,a,q,all,1,,"}, "published.csv:3: expected ten fields"},
    {{HEAD, "paper,d,e,a,q,all,1,,,a, b"}, "published.csv:2: expected ten fields"},
    {{HEAD, "papers,d,e,a,q,all,1,,,"}, "published.csv:2: expected repository or paper: 'papers'"},
    {{HEAD, "attnkit,d,e,a,q,all,1,,,"}, "expected repository or paper"},
    {{HEAD, "paper,d,e,a,q,all,0.4x,,,"}, "published.csv:2: expected a number: '0.4x'"},
    {{HEAD, "paper,d,e,a,q,all,1,nan,,"}, "expected a number: 'nan'"},
    {{HEAD, "paper,d,e,a,q,all,1,,inf,"}, "expected a number: 'inf'"},
};
/* clang-format on */

static void
test_faults(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fault); i++) {
        GError *error = NULL;
        g_autoptr(GPtrArray) all = ak_published_parse(fault[i].line, &error);
        CU_ASSERT_EQUAL(all == NULL, fault[i].part != NULL);
        if (fault[i].part != NULL) {
            CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
            AK_ASSERT_ERROR(&error, fault[i].part);
        } else {
            AK_ASSERT_NO_ERROR(&error);
        }
    }
}

static const AkCase cases[] = {
    {"figures as published", test_known},
    {"the whole file", test_whole},
    {"names of data sets", test_names},
    {"faults", test_faults},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("published", cases);
}
