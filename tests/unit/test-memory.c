/* Sizes of memory, as a user writes them. */
#include "memory.h"

#include "corpus.h"
#include "examples.h"
#include "harness.h"

#include <string.h>

static void
test_sizes(void)
{
    static const struct {
        const char *text;
        gdouble bytes; /* -1: it is none */
    } row[] = {
        {"", 0.0},
        {"2G", 2147483648.0},
        {"2g", 2147483648.0},
        {"512M", 536870912.0},
        {"512 MB", 536870912.0},
        {"1.5GiB", 1610612736.0},
        {"3k", 3072.0},
        {"1T", 1099511627776.0},
        {"123456789 b", 123456789.0},
        {"4096B", 4096.0},
        {"200", -1.0},
        {"123456789", -1.0},
        {"2e9 ", -1.0},
        {"0", -1.0},
        {"0M", -1.0},
        {"0.25B", -1.0},
        {"-1G", -1.0},
        {"+1G", -1.0},
        {"G", -1.0},
        {" 1G", -1.0},
        {"2 GG", -1.0},
        {"2Q", -1.0},
        {"nan", -1.0},
        {"1e999", -1.0},
        {"1e3G", -1.0},
        {"0x10G", -1.0},
        {"1.2.3G", -1.0},
        {"lots", -1.0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        gdouble bytes = -2.0;
        const gboolean ok = ak_memory_parse(row[i].text, &bytes);
        if (ok != (row[i].bytes >= 0.0))
            g_printerr("'%s'\n", row[i].text);
        CU_ASSERT_EQUAL(ok, row[i].bytes >= 0.0);
        if (ok)
            AK_ASSERT_NEAR(bytes, row[i].bytes, 0.0);
    }
}

/* What is said can be set: it is not less. */
static void
test_said(void)
{
    static const struct {
        gdouble bytes;
        const char *text;
    } row[] = {
        {1.0, "1 MB"},
        {1048577.0, "2 MB"},
        {536870912.0, "512 MB"},
        {1073741823.0, "1.0 GB"},
        {1610612737.0, "1.6 GB"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *text = ak_memory_print(row[i].bytes);
        gdouble bytes = 0.0;
        CU_ASSERT_STRING_EQUAL(text, row[i].text);
        CU_ASSERT_TRUE(ak_memory_parse(text, &bytes));
        CU_ASSERT_TRUE(bytes >= row[i].bytes);
    }
}

/* Of this process: what is written to counts. */
static void
test_taken(void)
{
    enum { SIZE = 64 << 20 };
    const gdouble before = ak_memory_taken();
    g_autofree gchar *block = g_malloc(SIZE);
    memset(block, 1, SIZE);
    const gdouble after = ak_memory_taken();
    CU_ASSERT_TRUE(before > 1e5 && after >= before + 0.9 * SIZE);
    CU_ASSERT_TRUE(block[SIZE / 2] == 1 && ak_memory_most() >= 0.9 * after);
}

/* A look at memory comes after each MB of a reader's texts: of one long word, id or
 * query, or of what else a text has. */
static void
test_watched(void)
{
    enum { LONG = 5 << 18 };
    g_autofree gchar *word = g_strnfill(LONG, 'w');
    g_autofree guint32 *index = g_new0(guint32, LONG / sizeof(guint32));
    const gsize n = LONG / sizeof *index;
    const AkExample row[] = {
        {.id = "w", .text = word},
        {.id = word, .text = "a"},
        {.id = "q", .text = "a", .query = word},
        {.id = "r", .text = "a", .rationale = index, .n_rationale = n},
        {.id = "c", .text = "a", .candidates = index, .n_candidate = n},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkExamples) examples = ak_examples_new();
        examples->watch.bound = 1e6;
        CU_ASSERT_TRUE(
            ak_examples_add(examples, &(AkExample){.id = "s", .text = "a"}));
        CU_ASSERT_FALSE(ak_examples_add(examples, &row[i]));
    }
}

static const AkCase cases[] = {
    {"sizes", test_sizes},
    {"what is said", test_said},
    {"what is taken", test_taken},
    {"what is watched", test_watched},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("memory", cases);
}
