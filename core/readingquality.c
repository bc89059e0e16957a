/* readingquality.c: what is said before any number: which cells have none, and how
 * well a model predicts, beside one that guesses. */
#include "reading.h"

#include "figures.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

/* What a model that guesses reaches. */
typedef struct Guess {
    const AkFigure *own; /* the model's figure to compare; NULL: none */
    guint n_class;       /* guessed evenly among them; 0: the most frequent one
                          * is always answered */
    gdouble mean, spread;
} Guess;

/* The share of the test texts that are of the most frequent class; NAN: not
 * known. */
static gdouble
quality_most_frequent(const AkResultsDataset *dataset)
{
    const GArray *size = dataset->class_size[AK_RESULTS_TEST];
    gdouble most = NAN;
    for (guint c = 0; c < size->len; c++)
        most = fmax(most, g_array_index(size, gdouble, c));
    return most / dataset->size[AK_RESULTS_TEST];
}

/* How far the ROC AUC of a guess spreads with n texts, n_1 of them of the class: that
 * of the Mann-Whitney statistic, sqrt((n + 1) / (12 n_1 (n - n_1))).  Of a mean over
 * classes it is at most the mean of theirs, which is taken; half of the texts are of
 * each class where the sizes are not known. */
static gdouble
quality_auc_spread(gdouble n, const AkResultsDataset *dataset)
{
    gdouble sum = 0.0;
    guint n_class = 0;
    const GArray *size =
        dataset != NULL ? dataset->class_size[AK_RESULTS_TEST] : NULL;
    for (guint c = 0; size != NULL && c < size->len; c++) {
        const gdouble share =
            g_array_index(size, gdouble, c) / dataset->size[AK_RESULTS_TEST];
        if (!(share > 0.0 && share < 1.0))
            continue;
        sum += sqrt((n + 1.0) / (12.0 * n * n * share * (1.0 - share)));
        n_class++;
    }
    return n_class > 0 ? sum / n_class : sqrt((n + 1.0) / (3.0 * n * n));
}

/* By ROC AUC; where there is none by accuracy, the share of n texts that a guess gets
 * right. */
static Guess
quality_guess(const GPtrArray *figures, const AkResultsDataset *dataset)
{
    const AkFigure *auc = ak_figures_find(figures, "test", "roc_auc", "all");
    const AkFigure *accuracy =
        ak_figures_find(figures, "test", "accuracy", "all");
    if (auc != NULL && isfinite(auc->mean) && auc->n > 0.0)
        return (Guess){.own = auc,
                       .mean = 0.5,
                       .spread = quality_auc_spread(auc->n, dataset)};
    Guess guess = {.own = NULL};
    if (dataset == NULL || dataset->classes == NULL || accuracy == NULL ||
        !isfinite(accuracy->mean) || !(accuracy->n > 0.0))
        return guess;
    guess.mean = quality_most_frequent(dataset);
    if (isnan(guess.mean)) {
        guess.n_class = g_strv_length(dataset->classes);
        guess.mean = 1.0 / guess.n_class;
    }
    guess.own = guess.mean < 1.0 ? accuracy : NULL;
    guess.spread = sqrt(guess.mean * (1.0 - guess.mean) / accuracy->n);
    return guess;
}

/* Each seed is judged by itself: a mean over them would hide one that learnt
 * nothing, and how far seeds spread a few cannot tell. */
guint
ak_reading_n_weak(const AkReportGroup *group)
{
    guint n_weak = 0;
    for (guint i = 0; i < group->part->len; i++) {
        const Guess guess = quality_guess(group->part->pdata[i], group->dataset);
        n_weak += guess.own != NULL &&
                  guess.own->mean <= guess.mean + 2.0 * guess.spread;
    }
    return n_weak;
}

/* "1 of these 3 models is not clearly better than chance"; `only` is the model
 * where there is one.  Free it. */
static gchar *
quality_claim(guint n, guint n_weak, gboolean has_seeds,
              const AkReportGroup *only)
{
    const char *seeds = has_seeds ? " under every seed" : "";
    if (n_weak < n)
        return g_strdup_printf(
            "%u of these %u models %s%s not clearly better than chance", n_weak,
            n, n_weak == 1 ? "is" : "are",
            has_seeds ? ", under one seed at least," : "");
    if (n > 1)
        return g_strdup_printf(
            "None of these %u models is clearly better than chance%s", n, seeds);
    const guint n_seed = only->part->len, n_weak_seed = ak_reading_n_weak(only);
    GString *claim =
        g_string_new("This model is not clearly better than chance");
    if (n_weak_seed < n_seed)
        g_string_append_printf(claim, " under %u of its %u seeds", n_weak_seed,
                               n_seed);
    else if (n_seed > 1)
        g_string_append_printf(claim, " under any of its %u seeds", n_seed);
    return g_string_free(claim, FALSE);
}

