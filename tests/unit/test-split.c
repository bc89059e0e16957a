/* Splits that are drawn: their sizes, what they depend on, and what not. */
#include "corpus.h"
#include "examples.h"
#include "harness.h"

#include <string.h>

/* n examples of the training split in an order of `step`, which has no divisor in
 * common with n; a fifth of them has label 1. */
static AkExamples *
make(guint n, guint step)
{
    AkExamples *examples = ak_examples_new();
    for (guint i = 0; i < n; i++) {
        const guint k = i * step % n;
        g_autofree gchar *id = g_strdup_printf("text-%u", k);
        ak_examples_add(examples, &(AkExample){.id = id,
                                               .split = AK_TRAIN,
                                               .text = "a b",
                                               .label = k % 5 == 0});
    }
    return examples;
}

static gint
compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids of a split, sorted and joined. */
static gchar *
ids(const AkExamples *examples, AkSplit split)
{
    g_autoptr(GPtrArray) id = g_ptr_array_new();
    for (guint i = 0; i < examples->example->len; i++) {
        const AkHeld *held = examples->example->pdata[i];
        if (held->given.split == split)
            g_ptr_array_add(id, (gpointer)held->given.id);
    }
    g_ptr_array_sort(id, compare_ids);
    g_ptr_array_add(id, NULL);
    return g_strjoinv(" ", (gchar **)id->pdata);
}

static gsize
count_label(const AkExamples *examples, AkSplit split, gint label)
{
    gsize n = 0;
    for (guint i = 0; i < examples->example->len; i++) {
        const AkHeld *held = examples->example->pdata[i];
        n += held->given.split == split && held->given.label == label;
    }
    return n;
}

static void
test_sizes(void)
{
    static const struct {
        gsize n;
        gdouble share;
        gsize size;
    } row[] = {
        {10000, 0.15, 1500}, {1993, 0.2, 399}, {7, 0.15, 2},  {1, 0.2, 1},
        {0, 0.2, 0},         {20, 0.0, 0},     {20, 1.0, 20},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        CU_ASSERT_EQUAL(ak_split_size(row[i].n, row[i].share), row[i].size);
}

/* The same ids whatever the order; others under another seed, and for another
 * split. */
static void
test_draw(void)
{
    g_autoptr(AkExamples) a = make(103, 1);
    g_autoptr(AkExamples) b = make(103, 47);
    g_autoptr(AkExamples) c = make(103, 1);
    ak_examples_move(a, AK_TRAIN, AK_DEV, 21, FALSE, 7);
    ak_examples_move(b, AK_TRAIN, AK_DEV, 21, FALSE, 7);
    ak_examples_move(c, AK_TRAIN, AK_DEV, 21, FALSE, 8);
    g_autofree gchar *ids_a = ids(a, AK_DEV), *ids_b = ids(b, AK_DEV),
                     *ids_c = ids(c, AK_DEV);
    CU_ASSERT_EQUAL(ak_examples_count(a, AK_DEV), 21);
    CU_ASSERT_EQUAL(ak_examples_count(a, AK_TRAIN), 82);
    CU_ASSERT_STRING_EQUAL(ids_a, ids_b);
    CU_ASSERT_STRING_NOT_EQUAL(ids_a, ids_c);

    /* Most of a split drawn first are not those that another one gets next. */
    g_autoptr(AkExamples) d = make(103, 1);
    ak_examples_move(d, AK_TRAIN, AK_TEST, 21, FALSE, 7);
    g_autofree gchar *ids_d = ids(d, AK_TEST);
    CU_ASSERT_STRING_NOT_EQUAL(ids_a, ids_d);

    ak_examples_move(d, AK_TRAIN, AK_DEV, 1000, FALSE, 7);
    CU_ASSERT_EQUAL(ak_examples_count(d, AK_TRAIN), 0);
    CU_ASSERT_EQUAL(ak_examples_count(d, AK_DEV), 82);
    ak_examples_move(d, AK_TRAIN, AK_DEV, 3, TRUE, 7); /* of nothing */
    CU_ASSERT_EQUAL(ak_examples_count(d, AK_DEV), 82);
}

/* 103 texts, 21 of label 1: of 21 drawn 4.28 are, rounded to 4; of 31 it is 6.32
 * and 24.68, so the one that is left goes to label 0. */
static void
test_strata(void)
{
    static const struct {
        gsize n, n_one;
    } row[] = {{21, 4}, {31, 6}, {0, 0}, {1, 0}, {103, 21}, {50, 10}, {2, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkExamples) examples = make(103, 29);
        ak_examples_move(examples, AK_TRAIN, AK_TEST, row[i].n, TRUE, 3);
        CU_ASSERT_EQUAL(ak_examples_count(examples, AK_TEST), row[i].n);
        CU_ASSERT_EQUAL(count_label(examples, AK_TEST, 1), row[i].n_one);
    }
}

/* What is drawn stays in its order, the rest of the split goes, other splits
 * stay. */
static void
test_sample(void)
{
    g_autoptr(AkExamples) a = make(103, 1);
    g_autoptr(AkExamples) b = make(103, 47);
    ak_examples_move(a, AK_TRAIN, AK_TEST, 50, FALSE, 5);
    ak_examples_move(b, AK_TRAIN, AK_TEST, 50, FALSE, 5);
    ak_examples_sample(a, AK_TEST, 20, 5);
    ak_examples_sample(b, AK_TEST, 20, 5);
    g_autofree gchar *ids_a = ids(a, AK_TEST), *ids_b = ids(b, AK_TEST);
    CU_ASSERT_STRING_EQUAL(ids_a, ids_b);
    CU_ASSERT_EQUAL(a->example->len, 73);
    CU_ASSERT_EQUAL(ak_examples_count(a, AK_TRAIN), 53);
    CU_ASSERT_EQUAL(ak_examples_count(a, AK_TEST), 20);
    ak_examples_sample(a, AK_TEST, 30, 5);
    CU_ASSERT_EQUAL(ak_examples_count(a, AK_TEST), 20);
    ak_examples_sample(a, AK_TEST, 0, 5);
    CU_ASSERT_EQUAL(a->example->len, 53);
}

static const AkCase cases[] = {
    {"sizes", test_sizes},   {"a draw", test_draw}, {"strata", test_strata},
    {"sample", test_sample}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("split", cases);
}
