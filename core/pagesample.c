#include "html.h"
#include "pagedata.h"

#include "attnkit/words.h"

#include <string.h>

/* The first look at a text. */
typedef struct SampleText {
    gchar *id, *hash;
    gsize n_byte, n_cell_byte; /* about: whatever the cell; by every cell */
} SampleText;

/* About what a page spends: on a weight of a word, on a number of a text, and
 * besides. */
enum { SAMPLE_WEIGHT = 4, SAMPLE_NUMBER = 9, SAMPLE_TEXT = 60 };

/* Rather than fewer texts than this fewer cells are shown. */
enum { SAMPLE_LEAST = 20 };

static void
sample_clear_text(gpointer data)
{
    SampleText *text = data;
    g_free(text->id);
    g_free(text->hash);
}

static gint
sample_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(((const SampleText *)a)->hash, ((const SampleText *)b)->hash);
}

static gsize
sample_field_size(AkScan *scan, const char *name)
{
    gsize n = 0;
    return ak_scan_field(scan, name, &n) != NULL ? n : 0;
}

static gsize
sample_n_word(AkScan *scan)
{
    gsize n = 0, n_word = 1;
    const char *ids = ak_scan_field(scan, "ids", &n);
    for (gsize i = 0; i < n; i++)
        n_word += ids[i] == ',';
    return n_word;
}

/* About what one cell says of one text. */
static gsize
sample_cell_size(const AkResults *results, gsize n_word)
{
    gsize n_map = 1, n_number = 8;
    for (guint i = 0; i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        for (const AkColumn *c = probe->columns; c->name != NULL; c++)
            n_number++;
        for (const AkSeries *s = probe->series; s->name != NULL; s++)
            n_map += ak_series_is_map(s);
    }
    return n_map * n_word * SAMPLE_WEIGHT + n_number * SAMPLE_NUMBER +
           SAMPLE_TEXT;
}

/* All texts of the cell, those first that are taken first. */
static GArray *
sample_look(const AkResults *results, AkScan *scan, GError **error)
{
    g_autoptr(GArray) texts = g_array_new(FALSE, TRUE, sizeof(SampleText));
    g_autoptr(GHashTable) seen = g_hash_table_new(ak_hash_words, g_str_equal);
    gboolean is_end;
    g_array_set_clear_func(texts, sample_clear_text);
    for (;;) {
        if (!ak_scan_next(scan, NULL, &is_end, error))
            return NULL;
        if (is_end)
            break;
        SampleText text = {.id = ak_scan_text(scan, "id", error)};
        if (text.id == NULL)
            return NULL;
        text.hash =
            g_compute_checksum_for_string(G_CHECKSUM_SHA256, text.id, -1);
        text.n_byte = sample_field_size(scan, "words") +
                      sample_field_size(scan, "query") +
                      sample_field_size(scan, "candidates") + strlen(text.id);
        text.n_cell_byte = sample_cell_size(results, sample_n_word(scan));
        g_array_append_val(texts, text);
        if (!g_hash_table_add(seen, text.id)) {
            ak_scan_fail(scan, "an id that an earlier line has", error);
            return NULL;
        }
    }
    g_array_sort(texts, sample_compare);
    return g_steal_pointer(&texts);
}

/* Words as one text where blanks part them, else as an array. */
static void
sample_append_words(GString *json, gchar *const *word)
{
    gboolean has_blank = FALSE;
    for (gsize t = 0; word[t] != NULL; t++)
        has_blank |= strchr(word[t], ' ') != NULL;
    if (!has_blank) {
        g_autofree gchar *text = g_strjoinv(" ", (gchar **)word);
        ak_html_json_text(json, text);
        return;
    }
    for (gsize t = 0; word[t] != NULL; t++) {
        g_string_append_c(json, t == 0 ? '[' : ',');
        ak_html_json_text(json, word[t]);
    }
    g_string_append_c(json, ']');
}

/* A field of numbers as it stands in the record; 0 where there is none. */
static gboolean
sample_append_numbers(GString *json, AkScan *scan, const char *name,
                      GError **error)
{
    gsize n = 0;
    const char *field = ak_scan_field(scan, name, &n);
    if (field == NULL || *field != '[' || n < 3) {
        g_string_append_c(json, '0');
        return TRUE;
    }
    n = 0;
    g_autofree gdouble *value = ak_scan_numbers(scan, name, &n, error);
    for (gsize i = 0; value != NULL && i < n; i++) {
        g_string_append_c(json, i == 0 ? '[' : ',');
        ak_html_json_number(json, value[i], 9);
    }
    g_string_append_c(json, ']');
    return value != NULL;
}

