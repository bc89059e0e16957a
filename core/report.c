/* report.c: the report as a text: question, cells, how to read them. */
#include "report.h"

#include "figures.h"
#include "heatmap.h"
#include "output.h"
#include "reading.h"
#include "reportexpected.h"
#include "reportoverview.h"
#include "shown.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

#define REPORT_MIN_WIDTH 40

enum { REPORT_MODELS = 3 }; /* as many are told in full unasked */

typedef struct Report {
    const AkReportOptions *options;
    const AkResults *results;
    gsize width;
    GString *out;
} Report;

/* ---- Texts ---- */

/* The first probe of the run that finds another attention, and the series that is
 * it.  A folder of an earlier attnkit does not say what its probes have. */
static const char *
report_other(const Report *report, const char **series)
{
    for (guint i = 0; i < report->results->probe->len; i++) {
        const AkDeclared *probe = report->results->probe->pdata[i];
        const AkSeries *other = ak_declared_series(probe, AK_SERIES_ATTENTION);
        if (other != NULL) {
            *series = other->name;
            return probe->name;
        }
    }
    *series = "attention";
    return "adversarial";
}

/* The classes for which `is_one` says so, as "'a', 'b'"; "none".  Free it. */
static gchar *
report_classes(const Report *report, const char *dataset, gsize n,
               const gboolean *is_one)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (gsize o = 0; o < n; o++) {
        if (!is_one[o])
            continue;
        g_autofree gchar *raw =
            ak_results_class(report->results, dataset, (gint)o);
        g_autofree gchar *name = ak_printable(raw);
        g_string_append_printf(names, "%s'%s'", names->len > 0 ? ", " : "",
                               name);
    }
    return g_strdup(names->len > 0 ? names->str : "none");
}

/* Labels, and the classes predicted; of several labels all outputs above a half,
 * which are those that the metrics count.  Free it. */
static gchar *
report_class(const Report *report, const AkShownText *text, const char *dataset,
             gboolean is_predicted)
{
    const gint index = is_predicted ? text->predicted : text->label;
    if (is_predicted && index < 0)
        return g_strdup("nothing, the output is not defined");
    if (text->is_label == NULL && index < 0)
        return g_strdup("none");
    if (text->is_label == NULL) {
        g_autofree gchar *raw =
            ak_results_class(report->results, dataset, index);
        g_autofree gchar *name = ak_printable(raw);
        return g_strdup_printf("'%s'", name);
    }
    g_autofree gboolean *is_one = g_new(gboolean, text->n_output);
    for (gsize o = 0; o < text->n_output; o++)
        is_one[o] =
            is_predicted ? text->output[o] > AK_OUTPUT_YES : text->is_label[o];
    return report_classes(report, dataset, text->n_output, is_one);
}

/* "output for 'positive' 0.912"; of several labels each. */
static void
report_output(const Report *report, const AkShownText *text,
              const char *dataset, const gdouble *output)
{
    const gboolean is_sigmoid = text->n_output == 1 && text->is_label == NULL;
    const gint one = is_sigmoid ? 1 : text->predicted;
    const gint first = text->is_label != NULL ? 0 : one;
    const gint last = text->is_label != NULL ? (gint)text->n_output - 1 : one;
    if (text->predicted < 0) {
        g_string_append(report->out, "output not defined");
        return;
    }
    for (gint index = first; index <= last; index++) {
        const gsize o = is_sigmoid ? 0 : (gsize)index;
        g_autofree gchar *raw =
            ak_results_class(report->results, dataset, index);
        g_autofree gchar *name = ak_printable(raw);
        g_autofree gchar *number = ak_table_number(
            output != NULL && index >= 0 && o < text->n_output ? output[o]
                                                               : (gdouble)NAN);
        g_string_append_printf(report->out, "%s '%s' %s",
                               index > first ? "," : "output for", name, number);
    }
}

