/* shown.c: chooses texts of a cell and reads them.
 *
 * A cell may hold tens of thousands of long texts, so its files are mapped and
 * gone through twice: a first look keeps a few numbers a text, and only the
 * texts that are chosen are read in full. */
#include "shown.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define SHOWN_SHORTEST 6
#define SHOWN_LONGEST 30

/* A line of a file of records. */
typedef struct ShownLine {
    const char *file;
    guint number;
    const char *text;
    gsize length;
} ShownLine;

/* The first look at a text. */
typedef struct ShownGlance {
    gchar *id;
    gint64 predicted;
    gsize n_word;
    gdouble max_jsd;
    ShownLine instance, other; /* other.text NULL: none */
    gboolean is_chosen;
} ShownGlance;

/* ---- Records ---- */

static gboolean
shown_line_error(const ShownLine *line, const char *what, GError **error)
{
    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s:%u: %s; do the run again with --fresh to write the file anew",
        line->file, line->number, what);
    return FALSE;
}

/* Where a mapped file begins and ends; an empty one is mapped to nothing. */
static const char *
shown_range(GMappedFile *map, const char **begin)
{
    const gsize length = g_mapped_file_get_length(map);
    *begin = length > 0 ? g_mapped_file_get_contents(map) : "";
    return *begin + length;
}

/* The next line of [*at, end), which moves on; FALSE at the end. */
static gboolean
shown_next_line(const char **at, const char *end, ShownLine *line)
{
    if (*at == end)
        return FALSE;
    const char *stop = memchr(*at, '\n', (gsize)(end - *at));
    line->text = *at;
    line->length = (gsize)((stop != NULL ? stop : end) - *at);
    line->number++;
    *at = stop != NULL ? stop + 1 : end;
    return TRUE;
}

/* The record of a line (an object with a string `id`), or NULL. */
static json_t *
shown_parse(const ShownLine *line, GError **error)
{
    json_error_t where;
    json_t *record =
        json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES, &where);
    if (record == NULL) {
        g_autofree gchar *what =
            g_strdup_printf("not valid JSON (%s)", where.text);
        shown_line_error(line, what, error);
        return NULL;
    }
    if (!json_is_string(json_object_get(record, "id"))) {
        shown_line_error(line, "'id' must be a text", error);
        json_decref(record);
        return NULL;
    }
    return record;
}

/* The numbers of array `name`, which must have *n of them (0: any number, which
 * is put there); null is NAN.  NULL, with an error, for anything else. */
static gdouble *
shown_numbers(const ShownLine *line, json_t *record, const char *name, gsize *n,
              GError **error)
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
        shown_line_error(line, what, error);
        return NULL;
    }
    *n = size;
    return g_steal_pointer(&value);
}

static gdouble
shown_number(json_t *record, const char *name)
{
    json_t *number = json_object_get(record, name);
    return json_is_number(number) ? json_number_value(number) : (gdouble)NAN;
}

/* ---- Choosing texts ---- */

static void
shown_glance_free(gpointer data)
{
    ShownGlance *glance = data;
    g_free(glance->id);
    g_free(glance);
}

static gint64
shown_predicted(const json_t *record)
{
    const json_t *predicted = json_object_get(record, "predicted");
    return json_is_integer(predicted) ? json_integer_value(predicted) : -1;
}

static gboolean
shown_glance_instances(GMappedFile *map, const char *file, GPtrArray *glances,
                       GHashTable *by_id, GError **error)
{
    const char *at, *end = shown_range(map, &at);
    ShownLine line = {.file = file};
    while (shown_next_line(&at, end, &line)) {
        json_t *record = shown_parse(&line, error);
        if (record == NULL)
            return FALSE;
        ShownGlance *glance = g_new0(ShownGlance, 1);
        glance->id = g_strdup(json_string_value(json_object_get(record, "id")));
        glance->predicted = shown_predicted(record);
        glance->n_word = json_array_size(json_object_get(record, "words"));
        glance->max_jsd = (gdouble)NAN;
        glance->instance = line;
        json_decref(record);
        g_ptr_array_add(glances, glance);
        if (!g_hash_table_insert(by_id, glance->id, glance))
            return shown_line_error(&line, "an id that an earlier line has",
                                    error);
    }
    return TRUE;
}

static gboolean
shown_glance_other(GMappedFile *map, const char *file, GHashTable *by_id,
                   GError **error)
{
    const char *at, *end = shown_range(map, &at);
    ShownLine line = {.file = file};
    while (shown_next_line(&at, end, &line)) {
        json_t *record = shown_parse(&line, error);
        if (record == NULL)
            return FALSE;
        ShownGlance *glance = g_hash_table_lookup(
            by_id, json_string_value(json_object_get(record, "id")));
        if (glance != NULL) {
            glance->max_jsd = shown_number(record, "max_jsd");
            glance->other = line;
        }
        json_decref(record);
        if (glance == NULL)
            return shown_line_error(&line, "an id that instances.jsonl lacks",
                                    error);
    }
    return TRUE;
}

/* Whether `a` shows more than `b`. */
static gboolean
shown_is_better(const ShownGlance *a, const ShownGlance *b)
{
    const gboolean fits_a =
        a->n_word >= SHOWN_SHORTEST && a->n_word <= SHOWN_LONGEST;
    const gboolean fits_b =
        b->n_word >= SHOWN_SHORTEST && b->n_word <= SHOWN_LONGEST;
    if (fits_a != fits_b)
        return fits_a;

    const gdouble jsd_a = isnan(a->max_jsd) ? -1.0 : a->max_jsd;
    const gdouble jsd_b = isnan(b->max_jsd) ? -1.0 : b->max_jsd;
    if (fits_a && jsd_a != jsd_b)
        return jsd_a > jsd_b;
    if (!fits_a && a->n_word != b->n_word)
        return a->n_word < b->n_word;
    return strcmp(a->id, b->id) < 0;
}

