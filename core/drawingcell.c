/* drawingcell.c: which figures a cell has, and several encoders have.
 *
 * Every probe with an importance has the same ones, whoever made it: Figures 2 to
 * 5 of the paper.  What they are called, and which published figure each is
 * like, the probe says. */
#include "drawing.h"

#include <string.h>

enum { DRAWINGCELL_BINS = 30 }; /* of tau in [-1, 1], as in Figure 2 */

static const AkSeries *
drawingcell_importance(const AkDeclared *probe)
{
    static const AkSeries none = {.name = NULL};
    const AkSeries *importance = ak_declared_series(probe, AK_SERIES_IMPORTANCE);
    return importance != NULL ? importance : &none;
}

static void
drawingcell_add(GPtrArray *drawings, const AkCellTable *table, const char *probe,
                const AkPlot *plot, const AkDrawingSubject *subject)
{
    AkDrawing *drawing = ak_drawing_new(table, probe, plot, subject);
    if (drawing != NULL)
        g_ptr_array_add(drawings, drawing);
}

/* tau_attention_PROBE, by class. */
static void
drawingcell_histogram(GPtrArray *drawings, const AkCellTable *table,
                      const AkDeclared *probe, const AkDrawingSubject *subject)
{
    const char *label = ak_declared_label(probe);
    g_autofree gchar *name = g_strconcat("tau-attention-", probe->name, NULL);
    g_autofree gchar *x = g_strconcat("tau_attention_", probe->name, NULL);
    g_autofree gchar *title = g_strconcat("Attention and ", label, NULL);
    g_autofree gchar *x_label =
        g_strdup_printf("Kendall τ between attention and %s", label);
    g_autofree gchar *caption = g_strdup_printf(
        "histogram of Kendall's τ between attention and %s over the texts",
        label);
    const AkPlot plot = {.name = name,
                         .kind = AK_PLOT_HISTOGRAM,
                         .title = title,
                         .x = x,
                         .x_label = x_label,
                         .x_low = -1.0,
                         .x_high = 1.0,
                         .n_bin = DRAWINGCELL_BINS,
                         .source = drawingcell_importance(probe)->tau_source,
                         .caption = caption};
    drawingcell_add(drawings, table, "correlation", &plot, subject);
}

/* ---- Two importances ---- */

/* What agrees with the importance of `probe`: that of another probe, and
 * attention.  both: the quantity of the first. */
typedef struct Agreement {
    const char *both;
    const AkDeclared *probe, *other;
} Agreement;

/* "tau-gradient-loo-WORD-attention-loo". */
static gchar *
agreement_name(const Agreement *agreement, const char *word)
{
    return g_strdelimit(g_strdup_printf("%s-%s-attention-%s", agreement->both,
                                        word, agreement->probe->name),
                        "_", '-');
}

static void
agreement_beside(GPtrArray *drawings, const AkCellTable *table,
                 const Agreement *agreement, const AkDrawingSubject *subject)
{
    const char *label = ak_declared_label(agreement->probe);
    const char *other = ak_declared_label(agreement->other);
    g_autofree gchar *name = agreement_name(agreement, "beside");
    g_autofree gchar *y =
        g_strconcat("tau_attention_", agreement->probe->name, NULL);
    g_autofree gchar *title =
        g_strdup_printf("Agreement with %s: %s and attention", label, other);
    g_autofree gchar *x_label = g_strdup_printf("Kendall τ with %s", label);
    g_autofree gchar *caption = g_strdup_printf(
        "densities over the texts of Kendall's τ with %s, of %s "
        "and of attention",
        label, other);
    const AkPlot plot = {
        .name = name,
        .kind = AK_PLOT_DENSITY,
        .title = title,
        .x = agreement->both,
        .y = y,
        .x_label = x_label,
        .x_low = -1.0,
        .x_high = 1.0,
        .source = drawingcell_importance(agreement->probe)->difference_source,
        .caption = caption,
        .x_name = other,
        .y_name = "attention"};
    drawingcell_add(drawings, table, "correlation", &plot, subject);
}

