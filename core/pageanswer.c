/* pageanswer.c: the question and the answer, by the numbers of summary.csv. */
#include "pageparts.h"

#include "figures.h"
#include "html.h"
#include "reading.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* A quantity over the models: the least and the largest of its means. */
typedef struct AnswerSpan {
    gdouble low, high;
    guint n;
} AnswerSpan;

static AnswerSpan
answer_span(const GPtrArray *groups, const char *probe, const char *quantity)
{
    AnswerSpan span = {.low = INFINITY, .high = -INFINITY};
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        const AkFigure *figure =
            ak_figures_find(group->figures, probe, quantity, "all");
        if (figure == NULL || isnan(figure->mean))
            continue;
        span.low = fmin(span.low, figure->mean);
        span.high = fmax(span.high, figure->mean);
        span.n++;
    }
    return span;
}

/* "0.23", or "0.21 to 0.35". */
static void
answer_append_span(GString *text, const AnswerSpan *span)
{
    g_autofree gchar *low =
        g_strdup_printf("%.3f", ak_table_unsigned(span->low, 3));
    g_autofree gchar *high =
        g_strdup_printf("%.3f", ak_table_unsigned(span->high, 3));
    g_string_append(text, low);
    if (strcmp(low, high) != 0)
        g_string_append_printf(text, " to %s", high);
}

/* Every measure of importance that attention was held against. */
static GPtrArray *
answer_measures(const GPtrArray *groups)
{
    static const char start[] = "tau_attention_";
    GPtrArray *measures = g_ptr_array_new();
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        for (guint j = 0; j < group->figures->len; j++) {
            const AkFigure *figure = group->figures->pdata[j];
            if (strcmp(figure->probe, "correlation") != 0 ||
                !g_str_has_prefix(figure->quantity, start) ||
                strchr(figure->quantity, '@') != NULL)
                continue;
            const char *name = figure->quantity + strlen(start);
            if (!g_ptr_array_find_with_equal_func(measures, name, g_str_equal,
                                                  NULL))
                g_ptr_array_add(measures, (gpointer)name);
        }
    }
    return measures;
}

/* What texts call the importance of a probe. */
static const char *
answer_label(const AkResults *results, const char *name)
{
    const AkDeclared *probe = ak_results_probe(results, name);
    return probe != NULL ? ak_declared_label(probe) : name;
}

/* How far two measures of importance agree, which is what attention can be
 * measured by. */
static void
answer_append_measures(GString *text, const AkResults *results,
                       const GPtrArray *groups, const GPtrArray *measures)
{
    for (guint i = 0; i < measures->len; i++)
        for (guint j = 0; j < measures->len; j++) {
            const char *a = measures->pdata[i], *b = measures->pdata[j];
            g_autofree gchar *quantity = g_strdup_printf("tau_%s_%s", a, b);
            const AnswerSpan span = answer_span(groups, "correlation", quantity);
            if (span.n == 0)
                continue;
            g_string_append_printf(text,
                                   "; %s with %s: ", answer_label(results, a),
                                   answer_label(results, b));
            answer_append_span(text, &span);
        }
}

static void
answer_agreement(GString *text, const AkResults *results,
                 const GPtrArray *groups)
{
    g_autoptr(GPtrArray) measures = answer_measures(groups);
    if (measures->len == 0)
        return;
    g_string_append(text, "The order in which attention puts the words of a "
                          "text agrees with");
    for (guint i = 0; i < measures->len; i++) {
        const char *name = measures->pdata[i];
        g_autofree gchar *quantity = g_strconcat("tau_attention_", name, NULL);
        const AnswerSpan span = answer_span(groups, "correlation", quantity);
        g_string_append_printf(text, "%s %s at a mean tau of ",
                               i == 0                  ? ""
                               : i + 1 < measures->len ? ", with"
                                                       : " and with",
                               answer_label(results, name));
        if (span.n > 0)
            answer_append_span(text, &span);
        else
            g_string_append(text, "no value");
    }
    g_string_append(text, " (Kendall's; 1: the same order, 0: chance");
    answer_append_measures(text, results, groups, measures);
    g_string_append(text, "). ");
}

/* ---- What the weights do ---- */

/* Add a part of a sentence in which % stands for the mean of `quantity`. */
static void
answer_take(GPtrArray *clauses, const GPtrArray *groups, const char *probe,
            const char *quantity, const char *answer)
{
    const AnswerSpan span = answer_span(groups, probe, quantity);
    const char *number = strchr(answer, '%');
    if (span.n == 0 || number == NULL)
        return;
    g_autoptr(GString) clause = g_string_new_len(answer, number - answer);
    answer_append_span(clause, &span);
    g_string_append(clause, number + 1);
    g_ptr_array_add(clauses, g_strdup(clause->str));
}

