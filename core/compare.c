#include "compare.h"

#include "attnkit/words.h"

#include <math.h>
#include <string.h>

/* ---- Figures ---- */

static gchar *
compare_key(const AkFigure *f)
{
    return g_strjoin("\n", f->dataset, f->encoder, f->attention, f->seed,
                     f->probe, f->quantity, f->class_name, NULL);
}

static gboolean
compare_is_same_number(gdouble x, gdouble y)
{
    return x == y || (isnan(x) && isnan(y));
}

static gboolean
compare_is_same(const AkFigure *a, const AkFigure *b)
{
    return compare_is_same_number(a->n, b->n) &&
           compare_is_same_number(a->missing, b->missing) &&
           compare_is_same_number(a->mean, b->mean) &&
           compare_is_same_number(a->std, b->std) &&
           compare_is_same_number(a->median, b->median) &&
           compare_is_same_number(a->ci_low, b->ci_low) &&
           compare_is_same_number(a->ci_high, b->ci_high) &&
           compare_is_same_number(a->significant, b->significant);
}

/* How many values an interval must be of.  That of a pooled test metric is over its
 * seeds alone: of two or three it goes from the smallest to the largest, and two such
 * ranges of n alike seeds each do not overlap by chance in 2 / C(2n, n) of all cases,
 * 1 in 3 and 1 in 10.  From four on the interval ends within the range: simulated, those
 * of four normal values do not overlap in 6 of 100 cases, of five in 3, the first that are
 * at most 0.05. */
static gdouble
compare_least(const AkFigure *f)
{
    const gboolean is_of_seeds =
        strcmp(f->seed, "all") == 0 && strcmp(f->probe, "test") == 0;
    return is_of_seeds ? 5.0 : 2.0;
}

gboolean
ak_figure_is_apart(const AkFigure *a, const AkFigure *b)
{
    return a->n >= compare_least(a) && b->n >= compare_least(b) &&
           (a->ci_low > b->ci_high || b->ci_low > a->ci_high);
}

static void
compare_figures(AkComparison *c)
{
    g_autoptr(GHashTable) by_key =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    for (guint i = 0; i < c->b->figures->len; i++)
        g_hash_table_insert(by_key, compare_key(c->b->figures->pdata[i]),
                            c->b->figures->pdata[i]);
    g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < c->a->figures->len; i++) {
        AkFigure *a = c->a->figures->pdata[i];
        g_autofree gchar *key = compare_key(a);
        AkFigure *b = g_hash_table_lookup(by_key, key);
        if (b == NULL) {
            g_ptr_array_add(c->only_a, a);
            continue;
        }
        g_hash_table_add(met, b);
        if (compare_is_same(a, b)) {
            c->n_same++;
            continue;
        }
        AkFigurePair *pair = g_new0(AkFigurePair, 1);
        *pair = (AkFigurePair){a, b, ak_figure_is_apart(a, b)};
        g_ptr_array_add(c->different, pair);
    }
    for (guint i = 0; i < c->b->figures->len; i++)
        if (!g_hash_table_contains(met, c->b->figures->pdata[i]))
            g_ptr_array_add(c->only_b, c->b->figures->pdata[i]);
}

/* ---- The whole ---- */

static void
compare_free_difference(gpointer data)
{
    AkDifference *difference = data;
    g_free(difference->key);
    g_free(difference->a);
    g_free(difference->b);
    g_free(difference);
}

static void
compare_free_change(gpointer data)
{
    AkChange *change = data;
    g_free(change->model);
    g_free(change->text);
    g_free(change);
}

AkComparison *
ak_compare(const char *a, const char *b, GError **error)
{
    g_return_val_if_fail(a != NULL && b != NULL, NULL);

    g_autoptr(AkComparison) c = g_new0(AkComparison, 1);
    c->a = ak_results_read(a, error);
    c->b = c->a != NULL ? ak_results_read(b, error) : NULL;
    if (c->b == NULL)
        return NULL;
    c->group_a = ak_report_groups(c->a);
    c->group_b = ak_report_groups(c->b);
    c->different = g_ptr_array_new_with_free_func(g_free);
    c->only_a = g_ptr_array_new();
    c->only_b = g_ptr_array_new();
    c->setting = g_ptr_array_new_with_free_func(compare_free_difference);
    c->origin = g_ptr_array_new_with_free_func(compare_free_difference);
    c->other_data = g_ptr_array_new_with_free_func(compare_free_difference);
    c->change = g_ptr_array_new_with_free_func(compare_free_change);
    c->weak = g_ptr_array_new();
    if (!ak_compare_origins(c, error))
        return NULL;
    compare_figures(c);
    ak_compare_conclusions(c);
    return g_steal_pointer(&c);
}

void
ak_comparison_free(AkComparison *c)
{
    if (c == NULL)
        return;
    GPtrArray *const array[] = {
        c->group_a, c->group_b, c->different,  c->only_a, c->only_b,
        c->setting, c->origin,  c->other_data, c->change, c->weak};
    for (gsize i = 0; i < G_N_ELEMENTS(array); i++)
        if (array[i] != NULL)
            g_ptr_array_unref(array[i]);
    if (c->a != NULL)
        ak_results_free(c->a);
    if (c->b != NULL)
        ak_results_free(c->b);
    g_free(c);
}

gboolean
ak_comparison_is_same(const AkComparison *c)
{
    return c->different->len == 0 && c->only_a->len == 0 &&
           c->only_b->len == 0 && c->other_data->len == 0;
}
