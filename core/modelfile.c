/* A model on disk: see model.h. */
#include "model.h"

#include "safetensors.h"

#include <math.h>
#include <string.h>

/* Misfits that an error lists: a file may have any number of tensors. */
enum { MODELFILE_LISTED = 30 };

static void
modelfile_shape(const AkParam *param, AkTensor *tensor)
{
    tensor->name = param->name;
    tensor->n_dimension = param->columns == 0 ? 1 : param->taps > 0 ? 3 : 2;
    tensor->dimension[0] = param->rows;
    tensor->dimension[1] = param->columns;
    tensor->dimension[2] = param->taps;
}

static gchar *
modelfile_print_shape(const AkTensor *tensor)
{
    GString *text = g_string_new("(");
    for (gsize i = 0; i < tensor->n_dimension; i++)
        g_string_append_printf(text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "",
                               tensor->dimension[i]);
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

/* The embedding of a tower, without its data. */
static AkTensor
modelfile_embedding(const AkModel *model, guint tower)
{
    return (AkTensor){
        .name = model->tower[tower].embedding_name,
        .n_dimension = 2,
        .dimension = {model->shape.n_word, model->shape.embedding}};
}

/* All tensors of the model; `disk` owns the data of those that lie otherwise in
 * memory.  Free it before the model. */
static AkTensor *
modelfile_export(const AkModel *model, GPtrArray *disk)
{
    const GPtrArray *param = model->store->param;
    AkTensor *tensor = g_new0(AkTensor, param->len + model->n_tower);
    for (guint i = 0; i < param->len; i++) {
        const AkParam *one = g_ptr_array_index(param, i);
        gfloat *data = g_new(gfloat, ak_param_n_disk(one));
        ak_param_export(one, model->store->value, data);
        g_ptr_array_add(disk, data);
        modelfile_shape(one, &tensor[i]);
        tensor[i].data = data;
    }
    for (guint i = 0; i < model->n_tower; i++) {
        tensor[param->len + i] = modelfile_embedding(model, i);
        tensor[param->len + i].data = model->tower[i].embedding;
    }
    return tensor;
}

gboolean
ak_model_save(const AkModel *model, const char *path, GHashTable *metadata,
              GError **error)
{
    g_autoptr(GPtrArray) disk = g_ptr_array_new_with_free_func(g_free);
    g_autofree AkTensor *tensor = modelfile_export(model, disk);
    return ak_safetensors_write(path, model->store->param->len + model->n_tower,
                                tensor, metadata, error);
}

/* "encoder.rnn.bias_hh_l0 is nan at (3)", counted from 0 as PyTorch does, where
 * that is the first number that is none; else NULL.  Free it. */
static gchar *
modelfile_find_fault(const AkTensor *tensor)
{
    gsize n = 1, at = 0;
    for (gsize d = 0; d < tensor->n_dimension; d++)
        n *= tensor->dimension[d];
    while (at < n && isfinite(tensor->data[at]))
        at++;
    if (at == n)
        return NULL;
    AkTensor place = *tensor;
    const gfloat value = tensor->data[at];
    for (gsize d = tensor->n_dimension; d-- > 0;) {
        place.dimension[d] = at % tensor->dimension[d];
        at /= tensor->dimension[d];
    }
    g_autofree gchar *where = modelfile_print_shape(&place);
    return g_strdup_printf("%s is %s at %s", tensor->name,
                           isnan(value) ? "nan"
                           : value > 0  ? "inf"
                                        : "-inf",
                           where);
}

gboolean
ak_model_check_numbers(const AkModel *model, GError **error)
{
    g_autoptr(GPtrArray) disk = g_ptr_array_new_with_free_func(g_free);
    g_autofree AkTensor *tensor = modelfile_export(model, disk);
    for (gsize i = 0; i < model->store->param->len + model->n_tower; i++) {
        g_autofree gchar *fault = modelfile_find_fault(&tensor[i]);
        if (fault == NULL)
            continue;
        g_set_error_literal(error, AK_ERROR, AK_ERROR_NUMBER, fault);
        return FALSE;
    }
    return TRUE;
}

static gboolean
modelfile_check_file(const AkSafetensors *file, const char *path, GError **error)
{
    for (gsize i = 0; i < ak_safetensors_count(file); i++) {
        g_autofree gchar *fault =
            modelfile_find_fault(ak_safetensors_at(file, i));
        if (fault == NULL)
            continue;
        g_set_error(error, AK_ERROR, AK_ERROR_NUMBER,
                    "%s: tensor %s, counted from 0; a model's numbers are "
                    "finite: did its training diverge?",
                    path, fault);
        return FALSE;
    }
    return TRUE;
}

static gboolean
modelfile_is_same(const AkTensor *a, const AkTensor *b)
{
    return a->n_dimension == b->n_dimension &&
           memcmp(a->dimension, b->dimension,
                  a->n_dimension * sizeof a->dimension[0]) == 0;
}

/* All tensors that the model has, without their data. */
static GArray *
modelfile_expected(const AkModel *model)
{
    const GPtrArray *param = model->store->param;
    GArray *expected = g_array_new(FALSE, TRUE, sizeof(AkTensor));
    for (guint i = 0; i < model->n_tower; i++) {
        const AkTensor embedding = modelfile_embedding(model, i);
        g_array_append_val(expected, embedding);
    }
    for (guint i = 0; i < param->len; i++) {
        AkTensor tensor = {0};
        modelfile_shape(g_ptr_array_index(param, i), &tensor);
        g_array_append_val(expected, tensor);
    }
    return expected;
}

/* One line about a tensor: what is expected, what was found (NULL: nothing).
 * Adds 1 to *n_wrong where that is not the same; lists some of those alone. */
static void
modelfile_compare(GString *list, const AkTensor *expected,
                  const AkTensor *found, gsize *n_wrong)
{
    const gboolean is_same =
        expected != NULL && found != NULL && modelfile_is_same(expected, found);
    *n_wrong += !is_same;
    if (!is_same && *n_wrong > MODELFILE_LISTED)
        return;
    g_autofree gchar *wanted =
        expected != NULL ? modelfile_print_shape(expected) : g_strdup("none");
    g_autofree gchar *there =
        found != NULL ? modelfile_print_shape(found) : g_strdup("none");
    g_string_append_printf(list, "\n%s%s: ", is_same ? "  " : "! ",
                           expected != NULL ? expected->name : found->name);
    if (is_same)
        g_string_append(list, there);
    else
        g_string_append_printf(list, "expected %s, found %s", wanted, there);
}

gboolean
ak_model_check(const AkModel *model, const AkSafetensors *file,
               const char *path, GError **error)
{
    g_autoptr(GArray) expected = modelfile_expected(model);
    g_autoptr(GHashTable) name = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) list = g_string_new(NULL);
    gsize n_wrong = 0;
    for (guint i = 0; i < expected->len; i++) {
        const AkTensor *one = &g_array_index(expected, AkTensor, i);
        g_hash_table_add(name, (gpointer)one->name);
        modelfile_compare(list, one, ak_safetensors_find(file, one->name),
                          &n_wrong);
    }
    for (gsize i = 0; i < ak_safetensors_count(file); i++) {
        const AkTensor *found = ak_safetensors_at(file, i);
        if (!g_hash_table_contains(name, found->name))
            modelfile_compare(list, NULL, found, &n_wrong);
    }
    if (n_wrong == 0)
        return TRUE;
    if (n_wrong > MODELFILE_LISTED)
        g_string_append_printf(list, "\n! and %" G_GSIZE_FORMAT " more",
                               n_wrong - MODELFILE_LISTED);
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s is not a model of encoder %s with attention %s under the "
                "options of this run: of its tensors these differ that are "
                "marked with '!'%s",
                path, model->tower[0].encoder.plugin->name,
                model->attention.plugin->name, list->str);
    return FALSE;
}

