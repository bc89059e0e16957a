/* table.c: one row a figure. */
#include "table.h"

#include "figures.h"
#include "reading.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

#define TABLE_NAME_WIDTH 32 /* of a quantity, where the table is wide */
#define TABLE_NUMBERS_WIDTH 55

void
ak_table_pad(GString *out, const char *text, gsize width)
{
    const gsize wide = ak_display_width(text);
    g_string_append_printf(out, "%s%*s", text,
                           wide < width ? (int)(width - wide) : 0, "");
}

gdouble
ak_table_unsigned(gdouble x, guint n_decimal)
{
    return fabs(x) < 0.5 * pow(10.0, -(gdouble)n_decimal) ? 0.0 : x;
}

gchar *
ak_table_number(gdouble x)
{
    if (isnan(x))
        return g_strdup("-");
    const gdouble size = fabs(x);
    if (size >= 10000.0)
        return g_strdup_printf("%.2e", x);
    if (size != 0.0 && size < 1e-6)
        return g_strdup(x > 0.0 ? "<0.000001" : ">-0.000001");
    if (size != 0.0 && size < 0.0005)
        return g_strdup_printf("%.*f", size < 1e-4 ? 6 : 5, x);
    return g_strdup_printf("%.3f", ak_table_unsigned(x, 3));
}

static gchar *
table_percent(gdouble fraction)
{
    return isnan(fraction) ? g_strdup("-")
                           : g_strdup_printf("%.0f %%", 100.0 * fraction);
}

static gchar *
table_count(gdouble n)
{
    return isnan(n) ? g_strdup("-") : g_strdup_printf("%.0f", n);
}

static void
table_numbers(GString *out, const AkFigure *figure)
{
    g_autofree gchar *mean = ak_table_number(figure->mean);
    g_autofree gchar *std = ak_table_number(figure->std);
    g_autofree gchar *low = ak_table_number(figure->ci_low);
    g_autofree gchar *high = ak_table_number(figure->ci_high);
    g_autofree gchar *spread = isnan(figure->std)
                                   ? g_strdup(mean)
                                   : g_strdup_printf("%s ± %s", mean, std);
    g_autofree gchar *interval = isnan(figure->ci_low)
                                     ? g_strdup("-")
                                     : g_strdup_printf("%s .. %s", low, high);
    g_autofree gchar *significant = table_percent(figure->significant);
    g_autofree gchar *n = table_count(figure->n);
    g_autofree gchar *missing = table_count(figure->missing);

    ak_table_pad(out, spread, 15);
    g_string_append_c(out, ' ');
    ak_table_pad(out, interval, 17);
    g_string_append_printf(out, " %6s %6s %7s\n", significant, n, missing);
}

/* Metrics of the test are said in words, but for those of one class. */
static gboolean
table_is_row(const AkFigure *figure)
{
    return (strcmp(figure->probe, "test") != 0 ||
            strcmp(figure->class_name, "all") != 0) &&
           !ak_figure_is_empty(figure);
}

static gsize
table_class_width(const GPtrArray *figures)
{
    gsize width = strlen("class");
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *figure = figures->pdata[i];
        g_autofree gchar *name = ak_printable(figure->class_name);
        width = MAX(width, ak_display_width(name));
    }
    return width;
}

/* Where the terminal is narrow a quantity's name stands on a line of its own. */
void
ak_table_draw(const GPtrArray *figures, gsize width, GString *out)
{
    const gsize class_width = table_class_width(figures);
    const gboolean is_narrow =
        2 + TABLE_NAME_WIDTH + class_width + 2 + TABLE_NUMBERS_WIDTH > width;
    const gsize name_width = is_narrow ? 2 : TABLE_NAME_WIDTH;

    g_string_append(out, "\n  ");
    ak_table_pad(out, is_narrow ? "" : "quantity", name_width);
    ak_table_pad(out, "class", class_width + 2);
    g_string_append_printf(
        out, "mean ± std      95 %% interval     p<=.05 %6s %7s\n", "n",
        "missing");

    g_autofree gchar *before = NULL;
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *figure = figures->pdata[i];
        if (!table_is_row(figure))
            continue;
        g_autofree gchar *name =
            ak_reading_name(figure->probe, figure->quantity);
        g_autofree gchar *class_name = ak_printable(figure->class_name);
        const char *shown = g_strcmp0(before, name) == 0 ? "" : name;

        g_string_append(out, "  ");
        if (*shown != '\0' && ak_display_width(name) >= name_width) {
            g_string_append_printf(out, "%s\n  ", name);
            shown = "";
        }
        ak_table_pad(out, shown, name_width);
        ak_table_pad(out, class_name, class_width + 2);
        table_numbers(out, figure);
        g_free(before);
        before = g_steal_pointer(&name);
    }
    g_string_append_c(out, '\n');
}
