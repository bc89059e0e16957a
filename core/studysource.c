#include "studysource.h"

#include "cellwork.h"
#include "files.h"
#include "safetensors.h"
#include "sourcefit.h"
#include "vocabulary.h"

#include <string.h>

enum { SOURCE_WIDTH = 300 };

/* Where fewer words than this share are known, the user should know. */
static const gdouble SOURCE_LOW = 0.5;

enum { SOURCE_MISSING_AUTO, SOURCE_MISSING_ZEROS, SOURCE_MISSING_NORMAL };

static gboolean
source_has_vectors(const AkStudyDataset *dataset)
{
    return *dataset->embedding.file != '\0' && !ak_source_has_model(dataset);
}

gboolean
ak_source_has_model(const AkStudyDataset *dataset)
{
    return *dataset->model.file != '\0';
}

/* --- the run file ------------------------------------------------------------------- */

static gboolean
source_fail_list(const AkStudyDataset *dataset, const char *what, gsize n,
                 const char *key, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "data set %s: model.file is one model, but run.%s lists "
                "%" G_GSIZE_FORMAT " %s; list the one %s",
                dataset->name, key, n, what,
                strcmp(key, "seeds") == 0 ? "that is to name its cell"
                                          : "that the model was made with");
    return FALSE;
}

gboolean
ak_source_check(const AkStudy *study, AkStudyDataset *dataset, GError **error)
{
    if (ak_source_has_model(dataset)) {
        if (dataset->encoder->len != 1)
            return source_fail_list(dataset, "encoders", dataset->encoder->len,
                                    "encoders", error);
        if (dataset->attention->len != 1)
            return source_fail_list(dataset, "kinds of attention",
                                    dataset->attention->len, "attention", error);
        if (study->n_seed != 1)
            return source_fail_list(dataset, "seeds", study->n_seed, "seeds",
                                    error);
    } else if (*dataset->model.vocabulary != '\0') {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "data set %s: model.vocabulary is set, but model.file is "
                    "not: a vocabulary comes with its model; set both",
                    dataset->name);
        return FALSE;
    }

    /* A reader's default is of vectors that start from nothing. */
    const AkScope scope = {.owner = "embedding",
                           .dataset = dataset->name,
                           .reader = dataset->reader->module->plugin->options};
    const gboolean has_file =
        ak_source_has_model(dataset) || source_has_vectors(dataset);
    if (has_file && !ak_option_is_set(study->file, &scope, "width"))
        dataset->embedding.width = 0;
    if (!has_file && dataset->embedding.width == 0)
        dataset->embedding.width = SOURCE_WIDTH;
    return TRUE;
}

/* --- vectors ------------------------------------------------------------------------ */

static gboolean
source_read_vectors(const AkStudy *study, AkStudyDataset *dataset,
                    GError **error)
{
    AkEmbeddingOptions *options = &dataset->embedding;
    dataset->vectors = ak_vectors_read(
        options->file, (AkVectorsFormat)options->format, (gsize)options->width,
        study->memory, dataset->corpus->vocabulary, error);
    if (dataset->vectors == NULL) {
        g_prefix_error(error, "data set %s: ", dataset->name);
        return FALSE;
    }
    options->width = (gint64)dataset->vectors->width;
    return TRUE;
}

/* --- a model from elsewhere ------------------------------------------------------------ */

gboolean
ak_source_vocabulary(const AkStudyDataset *dataset, AkVocabulary **vocabulary,
                     GError **error)
{
    *vocabulary = NULL;
    if (*dataset->model.vocabulary == '\0')
        return TRUE;
    *vocabulary = ak_vocabulary_load(dataset->model.vocabulary, error);
    if (*vocabulary == NULL)
        g_prefix_error(error, "data set %s: model.vocabulary: ", dataset->name);
    return *vocabulary != NULL;
}

gdouble
ak_source_known_share(const AkCorpus *corpus)
{
    gdouble n_known = 0.0, n = 0.0;
    for (guint i = 0; i < corpus->split[AK_TEST]->len; i++) {
        const AkText *text = corpus->split[AK_TEST]->pdata[i];
        for (gsize t = 1; t + 1 < text->n_token; t++)
            n_known += text->token[t] != AK_UNKNOWN;
        n += (gdouble)text->n_token - 2.0;
    }
    return n_known / n;
}

/* The embedding (V,E) of the file; NULL: there is none, which the comparison of
 * all tensors will say. */
static const AkTensor *
source_find_embedding(const AkSafetensors *file)
{
    static const char *const name[] = {"encoder.embedding.weight",
                                       "Pencoder.embedding.weight"};
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        const AkTensor *found = ak_safetensors_find(file, name[i]);
        if (found != NULL && found->n_dimension == 2)
            return found;
    }
    return NULL;
}

static gboolean
source_check_embedding(AkStudyDataset *dataset, const AkTensor *embedding,
                       GError **error)
{
    const gsize n_row = embedding->dimension[0], width = embedding->dimension[1];
    const gsize n_word = ak_vocabulary_size(dataset->corpus->vocabulary);
    if (dataset->embedding.width == 0)
        dataset->embedding.width = (gint64)width;
    if (dataset->embedding.width != (gint64)width) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_CONFIG,
            "data set %s: the embedding of %s has width %" G_GSIZE_FORMAT
            ", but embedding.width is %" G_GINT64_FORMAT
            "; set embedding.width = %" G_GSIZE_FORMAT ", or leave it out",
            dataset->name, dataset->model.file, width, dataset->embedding.width,
            width);
        return FALSE;
    }
    if (n_row == n_word)
        return TRUE;
    const gboolean has_own = *dataset->model.vocabulary != '\0';
    g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                "data set %s: the embedding of %s has %" G_GSIZE_FORMAT
                " rows, but %s %s has %" G_GSIZE_FORMAT " words; %s",
                dataset->name, dataset->model.file, n_row,
                has_own ? "the vocabulary" : "the vocabulary of data set",
                has_own ? dataset->model.vocabulary : dataset->name, n_word,
                has_own ? "each row is a line of that file, the four for "
                          "padding, unknown words and marks first"
                        : "set model.vocabulary to the file of its words");
    return FALSE;
}

