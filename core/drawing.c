#include "drawingwork.h"

#include "density.h"
#include "quantities.h"
#include "reading.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

void
ak_drawing_free(gpointer data)
{
    AkDrawing *drawing = data;
    g_free(drawing->name);
    g_free(drawing->title);
    g_free(drawing->source);
    g_string_free(drawing->csv, TRUE);
    g_string_free(drawing->script, TRUE);
    g_free(drawing->svg);
    g_free(drawing);
}

/* ---- Parts ---- */

gboolean
ak_drawing_has(const AkDrawingWork *work, const AkDrawingGroup *group, guint i)
{
    return group == NULL || group->predicted < 0 ||
           g_array_index(work->table->predicted, gint, i) == group->predicted;
}

GArray *
ak_drawing_values(const AkDrawingWork *work, const AkTableColumn *column,
                  const AkDrawingGroup *group)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(gdouble));
    for (guint i = 0; i < column->value->len; i++) {
        const gdouble x = g_array_index(column->value, gdouble, i);
        if (isfinite(x) && ak_drawing_has(work, group, i))
            g_array_append_val(values, x);
    }
    return values;
}

void
ak_drawing_block(AkDrawingWork *work)
{
    if (work->n_block > 0)
        g_string_append(work->csv, "\n\n");
    work->n_block++;
}

/* In single quotes nothing is expanded; a quote is doubled. */
void
ak_drawing_quote(GString *script, const char *text)
{
    g_autofree gchar *safe = ak_printable(text);
    g_string_append_c(script, '\'');
    for (const char *at = safe; *at != '\0'; at++) {
        if (*at == '\'')
            g_string_append_c(script, '\'');
        g_string_append_c(script, *at);
    }
    g_string_append_c(script, '\'');
}

void
ak_drawing_curve(AkDrawingWork *work, const char *using, const char *title,
                 const char *style)
{
    g_string_append_printf(work->curves,
                           "%s \\\n    data index %u skip %d using %s",
                           work->curves->len > 0 ? "," : "", work->n_block - 1,
                           work->n_block == 1 ? 1 : 0, using);
    if (title != NULL) {
        g_string_append(work->curves, " title ");
        ak_drawing_quote(work->curves, title);
    } else {
        g_string_append(work->curves, " notitle");
    }
    g_string_append_printf(work->curves, " %s", style);
}

/* Of Okabe and Ito's colours those that differ most in lightness. */
const char *
ak_drawing_colour(guint group)
{
    static const char *const colour[] = {"#e69f00", "#0072b2", "#009e73",
                                         "#cc79a7"};
    return colour[group % G_N_ELEMENTS(colour)];
}

/* ---- A figure ---- */

static GArray *
drawing_groups(gchar *const *classes)
{
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(AkDrawingGroup));
    for (gint i = 0; classes != NULL && classes[i] != NULL; i++) {
        const AkDrawingGroup group = {.name = classes[i], .predicted = i};
        g_array_append_val(groups, group);
    }
    const AkDrawingGroup all = {.name = "all", .predicted = -1};
    if (groups->len == 0)
        g_array_append_val(groups, all);
    return groups;
}

/* The script draws one figure twice, for a page and for print. */
static GString *
drawing_script(const AkDrawingWork *work)
{
    const AkPlot *plot = work->plot;
    GString *script = g_string_new(
        "# Draws this figure of the data beside it: gnuplot FILE\n"
        "reset\n"
        "set encoding utf8\n"
        "set datafile separator comma\n"
        "set border 3 lw 0.8\n"
        "set tics nomirror out scale 0.6\n"
        "set grid ytics lc rgb '#cccccc' lw 0.5 dt 1\n"
        "set key at screen 0.5,0.005 center bottom horizontal maxrows 1 "
        "samplen 1.5\n"
        "set bmargin 6.2\n"
        "set style fill transparent solid 0.55 noborder\n"
        "set style circle radius graph 0.006\n");
    g_string_append_printf(script, "data = '%s.csv'\nset title ", plot->name);
    ak_drawing_quote(script, plot->title);
    g_string_append(script, "\nset xlabel ");
    ak_drawing_quote(script, plot->x_label);
    if (plot->y_label != NULL) {
        g_string_append(script, "\nset ylabel ");
        ak_drawing_quote(script, plot->y_label);
    }
    g_string_append_printf(script, "\nset xrange [%.9g:%.9g]\n%s", plot->x_low,
                           plot->x_high, work->settings->str);
    if (work->n_block < 2) /* its axis says what it is */
        g_string_append(script, "unset key\nset bmargin\n");
    g_string_append_printf(
        script,
        "set terminal svg size 480,340 font 'sans-serif,13' noenhanced\n"
        "set output '%s.svg'\n"
        "plot%s\n"
        "set terminal pdfcairo size 8.4cm,6cm font 'sans-serif,8' "
        "noenhanced\n"
        "set output '%s.pdf'\n"
        "replot\n"
        "set output\n",
        plot->name, work->curves->str, plot->name);
    return script;
}

