#include "parsers.h"

#include "attnkit/archive.h"
#include "attnkit/rows.h"
#include "attnkit/words.h"
#include "declared.h"
#include "descriptor.h"
#include "plugincheck.h"
#include "recordfile.h"
#include "safetensors.h"
#include "settings.h"
#include "vectors.h"
#include "vocabulary.h"

#include <jansson.h>
#include <string.h>

void
fuzz_judge(gboolean ok, const GError *error)
{
    enum { FUZZ_MESSAGE = 8000 };
    g_assert_true(ok == (error == NULL));
    g_assert_true(ok || g_utf8_validate(error->message, -1, NULL));
    g_assert_true(ok || strlen(error->message) < FUZZ_MESSAGE);
}

/* --- archives and tables ------------------------------------------------------------- */

static void
fuzz_archive_file(AkArchive *archive, gboolean by_lines)
{
    g_autoptr(GError) error = NULL;
    gchar *text = NULL;
    gsize n;
    gboolean ok = TRUE;
    do {
        ok = by_lines ? ak_archive_line(archive, &text, &n, &error)
                      : ak_archive_text(archive, &text, &n, &error);
        g_assert_true(!ok || text == NULL || g_utf8_validate_len(text, n, NULL));
    } while (by_lines && ok && text != NULL);
    fuzz_judge(ok, error);
}

static void
fuzz_archive(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    for (guint by_lines = 0; by_lines < 2; by_lines++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkExamples) examples = ak_examples_new();
        g_autoptr(AkArchive) archive = ak_archive_open(path, examples, &error);
        gboolean ok = archive != NULL;
        const char *name = ok ? "" : NULL;
        while (name != NULL) {
            ok = ak_archive_next(archive, &name, &error);
            g_assert_true(name == NULL || g_utf8_validate(name, -1, NULL));
            if (name != NULL)
                fuzz_archive_file(archive, by_lines == 1);
        }
        fuzz_judge(ok, error);
    }
}

static gboolean
fuzz_read_rows(AkArchive *archive, AkRowsFormat format, gboolean has_header,
               GError **error)
{
    gsize field;
    gboolean is_there = TRUE;
    g_autoptr(AkRows) rows = ak_rows_new(archive, format, has_header, error);
    if (rows == NULL ||
        (has_header && !ak_rows_find(rows, "text", &field, error)))
        return FALSE;
    while (is_there) {
        if (!ak_rows_next(rows, &is_there, error))
            return FALSE;
        for (gsize i = 0; is_there && i < ak_rows_n_field(rows); i++) {
            const char *text = ak_rows_field(rows, i);
            g_assert_true(text == NULL || g_utf8_validate(text, -1, NULL));
        }
    }
    return TRUE;
}

static void
fuzz_rows(const char *path, AkRowsFormat format)
{
    for (guint has_header = 0; has_header < 2; has_header++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkArchive) archive = ak_archive_open(path, NULL, NULL);
        const char *name = NULL;
        if (archive == NULL || !ak_archive_next(archive, &name, NULL) ||
            name == NULL)
            continue;
        const gboolean ok =
            fuzz_read_rows(archive, format, has_header == 1, &error);
        fuzz_judge(ok, error);
    }
}

static void
fuzz_rows_csv(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    fuzz_rows(path, AK_ROWS_CSV);
}

static void
fuzz_rows_tsv(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    fuzz_rows(path, AK_ROWS_TSV);
}

static void
fuzz_rows_json(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    fuzz_rows(path, AK_ROWS_JSON);
}

/* --- text ------------------------------------------------------------------------------ */

static void
fuzz_words(const char *path, const guint8 *data, gsize size)
{
    (void)path;
    g_autofree gchar *bytes = g_strndup((const gchar *)data, size);
    g_autofree gchar *text = g_utf8_make_valid(bytes, -1);
    for (guint t = AK_TOKENS_ENGLISH; t <= AK_TOKENS_WORDS; t++) {
        g_autofree gchar *cut = ak_tokenise(text, (AkTokeniser)t);
        g_autofree gchar *clean = ak_clean(text, (AkTokeniser)t);
        g_assert_true(g_utf8_validate(cut, -1, NULL));
        g_assert_true(g_utf8_validate(clean, -1, NULL));
        g_assert_null(strstr(cut, "  "));
    }
}

