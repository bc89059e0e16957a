/* comparechange.c: which conclusions of one folder are not those of another. */
#include "compare.h"

#include "reading.h"
#include "table.h"

#include <math.h>
#include <string.h>

static void change_add(AkComparison *c, const char *kind, const char *model,
                       const char *format, ...) G_GNUC_PRINTF(4, 5);

static void
change_add(AkComparison *c, const char *kind, const char *model,
           const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AkChange *change = g_new0(AkChange, 1);
    change->kind = kind;
    change->model = g_strdup(model);
    change->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(c->change, change);
}

/* The group that stands for a model: that of all its seeds, where there is one. */
static const AkReportGroup *
change_find_group(const GPtrArray *groups, const char *stem)
{
    for (guint i = 0; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        if (!group->has_pool && strcmp(group->stem, stem) == 0)
            return group;
    }
    return NULL;
}

static const AkFigure *
change_find(const AkReportGroup *group, const AkFigure *like)
{
    return ak_figures_find(group->figures, like->probe, like->quantity,
                           like->class_name);
}

/* Does it tell of what attention explains?  Not so how two measures of importance
 * agree, how large the weights are, or what guessing would find.  Of a probe that is
 * not known here all do. */
static gboolean
change_is_answer(const AkFigure *figure)
{
    static const char *const described[][2] = {{"permutation", "max_attention"},
                                               {"adversarial", "tvd"},
                                               {"rationale", "chance"}};
    for (gsize i = 0; i < G_N_ELEMENTS(described); i++)
        if (strcmp(figure->probe, described[i][0]) == 0 &&
            strcmp(figure->quantity, described[i][1]) == 0)
            return FALSE;
    return strcmp(figure->probe, "correlation") != 0 ||
           strstr(figure->quantity, "attention") != NULL;
}

static gboolean
change_is_conclusion(const AkFigure *figure)
{
    return strchr(figure->quantity, '@') == NULL && isfinite(figure->mean) &&
           strcmp(figure->class_name, "all") == 0 && change_is_answer(figure);
}

/* Is the interval on one side of 0? */
static gboolean
change_has_sign(const AkFigure *figure)
{
    return figure->ci_low > 0.0 || figure->ci_high < 0.0;
}

/* Are the p-values of most texts small in one folder only, by more than two standard
 * errors of the shares?  NAN, where there are none, is no share. */
static gboolean
change_is_significance(const AkFigure *a, const AkFigure *b)
{
    const gdouble p = a->significant, q = b->significant,
                  variance = p * (1.0 - p) / a->n + q * (1.0 - q) / b->n;
    return (p > 0.5) != (q > 0.5) && fabs(p - q) > 2.0 * sqrt(variance);
}

/* "tau(attention, gradient)". */
static gchar *
change_name(const AkFigure *figure)
{
    return g_strstrip(ak_reading_name(figure->probe, figure->quantity));
}

static void
change_figure(AkComparison *c, const char *model, const AkFigure *a,
              const AkFigure *b)
{
    g_autofree gchar *name = change_name(a);
    g_autofree gchar *mean_a = ak_table_number(a->mean),
                     *mean_b = ak_table_number(b->mean);
    if (a->mean * b->mean < 0.0 && change_has_sign(a) && change_has_sign(b))
        change_add(c, "sign", model, "%s changes its sign, from %s to %s", name,
                   mean_a, mean_b);
    else if (ak_figure_is_apart(a, b))
        change_add(c, "interval", model,
                   "%s goes from %s to %s, and the intervals do not overlap",
                   name, mean_a, mean_b);
    if (change_is_significance(a, b))
        change_add(c, "significance", model,
                   "%s has a p-value of at most 0.05 in %.0f %% of the texts, "
                   "then in %.0f %%",
                   name, 100.0 * a->significant, 100.0 * b->significant);
}

/* A model that may as well guess has no conclusions: are there any in both? */
static gboolean
change_chance(AkComparison *c, const AkReportGroup *a, const AkReportGroup *b)
{
    const gboolean weak_a = ak_reading_n_weak(a) > 0,
                   weak_b = ak_reading_n_weak(b) > 0;
    if (weak_a && weak_b)
        g_ptr_array_add(c->weak, a->stem);
    else if (weak_a || weak_b)
        change_add(c, "chance", a->stem,
                   weak_b ? "is clearly better than chance in the first folder "
                            "only"
                          : "is clearly better than chance in the second "
                            "folder only");
    return !weak_a && !weak_b;
}

