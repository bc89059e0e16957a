/* drawingkinds.c: what each kind of figure counts, and how it is drawn. */
#include "drawingwork.h"

#include "attnkit/statistics.h"
#include "density.h"
#include "quantities.h"
#include "reading.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

/* The bin of n equal ones in [low, high], its upper end in the last; -1: outside
 * or undefined.  A record has nine digits of a number: a third is on the edge at one
 * third, and so in the bin above it, whichever way its last digit was rounded. */
static gint
kinds_bin(gdouble x, gdouble low, gdouble high, guint n)
{
    const gdouble rounding = 1e-6; /* of a bin's width */
    if (!(x >= low && x <= high))
        return -1;
    return (gint)MIN((guint)((x - low) / (high - low) * n + rounding), n - 1);
}

static gdouble
kinds_edge(gdouble low, gdouble high, guint n, guint bin)
{
    return low + (high - low) * bin / n;
}

static const AkDrawingGroup *
kinds_group(const AkDrawingWork *work, guint g)
{
    return &g_array_index(work->group, AkDrawingGroup, g);
}

/* gnuplot knows no doubled quotes: it would take the name apart at its commas. */
static void
kinds_append_name(AkDrawingWork *work, const char *name)
{
    g_autofree gchar *safe = ak_printable(name);
    g_strdelimit(safe, "\"", '\'');
    ak_csv_append(work->csv, safe);
}

/* ---- Densities ---- */

enum { DENSITY_PLACES = 161 }; /* of a curve */

static void
density_draw(AkDrawingWork *work, const char *label, gdouble mean, guint colour)
{
    const char *rgb = ak_drawing_colour(colour);
    const guint dash = ak_drawing_dash(colour);
    g_autofree gchar *name =
        g_strdup_printf("%s (mean %.2f)", label, ak_table_unsigned(mean, 2));
    g_autofree gchar *fill =
        g_strdup_printf("with filledcurves y1=0 lc rgb '%s'", rgb);
    g_autofree gchar *line =
        g_strdup_printf("with lines lw 1.8 dt %u lc rgb '%s'", dash, rgb);
    ak_drawing_curve(work, "4:5", NULL, fill);
    ak_drawing_curve(work, "4:5", name, line);
    g_string_append_printf(work->settings,
                           "set arrow from %.9g,graph 0 to %.9g,graph 1 nohead "
                           "dt %u lw 1.2 lc rgb '%s' front\n",
                           mean, mean, dash, rgb);
}

void
ak_drawing_append_density(AkDrawingWork *work, const char *label,
                          const GArray *value, guint colour)
{
    gdouble at[DENSITY_PLACES], density[DENSITY_PLACES], mean = 0.0;
    const gdouble low = work->plot->x_low, high = work->plot->x_high;
    for (gsize k = 0; k < DENSITY_PLACES; k++)
        at[k] = low + (high - low) * (gdouble)k / (DENSITY_PLACES - 1);
    if (!ak_density(value->len, (const gdouble *)(gpointer)value->data,
                    DENSITY_PLACES, at, density))
        return;
    for (guint i = 0; i < value->len; i++)
        mean += g_array_index(value, gdouble, i);
    mean /= value->len;

    ak_drawing_block(work);
    if (work->n_block == 1) {
        g_string_append(work->settings,
                        "set yrange [0:*]\nset ylabel 'Density'\n");
        g_string_append(work->csv, "quantity,n,mean,x,density\n");
    }
    for (gsize k = 0; k < DENSITY_PLACES; k++) {
        kinds_append_name(work, label);
        g_string_append_printf(work->csv, ",%u,%.9g,%.9g,%.6g\n", value->len,
                               mean, at[k], density[k]);
    }
    density_draw(work, label, mean, colour);
    work->is_empty = FALSE;
}

void
ak_drawing_density(AkDrawingWork *work)
{
    const AkTableColumn *column[] = {work->x, work->y};
    const char *declared[] = {work->plot->x_name, work->plot->y_name};
    for (guint i = 0; i < G_N_ELEMENTS(column) && column[i] != NULL; i++) {
        g_autoptr(GArray) value = ak_drawing_values(work, column[i], NULL);
        g_autofree gchar *name =
            declared[i] != NULL
                ? g_strdup(declared[i])
                : ak_reading_name(column[i]->probe, column[i]->quantity);
        ak_drawing_append_density(work, name, value, i);
    }
}

