/* Whether what a reader handed over can be used. */
#include "examples.h"

#include "attnkit/words.h"
#include "errors.h"

const char *
ak_split_name(AkSplit split)
{
    static const char *const name[] = {"train", "dev", "test"};
    g_return_val_if_fail(split <= AK_TEST, NULL);
    return name[split];
}

gboolean
ak_data_fail(GError **error, const char *name, const char *format, ...)
{
    g_autofree gchar *where = g_strdup_printf("data set '%s'", name);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_DATA, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

static gboolean
examples_check_outputs(const char *name, const AkExamples *examples,
                       GError **error)
{
    const gboolean is_binary = examples->task == AK_TASK_BINARY;
    const gsize low =
        examples->task == AK_TASK_CLASSES || examples->task == AK_TASK_QUERY
            ? 2
            : 1;
    if (is_binary ? examples->n_output != 1 : examples->n_output < low)
        return ak_data_fail(error, name,
                            "its reader declared %" G_GSIZE_FORMAT
                            " outputs, expected %s%" G_GSIZE_FORMAT,
                            examples->n_output, is_binary ? "" : "at least ",
                            low);
    const gsize n_class = is_binary ? 2 : examples->n_output;
    if (examples->n_class != n_class)
        return ak_data_fail(error, name,
                            "its reader named %" G_GSIZE_FORMAT
                            " classes, expected %" G_GSIZE_FORMAT,
                            examples->n_class, n_class);
    g_autoptr(GHashTable) taken = g_hash_table_new(ak_hash_words, g_str_equal);
    g_hash_table_add(taken, (gpointer) "all"); /* of the classes' total */
    for (gsize i = 0; i < n_class; i++) {
        const char *one = examples->class_name[i];
        if (*one == '\0' || !g_utf8_validate(one, -1, NULL))
            return ak_data_fail(error, name,
                                "its reader gave class %" G_GSIZE_FORMAT
                                ", from 0, no name, or one that is not UTF-8",
                                i);
        if (!g_hash_table_add(taken, (gpointer)one))
            return ak_data_fail(error, name,
                                "its reader gave class %" G_GSIZE_FORMAT
                                ", from 0, the name '%s', which is taken",
                                i, one);
    }
    return TRUE;
}

static gboolean
examples_check_declared(const char *name, const AkExamples *examples,
                        GError **error)
{
    if (examples->n_declared != 1)
        return ak_data_fail(
            error, name,
            "its reader declared its labels %u times, expected once",
            examples->n_declared);
    if (examples->is_early)
        return ak_data_fail(
            error, name,
            "its reader handed over texts with several labels before "
            "it declared how many there are");
    if (examples->task < AK_TASK_BINARY || examples->task > AK_TASK_QUERY)
        return ak_data_fail(
            error, name,
            "its task is number %d; this version trains binary (1), "
            "multi-label (2), exclusive classes (3) and query (4)",
            (gint)examples->task);
    return examples_check_outputs(name, examples, error);
}

static gboolean
examples_check_label(const char *name, const AkExamples *examples,
                     const AkExample *example, GError **error)
{
    if (examples->task != AK_TASK_MULTILABEL) {
        const gint high = (gint)examples->n_class - 1;
        return (example->label >= 0 && example->label <= high) ||
               ak_data_fail(error, name,
                            "example '%s' has label %d, must be in [0, %d]",
                            example->id, example->label, high);
    }
    if (example->labels == NULL)
        return ak_data_fail(
            error, name, "example '%s' has no labels, expected %" G_GSIZE_FORMAT,
            example->id, examples->n_output);
    for (gsize i = 0; i < examples->n_output; i++)
        if (example->labels[i] > 1)
            return ak_data_fail(
                error, name, "label '%s' of example '%s' is %u, must be 0 or 1",
                examples->class_name[i], example->id, example->labels[i]);
    return TRUE;
}

/* Positions ascend and lie in the text, of n words. */
static gboolean
examples_check_rationale(const char *name, const AkExample *example, gsize n,
                         GError **error)
{
    if (example->rationale == NULL)
        return TRUE;
    for (gsize i = 0; i < example->n_rationale; i++) {
        const gsize low = i == 0 ? 0 : (gsize)example->rationale[i - 1] + 1;
        if (example->rationale[i] < low || example->rationale[i] >= n)
            return ak_data_fail(
                error, name,
                "example '%s' has a rationale at word %u, must be in "
                "[%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ")",
                example->id, example->rationale[i], low, n);
    }
    return TRUE;
}

