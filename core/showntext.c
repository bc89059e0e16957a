/* showntext.c: a line of a file of records, and a text that was chosen. */
#include "shownwork.h"

#include <math.h>

gboolean
ak_shown_fail(const AkShownLine *line, const char *what, GError **error)
{
    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s:%u: %s; do the run again with --fresh to write the file anew",
        line->file, line->number, what);
    return FALSE;
}

json_t *
ak_shown_parse(const AkShownLine *line, GError **error)
{
    json_error_t where;
    json_t *record =
        json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES, &where);
    if (record == NULL) {
        g_autofree gchar *what =
            g_strdup_printf("not valid JSON (%s)", where.text);
        ak_shown_fail(line, what, error);
        return NULL;
    }
    if (!json_is_string(json_object_get(record, "id"))) {
        ak_shown_fail(line, "'id' must be a text", error);
        json_decref(record);
        return NULL;
    }
    return record;
}

/* The numbers of array `name`, which must have *n of them (0: any number, which
 * is put there); null is NAN.  NULL, with an error, for anything else. */
static gdouble *
shown_numbers(const AkShownLine *line, json_t *record, const char *name,
              gsize *n, GError **error)
{
    json_t *array = json_object_get(record, name);
    const gsize size = json_array_size(array);
    g_autofree gdouble *value = g_new(gdouble, size + 1);
    gboolean ok = size > 0 && (*n == 0 || *n == size);
    for (gsize i = 0; ok && i < size; i++) {
        json_t *number = json_array_get(array, i);
        ok = json_is_number(number) || json_is_null(number);
        value[i] =
            json_is_number(number) ? json_number_value(number) : (gdouble)NAN;
    }
    if (!ok) {
        g_autofree gchar *wanted =
            *n > 0 ? g_strdup_printf("%" G_GSIZE_FORMAT " ", *n) : g_strdup("");
        g_autofree gchar *what =
            g_strdup_printf("'%s' must be an array of %snumbers", name, wanted);
        ak_shown_fail(line, what, error);
        return NULL;
    }
    *n = size;
    return g_steal_pointer(&value);
}

gdouble
ak_shown_number(json_t *record, const char *name)
{
    json_t *number = json_object_get(record, name);
    return json_is_number(number) ? json_number_value(number) : (gdouble)NAN;
}

gint64
ak_shown_predicted(const json_t *record)
{
    const json_t *predicted = json_object_get(record, "predicted");
    return json_is_integer(predicted) ? json_integer_value(predicted) : -1;
}

void
ak_shown_text_free(gpointer data)
{
    AkShownText *text = data;
    g_free(text->id);
    g_strfreev(text->word);
    g_strfreev(text->query);
    g_free(text->candidate);
    g_free(text->is_rationale);
    g_free(text->is_label);
    g_free(text->output);
    g_free(text->attention);
    g_free(text->other);
    g_free(text->other_output);
    g_free(text);
}

/* The whole numbers of an array, each in [0, below); NULL: one is not, `fault`
 * says what they are. */
static gint *
shown_indices(const AkShownLine *line, const json_t *array, gsize below,
              const char *fault, GError **error)
{
    const gsize n = json_array_size(array);
    g_autofree gint *index = g_new0(gint, n + 1);
    for (gsize i = 0; i < n; i++) {
        const json_t *number = json_array_get(array, i);
        const json_int_t value = json_integer_value(number);
        if (!json_is_integer(number) || value < 0 || (gsize)value >= below) {
            ak_shown_fail(line, fault, error);
            return NULL;
        }
        index[i] = (gint)value;
    }
    return g_steal_pointer(&index);
}

