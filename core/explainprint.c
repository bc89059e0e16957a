/* explainprint.c: an explanation as text and as JSON. */
#include "explain.h"

#include "heatmap.h"
#include "json.h"
#include "output.h"
#include "reading.h"
#include "table.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

enum {
    EXPLAIN_CLASSES = 3 /* of many outputs so many are named */
};

const gchar *const *
ak_explanation_classes(const AkExplanation *e)
{
    return (const gchar *const *)e->cell->dataset->corpus->class_name;
}

gdouble *
ak_explanation_shares(const AkExplanation *e, const gfloat *series)
{
    gdouble *share = g_new0(gdouble, e->n_word + 1), sum = 0.0;
    for (gsize t = 0; t < e->n_word; t++)
        sum += isfinite(series[t]) ? fabs((gdouble)series[t]) : 0.0;
    for (gsize t = 0; t < e->n_word && sum > 0.0; t++)
        share[t] = isfinite(series[t]) ? fabs((gdouble)series[t]) / sum : 0.0;
    return share;
}

/* ---- Outputs ---- */

static gboolean
explainprint_has_labels(const AkExplanation *e)
{
    return e->cell->dataset->corpus->task == AK_TASK_MULTILABEL;
}

GPtrArray *
ak_explanation_predicted(const AkExplanation *e)
{
    const gchar *const *class = ak_explanation_classes(e);
    GPtrArray *name = g_ptr_array_new();
    if (e->predicted == G_MAXUINT)
        return name;
    if (!explainprint_has_labels(e))
        g_ptr_array_add(name, (gpointer) class[e->predicted]);
    else
        for (gsize o = 0; o < e->n_output; o++)
            if (e->output[o] > AK_OUTPUT_YES)
                g_ptr_array_add(name, (gpointer) class[o]);
    return name;
}

gchar *
ak_explanation_said(const AkExplanation *e)
{
    g_autoptr(GPtrArray) name = ak_explanation_predicted(e);
    if (e->predicted == G_MAXUINT)
        return g_strdup("nothing, the output is not defined");
    if (name->len == 0)
        return g_strdup_printf("none of %" G_GSIZE_FORMAT
                               " labels, no output is above 0.5",
                               e->n_output);
    g_autoptr(GString) said = g_string_new(NULL);
    for (guint i = 0; i < name->len; i++)
        g_string_append_printf(said, "%s'%s'", i > 0 ? ", " : "",
                               (const char *)name->pdata[i]);
    return g_string_free(g_steal_pointer(&said), FALSE);
}

/* Of a text with a known word: is its largest weight on an unknown one? */
static gchar *
explainprint_largest(const AkExplanation *e)
{
    gsize best = 0;
    for (gsize t = 1; t < e->n_word; t++)
        if (e->attention[t] > e->attention[best])
            best = t;
    if (!e->is_unknown[best] || !isfinite(e->attention[best]))
        return NULL;
    g_autofree gchar *weight = ak_table_number((gdouble)e->attention[best]);
    return g_strdup_printf("The largest weight of attention, %s, is on '%s', a "
                           "word that the model does not know: it reads every "
                           "unknown word as the same one.",
                           weight, e->text->word[best]);
}

gchar *
ak_explanation_caution(const AkExplanation *e)
{
    const gboolean has_text = e->n_unknown < e->n_word;
    const gboolean has_query = e->n_unknown_query < e->n_query;
    if (has_text && (has_query || e->n_query == 0))
        return explainprint_largest(e);
    g_autofree gchar *largest = has_text ? explainprint_largest(e) : NULL;
    return g_strdup_printf("No word %sis known to the model: it reads all of "
                           "them as the same unknown one.%s%s",
                           has_text    ? "of the query "
                           : has_query ? "of the text "
                                       : "",
                           largest != NULL ? " " : "",
                           largest != NULL ? largest : "");
}

gchar *
ak_explanation_candidates(const AkExplanation *e)
{
    const gchar *const *class = ak_explanation_classes(e);
    if (e->text->query_word == NULL || e->n_output <= EXPLAIN_CLASSES)
        return NULL;
    return ak_reading_answers(e->n_output, class);
}

static void
explainprint_class(const AkExplanation *e, gsize index, gfloat value,
                   GString *out)
{
    g_autofree gchar *name = ak_printable(ak_explanation_classes(e)[index]);
    g_autofree gchar *number = ak_table_number((gdouble)value);
    g_string_append_printf(out, "%s'%s' %s", out->len > 0 ? ", " : "", name,
                           number);
}