static AkDrawing *
drawing_finish(AkDrawingWork *work)
{
    AkDrawing *drawing = NULL;
    if (!work->is_empty) {
        drawing = g_new0(AkDrawing, 1);
        drawing->name = g_strdup(work->plot->name);
        drawing->title = g_strdup(work->plot->title);
        drawing->source = g_strdup(work->plot->source);
        drawing->script = drawing_script(work);
        drawing->csv = g_steal_pointer(&work->csv);
    }
    if (work->csv != NULL)
        g_string_free(work->csv, TRUE);
    g_string_free(work->settings, TRUE);
    g_string_free(work->curves, TRUE);
    if (work->group != NULL)
        g_array_unref(work->group);
    return drawing;
}

static AkDrawingWork
drawing_begin(const AkPlot *plot)
{
    return (AkDrawingWork){.plot = plot,
                           .csv = g_string_new(NULL),
                           .settings = g_string_new(NULL),
                           .curves = g_string_new(NULL),
                           .is_empty = TRUE};
}

AkDrawing *
ak_drawing_new(const AkCellTable *table, const char *probe, const AkPlot *plot,
               gchar *const *classes)
{
    static void (*const draw[])(AkDrawingWork *) = {
        [AK_PLOT_HISTOGRAM] = ak_drawing_histogram,
        [AK_PLOT_DENSITY] = ak_drawing_density,
        [AK_PLOT_VIOLIN] = ak_drawing_violin,
        [AK_PLOT_SCATTER] = ak_drawing_scatter,
        [AK_PLOT_HEATMAP] = ak_drawing_heatmap};
    const AkTableColumn *x = ak_cell_table_find(table, probe, plot->x);
    const AkTableColumn *y =
        plot->y != NULL ? ak_cell_table_find(table, probe, plot->y) : NULL;
    if (x == NULL || (plot->y != NULL && y == NULL))
        return NULL;
    g_autofree gchar *shuffled = g_strconcat(plot->x, "@shuffled", NULL);
    AkDrawingWork work = drawing_begin(plot);
    work.table = table;
    work.x = x;
    work.y = y;
    work.control = ak_cell_table_find(table, probe, shuffled);
    work.group = drawing_groups(classes);
    draw[plot->kind](&work);
    return drawing_finish(&work);
}

/* ---- Densities ---- */

enum { DRAWING_PLACES = 201 }; /* of a curve */

static void
drawing_append_curve(AkDrawingWork *work, const char *label,
                     const GArray *value, guint colour)
{
    gdouble at[DRAWING_PLACES], density[DRAWING_PLACES], mean = 0.0;
    const gdouble low = work->plot->x_low, high = work->plot->x_high;
    for (gsize k = 0; k < DRAWING_PLACES; k++)
        at[k] = low + (high - low) * (gdouble)k / (DRAWING_PLACES - 1);
    if (!ak_density(value->len, (const gdouble *)(gpointer)value->data,
                    DRAWING_PLACES, at, density))
        return;
    for (guint i = 0; i < value->len; i++)
        mean += g_array_index(value, gdouble, i);
    mean /= value->len;

    ak_drawing_block(work);
    if (work->n_block == 1)
        g_string_append(work->csv, "quantity,n,mean,x,density\n");
    g_autofree gchar *safe = ak_printable(label);
    for (gsize k = 0; k < DRAWING_PLACES; k++) {
        ak_csv_append(work->csv, safe);
        g_string_append_printf(work->csv, ",%u,%.9g,%.9g,%.6g\n", value->len,
                               mean, at[k], density[k]);
    }
    g_autofree gchar *style = g_strdup_printf(
        "with filledcurves y1=0 lc rgb '%s'", ak_drawing_colour(colour));
    ak_drawing_curve(work, "4:5", safe, style);
    g_string_append_printf(work->settings,
                           "set arrow from %.9g,graph 0 to %.9g,graph 1 nohead "
                           "dt 2 lw 1.2 lc rgb '%s' front\n",
                           mean, mean, ak_drawing_colour(colour));
    work->is_empty = FALSE;
}

static void
drawing_set_density(AkDrawingWork *work)
{
    g_string_append(work->settings, "set yrange [0:*]\nset ylabel 'Density'\n");
}

void
ak_drawing_density(AkDrawingWork *work)
{
    const AkTableColumn *column[] = {work->x, work->y};
    drawing_set_density(work);
    for (guint i = 0; i < G_N_ELEMENTS(column) && column[i] != NULL; i++) {
        g_autoptr(GArray) value = ak_drawing_values(work, column[i], NULL);
        g_autofree gchar *name =
            ak_reading_name(column[i]->probe, column[i]->quantity);
        drawing_append_curve(work, name, value, i);
    }
}

AkDrawing *
ak_drawing_curves(const GArray *curves, const AkPlot *plot)
{
    AkDrawingWork work = drawing_begin(plot);
    drawing_set_density(&work);
    for (guint i = 0; i < curves->len; i++) {
        const AkDrawingCurve *curve = &g_array_index(curves, AkDrawingCurve, i);
        g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(gdouble));
        for (guint k = 0; k < curve->value->len; k++) {
            const gdouble x = g_array_index(curve->value, gdouble, k);
            if (isfinite(x))
                g_array_append_val(value, x);
        }
        drawing_append_curve(&work, curve->label, value, i);
    }
    return drawing_finish(&work);
}