/* ---- Histogram ---- */

/* One group's bars: shares of its own values, those outside the range counted.
 * FALSE: it has none. */
static gboolean
histogram_append(AkDrawingWork *work, const AkTableColumn *column,
                 const AkDrawingGroup *group, const char *name)
{
    const AkPlot *p = work->plot;
    g_autoptr(GArray) value = ak_drawing_values(work, column, group);
    g_autofree guint *count = g_new0(guint, p->n_bin);
    if (value->len == 0)
        return FALSE;
    for (guint i = 0; i < value->len; i++) {
        const gint bin = kinds_bin(g_array_index(value, gdouble, i), p->x_low,
                                   p->x_high, p->n_bin);
        if (bin >= 0)
            count[bin]++;
    }
    ak_drawing_block(work);
    if (work->n_block == 1)
        g_string_append(work->csv, "class,low,high,count,share\n");
    for (guint bin = 0; bin < p->n_bin; bin++) {
        kinds_append_name(work, name);
        g_string_append_printf(
            work->csv, ",%.9g,%.9g,%u,%.9g\n",
            kinds_edge(p->x_low, p->x_high, p->n_bin, bin),
            kinds_edge(p->x_low, p->x_high, p->n_bin, bin + 1), count[bin],
            (gdouble)count[bin] / value->len);
    }
    work->is_empty = FALSE;
    return TRUE;
}

void
ak_drawing_histogram(AkDrawingWork *work)
{
    static const char middle[] = "(($2+$3)/2):5";
    const AkPlot *p = work->plot;
    g_string_append_printf(work->settings,
                           "set yrange [0:*]\nset boxwidth %.9g\n",
                           (p->x_high - p->x_low) / p->n_bin);
    if (p->y_label == NULL)
        g_string_append(work->settings, "set ylabel 'Share of the texts'\n");
    for (guint g = 0; g < work->group->len; g++) {
        const AkDrawingGroup *group = kinds_group(work, g);
        if (!histogram_append(work, work->x, group, group->name))
            continue;
        g_autofree gchar *boxes =
            g_strdup_printf("with boxes lc rgb '%s'", ak_drawing_colour(g));
        g_autofree gchar *outline =
            g_strdup_printf("with histeps lw 1.8 dt %u lc rgb '%s'",
                            ak_drawing_dash(g), ak_drawing_colour(g));
        ak_drawing_curve(work, middle, NULL, boxes);
        ak_drawing_curve(work, middle, group->name, outline);
    }
    if (work->control != NULL && !work->is_empty &&
        histogram_append(work, work->control, NULL, "by chance"))
        ak_drawing_curve(work, middle, "by chance",
                         "with histeps lw 1.2 lc rgb '#777777'");
}

/* ---- Violins ---- */

enum { VIOLIN_PLACES = 61 };

/* Where a violin stands: bins are 1 apart, the groups of a bin beside each
 * other. */
typedef struct Violin {
    guint bin, group;
    gdouble middle, half; /* of its height */
} Violin;

static GArray *
violin_values(const AkDrawingWork *work, const Violin *violin)
{
    const AkPlot *p = work->plot;
    const AkDrawingGroup *group = kinds_group(work, violin->group);
    GArray *values = g_array_new(FALSE, FALSE, sizeof(gdouble));
    for (guint i = 0; i < work->x->value->len && i < work->y->value->len; i++) {
        const gdouble x = g_array_index(work->x->value, gdouble, i);
        const gint bin = kinds_bin(g_array_index(work->y->value, gdouble, i),
                                   p->y_low, p->y_high, p->n_bin);
        if (isfinite(x) && bin == (gint)violin->bin &&
            ak_drawing_has(work, group, i))
            g_array_append_val(values, x);
    }
    return values;
}

