#include "reportexpected.h"

#include "figures.h"
#include "table.h"
#include "terminal.h"

#include <math.h>

static void
reportexpected_free_list(gpointer list)
{
    g_ptr_array_unref(list);
}

static void
reportexpected_add(AkExpectations *e, const AkReportGroup *group)
{
    const gchar *text = group->dataset != NULL ? group->dataset->expected : NULL;
    GPtrArray *list = text != NULL ? ak_expected_parse(text, NULL) : NULL;
    if (list == NULL)
        return;
    g_ptr_array_add(e->parsed, list);
    for (guint i = 0; i < list->len; i++) {
        const AkExpected *expected = list->pdata[i];
        const AkFigure *figure = ak_figures_find(
            group->figures, expected->probe, expected->quantity, "all");
        const gdouble found = figure != NULL ? figure->mean : (gdouble)NAN;
        const AkExpectation one = {group, expected, found,
                                   ak_expected_is_met(expected, found)};
        g_array_append_val(e->all, one);
        e->n_met += one.is_met;
    }
}

AkExpectations *
ak_expectations_new(const GPtrArray *groups)
{
    AkExpectations *e = g_new0(AkExpectations, 1);
    e->parsed = g_ptr_array_new_with_free_func(reportexpected_free_list);
    e->all = g_array_new(FALSE, FALSE, sizeof(AkExpectation));
    for (guint i = 0; i < groups->len; i++)
        if (!((const AkReportGroup *)groups->pdata[i])->is_pooled)
            reportexpected_add(e, groups->pdata[i]);
    return e;
}

void
ak_expectations_free(AkExpectations *e)
{
    if (e == NULL)
        return;
    g_array_unref(e->all);
    g_ptr_array_unref(e->parsed);
    g_free(e);
}

gboolean
ak_report_count_unmet(const char *out, guint *n, GError **error)
{
    g_autoptr(AkResults) results = ak_results_read(out, error);
    if (results == NULL)
        return FALSE;
    g_autoptr(GPtrArray) groups = ak_report_groups(results);
    g_autoptr(AkExpectations) e = ak_expectations_new(groups);
    *n = e->all->len - e->n_met;
    return TRUE;
}

/* ---- Text ---- */

void
ak_report_expected(const GPtrArray *groups, gsize width, GString *out)
{
    g_autoptr(AkExpectations) e = ak_expectations_new(groups);
    const AkReportGroup *group = NULL;
    if (e->all->len == 0)
        return;
    g_autofree gchar *head = g_strdup_printf(
        "The run file expects %u figures; %u of them came out as expected%s.",
        e->all->len, e->n_met,
        e->n_met == e->all->len ? "" : ", the others not");
    ak_wrap(out, "", head, width);
    for (guint i = 0; i < e->all->len; i++) {
        const AkExpectation *one = &g_array_index(e->all, AkExpectation, i);
        g_autofree gchar *what = ak_expected_print(one->expected);
        g_autofree gchar *found = ak_table_number(one->found);
        if (one->group != group) {
            g_autofree gchar *title =
                g_strdup_printf("%s, %s", one->group->stem, one->group->seeds);
            g_autofree gchar *safe = ak_printable(title);
            g_string_append_printf(out, "\n  %s\n", safe);
            group = one->group;
        }
        g_autofree gchar *line = g_strdup_printf(
            "    %-12s %-38s found %8s   %s", one->expected->probe, what, found,
            one->is_met ? "as expected" : "NOT as expected");
        g_autofree gchar *safe = ak_printable(line);
        g_string_append_printf(out, "%s\n", safe);
    }
    g_string_append_c(out, '\n');
}
