/* A study as text: the effective run file, and the keys that work depends on. */
#include "study.h"

#include "studytables.h"

#include <string.h>

/* --- keys ----------------------------------------------------------------------- */

static void
studyprint_free_key(gpointer data)
{
    AkKey *key = data;
    g_free(key->name);
    g_free(key->value);
    g_free(key);
}

GPtrArray *
ak_keys_new(void)
{
    return g_ptr_array_new_with_free_func(studyprint_free_key);
}

void
ak_keys_add(GPtrArray *keys, const char *name, const char *value)
{
    AkKey *key = g_new0(AkKey, 1);
    key->name = g_strdup(name);
    key->value = g_strdup(value);
    g_ptr_array_add(keys, key);
}

/* Paths are left out: what counts of them is the data that they lead to. */
static void
studyprint_add_options(GPtrArray *keys, const char *section,
                       const AkOption *options, gconstpointer state)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (options->type == AK_OPTION_PATH)
            continue;
        g_autofree gchar *name =
            g_strdup_printf("%s.%s", section, options->name);
        g_autofree gchar *value = ak_option_print(options, state);
        ak_keys_add(keys, name, value);
    }
}

void
ak_study_unit_keys(const AkStudyUnit *unit, GPtrArray *keys)
{
    const AkPlugin *plugin = unit->module->plugin;
    g_autofree gchar *name = g_strdup_printf(
        "sha256 of plug-in %s/%s", ak_kind_name(plugin->kind), plugin->name);
    studyprint_add_options(keys, plugin->name, plugin->options, unit->state);
    ak_keys_add(keys, name, unit->module->sha256);
}

/* Of a model from elsewhere: what its rows are of, whatever file says it, and
 * whatever that calls the marks.  No word has a newline. */
static gchar *
studyprint_hash_words(const AkCorpus *corpus)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (gsize i = AK_FIRST_WORD; i < ak_vocabulary_size(corpus->vocabulary);
         i++) {
        g_checksum_update(
            checksum,
            (const guchar *)ak_vocabulary_word(corpus->vocabulary, (guint32)i),
            -1);
        g_checksum_update(checksum, (const guchar *)"\n", 1);
    }
    return g_strdup(g_checksum_get_string(checksum));
}

void
ak_study_model_keys(const AkStudyDataset *dataset, const AkStudyUnit *encoder,
                    const AkStudyUnit *attention, guint64 seed, GPtrArray *keys)
{
    const AkPlugin *reader = dataset->reader->module->plugin;
    g_autofree gchar *text = g_strdup_printf("%" G_GUINT64_FORMAT, seed);
    g_autofree gchar *reader_key = g_strdup_printf("%s.reader", dataset->name);

    ak_keys_add(keys, reader_key, reader->name);
    studyprint_add_options(keys, dataset->name, reader->options,
                           dataset->reader->state);
    studyprint_add_options(keys, "text", ak_text_options, &dataset->text);
    if (dataset->model_sha256 != NULL) {
        g_autofree gchar *words = studyprint_hash_words(dataset->corpus);
        ak_keys_add(keys, "sha256 of model.file", dataset->model_sha256);
        ak_keys_add(keys, "sha256 of the model's words (model.vocabulary)",
                    words);
    } else {
        studyprint_add_options(keys, "embedding", ak_embedding_options,
                               &dataset->embedding);
        studyprint_add_options(keys, "train", ak_train_options, &dataset->train);
    }
    ak_keys_add(keys, "sha256 of embedding.file",
                dataset->vectors != NULL ? dataset->vectors->sha256 : "none");
    ak_keys_add(keys, "seed", text);
    ak_study_unit_keys(encoder, keys);
    ak_study_unit_keys(attention, keys);
    ak_keys_add(keys, "fingerprint of the data", dataset->corpus->fingerprint);
}

/* --- the effective run file --------------------------------------------------------- */

static void
studyprint_section(GString *text, const char *prefix, const AkOption *options,
                   gconstpointer state)
{
    for (; options != NULL && options->name != NULL; options++) {
        g_autofree gchar *value = ak_option_print(options, state);
        if (options->help != NULL)
            g_string_append_printf(text, "; %s\n", options->help);
        g_string_append_printf(text, "%s%s = %s\n", prefix, options->name,
                               value);
    }
}

static void
studyprint_units(GString *text, const GPtrArray *unit)
{
    for (guint i = 0; i < unit->len; i++) {
        const AkStudyUnit *one = g_ptr_array_index(unit, i);
        g_autofree gchar *prefix =
            g_strconcat(one->module->plugin->name, ".", NULL);
        studyprint_section(text, prefix, one->module->plugin->options,
                           one->state);
    }
}

/* What changes no result is not kept. */
static void
studyprint_run(GString *text, const AkRunOptions *options)
{
    static const char *const passing[] = {"threads", "cells", "memory",
                                          "checkpoint", NULL};
    for (const AkOption *option = ak_run_options; option->name != NULL;
         option++) {
        g_autofree gchar *value = ak_option_print(option, options);
        if (!g_strv_contains(passing, option->name))
            g_string_append_printf(text, "; %s\n%s = %s\n", option->help,
                                   option->name, value);
    }
}

gchar *
ak_study_print(const AkStudy *study)
{
    GString *text =
        g_string_new("; the run file in effect, every default written out "
                     "(attnkit run file, format 1)\n\n[run]\n");
    studyprint_run(text, &study->options);
    for (guint i = 0; i < study->dataset->len; i++) {
        const AkStudyDataset *dataset = g_ptr_array_index(study->dataset, i);
        const AkPlugin *reader = dataset->reader->module->plugin;
        g_string_append_printf(text, "\n[%s]\nreader = %s\n", dataset->name,
                               reader->name);
        studyprint_section(text, "", reader->options, dataset->reader->state);
        /* A bare key would be the reader's, where that has one of the name. */
        for (gsize k = 0; k < AK_N_STUDY_TABLES; k++) {
            const AkStudyTable *table = &ak_study_tables[k];
            g_autofree gchar *prefix = g_strconcat(table->section, ".", NULL);
            studyprint_section(text, prefix, table->options,
                               (const gchar *)dataset + table->offset);
        }
        studyprint_units(text, dataset->encoder);
        studyprint_units(text, dataset->attention);
        studyprint_units(text, dataset->probe);
    }
    return g_string_free(text, FALSE);
}