static gboolean
shown_take_rationale(const AkShownLine *line, json_t *record, AkShownText *text,
                     GError **error)
{
    json_t *rationale = json_object_get(record, "rationale");
    if (!json_is_array(rationale))
        return TRUE;
    g_autofree gint *position =
        shown_indices(line, rationale, text->n_word,
                      "'rationale' must hold positions of words", error);
    if (position == NULL)
        return FALSE;
    text->is_rationale = g_new0(gboolean, text->n_word);
    for (gsize i = 0; i < json_array_size(rationale); i++)
        text->is_rationale[position[i]] = TRUE;
    return TRUE;
}

static gboolean
shown_take_candidates(const AkShownLine *line, json_t *record,
                      AkShownText *text, GError **error)
{
    json_t *candidates = json_object_get(record, "candidates");
    text->n_candidate = json_array_size(candidates); /* 0 of null */
    text->candidate =
        shown_indices(line, candidates, G_MAXINT,
                      "'candidates' must hold numbers of answers", error);
    return text->candidate != NULL;
}

static gboolean
shown_take_labels(const AkShownLine *line, json_t *record, AkShownText *text,
                  GError **error)
{
    g_autofree gdouble *label =
        shown_numbers(line, record, "label", &text->n_output, error);
    text->is_label = g_new(gboolean, text->n_output);
    for (gsize o = 0; label != NULL && o < text->n_output; o++)
        text->is_label[o] = label[o] > 0.0;
    return label != NULL;
}

/* A copy of an array of texts, or NULL. */
static gchar **
shown_words(json_t *array)
{
    const gsize n = json_array_size(array);
    g_auto(GStrv) word = g_new0(gchar *, n + 1);
    for (gsize i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text == NULL)
            return NULL;
        word[i] = g_strdup(text);
    }
    return n > 0 ? g_steal_pointer(&word) : NULL;
}

static gboolean
shown_take_instance(const AkShownLine *line, json_t *record, AkShownText *text,
                    GError **error)
{
    text->word = shown_words(json_object_get(record, "words"));
    if (text->word == NULL)
        return ak_shown_fail(line, "'words' must be an array of texts", error);
    text->n_word = g_strv_length(text->word);

    text->query = shown_words(json_object_get(record, "query"));
    json_t *label = json_object_get(record, "label");
    text->label = json_is_integer(label) ? (gint)json_integer_value(label) : -1;
    text->predicted = (gint)ak_shown_predicted(record);
    text->output = shown_numbers(line, record, "output", &text->n_output, error);
    if (text->output == NULL ||
        (json_is_array(label) && !shown_take_labels(line, record, text, error)))
        return FALSE;
    text->attention =
        shown_numbers(line, record, "attention", &text->n_word, error);
    return text->attention != NULL &&
           shown_take_candidates(line, record, text, error) &&
           shown_take_rationale(line, record, text, error);
}

static gboolean
shown_take_other(const AkShownLine *line, json_t *record, const char *series,
                 AkShownText *text, GError **error)
{
    text->max_jsd = ak_shown_number(record, "max_jsd");
    if (!json_is_array(json_object_get(record, series)))
        return TRUE;
    text->other = shown_numbers(line, record, series, &text->n_word, error);
    if (text->other == NULL || json_object_get(record, "output") == NULL)
        return text->other != NULL;
    text->other_output =
        shown_numbers(line, record, "output", &text->n_output, error);
    return text->other_output != NULL;
}

AkShownText *
ak_shown_text_new(const char *id, const AkShownLine *instance,
                  const AkShownLine *other, const char *series, GError **error)
{
    AkShownText *text = g_new0(AkShownText, 1);
    text->id = g_strdup(id);
    text->max_jsd = (gdouble)NAN;

    json_t *record = ak_shown_parse(instance, error);
    gboolean ok =
        record != NULL && shown_take_instance(instance, record, text, error);
    json_decref(record);
    if (ok && other->text != NULL) {
        record = ak_shown_parse(other, error);
        ok = record != NULL &&
             shown_take_other(other, record, series, text, error);
        json_decref(record);
    }
    if (ok)
        return text;
    ak_shown_text_free(text);
    return NULL;
}
