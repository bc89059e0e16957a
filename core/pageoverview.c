/* pageoverview.c: the means of all models beside each other. */
#include "pageparts.h"

#include "figures.h"
#include "html.h"
#include "reading.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* A heading in two lines, of which the upper spans what has it in common. */
typedef struct OverviewColumn {
    const char *probe, *quantity; /* of a figure */
    gchar *top, *bottom;
} OverviewColumn;

static void
overview_free_column(gpointer data)
{
    OverviewColumn *column = data;
    g_free(column->top);
    g_free(column->bottom);
    g_free(column);
}

/* A few of the test, all agreements of attention, and the columns of probes. */
static gboolean
overview_takes(const AkFigure *figure)
{
    static const char *const test[] = {"roc_auc", "f1", "accuracy", NULL};
    const char *quantity = figure->quantity;
    if (strcmp(figure->class_name, "all") != 0 || strchr(quantity, '@') != NULL)
        return FALSE;
    if (strcmp(figure->probe, "test") == 0)
        return g_strv_contains(test, quantity);
    if (strcmp(figure->probe, "correlation") == 0)
        return g_str_has_prefix(quantity, "tau_") &&
               strstr(quantity, "-tau_") == NULL; /* no difference of two */
    return TRUE;
}

/* "tau(attention, loo)" stands under Kendall's tau, "shuffled: output moves" under
 * shuffled; what has no such parts stands alone. */
static OverviewColumn *
overview_new_column(const AkFigure *figure)
{
    OverviewColumn *column = g_new0(OverviewColumn, 1);
    column->probe = figure->probe;
    column->quantity = figure->quantity;
    if (strcmp(figure->probe, "test") == 0) {
        column->top = g_strdup("test");
        column->bottom = g_strdup(ak_reading_metric(figure->quantity));
        return column;
    }
    g_autofree gchar *name = ak_reading_name(figure->probe, figure->quantity);
    g_auto(GStrv) part = g_strsplit(name, ": ", 2);
    if (g_str_has_prefix(name, "tau(") && g_str_has_suffix(name, ")")) {
        column->top = g_strdup("Kendall's tau");
        column->bottom = g_strndup(name + 4, strlen(name) - 5);
    } else if (part[1] != NULL) {
        column->top = g_strdup(part[0]);
        column->bottom = g_strdup(part[1]);
    } else {
        column->top = g_strdup("");
        column->bottom = g_strdup(name);
    }
    return column;
}

static gboolean
overview_has(const GPtrArray *columns, const AkFigure *figure)
{
    for (guint i = 0; i < columns->len; i++) {
        const OverviewColumn *column = columns->pdata[i];
        if (strcmp(column->probe, figure->probe) == 0 &&
            strcmp(column->quantity, figure->quantity) == 0)
            return TRUE;
    }
    return FALSE;
}

static GPtrArray *
overview_columns(const GPtrArray *groups)
{
    GPtrArray *columns = g_ptr_array_new_with_free_func(overview_free_column);
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        for (guint j = 0; j < group->figures->len; j++) {
            const AkFigure *figure = group->figures->pdata[j];
            if (overview_takes(figure) && !overview_has(columns, figure))
                g_ptr_array_add(columns, overview_new_column(figure));
        }
    }
    return columns;
}

/* As many columns from `at` on stand under one heading. */
static guint
overview_span(const GPtrArray *columns, guint at)
{
    const OverviewColumn *first = columns->pdata[at];
    guint n = 1;
    while (*first->top != '\0' && at + n < columns->len &&
           strcmp(first->top,
                  ((const OverviewColumn *)columns->pdata[at + n])->top) == 0)
        n++;
    return n;
}

