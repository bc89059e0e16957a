/* pagetables.c: the figures of a run as tables of a page. */
#include "pageparts.h"

#include "figures.h"
#include "html.h"
#include "paperprint.h"
#include "reading.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* Wide tables scroll by themselves, by keys too. */
static void
pagetables_begin(GString *out, const char *caption)
{
    ak_html(out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-label=\"%\"><table>\n<caption>%</caption>\n",
            caption, caption);
}

static void
pagetables_end(GString *out)
{
    g_string_append(out, "</tbody></table></div>\n");
}

gchar *
ak_page_title(const AkReportGroup *group)
{
    const AkFigure *figure = group->figures->pdata[0];
    return g_strdup_printf("%s, %s with %s attention, %s", figure->dataset,
                           figure->encoder, figure->attention, group->seeds);
}

/* ---- Of all models ---- */

typedef struct OverviewColumn {
    const char *probe, *quantity;
} OverviewColumn;

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
               strchr(quantity, '-') == NULL;
    return TRUE;
}

static GArray *
overview_columns(const GPtrArray *groups)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(OverviewColumn));
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        for (guint j = 0; j < group->figures->len; j++) {
            const AkFigure *figure = group->figures->pdata[j];
            const OverviewColumn column = {figure->probe, figure->quantity};
            guint at = 0;
            for (; at < columns->len; at++) {
                const OverviewColumn *c =
                    &g_array_index(columns, OverviewColumn, at);
                if (strcmp(c->probe, column.probe) == 0 &&
                    strcmp(c->quantity, column.quantity) == 0)
                    break;
            }
            if (at == columns->len && overview_takes(figure))
                g_array_append_val(columns, column);
        }
    }
    return columns;
}

static void
overview_row(const AkReportGroup *group, const GArray *columns, GString *out)
{
    g_autofree gchar *title =
        g_strdup_printf("%s, %s%s", group->stem, group->seeds,
                        ak_reading_n_weak(group) > 0 ? " *" : "");
    ak_html(out, "<tr><th scope=\"row\">%</th>", title);
    for (guint i = 0; i < columns->len; i++) {
        const OverviewColumn *c = &g_array_index(columns, OverviewColumn, i);
        const AkFigure *figure =
            ak_figures_find(group->figures, c->probe, c->quantity, "all");
        g_autofree gchar *number =
            ak_table_number(figure != NULL ? figure->mean : (gdouble)NAN);
        ak_html(out, "<td>%</td>", number);
    }
    g_string_append(out, "</tr>\n");
}

void
ak_page_overview(const GPtrArray *groups, GString *out)
{
    g_autoptr(GArray) columns = overview_columns(groups);
    gboolean is_weak = FALSE;
    pagetables_begin(out, "All models: means over the texts");
    g_string_append(out, "<thead><tr><th scope=\"col\">model</th>");
    for (guint i = 0; i < columns->len; i++) {
        const OverviewColumn *c = &g_array_index(columns, OverviewColumn, i);
        g_autofree gchar *name = strcmp(c->probe, "test") == 0
                                     ? g_strdup(ak_reading_metric(c->quantity))
                                     : ak_reading_name(c->probe, c->quantity);
        ak_html(out, "<th scope=\"col\">%</th>", name);
    }
    g_string_append(out, "</tr></thead><tbody>\n");
    for (guint i = 0; i < groups->len; i++) {
        overview_row(groups->pdata[i], columns, out);
        is_weak |= ak_reading_n_weak(groups->pdata[i]) > 0;
    }
    pagetables_end(out);
    if (is_weak)
        g_string_append(out, "<p class=\"note\">* not clearly better than "
                             "chance, of several seeds at least one.</p>\n");
}

/* ---- The paper's ---- */

static void
paper_head(const AkGrid *grid, GString *out)
{
    ak_html(out,
            "<thead><tr><th scope=\"col\">%</th>"
            "<th scope=\"col\" class=\"text\">source</th>",
            grid->place);
    for (guint c = 0; c < grid->column->len; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        ak_html(out, "<th scope=\"col\">%", column->top);
        if (*column->bottom != '\0')
            ak_html(out, "<br><small>%</small>", column->bottom);
        g_string_append(out, "</th>");
    }
    g_string_append(out, "</tr></thead><tbody>\n");
}

static void
paper_row(const AkGrid *grid, guint r, GString *out)
{
    const AkGridRow *row = grid->row->pdata[r];
    if (*row->section != '\0' && !ak_grid_same_section(grid, r)) {
        g_autofree gchar *span = g_strdup_printf("%u", grid->column->len + 2);
        ak_html(out,
                "<tr class=\"section\"><th scope=\"rowgroup\" "
                "colspan=\"%\">%</th></tr>\n",
                span, row->section);
    }
    ak_html(
        out,
        "<tr class=\"%\"><th scope=\"row\">%</th><td class=\"text\">%%</td>",
        row->source == AK_SOURCE_ATTNKIT ? "ours" : "published",
        ak_grid_same_place(grid, r) ? "" : row->label,
        ak_source_name[row->source], row->is_made_up ? ", made-up data" : "");
    for (guint c = 0; c < grid->column->len; c++)
        ak_html(out, "<td>%</td>", row->cell[c]);
    g_string_append(out, "</tr>\n");
}

