/* reportoverview.c: one line a cell, to compare them. */
#include "reportoverview.h"

#include "figures.h"
#include "reading.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

enum { OVERVIEW_NUMBER = 8 }; /* width of a number, without the gap before it */

typedef struct Overview {
    gsize width;
    GString *out;
} Overview;

typedef struct OverviewColumn {
    gchar *probe, *quantity, *title;
} OverviewColumn;

static void
overview_free_column(gpointer data)
{
    OverviewColumn *column = data;
    g_free(column->probe);
    g_free(column->quantity);
    g_free(column->title);
    g_free(column);
}

/* Takes the title over; one that is there already is not added again. */
static void
overview_add_column(GPtrArray *columns, const char *probe, const char *quantity,
                    gchar *title)
{
    for (guint i = 0; i < columns->len; i++) {
        const OverviewColumn *column = columns->pdata[i];
        if (strcmp(column->probe, probe) == 0 &&
            strcmp(column->quantity, quantity) == 0) {
            g_free(title);
            return;
        }
    }
    OverviewColumn *column = g_new(OverviewColumn, 1);
    *column = (OverviewColumn){g_strdup(probe), g_strdup(quantity), title};
    g_ptr_array_add(columns, column);
}

/* The column of a probe; NULL: it has no such one, or is not known. */
static const AkColumn *
overview_declared(const AkDeclared *probe, const char *quantity)
{
    for (const AkColumn *c = probe != NULL ? probe->columns : NULL;
         c != NULL && c->name != NULL; c++)
        if (strcmp(c->name, quantity) == 0)
            return c;
    return NULL;
}

/* Has one of its columns a short heading?  Then the others are left out. */
static gboolean
overview_is_brief(const AkDeclared *probe)
{
    for (const AkColumn *c = probe != NULL ? probe->columns : NULL;
         c != NULL && c->name != NULL; c++)
        if (c->brief != NULL)
            return TRUE;
    return FALSE;
}

static const char *
overview_ranking(const AkDeclared *probe, const char *name)
{
    const AkSeries *s =
        probe != NULL ? ak_declared_series(probe, AK_SERIES_IMPORTANCE) : NULL;
    return s != NULL && s->brief != NULL ? s->brief : name;
}

/* What attention agrees with, if is_tau, or else what a probe measures. */
static void
overview_add_figure(GPtrArray *columns, const AkResults *results,
                    const AkFigure *figure, gboolean is_tau)
{
    static const char tau[] = "tau_attention_";
    if (strcmp(figure->probe, "correlation") == 0 && is_tau &&
        g_str_has_prefix(figure->quantity, tau) &&
        strchr(figure->quantity, '@') == NULL) {
        const char *name = figure->quantity + strlen(tau);
        overview_add_column(
            columns, figure->probe, figure->quantity,
            g_strdup_printf(
                "tau(a,%s)",
                overview_ranking(ak_results_probe(results, name), name)));
    } else if (!is_tau && ak_figure_is_measured(figure)) {
        const AkDeclared *probe = ak_results_probe(results, figure->probe);
        const AkColumn *c = overview_declared(probe, figure->quantity);
        if (c != NULL && c->brief != NULL)
            overview_add_column(columns, figure->probe, figure->quantity,
                                g_strdup(c->brief));
        else if (!overview_is_brief(probe))
            overview_add_column(
                columns, figure->probe, figure->quantity,
                g_strdup_printf("%s: %s", figure->probe, figure->quantity));
    }
}

static void
overview_add_figures(GPtrArray *columns, const AkResults *results,
                     const GPtrArray *groups, gboolean is_tau)
{
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        for (guint k = 0; k < group->figures->len; k++)
            overview_add_figure(columns, results, group->figures->pdata[k],
                                is_tau);
    }
}

/* Those that are always there, then what the probes of this run bring. */
static GPtrArray *
overview_new_columns(const AkResults *results, const GPtrArray *groups)
{
    GPtrArray *columns = g_ptr_array_new_with_free_func(overview_free_column);
    overview_add_column(columns, "test", "roc_auc", g_strdup("ROC AUC"));
    overview_add_column(columns, "test", "accuracy", g_strdup("accuracy"));
    overview_add_figures(columns, results, groups, TRUE);
    overview_add_figures(columns, results, groups, FALSE);
    for (guint i = 0; i < columns->len; i++) {
        OverviewColumn *column = columns->pdata[i];
        gchar *safe = ak_printable(column->title);
        g_free(column->title);
        column->title = safe;
    }
    return columns;
}