/* Load, check against sections as a run has them, and fill in options. */
static void
fuzz_run_file(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    static const AkKnownSection known[] = {
        {"run", FALSE, NULL},       {"train", FALSE, NULL},
        {"embedding", FALSE, NULL}, {"text", FALSE, ak_text_options},
        {"model", FALSE, NULL},     {"correlation", FALSE, NULL},
        {"set", TRUE, NULL},
    };
    const AkScope scope = {.owner = "text", .dataset = "set"};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkRunFile) file = ak_run_file_load(path, &error);
    fuzz_judge(file != NULL, error);
    if (file == NULL)
        return;
    AkTextOptions text = {0};
    const gboolean is_known =
        ak_run_file_check(file, G_N_ELEMENTS(known), known, &error);
    fuzz_judge(is_known, error);
    g_clear_error(&error);
    const gboolean is_filled =
        ak_options_fill(ak_text_options, file, &scope, &text, &error);
    fuzz_judge(is_filled, error);
}

/* --- tensors, vectors, vocabularies ---------------------------------------------------- */

static void
fuzz_safetensors(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    g_autoptr(GError) error = NULL;
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, &error);
    fuzz_judge(file != NULL, error);
    for (gsize i = 0; file != NULL && i < ak_safetensors_count(file); i++) {
        const AkTensor *tensor = ak_safetensors_at(file, i);
        gsize n_byte;
        g_assert_true(ak_tensor_size(tensor, &n_byte));
        g_assert_true(ak_safetensors_find(file, tensor->name) == tensor);
        g_autofree gfloat *copy = g_memdup2(tensor->data, n_byte);
        g_assert_true(memcmp(copy, tensor->data, n_byte) == 0);
    }
    if (file != NULL)
        ak_safetensors_metadata(file, "format");
}

static void
fuzz_vectors(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    g_autoptr(AkExamples) examples = ak_examples_new();
    ak_examples_add(
        examples,
        &(AkExample){.id = "1", .split = AK_TRAIN, .text = "the of naÃ¯ve 7"});
    AkVocabulary *vocabulary = ak_vocabulary_new(examples, 1);
    for (guint f = AK_VECTORS_AUTO; f <= AK_VECTORS_BINARY; f++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkVectors) vectors = ak_vectors_read(
            path, (AkVectorsFormat)f, 0, 0.0, vocabulary, &error);
        fuzz_judge(vectors != NULL, error);
        if (vectors == NULL)
            continue;
        g_autofree gfloat *embedding =
            g_new(gfloat, vectors->n_word * vectors->width);
        ak_vectors_start(vectors, vocabulary, TRUE, 1, embedding);
    }
    ak_vocabulary_free(vocabulary);
}

static void
fuzz_vocabulary(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    g_autoptr(GError) error = NULL;
    AkVocabulary *vocabulary = ak_vocabulary_load(path, &error);
    fuzz_judge(vocabulary != NULL, error);
    ak_vocabulary_free(vocabulary);
}

/* --- records --------------------------------------------------------------------------- */

static gboolean
fuzz_read_record(const AkRecordFile *file, GError **error)
{
    enum { FUZZ_FLOATS = 3, FUZZ_CLASSES = 4 };
    gdouble number;
    guint index;
    gfloat floats[FUZZ_FLOATS];
    return ak_record_number(file, "tau", &number, error) &&
           ak_record_index(file, "predicted", FUZZ_CLASSES, &index, error) &&
           ak_record_floats(file, "score", FUZZ_FLOATS, floats, error) &&
           ak_record_number_in(file, "all", "f1", &number, error);
}

static void
fuzz_records(const char *path, const guint8 *data, gsize size)
{
    (void)data;
    (void)size;
    enum { FUZZ_RECORDS = 3 };
    for (guint is_whole = 0; is_whole < 2; is_whole++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AkRecordFile) file =
            is_whole == 1 ? ak_record_file_open_whole(path, &error)
                          : ak_record_file_open(path, &error);
        gboolean ok = file != NULL;
        for (guint i = 0; ok && i < FUZZ_RECORDS; i++)
            ok = (is_whole == 1 || ak_record_next(file, "t-1", &error)) &&
                 fuzz_read_record(file, &error);
        fuzz_judge(ok, error);
    }
}

/* --- plug-ins -------------------------------------------------------------------------- */

