#include "records.h"

#include "output.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { RECORD_FORMAT = 1 };

/* NAN and infinity have no JSON: null. */
static json_t *
records_number(gdouble x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *
records_floats(gsize n, const gfloat *x)
{
    json_t *array = json_array();
    for (gsize i = 0; i < n; i++)
        json_array_append_new(array, records_number((gdouble)x[i]));
    return array;
}

/* An output that is not defined predicts no class: null. */
static json_t *
records_class(const AkInstance *instance)
{
    return ak_output_is_defined(instance->n_output, instance->output)
               ? json_integer((json_int_t)instance->predicted)
               : json_null();
}

static json_t *
records_ids(gsize n, const guint32 *x)
{
    json_t *array = json_array();
    for (gsize i = 0; i < n; i++)
        json_array_append_new(array, json_integer(x[i]));
    return array;
}

static json_t *
records_words(gsize n, gchar *const *word)
{
    json_t *array = json_array();
    for (gsize t = 0; t < n; t++)
        json_array_append_new(array, json_string(word[t]));
    return array;
}

/* What the text is asked, and the answers that are admissible; null: all. */
static void
records_set_query(json_t *record, const AkText *text)
{
    json_object_set_new(record, "query",
                        records_words(text->n_query - 2, text->query_word));
    json_object_set_new(record, "query_ids",
                        records_ids(text->n_query, text->query));
    json_object_set_new(record, "candidates",
                        text->candidate != NULL
                            ? records_ids(text->n_candidate, text->candidate)
                            : json_null());
}

static json_t *
records_new(const char *id)
{
    return json_pack("{siss}", "format", RECORD_FORMAT, "id", id);
}

static void
records_end(json_t *record, GString *line)
{
    char *text = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(9));
    g_string_append(line, text);
    g_string_append_c(line, '\n');
    free(text);
    json_decref(record);
}

void
ak_record_instance(const AkText *text, const AkCorpus *corpus,
                   const AkInstance *instance, const gfloat *uniform_output,
                   GString *line)
{
    json_t *record = records_new(text->id);
    json_object_set_new(record, "words",
                        records_words(instance->n_word, text->word));
    json_object_set_new(record, "ids", records_ids(text->n_token, text->token));
    if (corpus->task == AK_TASK_QUERY)
        records_set_query(record, text);
    if (text->labels != NULL) {
        json_t *labels = json_array();
        for (gsize o = 0; o < corpus->n_output; o++)
            json_array_append_new(labels, json_integer(text->labels[o]));
        json_object_set_new(record, "label", labels);
    } else {
        json_object_set_new(record, "label",
                            text->label >= 0 ? json_integer(text->label)
                                             : json_null());
    }
    json_object_set_new(record, "predicted", records_class(instance));
    json_object_set_new(record, "output",
                        records_floats(instance->n_output, instance->output));
    json_object_set_new(record, "score",
                        records_floats(instance->n_word, instance->score));
    json_object_set_new(record, "attention",
                        records_floats(instance->n_word, instance->attention));
    json_object_set_new(record, "uniform_output",
                        records_floats(instance->n_output, uniform_output));
    json_object_set_new(record, "uniform_tvd",
                        records_number(ak_instance_tvd(
                            instance, instance->output, uniform_output)));
    if (text->rationale != NULL)
        json_object_set_new(record, "rationale",
                            records_ids(text->n_rationale, text->rationale));
    records_end(record, line);
}

void
ak_record_probe(const AkProbeOps *ops, const AkInstance *instance,
                const gdouble *column, gfloat *const *series, GString *line)
{
    json_t *record = records_new(instance->id);
    for (gsize i = 0; ops->columns != NULL && ops->columns[i].name != NULL; i++)
        json_object_set_new(record, ops->columns[i].name,
                            records_number(column[i]));
    for (gsize i = 0; ops->series != NULL && ops->series[i].name != NULL; i++)
        json_object_set_new(record, ops->series[i].name,
                            records_floats(ops->series[i].axis == AK_AXIS_WORD
                                               ? instance->n_word
                                               : instance->n_output,
                                           series[i]));
    records_end(record, line);
}

void
ak_record_correlation(const char *id, const AkPairRecord *pair, GString *line)
{
    json_t *record = records_new(id);
    json_object_set_new(record, "a", json_string(pair->a));
    json_object_set_new(record, "b", json_string(pair->b));
    json_object_set_new(record, "tau", records_number(pair->tau));
    json_object_set_new(record, "p", records_number(pair->p));
    json_object_set_new(record, "tau_shuffled",
                        records_number(pair->tau_shuffled));
    json_object_set_new(record, "p_shuffled", records_number(pair->p_shuffled));
    if (pair->top_k > 0) {
        json_object_set_new(record, "top_k",
                            json_integer((json_int_t)pair->top_k));
        json_object_set_new(record, "top_distance",
                            records_number(pair->top_distance));
        json_object_set_new(record, "top_distance_shuffled",
                            records_number(pair->top_distance_shuffled));
    }
    records_end(record, line);
}
