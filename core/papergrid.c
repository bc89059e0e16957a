#include "papergrid.h"

#include "reading.h"

#include <math.h>
#include <string.h>

typedef struct GridText {
    const char *title, *caption, *tag, *legend, *place;
} GridText;

static const GridText grid_text[AK_N_PAPER_TABLE] = {
    [AK_PAPER_DATASETS] =
        {"Table 1 of the paper: the data sets",
         "The data sets, as in Table 1 of Jain & Wallace (2019)", "datasets",
         "|V|: words of the vocabulary with the four marks. Words: mean of a "
         "training text. Train, test: texts, by class where there are two or "
         "three.",
         "data set"},
    [AK_PAPER_CORRELATION] =
        {"Table 2 of the paper: tau of attention and importance",
         "Tau of attention and importance, as in Table 2 of Jain & Wallace "
         "(2019)",
         "correlation",
         "Kendall's tau of two rankings of a text's words, mean ± standard "
         "deviation over the texts probed (share of these with p <= 0.05), "
         "by predicted class where there are two or three.",
         "class"},
    [AK_PAPER_MATRIX] =
        {"Beyond the paper's tables: tau for every model of this run",
         "Tau for every model of the run", "matrix",
         "Kendall's tau of two rankings of a text's words, mean over the texts "
         "probed [95 % interval].",
         "encoder, attention"},
    [AK_PAPER_PROBES] = {"Beyond the paper's tables: what the probes measured",
                         "What the probes measured, for every model of the run",
                         "probes", "Mean over the texts probed [95 % interval].",
                         "encoder, attention"},
};

static void
grid_free_column(gpointer data)
{
    AkGridColumn *column = data;
    g_free(column->top);
    g_free(column->bottom);
    g_free(column);
}

static void
grid_free_row(gpointer data)
{
    AkGridRow *row = data;
    g_free(row->section);
    g_free(row->label);
    g_strfreev(row->cell);
    g_free(row);
}

/* ---- Headings ---- */

/* A tau of a pair, "tau(attention, loo)", as "attention, loo"; what a file has that
 * is of no pair as it is. */
static gchar *
grid_pair(const char *quantity)
{
    g_autofree gchar *name = ak_reading_name("correlation", quantity);
    g_auto(GStrv) part = g_strsplit_set(name, "()", -1);
    return g_strdup(part[1] != NULL ? part[1] : name);
}

/* "permutation:median_tvd" as the report calls it, "shuffled: output moves": in two
 * lines, "shuffled" and "output moves". */
static gchar *
grid_measure(const char *quantity, gboolean is_bottom)
{
    g_auto(GStrv) part = g_strsplit(quantity, ":", 2);
    g_autofree gchar *name =
        ak_reading_name(part[0], part[1] != NULL ? part[1] : "");
    g_auto(GStrv) line = g_strsplit(name, ": ", 2);
    const char *bottom = line[1] != NULL ? line[1] : "";
    return g_strdup(is_bottom ? bottom : line[0]);
}

/* Of the models of a run, each has a row. */
static gboolean
grid_is_by_model(AkPaperTable table)
{
    return table == AK_PAPER_MATRIX || table == AK_PAPER_PROBES;
}

static gchar *
grid_top(const AkPaperFigure *figure)
{
    static const char *const name[][2] = {
        {"vocabulary", "|V|"},
        {"mean_words", "words"},
        {"train_size", "train"},
        {"test_size", "test"},
        {"f1", "F1"},
    };
    if (figure->table == AK_PAPER_PROBES)
        return grid_measure(figure->quantity, FALSE);
    if (figure->table != AK_PAPER_DATASETS)
        return grid_pair(figure->quantity);
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++)
        if (strcmp(figure->quantity, name[i][0]) == 0)
            return g_strdup(name[i][1]);
    return g_strdup(figure->quantity);
}

static gchar *
grid_model(const AkPaperFigure *figure)
{
    return *figure->encoder == '\0'
               ? g_strdup("")
               : g_strdup_printf("%s, %s", figure->encoder, figure->attention);
}

