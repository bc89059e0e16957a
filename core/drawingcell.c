/* drawingcell.c: which figures a cell has. */
#include "drawing.h"

#include "reading.h"

#include <string.h>

enum { DRAWINGCELL_BINS = 30 }; /* of tau in [-1, 1], as in Figure 2 */

/* The paper's figures of tau, by the measure of importance. */
static const char *
drawingcell_source(const char *measure)
{
    return strcmp(measure, "loo") == 0        ? "Figure 3"
           : strcmp(measure, "gradient") == 0 ? "Figure 4"
                                              : NULL;
}

static void
drawingcell_add(GPtrArray *drawings, const AkCellTable *table,
                const char *probe, const AkPlot *plot, gchar *const *classes)
{
    AkDrawing *drawing = ak_drawing_new(table, probe, plot, classes);
    if (drawing != NULL)
        g_ptr_array_add(drawings, drawing);
}

/* tau_attention_MEASURE, by class. */
static void
drawingcell_histogram(GPtrArray *drawings, const AkCellTable *table,
                      const char *measure, gchar *const *classes)
{
    g_autofree gchar *name = g_strconcat("tau-attention-", measure, NULL);
    g_autofree gchar *x = g_strconcat("tau_attention_", measure, NULL);
    g_autofree gchar *title =
        g_strdup_printf("Kendall's tau of attention and %s", measure);
    const AkPlot plot = {.name = name,
                         .kind = AK_PLOT_HISTOGRAM,
                         .title = title,
                         .x = x,
                         .x_label = "Kendall's tau",
                         .x_low = -1.0,
                         .x_high = 1.0,
                         .n_bin = DRAWINGCELL_BINS,
                         .source = strcmp(measure, "gradient") == 0 ? "Figure 2"
                                                                    : NULL};
    drawingcell_add(drawings, table, "correlation", &plot, classes);
}

/* Of two measures: their tau, beside that of attention with one of them; and the
 * differences of these, text by text. */
static void
drawingcell_densities(GPtrArray *drawings, const AkCellTable *table,
                      const char *both, const char *measure)
{
    g_autofree gchar *attention = g_strconcat("tau_attention_", measure, NULL);
    g_autofree gchar *difference = g_strconcat(both, "-", attention, NULL);
    g_autofree gchar *name = g_strdelimit(
        g_strdup_printf("%s-beside-attention-%s", both, measure), "_", '-');
    g_autofree gchar *paired = g_strdelimit(
        g_strdup_printf("%s-less-attention-%s", both, measure), "_", '-');
    g_autofree gchar *title = g_strdup_printf(
        "Agreement with %s: the other measure and attention", measure);
    g_autofree gchar *paired_title = g_strdup_printf(
        "Agreement with %s: the other measure less attention", measure);
    const AkPlot beside = {.name = name,
                           .kind = AK_PLOT_DENSITY,
                           .title = title,
                           .x = both,
                           .y = attention,
                           .x_label = "Kendall's tau",
                           .x_low = -1.0,
                           .x_high = 1.0,
                           .source = drawingcell_source(measure)};
    const AkPlot less = {.name = paired,
                         .kind = AK_PLOT_DENSITY,
                         .title = paired_title,
                         .x = difference,
                         .x_label = "Difference of Kendall's tau",
                         .x_low = -2.0,
                         .x_high = 2.0,
                         .source = drawingcell_source(measure)};
    drawingcell_add(drawings, table, "correlation", &beside, NULL);
    drawingcell_add(drawings, table, "correlation", &less, NULL);
}

GPtrArray *
ak_drawings_of_cell(const AkCellTable *table, gchar *const *classes)
{
    GPtrArray *drawings = g_ptr_array_new_with_free_func(ak_drawing_free);
    const GPtrArray *probe = table->results->probe;
    for (guint i = 0; i < probe->len; i++)
        drawingcell_histogram(drawings, table,
                              ((const AkDeclared *)probe->pdata[i])->name,
                              classes);
    for (guint i = 0; i < probe->len; i++)
        for (guint j = 0; j < probe->len; j++) {
            const char *a = ((const AkDeclared *)probe->pdata[i])->name;
            const char *b = ((const AkDeclared *)probe->pdata[j])->name;
            g_autofree gchar *both = g_strdup_printf("tau_%s_%s", a, b);
            if (ak_cell_table_find(table, "correlation", both) == NULL)
                continue;
            drawingcell_densities(drawings, table, both, b);
            drawingcell_densities(drawings, table, both, a);
        }
    for (guint i = 0; i < probe->len; i++) {
        const AkDeclared *one = probe->pdata[i];
        for (const AkPlot *plot = one->plots; plot->name != NULL; plot++)
            drawingcell_add(drawings, table, one->name, plot, classes);
    }
    return drawings;
}
