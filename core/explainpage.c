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

/* A heat map. */
typedef struct PageMap {
    gchar *title;
    const char *help;
    const gfloat *output; /* (O) that belongs to it; NULL: none */
    const gfloat *series; /* (T) */
} PageMap;

static void
explainpage_clear_map(gpointer data)
{
    g_free(((PageMap *)data)->title);
}

/* All digits.  Free it. */
static gchar *
explainpage_number(gfloat value)
{
    return isfinite(value) ? g_strdup_printf("%.9g", (gdouble)value)
                           : g_strdup("none");
}

static void
explainpage_word(const char *word, gdouble share, gfloat value,
                 gboolean is_unknown, GString *out)
{
    g_autofree gchar *title = explainpage_number(value);
    g_autofree gchar *weight = g_strdup_printf("%.3f", share);
    ak_html(out, "<span class=\"w%%%\" style=\"--w:%\" title=\"%%\">%</span>\n",
            share > PAGE_DARKER ? " s8"
            : share > PAGE_DARK ? " s6"
                                : "",
            value < 0 ? " minus" : "", is_unknown ? " known" : "", weight,
            title, is_unknown ? ", not in the vocabulary" : "", word);
}

static void
explainpage_map(const AkExplanation *e, const PageMap *map, GString *out)
{
    const gfloat *series = map->series;
    gdouble max = 0.0;
    for (gsize t = 0; t < e->n_word; t++)
        max = fmax(max, fabs((gdouble)series[t]));
    g_autofree gchar *darkest = ak_table_number(max);
    g_autofree gchar *said =
        map->output != NULL ? ak_explanation_output(e, map->output) : NULL;
    ak_html(out, "<figure class=\"map\"><figcaption><strong>%</strong>",
            map->title);
    if (said != NULL)
        ak_html(out, " <span class=\"output\">→ %</span>", said);
    ak_html(out,
            "</figcaption>\n<div class=\"words\" role=\"group\" tabindex=\"0\" "
            "aria-label=\"% of each word\">\n",
            map->title);
    for (gsize t = 0; t < e->n_word; t++)
        explainpage_word(e->text->word[t],
                         max > 0.0 && isfinite(series[t])
                             ? fabs((gdouble)series[t]) / max
                             : 0.0,
                         series[t], e->is_unknown[t], out);
    ak_html(out, "</div>\n<p class=\"note\">%; darkest: %</p></figure>\n",
            map->help, darkest);
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

/* The series that are drawn, the model's own attention first. */
static GArray *
explainpage_find_maps(const AkExplanation *e)
{
    const PageMap own = {g_strdup("attention"), "the model's own", e->output,
                         e->attention};
    GArray *maps = g_array_new(FALSE, FALSE, sizeof(PageMap));
    g_array_set_clear_func(maps, explainpage_clear_map);
    g_array_append_val(maps, own);
    for (guint p = 0; p < e->probe->len; p++) {
        const AkExplained *explained = e->probe->pdata[p];
        const AkPlugin *plugin = explained->probe->module->plugin;
        const AkSeries *series = plugin->ops.probe->series;
        for (gsize i = 0; series != NULL && series[i].name != NULL; i++) {
            const gboolean is_attention = series[i].role == AK_SERIES_ATTENTION;
            if (!ak_series_is_map(&series[i]))
                continue;
            const PageMap map = {
                g_strdup_printf("%s: %s", plugin->name, series[i].name),
                series[i].help,
                is_attention ? explainpage_output(explained) : NULL,
                explained->measured->series[i]};
            g_array_append_val(maps, map);
        }
    }
    return maps;
}

/* What stands behind the colours, a row a word: for keys, for who does not see
 * the colours, for copying. */
static void
explainpage_numbers(const AkExplanation *e, const GArray *maps, GString *out)
{
    g_string_append(out,
                    "<details><summary>The numbers behind the colours</summary>"
                    "\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
                    "aria-label=\"numbers of each word\">\n"
                    "<table class=\"numbers\"><thead><tr><th>word</th>");
    for (guint m = 0; m < maps->len; m++)
        ak_html(out, "<th>%</th>", g_array_index(maps, PageMap, m).title);
    g_string_append(out, "</tr></thead>\n<tbody>\n");
    for (gsize t = 0; t < e->n_word; t++) {
        ak_html(out, "<tr><th>%</th>", e->text->word[t]);
        for (guint m = 0; m < maps->len; m++) {
            g_autofree gchar *number =
                explainpage_number(g_array_index(maps, PageMap, m).series[t]);
            ak_html(out, "<td>%</td>", number);
        }
        g_string_append(out, "</tr>\n");
    }
    g_string_append(out, "</tbody></table></div></details>\n");
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
explainpage_query(const AkExplanation *e, GString *out)
{
    g_string_append(out, "<p>Query:");
    for (gsize t = 0; e->text->query_word[t] != NULL; t++)
        ak_html(out, " <b class=\"%\">%</b>",
                e->is_unknown_query[t] ? "w known" : "w",
                e->text->query_word[t]);
    g_string_append(out, "</p>\n");
    g_autofree gchar *candidates = ak_explanation_candidates(e);
    if (candidates != NULL)
        ak_html(out, "<p class=\"note\">Candidates: %</p>\n", candidates);
}

static void
explainpage_count(const char *what, gsize n, gsize n_unknown, GString *out)
{
    g_string_append_printf(
        out,
        "%s: %" G_GSIZE_FORMAT ", of which the model's vocabulary lacks "
        "%" G_GSIZE_FORMAT "%s.",
        what, n, n_unknown, n_unknown > 0 ? " (underlined)" : "");
}

static void
explainpage_head(const AkExplanation *e, GString *out)
{
    g_autofree gchar *said = ak_explanation_said(e);
    g_autofree gchar *output = ak_explanation_output(e, e->output);
    ak_html(out,
            "<body>\n<main>\n<header><p class=\"kicker\">%</p>\n"
            "<h1>Predicted: %</h1></header>\n"
            "<p>Output: %. ",
            e->cell->name, said, output);
    explainpage_count("Words", e->n_word, e->n_unknown, out);
    if (e->n_query > 0) {
        g_string_append_c(out, ' ');
        explainpage_count("Words of the query", e->n_query, e->n_unknown_query,
                          out);
    }
    g_string_append(out, "</p>\n");
    g_autofree gchar *caution = ak_explanation_caution(e);
    if (caution != NULL)
        ak_html(out, "<p class=\"warning\">%</p>\n", caution);
    if (e->text->query_word != NULL)
        explainpage_query(e, out);
}

void
ak_explanation_page(const AkExplanation *e, GString *out)
{
    ak_page_head(out, "attnkit explain");
    explainpage_head(e, out);
    g_autoptr(GArray) maps = explainpage_find_maps(e);
    g_string_append(out, "<div class=\"maps\">\n");
    for (guint m = 0; m < maps->len; m++)
        explainpage_map(e, &g_array_index(maps, PageMap, m), out);
    g_string_append(out, "</div>\n");
    explainpage_columns(e, out);
    explainpage_numbers(e, maps, out);
    g_string_append(out, "</main>\n</body>\n</html>\n");
}
