/* report.c: the report as a text: question, cells, how to read them. */
#include "report.h"

#include "figures.h"
#include "heatmap.h"
#include "reading.h"
#include "results.h"
#include "shown.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

#define REPORT_MIN_WIDTH 40

enum { REPORT_MODELS = 3 }; /* as many are told in full unasked */

/* The figures of one cell, or of all its seeds. */
typedef struct ReportGroup {
    gchar *key;  /* "sst/bilstm-additive-s1": its folder under cells/ */
    gchar *stem; /* the key without the seed */
    const gchar *seed;
    gboolean is_pooled; /* seed "all" */
    gboolean has_pool;  /* another group has its seed and others */
    const gchar *cell;  /* the key of the one whose texts stand for it: of
                         * several seeds the first; NULL: none */
    GPtrArray *figures; /* (AkFigure) borrowed */
} ReportGroup;

typedef struct Report {
    const AkReportOptions *options;
    const AkResults *results;
    gsize width;
    GString *out;
} Report;

static void
report_group_free(gpointer data)
{
    ReportGroup *group = data;
    g_free(group->key);
    g_free(group->stem);
    g_ptr_array_unref(group->figures);
    g_free(group);
}

static ReportGroup *
report_group_find(GPtrArray *groups, const char *key)
{
    for (guint i = 0; i < groups->len; i++) {
        ReportGroup *group = groups->pdata[i];
        if (strcmp(group->key, key) == 0)
            return group;
    }
    ReportGroup *group = g_new0(ReportGroup, 1);
    group->key = g_strdup(key);
    group->figures = g_ptr_array_new();
    g_ptr_array_add(groups, group);
    return group;
}

/* Marks the seeds that a pooled group has, and it with the first of them.  FALSE:
 * it is needless, since pooling one seed gives that seed's figures again. */
static gboolean
report_mark_seeds(const GPtrArray *groups, ReportGroup *pooled)
{
    ReportGroup *first = NULL;
    guint n = 0;
    for (guint i = 0; i < groups->len; i++) {
        ReportGroup *group = groups->pdata[i];
        if (strcmp(group->stem, pooled->stem) != 0 || group->is_pooled)
            continue;
        group->has_pool = TRUE;
        first = first != NULL ? first : group;
        n++;
    }
    if (n == 1)
        first->has_pool = FALSE;
    pooled->cell = first != NULL ? first->key : NULL;
    return n != 1;
}

/* The groups in the order of summary.csv. */
static GPtrArray *
report_group(const AkResults *results)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(report_group_free);
    for (guint i = 0; i < results->figures->len; i++) {
        AkFigure *figure = results->figures->pdata[i];
        g_autofree gchar *stem = g_strdup_printf(
            "%s/%s-%s", figure->dataset, figure->encoder, figure->attention);
        g_autofree gchar *key = g_strdup_printf("%s-s%s", stem, figure->seed);
        ReportGroup *group = report_group_find(groups, key);
        if (group->stem == NULL)
            group->stem = g_steal_pointer(&stem);
        group->seed = figure->seed;
        group->is_pooled = strcmp(figure->seed, "all") == 0;
        g_ptr_array_add(group->figures, figure);
    }
    for (guint i = groups->len; i-- > 0;) {
        ReportGroup *group = groups->pdata[i];
        group->cell = group->key;
        if (group->is_pooled && !report_mark_seeds(groups, group))
            g_ptr_array_remove_index(groups, i);
    }
    return groups;
}

/* ---- Tables ---- */

/* "sst/bilstm-additive, seed 1" or ", all seeds".  Free it. */
static gchar *
report_label(const ReportGroup *group)
{
    g_autofree gchar *label =
        group->is_pooled
            ? g_strdup_printf("%s, all seeds", group->stem)
            : g_strdup_printf("%s, seed %s", group->stem, group->seed);
    return ak_printable(label);
}