static gchar *
grid_bottom(const AkPaperFigure *figure)
{
    if (figure->table == AK_PAPER_PROBES)
        return grid_measure(figure->quantity, TRUE);
    return grid_is_by_model(figure->table) ? g_strdup("") : grid_model(figure);
}

static gchar *
grid_dataset(const AkPaperFigure *figure)
{
    if (figure->published == NULL ||
        strcmp(figure->published, figure->dataset) == 0)
        return g_strdup(figure->dataset);
    return g_strdup_printf("%s (%s)", figure->dataset, figure->published);
}

static gchar *
grid_section(const AkPaperFigure *figure)
{
    return figure->table == AK_PAPER_DATASETS ? g_strdup("")
                                              : grid_dataset(figure);
}

static gchar *
grid_label(const AkPaperFigure *figure)
{
    switch (figure->table) {
    case AK_PAPER_DATASETS:
        return grid_dataset(figure);
    case AK_PAPER_CORRELATION:
        return g_strdup(strcmp(figure->class_name, "all") == 0
                            ? "all texts"
                            : figure->class_name);
    default:
        return grid_model(figure);
    }
}

/* ---- Cells ---- */

static gchar *
grid_number(gdouble x, guint decimals)
{
    return isnan(x) ? g_strdup("-") : g_strdup_printf("%.*f", (int)decimals, x);
}

