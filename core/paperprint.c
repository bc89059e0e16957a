#include "paperprint.h"

#include "figures.h"
#include "quantities.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

static const char *const print_table_name[AK_N_PAPER_TABLE] = {
    [AK_PAPER_DATASETS] = "1",
    [AK_PAPER_CORRELATION] = "2",
    [AK_PAPER_MATRIX] = "matrix",
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

void
ak_paper_csv(const GPtrArray *figures, GString *out)
{
    g_string_append(out,
                    "table,dataset,class,encoder,attention,quantity,source,"
                    "mean,std,significant,ci_low,ci_high,n\n");
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
        g_string_append_c(out, '\n');
    }
}

/* ---- Who says what ---- */

static gboolean
print_shows(const GPtrArray *figures, AkSource source, const char *dataset)
{
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (figure->source == source &&
            (*dataset == '\0' || g_strcmp0(figure->published, dataset) == 0))
            return TRUE;
    }
    return FALSE;
}

/* "this folder, seeds 1 and 2": those of which there are figures. */
static gchar *
print_own_source(const AkResults *results)
{
    g_autoptr(GPtrArray) seed = g_ptr_array_new();
    for (guint i = 0; i < results->figures->len; i++) {
        const AkFigure *figure = results->figures->pdata[i];
        if (strcmp(figure->seed, "all") != 0 &&
            !g_ptr_array_find_with_equal_func(seed, figure->seed, g_str_equal,
                                              NULL))
            g_ptr_array_add(seed, figure->seed);
    }
    const guint n = seed->len;
    g_ptr_array_add(seed, NULL);
    g_autofree gchar *list = g_strjoinv(", ", (gchar **)seed->pdata);
    if (n == 0)
        return g_strdup_printf("%s: this run",
                               ak_source_name[AK_SOURCE_ATTNKIT]);
    return g_strdup_printf("%s: this run, %s %s",
                           ak_source_name[AK_SOURCE_ATTNKIT],
                           n > 1 ? "all of the seeds" : "seed", list);
}

gchar **
ak_paper_sources(const AkResults *results, const GPtrArray *published,
                 const GPtrArray *figures)
{
    GPtrArray *sources = g_ptr_array_new();
    g_ptr_array_add(sources, print_own_source(results));
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *row = published->pdata[i];
        if (strcmp(row->quantity, "note") != 0 ||
            !print_shows(figures, row->source, row->dataset))
            continue;
        g_ptr_array_add(
            sources, *row->dataset != '\0'
                         ? g_strdup(row->note)
                         : g_strdup_printf("%s: %s", ak_source_name[row->source],
                                           row->note));
    }
    g_ptr_array_add(sources, NULL);
    return (gchar **)g_ptr_array_free(sources, FALSE);
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
    for (guint i = 0; sources[i] != NULL; i++) {
        g_autofree gchar *safe = ak_printable(sources[i]);
        ak_wrap(out, "  ", safe, width);
    }
}

static void
print_latex(const GPtrArray *figures, const char *const *sources, GString *out)
{
    g_string_append(out,
                    "% Run LaTeX twice: the first run measures the columns.\n"
                    "\\documentclass{article}\n"
                    "\\usepackage[margin=2cm]{geometry}\n"
                    "\\usepackage{booktabs,longtable}\n"
                    "\\setlength{\\LTcapwidth}{\\textwidth}\n"
                    "\\begin{document}\n");
    for (guint t = 0; t < AK_N_PAPER_TABLE; t++) {
        g_autoptr(AkGrid) grid = ak_grid_new(figures, (AkPaperTable)t);
        ak_paper_latex(grid, sources, out);
    }
    g_string_append(out, "\\end{document}\n");
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
