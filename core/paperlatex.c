/* paperlatex.c: a table of the paper's in LaTeX, with booktabs: table*, which fits
 * one column and two, or, where it is longer than a page, longtable, which cannot
 * stand in two columns. */
#include "paperprint.h"
#include "terminal.h"

#include <string.h>

enum { LATEX_PAGE_ROWS = 45 }; /* small print, with caption and notes */

typedef struct LatexSpelling {
    const char *from, *to;
} LatexSpelling;

/* What LaTeX does not print as it stands; the first that fits counts. */
static const LatexSpelling latex_spelling[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"%", "\\%"},
    {"_", "\\_"},
    {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"},
    {"<=", "$\\leq$"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"±", "$\\pm$"},
    {"\xef\xbf\xbd", "?"}, /* U+FFFD, for what cannot be printed */
};

static const LatexSpelling *
latex_find(const char *at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(latex_spelling); i++)
        if (g_str_has_prefix(at, latex_spelling[i].from))
            return &latex_spelling[i];
    return NULL;
}

/* Appends what stands at `at` and returns what comes behind it. */
static const char *
latex_step(GString *out, const char *at)
{
    const LatexSpelling *spelling = latex_find(at);
    if (spelling == NULL) {
        g_string_append_c(out, *at);
        return at + 1;
    }
    g_string_append(out, spelling->to);
    return at + strlen(spelling->from);
}

static void
latex_append(GString *out, const char *words)
{
    g_autofree gchar *safe = ak_printable(words);
    for (const char *at = safe; *at != '\0';)
        at = latex_step(out, at);
}

/* Of numbers: a true minus, and a longer dash where there is none. */
static void
latex_cell(GString *out, const char *cell)
{
    g_string_append(out, " & ");
    for (const char *at = cell; *at != '\0';) {
        if (*at != '-') {
            at = latex_step(out, at);
            continue;
        }
        at++;
        g_string_append(out, g_ascii_isdigit(*at) ? "$-$" : "--");
    }
}

static void
latex_head(const AkGrid *grid, GString *out)
{
    gboolean has_bottom = FALSE;
    latex_append(out, grid->place);
    g_string_append(out, " & source");
    for (guint c = 0; c < grid->column->len; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        g_string_append(out, " & ");
        latex_append(out, column->top);
        has_bottom = has_bottom || *column->bottom != '\0';
    }
    g_string_append(out, " \\\\\n");
    if (!has_bottom)
        return;
    g_string_append(out, " &");
    for (guint c = 0; c < grid->column->len; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        g_string_append(out, " & ");
        latex_append(out, column->bottom);
    }
    g_string_append(out, " \\\\\n");
}

static void
latex_row(const AkGrid *grid, guint r, GString *out)
{
    const AkGridRow *row = grid->row->pdata[r];
    const gboolean is_first = !ak_grid_same_place(grid, r);
    if (r > 0 && is_first)
        g_string_append(out, "\\addlinespace\n");
    if (*row->section != '\0' && !ak_grid_same_section(grid, r)) {
        g_string_append_printf(out, "\\multicolumn{%u}{l}{\\textbf{",
                               grid->column->len + 2);
        latex_append(out, row->section);
        g_string_append(out, "}} \\\\*\n");
    }
    /* An empty group: what follows \\ could be taken for its option. */
    g_string_append(out, "{}");
    if (is_first)
        latex_append(out, row->label);
    g_string_append_printf(out, " & %s%s", ak_source_name[row->source],
                           row->is_made_up ? ", made-up data" : "");
    for (guint c = 0; c < grid->column->len; c++)
        latex_cell(out, row->cell[c]);
    g_string_append(out, " \\\\\n");
}

/* The caption, its label, and the columns' letters behind the environment's
 * name. */
static void
latex_caption(const AkGrid *grid, GString *out)
{
    g_string_append(out, "\\caption{\\textbf{");
    latex_append(out, grid->caption);
    g_string_append(out, ".} ");
    latex_append(out, grid->legend);
    g_string_append_printf(out, "}\\label{tab:attnkit-%s}", grid->tag);
}

static void
latex_begin(const AkGrid *grid, const char *environment, GString *out)
{
    g_string_append_printf(out, "\\begin{%s}{ll", environment);
    for (guint c = 0; c < grid->column->len; c++)
        g_string_append_c(out, 'l');
    g_string_append(out, "}\n");
}

static void
latex_rows(const AkGrid *grid, GString *out)
{
    for (guint r = 0; r < grid->row->len; r++)
        latex_row(grid, r, out);
}

static void
latex_sources(const char *const *sources, GString *out)
{
    for (guint i = 0; sources[i] != NULL; i++) {
        g_string_append(out, i > 0 ? ".\n" : "");
        latex_append(out, sources[i]);
    }
    g_string_append_c(out, '.');
}

static void
latex_float(const AkGrid *grid, const char *const *sources, GString *out)
{
    g_string_append(out, "\\begin{table*}\n\\centering\\small\n");
    latex_caption(grid, out);
    g_string_append_c(out, '\n');
    latex_begin(grid, "tabular", out);
    g_string_append(out, "\\toprule\n");
    latex_head(grid, out);
    g_string_append(out, "\\midrule\n");
    latex_rows(grid, out);
    g_string_append(out, "\\bottomrule\n\\end{tabular}\n\n\\smallskip\n"
                         "\\parbox{\\linewidth}{\\footnotesize ");
    latex_sources(sources, out);
    g_string_append(out, "}\n\\end{table*}\n");
}

static void
latex_long(const AkGrid *grid, const char *const *sources, GString *out)
{
    g_string_append(out, "{\\small\n");
    latex_begin(grid, "longtable", out);
    latex_caption(grid, out);
    g_string_append(out, " \\\\\n\\toprule\n");
    latex_head(grid, out);
    g_string_append(out, "\\midrule\n\\endfirsthead\n\\toprule\n");
    latex_head(grid, out);
    g_string_append(out, "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
    latex_rows(grid, out);
    g_string_append(out, "\\end{longtable}}\n\n{\\footnotesize\\noindent ");
    latex_sources(sources, out);
    g_string_append(out, "\\par}\n");
}

gboolean
ak_paper_latex_is_long(const AkGrid *grid)
{
    return grid->row->len > LATEX_PAGE_ROWS;
}

void
ak_paper_latex(const AkGrid *grid, const char *const *sources, GString *out)
{
    g_return_if_fail(grid != NULL && sources != NULL && out != NULL);

    if (grid->row->len == 0)
        return;
    g_string_append_printf(out, "\n%% %s\n", grid->title);
    if (ak_paper_latex_is_long(grid))
        latex_long(grid, sources, out);
    else
        latex_float(grid, sources, out);
}