gchar *
ak_explanation_output(const AkExplanation *e, const gfloat *output)
{
    GString *out = g_string_new(NULL);
    const gboolean has_labels = explainprint_has_labels(e);
    if (e->n_output == 1 && !has_labels) { /* the probability of class 1 */
        explainprint_class(e, 1, output[0], out);
        return g_string_free(out, FALSE);
    }
    gfloat last = INFINITY;
    gsize last_at = 0, n = 0;
    for (;; n++) {
        gsize best = e->n_output;
        for (gsize o = 0; o < e->n_output; o++) {
            const gboolean is_next =
                output[o] < last || (output[o] == last && o > last_at);
            if (is_next && (best == e->n_output || output[o] > output[best]))
                best = o;
        }
        if (best == e->n_output ||
            (n >= EXPLAIN_CLASSES &&
             !(has_labels && output[best] > AK_OUTPUT_YES)))
            break;
        explainprint_class(e, best, output[best], out);
        last = output[best];
        last_at = best;
    }
    if (out->len == 0)
        g_string_append(out, "not defined");
    else if (n < e->n_output)
        g_string_append_printf(out, ", and %" G_GSIZE_FORMAT " more",
                               e->n_output - n);
    return g_string_free(out, FALSE);
}

/* ---- Text ---- */

typedef struct Printing {
    const AkExplanation *e;
    gboolean colour;
    gsize width;
    GString *out;
} Printing;

/* Words with marks and without weights. */
static void
explainprint_query(const Printing *p)
{
    const AkExplanation *e = p->e;
    const gsize n = g_strv_length(e->text->query_word);
    g_autofree gdouble *weight = g_new0(gdouble, n + 1);
    const AkHeatmap map = {.n_word = n,
                           .word = (const char *const *)e->text->query_word,
                           .weight = weight,
                           .is_marked = e->is_unknown_query,
                           .colour = p->colour,
                           .width = p->width};
    g_string_append(p->out, "query\n");
    ak_heatmap_draw(&map, p->out);
    g_autofree gchar *candidates = ak_explanation_candidates(e);
    if (candidates != NULL) {
        g_autofree gchar *safe = ak_printable(candidates);
        ak_wrap(p->out, "candidates: ", safe, p->width);
    }
}

static void
explainprint_map(const Printing *p, const gfloat *series)
{
    const AkExplanation *e = p->e;
    g_autofree gdouble *share = ak_explanation_shares(e, series);
    const AkHeatmap map = {.n_word = e->n_word,
                           .word = (const char *const *)e->text->word,
                           .weight = share,
                           .is_marked = e->is_unknown,
                           .colour = p->colour,
                           .width = p->width};
    ak_heatmap_draw(&map, p->out);
}

static gboolean
explainprint_is_defined(const gfloat *series, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (isfinite(series[i]))
            return TRUE;
    return FALSE;
}

/* "adversarial: max_jsd 0.652 nats, tvd 0.009". */
static void
explainprint_columns(const Printing *p, const AkPlugin *plugin,
                     const AkMeasured *measured)
{
    const AkColumn *column = plugin->ops.probe->columns;
    g_autoptr(GString) text = g_string_new(plugin->name);
    for (gsize i = 0; column != NULL && column[i].name != NULL; i++) {
        g_autofree gchar *number = ak_table_number(measured->column[i]);
        g_string_append_printf(text, "%s %s %s", i > 0 ? "," : ":",
                               column[i].name, number);
        if (column[i].unit != NULL)
            g_string_append_printf(text, " %s", column[i].unit);
    }
    g_autofree gchar *safe = ak_printable(text->str);
    g_string_append_c(p->out, '\n');
    ak_wrap(p->out, "", safe, p->width);
}

static void
explainprint_probe(const Printing *p, const AkExplained *explained)
{
    const AkPlugin *plugin = explained->probe->module->plugin;
    const AkSeries *series = plugin->ops.probe->series;
    const AkMeasured *measured = explained->measured;
    explainprint_columns(p, plugin, measured);
    for (gsize i = 0; series != NULL && series[i].name != NULL; i++) {
        const gfloat *value = measured->series[i];
        const gboolean is_word = series[i].axis == AK_AXIS_WORD;
        const gboolean is_defined = explainprint_is_defined(
            value, is_word ? p->e->n_word : p->e->n_output);
        if (is_word && series[i].role == AK_SERIES_PLAIN)
            continue;
        g_autofree gchar *output =
            is_word || !is_defined ? NULL : ak_explanation_output(p->e, value);
        g_autofree gchar *line =
            g_strdup_printf("%s: %s", series[i].name,
                            !is_defined ? "does not exist for this text"
                            : is_word   ? series[i].help
                                        : output);
        g_autofree gchar *safe = ak_printable(line);
        ak_wrap(p->out, "  ", safe, p->width);
        if (is_word && is_defined)
            explainprint_map(p, value);
    }
}

