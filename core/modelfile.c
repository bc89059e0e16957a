/* A model on disk: see model.h. */
#include "model.h"

#include "safetensors.h"

#include <string.h>

static void
modelfile_shape(const AkParam *param, AkTensor *tensor)
{
    tensor->name = param->name;
    tensor->n_dimension = param->columns == 0 ? 1 : param->taps > 0 ? 3 : 2;
    tensor->dimension[0] = param->rows;
    tensor->dimension[1] = param->columns;
    tensor->dimension[2] = param->taps;
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

gboolean
ak_model_save(const AkModel *model, const char *path, GHashTable *metadata,
              GError **error)
{
    const GPtrArray *param = model->store->param;
    g_autofree AkTensor *tensor = g_new0(AkTensor, param->len + model->n_tower);
    g_autoptr(GPtrArray) disk = g_ptr_array_new_with_free_func(g_free);

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
    return ak_safetensors_write(path, param->len + model->n_tower, tensor,
                                metadata, error);
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

/* A tensor of this name and shape, or an error. */
static const AkTensor *
modelfile_expect(const AkSafetensors *file, const char *path,
                 const AkTensor *expected, GError **error)
{
    const AkTensor *found = ak_safetensors_find(file, expected->name);
    g_autofree gchar *shape = modelfile_print_shape(expected);
    if (found == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s has no tensor '%s', expected one of shape %s", path,
                    expected->name, shape);
        return NULL;
    }
    if (found->n_dimension != expected->n_dimension ||
        memcmp(found->dimension, expected->dimension,
               found->n_dimension * sizeof found->dimension[0]) != 0) {
        g_autofree gchar *other = modelfile_print_shape(found);
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s: tensor '%s' has shape %s, expected %s", path,
                    expected->name, other, shape);
        return NULL;
    }
    return found;
}

static gboolean
modelfile_check(const AkModel *model, const AkSafetensors *file,
                const char *path, GError **error)
{
    const GPtrArray *param = model->store->param;
    for (guint i = 0; i < param->len; i++) {
        AkTensor expected = {0};
        modelfile_shape(g_ptr_array_index(param, i), &expected);
        if (modelfile_expect(file, path, &expected, error) == NULL)
            return FALSE;
    }
    for (guint i = 0; i < model->n_tower; i++) {
        const AkTensor embedding = modelfile_embedding(model, i);
        if (modelfile_expect(file, path, &embedding, error) == NULL)
            return FALSE;
    }
    const gsize expected = param->len + model->n_tower;
    if (ak_safetensors_count(file) != expected) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s has %" G_GSIZE_FORMAT
                    " tensors, expected %" G_GSIZE_FORMAT
                    ": it is of another model",
                    path, ak_safetensors_count(file), expected);
        return FALSE;
    }
    return TRUE;
}

gboolean
ak_model_load(AkModel *model, const char *path, GError **error)
{
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, error);
    if (file == NULL || !modelfile_check(model, file, path, error))
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
