/* compareprint.c: a comparison as text and as JSON. */
#include "compare.h"

#include "table.h"
#include "terminal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* As many are shown where not all are. */
    COMPARE_SHOWN = 20, /* figures */
    COMPARE_CHANGES = 12,
    COMPARE_DIFFERENCES = 12,
    COMPARE_SHORT = 16 /* bytes of a hash */
};

/* ---- Text ---- */

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
    g_autofree gchar *text = g_strdup_printf("%u figures are only in %s, of %s",
                                             figures->len, out, list->str);
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

/* "No conclusion changes, of 2 models that both have." */
static gchar *
compareprint_sentence(const AkComparison *c)
{
    const gsize n = c->n_model - c->weak->len;
    if (ak_comparison_is_same(c) && c->setting->len + c->origin->len == 0)
        return g_strdup("No difference.");
    if (c->n_model == 0)
        return g_strdup("No model is in both: nothing is compared.");
    if (n == 0)
        return g_strdup("There are no conclusions to compare.");
    g_autofree gchar *models =
        g_strdup_printf("%" G_GSIZE_FORMAT " %smodel%s that both have", n,
                        c->weak->len > 0 ? "other " : "", n == 1 ? "" : "s");
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

/* Why there may be no figure that both have. */
static gboolean
compareprint_has_other_seeds(const AkComparison *c)
{
    for (guint i = 0; i < c->group_a->len; i++)
        for (guint j = 0; j < c->group_b->len; j++)
            if (strcmp(((const AkReportGroup *)c->group_a->pdata[i])->key,
                       ((const AkReportGroup *)c->group_b->pdata[j])->key) == 0)
                return FALSE;
    return c->n_model > 0;
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
        c->n_same + n > 0
            ? g_strdup_printf("%" G_GSIZE_FORMAT
                              " figures are the same, %u differ%s.",
                              c->n_same, n, noise)
            : g_strdup_printf("No figure is in both folders%s.",
                              compareprint_has_other_seeds(c)
                                  ? ": their seeds are others"
                                  : "");
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

/* ---- JSON ---- */

static json_t *
compareprint_value(gdouble x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *
compareprint_numbers(const AkFigure *f)
{
    return json_pack(
        "{so so so so so so so so}", "n", compareprint_value(f->n), "missing",
        compareprint_value(f->missing), "mean", compareprint_value(f->mean),
        "std", compareprint_value(f->std), "median",
        compareprint_value(f->median), "ci_low", compareprint_value(f->ci_low),
        "ci_high", compareprint_value(f->ci_high), "significant_fraction",
        compareprint_value(f->significant));
}

static json_t *
compareprint_figure(const AkFigure *f)
{
    return json_pack("{ss ss ss ss ss ss ss}", "dataset", f->dataset, "encoder",
                     f->encoder, "attention", f->attention, "seed", f->seed,
                     "probe", f->probe, "quantity", f->quantity, "class",
                     f->class_name);
}

static json_t *
compareprint_figures(const GPtrArray *figures)
{
    json_t *array = json_array();
    for (guint i = 0; i < figures->len; i++)
        json_array_append_new(array, compareprint_figure(figures->pdata[i]));
    return array;
}

static json_t *
compareprint_json_pairs(const GPtrArray *different)
{
    json_t *array = json_array();
    for (guint i = 0; i < different->len; i++) {
        const AkFigurePair *pair = different->pdata[i];
        json_t *object = compareprint_figure(pair->a);
        json_object_set_new(object, "first", compareprint_numbers(pair->a));
        json_object_set_new(object, "second", compareprint_numbers(pair->b));
        json_object_set_new(object, "apart", json_boolean(pair->is_apart));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
compareprint_json_differences(const GPtrArray *differences)
{
    json_t *array = json_array();
    for (guint i = 0; i < differences->len; i++) {
        const AkDifference *d = differences->pdata[i];
        json_array_append_new(array, json_pack("{ss ss? ss?}", "key", d->key,
                                               "first", d->a, "second", d->b));
    }
    return array;
}

gchar *
ak_comparison_json(const AkComparison *c)
{
    g_autofree gchar *a = g_filename_display_name(c->a->out),
                     *b = g_filename_display_name(c->b->out);
    json_t *changes = json_array();
    for (guint i = 0; i < c->change->len; i++) {
        const AkChange *one = c->change->pdata[i];
        json_array_append_new(changes, json_pack("{ss ss ss}", "kind",
                                                 one->kind, "model", one->model,
                                                 "text", one->text));
    }
    json_t *weak = json_array();
    for (guint i = 0; i < c->weak->len; i++)
        json_array_append_new(weak, json_string(c->weak->pdata[i]));
    json_t *root = json_pack(
        "{si ss ss so sI so sI so so so so so so}", "format", 1, "first", a,
        "second", b, "other_data", compareprint_json_differences(c->other_data),
        "models", (json_int_t)c->n_model, "by_chance", weak, "same",
        (json_int_t)c->n_same, "different",
        compareprint_json_pairs(c->different), "only_first",
        compareprint_figures(c->only_a), "only_second",
        compareprint_figures(c->only_b), "conclusions", changes, "settings",
        compareprint_json_differences(c->setting), "origins",
        compareprint_json_differences(c->origin));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    json_decref(root);
    gchar *line = g_strconcat(text, "\n", NULL);
    free(text);
    return line;
}