/* What was declared is what is read back from the manifest. */
static void
fuzz_use_probe(const AkPlugin *plugin)
{
    json_t *probes = json_object();
    json_object_set_new(probes, plugin->name, ak_declared_json(plugin));
    g_autoptr(GPtrArray) all = ak_declared_read(probes);
    g_assert_cmpuint(all->len, ==, 1);
    const AkDeclared *probe = all->pdata[0];
    const AkProbeOps *ops = plugin->ops.probe;
    g_assert_cmpstr(probe->reading, ==, plugin->reading);
    for (gsize i = 0; ops->columns != NULL && ops->columns[i].name != NULL;
         i++) {
        g_assert_cmpstr(probe->columns[i].help, ==, ops->columns[i].help);
        g_assert_cmpstr(probe->columns[i].answer, ==, ops->columns[i].answer);
    }
    for (gsize i = 0; ops->series != NULL && ops->series[i].name != NULL; i++)
        g_assert_cmpstr(probe->series[i].label, ==, ops->series[i].label);
    for (gsize i = 0; ops->plots != NULL && ops->plots[i].name != NULL; i++)
        g_assert_cmpstr(probe->plots[i].title, ==, ops->plots[i].title);
    json_decref(probes);
}

/* Every option as its default, and each reads back as it is printed, but for
 * texts, which are printed with their quotes. */
static void
fuzz_use_options(const AkPlugin *plugin, const AkRunFile *file)
{
    const AkScope scope = {.owner = plugin->name,
                           .dataset = "set",
                           .is_reader = plugin->kind == AK_DATASET};
    g_autoptr(GError) error = NULL;
    g_autofree gpointer state = g_malloc0(MAX(plugin->state_size, 1));
    const gboolean ok =
        ak_options_fill(plugin->options, file, &scope, state, &error);
    fuzz_judge(ok, error);
    const AkOption *o = plugin->options;
    for (; ok && o != NULL && o->name != NULL; o++) {
        AkOptionValue value;
        g_autofree gchar *text = ak_option_print(o, state);
        g_autofree gchar *fault = ak_option_parse(o, text, &value);
        g_assert_true(fault == NULL || o->type >= AK_OPTION_TEXT);
    }
    ak_options_clear(plugin->options, state);
}

/* What attnkit fetch goes by. */
static void
fuzz_use_dataset(const AkPlugin *plugin)
{
    const AkDatasetOps *ops = plugin->ops.dataset;
    const AkDownload *d = ops->downloads;
    for (; d != NULL && d->file != NULL; d++) {
        g_assert_true(strchr(d->file, '/') == NULL && *d->file != '.');
        g_assert_true(g_utf8_validate(d->what, -1, NULL));
        g_assert_true(d->url != NULL || ops->obtain != NULL);
        g_assert_true(ops->terms != NULL && ops->citation != NULL);
    }
}

/* The descriptor of a plug-in: refused, or worked with as a run does, but for its
 * functions. */
static void
fuzz_plugin(const char *path, const guint8 *data, gsize size)
{
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    const AkPlugin *plugin = fuzz_descriptor(data, size, memory);
    g_autoptr(GError) error = NULL;
    const gboolean ok = ak_plugin_check(plugin, "fuzz.so", &error);
    fuzz_judge(ok, error);
    if (!ok)
        return;
    plugin = ak_plugin_adapt(plugin, memory);
    /* There from the first time on. */
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        g_file_set_contents(path, "[run]\n", -1, NULL);
    g_autoptr(AkRunFile) file = ak_run_file_load(path, NULL);
    g_assert_nonnull(file);
    fuzz_use_options(plugin, file);
    if (plugin->kind == AK_PROBE)
        fuzz_use_probe(plugin);
    if (plugin->kind == AK_DATASET)
        fuzz_use_dataset(plugin);
}

const FuzzParser fuzz_parsers[] = {
    {"archive", fuzz_archive, FALSE},
    {"rows-csv", fuzz_rows_csv, FALSE},
    {"rows-tsv", fuzz_rows_tsv, FALSE},
    {"rows-json", fuzz_rows_json, FALSE},
    {"words", fuzz_words, TRUE},
    {"run-file", fuzz_run_file, FALSE},
    {"safetensors", fuzz_safetensors, FALSE},
    {"vectors", fuzz_vectors, FALSE},
    {"vocabulary", fuzz_vocabulary, FALSE},
    {"records", fuzz_records, FALSE},
    {"plugin", fuzz_plugin, TRUE},
    {NULL, NULL, FALSE},
};
