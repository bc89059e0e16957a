/* explainpage.c: an explanation as a page; the markup of words is that of
 * report.html (core/page/page.css). */
#include "explain.h"

#include "html.h"
#include "page.h"
#include "table.h"

#include <math.h>

/* The darkest word has the largest weight; from these shares of it on, letters
 * change so that they can be read (see page/page.css). */
static const gdouble PAGE_DARK = 0.61, PAGE_DARKER = 0.81;

static void
explainpage_word(const char *word, gdouble share, gfloat value,
                 gboolean is_unknown, GString *out)
{
    g_autofree gchar *title = isfinite(value)
                                  ? g_strdup_printf("%.9g", (gdouble)value)
                                  : g_strdup("none");
    g_autofree gchar *weight = g_strdup_printf("%.3f", share);
    ak_html(out, "<span class=\"w%%%\" style=\"--w:%\" title=\"%%\">%</span>\n",
            share > PAGE_DARKER ? " s8"
            : share > PAGE_DARK ? " s6"
                                : "",
            value < 0 ? " minus" : "", is_unknown ? " known" : "", weight,
            title, is_unknown ? ", not in the vocabulary" : "", word);
}

/* A heat map: what it is, under it the output that belongs to it (NULL: none). */
static void
explainpage_map(const AkExplanation *e, const char *title, const char *help,
                const gfloat *output, const gfloat *series, GString *out)
{
    gdouble max = 0.0;
    for (gsize t = 0; t < e->n_word; t++)
        max = fmax(max, fabs((gdouble)series[t]));
    g_autofree gchar *darkest = ak_table_number(max);
    g_autofree gchar *said =
        output != NULL ? ak_explanation_output(e, output) : NULL;
    ak_html(out, "<figure class=\"map\"><figcaption><strong>%</strong>", title);
    if (said != NULL)
        ak_html(out, " <span class=\"output\">→ %</span>", said);
    g_string_append(out, "</figcaption>\n<div class=\"words\">\n");
    for (gsize t = 0; t < e->n_word; t++)
        explainpage_word(e->text->word[t],
                         max > 0.0 && isfinite(series[t])
                             ? fabs((gdouble)series[t]) / max
                             : 0.0,
                         series[t], e->is_unknown[t], out);
    ak_html(out, "</div>\n<p class=\"note\">%; darkest: %</p></figure>\n", help,
            darkest);
}

/* The output that belongs to a probe's own attention: its series of outputs. */
static const gfloat *
explainpage_output(const AkExplained *explained)
{
    const AkSeries *series = explained->probe->module->plugin->ops.probe->series;
    for (gsize i = 0; series != NULL && series[i].name != NULL; i++)
        if (series[i].axis == AK_AXIS_OUTPUT)
            return explained->measured->series[i];
    return NULL;
}

static void
explainpage_maps(const AkExplanation *e, const AkExplained *explained,
                 GString *out)
{
    const AkPlugin *plugin = explained->probe->module->plugin;
    const AkSeries *series = plugin->ops.probe->series;
    for (gsize i = 0; series != NULL && series[i].name != NULL; i++) {
        const gboolean is_attention = series[i].role == AK_SERIES_ATTENTION;
        if (series[i].axis != AK_AXIS_WORD || series[i].role == AK_SERIES_PLAIN)
            continue;
        g_autofree gchar *title =
            g_strdup_printf("%s: %s", plugin->name, series[i].name);
        explainpage_map(e, title, series[i].help,
                        is_attention ? explainpage_output(explained) : NULL,
                        explained->measured->series[i], out);
    }
}

static void
explainpage_columns(const AkExplanation *e, GString *out)
{
    g_string_append(out, "<dl class=\"values\">\n");
    for (guint i = 0; i < e->probe->len; i++) {
        const AkExplained *explained = e->probe->pdata[i];
        const AkPlugin *plugin = explained->probe->module->plugin;
        const AkColumn *column = plugin->ops.probe->columns;
        for (gsize c = 0; column != NULL && column[c].name != NULL; c++) {
            g_autofree gchar *number =
                ak_table_number(explained->measured->column[c]);
            ak_html(out, "<div><dt>%: %</dt><dd>%%%</dd></div>\n", plugin->name,
                    column[c].help, number, column[c].unit != NULL ? " " : "",
                    column[c].unit != NULL ? column[c].unit : "");
        }
    }
    g_string_append(out, "</dl>\n");
}

static void
explainpage_head(const AkExplanation *e, GString *out)
{
    g_autofree gchar *output = ak_explanation_output(e, e->output);
    g_autofree gchar *n_word = g_strdup_printf("%" G_GSIZE_FORMAT, e->n_word);
    g_autofree gchar *n_unknown =
        g_strdup_printf("%" G_GSIZE_FORMAT, e->n_unknown);
    ak_html(out,
            "<body>\n<main>\n<header><p class=\"kicker\">%</p>\n"
            "<h1>Predicted: %</h1></header>\n"
            "<p>Output: %. Words: %, of which the model's vocabulary lacks %",
            e->cell->name,
            e->predicted != G_MAXUINT ? ak_explanation_classes(e)[e->predicted]
                                      : "nothing, the output is not defined",
            output, n_word, n_unknown);
    g_string_append(out, e->n_unknown > 0 ? " (underlined).</p>\n" : ".</p>\n");
    if (e->text->query_word != NULL) {
        g_autofree gchar *query = g_strjoinv(" ", e->text->query_word);
        ak_html(out, "<p>Query: <b>%</b></p>\n", query);
    }
}

void
ak_explanation_page(const AkExplanation *e, GString *out)
{
    g_string_append(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"generator\" content=\"attnkit " PACKAGE_VERSION "\">\n"
        "<title>attnkit explain</title>\n<style>\n");
    for (const char *const *line = ak_page_css; *line != NULL; line++)
        g_string_append_printf(out, "%s\n", *line);
    g_string_append(out, "</style>\n</head>\n");
    explainpage_head(e, out);
    g_string_append(out, "<div class=\"maps\">\n");
    explainpage_map(e, "attention", "the model's own", e->output, e->attention,
                    out);
    for (guint i = 0; i < e->probe->len; i++)
        explainpage_maps(e, e->probe->pdata[i], out);
    g_string_append(out, "</div>\n");
    explainpage_columns(e, out);
    g_string_append(out, "</main>\n</body>\n</html>\n");
}