gchar *
ak_reading_absent(const AkResults *results)
{
    g_autoptr(GPtrArray) absent = ak_results_absent(results, NULL);
    if (absent->len == 0)
        return NULL;
    const guint n = absent->len;
    g_ptr_array_add(absent, NULL);
    g_autofree gchar *names = g_strjoinv(", ", (gchar **)absent->pdata);
    return g_strdup_printf(
        "%u of %u cells %s no figures, since %s failed or %s not been "
        "finished: %s.",
        n, g_strv_length(results->cell), n == 1 ? "has" : "have",
        n == 1 ? "it" : "they", n == 1 ? "has" : "have", names);
}

gchar *
ak_reading_warning(const GPtrArray *groups)
{
    guint n = 0, n_weak = 0;
    gboolean has_seeds = FALSE;
    const AkReportGroup *last = NULL;
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        if (group->has_pool)
            continue;
        last = group;
        n++;
        n_weak += ak_reading_n_weak(group) > 0;
        has_seeds = has_seeds || group->part->len > 1;
    }
    if (n_weak == 0)
        return NULL;
    g_autofree gchar *claim = quality_claim(n, n_weak, has_seeds, last);
    return g_strdup_printf("%s: what attention does in a model that has learnt "
                           "little tells nothing.",
                           claim);
}

static void
quality_append_verdict(GString *text, const AkReportGroup *group)
{
    const guint n = group->part->len, n_weak = ak_reading_n_weak(group);
    if (n == 1)
        g_string_append(text, n_weak == 0
                                  ? "this model predicts better than chance."
                                  : "this model is not clearly better than "
                                    "chance: what follows describes a model "
                                    "that has learnt little.");
    else if (n_weak == 0)
        g_string_append_printf(
            text, "each of these %u models predicts better than chance.", n);
    else if (n_weak == n)
        g_string_append_printf(
            text,
            "none of these %u models is clearly better than chance: what "
            "follows describes models that have learnt little.",
            n);
    else
        g_string_append_printf(
            text,
            "%u of these %u models %s not clearly better than chance: what "
            "follows also describes %s learnt little.",
            n_weak, n, n_weak == 1 ? "is" : "are",
            n_weak == 1 ? "one that has" : "those that have");
}

static void
quality_compare(GString *text, const AkReportGroup *group)
{
    if (group->part->len == 0)
        return;
    const Guess guess = quality_guess(group->part->pdata[0], group->dataset);
    if (guess.own == NULL)
        return;
    if (strcmp(guess.own->quantity, "roc_auc") == 0)
        g_string_append(text, " A model that guesses has a ROC AUC of 0.5");
    else if (guess.n_class > 0)
        g_string_append_printf(text,
                               " Guessing evenly among %u classes is right in "
                               "%.3f of the cases",
                               guess.n_class, guess.mean);
    else
        g_string_append_printf(text,
                               " Who always gives the most frequent answer is "
                               "right in %.3f of the cases",
                               guess.mean);
    g_string_append_printf(
        text, ", give or take %.3f with this many texts, so ", guess.spread);
    quality_append_verdict(text, group);
}

/* Whether the model has seen them is not known here: they may stand in training, too. */
static void
quality_append_subject(GString *text, const AkReportGroup *group)
{
    const AkFigure *accuracy =
        ak_figures_find(group->figures, "test", "accuracy", "all");
    const gboolean is_from_file =
        group->dataset != NULL && group->dataset->model != NULL;
    g_string_append_printf(text, "Quality of the model%s",
                           is_from_file ? " from a file" : "");
    if (accuracy == NULL || !isfinite(accuracy->n))
        return;
    if (group->is_pooled)
        g_string_append_printf(text, ", mean of %.0f seeds", accuracy->n);
    else
        g_string_append_printf(text, " on %.0f texts of the test split",
                               accuracy->n);
}

void
ak_reading_quality(const AkReportGroup *group, gsize width, GString *out)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *glue = ": ";
    quality_append_subject(text, group);
    for (guint i = 0; i < group->figures->len; i++) {
        const AkFigure *figure = group->figures->pdata[i];
        if (strcmp(figure->probe, "test") != 0 ||
            strcmp(figure->class_name, "all") != 0 || isnan(figure->mean) ||
            strchr(figure->quantity, '@') != NULL)
            continue;
        g_autofree gchar *name =
            ak_printable(ak_reading_metric(figure->quantity));
        g_string_append_printf(text, "%s%s %.3f", glue, name, figure->mean);
        glue = ", ";
    }
    if (glue[0] == ':')
        g_string_append(text, ": not known");
    g_string_append_c(text, '.');
    quality_compare(text, group);
    g_autofree gchar *safe = ak_printable(text->str);
    ak_wrap(out, "  ", safe, width);
}
