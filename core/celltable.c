#include "celltable.h"

#include <math.h>
#include <string.h>

static void
celltable_free_column(gpointer data)
{
    AkTableColumn *column = data;
    g_free(column->probe);
    g_free(column->quantity);
    g_array_unref(column->value);
    g_free(column);
}

AkCellTable *
ak_cell_table_new(const AkResults *results)
{
    AkCellTable *table = g_new0(AkCellTable, 1);
    table->results = results;
    table->column = g_ptr_array_new_with_free_func(celltable_free_column);
    table->label = g_array_new(FALSE, FALSE, sizeof(gint));
    table->predicted = g_array_new(FALSE, FALSE, sizeof(gint));
    return table;
}

void
ak_cell_table_free(AkCellTable *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->column);
    g_array_unref(table->label);
    g_array_unref(table->predicted);
    g_free(table);
}

static AkTableColumn *
celltable_find(const AkCellTable *table, const char *probe, const char *quantity)
{
    for (guint i = 0; i < table->column->len; i++) {
        AkTableColumn *column = table->column->pdata[i];
        if (strcmp(column->probe, probe) == 0 &&
            strcmp(column->quantity, quantity) == 0)
            return column;
    }
    return NULL;
}

const AkTableColumn *
ak_cell_table_find(const AkCellTable *table, const char *probe,
                   const char *quantity)
{
    static const char *const core[] = {"text", "correlation", "control"};
    const AkTableColumn *column = celltable_find(table, probe, quantity);
    for (gsize i = 0; column == NULL && i < G_N_ELEMENTS(core); i++)
        column = celltable_find(table, core[i], quantity);
    return column;
}

/* As long as the texts before the last n. */
static void
celltable_pad(const AkCellTable *table, const AkTableColumn *column, guint n)
{
    const gdouble none = NAN;
    while (column->value->len + n < table->label->len)
        g_array_append_val(column->value, none);
}

/* A column as long as the texts before the last n, a new one if there is none. */
static AkTableColumn *
celltable_reach(AkCellTable *table, const char *probe, const char *quantity,
                guint n)
{
    AkTableColumn *column = celltable_find(table, probe, quantity);
    if (column == NULL) {
        column = g_new0(AkTableColumn, 1);
        column->probe = g_strdup(probe);
        column->quantity = g_strdup(quantity);
        column->value = g_array_new(FALSE, FALSE, sizeof(gdouble));
        g_ptr_array_add(table->column, column);
    }
    celltable_pad(table, column, n);
    return column;
}

/* The value of the text that was added last: the first of its name. */
static AkTableColumn *
celltable_put(AkCellTable *table, const char *probe, const char *quantity,
              gdouble value)
{
    AkTableColumn *column = celltable_reach(table, probe, quantity, 1);
    if (column->value->len < table->label->len)
        g_array_append_val(column->value, value);
    return column;
}

/* No column is shorter than there are texts. */
static void
celltable_fill(const AkCellTable *table)
{
    for (guint i = 0; i < table->column->len; i++)
        celltable_pad(table, table->column->pdata[i], 0);
}

static void
celltable_append(AkCellTable *table, const AkCellTable *other)
{
    g_array_append_vals(table->label, other->label->data, other->label->len);
    g_array_append_vals(table->predicted, other->predicted->data,
                        other->predicted->len);
    for (guint i = 0; i < other->column->len; i++) {
        const AkTableColumn *from = other->column->pdata[i];
        AkTableColumn *to = celltable_reach(table, from->probe, from->quantity,
                                            other->label->len);
        to->unit = from->unit;
        to->help = from->help;
        g_array_append_vals(to->value, from->value->data, from->value->len);
    }
    celltable_fill(table);
}

AkCellTable *
ak_cell_table_pool(const GPtrArray *tables)
{
    const AkCellTable *first = tables->pdata[0];
    AkCellTable *pool = ak_cell_table_new(first->results);
    for (guint i = 0; i < tables->len; i++)
        celltable_append(pool, tables->pdata[i]);
    return pool;
}

