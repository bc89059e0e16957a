/* reading.c: says what the figures say, and no more.
 *
 * Each sentence carries its number; "more than", "less than" are said only
 * where a 95 % interval is clear of the value compared with. */
#include "reading.h"

#include "figures.h"
#include "runfile.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

/* Is the figure of several seeds together? */
static gboolean
reading_is_pooled(const AkFigure *figure)
{
    return strcmp(figure->seed, "all") == 0;
}

/* "200 texts", or "100 texts under each of 2 seeds": those that `figure` is of, one
 * of `figures`.  Free it. */
static gchar *
reading_texts(const GPtrArray *figures, const AkFigure *figure)
{
    if (!reading_is_pooled(figure))
        return g_strdup_printf("%.0f texts", figure->n);
    const AkFigure *test = ak_figures_find(figures, "test", "accuracy", "all");
    if (test == NULL || !(test->n + test->missing > 1.0))
        return g_strdup_printf("%.0f texts (each counts for each seed)",
                               figure->n);
    const gdouble n_seed = test->n + test->missing;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%.0f texts under each of %.0f seeds",
                           (figure->n + figure->missing) / n_seed, n_seed);
    if (figure->missing > 0.0)
        g_string_append_printf(text, " (%.0f values in all)", figure->n);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- Sentences ---- */

/* The pooled figure, or NULL where it has no value. */
static const AkFigure *
reading_find(const GPtrArray *figures, const char *probe, const char *quantity)
{
    const AkFigure *figure = ak_figures_find(figures, probe, quantity, "all");
    return figure != NULL && isfinite(figure->mean) ? figure : NULL;
}

/* `shuffled` is what chance gives; NULL: not known. */
static void
reading_append_tau(GString *text, const GPtrArray *figures, const char *name,
                   const AkFigure *tau, const AkFigure *shuffled)
{
    g_autofree gchar *texts = reading_texts(figures, tau);
    g_string_append_printf(text, " Attention and %s: %.2f on average over %s",
                           name, ak_table_unsigned(tau->mean, 2), texts);
    if (isfinite(tau->significant))
        g_string_append_printf(text, ", with p <= 0.05 in %.0f %% of them",
                               100.0 * tau->significant);
    if (shuffled != NULL && isfinite(shuffled->significant))
        g_string_append_printf(text, " (by chance, shuffled: %.2f, %.0f %%)",
                               ak_table_unsigned(shuffled->mean, 2),
                               100.0 * shuffled->significant);
    g_string_append(text, ".");
}

/* Is it attention against the importance of a probe that this file does not know?
 * Then the probe's name. */
static const char *
reading_other_tau(const AkFigure *figure)
{
    static const char tau[] = "tau_attention_";
    if (strcmp(figure->probe, "correlation") != 0 ||
        strcmp(figure->class_name, "all") != 0 ||
        !g_str_has_prefix(figure->quantity, tau) ||
        strchr(figure->quantity, '@') != NULL || !isfinite(figure->mean))
        return NULL;
    const char *name = figure->quantity + strlen(tau);
    return strcmp(name, "gradient") == 0 || strcmp(name, "loo") == 0 ? NULL
                                                                     : name;
}

/* What an importance is, in the words of its probe, and its tau. */
static void
reading_other_correlations(const GPtrArray *figures, const AkResults *results,
                           gsize width, GString *out)
{
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *figure = figures->pdata[i];
        const char *raw = reading_other_tau(figure);
        if (raw == NULL)
            continue;
        const AkDeclared *probe = ak_results_probe(results, raw);
        const AkSeries *importance =
            probe != NULL ? ak_declared_series(probe, AK_SERIES_IMPORTANCE)
                          : NULL;
        g_autofree gchar *name = ak_printable(raw);
        g_autofree gchar *shuffled =
            g_strconcat(figure->quantity, "@shuffled", NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        if (importance != NULL && importance->help != NULL) {
            g_autofree gchar *what = ak_printable(importance->help);
            g_string_append_printf(text, "The importance of a word by %s: %s.",
                                   name, what);
        }
        reading_append_tau(text, figures, name, figure,
                           reading_find(figures, "correlation", shuffled));
        ak_wrap(out, "  - ", g_strstrip(text->str), width);
    }
}

