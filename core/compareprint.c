/* compareprint.c: a comparison as text and as JSON. */
#include "compare.h"

#include "table.h"
#include "terminal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMPARE_SHOWN = 20, /* figures that are shown where not all are */
    COMPARE_SHORT = 16  /* bytes of a hash that are shown */
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

/* First what is apart, then the figures proper, then controls and bins. */
static void
compareprint_pairs(const Printing *p)
{
    const GPtrArray *different = p->c->different;
    guint n_shown = 0;
    if (different->len == 0)
        return;
    g_string_append(p->out, "\nFigures that differ, mean and interval\n");
    for (guint rank = 0; rank < 3; rank++)
        for (guint i = 0; i < different->len; i++) {
            const AkFigurePair *pair = different->pdata[i];
            const guint own = pair->is_apart                           ? 0
                              : strchr(pair->a->quantity, '@') == NULL ? 1
                                                                       : 2;
            if (own != rank || (!p->all && n_shown == COMPARE_SHOWN))
                continue;
            compareprint_pair(p, pair);
            n_shown++;
        }
    if (n_shown < different->len)
        g_string_append_printf(p->out, "  and %u more: --verbose\n",
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
    if (differences->len > 0)
        g_string_append_printf(p->out, "\n%s\n", title);
    for (guint i = 0; i < differences->len; i++) {
        const AkDifference *d = differences->pdata[i];
        g_autofree gchar *a = compareprint_short(d->a),
                         *b = compareprint_short(d->b);
        g_autofree gchar *line = g_strdup_printf("%s: %s -> %s", d->key, a, b);
        compareprint_line(p, "  ", line);
    }
}

static void
compareprint_changes(const Printing *p)
{
    const GPtrArray *change = p->c->change;
    g_string_append(p->out, change->len == 0 ? "\nNo conclusion changes.\n"
                                             : "\nConclusions that change\n");
    for (guint i = 0; i < change->len; i++) {
        const AkChange *one = change->pdata[i];
        g_autofree gchar *line =
            g_strdup_printf("%s: %s", one->model, one->text);
        compareprint_line(p, "  ", line);
    }
}

void
ak_comparison_print(const AkComparison *c, gboolean all, gsize width,
                    GString *out)
{
    const Printing p = {c, all, width, out};
    compareprint_line(&p, "first:  ", c->a->out);
    compareprint_line(&p, "second: ", c->b->out);
    g_string_append_printf(
        out, "\n%" G_GSIZE_FORMAT " figures are the same, %u differ.\n",
        c->n_same, c->different->len);
    compareprint_only(&p, c->only_a, "the first");
    compareprint_only(&p, c->only_b, "the second");
    compareprint_changes(&p);
    compareprint_pairs(&p);
    compareprint_differences(&p, c->setting, "Settings");
    compareprint_differences(&p, c->origin, "Versions, plug-ins, data, machine");
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
    json_t *root =
        json_pack("{si ss ss sI so so so so so so}", "format", 1, "first", a,
                  "second", b, "same", (json_int_t)c->n_same, "different",
                  compareprint_json_pairs(c->different), "only_first",
                  compareprint_figures(c->only_a), "only_second",
                  compareprint_figures(c->only_b), "conclusions", changes,
                  "settings", compareprint_json_differences(c->setting),
                  "origins", compareprint_json_differences(c->origin));
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    json_decref(root);
    gchar *line = g_strconcat(text, "\n", NULL);
    free(text);
    return line;
}
