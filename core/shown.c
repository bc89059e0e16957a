/* shown.c: chooses texts of a cell and reads them.
 *
 * A cell may hold tens of thousands of long texts, so its files are mapped and
 * gone through twice: a first look keeps a few numbers a text, and only the
 * texts that are chosen are read in full. */
#include "shownwork.h"

#include "attnkit/words.h"

#include <math.h>
#include <string.h>

#define SHOWN_SHORTEST 6
#define SHOWN_LONGEST 30

/* The first look at a text. */
typedef struct ShownGlance {
    gchar *id;
    gint64 predicted;
    gsize n_word;
    gdouble max_jsd;
    AkShownLine instance, other; /* other.text NULL: none */
    gboolean is_chosen;
} ShownGlance;

/* ---- Lines ---- */

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
shown_next_line(const char **at, const char *end, AkShownLine *line)
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

/* ---- Choosing texts ---- */

static void
shown_glance_free(gpointer data)
{
    ShownGlance *glance = data;
    g_free(glance->id);
    g_free(glance);
}

static gboolean
shown_glance_instances(GMappedFile *map, const char *file, GPtrArray *glances,
                       GHashTable *by_id, GError **error)
{
    const char *at, *end = shown_range(map, &at);
    AkShownLine line = {.file = file};
    while (shown_next_line(&at, end, &line)) {
        g_autoptr(json_t) record = ak_shown_parse(&line, error);
        if (record == NULL)
            return FALSE;
        ShownGlance *glance = g_new0(ShownGlance, 1);
        glance->id = g_strdup(json_string_value(json_object_get(record, "id")));
        glance->predicted = ak_shown_predicted(record);
        glance->n_word = json_array_size(json_object_get(record, "words"));
        glance->max_jsd = (gdouble)NAN;
        glance->instance = line;
        g_ptr_array_add(glances, glance);
        if (!g_hash_table_insert(by_id, glance->id, glance))
            return ak_shown_fail(&line, "an id that an earlier line has", error);
    }
    return TRUE;
}

static gboolean
shown_glance_other(GMappedFile *map, const char *file, GHashTable *by_id,
                   GError **error)
{
    const char *at, *end = shown_range(map, &at);
    AkShownLine line = {.file = file};
    while (shown_next_line(&at, end, &line)) {
        g_autoptr(json_t) record = ak_shown_parse(&line, error);
        if (record == NULL)
            return FALSE;
        ShownGlance *glance = g_hash_table_lookup(
            by_id, json_string_value(json_object_get(record, "id")));
        if (glance != NULL) {
            glance->max_jsd = ak_shown_number(record, "max_jsd");
            glance->other = line;
        }
        if (glance == NULL)
            return ak_shown_fail(&line, "an id that instances.jsonl lacks",
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
    g_autoptr(GHashTable) by_id = g_hash_table_new(ak_hash_words, g_str_equal);

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

    g_autoptr(GPtrArray) texts =
        g_ptr_array_new_with_free_func(ak_shown_text_free);
    ShownGlance *glance = NULL;
    while (texts->len < n && (glance = shown_choose(glances, glance)) != NULL) {
        AkShownText *text = ak_shown_text_new(glance->id, &glance->instance,
                                              &glance->other, series, error);
        if (text == NULL)
            return NULL;
        g_ptr_array_add(texts, text);
    }
    return g_steal_pointer(&texts);
}