/* Of several labels an array. */
static gboolean
sample_append_label(GString *json, AkScan *scan, GError **error)
{
    gsize n = 0;
    gdouble label;
    const char *field = ak_scan_field(scan, "label", &n);
    if (field != NULL && *field == '[')
        return sample_append_numbers(json, scan, "label", error);
    if (!ak_scan_number(scan, "label", &label, error))
        return FALSE;
    ak_html_json_number(json, label, 9);
    return TRUE;
}

static gboolean
sample_append(AkPageSample *sample, AkScan *scan, const char *id, GError **error)
{
    GString *json = sample->texts;
    gsize n = 0;
    g_auto(GStrv) word = ak_scan_texts(scan, "words", error);
    g_auto(GStrv) query = NULL;
    if (word == NULL)
        return FALSE;
    if (ak_scan_field(scan, "query", &n) != NULL) {
        query = ak_scan_texts(scan, "query", error);
        if (query == NULL)
            return FALSE;
    }
    g_string_append(json, json->len > 1 ? ",\n[" : "\n[");
    ak_html_json_text(json, id);
    g_string_append_c(json, ',');
    sample_append_words(json, word);
    g_string_append_c(json, ',');
    if (!sample_append_label(json, scan, error))
        return FALSE;
    g_string_append_c(json, ',');
    if (query != NULL)
        sample_append_words(json, query);
    else
        g_string_append_c(json, '0');
    g_string_append_c(json, ',');
    if (!sample_append_numbers(json, scan, "rationale", error))
        return FALSE;
    g_string_append_c(json, ',');
    if (!sample_append_numbers(json, scan, "candidates", error))
        return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

static gboolean
sample_read(AkPageSample *sample, AkScan *scan, GError **error)
{
    guint n = 0;
    g_string_append_c(sample->texts, '[');
    for (guint i = 0; i < sample->n_text; i++) {
        gboolean is_end;
        if (!ak_scan_next(scan, NULL, &is_end, error))
            return FALSE;
        g_autofree gchar *id = ak_scan_text(scan, "id", error);
        if (id == NULL)
            return FALSE;
        if (!g_hash_table_contains(sample->place, id))
            continue;
        if (!sample_append(sample, scan, id, error))
            return FALSE;
        g_hash_table_insert(sample->place, g_steal_pointer(&id),
                            GUINT_TO_POINTER(++n));
    }
    g_string_append_c(sample->texts, ']');
    return TRUE;
}

/* How many of n_cell cells are shown, so that there is room for some texts. */
static guint
sample_n_cell(const GArray *texts, guint n_cell, gsize n_byte)
{
    gsize n_text_byte = 0, n_cell_byte = 1;
    for (guint i = 0; i < MIN(texts->len, (guint)SAMPLE_LEAST); i++) {
        const SampleText *text = &g_array_index(texts, SampleText, i);
        n_text_byte += text->n_byte;
        n_cell_byte += text->n_cell_byte;
    }
    const gsize room = n_byte > n_text_byte ? n_byte - n_text_byte : 0;
    return (guint)CLAMP(room / n_cell_byte, 1, n_cell);
}

/* Those texts that there is room for; one at least. */
static void
sample_take(AkPageSample *sample, const GArray *texts, gsize n_byte)
{
    gsize sum = 0;
    for (guint i = 0; i < texts->len; i++) {
        const SampleText *text = &g_array_index(texts, SampleText, i);
        sum += text->n_byte + sample->n_cell * text->n_cell_byte;
        if (i > 0 && sum > n_byte)
            return;
        sample->n_byte = sum;
        g_hash_table_insert(sample->place, g_strdup(text->id), NULL);
    }
}

AkPageSample *
ak_page_sample_new(const AkResults *results, const char *cell, guint n_cell,
                   gsize n_byte, GError **error)
{
    g_autofree gchar *path =
        g_build_filename(results->out, "cells", cell, "instances.jsonl", NULL);
    g_autoptr(AkPageSample) sample = g_new0(AkPageSample, 1);
    sample->place =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    sample->texts = g_string_new(NULL);
    g_autoptr(AkScan) first = ak_scan_open(path, error);
    g_autoptr(GArray) texts =
        first != NULL ? sample_look(results, first, error) : NULL;
    if (texts == NULL)
        return NULL;
    sample->n_text = texts->len;
    sample->n_cell = sample_n_cell(texts, n_cell, n_byte);
    sample_take(sample, texts, n_byte);
    g_autoptr(AkScan) scan = ak_scan_open(path, error);
    return scan != NULL && sample_read(sample, scan, error)
               ? g_steal_pointer(&sample)
               : NULL;
}

void
ak_page_sample_free(AkPageSample *sample)
{
    if (sample == NULL)
        return;
    g_hash_table_unref(sample->place);
    g_string_free(sample->texts, TRUE);
    g_free(sample);
}