static void
report_draw(const Report *report, const AkShownText *text, const char *dataset,
            gboolean is_other)
{
    const char *series;
    g_autofree gchar *other = ak_printable(report_other(report, &series));
    g_string_append_printf(report->out,
                           "  %s%sattention: ", is_other ? other : "",
                           is_other ? " " : "");
    report_output(report, text, dataset,
                  is_other ? text->other_output : text->output);
    g_string_append_c(report->out, '\n');
    const AkHeatmap map = {
        .n_word = text->n_word,
        .word = (const char *const *)text->word,
        .weight = is_other ? text->other : text->attention,
        .is_marked = text->is_rationale,
        .colour = report->options->colour,
        .width = report->width,
    };
    ak_heatmap_draw(&map, report->out);
}

/* The second text, and what could be answered. */
static void
report_query(const Report *report, const AkShownText *text, const char *dataset)
{
    g_autofree gchar *query = g_strjoinv(" ", text->query);
    g_autofree gchar *safe_query = ak_printable(query);
    ak_wrap(report->out, "  query: ", safe_query, report->width);
    if (text->n_candidate == 0)
        return;
    const gsize n = MIN(text->n_candidate, AK_READING_ANSWERS);
    g_auto(GStrv) name = g_new0(gchar *, n + 1);
    for (gsize i = 0; i < n; i++)
        name[i] = ak_results_class(report->results, dataset, text->candidate[i]);
    g_autofree gchar *list =
        ak_reading_answers(text->n_candidate, (const char *const *)name);
    g_autofree gchar *safe = ak_printable(list);
    ak_wrap(report->out, "  candidates: ", safe, report->width);
}

static void
report_text(const Report *report, const AkShownText *text, const char *dataset)
{
    g_autofree gchar *id = ak_printable(text->id);
    g_autofree gchar *label = report_class(report, text, dataset, FALSE);
    g_autofree gchar *predicted = report_class(report, text, dataset, TRUE);

    g_string_append_printf(report->out, "\n  text %s: label %s, predicted %s",
                           id, label, predicted);
    if (text->other != NULL && isfinite(text->max_jsd))
        g_string_append_printf(report->out, ", attentions differ by %.2f nats",
                               text->max_jsd);
    g_string_append_c(report->out, '\n');
    if (text->query != NULL)
        report_query(report, text, dataset);
    report_draw(report, text, dataset, FALSE);
    if (text->other != NULL)
        report_draw(report, text, dataset, TRUE);
}

static gboolean
report_texts(const Report *report, const AkReportGroup *group, GError **error)
{
    const char *const *cells = (const char *const *)report->results->cell;
    if (report->options->n_text == 0 || group->cell == NULL ||
        !g_strv_contains(cells, group->cell))
        return TRUE;

    g_autofree gchar *folder =
        g_build_filename(report->results->out, "cells", group->cell, NULL);
    const char *series, *probe = report_other(report, &series);
    g_autoptr(GPtrArray) texts =
        ak_shown_read(folder, probe, series, report->options->n_text, error);
    if (texts == NULL)
        return FALSE;
    if (texts->len == 0)
        return TRUE;

    const AkFigure *figure = group->figures->pdata[0];
    g_string_append_c(report->out, '\n');
    ak_wrap(
        report->out, "  ",
        group->is_pooled
            ? "Some texts, under the first seed, by turns of each predicted "
              "class, first those of 6 to 30 words, and among these where the "
              "most different attention was found:"
            : "Some texts, by turns of each predicted class, first those of 6 "
              "to 30 words, and among these where the most different "
              "attention was found:",
        report->width);
    ak_heatmap_legend(report->options->colour, "the attention",
                      "made the label", report->width, report->out);
    for (guint i = 0; i < texts->len; i++)
        report_text(report, texts->pdata[i], figure->dataset);
    return TRUE;
}

/* ---- The whole ---- */