/* The outline, from the least value to the largest. */
static gsize
violin_outline(const GArray *value, gdouble *at, gdouble *density)
{
    const gdouble *x = (const gdouble *)(gpointer)value->data;
    gdouble low = x[0], high = x[0];
    for (guint i = 1; i < value->len; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    for (gsize k = 0; k < VIOLIN_PLACES; k++)
        at[k] = low + (high - low) * (gdouble)k / (VIOLIN_PLACES - 1);
    if (ak_density(value->len, x, VIOLIN_PLACES, at, density))
        return VIOLIN_PLACES;
    density[0] = 0.0; /* one place, without a breadth */
    return 1;
}

/* The number of its texts. */
static guint
violin_append(AkDrawingWork *work, const Violin *violin)
{
    const AkPlot *p = work->plot;
    gdouble at[VIOLIN_PLACES], density[VIOLIN_PLACES], most = 0.0;
    g_autoptr(GArray) value = violin_values(work, violin);
    if (value->len == 0)
        return 0;
    const gsize n = violin_outline(value, at, density);
    for (gsize k = 0; k < n; k++)
        most = fmax(most, density[k]);
    const gdouble median =
        ak_median(value->len, (gdouble *)(gpointer)value->data);
    for (gsize k = 0; k < n; k++) {
        const gdouble half = most > 0.0 ? violin->half * density[k] / most : 0.0;
        kinds_append_name(work, kinds_group(work, violin->group)->name);
        g_string_append_printf(
            work->csv, ",%.9g,%.9g,%u,%.9g,%.9g,%.6g,%.6g,%.6g\n",
            kinds_edge(p->y_low, p->y_high, p->n_bin, violin->bin),
            kinds_edge(p->y_low, p->y_high, p->n_bin, violin->bin + 1),
            value->len, median, at[k], density[k], violin->middle - half,
            violin->middle + half);
    }
    g_string_append_c(work->csv, '\n'); /* the next outline of this group */
    g_string_append_printf(work->settings,
                           "set arrow from %.9g,%.6g to %.9g,%.6g nohead lw 2 "
                           "lc rgb '#000000' front\n",
                           median, violin->middle - violin->half * 0.6, median,
                           violin->middle + violin->half * 0.6);
    work->is_empty = FALSE;
    return value->len;
}

/* Has the group a text in any bin, and so a place in the key? */
static gboolean
violin_has_text(const AkDrawingWork *work, const guint *n_text, guint group)
{
    const guint n_bin = work->plot->n_bin;
    guint n = 0;
    for (guint bin = 0; bin < n_bin; bin++)
        n += n_text[group * n_bin + bin];
    return n > 0;
}

/* A bin a name; below it how many texts it has, of each group of the key. */
static void
violin_set_axis(AkDrawingWork *work, const guint *n_text)
{
    const AkPlot *p = work->plot;
    g_string_append_printf(work->settings,
                           "set yrange [-0.6:%u.6]\nset ytics (", p->n_bin - 1);
    for (guint bin = 0; bin < p->n_bin; bin++) {
        g_string_append_printf(
            work->settings, "%s\"%.2f to %.2f\\nn = ", bin > 0 ? ", " : "",
            kinds_edge(p->y_low, p->y_high, p->n_bin, bin),
            kinds_edge(p->y_low, p->y_high, p->n_bin, bin + 1));
        const char *glue = "";
        for (guint g = 0; g < work->group->len; g++) {
            if (!violin_has_text(work, n_text, g))
                continue;
            g_string_append_printf(work->settings, "%s%u", glue,
                                   n_text[g * p->n_bin + bin]);
            glue = ", ";
        }
        g_string_append_printf(work->settings, "\" %u", bin);
    }
    g_string_append(work->settings, ")\n");
}

void
ak_drawing_violin(AkDrawingWork *work)
{
    const gdouble n_group = work->group->len;
    const guint n_bin = work->plot->n_bin;
    g_autofree guint *n_text = g_new0(guint, work->group->len * n_bin);
    for (guint g = 0; g < work->group->len; g++) {
        const gsize before = work->csv->len;
        ak_drawing_block(work);
        if (work->n_block == 1)
            g_string_append(work->csv, "class,low,high,n,median,x,density,"
                                       "bottom,top\n");
        const gsize start = work->csv->len;
        for (guint bin = 0; bin < n_bin; bin++) {
            const Violin violin = {.bin = bin,
                                   .group = g,
                                   .middle = bin + (g + 0.5 - n_group / 2.0) *
                                                       0.84 / n_group,
                                   .half = 0.4 / n_group};
            n_text[g * n_bin + bin] = violin_append(work, &violin);
        }
        if (work->csv->len == start) { /* no text of this class */
            g_string_truncate(work->csv, before);
            work->n_block--;
            continue;
        }
        g_string_truncate(work->csv, work->csv->len - 1);
        g_autofree gchar *style = g_strdup_printf(
            "with filledcurves fs transparent solid 0.7 lc rgb '%s'",
            ak_drawing_colour(g));
        ak_drawing_curve(work, "6:8:9", kinds_group(work, g)->name, style);
    }
    violin_set_axis(work, n_text);
}

/* ---- Two quantities ---- */

void
ak_drawing_scatter(AkDrawingWork *work)
{
    const AkPlot *p = work->plot;
    g_string_append_printf(work->settings, "set yrange [%.9g:%.9g]\n", p->y_low,
                           p->y_high);
    for (guint g = 0; g < work->group->len; g++) {
        const AkDrawingGroup *group = kinds_group(work, g);
        gboolean is_first = TRUE;
        for (guint i = 0; i < work->x->value->len && i < work->y->value->len;
             i++) {
            const gdouble x = g_array_index(work->x->value, gdouble, i);
            const gdouble y = g_array_index(work->y->value, gdouble, i);
            if (!isfinite(x) || !isfinite(y) || !ak_drawing_has(work, group, i))
                continue;
            if (is_first)
                ak_drawing_block(work);
            if (is_first && work->n_block == 1)
                g_string_append(work->csv, "class,x,y\n");
            is_first = FALSE;
            kinds_append_name(work, group->name);
            g_string_append_printf(work->csv, ",%.9g,%.9g\n", x, y);
        }
        if (is_first)
            continue;
        g_autofree gchar *style =
            g_strdup_printf("with circles lc rgb '%s'", ak_drawing_colour(g));
        ak_drawing_curve(work, "2:3", group->name, style);
        work->is_empty = FALSE;
    }
}

void
ak_drawing_heatmap(AkDrawingWork *work)
{
    const AkPlot *p = work->plot;
    const guint n = p->n_bin;
    g_autofree guint *count = g_new0(guint, (gsize)n * n);
    for (guint i = 0; i < work->x->value->len && i < work->y->value->len; i++) {
        const gint x = kinds_bin(g_array_index(work->x->value, gdouble, i),
                                 p->x_low, p->x_high, n);
        const gint y = kinds_bin(g_array_index(work->y->value, gdouble, i),
                                 p->y_low, p->y_high, n);
        if (x < 0 || y < 0)
            continue;
        count[(guint)y * n + (guint)x]++;
        work->is_empty = FALSE;
    }
    ak_drawing_block(work);
    g_string_append(work->csv, "x_low,x_high,y_low,y_high,count\n");
    for (guint y = 0; y < n; y++)
        for (guint x = 0; x < n; x++)
            g_string_append_printf(work->csv, "%.9g,%.9g,%.9g,%.9g,%u\n",
                                   kinds_edge(p->x_low, p->x_high, n, x),
                                   kinds_edge(p->x_low, p->x_high, n, x + 1),
                                   kinds_edge(p->y_low, p->y_high, n, y),
                                   kinds_edge(p->y_low, p->y_high, n, y + 1),
                                   count[y * n + x]);
    g_string_append_printf(work->settings,
                           "set yrange [%.9g:%.9g]\n"
                           "set palette defined (0 '#ffffff', 1 '#0072b2')\n"
                           "set cbrange [0:*]\nset cblabel 'Texts'\n"
                           "set style fill solid 1 noborder\n",
                           p->y_low, p->y_high);
    ak_drawing_curve(work, "1:3:1:2:3:4:5", NULL, "with boxxyerror lc palette");
}