gboolean
ak_page_paper(const AkResults *results, GString *out, GError **error)
{
    g_autoptr(GPtrArray) published =
        ak_published_parse(ak_published_lines, error);
    if (published == NULL)
        return FALSE;
    g_autoptr(GPtrArray) figures = ak_paper_tables(results, published);
    g_auto(GStrv) sources = ak_paper_sources(results, published, figures);
    for (guint t = 0; t < AK_N_PAPER_TABLE; t++) {
        g_autoptr(AkGrid) grid = ak_grid_new(figures, (AkPaperTable)t);
        if (grid->row->len == 0)
            continue;
        pagetables_begin(out, grid->title);
        paper_head(grid, out);
        for (guint r = 0; r < grid->row->len; r++)
            paper_row(grid, r, out);
        pagetables_end(out);
        ak_html(out, "<p class=\"note\">%</p>\n", grid->legend);
    }
    g_string_append(out, "<ul class=\"note\">\n");
    for (guint i = 0; sources[i] != NULL; i++)
        ak_html(out, "<li>%</li>\n", sources[i]);
    g_string_append(out, "</ul>\n");
    return TRUE;
}

/* ---- Of one model ---- */

/* What a text for a terminal says, a paragraph a line: without its marks. */
static void
group_sentences(const char *text, GString *out)
{
    g_auto(GStrv) line = g_strsplit(text, "\n", -1);
    g_string_append(out, "<ul>\n");
    for (guint i = 0; line[i] != NULL; i++) {
        const char *words = line[i] + strspn(line[i], " -");
        if (*words != '\0')
            ak_html(out, "<li>%</li>\n", words);
    }
    g_string_append(out, "</ul>\n");
}

static void
group_number(GString *out, const char *format, gdouble x)
{
    g_autofree gchar *text = isnan(x) ? g_strdup("-")
                             : *format == 'n'
                                 ? g_strdup_printf("%.0f", x)
                                 : g_strdup_printf("%.0f %%", 100.0 * x);
    ak_html(out, "<td>%</td>", text);
}

static void
group_row(const AkFigure *figure, gboolean is_first, GString *out)
{
    g_autofree gchar *name =
        strcmp(figure->probe, "test") == 0
            ? g_strdup(ak_reading_metric(figure->quantity))
            : ak_reading_name(figure->probe, figure->quantity);
    g_autofree gchar *mean = ak_table_number(figure->mean);
    g_autofree gchar *std = ak_table_number(figure->std);
    g_autofree gchar *low = ak_table_number(figure->ci_low);
    g_autofree gchar *high = ak_table_number(figure->ci_high);
    ak_html(out, "<tr><th scope=\"row\">%</th><td class=\"text\">%</td><td>%",
            is_first ? g_strstrip(name) : "", figure->class_name, mean);
    if (!isnan(figure->std))
        ak_html(out, " ± %", std);
    g_string_append(out, "</td>");
    if (isnan(figure->ci_low))
        g_string_append(out, "<td>-</td>");
    else
        ak_html(out, "<td>% to %</td>", low, high);
    group_number(out, "percent", figure->significant);
    group_number(out, "n", figure->n);
    group_number(out, "n", figure->missing);
    g_string_append(out, "</tr>\n");
}

static void
group_table(const AkReportGroup *group, GString *out)
{
    const AkFigure *before = NULL;
    pagetables_begin(out, "All figures, as in summary.csv");
    g_string_append(out,
                    "<thead><tr><th scope=\"col\">quantity</th>"
                    "<th scope=\"col\" class=\"text\">class</th>"
                    "<th scope=\"col\">mean ± std</th>"
                    "<th scope=\"col\">95 % interval of the mean</th>"
                    "<th scope=\"col\">p ≤ 0.05</th>"
                    "<th scope=\"col\">n</th>"
                    "<th scope=\"col\">missing</th></tr></thead><tbody>\n");
    for (guint i = 0; i < group->figures->len; i++) {
        const AkFigure *figure = group->figures->pdata[i];
        group_row(figure,
                  before == NULL ||
                      strcmp(before->quantity, figure->quantity) != 0 ||
                      strcmp(before->probe, figure->probe) != 0,
                  out);
        before = figure;
    }
    pagetables_end(out);
}

void
ak_page_group(const AkReportGroup *group, GString *out)
{
    const gsize width = G_MAXINT / 2; /* no line is broken */
    g_autoptr(GString) text = g_string_new(NULL);
    ak_reading_quality(group, width, text);
    ak_reading_sentences(group->figures, width, text);
    group_sentences(text->str, out);
    g_string_append(out, "<details><summary>All figures of this model"
                         "</summary>\n");
    group_table(group, out);
    g_string_append(out, "</details>\n");
}
