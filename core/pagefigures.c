#include "pagefigures.h"

#include "drawing.h"
#include "figures.h"
#include "gnuplot.h"
#include "html.h"

#include <math.h>
#include <string.h>

/* Names of the classes, where there are few enough for a figure. */
enum { PAGEFIGURES_CLASSES = 4 };

static gchar **
pagefigures_classes(const AkResultsDataset *dataset)
{
    if (dataset == NULL || dataset->classes == NULL ||
        g_strcmp0(dataset->task, "multilabel") == 0 ||
        g_strv_length(dataset->classes) >= PAGEFIGURES_CLASSES)
        return NULL;
    return dataset->classes;
}

/* ---- Pictures in a page ---- */

/* What of [at, end) is an attribute that a page has no use for, or must not have
 * twice: names of elements, which many pictures would share.  0: none is here. */
static gsize
pagefigures_skip_name(const char *at, const char *end)
{
    static const char start[] = " id=\"";
    const char *quote =
        g_str_has_prefix(at, start) ? strchr(at + strlen(start), '"') : NULL;
    return quote != NULL && quote < end ? (gsize)(quote + 1 - at) : 0;
}

/* Copies [at, end); the value black is the page's ink. */
static void
pagefigures_copy(GString *out, const char *at, const char *end)
{
    static const char *const black[] = {"\"black\"", "'black'",
                                        "\"rgb(  0,   0,   0)\"",
                                        "'rgb(  0,   0,   0)'"};
    gboolean is_value = FALSE; /* behind an equals sign */
    while (at < end) {
        gsize skip = pagefigures_skip_name(at, end);
        for (gsize i = 0; is_value && skip == 0 && i < G_N_ELEMENTS(black); i++)
            if (g_str_has_prefix(at, black[i])) {
                g_string_append(out, "\"currentColor\"");
                skip = strlen(black[i]);
            }
        is_value = *at == '=' || (is_value && *at == ' ');
        if (skip == 0)
            g_string_append_c(out, *at++);
        at += skip;
    }
}

/* Behind what begins with `start` and ends with `stop`, from `at` on. */
static const char *
pagefigures_cut(GString *out, const char *at, const char *start,
                const char *stop)
{
    const char *from = strstr(at, start);
    const char *to = from != NULL ? strstr(from, stop) : NULL;
    if (to == NULL)
        return at;
    pagefigures_copy(out, at, from);
    return to + strlen(stop);
}

/* The picture from its <svg on, without its title and its marks, which no figure
 * of ours refers to. */
static void
pagefigures_picture(const AkDrawing *drawing, GString *out)
{
    const char *at = strstr(drawing->svg, "viewBox=");
    if (at == NULL)
        return;
    ak_html(out, "<svg role=\"img\" aria-label=\"%\" ", drawing->title);
    at = pagefigures_cut(out, at, "<title>", "</title>");
    at = pagefigures_cut(out, at, "<desc>", "</desc>");
    at = pagefigures_cut(out, at, "<defs>", "</defs>");
    pagefigures_copy(out, at, at + strlen(at));
}

static void
pagefigures_append(const char *folder, const AkDrawing *drawing,
                   AkPageRoom *room, GString *out)
{
    const gsize before = out->len;
    g_string_append(out, "<figure>\n");
    const gboolean is_shown =
        drawing->svg != NULL && strlen(drawing->svg) <= room->n_byte;
    if (is_shown)
        pagefigures_picture(drawing, out);
    else
        ak_html(out, "<p><strong>%</strong></p>", drawing->title);
    g_string_append(out, "<figcaption>");
    if (drawing->source != NULL)
        ak_html(out, "As % of the paper. ", drawing->source);
    if (drawing->svg != NULL)
        ak_html(out, "<a href=\"%/%.pdf\">PDF</a> <a href=\"%/%.svg\">SVG</a> ",
                folder, drawing->name, folder, drawing->name);
    ak_html(out,
            "<a href=\"%/%.csv\">data</a> <a href=\"%/%.gp\">script</a>"
            "</figcaption></figure>\n",
            folder, drawing->name, folder, drawing->name);
    if (is_shown)
        room->n_byte -= MIN(room->n_byte, out->len - before);
}

static gboolean
pagefigures_draw(const AkResults *results, const char *folder,
                 GPtrArray *drawings, AkPageRoom *room, GString *out,
                 GError **error)
{
    g_autofree gchar *path = g_build_filename(results->out, folder, NULL);
    if (!ak_gnuplot_draw(path, drawings, room->trouble, error))
        return FALSE;
    if (drawings->len == 0)
        return TRUE;
    g_string_append(out, "<div class=\"figures\">\n");
    for (guint i = 0; i < drawings->len; i++)
        pagefigures_append(folder, drawings->pdata[i], room, out);
    g_string_append(out, "</div>\n");
    return TRUE;
}