static gchar *
grid_words(const AkPaperFigure *figure)
{
    g_autofree gchar *mean = grid_number(figure->mean, figure->decimals);
    g_autoptr(GString) words = g_string_new(mean);
    if (figure->table == AK_PAPER_CORRELATION) {
        g_autofree gchar *std = grid_number(figure->std, figure->decimals);
        if (!isnan(figure->std))
            g_string_append_printf(words, " ± %s", std);
        if (!isnan(figure->significant))
            g_string_append_printf(words, " (%.2f)", figure->significant);
    }
    if (grid_is_by_model(figure->table) && !isnan(figure->ci_low) &&
        !isnan(figure->ci_high)) {
        g_autofree gchar *low = grid_number(figure->ci_low, figure->decimals);
        g_autofree gchar *high = grid_number(figure->ci_high, figure->decimals);
        g_string_append_printf(words, " [%s, %s]", low, high);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

/* Sizes of classes share a cell: 3034/3321. */
static void
grid_put(AkGridRow *row, guint column, const AkPaperFigure *figure)
{
    g_autofree gchar *words = grid_words(figure);
    gchar **cell = &row->cell[column];
    gchar *all = strcmp(*cell, "-") == 0
                     ? g_strdup(words)
                     : g_strdup_printf("%s/%s", *cell, words);
    g_free(*cell);
    *cell = all;
}

/* ---- The table ---- */

static guint
grid_column(AkGrid *grid, const AkPaperFigure *figure)
{
    g_autofree gchar *top = grid_top(figure), *bottom = grid_bottom(figure);
    for (guint i = 0; i < grid->column->len; i++) {
        const AkGridColumn *column = grid->column->pdata[i];
        if (strcmp(column->top, top) == 0 && strcmp(column->bottom, bottom) == 0)
            return i;
    }
    AkGridColumn *column = g_new0(AkGridColumn, 1);
    column->top = g_steal_pointer(&top);
    column->bottom = g_steal_pointer(&bottom);
    g_ptr_array_add(grid->column, column);
    return grid->column->len - 1;
}

static AkGridRow *
grid_new_row(const AkGrid *grid, const AkPaperFigure *figure)
{
    AkGridRow *row = g_new0(AkGridRow, 1);
    row->section = grid_section(figure);
    row->label = grid_label(figure);
    row->source = figure->source;
    row->is_made_up = strcmp(figure->data, "made up") == 0;
    row->cell = g_new0(gchar *, grid->column->len + 1);
    for (guint i = 0; i < grid->column->len; i++)
        row->cell[i] = g_strdup("-");
    return row;
}

/* The row of this figure's place and source.  A new one stands behind those of its
 * place with sources before its own; a new place at the end. */
static AkGridRow *
grid_row(AkGrid *grid, const AkPaperFigure *figure)
{
    g_autofree gchar *section = grid_section(figure),
                     *label = grid_label(figure);
    guint at = grid->row->len;
    for (guint i = 0; i < grid->row->len; i++) {
        AkGridRow *row = grid->row->pdata[i];
        if (strcmp(row->section, section) != 0 || strcmp(row->label, label) != 0)
            continue;
        if (row->source == figure->source)
            return row;
        if (row->source > figure->source) {
            at = i;
            break;
        }
        at = i + 1;
    }
    AkGridRow *row = grid_new_row(grid, figure);
    g_ptr_array_insert(grid->row, (gint)at, row);
    return row;
}

/* A legend speaks of what the table has: performance, where a model of the paper's
 * was run, and places that have no figure. */
static gchar *
grid_legend(const AkGrid *grid, AkPaperTable table)
{
    gboolean has_model = FALSE, has_gap = FALSE;
    for (guint i = 0; i < grid->column->len; i++)
        has_model |=
            *((const AkGridColumn *)grid->column->pdata[i])->bottom != '\0';
    for (guint i = 0; i < grid->row->len; i++)
        has_gap |= g_strv_contains(
            (const char *const *)((const AkGridRow *)grid->row->pdata[i])->cell,
            "-");
    return g_strconcat(
        grid_text[table].legend,
        table == AK_PAPER_DATASETS && has_model
            ? " The last columns: performance on the test texts, F1 of the "
              "second of two classes, else accuracy."
            : "",
        has_gap ? " A dash: the source gives no figure." : "", NULL);
}

static void
grid_drop_unfilled(AkGrid *grid)
{
    for (guint c = grid->column->len; c-- > 0;) {
        if (((const AkGridColumn *)grid->column->pdata[c])->is_filled)
            continue;
        for (guint i = 0; i < grid->row->len; i++) {
            gchar **cell = ((AkGridRow *)grid->row->pdata[i])->cell;
            g_free(cell[c]);
            memmove(cell + c, cell + c + 1,
                    (grid->column->len - c) * sizeof *cell);
        }
        g_ptr_array_remove_index(grid->column, c);
    }
}

AkGrid *
ak_grid_new(const GPtrArray *figures, AkPaperTable table)
{
    AkGrid *grid = g_new0(AkGrid, 1);
    grid->title = grid_text[table].title;
    grid->caption = grid_text[table].caption;
    grid->tag = grid_text[table].tag;
    grid->place = grid_text[table].place;
    grid->column = g_ptr_array_new_with_free_func(grid_free_column);
    grid->row = g_ptr_array_new_with_free_func(grid_free_row);
    /* All columns first: a row has a cell for each. */
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (figure->table != table)
            continue;
        const guint at = grid_column(grid, figure); /* may move the array */
        AkGridColumn *column = grid->column->pdata[at];
        column->is_filled |= isfinite(figure->mean) || ak_paper_is_run(figure);
    }
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (figure->table == table)
            grid_put(grid_row(grid, figure), grid_column(grid, figure), figure);
    }
    grid_drop_unfilled(grid);
    grid->legend = grid_legend(grid, table);
    return grid;
}

void
ak_grid_free(AkGrid *grid)
{
    g_free(grid->legend);
    g_ptr_array_unref(grid->column);
    g_ptr_array_unref(grid->row);
    g_free(grid);
}

gboolean
ak_grid_same_section(const AkGrid *grid, guint i)
{
    if (i == 0)
        return FALSE;
    const AkGridRow *row = grid->row->pdata[i], *above = grid->row->pdata[i - 1];
    return strcmp(row->section, above->section) == 0;
}

gboolean
ak_grid_same_place(const AkGrid *grid, guint i)
{
    if (!ak_grid_same_section(grid, i))
        return FALSE;
    const AkGridRow *row = grid->row->pdata[i], *above = grid->row->pdata[i - 1];
    return strcmp(row->label, above->label) == 0;
}