/* What the short headings stand for. */
static void
overview_legend(const Overview *overview, const AkResults *results)
{
    g_autoptr(GString) text = g_string_new("All cells, means (a attention");
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        const char *brief = overview_ranking(probe, probe->name);
        if (strcmp(brief, probe->name) != 0)
            g_string_append_printf(text, ", %s %s", brief,
                                   ak_declared_label(probe));
    }
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        for (const AkColumn *c = probe->columns; c->name != NULL; c++)
            if (c->brief != NULL && c->help != NULL)
                g_string_append_printf(text, "; %s: %s", c->brief, c->help);
    }
    g_string_append_c(text, ')');
    g_autofree gchar *safe = ak_printable(text->str);
    ak_wrap(overview->out, "", safe, overview->width);
}

static int
overview_column_width(const OverviewColumn *column)
{
    return (int)MAX(ak_display_width(column->title), OVERVIEW_NUMBER);
}

/* The first column that does not fit beside `from`; at least one does. */
static guint
overview_fits(const Overview *overview, const GPtrArray *columns, gsize label,
              guint from)
{
    gsize sum = label + 2;
    guint to = from;
    for (; to < columns->len; to++) {
        sum += 1 + (gsize)overview_column_width(columns->pdata[to]);
        if (to > from && sum > overview->width)
            break;
    }
    return to;
}

/* "sst/bilstm-additive, seed 1" or ", seeds 1-3".  Free it. */
static gchar *
overview_label(const AkReportGroup *group)
{
    g_autofree gchar *label =
        g_strdup_printf("%s, %s", group->stem, group->seeds);
    return ak_printable(label);
}

/* The numbers of one line.  The first that there is, which says how well the model
 * predicts, has an asterisk behind it where that is no better than a guess. */
static void
overview_numbers(const Overview *overview, const AkReportGroup *group,
                 const GPtrArray *columns, guint from, guint to)
{
    gboolean is_weak = from == 0 && ak_reading_n_weak(group) > 0;
    const char *gap = " ";
    for (guint j = from; j < to; j++) {
        const OverviewColumn *column = columns->pdata[j];
        const int width = overview_column_width(column);
        const AkFigure *figure = ak_figures_find(group->figures, column->probe,
                                                 column->quantity, "all");
        if (figure == NULL || isnan(figure->mean)) {
            g_string_append_printf(overview->out, "%s%*s", gap, width, "-");
            gap = " ";
            continue;
        }
        g_string_append_printf(overview->out, "%s%*.3f", gap, width,
                               ak_table_unsigned(figure->mean, 3));
        gap = is_weak ? "*" : " ";
        is_weak = FALSE;
    }
}

/* Columns from .. to-1 of all lines. */
static void
overview_block(const Overview *overview, const GPtrArray *groups, gsize width,
               const GPtrArray *columns, guint from, guint to)
{
    g_string_append(overview->out, "\n  ");
    ak_table_pad(overview->out, "cell", width);
    for (guint j = from; j < to; j++) {
        const OverviewColumn *column = columns->pdata[j];
        g_string_append_printf(overview->out, " %*s",
                               overview_column_width(column), column->title);
    }
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        g_autofree gchar *label = overview_label(group);
        g_string_append(overview->out, "\n  ");
        ak_table_pad(overview->out, label, width);
        overview_numbers(overview, group, columns, from, to);
    }
    g_string_append_c(overview->out, '\n');
}

void
ak_report_overview(const AkResults *results, const GPtrArray *groups,
                   gsize total, GString *out)
{
    const Overview whole = {.width = total, .out = out}, *overview = &whole;
    gboolean is_weak = FALSE;
    gsize width = strlen("cell");
    for (guint i = 0; i < groups->len; i++) {
        g_autofree gchar *label = overview_label(groups->pdata[i]);
        width = MAX(width, ak_display_width(label));
        is_weak = is_weak || ak_reading_n_weak(groups->pdata[i]) > 0;
    }

    overview_legend(overview, results);
    g_autoptr(GPtrArray) columns = overview_new_columns(results, groups);
    for (guint from = 0, to; from < columns->len; from = to) {
        to = overview_fits(overview, columns, width, from);
        overview_block(overview, groups, width, columns, from, to);
    }
    g_string_append_c(overview->out, '\n');
    if (!is_weak)
        return;
    ak_wrap(overview->out, "  ",
            "* not clearly better than chance, of several seeds at least one",
            overview->width);
    g_string_append_c(overview->out, '\n');
}