gboolean
ak_page_figures(const AkResults *results, const char *cell,
                const AkCellTable *table, AkPageRoom *room, GString *out,
                GError **error)
{
    g_autofree gchar *name = g_path_get_dirname(cell);
    g_autofree gchar *folder = g_strconcat("figures/", cell, NULL);
    gchar **classes = pagefigures_classes(ak_results_dataset(results, name));
    g_autoptr(GPtrArray) drawings = ak_drawings_of_cell(table, classes);
    return pagefigures_draw(results, folder, drawings, room, out, error);
}

/* ---- Encoders beside each other ---- */

/* Do two models differ in the encoder alone? */
static gboolean
encoders_are_peers(const AkReportGroup *one, const AkReportGroup *other)
{
    const AkFigure *a = one->figures->pdata[0], *b = other->figures->pdata[0];
    return strcmp(a->dataset, b->dataset) == 0 &&
           strcmp(a->attention, b->attention) == 0 &&
           strcmp(a->seed, b->seed) == 0;
}

static void
encoders_clear_curve(gpointer data)
{
    AkDrawingCurve *curve = data;
    g_free(curve->label);
    g_array_unref(curve->value);
}

/* The curves of `quantity` of the model at `first` and its peers. */
static GArray *
encoders_curves(const GPtrArray *groups, guint first, GHashTable *tables,
                const char *quantity)
{
    GArray *curves = g_array_new(FALSE, TRUE, sizeof(AkDrawingCurve));
    g_array_set_clear_func(curves, encoders_clear_curve);
    for (guint i = first; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        const AkCellTable *table = g_hash_table_lookup(tables, group->key);
        const AkTableColumn *column =
            table != NULL && encoders_are_peers(groups->pdata[first], group)
                ? ak_cell_table_find(table, "correlation", quantity)
                : NULL;
        if (column == NULL)
            continue;
        const AkFigure *figure = group->figures->pdata[0];
        const AkDrawingCurve curve = {.label = g_strdup(figure->encoder),
                                      .value = g_array_ref(column->value)};
        g_array_append_val(curves, curve);
    }
    return curves;
}

static void
encoders_add(GPtrArray *drawings, const GArray *curves, const AkFigure *model,
             const char *measure)
{
    g_autofree gchar *name =
        g_strdup_printf("%s-s%s-tau-attention-%s-by-encoder", model->attention,
                        model->seed, measure);
    g_autofree gchar *title =
        g_strdup_printf("Kendall's tau of %s attention and %s, seed %s",
                        model->attention, measure, model->seed);
    const AkPlot plot = {.name = name,
                         .kind = AK_PLOT_DENSITY,
                         .title = title,
                         .x_label = "Kendall's tau",
                         .x_low = -1.0,
                         .x_high = 1.0,
                         .source =
                             strcmp(measure, "loo") == 0 ? "Figure 5" : NULL};
    AkDrawing *drawing = ak_drawing_curves(curves, &plot);
    if (drawing != NULL)
        g_ptr_array_add(drawings, drawing);
}

/* Is a model before this one its peer? */
static gboolean
encoders_is_later(const GPtrArray *groups, guint at)
{
    for (guint i = 0; i < at; i++)
        if (encoders_are_peers(groups->pdata[i], groups->pdata[at]))
            return TRUE;
    return FALSE;
}

gboolean
ak_page_encoders(const AkResults *results, const char *dataset,
                 const GPtrArray *groups, GHashTable *tables, AkPageRoom *room,
                 GString *out, GError **error)
{
    g_autoptr(GPtrArray) drawings =
        g_ptr_array_new_with_free_func(ak_drawing_free);
    g_autofree gchar *folder = g_strconcat("figures/", dataset, NULL);
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        const AkFigure *model = group->figures->pdata[0];
        if (strcmp(model->dataset, dataset) != 0 || encoders_is_later(groups, i))
            continue;
        for (guint k = 0; k < results->probe->len; k++) {
            const AkDeclared *probe = results->probe->pdata[k];
            g_autofree gchar *quantity =
                g_strconcat("tau_attention_", probe->name, NULL);
            g_autoptr(GArray) curves =
                encoders_curves(groups, i, tables, quantity);
            if (curves->len > 1)
                encoders_add(drawings, curves, model, probe->name);
        }
    }
    if (drawings->len == 0)
        return TRUE;
    ak_html(out, "<h3>%: encoders beside each other</h3>\n", dataset);
    return pagefigures_draw(results, folder, drawings, room, out, error);
}