guint
ak_model_n_fit(const AkModel *model, const AkSafetensors *file, GArray *misfits)
{
    g_autoptr(GArray) all = modelfile_expected(model);
    guint n_fit = 0;
    for (guint i = model->n_tower; i < all->len; i++) {
        const AkTensor *one = &g_array_index(all, AkTensor, i),
                       *other = ak_safetensors_find(file, one->name);
        if (other == NULL || other->n_dimension != one->n_dimension)
            continue;
        n_fit += modelfile_is_same(one, other);
        for (gsize d = 0; d < one->n_dimension; d++) {
            const AkMisfit misfit = {other->dimension[d], one->dimension[d]};
            if (misfit.found != misfit.expected)
                g_array_append_val(misfits, misfit);
        }
    }
    return n_fit;
}

gboolean
ak_model_load(AkModel *model, const char *path, GError **error)
{
    g_autoptr(AkSafetensors) file = ak_safetensors_open(path, error);
    if (file == NULL || !ak_model_check(model, file, path, error) ||
        !ak_safetensors_read_data(file, error) ||
        !modelfile_check_file(file, path, error))
        return FALSE;

    const GPtrArray *param = model->store->param;
    for (guint i = 0; i < param->len; i++) {
        const AkParam *one = g_ptr_array_index(param, i);
        ak_param_import(one, ak_safetensors_find(file, one->name)->data,
                        model->store->value);
        ak_store_transpose(model->store, i);
    }
    for (guint i = 0; i < model->n_tower; i++) {
        const AkTower *tower = &model->tower[i];
        memcpy(tower->embedding,
               ak_safetensors_find(file, tower->embedding_name)->data,
               model->shape.n_word * model->shape.embedding *
                   sizeof *tower->embedding);
    }
    return TRUE;
}
