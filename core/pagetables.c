/* pagetables.c: the figures of a run as tables of a page. */
#include "pageparts.h"

#include "figures.h"
#include "html.h"
#include "paperprint.h"
#include "reading.h"
#include "table.h"

#include <math.h>
#include <string.h>

void
ak_page_begin_table(GString *out, const char *caption)
{
    ak_html(out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-label=\"%\"><table>\n<caption>%</caption>\n",
            caption, caption);
}

void
ak_page_end_table(GString *out)
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

static void
paper_table(const AkGrid *grid, GString *out)
{
    ak_page_begin_table(out, grid->title);
    paper_head(grid, out);
    for (guint r = 0; r < grid->row->len; r++)
        paper_row(grid, r, out);
    ak_page_end_table(out);
    ak_html(out, "<p class=\"note\">%</p>\n", grid->legend);
}

/* Tables 1 and 2 are what is looked for; the others are folded. */
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
        const gboolean is_paper =
            t == AK_PAPER_DATASETS || t == AK_PAPER_CORRELATION;
        if (grid->row->len == 0)
            continue;
        if (!is_paper)
            ak_html(out, "<details><summary>%</summary>\n", grid->title);
        paper_table(grid, out);
        if (!is_paper)
            g_string_append(out, "</details>\n");
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

/* Of a quantity the first row has its name; what belongs to the one above, by
 * chance or within a bin of the largest weight, is indented. */
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
    ak_html(out, "<tr><th scope=\"row\"%>%</th><td class=\"text\">%</td><td>%",
            is_first && *name == ' ' ? " class=under" : "",
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

void
ak_page_group_table(const AkReportGroup *group, GString *out)
{
    const AkFigure *before = NULL;
    ak_page_begin_table(out, "As in summary.csv");
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
        if (ak_figure_is_empty(figure))
            continue;
        group_row(figure,
                  before == NULL ||
                      strcmp(before->quantity, figure->quantity) != 0 ||
                      strcmp(before->probe, figure->probe) != 0,
                  out);
        before = figure;
    }
    ak_page_end_table(out);
}

void
ak_page_group_words(const AkResults *results, const AkReportGroup *group,
                    GString *out)
{
    const gsize width = G_MAXINT / 2; /* no line is broken */
    g_autoptr(GString) text = g_string_new(NULL);
    ak_reading_quality(group, width, text);
    ak_reading_sentences(group->figures, results, width, text);
    group_sentences(text->str, out);
}
