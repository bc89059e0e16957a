#include "paperprint.h"

#include "quantities.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

static const char *const print_table_name[AK_N_PAPER_TABLE] = {
    [AK_PAPER_DATASETS] = "1",
    [AK_PAPER_CORRELATION] = "2",
    [AK_PAPER_MATRIX] = "matrix",
    [AK_PAPER_PROBES] = "probes",
};

/* ---- CSV ---- */

/* Published figures keep the decimals that they were published with. */
static void
print_csv_number(GString *out, gdouble x, gint decimals)
{
    g_string_append_c(out, ',');
    if (isnan(x))
        return;
    if (decimals < 0)
        g_string_append_printf(out, "%.9g", x);
    else
        g_string_append_printf(out, "%.*f", decimals, x);
}

/* "1 3-5": the field needs no quotes. */
static void
print_csv_seeds(GString *out, const char *seeds)
{
    g_string_append_c(out, ',');
    for (; *seeds != '\0'; seeds++)
        if (*seeds != ',')
            g_string_append_c(out, *seeds);
}

void
ak_paper_csv(const GPtrArray *figures, GString *out)
{
    g_string_append(out,
                    "table,dataset,class,encoder,attention,quantity,source,"
                    "mean,std,significant,ci_low,ci_high,n,seeds,data\n");
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        const gboolean is_ours = figure->source == AK_SOURCE_ATTNKIT;
        if (is_ours && !ak_paper_is_run(figure))
            continue;
        const char *const word[] = {
            figure->dataset,  figure->class_name,
            figure->encoder,  figure->attention,
            figure->quantity, ak_source_name[figure->source]};
        const gint decimals = is_ours ? -1 : (gint)figure->decimals;
        g_string_append(out, print_table_name[figure->table]);
        for (gsize w = 0; w < G_N_ELEMENTS(word); w++) {
            g_autofree gchar *safe = ak_printable(word[w]);
            g_string_append_c(out, ',');
            ak_csv_append(out, safe);
        }
        print_csv_number(out, figure->mean, decimals);
        print_csv_number(out, figure->std, decimals);
        print_csv_number(out, figure->significant, is_ours ? -1 : 2);
        print_csv_number(out, figure->ci_low, -1);
        print_csv_number(out, figure->ci_high, -1);
        print_csv_number(out, figure->n, -1);
        print_csv_seeds(out, figure->seeds);
        g_string_append_c(out, ',');
        ak_csv_append(out, figure->data);
        g_string_append_c(out, '\n');
    }
}

/* ---- All of it ---- */

static void
print_text(const GPtrArray *figures, const char *const *sources, gsize width,
           GString *out)
{
    for (guint t = 0; t < AK_N_PAPER_TABLE; t++) {
        g_autoptr(AkGrid) grid = ak_grid_new(figures, (AkPaperTable)t);
        ak_paper_text(grid, width, out);
    }
    if (figures->len == 0)
        return;
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (strcmp(figure->data, "made up") == 0) {
            g_string_append_printf(out, "  %s*: on made-up data\n",
                                   ak_source_name[AK_SOURCE_ATTNKIT]);
            break;
        }
    }
    for (guint i = 0; sources[i] != NULL; i++) {
        g_autofree gchar *safe = ak_printable(sources[i]);
        ak_wrap(out, "  ", safe, width);
    }
}

static void
print_latex(const GPtrArray *figures, const char *const *sources, GString *out)
{
    g_autoptr(GString) tables = g_string_new(NULL);
    gboolean has_long = FALSE;
    for (guint t = 0; t < AK_N_PAPER_TABLE; t++) {
        g_autoptr(AkGrid) grid = ak_grid_new(figures, (AkPaperTable)t);
        ak_paper_latex(grid, sources, tables);
        has_long = has_long || ak_paper_latex_is_long(grid);
    }
    g_string_append_printf(
        out,
        "%s\\documentclass{article}\n"
        "\\usepackage[margin=2cm]{geometry}\n"
        "\\usepackage{booktabs%s}\n"
        "\\begin{document}\n%s\\end{document}\n",
        has_long ? "% Run LaTeX twice: the first run measures the columns.\n"
                 : "",
        has_long ? ",longtable}\n\\setlength{\\LTcapwidth}{\\textwidth" : "",
        tables->str);
}

gboolean
ak_paper_print(const char *out, AkFormat format, gsize width, GString *text,
               GError **error)
{
    g_return_val_if_fail(out != NULL && text != NULL, FALSE);

    g_autoptr(AkResults) results = ak_results_read(out, error);
    g_autoptr(GPtrArray) published =
        results != NULL ? ak_published_parse(ak_published_lines, error) : NULL;
    if (published == NULL)
        return FALSE;
    g_autoptr(GPtrArray) figures = ak_paper_tables(results, published);
    g_auto(GStrv) sources = ak_paper_sources(results, published, figures);
    const char *const *said = (const char *const *)sources;
    switch (format) {
    case AK_FORMAT_TEXT:
        print_text(figures, said, width, text);
        break;
    case AK_FORMAT_CSV:
        ak_paper_csv(figures, text);
        break;
    case AK_FORMAT_LATEX:
        print_latex(figures, said, text);
        break;
    }
    return TRUE;
}