static void
overview_head(const GPtrArray *columns, GString *out)
{
    g_string_append(out,
                    "<thead><tr><th scope=\"col\" rowspan=\"2\">model</th>");
    for (guint i = 0, n; i < columns->len; i += n) {
        const OverviewColumn *column = columns->pdata[i];
        n = overview_span(columns, i);
        g_autofree gchar *span = g_strdup_printf("%u", n);
        if (*column->top == '\0')
            ak_html(out,
                    "<th scope=\"col\" class=\"first\" rowspan=\"2\">%</th>",
                    column->bottom);
        else
            ak_html(out,
                    "<th scope=\"%\" class=\"first top\" colspan=\"%\">%</th>",
                    n > 1 ? "colgroup" : "col", span, column->top);
    }
    g_string_append(out, "</tr>\n<tr>");
    for (guint i = 0, n; i < columns->len; i += n) {
        n = overview_span(columns, i);
        for (guint j = i; j < i + n; j++) {
            const OverviewColumn *column = columns->pdata[j];
            if (*column->top != '\0')
                ak_html(out, "<th scope=\"col\"%>%</th>",
                        j == i ? " class=first" : "", column->bottom);
        }
    }
    g_string_append(out, "</tr></thead><tbody>\n");
}

static gchar *
overview_number(const AkReportGroup *group, const OverviewColumn *column)
{
    const AkFigure *figure =
        ak_figures_find(group->figures, column->probe, column->quantity, "all");
    return ak_table_number(figure != NULL ? figure->mean : (gdouble)NAN);
}

static void
overview_row(const AkReportGroup *group, const GPtrArray *columns, GString *out)
{
    g_autofree gchar *title =
        g_strdup_printf("%s, %s%s", group->stem, group->seeds,
                        ak_reading_n_weak(group) > 0 ? " *" : "");
    ak_html(out, "<tr><th scope=\"row\">%</th>", title);
    for (guint i = 0, n; i < columns->len; i += n) {
        n = overview_span(columns, i);
        for (guint j = i; j < i + n; j++) {
            g_autofree gchar *number = overview_number(group, columns->pdata[j]);
            ak_html(out, j == i ? "<td class=\"first\">%</td>" : "<td>%</td>",
                    number);
        }
    }
    g_string_append(out, "</tr>\n");
}

/* The groups that a report tells of, or the seeds of these. */
static void
overview_table(const GPtrArray *groups, const GPtrArray *columns,
               const char *caption, gboolean is_seeds, GString *out)
{
    gboolean is_weak = FALSE;
    ak_page_begin_table(out, caption);
    overview_head(columns, out);
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        if (group->has_pool != is_seeds)
            continue;
        overview_row(group, columns, out);
        is_weak |= ak_reading_n_weak(group) > 0;
    }
    ak_page_end_table(out);
    if (is_weak)
        g_string_append(out, "<p class=\"note\">* not clearly better than "
                             "chance, of several seeds at least one.</p>\n");
}

/* Of a single model no table, but each number with its name below it. */
static void
overview_tiles(const AkReportGroup *group, const GPtrArray *columns,
               GString *out)
{
    g_string_append(out, "<ul class=\"tiles\">\n");
    for (guint i = 0; i < columns->len; i++) {
        const OverviewColumn *column = columns->pdata[i];
        g_autofree gchar *number = overview_number(group, column);
        ak_html(out, "<li><b>%</b> %%%</li>\n", number, column->top,
                *column->top != '\0' ? ": " : "", column->bottom);
    }
    g_string_append(out,
                    "</ul>\n<p class=\"note\">Means over the texts.</p>\n");
}

void
ak_page_overview(const GPtrArray *groups, GString *out)
{
    g_autoptr(GPtrArray) columns = overview_columns(groups);
    guint n_seed = 0;
    for (guint i = 0; i < groups->len; i++)
        n_seed += ((const AkReportGroup *)groups->pdata[i])->has_pool;
    if (groups->len == 1) {
        overview_tiles(groups->pdata[0], columns, out);
        return;
    }
    overview_table(groups, columns, "All models: means over the texts", FALSE,
                   out);
    if (n_seed == 0)
        return;
    g_string_append(out, "<details><summary>Each seed</summary>\n");
    overview_table(groups, columns, "Each seed: means over the texts", TRUE,
                   out);
    g_string_append(out, "</details>\n");
}