/* The best text that is left, of a class other than that of the one before
 * where there is one. */
static ShownGlance *
shown_choose(const GPtrArray *glances, const ShownGlance *before)
{
    ShownGlance *best = NULL, *other = NULL;
    for (guint i = 0; i < glances->len; i++) {
        ShownGlance *glance = glances->pdata[i];
        if (glance->is_chosen || glance->n_word == 0)
            continue;
        if (best == NULL || shown_is_better(glance, best))
            best = glance;
        if ((before == NULL || glance->predicted != before->predicted) &&
            (other == NULL || shown_is_better(glance, other)))
            other = glance;
    }
    ShownGlance *chosen = other != NULL ? other : best;
    if (chosen != NULL)
        chosen->is_chosen = TRUE;
    return chosen;
}

/* ---- A chosen text in full ---- */

static void
shown_text_free(gpointer data)
{
    AkShownText *text = data;
    g_free(text->id);
    g_strfreev(text->word);
    g_free(text->is_rationale);
    g_free(text->is_label);
    g_free(text->output);
    g_free(text->attention);
    g_free(text->other);
    g_free(text->other_output);
    g_free(text);
}

static gboolean
shown_take_rationale(const ShownLine *line, json_t *record, AkShownText *text,
                     GError **error)
{
    json_t *rationale = json_object_get(record, "rationale");
    if (!json_is_array(rationale))
        return TRUE;

    text->is_rationale = g_new0(gboolean, text->n_word);
    for (gsize i = 0; i < json_array_size(rationale); i++) {
        json_t *position = json_array_get(rationale, i);
        const json_int_t value = json_integer_value(position);
        if (!json_is_integer(position) || value < 0 ||
            (gsize)value >= text->n_word)
            return shown_line_error(
                line, "'rationale' must hold positions of words", error);
        text->is_rationale[value] = TRUE;
    }
    return TRUE;
}

static gboolean
shown_take_labels(const ShownLine *line, json_t *record, AkShownText *text,
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
shown_take_instance(const ShownLine *line, json_t *record, AkShownText *text,
                    GError **error)
{
    text->word = shown_words(json_object_get(record, "words"));
    if (text->word == NULL)
        return shown_line_error(line, "'words' must be an array of texts",
                                error);
    text->n_word = g_strv_length(text->word);

    json_t *label = json_object_get(record, "label");
    text->label = json_is_integer(label) ? (gint)json_integer_value(label) : -1;
    text->predicted = (gint)shown_predicted(record);
    text->output = shown_numbers(line, record, "output", &text->n_output, error);
    if (text->output == NULL ||
        (json_is_array(label) && !shown_take_labels(line, record, text, error)))
        return FALSE;
    text->attention =
        shown_numbers(line, record, "attention", &text->n_word, error);
    return text->attention != NULL &&
           shown_take_rationale(line, record, text, error);
}

static gboolean
shown_take_other(const ShownLine *line, json_t *record, const char *series,
                 AkShownText *text, GError **error)
{
    text->max_jsd = shown_number(record, "max_jsd");
    if (!json_is_array(json_object_get(record, series)))
        return TRUE;
    text->other = shown_numbers(line, record, series, &text->n_word, error);
    if (text->other == NULL || json_object_get(record, "output") == NULL)
        return text->other != NULL;
    text->other_output =
        shown_numbers(line, record, "output", &text->n_output, error);
    return text->other_output != NULL;
}

static gboolean
shown_take_text(const ShownGlance *glance, const char *series, GPtrArray *texts,
                GError **error)
{
    AkShownText *text = g_new0(AkShownText, 1);
    g_ptr_array_add(texts, text); /* owns it from here on, errors included */
    text->id = g_strdup(glance->id);
    text->max_jsd = (gdouble)NAN;

    json_t *record = shown_parse(&glance->instance, error);
    gboolean ok = record != NULL &&
                  shown_take_instance(&glance->instance, record, text, error);
    json_decref(record);
    if (!ok || glance->other.text == NULL)
        return ok;

    record = shown_parse(&glance->other, error);
    ok = record != NULL &&
         shown_take_other(&glance->other, record, series, text, error);
    json_decref(record);
    return ok;
}

static GMappedFile *
shown_map(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GMappedFile *map = g_mapped_file_new(path, FALSE, &cause);
    if (map == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "%s cannot be read: %s",
                    path, cause->message);
    return map;
}

GPtrArray *
ak_shown_read(const char *folder, const char *probe, const char *series,
              guint n, GError **error)
{
    g_autofree gchar *file = g_strconcat(probe, ".jsonl", NULL);
    g_autofree gchar *instances =
        g_build_filename(folder, "instances.jsonl", NULL);
    g_autofree gchar *others = g_build_filename(folder, file, NULL);
    g_autoptr(GPtrArray) glances =
        g_ptr_array_new_with_free_func(shown_glance_free);
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);

    g_autoptr(GMappedFile) map = shown_map(instances, error);
    if (map == NULL ||
        !shown_glance_instances(map, instances, glances, by_id, error))
        return NULL;

    /* A run without that probe has no such file. */
    g_autoptr(GMappedFile) other = NULL;
    if (g_file_test(others, G_FILE_TEST_EXISTS)) {
        other = shown_map(others, error);
        if (other == NULL || !shown_glance_other(other, others, by_id, error))
            return NULL;
    }

    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(shown_text_free);
    ShownGlance *glance = NULL;
    while (texts->len < n && (glance = shown_choose(glances, glance)) != NULL)
        if (!shown_take_text(glance, series, texts, error))
            return NULL;
    return g_steal_pointer(&texts);
}