static gboolean
report_cell(const Report *report, const AkReportGroup *group, GError **error)
{
    const AkFigure *figure = group->figures->pdata[0];
    g_autofree gchar *title =
        g_strdup_printf("%s: encoder %s, attention %s, %s", figure->dataset,
                        figure->encoder, figure->attention, group->seeds);
    g_autofree gchar *safe = ak_printable(title);

    g_string_append_printf(report->out, "%s\n\n", safe);
    ak_reading_quality(group, report->width, report->out);
    ak_reading_sentences(group->figures, report->results, report->width,
                         report->out);
    ak_table_draw(group->figures, report->width, report->out);
    if (!report_texts(report, group, error))
        return FALSE;
    g_string_append_c(report->out, '\n');
    return TRUE;
}

/* Several seeds are one model. */
static guint
report_n_model(const GPtrArray *groups)
{
    guint n = 0;
    for (guint i = 0; i < groups->len; i++)
        n += !((const AkReportGroup *)groups->pdata[i])->has_pool;
    return n;
}

/* Is the group told in full? */
static gboolean
report_is_told(const Report *report, const AkReportGroup *group, guint n_model)
{
    const gboolean is_few =
        n_model <= REPORT_MODELS || report->options->n_text > 0;
    return report->options->all || (is_few && !group->has_pool);
}

/* The groups that are told; says how to see the others. */
static gboolean
report_cells(const Report *report, const GPtrArray *groups, GError **error)
{
    const guint n_model = report_n_model(groups);
    guint n_told = 0;
    for (guint i = 0; i < groups->len; i++) {
        if (!report_is_told(report, groups->pdata[i], n_model))
            continue;
        n_told++;
        if (!report_cell(report, groups->pdata[i], error))
            return FALSE;
    }
    if (n_told == groups->len)
        return TRUE;
    g_autofree gchar *hint = g_strdup_printf(
        "%s in full, with intervals, controls and classes: attnkit --verbose "
        "report %s",
        n_told > 0 ? "Each seed" : "Each cell", report->results->out);
    g_autofree gchar *safe = ak_printable(hint);
    g_string_append_printf(report->out, "%s\n\n", safe);
    return TRUE;
}

/* A paragraph; NULL: none. */
static void
report_say(const Report *report, const char *text)
{
    if (text == NULL)
        return;
    g_autofree gchar *safe = ak_printable(text);
    ak_wrap(report->out, "", safe, report->width);
    g_string_append_c(report->out, '\n');
}

static void
report_notes(const Report *report)
{
    for (guint i = 0; i < report->results->dataset->len; i++) {
        const AkResultsDataset *dataset = report->results->dataset->pdata[i];
        for (gchar **note = dataset->note; note != NULL && *note != NULL;
             note++) {
            g_autofree gchar *text =
                g_strdup_printf("Data set %s: %s.", dataset->name, *note);
            report_say(report, text);
        }
    }
}

gboolean
ak_report_text(const char *out, const AkReportOptions *options, GString *text,
               GError **error)
{
    g_return_val_if_fail(out != NULL && options != NULL && text != NULL, FALSE);

    g_autoptr(AkResults) results = ak_results_read(out, error);
    if (results == NULL)
        return FALSE;
    g_autoptr(GPtrArray) groups = ak_report_groups(results);
    g_autoptr(GString) whole = g_string_new(NULL); /* nothing half on an error */
    const Report report = {.options = options,
                           .results = results,
                           .width = MAX(options->width, REPORT_MIN_WIDTH),
                           .out = whole};

    g_string_append_printf(whole, "Does the attention of %s predictions?\n\n",
                           report_n_model(groups) > 1
                               ? "these models explain their"
                               : "this model explain its");
    g_autofree gchar *absent = ak_reading_absent(results);
    g_autofree gchar *warning = ak_reading_warning(groups);
    report_say(&report, absent);
    report_say(&report, warning);
    if (groups->len > 1)
        ak_report_overview(results, groups, report.width, whole);
    ak_report_expected(groups, report.width, whole);
    if (!report_cells(&report, groups, error))
        return FALSE;
    report_notes(&report);
    if (groups->len > 0)
        ak_wrap(whole, "",
                "The figures say how far attention agrees with measures of "
                "importance, "
                "and how far the output depends on it; they do not say why.",
                report.width);
    g_string_append_len(text, whole->str, (gssize)whole->len);
    return TRUE;
}
