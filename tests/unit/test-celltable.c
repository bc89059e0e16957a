/* The records of a cell, side by side: whatever stands in them, a table has one
 * number of each text in each column, or there is none. */
#include "celltable.h"
#include "harness.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define TEXT(id)                                                               \
    "{\"id\":\"" id                                                            \
    "\",\"label\":0,\"predicted\":1,\"attention\":[0.25,0.75],"                \
    "\"uniform_tvd\":0.5}\n"
#define P(id, x) "{\"id\":\"" id "\",\"x\":" x "}\n"
#define PAIR(id, a, b)                                                         \
    "{\"id\":\"" id "\",\"a\":\"" a "\",\"b\":\"" b                            \
    "\",\"tau\":0.375,\"tau_shuffled\":-1}\n"

static void
table_write(const gchar *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_autofree gchar *above = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(above, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A folder with one cell, of a probe p that declares its column twice. */
static AkResults *
table_results(const char *instances, const char *p, const char *correlation)
{
    g_autofree gchar *folder = ak_test_folder();
    table_write(folder, "manifest.json",
                "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":[\"c\"],"
                "\"probes\":{\"p\":{\"columns\":[{\"name\":\"x\"},"
                "{\"name\":\"x\"}]}}}");
    table_write(folder, "cells/c/instances.jsonl", instances);
    table_write(folder, "cells/c/p.jsonl", p);
    table_write(folder, "cells/c/correlation.jsonl", correlation);
    GError *error = NULL;
    AkResults *results = ak_results_read_manifest(folder, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_EQUAL_FATAL(results->probe->len, 1);
    return results;
}

static AkCellTable *
table_read(const AkResults *results, GError **error)
{
    g_autoptr(AkCellTable) table = ak_cell_table_new(results);
    g_autoptr(AkCellReader) reader = ak_cell_reader_new(results, "c", error);
    gboolean is_end = FALSE;
    while (reader != NULL && ak_cell_reader_next(reader, &is_end, error) &&
           (is_end || ak_cell_table_add(table, reader, error)))
        if (is_end)
            return g_steal_pointer(&table);
    return NULL;
}

static void
table_free(AkResults *results)
{
    ak_test_folder_remove(g_strdup(results->out));
    ak_results_free(results);
}

/* Pairs that some texts lack; names that are made of others. */
static void
test_columns(void)
{
    AkResults *results = table_results(
        TEXT("a") TEXT("b") TEXT("c"), P("a", "1.5") P("b", "2") P("c", "3"),
        PAIR("a", "attention", "p") PAIR("b", "attention", "q")
            PAIR("b", "attention", "q@shuffled"));
    GError *error = NULL;
    g_autoptr(AkCellTable) table = table_read(results, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    g_ptr_array_add(tables, table);
    g_ptr_array_add(tables, table);
    g_autoptr(AkCellTable) pool = ak_cell_table_pool(tables);
    CU_ASSERT_EQUAL(table->predicted->len, 3);
    CU_ASSERT_EQUAL(pool->predicted->len, 6);
    for (guint i = 0; i < table->column->len; i++) {
        const AkTableColumn *one = table->column->pdata[i];
        const AkTableColumn *both = pool->column->pdata[i];
        CU_ASSERT_EQUAL(one->value->len, 3);
        CU_ASSERT_EQUAL(both->value->len, 6);
    }
    const AkTableColumn *x = ak_cell_table_find(table, "p", "x");
    CU_ASSERT_EQUAL(g_array_index(x->value, gdouble, 0), 1.5);
    CU_ASSERT_EQUAL(g_array_index(x->value, gdouble, 2), 3.0);
    const AkTableColumn *tau = ak_cell_table_find(pool, "p", "tau_attention_p");
    for (guint i = 0; i < 6; i++) {
        const gdouble value = g_array_index(tau->value, gdouble, i);
        CU_ASSERT(i % 3 == 0 ? value == 0.375 : isnan(value));
    }
    table_free(results);
}

#define AB TEXT("a") TEXT("b")
#define P_AB P("a", "1") P("b", "2")

static void
test_faults(void)
{
    static const struct {
        const char *instances, *p, *correlation, *fault;
    } row[] = {
        {AB, P_AB, PAIR("a", "attention", "p") PAIR("b", "attention", "p"),
         NULL},
        {AB, P_AB, PAIR("a", "attention", "p") PAIR("a", "attention", "p"),
         "correlation.jsonl:2: a pair that an earlier line of this text has"},
        {AB, P_AB,
         PAIR("a", "u_v", "p") PAIR("a", "u", "q") PAIR("a", "u", "v_p"),
         "correlation.jsonl:3: a pair that an earlier"},
        {AB, P_AB,
         PAIR("a", "u", "v") PAIR("b", "u", "v") PAIR("a", "attention", "p"),
         "correlation.jsonl:3: an id that instances.jsonl lacks, or has else"},
        {AB, P_AB, PAIR("b", "u", "v") PAIR("a", "u", "v"),
         "correlation.jsonl:2: an id that instances.jsonl lacks, or has else"},
        {AB, P_AB, PAIR("z", "u", "v"),
         "correlation.jsonl:1: an id that instances.jsonl lacks"},
        {AB, P("a", "1") P("a", "1") P("b", "2"), "",
         "p.jsonl:2: the record is of text 'a', expected 'b'"},
        {AB, P("b", "2") P("a", "1"), "",
         "p.jsonl:1: the record is of text 'b'"},
        {AB, P("a", "1"), "", "p.jsonl:2: the file ends before its last text"},
        {AB, P_AB P("b", "2"), "",
         "p.jsonl:3: an id that instances.jsonl lacks, or has elsewhere"},
        {AB TEXT("a"), P_AB P("a", "1"), "",
         "instances.jsonl:3: an id that an earlier line has"},
        {"", P("a", "1"), "", "p.jsonl:1: an id that instances.jsonl lacks"},
        {"", "", "", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkResults *results =
            table_results(row[i].instances, row[i].p, row[i].correlation);
        GError *error = NULL;
        g_autoptr(AkCellTable) table = table_read(results, &error);
        CU_ASSERT_EQUAL(table != NULL, row[i].fault == NULL);
        if (row[i].fault != NULL)
            AK_ASSERT_ERROR(&error, row[i].fault);
        AK_ASSERT_NO_ERROR(&error);
        table_free(results);
    }
}

static const AkCase cases[] = {
    {"as many numbers as texts", test_columns},
    {"records that do not fit", test_faults},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("celltable", cases);
}
