/* compareprint.c: a comparison as text. */
#include "compare.h"

#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

enum {
    /* As many are shown where not all are. */
    COMPARE_SHOWN = 20, /* figures */
    COMPARE_CHANGES = 12,
    COMPARE_DIFFERENCES = 12,
    COMPARE_SHORT = 16 /* bytes of a hash */
};

typedef struct Printing {
    const AkComparison *c;
    gboolean all;
    gsize width;
    GString *out;
} Printing;

static void
compareprint_line(const Printing *p, const char *first, const char *text)
{
    g_autofree gchar *safe = ak_printable(text);
    ak_wrap(p->out, first, safe, p->width);
}

/* "0.512 [0.490, 0.534]". */
static gchar *
compareprint_number(const AkFigure *figure)
{
    g_autofree gchar *mean = ak_table_number(figure->mean);
    if (isnan(figure->ci_low) || isnan(figure->ci_high))
        return g_steal_pointer(&mean);
    g_autofree gchar *low = ak_table_number(figure->ci_low),
                     *high = ak_table_number(figure->ci_high);
    return g_strdup_printf("%s [%s, %s]", mean, low, high);
}

/* Where the means look alike, what else is not. */
static const char *
compareprint_note(const AkFigurePair *pair)
{
    if (pair->is_apart)
        return ": the intervals do not overlap";
    if (pair->a->mean != pair->b->mean &&
        !(isnan(pair->a->mean) && isnan(pair->b->mean)))
        return "";
    return pair->a->n != pair->b->n || pair->a->missing != pair->b->missing
               ? ": of another number of texts"
               : ": its mean is the same, its spread is not";
}

static void
compareprint_pair(const Printing *p, const AkFigurePair *pair)
{
    g_autofree gchar *a = compareprint_number(pair->a),
                     *b = compareprint_number(pair->b);
    g_autofree gchar *line = g_strdup_printf(
        "%s/%s-%s-s%s %s %s, class %s: %s -> %s%s", pair->a->dataset,
        pair->a->encoder, pair->a->attention, pair->a->seed, pair->a->probe,
        pair->a->quantity, pair->a->class_name, a, b, compareprint_note(pair));
    compareprint_line(p, "  ", line);
}

/* 0: of all texts, beyond noise; 1: the model's tests, of which no interval is known;
 * then what only --verbose shows: 2: of a class, a control or a bin, beyond noise;
 * 3: the rest. */
static guint
compareprint_rank(const AkFigurePair *pair)
{
    const AkFigure *a = pair->a;
    const gboolean is_plain =
        strcmp(a->class_name, "all") == 0 && strchr(a->quantity, '@') == NULL;
    if (pair->is_apart)
        return is_plain ? 0 : 2;
    return is_plain && strcmp(a->probe, "test") == 0 ? 1 : 3;
}

static void
compareprint_pairs(const Printing *p)
{
    const GPtrArray *different = p->c->different;
    guint n_shown = 0;
    if (different->len == 0)
        return;
    g_string_append(p->out,
                    p->all ? "\nFigures that differ, mean and interval\n"
                           : "\nFigures of all texts that differ beyond noise, "
                             "and tests\n");
    for (guint rank = 0; rank < (p->all ? 4 : 2); rank++)
        for (guint i = 0; i < different->len; i++) {
            const AkFigurePair *pair = different->pdata[i];
            if (compareprint_rank(pair) != rank ||
                (!p->all && n_shown == COMPARE_SHOWN))
                continue;
            compareprint_pair(p, pair);
            n_shown++;
        }
    if (n_shown < different->len)
        g_string_append_printf(p->out, "  %u more: --verbose\n",
                               different->len - n_shown);
}

/* The models that only one folder has figures of. */
static void
compareprint_only(const Printing *p, const GPtrArray *figures, const char *out)
{
    g_autoptr(GString) list = g_string_new(NULL);
    g_autofree gchar *last = NULL;
    if (figures->len == 0)
        return;
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *f = figures->pdata[i];
        g_autofree gchar *cell = g_strdup_printf(
            "%s/%s-%s-s%s", f->dataset, f->encoder, f->attention, f->seed);
        if (g_strcmp0(cell, last) == 0)
            continue;
        g_string_append_printf(list, "%s%s", last != NULL ? ", " : "", cell);
        g_free(last);
        last = g_steal_pointer(&cell);
    }
    g_autofree gchar *text =
        g_strdup_printf("%u figure%s only in %s, of %s", figures->len,
                        figures->len == 1 ? " is" : "s are", out, list->str);
    compareprint_line(p, "  ", text);
}

static gchar *
compareprint_short(const char *value)
{
    if (value == NULL)
        return g_strdup("(none)");
    const gboolean is_hash =
        strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64;
    return is_hash ? g_strdup_printf("%.*s...", COMPARE_SHORT, value)
                   : g_strdup(*value != '\0' ? value : "(empty)");
}

static void
compareprint_differences(const Printing *p, const GPtrArray *differences,
                         const char *title)
{
    const guint n_shown =
        p->all ? differences->len : MIN(differences->len, COMPARE_DIFFERENCES);
    if (differences->len > 0)
        g_string_append_printf(p->out, "\n%s\n", title);
    for (guint i = 0; i < n_shown; i++) {
        const AkDifference *d = differences->pdata[i];
        g_autofree gchar *a = compareprint_short(d->a),
                         *b = compareprint_short(d->b);
        g_autofree gchar *line = g_strdup_printf("%s: %s -> %s", d->key, a, b);
        compareprint_line(p, "  ", line);
    }
    if (n_shown < differences->len)
        g_string_append_printf(p->out, "  %u more: --verbose\n",
                               differences->len - n_shown);
}