/* One line a cell, to compare them. */
static void
report_overview(const Report *report, const GPtrArray *groups)
{
    static const char *const column[][3] = {
        {"test", "roc_auc", "ROC AUC"},
        {"test", "accuracy", "accuracy"},
        {"correlation", "tau_attention_gradient", "tau(a,g)"},
        {"correlation", "tau_attention_loo", "tau(a,l)"},
        {"permutation", "median_tvd", "perm TVD"},
        {"adversarial", "max_jsd", "adv JSD"},
    };
    gsize width = strlen("cell");
    for (guint i = 0; i < groups->len; i++) {
        g_autofree gchar *label = report_label(groups->pdata[i]);
        width = MAX(width, ak_display_width(label));
    }

    ak_wrap(
        report->out, "",
        "All cells, means (a attention, g gradient, l leave-one-out; perm TVD: "
        "how far the output moves when attention is shuffled; adv JSD: how "
        "different an attention gives the same output)",
        report->width);
    g_string_append(report->out, "\n  ");
    ak_table_pad(report->out, "cell", width);
    for (gsize j = 0; j < G_N_ELEMENTS(column); j++)
        g_string_append_printf(report->out, " %8s", column[j][2]);
    for (guint i = 0; i < groups->len; i++) {
        const ReportGroup *group = groups->pdata[i];
        g_autofree gchar *label = report_label(group);
        g_string_append(report->out, "\n  ");
        ak_table_pad(report->out, label, width);
        for (gsize j = 0; j < G_N_ELEMENTS(column); j++) {
            const AkFigure *figure = ak_figures_find(
                group->figures, column[j][0], column[j][1], "all");
            g_autofree gchar *number =
                ak_table_number(figure != NULL ? figure->mean : (gdouble)NAN);
            g_string_append_printf(report->out, " %8s", number);
        }
    }
    g_string_append(report->out, "\n\n");
}

/* ---- Texts ---- */

static void
report_draw(const Report *report, const AkShownText *text, const char *dataset,
            gboolean is_other)
{
    const gdouble *output = is_other ? text->other_output : text->output;
    const gboolean is_sigmoid = text->n_output == 1;
    const gint index = is_sigmoid ? 1 : text->predicted;
    g_autofree gchar *raw = ak_results_class(report->results, dataset, index);
    g_autofree gchar *class_name = ak_printable(raw);
    const gboolean is_known =
        is_sigmoid || (index >= 0 && (gsize)index < text->n_output);
    g_autofree gchar *number = ak_table_number(
        is_known ? output[is_sigmoid ? 0 : index] : (gdouble)NAN);

    g_string_append_printf(report->out, "  %s: output for '%s' %s\n",
                           is_other ? "adversarial attention" : "attention",
                           class_name, number);
    const AkHeatmap map = {
        .n_word = text->n_word,
        .word = (const char *const *)text->word,
        .weight = is_other ? text->other : text->attention,
        .is_rationale = text->is_rationale,
        .colour = report->options->colour,
        .width = report->width,
    };
    ak_heatmap_draw(&map, report->out);
}

static void
report_text(const Report *report, const AkShownText *text, const char *dataset)
{
    g_autofree gchar *raw_label =
        text->label >= 0
            ? ak_results_class(report->results, dataset, text->label)
            : g_strdup("(several)");
    g_autofree gchar *raw_predicted =
        ak_results_class(report->results, dataset, text->predicted);
    g_autofree gchar *id = ak_printable(text->id);
    g_autofree gchar *label = ak_printable(raw_label);
    g_autofree gchar *predicted = ak_printable(raw_predicted);

    g_string_append_printf(report->out,
                           "\n  text %s: label '%s', predicted '%s'", id, label,
                           predicted);
    if (text->other != NULL && isfinite(text->max_jsd))
        g_string_append_printf(report->out, ", attentions differ by %.2f nats",
                               text->max_jsd);
    g_string_append_c(report->out, '\n');
    report_draw(report, text, dataset, FALSE);
    if (text->other != NULL)
        report_draw(report, text, dataset, TRUE);
}