static void
agreement_less(GPtrArray *drawings, const AkCellTable *table,
               const Agreement *agreement, const AkDrawingSubject *subject)
{
    const char *label = ak_declared_label(agreement->probe);
    const char *other = ak_declared_label(agreement->other);
    g_autofree gchar *name = agreement_name(agreement, "less");
    g_autofree gchar *x = g_strdup_printf(
        "%s-tau_attention_%s", agreement->both, agreement->probe->name);
    g_autofree gchar *title =
        g_strdup_printf("Agreement with %s: %s minus attention", label, other);
    g_autofree gchar *x_label =
        g_strdup_printf("Difference of Kendall τ with %s", label);
    g_autofree gchar *caption = g_strdup_printf(
        "density over the texts of the difference between Kendall's τ with %s "
        "of %s and that of attention, above 0 where attention agrees less",
        label, other);
    const AkPlot plot = {
        .name = name,
        .kind = AK_PLOT_DENSITY,
        .title = title,
        .x = x,
        .x_label = x_label,
        .x_low = -2.0,
        .x_high = 2.0,
        .source = drawingcell_importance(agreement->probe)->difference_source,
        .caption = caption,
        .x_name = "difference"};
    drawingcell_add(drawings, table, "correlation", &plot, subject);
}

static void
drawingcell_agreements(GPtrArray *drawings, const AkCellTable *table,
                       const AkDeclared *a, const AkDeclared *b,
                       const AkDrawingSubject *subject)
{
    g_autofree gchar *both = g_strdup_printf("tau_%s_%s", a->name, b->name);
    const Agreement agreement[] = {{both, b, a}, {both, a, b}};
    if (ak_cell_table_find(table, "correlation", both) == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(agreement); i++) {
        agreement_beside(drawings, table, &agreement[i], subject);
        agreement_less(drawings, table, &agreement[i], subject);
    }
}

/* ---- All ---- */

GPtrArray *
ak_drawings_of_cell(const AkCellTable *table, const AkDrawingSubject *subject)
{
    GPtrArray *drawings = g_ptr_array_new_with_free_func(ak_drawing_free);
    const GPtrArray *probe = table->results->probe;
    for (guint i = 0; i < probe->len; i++)
        drawingcell_histogram(drawings, table, probe->pdata[i], subject);
    for (guint i = 0; i < probe->len; i++)
        for (guint j = 0; j < probe->len; j++)
            drawingcell_agreements(drawings, table, probe->pdata[i],
                                   probe->pdata[j], subject);
    for (guint i = 0; i < probe->len; i++) {
        const AkDeclared *one = probe->pdata[i];
        for (const AkPlot *plot = one->plots; plot->name != NULL; plot++)
            drawingcell_add(drawings, table, one->name, plot, subject);
    }
    return drawings;
}

AkDrawing *
ak_drawing_encoders(const GArray *curves, const AkDeclared *probe,
                    const char *name, const AkDrawingSubject *subject)
{
    const char *label = ak_declared_label(probe);
    g_autofree gchar *title =
        g_strdup_printf("Attention and %s, by encoder", label);
    g_autofree gchar *x_label =
        g_strdup_printf("Kendall τ between attention and %s", label);
    g_autofree gchar *caption =
        g_strdup_printf("densities over the texts of Kendall's τ between "
                        "attention and %s, for each encoder",
                        label);
    const AkPlot plot = {.name = name,
                         .kind = AK_PLOT_DENSITY,
                         .title = title,
                         .x_label = x_label,
                         .x_low = -1.0,
                         .x_high = 1.0,
                         .source = drawingcell_importance(probe)->encoder_source,
                         .caption = caption};
    return ak_drawing_curves(curves, &plot, subject);
}
