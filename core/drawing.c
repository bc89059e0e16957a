#include "drawingwork.h"

#include "terminal.h"

#include <math.h>
#include <string.h>

enum {
    DRAWING_TITLE = 56, /* characters that fit above a picture, */
    DRAWING_NAME = 40,  /* into its key for one name, */
    DRAWING_SAMPLE = 8, /* a sample takes as much as so many, */
    DRAWING_ROW = 38    /* and a row of the key has room for */
};

void
ak_drawing_free(gpointer data)
{
    AkDrawing *drawing = data;
    g_free(drawing->name);
    g_free(drawing->title);
    g_free(drawing->caption);
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
ak_drawing_curve(AkDrawingWork *work, const char *using, const char *name,
                 const char *style)
{
    g_string_append_printf(work->curves,
                           "%s \\\n    data index %u skip %d using %s",
                           work->curves->len > 0 ? "," : "", work->n_block - 1,
                           work->n_block == 1 ? 1 : 0, using);
    if (name != NULL) {
        g_autofree gchar *safe = ak_printable(name);
        g_autofree gchar *cut = ak_display_cut(safe, DRAWING_NAME);
        g_string_append(work->curves, " title ");
        ak_drawing_quote(work->curves, cut);
        work->n_key++;
        work->key_width = MAX(work->key_width, ak_display_width(cut));
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

guint
ak_drawing_dash(guint group)
{
    return 1 + group % 4; /* gnuplot's: unbroken, -, ., -. */
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

/* What is seen, by the axes where the plot does not say it. */
static gchar *
drawing_seen(const AkPlot *plot)
{
    if (plot->caption != NULL)
        return g_strdup(plot->caption);
    switch (plot->kind) {
    case AK_PLOT_HISTOGRAM:
        return g_strdup_printf("histogram over the texts: %s", plot->x_label);
    case AK_PLOT_DENSITY:
        return g_strdup_printf("density over the texts: %s", plot->x_label);
    case AK_PLOT_VIOLIN:
        return g_strdup_printf("densities over the texts: %s, for each part of "
                               "%s",
                               plot->x_label, plot->y_label);
    case AK_PLOT_SCATTER:
        return g_strdup_printf("a dot for each text: %s against %s",
                               plot->y_label, plot->x_label);
    case AK_PLOT_HEATMAP:
        break;
    }
    return g_strdup_printf("number of texts: %s against %s", plot->y_label,
                           plot->x_label);
}

/* The published figure, what is seen, and what the marks of its kind mean. */
static gchar *
drawing_caption(const AkDrawingWork *work)
{
    const AkPlot *plot = work->plot;
    const AkPlotKind kind = plot->kind;
    g_autofree gchar *seen = drawing_seen(plot);
    g_autoptr(GString) text = g_string_new(NULL);
    if (plot->source != NULL)
        g_string_append_printf(text, "As %s: ", plot->source);
    else
        *seen = g_ascii_toupper(*seen);
    g_string_append(text, seen);
    const gboolean has_classes = work->group != NULL && work->group->len > 1;
    if (has_classes && kind != AK_PLOT_DENSITY && kind != AK_PLOT_HEATMAP)
        g_string_append(text, ", by predicted class");
    if (kind == AK_PLOT_VIOLIN)
        g_string_append(text, work->n_key > 1
                                  ? "; ticks: medians; n: texts, of classes in "
                                    "the order of the key"
                                  : "; ticks: medians; n: texts");
    if (kind == AK_PLOT_DENSITY)
        g_string_append(text, work->n_key > 1 ? "; vertical lines: means"
                                              : "; vertical line: the mean");
    if (kind == AK_PLOT_HISTOGRAM && work->control != NULL)
        g_string_append(text,
                        "; grey: by chance, with the words in random order");
    g_string_append_c(text, '.');
    if (work->subject->n_seed > 1)
        g_string_append_printf(text, " Each text counts under each of %u seeds.",
                               work->subject->n_seed);
    return ak_printable(text->str);
}

/* As many names in a row of the key as fit. */
static void
drawing_key(const AkDrawingWork *work, GString *script)
{
    const gboolean has_mean = work->plot->kind == AK_PLOT_DENSITY;
    if (work->n_key == 0 || (work->n_key == 1 && !has_mean)) {
        g_string_append(script, "unset key\n"); /* the axis says what it is */
        return;
    }
    const guint fit = (guint)(DRAWING_ROW / (work->key_width + DRAWING_SAMPLE));
    const guint n_column = CLAMP(fit, 1, work->n_key);
    const guint n_row = (work->n_key + n_column - 1) / n_column;
    g_string_append_printf(script,
                           "set key at screen 0.5,0.015 center bottom "
                           "horizontal maxcols %u Left reverse samplen 2.2\n"
                           "set bmargin %.1f\n",
                           n_column, 3.1 + 1.3 * n_row);
}

/* The script draws one figure twice, for a page and for print. */
static GString *
drawing_script(const AkDrawingWork *work, const char *caption)
{
    const AkPlot *plot = work->plot;
    g_autofree gchar *safe = ak_printable(work->subject->title);
    g_autofree gchar *title = ak_display_cut(safe, DRAWING_TITLE);
    GString *script = g_string_new("# ");
    g_string_append_printf(script, "%s\n# %s\n" AK_DRAWING_SAYS "%s.gp\n", safe,
                           caption, plot->name);
    g_string_append(script, "reset\n"
                            "set encoding utf8\n"
                            "set datafile separator comma\n"
                            "set border 3 lw 0.8\n"
                            "set tics nomirror out scale 0.6\n"
                            "set xtics offset 0,0.3\n"
                            "set xlabel offset 0,0.6\n"
                            "set grid ytics lc rgb '#cccccc' lw 0.5 dt 1\n"
                            "set style fill transparent solid 0.35 noborder\n"
                            "set style circle radius graph 0.006\n");
    drawing_key(work, script);
    g_string_append_printf(script, "data = '%s.csv'\nset title ", plot->name);
    ak_drawing_quote(script, title);
    g_string_append(script, "\nset xlabel ");
    ak_drawing_quote(script, plot->x_label);
    if (plot->y_label != NULL) {
        g_string_append(script, "\nset ylabel ");
        ak_drawing_quote(script, plot->y_label);
    }
    g_string_append_printf(script, "\nset xrange [%.9g:%.9g]\n%s", plot->x_low,
                           plot->x_high, work->settings->str);
    /* Bins with their sizes in two lines take more room. */
    const gboolean is_tall = plot->kind == AK_PLOT_VIOLIN;
    g_string_append_printf(
        script,
        "set terminal svg size 390,%d font 'sans-serif,13' noenhanced\n"
        "set output '%s.svg'\n"
        "plot%s\n"
        "set terminal pdfcairo size 8.4cm,%scm font 'sans-serif,8' "
        "noenhanced\n"
        "set output '%s.pdf'\n"
        "replot\n"
        "set output\n",
        is_tall ? 370 : 310, plot->name, work->curves->str,
        is_tall ? "7.5" : "6", plot->name);
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
        drawing->caption = drawing_caption(work);
        drawing->script = drawing_script(work, drawing->caption);
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
drawing_begin(const AkPlot *plot, const AkDrawingSubject *subject)
{
    return (AkDrawingWork){.plot = plot,
                           .subject = subject,
                           .csv = g_string_new(NULL),
                           .settings = g_string_new(NULL),
                           .curves = g_string_new(NULL),
                           .is_empty = TRUE};
}

AkDrawing *
ak_drawing_new(const AkCellTable *table, const char *probe, const AkPlot *plot,
               const AkDrawingSubject *subject)
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
    AkDrawingWork work = drawing_begin(plot, subject);
    work.table = table;
    work.x = x;
    work.y = y;
    work.control = ak_cell_table_find(table, probe, shuffled);
    work.group = drawing_groups(subject->classes);
    draw[plot->kind](&work);
    return drawing_finish(&work);
}

AkDrawing *
ak_drawing_curves(const GArray *curves, const AkPlot *plot,
                  const AkDrawingSubject *subject)
{
    AkDrawingWork work = drawing_begin(plot, subject);
    for (guint i = 0; i < curves->len; i++) {
        const AkDrawingCurve *curve = &g_array_index(curves, AkDrawingCurve, i);
        g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(gdouble));
        for (guint k = 0; k < curve->value->len; k++) {
            const gdouble x = g_array_index(curve->value, gdouble, k);
            if (isfinite(x))
                g_array_append_val(value, x);
        }
        ak_drawing_append_density(&work, curve->label, value, i);
    }
    return drawing_finish(&work);
}