static gboolean
report_texts(const Report *report, const ReportGroup *group, GError **error)
{
    const char *const *cells = (const char *const *)report->results->cell;
    if (report->options->n_text == 0 || group->cell == NULL ||
        !g_strv_contains(cells, group->cell))
        return TRUE;

    g_autofree gchar *folder =
        g_build_filename(report->results->out, "cells", group->cell, NULL);
    g_autoptr(GPtrArray) texts =
        ak_shown_read(folder, report->options->n_text, error);
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
    ak_heatmap_legend(report->options->colour, report->width, report->out);
    for (guint i = 0; i < texts->len; i++)
        report_text(report, texts->pdata[i], figure->dataset);
    return TRUE;
}

/* ---- The whole ---- */

static gboolean
report_cell(const Report *report, const ReportGroup *group, GError **error)
{
    const AkFigure *figure = group->figures->pdata[0];
    g_autofree gchar *seed = group->is_pooled
                                 ? g_strdup("all seeds")
                                 : g_strdup_printf("seed %s", figure->seed);
    g_autofree gchar *title =
        g_strdup_printf("%s: encoder %s, attention %s, %s", figure->dataset,
                        figure->encoder, figure->attention, seed);
    g_autofree gchar *safe = ak_printable(title);

    g_string_append_printf(report->out, "%s\n\n", safe);
    ak_reading_quality(group->figures,
                       ak_results_n_class(report->results, figure->dataset),
                       report->width, report->out);
    ak_reading_sentences(group->figures, report->width, report->out);
    ak_table_draw(group->figures, report->width, report->out);
    if (!report_texts(report, group, error))
        return FALSE;
    g_string_append_c(report->out, '\n');
    return TRUE;
}

/* Is the group told in full? */
static gboolean
report_is_told(const Report *report, const ReportGroup *group, guint n_model)
{
    const gboolean is_few =
        n_model <= REPORT_MODELS || report->options->n_text > 0;
    return report->options->all || (is_few && !group->has_pool);
}

/* The groups that are told; says how to see the others. */
static gboolean
report_cells(const Report *report, const GPtrArray *groups, GError **error)
{
    guint n_model = 0, n_told = 0;
    for (guint i = 0; i < groups->len; i++)
        n_model += !((const ReportGroup *)groups->pdata[i])->has_pool;
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

/* Cells of the manifest that summary.csv says nothing about. */
static void
report_absent(const Report *report, const GPtrArray *groups)
{
    for (gchar **cell = report->results->cell; *cell != NULL; cell++) {
        guint i = 0;
        while (i < groups->len &&
               strcmp(((ReportGroup *)groups->pdata[i])->key, *cell) != 0)
            i++;
        if (i < groups->len)
            continue;
        g_autofree gchar *safe = ak_printable(*cell);
        g_string_append_printf(
            report->out, "%s has no figures: it has not been finished.\n\n",
            safe);
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
    g_autoptr(GPtrArray) groups = report_group(results);
    g_autoptr(GString) whole = g_string_new(NULL); /* nothing half on an error */
    const Report report = {.options = options,
                           .results = results,
                           .width = MAX(options->width, REPORT_MIN_WIDTH),
                           .out = whole};

    g_string_append(
        whole, "Does the attention of this model explain its predictions?\n\n");
    if (groups->len > 1)
        report_overview(&report, groups);
    if (!report_cells(&report, groups, error))
        return FALSE;
    report_absent(&report, groups);
    if (groups->len > 0)
        ak_wrap(whole, "",
                "The figures say how far attention agrees with two measures of "
                "importance, "
                "and how far the output depends on it; they do not say why.",
                report.width);
    g_string_append_len(text, whole->str, (gssize)whole->len);
    return TRUE;
}