/* Before all else: figures of other data are no figures of the same thing. */
static void
compareprint_other_data(const Printing *p)
{
    for (guint i = 0; i < p->c->other_data->len; i++) {
        const AkDifference *d = p->c->other_data->pdata[i];
        g_autofree gchar *a = compareprint_short(d->a),
                         *b = compareprint_short(d->b);
        g_autofree gchar *line = g_strdup_printf(
            "%s is not the same data in both (fingerprints %s and %s): its "
            "figures are of other texts",
            d->key, a, b);
        compareprint_line(p, i == 0 ? "\nOther data: " : "Other data: ", line);
    }
}

static guint
compareprint_n_apart(const AkComparison *c)
{
    guint n = 0;
    for (guint i = 0; i < c->different->len; i++)
        n += ((const AkFigurePair *)c->different->pdata[i])->is_apart;
    return n;
}

/* Models that may as well guess: before any conclusion, of which they have none. */
static void
compareprint_weak(const Printing *p)
{
    const GPtrArray *weak = p->c->weak;
    if (weak->len == 0)
        return;
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < weak->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "",
                               (const char *)weak->pdata[i]);
    g_string_append_printf(list,
                           " %s in neither folder clearly better than chance: "
                           "such a model has no conclusions",
                           weak->len == 1 ? "is" : "are");
    g_string_append_c(p->out, '\n');
    compareprint_line(p, "Chance: ", list->str);
}

/* Why there may be no figure that both have. */
static gboolean
compareprint_has_other_seeds(const AkComparison *c)
{
    for (guint i = 0; i < c->group_a->len; i++)
        for (guint j = 0; j < c->group_b->len; j++)
            if (strcmp(((const AkReportGroup *)c->group_a->pdata[i])->key,
                       ((const AkReportGroup *)c->group_b->pdata[j])->key) == 0)
                return FALSE;
    return TRUE;
}

/* "2 other models that both have (1 more without a figure that is in both)". */
static gchar *
compareprint_models(const AkComparison *c)
{
    const gsize n = c->n_compared - c->weak->len;
    g_autofree gchar *more =
        c->n_compared == c->n_model
            ? g_strdup("")
            : g_strdup_printf(" (%" G_GSIZE_FORMAT
                              " more without a figure that is in both)",
                              c->n_model - c->n_compared);
    return g_strdup_printf("%" G_GSIZE_FORMAT " %smodel%s that both have%s", n,
                           c->weak->len > 0 ? "other " : "", n == 1 ? "" : "s",
                           more);
}

/* "No conclusion changes, of 2 models that both have." */
static gchar *
compareprint_sentence(const AkComparison *c)
{
    if (ak_comparison_is_same(c) && c->setting->len + c->origin->len == 0)
        return g_strdup("No difference.");
    if (c->n_model == 0)
        return g_strdup("No model is in both: nothing is compared.");
    if (c->n_compared == 0)
        return g_strdup_printf(
            "Nothing is compared: no figure is in both folders%s.",
            compareprint_has_other_seeds(c)
                ? ", their seeds are others; run both with the same seeds, or "
                  "with several each"
                : "");
    if (c->n_compared == c->weak->len)
        return g_strdup("There are no conclusions to compare.");
    g_autofree gchar *models = compareprint_models(c);
    if (c->change->len == 0)
        return g_strdup_printf("No conclusion changes, of %s.", models);
    return g_strdup_printf("%u conclusion%s, of %s:", c->change->len,
                           c->change->len == 1 ? " changes" : "s change",
                           models);
}

static void
compareprint_verdict(const Printing *p)
{
    const AkComparison *c = p->c;
    g_autofree gchar *line = compareprint_sentence(c);
    g_string_append_c(p->out, '\n');
    compareprint_line(p, "", line);
    const guint n_shown =
        p->all ? c->change->len : MIN(c->change->len, COMPARE_CHANGES);
    for (guint i = 0; i < n_shown; i++) {
        const AkChange *one = c->change->pdata[i];
        g_autofree gchar *text =
            g_strdup_printf("%s: %s", one->model, one->text);
        compareprint_line(p, "  ", text);
    }
    if (n_shown < c->change->len)
        g_string_append_printf(p->out, "  %u more: --verbose\n",
                               c->change->len - n_shown);
}

static void
compareprint_counts(const Printing *p)
{
    const AkComparison *c = p->c;
    const guint n = c->different->len;
    g_autofree gchar *noise =
        n == 0 ? g_strdup("")
               : g_strdup_printf(", %u of them beyond noise (their 95 %% "
                                 "intervals do not overlap)",
                                 compareprint_n_apart(c));
    g_autofree gchar *line =
        g_strdup_printf("%" G_GSIZE_FORMAT " figure%s the same, %u "
                        "differ%s%s.",
                        c->n_same, c->n_same == 1 ? " is" : "s are", n,
                        n == 1 ? "s" : "", noise);
    if (c->n_same + n > 0)
        compareprint_line(p, "", line);
    compareprint_only(p, c->only_a, "the first");
    compareprint_only(p, c->only_b, "the second");
}

void
ak_comparison_print(const AkComparison *c, gboolean all, gsize width,
                    GString *out)
{
    const Printing p = {c, all, width, out};
    compareprint_line(&p, "first:  ", c->a->out);
    compareprint_line(&p, "second: ", c->b->out);
    compareprint_other_data(&p);
    compareprint_weak(&p);
    compareprint_verdict(&p);
    compareprint_counts(&p);
    compareprint_differences(&p, c->setting, "Settings");
    compareprint_differences(&p, c->origin, "Versions, plug-ins, data, machine");
    compareprint_pairs(&p);
}