static void
reading_correlation(const GPtrArray *figures, gsize width, GString *out)
{
    const AkFigure *gradient =
        reading_find(figures, "correlation", "tau_attention_gradient");
    const AkFigure *loo =
        reading_find(figures, "correlation", "tau_attention_loo");
    if (gradient == NULL && loo == NULL)
        return;

    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "Kendall's tau compares two rankings of a text's words: 1 is the same "
        "order, 0 no agreement, -1 the reverse order. The importance of a word "
        "is measured by %s%s%s.",
        gradient != NULL ? "the gradient" : "",
        gradient != NULL && loo != NULL ? " and by " : "",
        loo != NULL ? "leave-one-out (loo): how far the output moves without it"
                    : "");
    if (gradient != NULL)
        reading_append_tau(text, figures, "gradient", gradient,
                           reading_find(figures, "correlation",
                                        "tau_attention_gradient@shuffled"));
    if (loo != NULL)
        reading_append_tau(
            text, figures, "leave-one-out", loo,
            reading_find(figures, "correlation", "tau_attention_loo@shuffled"));
    ak_wrap(out, "  - ", text->str, width);
}

/* `difference` is tau(gradient, loo) minus tau(attention, `other`), in pairs. */
static void
reading_append_difference(GString *text, const char *other,
                          const AkFigure *difference)
{
    if (difference == NULL || isnan(difference->ci_low) ||
        isnan(difference->ci_high))
        return;
    const char *than = difference->ci_low > 0.0    ? "better than"
                       : difference->ci_high < 0.0 ? "less well than"
                                                   : "about as well as";
    g_string_append_printf(
        text,
        " This is %s attention agrees with %s: the difference is %.2f (95 %% "
        "interval %.2f to %.2f).",
        than, other, ak_table_unsigned(difference->mean, 2),
        ak_table_unsigned(difference->ci_low, 2),
        ak_table_unsigned(difference->ci_high, 2));
}

static void
reading_measures(const GPtrArray *figures, gsize width, GString *out)
{
    const AkFigure *both =
        reading_find(figures, "correlation", "tau_gradient_loo");
    if (both == NULL)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text, "The two measures of importance agree with each other at %.2f.",
        ak_table_unsigned(both->mean, 2));
    reading_append_difference(
        text, "the gradient",
        reading_find(figures, "correlation",
                     "tau_gradient_loo-tau_attention_gradient"));
    reading_append_difference(
        text, "leave-one-out",
        reading_find(figures, "correlation",
                     "tau_gradient_loo-tau_attention_loo"));
    ak_wrap(out, "  - ", text->str, width);
}

/* What attention is good for at all: the output without it, and the quality. */
static void
reading_uniform(const GPtrArray *figures, gsize width, GString *out)
{
    static const char *const metric[][2] = {{"roc_auc", "roc_auc@uniform"},
                                            {"accuracy", "accuracy@uniform"}};
    const AkFigure *tvd = reading_find(figures, "control", "uniform_tvd");
    if (tvd == NULL)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text,
                           "With the same weight for every word the output "
                           "moves by %.3f on average",
                           tvd->mean);
    for (gsize i = 0; i < G_N_ELEMENTS(metric); i++) {
        const AkFigure *own = reading_find(figures, "test", metric[i][0]);
        const AkFigure *uniform = reading_find(figures, "test", metric[i][1]);
        if (own == NULL || uniform == NULL)
            continue;
        g_string_append_printf(text, ", and the %s is %.3f instead of %.3f",
                               ak_reading_metric(metric[i][0]), uniform->mean,
                               own->mean);
        break;
    }
    g_string_append(text, ".");
    ak_wrap(out, "  - ", text->str, width);
}

static void
reading_permutation(const GPtrArray *figures, gsize width, GString *out)
{
    const AkFigure *tvd = reading_find(figures, "permutation", "median_tvd");
    const AkFigure *max = reading_find(figures, "permutation", "max_attention");
    if (tvd == NULL)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "When the attention weights are shuffled among the words of a "
        "text, the output moves by %.3f on average (0: not at all, 1: as "
        "far as it can)",
        tvd->mean);
    if (isfinite(tvd->median))
        g_string_append_printf(text, "; for half of the texts by %.3f or less",
                               tvd->median);
    g_string_append(text, ".");
    if (max != NULL)
        g_string_append_printf(
            text,
            " The word with the largest weight holds %.2f of the "
            "attention on average; shuffling tells little where the "
            "weights are nearly even.",
            max->mean);
    ak_wrap(out, "  - ", text->str, width);
}

/* How far the same output may move, as run.ini says; NULL: it does not.  Free it. */
static gchar *
reading_epsilon(const char *dataset, const AkResults *results)
{
    g_autofree gchar *path = g_build_filename(results->out, "run.ini", NULL);
    g_autoptr(AkRunFile) file = ak_run_file_load(path, NULL);
    const char *epsilon =
        file != NULL ? ak_run_file_get(file, dataset, "adversarial.epsilon")
                     : NULL;
    return epsilon != NULL ? ak_printable(epsilon) : NULL;
}