/* One sentence: what the columns of probes say for it and, where that is little,
 * how much the weights matter at all. */
static void
answer_weights(GString *text, const AkResults *results, const GPtrArray *groups)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        for (const AkColumn *c = probe->columns; c->name != NULL; c++)
            if (c->answer != NULL)
                answer_take(clauses, groups, probe->name, c->name, c->answer);
    }
    if (clauses->len < 2)
        answer_take(clauses, groups, "control", "uniform_tvd",
                    "equal weights move the output by % of at most 1");
    if (clauses->len == 0)
        return;
    const gsize start = text->len;
    for (guint i = 0; i < clauses->len; i++) {
        const char *glue = i == 0 ? ""
                           : i + 1 == clauses->len && clauses->len < 3
                               ? ", and "
                           : i + 1 == clauses->len ? "; and "
                                                   : "; ";
        g_string_append(text, glue);
        g_string_append(text, clauses->pdata[i]);
    }
    text->str[start] = g_ascii_toupper(text->str[start]);
    g_string_append_c(text, '.');
}

/* ---- The whole ---- */

/* Those that a page tells of, without the seeds of others; or only those of which
 * the numbers are an answer. */
static GPtrArray *
answer_models(const GPtrArray *groups, gboolean is_answer)
{
    GPtrArray *models = g_ptr_array_new();
    for (guint i = 0; i < groups->len; i++) {
        AkReportGroup *group = groups->pdata[i];
        if (!group->has_pool && !(is_answer && ak_reading_n_weak(group) > 0))
            g_ptr_array_add(models, group);
    }
    return models;
}

/* What is to be known before any number is read. */
static void
answer_warn(const AkResults *results, const GPtrArray *groups, guint n_answer,
            GString *out)
{
    g_autofree gchar *absent = ak_reading_absent(results);
    g_autofree gchar *weak = ak_reading_warning(groups);
    if (absent != NULL)
        ak_html(out, "<p class=\"warning\">%</p>\n", absent);
    for (guint i = 0; i < results->dataset->len; i++) {
        const AkResultsDataset *dataset = results->dataset->pdata[i];
        if (ak_results_is_made_up(dataset))
            ak_html(out, "<p class=\"warning\">% is made-up data.</p>\n",
                    dataset->name);
    }
    if (weak != NULL)
        ak_html(out, "<p class=\"warning\">% %</p>\n", weak,
                n_answer > 0 ? "The answer is of the others alone."
                             : "So there is no answer here, only numbers.");
}

static void
answer_tell(const AkResults *results, const GPtrArray *models, GString *out)
{
    g_autoptr(GString) text = g_string_new(NULL);
    answer_agreement(text, results, models);
    answer_weights(text, results, models);
    if (models->len > 1)
        g_string_append_printf(
            text,
            " Where two numbers stand, they are the least and the "
            "largest of %u models.",
            models->len);
    if (text->len > 0)
        ak_html(out, "<p class=\"answer\">%</p>\n", text->str);
}

/* What became of the data as they were read. */
static void
answer_notes(const AkResults *results, GString *out)
{
    for (guint i = 0; i < results->dataset->len; i++) {
        const AkResultsDataset *dataset = results->dataset->pdata[i];
        for (gchar **note = dataset->note; note != NULL && *note != NULL; note++)
            ak_html(out, "<p class=\"note\">Data set %: %.</p>\n",
                    dataset->name, *note);
    }
}

void
ak_page_answer(const AkResults *results, const GPtrArray *groups, GString *out)
{
    g_autoptr(GPtrArray) asked = answer_models(groups, FALSE);
    g_autoptr(GPtrArray) models = answer_models(groups, TRUE);
    g_autoptr(GString) titles = g_string_new(NULL);
    for (guint i = 0; i < asked->len; i++) {
        g_autofree gchar *title = ak_page_title(asked->pdata[i]);
        g_string_append_printf(titles, "%s%s", i > 0 ? "; " : "", title);
    }
    ak_html(out,
            "<header><p class=\"kicker\">attnkit report</p>\n"
            "<h1>Does the attention of % predictions?</h1>\n",
            asked->len > 1 ? "these models explain their"
                           : "this model explain its");
    ak_html(out, "<p class=\"asked\">Asked of: %.</p>\n", titles->str);
    answer_warn(results, groups, models->len, out);
    if (models->len > 0)
        answer_tell(results, models, out);
    answer_notes(results, out);
    g_string_append(out,
                    "<p>The figures say how far attention agrees with measures "
                    "of importance, and how far the output depends on it; they "
                    "do not say why.</p></header>\n");
}