/* A class, or -1. */
static gint
celltable_class(AkScan *instance, const char *name)
{
    gdouble value;
    if (!ak_scan_number(instance, name, &value, NULL) || !(value >= 0.0) ||
        value > 1e9)
        return -1;
    return (gint)value;
}

/* Once NAN, it stays. */
static gdouble
celltable_max(gsize n, const gdouble *value)
{
    gdouble max = 0.0;
    for (gsize t = 0; t < n; t++)
        if (isnan(value[t]) || value[t] > max)
            max = value[t];
    return max;
}

static void
celltable_put_pairs(AkCellTable *table, const AkCellReader *reader)
{
    for (guint i = 0; i < reader->pair->len; i++) {
        const AkPairFound *pair = &g_array_index(reader->pair, AkPairFound, i);
        g_autofree gchar *shuffled =
            g_strconcat(pair->quantity, "@shuffled", NULL);
        celltable_put(table, "correlation", pair->quantity, pair->tau);
        celltable_put(table, "correlation", shuffled, pair->tau_shuffled);
    }
}

static const AkPairFound *
celltable_pair(const AkCellReader *reader, const char *a, const char *b)
{
    g_autofree gchar *name = g_strdup_printf("tau_%s_%s", a, b);
    for (guint i = 0; i < reader->pair->len; i++) {
        const AkPairFound *pair = &g_array_index(reader->pair, AkPairFound, i);
        if (strcmp(pair->quantity, name) == 0)
            return pair;
    }
    return NULL;
}

/* tau_A_B - tau_attention_A and - tau_attention_B of every two importances. */
static void
celltable_put_differences(AkCellTable *table, const AkCellReader *reader)
{
    const GPtrArray *probe = table->results->probe;
    for (guint i = 0; i < probe->len; i++)
        for (guint j = 0; j < probe->len; j++) {
            const char *name[] = {((const AkDeclared *)probe->pdata[i])->name,
                                  ((const AkDeclared *)probe->pdata[j])->name};
            const AkPairFound *pair = celltable_pair(reader, name[0], name[1]);
            for (gsize k = 0; pair != NULL && k < 2; k++) {
                const AkPairFound *other =
                    celltable_pair(reader, "attention", name[k]);
                if (other == NULL)
                    continue;
                g_autofree gchar *quantity =
                    g_strdup_printf("%s-%s", pair->quantity, other->quantity);
                celltable_put(table, "correlation", quantity,
                              pair->tau - other->tau);
            }
        }
}

static gboolean
celltable_put_columns(AkCellTable *table, const AkDeclared *probe, AkScan *scan,
                      GError **error)
{
    for (const AkColumn *c = probe->columns; c->name != NULL; c++) {
        gdouble value;
        if (!ak_scan_number(scan, c->name, &value, error))
            return FALSE;
        AkTableColumn *column =
            celltable_put(table, probe->name, c->name, value);
        column->unit = c->unit;
        column->help = c->help;
    }
    return TRUE;
}

gboolean
ak_cell_table_add(AkCellTable *table, AkCellReader *reader, GError **error)
{
    gsize n = 0;
    gdouble uniform_tvd;
    const gint label = celltable_class(reader->instance, "label");
    const gint predicted = celltable_class(reader->instance, "predicted");
    g_autofree gdouble *attention =
        ak_scan_numbers(reader->instance, "attention", &n, error);
    if (attention == NULL ||
        !ak_scan_number(reader->instance, "uniform_tvd", &uniform_tvd, error))
        return FALSE;
    g_array_append_val(table->label, label);
    g_array_append_val(table->predicted, predicted);
    celltable_put(table, "text", "words", (gdouble)n);
    celltable_put(table, "text", "max_attention", celltable_max(n, attention));
    celltable_put_pairs(table, reader);
    celltable_put_differences(table, reader);
    celltable_put(table, "control", "uniform_tvd", uniform_tvd);
    for (guint i = 0; i < table->results->probe->len; i++)
        if (!celltable_put_columns(table, table->results->probe->pdata[i],
                                   reader->probe->pdata[i], error))
            return FALSE;
    celltable_fill(table);
    return TRUE;
}