static void
explainprint_head(const Printing *p)
{
    const AkExplanation *e = p->e;
    g_autoptr(GString) head = g_string_new(NULL);
    g_string_printf(head,
                    "%s: %" G_GSIZE_FORMAT " word%s, %" G_GSIZE_FORMAT
                    " not in the model's vocabulary",
                    e->cell->name, e->n_word, e->n_word == 1 ? "" : "s",
                    e->n_unknown);
    if (e->n_query > 0)
        g_string_append_printf(head,
                               "; query: %" G_GSIZE_FORMAT
                               " word%s, %" G_GSIZE_FORMAT " not in it",
                               e->n_query, e->n_query == 1 ? "" : "s",
                               e->n_unknown_query);
    g_autofree gchar *safe = ak_printable(head->str);
    ak_wrap(p->out, "", safe, p->width);
    g_autofree gchar *output = ak_explanation_output(e, e->output);
    g_autofree gchar *said = ak_explanation_said(e);
    g_autofree gchar *line = g_strdup_printf("%s (output %s)", said, output);
    g_autofree gchar *predicted = ak_printable(line);
    if (e->text->query_word != NULL)
        explainprint_query(p);
    ak_wrap(p->out, "predicted: ", predicted, p->width);
    g_autofree gchar *caution = ak_explanation_caution(e);
    if (caution != NULL) {
        g_autofree gchar *printable = ak_printable(caution);
        ak_wrap(p->out, "", printable, p->width);
    }
    g_string_append_c(p->out, '\n');
    ak_heatmap_legend(p->colour, "the attention, or of all importance",
                      e->n_unknown + e->n_unknown_query > 0
                          ? "is not in the vocabulary"
                          : NULL,
                      p->width, p->out);
}

void
ak_explanation_print(const AkExplanation *explanation, gboolean colour,
                     gsize width, GString *out)
{
    const Printing p = {explanation, colour, width, out};
    explainprint_head(&p);
    g_string_append(out, "\nattention\n");
    explainprint_map(&p, explanation->attention);
    for (guint i = 0; i < explanation->probe->len; i++)
        explainprint_probe(&p, explanation->probe->pdata[i]);
}

/* ---- JSON ---- */

/* A record is ours, and so is valid. */
static json_t *
explainprint_record(const GString *record)
{
    return json_loadb(record->str, record->len, 0, NULL);
}

/* Where the n words are that the vocabulary lacks, from 0. */
static json_t *
explainprint_unknown(gsize n, const gboolean *is_unknown)
{
    json_t *array = json_array();
    for (gsize t = 0; t < n; t++)
        if (is_unknown[t])
            json_array_append_new(array, json_integer((json_int_t)t));
    return array;
}

gchar *
ak_explanation_json(const AkExplanation *e)
{
    json_t *classes = json_array(), *predicted = json_array(),
           *probes = json_object();
    g_autoptr(GPtrArray) said = ak_explanation_predicted(e);
    for (guint i = 0; i < said->len; i++)
        json_array_append_new(predicted, json_string(said->pdata[i]));
    for (const gchar *const *name = ak_explanation_classes(e); *name != NULL;
         name++)
        json_array_append_new(classes, json_string(*name));
    for (guint i = 0; i < e->probe->len; i++) {
        const AkExplained *explained = e->probe->pdata[i];
        json_object_set_new(probes, explained->probe->module->plugin->name,
                            explainprint_record(explained->record));
    }
    g_autoptr(json_t) root =
        json_pack("{si ss so so so so so}", "format", 1, "cell", e->cell->name,
                  "classes", classes, "predicted", predicted, "unknown",
                  explainprint_unknown(e->n_word, e->is_unknown), "instance",
                  explainprint_record(e->record), "probes", probes);
    if (e->is_unknown_query != NULL)
        json_object_set_new(
            root, "unknown_query",
            explainprint_unknown(e->n_query, e->is_unknown_query));
    return ak_json_print(root, 0);
}
