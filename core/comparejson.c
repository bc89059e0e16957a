/* comparejson.c: a comparison as JSON. */
#include "compare.h"

#include "json.h"

#include <math.h>

static json_t *
comparejson_value(gdouble x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *
comparejson_numbers(const AkFigure *f)
{
    return json_pack(
        "{so so so so so so so so}", "n", comparejson_value(f->n), "missing",
        comparejson_value(f->missing), "mean", comparejson_value(f->mean),
        "std", comparejson_value(f->std), "median",
        comparejson_value(f->median), "ci_low", comparejson_value(f->ci_low),
        "ci_high", comparejson_value(f->ci_high), "significant_fraction",
        comparejson_value(f->significant));
}

static json_t *
comparejson_figure(const AkFigure *f)
{
    return json_pack("{ss ss ss ss ss ss ss}", "dataset", f->dataset, "encoder",
                     f->encoder, "attention", f->attention, "seed", f->seed,
                     "probe", f->probe, "quantity", f->quantity, "class",
                     f->class_name);
}

static json_t *
comparejson_figures(const GPtrArray *figures)
{
    json_t *array = json_array();
    for (guint i = 0; i < figures->len; i++)
        json_array_append_new(array, comparejson_figure(figures->pdata[i]));
    return array;
}

static json_t *
comparejson_pairs(const GPtrArray *different)
{
    json_t *array = json_array();
    for (guint i = 0; i < different->len; i++) {
        const AkFigurePair *pair = different->pdata[i];
        json_t *object = comparejson_figure(pair->a);
        json_object_set_new(object, "first", comparejson_numbers(pair->a));
        json_object_set_new(object, "second", comparejson_numbers(pair->b));
        json_object_set_new(object, "apart", json_boolean(pair->is_apart));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
comparejson_differences(const GPtrArray *differences)
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
    g_autoptr(json_t) root = json_pack(
        "{si ss ss so sI sI so sI so so so so so so}", "format", 1, "first", a,
        "second", b, "other_data", comparejson_differences(c->other_data),
        "models", (json_int_t)c->n_model, "compared", (json_int_t)c->n_compared,
        "by_chance", weak, "same", (json_int_t)c->n_same, "different",
        comparejson_pairs(c->different), "only_first",
        comparejson_figures(c->only_a), "only_second",
        comparejson_figures(c->only_b), "conclusions", changes, "settings",
        comparejson_differences(c->setting), "origins",
        comparejson_differences(c->origin));
    return ak_json_print(root, 0);
}
