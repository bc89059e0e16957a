/* pageoutputs.c: of many classes a page shows the few that matter: the likeliest,
 * those that a probe makes the likeliest, and the labels of the text. */
#include "pageoutputs.h"

#include "html.h"
#include "output.h"

#include <math.h>

enum { OUTPUTS_SHOWN = 3 }; /* the likeliest */

/* The output that is not shown yet and the largest; n: there is none. */
static gsize
outputs_best(const AkPageOutputs *outputs, const gdouble *value)
{
    gsize best = outputs->n;
    for (gsize o = 0; o < outputs->n; o++)
        if (!outputs->is_shown[o] && !isnan(value[o]) &&
            (best == outputs->n || value[o] > value[best]))
            best = o;
    return best;
}

static void
outputs_show_best(AkPageOutputs *outputs, const gdouble *value, gsize n)
{
    for (gsize k = 0; k < n; k++) {
        const gsize best = outputs_best(outputs, value);
        if (best == outputs->n)
            return;
        outputs->is_shown[best] = TRUE;
    }
}

/* The likeliest class of a probe, if it is shown or not. */
static void
outputs_show_first(AkPageOutputs *outputs, const gdouble *value)
{
    gsize best = outputs->n;
    for (gsize o = 0; o < outputs->n; o++)
        if (!isnan(value[o]) && (best == outputs->n || value[o] > value[best]))
            best = o;
    if (best < outputs->n)
        outputs->is_shown[best] = TRUE;
}

/* The labels of the text, and of several those predicted. */
static gboolean
outputs_show_labels(AkPageOutputs *outputs, AkScan *instance, GError **error)
{
    gsize n = 0;
    gdouble label = (gdouble)NAN;
    const char *field = ak_scan_field(instance, "label", &n);
    outputs->is_several = field != NULL && *field == '[';
    if (!outputs->is_several) {
        if (!ak_scan_number(instance, "label", &label, error))
            return FALSE;
        if (label >= 0.0 && label < (gdouble)outputs->n)
            outputs->is_shown[(gsize)label] = TRUE;
        return TRUE;
    }
    n = outputs->n;
    g_autofree gdouble *is_label = ak_scan_numbers(instance, "label", &n, error);
    const gdouble *value = outputs->value->pdata[0];
    for (gsize o = 0; is_label != NULL && o < n; o++)
        outputs->is_shown[o] |= is_label[o] > 0.0 || value[o] > AK_OUTPUT_YES;
    return is_label != NULL;
}

const char *
ak_page_outputs_series(const AkDeclared *probe)
{
    for (const AkSeries *s = probe->series; s->name != NULL; s++)
        if (s->axis == AK_AXIS_OUTPUT)
            return s->name;
    return NULL;
}

static gboolean
outputs_read(AkPageOutputs *outputs, const AkResults *results,
             AkCellReader *reader, GError **error)
{
    gdouble *value =
        ak_scan_numbers(reader->instance, "output", &outputs->n, error);
    if (value == NULL)
        return FALSE;
    g_ptr_array_add(outputs->value, value);
    for (guint i = 0; i < results->probe->len; i++) {
        const char *name = ak_page_outputs_series(results->probe->pdata[i]);
        if (name == NULL)
            continue;
        value =
            ak_scan_numbers(reader->probe->pdata[i], name, &outputs->n, error);
        if (value == NULL)
            return FALSE;
        g_ptr_array_add(outputs->value, value);
    }
    return TRUE;
}

AkPageOutputs *
ak_page_outputs_new(const AkResults *results, AkCellReader *reader,
                    GError **error)
{
    g_autoptr(AkPageOutputs) outputs = g_new0(AkPageOutputs, 1);
    outputs->value = g_ptr_array_new_with_free_func(g_free);
    if (!outputs_read(outputs, results, reader, error))
        return NULL;
    outputs->is_shown = g_new0(gboolean, outputs->n);
    outputs_show_best(outputs, outputs->value->pdata[0], OUTPUTS_SHOWN);
    for (guint i = 1; i < outputs->value->len; i++)
        outputs_show_first(outputs, outputs->value->pdata[i]);
    if (!outputs_show_labels(outputs, reader->instance, error))
        return NULL;
    return g_steal_pointer(&outputs);
}

void
ak_page_outputs_free(AkPageOutputs *outputs)
{
    if (outputs == NULL)
        return;
    g_free(outputs->is_shown);
    g_ptr_array_unref(outputs->value);
    g_free(outputs);
}

void
ak_page_outputs_predicted(const AkPageOutputs *outputs, gint predicted,
                          GString *json)
{
    const gdouble *value = outputs->value->pdata[0];
    const char *glue = "";
    if (!outputs->is_several || predicted < 0) {
        g_string_append_printf(json, "%d", predicted);
        return;
    }
    g_string_append_c(json, '[');
    for (gsize o = 0; o < outputs->n; o++) {
        if (!(value[o] > AK_OUTPUT_YES))
            continue;
        g_string_append_printf(json, "%s%" G_GSIZE_FORMAT, glue, o);
        glue = ",";
    }
    g_string_append_c(json, ']');
}

/* The classes that are shown, by falling output; equals by their order. */
static GArray *
outputs_order(const AkPageOutputs *outputs)
{
    const gdouble *value = outputs->value->pdata[0];
    GArray *order = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize o = 0; o < outputs->n; o++) {
        guint at = 0;
        if (!outputs->is_shown[o])
            continue;
        while (at < order->len &&
               !(value[o] > value[g_array_index(order, gsize, at)]))
            at++;
        g_array_insert_val(order, at, o);
    }
    return order;
}

void
ak_page_outputs_print(const AkPageOutputs *outputs, GString *json)
{
    g_autoptr(GArray) order = outputs_order(outputs);
    /* One output is that of the second of two classes. */
    const gsize first = outputs->n == 1 && !outputs->is_several ? 1 : 0;
    g_string_append(json, "[[");
    for (guint k = 0; k < order->len; k++)
        g_string_append_printf(json, "%s%" G_GSIZE_FORMAT, k > 0 ? "," : "",
                               g_array_index(order, gsize, k) + first);
    g_string_append_c(json, ']');
    for (guint i = 0; i < outputs->value->len; i++) {
        const gdouble *value = outputs->value->pdata[i];
        for (guint k = 0; k < order->len; k++) {
            g_string_append(json, k > 0 ? "," : ",[");
            ak_html_json_number(json, value[g_array_index(order, gsize, k)], 4);
        }
        g_string_append(json, order->len > 0 ? "]" : ",[]");
    }
    g_string_append_c(json, ']');
}