static void
change_model(AkComparison *c, const AkReportGroup *a, const AkReportGroup *b)
{
    for (guint i = 0; i < a->figures->len; i++) {
        const AkFigure *one = a->figures->pdata[i], *other = change_find(b, one);
        if (other != NULL && change_is_conclusion(one) &&
            change_is_conclusion(other))
            change_figure(c, a->stem, one, other);
    }
}

/* Two encoders under one attention: their order by each figure of all texts. */
static void
change_order(AkComparison *c, const AkReportGroup *const a[2],
             const AkReportGroup *const b[2])
{
    const AkFigure *first[2] = {a[0]->figures->pdata[0],
                                a[1]->figures->pdata[0]};
    if (strcmp(first[0]->dataset, first[1]->dataset) != 0 ||
        strcmp(first[0]->attention, first[1]->attention) != 0)
        return;
    g_autofree gchar *model = g_strdup_printf(
        "%s, attention %s", first[0]->dataset, first[0]->attention);
    for (guint i = 0; i < a[0]->figures->len; i++) {
        const AkFigure *x = a[0]->figures->pdata[i], *y = change_find(a[1], x),
                       *u = change_find(b[0], x), *v = change_find(b[1], x);
        if (!change_is_conclusion(x) || y == NULL || u == NULL || v == NULL ||
            !((x->mean - y->mean) * (u->mean - v->mean) < 0.0) ||
            !ak_figure_is_apart(x, y) || !ak_figure_is_apart(u, v))
            continue;
        g_autofree gchar *name = change_name(x);
        change_add(c, "order", model,
                   "%s: %s is above %s in the %s folder, below it in the %s",
                   name, x->encoder, y->encoder,
                   x->mean > y->mean ? "first" : "second",
                   x->mean > y->mean ? "second" : "first");
    }
}

/* Do these have a figure in common? */
static gboolean
change_have_common(const AkReportGroup *a, const AkReportGroup *b)
{
    for (guint i = 0; i < a->figures->len; i++)
        if (change_find(b, a->figures->pdata[i]) != NULL)
            return TRUE;
    return FALSE;
}

/* Is a figure of this model in both folders, of one seed or pooled in each? */
static gboolean
change_is_shared(const AkComparison *c, const char *stem)
{
    for (guint i = 0; i < c->group_a->len; i++) {
        const AkReportGroup *a = c->group_a->pdata[i];
        for (guint j = 0; strcmp(a->stem, stem) == 0 && j < c->group_b->len;
             j++) {
            const AkReportGroup *b = c->group_b->pdata[j];
            if (strcmp(a->key, b->key) == 0 && change_have_common(a, b))
                return TRUE;
        }
    }
    return FALSE;
}

void
ak_compare_conclusions(AkComparison *c)
{
    g_autoptr(GPtrArray) a = g_ptr_array_new(), b = g_ptr_array_new();
    for (guint i = 0; i < c->group_a->len; i++) {
        AkReportGroup *one = c->group_a->pdata[i];
        const AkReportGroup *other =
            one->has_pool ? NULL : change_find_group(c->group_b, one->stem);
        if (other == NULL)
            continue;
        c->n_model++;
        if (!change_is_shared(c, one->stem))
            continue;
        c->n_compared++;
        if (change_chance(c, one, other)) {
            g_ptr_array_add(a, one);
            g_ptr_array_add(b, (gpointer)other);
        }
    }
    for (guint i = 0; i < a->len; i++)
        change_model(c, a->pdata[i], b->pdata[i]);
    for (guint i = 0; i < a->len; i++)
        for (guint j = i + 1; j < a->len; j++) {
            const AkReportGroup *const pair_a[2] = {a->pdata[i], a->pdata[j]};
            const AkReportGroup *const pair_b[2] = {b->pdata[i], b->pdata[j]};
            change_order(c, pair_a, pair_b);
        }
}