static void
reading_adversarial(const GPtrArray *figures, const AkResults *results,
                    gsize width, GString *out)
{
    const AkFigure *jsd = reading_find(figures, "adversarial", "max_jsd");
    const AkFigure *tvd = reading_find(figures, "adversarial", "tvd");
    if (jsd == NULL)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "On average an attention distribution was found that differs by "
        "%.2f nats of at most %.2f (Jensen-Shannon divergence; 0: the "
        "same) and gives practically the same output",
        jsd->mean, G_LN2);
    if (tvd != NULL)
        g_string_append_printf(text, ", moved by %.3f", tvd->mean);
    g_autofree gchar *epsilon = reading_epsilon(jsd->dataset, results);
    if (epsilon != NULL)
        g_string_append_printf(text, " (at most %s is allowed)", epsilon);
    g_string_append(text, ". A search that finds nothing leaves open whether "
                          "there is one.");
    ak_wrap(out, "  - ", text->str, width);
}

/* The columns of a probe that this file does not know, in its own words. */
static void
reading_other_probe(const GPtrArray *figures, const AkDeclared *probe,
                    gsize width, GString *out)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree gchar *name = ak_printable(probe->name);
    for (const AkColumn *c = probe->columns; c->name != NULL; c++) {
        const AkFigure *figure = reading_find(figures, probe->name, c->name);
        if (figure == NULL)
            continue;
        g_autofree gchar *texts = reading_texts(figures, figure);
        g_autofree gchar *column = ak_printable(c->name);
        g_autofree gchar *help = ak_printable(c->help != NULL ? c->help : "");
        g_autofree gchar *mean = ak_table_number(figure->mean);
        g_string_append_printf(text, "%s%s, %s: %s on average over %s (%s).",
                               text->len > 0 ? " " : "", name, column, mean,
                               texts, help);
    }
    if (text->len > 0 && probe->reading != NULL) {
        g_autofree gchar *reading = ak_printable(probe->reading);
        g_string_append_printf(text, " How to read it: %s.", reading);
    }
    if (text->len > 0)
        ak_wrap(out, "  - ", text->str, width);
}

/* One ranking against chance, by its interval. */
static void
reading_append_found(GString *text, const char *name, const AkFigure *found,
                     const AkFigure *chance)
{
    if (found == NULL)
        return;
    g_string_append_printf(text, " %s finds %.0f %%", name, 100.0 * found->mean);
    if (chance != NULL && isfinite(found->ci_low) && isfinite(found->ci_high)) {
        const char *than = found->ci_low > chance->mean ? "more than"
                           : found->ci_high < chance->mean
                               ? "less than"
                               : "not clearly other than";
        g_string_append_printf(text, ", %s chance", than);
    }
    g_string_append(text, ".");
}

/* What a probe that this file does not know finds of the known words. */
static gboolean
reading_is_other_found(const AkFigure *figure)
{
    static const char *const known[] = {"attention", "gradient", "loo",
                                        "chance", NULL};
    return strcmp(figure->probe, "rationale") == 0 &&
           strcmp(figure->class_name, "all") == 0 && isfinite(figure->mean) &&
           !g_strv_contains(known, figure->quantity);
}

static void
reading_rationale(const GPtrArray *figures, gsize width, GString *out)
{
    const AkFigure *attention = reading_find(figures, "rationale", "attention");
    const AkFigure *chance = reading_find(figures, "rationale", "chance");
    if (attention == NULL)
        return;
    g_autofree gchar *texts = reading_texts(figures, attention);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "In %s it is known which words made the label. Looking "
        "for these k words among the k highest-ranked ones:",
        texts);
    reading_append_found(text, "attention", attention, chance);
    reading_append_found(text, "The gradient",
                         reading_find(figures, "rationale", "gradient"), chance);
    reading_append_found(text, "Leave-one-out",
                         reading_find(figures, "rationale", "loo"), chance);
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *other = figures->pdata[i];
        if (!reading_is_other_found(other))
            continue;
        g_autofree gchar *name = ak_printable(other->quantity);
        reading_append_found(text, name, other, chance);
    }
    if (chance != NULL)
        g_string_append_printf(text, " Chance finds %.0f %%.",
                               100.0 * chance->mean);
    ak_wrap(out, "  - ", text->str, width);
}

void
ak_reading_sentences(const GPtrArray *figures, const AkResults *results,
                     gsize width, GString *out)
{
    static const char *const known[] = {"permutation", "adversarial", NULL};
    reading_correlation(figures, width, out);
    reading_other_correlations(figures, results, width, out);
    reading_measures(figures, width, out);
    reading_uniform(figures, width, out);
    reading_permutation(figures, width, out);
    reading_adversarial(figures, results, width, out);
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        if (!g_strv_contains(known, probe->name))
            reading_other_probe(figures, probe, width, out);
    }
    reading_rationale(figures, width, out);
}