/* Candidates ascend, are answers, and the label is one of them. */
static gboolean
examples_check_candidates(const char *name, const AkExamples *examples,
                          const AkExample *example, GError **error)
{
    gboolean has_label = FALSE;
    for (gsize i = 0; i < example->n_candidate; i++) {
        const gsize low = i == 0 ? 0 : (gsize)example->candidates[i - 1] + 1;
        const guint32 one = example->candidates[i];
        if (one < low || one >= examples->n_output)
            return ak_data_fail(
                error, name,
                "example '%s' has candidate %u, must be in [%" G_GSIZE_FORMAT
                ", %" G_GSIZE_FORMAT "): they ascend",
                example->id, one, low, examples->n_output);
        has_label |= one == (guint32)example->label;
    }
    return has_label ||
           ak_data_fail(error, name,
                        "the answer of example '%s', '%s', is none of its "
                        "%" G_GSIZE_FORMAT " candidates",
                        example->id, examples->class_name[example->label],
                        example->n_candidate);
}

static gboolean
examples_check_query(const char *name, const AkExamples *examples,
                     const AkHeld *held, GError **error)
{
    const AkExample *example = &held->given;
    if (examples->task != AK_TASK_QUERY)
        return TRUE;
    if (held->query.word == NULL)
        return ak_data_fail(
            error, name, "example '%s' has no query, or one that is not UTF-8",
            example->id);
    return example->candidates == NULL ||
           examples_check_candidates(name, examples, example, error);
}

static gboolean
examples_check_one(const char *name, const AkExamples *examples, guint i,
                   GError **error)
{
    const AkHeld *held = examples->example->pdata[i];
    const AkExample *example = &held->given;
    if (example->id == NULL || *example->id == '\0' ||
        !g_utf8_validate(example->id, -1, NULL))
        return ak_data_fail(
            error, name,
            "example %u, from 0, has no id, or one that is not UTF-8", i);
    if (example->split < AK_TRAIN || example->split > AK_TEST)
        return ak_data_fail(error, name,
                            "example '%s' is of split %d, must be in [0, 2]",
                            example->id, (gint)example->split);
    if (held->text.word == NULL)
        return ak_data_fail(
            error, name, "example '%s' has no text, or one that is not UTF-8",
            example->id);
    return examples_check_label(name, examples, example, error) &&
           examples_check_query(name, examples, held, error) &&
           examples_check_rationale(name, example, held->text.n, error);
}

/* A split is not empty, and an id occurs in it once. */
static gboolean
examples_check_split(const char *name, const AkExamples *examples,
                     AkSplit split, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(ak_hash_words, g_str_equal);
    for (guint i = 0; i < examples->example->len; i++) {
        const AkExample *example =
            &((const AkHeld *)examples->example->pdata[i])->given;
        if (example->split == split &&
            !g_hash_table_add(seen, (gpointer)example->id))
            return ak_data_fail(
                error, name,
                "two examples of the %s split have the id '%s'; ids "
                "must be unique in a split",
                ak_split_name(split), example->id);
    }
    return g_hash_table_size(seen) > 0 ||
           ak_data_fail(error, name, "its %s split is empty",
                        ak_split_name(split));
}

gboolean
ak_examples_check(const char *name, const AkExamples *examples, GError **error)
{
    if (examples->overflow != NULL)
        return ak_data_fail(error, name, "%s", examples->overflow);
    if (!examples_check_declared(name, examples, error))
        return FALSE;
    for (guint i = 0; i < examples->example->len; i++)
        if (!examples_check_one(name, examples, i, error))
            return FALSE;
    for (guint s = 0; s < 3; s++)
        if (!examples_check_split(name, examples, (AkSplit)s, error))
            return FALSE;
    return TRUE;
}