static gboolean
source_read_model(const AkStudy *study, AkStudyDataset *dataset, GError **error)
{
    const char *path = dataset->model.file;
    g_autoptr(AkSafetensors) file = ak_safetensors_open(path, error);
    if (file == NULL) {
        g_prefix_error(error, "data set %s: model.file: ", dataset->name);
        return FALSE;
    }
    if (*dataset->model.vocabulary != '\0' &&
        ak_source_known_share(dataset->corpus) <= 0.0) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "data set %s: no word of its test texts is in %s: are they "
                    "of another language, or in other letters?",
                    dataset->name, dataset->model.vocabulary);
        return FALSE;
    }
    const AkTensor *embedding = source_find_embedding(file);
    if (embedding == NULL && dataset->embedding.width == 0)
        dataset->embedding.width = SOURCE_WIDTH;
    if (embedding != NULL && !source_check_embedding(dataset, embedding, error))
        return FALSE;
    if (!ak_source_fit(study, dataset, file, error))
        return FALSE;
    dataset->model_sha256 = ak_file_sha256(path, error);
    if (dataset->model_sha256 == NULL)
        g_prefix_error(error, "data set %s: model.file: ", dataset->name);
    return dataset->model_sha256 != NULL;
}

gboolean
ak_source_read(const AkStudy *study, AkStudyDataset *dataset, GError **error)
{
    if (ak_source_has_model(dataset))
        return source_read_model(study, dataset, error);
    return !source_has_vectors(dataset) ||
           source_read_vectors(study, dataset, error);
}

gboolean
ak_source_has_normal(const AkStudyDataset *dataset)
{
    return dataset->embedding.missing == SOURCE_MISSING_NORMAL ||
           (dataset->embedding.missing == SOURCE_MISSING_AUTO &&
            dataset->vectors->is_binary);
}

/* --- for the user ----------------------------------------------------------------- */

gchar *
ak_source_describe(const AkStudyDataset *dataset)
{
    const AkVectors *vectors = dataset->vectors;
    if (ak_source_has_model(dataset))
        return g_strdup_printf(
            "data set %s: the model is that of %s, it is not trained; %.1f %% "
            "of the words of the test texts are in its vocabulary",
            dataset->name, dataset->model.file,
            100.0 * ak_source_known_share(dataset->corpus));
    if (vectors == NULL)
        return NULL;
    const gsize n_word = vectors->n_word - AK_FIRST_WORD;
    g_autofree gchar *again =
        vectors->n_again == 0
            ? g_strdup("")
            : g_strdup_printf("; %" G_GSIZE_FORMAT
                              " more rows of them do not count, the first does",
                              vectors->n_again);
    return g_strdup_printf(
        "data set %s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " words (%.1f %%) have a vector among the %" G_GSIZE_FORMAT
        " of %s (%s, width %" G_GSIZE_FORMAT
        "), the others start from %s%s%s%s",
        dataset->name, vectors->n_found, n_word,
        100.0 * (gdouble)vectors->n_found / (gdouble)n_word, vectors->n_row,
        dataset->embedding.file, vectors->is_binary ? "binary" : "text",
        vectors->width,
        ak_source_has_normal(dataset) ? "normal numbers" : "zeros",
        dataset->embedding.trainable ? "" : "; none is trained", again,
        vectors->is_open_ended ? "; its last line has no newline: is the file "
                                 "whole, down to its last number?"
                               : "");
}

/* The first word of the test texts that the vocabulary lacks, of some that it does. */
static const char *
source_unknown_word(const AkCorpus *corpus)
{
    const char *word = NULL;
    for (guint i = 0; word == NULL; i++) {
        const AkText *text = corpus->split[AK_TEST]->pdata[i];
        for (gsize t = 1; word == NULL && t + 1 < text->n_token; t++)
            if (text->token[t] == AK_UNKNOWN)
                word = text->word[t - 1];
    }
    return word;
}

/* The first word of the vocabulary that has no vector, of some that have none. */
static const char *
source_missing_word(const AkStudyDataset *dataset)
{
    const AkVocabulary *vocabulary = dataset->corpus->vocabulary;
    gsize i = AK_FIRST_WORD;
    while (dataset->vectors->is_found[i])
        i++;
    return ak_vocabulary_word(vocabulary, (guint32)i);
}

static gchar *
source_print_warning(const AkStudyDataset *dataset, const char *what,
                     const char *path, const char *word)
{
    return g_strdup_printf(
        "data set %s: fewer than half of %s are in %s; '%s' is not: has it the "
        "words in another case, or cut in another way?",
        dataset->name, what, path, word);
}

gchar *
ak_source_warn(const AkStudyDataset *dataset)
{
    const AkVectors *vectors = dataset->vectors;
    if (*dataset->model.vocabulary != '\0' &&
        ak_source_known_share(dataset->corpus) < SOURCE_LOW)
        return source_print_warning(dataset, "the words of its test texts",
                                    dataset->model.vocabulary,
                                    source_unknown_word(dataset->corpus));
    if (vectors != NULL &&
        (gdouble)vectors->n_found <
            SOURCE_LOW * (gdouble)(vectors->n_word - AK_FIRST_WORD))
        return source_print_warning(dataset, "its words",
                                    dataset->embedding.file,
                                    source_missing_word(dataset));
    return NULL;
}
