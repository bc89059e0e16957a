/* pageanswer.c: the question and the answer, by the numbers of summary.csv. */
#include "pageparts.h"

#include "figures.h"
#include "html.h"
#include "reading.h"

#include <math.h>
#include <string.h>

/* A quantity over the models told: the least and the largest of its means. */
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
        if (group->has_pool || figure == NULL || isnan(figure->mean))
            continue;
        span.low = fmin(span.low, figure->mean);
        span.high = fmax(span.high, figure->mean);
        span.n++;
    }
    return span;
}

/* "0.23", or "0.21 to 0.35"; no sign of a number that is printed as 0. */
static void
answer_append_span(GString *text, const AnswerSpan *span)
{
    const gdouble low = fabs(span->low) < 0.0005 ? 0.0 : span->low;
    const gdouble high = fabs(span->high) < 0.0005 ? 0.0 : span->high;
    g_string_append_printf(text, "%.3f", low);
    if (span->n > 1)
        g_string_append_printf(text, " to %.3f", high);
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
            const char *name = figure->quantity + strlen(start);
            if (strcmp(figure->probe, "correlation") == 0 &&
                g_str_has_prefix(figure->quantity, start) &&
                strpbrk(name, "@-") == NULL &&
                !g_ptr_array_find_with_equal_func(measures, name, g_str_equal,
                                                  NULL))
                g_ptr_array_add(measures, (gpointer)name);
        }
    }
    return measures;
}

/* How far two measures of importance agree, which is what attention can be
 * measured by. */
static void
answer_append_measures(GString *text, const GPtrArray *groups,
                       const GPtrArray *measures)
{
    for (guint i = 0; i < measures->len; i++)
        for (guint j = 0; j < measures->len; j++) {
            const char *a = measures->pdata[i], *b = measures->pdata[j];
            g_autofree gchar *quantity = g_strdup_printf("tau_%s_%s", a, b);
            const AnswerSpan span = answer_span(groups, "correlation", quantity);
            if (span.n == 0)
                continue;
            g_string_append_printf(text, "; %s and %s between themselves: ", a,
                                   b);
            answer_append_span(text, &span);
        }
}

static void
answer_agreement(GString *text, const GPtrArray *groups)
{
    g_autoptr(GPtrArray) measures = answer_measures(groups);
    if (measures->len == 0)
        return;
    g_string_append(text, "Attention orders the words of a text");
    for (guint i = 0; i < measures->len; i++) {
        const char *name = measures->pdata[i];
        g_autofree gchar *quantity = g_strconcat("tau_attention_", name, NULL);
        const AnswerSpan span = answer_span(groups, "correlation", quantity);
        g_string_append_printf(text, "%s as %s does with a mean tau of ",
                               i > 0 ? " and" : "", name);
        if (span.n > 0)
            answer_append_span(text, &span);
        else
            g_string_append(text, "no value");
    }
    g_string_append(text, " (Kendall's; 1: the same order, 0: chance");
    answer_append_measures(text, groups, measures);
    g_string_append(text, "). ");
}

static void
answer_weights(GString *text, const GPtrArray *groups)
{
    const AnswerSpan jsd = answer_span(groups, "adversarial", "max_jsd");
    const AnswerSpan tvd = answer_span(groups, "permutation", "median_tvd");
    const AnswerSpan uniform = answer_span(groups, "control", "uniform_tvd");
    const AnswerSpan *moved = tvd.n > 0       ? &tvd
                              : uniform.n > 0 ? &uniform
                                              : NULL;
    if (jsd.n > 0) {
        g_string_append(text, "Another attention, on average ");
        answer_append_span(text, &jsd);
        g_string_append_printf(text,
                               " nats of at most %.3f away, gives practically "
                               "the same output",
                               G_LN2);
    }
    if (moved != NULL) {
        const char *start = moved == &tvd
                                ? "shuffling the weights moves the output by "
                                : "equal weights move the output by ";
        if (jsd.n > 0)
            g_string_append_printf(text, ", and %s", start);
        else
            g_string_append_printf(text, "%c%s", g_ascii_toupper(*start),
                                   start + 1);
        answer_append_span(text, moved);
        g_string_append(text, " of at most 1");
    }
    if (jsd.n > 0 || moved != NULL)
        g_string_append_c(text, '.');
}

/* The models that are not clearly better than chance. */
static void
answer_weak(const GPtrArray *groups, GString *out)
{
    guint n_weak = 0, n = 0;
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        if (group->has_pool)
            continue;
        n++;
        n_weak += ak_reading_n_weak(group) > 0;
    }
    if (n_weak == 0)
        return;
    g_autofree gchar *count = g_strdup_printf("%u of %u", n_weak, n);
    ak_html(out,
            "<p class=\"warning\">% models predict, under one seed at least, "
            "not clearly better than chance: what attention does in a model "
            "that has learnt little tells nothing.</p>\n",
            count);
}

void
ak_page_answer(const AkResults *results, const GPtrArray *groups, GString *out)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) models = g_string_new(NULL);
    guint n = 0;
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        if (group->has_pool)
            continue;
        g_autofree gchar *title = ak_page_title(group);
        g_string_append_printf(models, "%s%s", n++ > 0 ? "; " : "", title);
    }
    answer_agreement(text, groups);
    answer_weights(text, groups);
    if (n > 1)
        g_string_append_printf(
            text,
            " Where two numbers stand, they are the least and the "
            "largest of %u models.",
            n);
    ak_html(out,
            "<header><p class=\"kicker\">attnkit report</p>\n"
            "<h1>Does the attention of % predictions?</h1>\n",
            n > 1 ? "these models explain their" : "this model explain its");
    ak_html(out, "<p class=\"asked\">Asked of: %.</p>\n", models->str);
    if (text->len > 0)
        ak_html(out, "<p class=\"answer\">%</p>\n", text->str);
    for (guint i = 0; i < results->dataset->len; i++) {
        const AkResultsDataset *dataset = results->dataset->pdata[i];
        if (ak_results_is_made_up(dataset))
            ak_html(out, "<p class=\"warning\">% is made-up data.</p>\n",
                    dataset->name);
    }
    answer_weak(groups, out);
    g_string_append(out,
                    "<p>The figures say how far attention agrees with measures "
                    "of importance, and how far the output depends on it; they "
                    "do not say why.</p></header>\n");
}
