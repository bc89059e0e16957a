#include "model.h"

#include "attnkit/kernels.h"
#include "attnkit/random.h"
#include "kernels.h"
#include "memory.h"

#include <math.h>
#include <string.h>

/* A plug-in that fails must say why; where it does not, the user still learns
 * which one it was. */
gboolean
ak_plugin_failed(const char *kind, const char *name, const char *operation,
                 GError **error)
{
    if (error != NULL && *error == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "its %s() failed and does not say why: a fault of the "
                    "plug-in, to be reported to its author",
                    operation);
    g_prefix_error(error, "%s %s: ", kind, name);
    return FALSE;
}

static AkUnit
model_copy_unit(AkUnit unit)
{
    return (AkUnit){unit.plugin,
                    g_memdup2(unit.state, MAX(unit.plugin->state_size, 1))};
}

static gboolean
model_open_tower(AkModel *model, guint tower, const char *prefix, GError **error)
{
    AkTower *one = &model->tower[tower];
    const AkPlugin *plugin = one->encoder.plugin;
    const AkShape shape = {.embedding = model->shape.embedding,
                           .has_query = model->n_tower > 1};
    gsize hidden = 0;
    one->params =
        ak_store_section(model->store, prefix, model->shape.embedding, TRUE);
    one->embedding_name = g_strconcat(prefix, "embedding.weight", NULL);
    if (!plugin->ops.encoder->open(one->encoder.state, one->params, &shape,
                                   &hidden, error)) {
        one->encoder.plugin = NULL; /* not open: not to be closed */
        return ak_plugin_failed("encoder", plugin->name, "open", error);
    }
    const char *fault =
        hidden == 0  ? "no width of the hidden states"
        : tower == 0 ? NULL
        : hidden != model->n_hidden
            ? "another width of the hidden states the second time"
        : ak_params_map_rows(one->params) !=
                ak_params_map_rows(model->tower[0].params)
            ? "another input map the second time"
            : NULL;
    if (fault != NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "encoder %s: its open() gives %s: a fault of the plug-in, "
                    "to be reported to its author",
                    plugin->name, fault);
        return FALSE;
    }
    model->n_hidden = hidden;
    return TRUE;
}

static gboolean
model_open_attention(AkModel *model, AkUnit attention, GError **error)
{
    const AkShape shape = {.hidden = model->n_hidden,
                           .has_query = model->n_tower > 1};
    AkParams *params = ak_store_section(model->store, "decoder.attention.", 0,
                                        shape.has_query);
    model->attention = attention;
    if (attention.plugin->ops.attention->open(attention.state, params, &shape,
                                              error))
        return TRUE;
    model->attention.plugin = NULL;
    return ak_plugin_failed("attention", attention.plugin->name, "open", error);
}

/* Without a query no parameter of the attention decays: as published. */
static gboolean
model_open(AkModel *model, AkUnit encoder, AkUnit attention, GError **error)
{
    static const char *const prefix[] = {"Pencoder.", "Qencoder."};
    for (guint i = 0; i < model->n_tower; i++) {
        model->tower[i].encoder = model_copy_unit(encoder);
        if (!model_open_tower(
                model, i, model->n_tower > 1 ? prefix[i] : "encoder.", error))
            return FALSE;
    }
    return model_open_attention(model, model_copy_unit(attention), error);
}

/* Both numbers uniform in +-1/sqrt(columns), as PyTorch's. */
static AkLinear
model_add_layer(AkParams *params, const char *name, gsize rows, gsize columns)
{
    const gdouble bound = 1.0 / sqrt((gdouble)columns);
    g_autofree gchar *weight = g_strconcat(name, ".weight", NULL);
    g_autofree gchar *bias = g_strconcat(name, ".bias", NULL);
    return (AkLinear){ak_params_matrix(params, weight, rows, columns, bound),
                      ak_params_vector(params, bias, rows, bound)};
}

static gboolean
model_add_output(AkModel *model, GError **error)
{
    const gsize width = model->n_hidden, n_output = model->shape.n_output;
    AkParams *params = ak_store_section(model->store, "decoder.", 0, TRUE);
    if (model->n_tower == 1) {
        model->output = model_add_layer(params, "linear_1", n_output, width);
        return TRUE;
    }
    model->n_joint = width / 2;
    if (model->n_joint == 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "encoder %s: a model with a query needs hidden states of "
                    "width 2 or more, not 1; set its option hidden",
                    model->tower[0].encoder.plugin->name);
        return FALSE;
    }
    model->context = model_add_layer(params, "linear_1p", model->n_joint, width);
    model->query = model_add_layer(params, "linear_1q", model->n_joint, width);
    model->output =
        model_add_layer(params, "linear_2", n_output, model->n_joint);
    return TRUE;
}

/* A model's file has one tensor of each name. */
static gboolean
model_check_names(const AkModel *model, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < model->n_tower; i++)
        g_hash_table_add(names, model->tower[i].embedding_name);
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        if (g_hash_table_add(names, param->name))
            continue;
        g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                    "encoder %s with attention %s: there are two parameters "
                    "'%s'; a plug-in must give each another name",
                    model->tower[0].encoder.plugin->name,
                    model->attention.plugin->name, param->name);
        return FALSE;
    }
    return TRUE;
}

/* Sizes may come from a file: nothing is allocated before their product is known to
 * fit.  The values of a parameter are there twice, the second time transposed. */
static gboolean
model_check_room(const AkModel *model, GError **error)
{
    const AkModelShape *shape = &model->shape;
    gdouble n = (gdouble)model->n_tower * (gdouble)shape->n_word *
                (gdouble)shape->embedding;
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        n += (param->is_map ? 1.0 : 2.0) * (gdouble)param->rows *
             (gdouble)MAX(param->columns, 1) * (gdouble)MAX(param->taps, 1);
    }
    g_autofree gchar *lacks = ak_memory_lacks(n * sizeof(gfloat), shape->memory);
    if (lacks == NULL)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "encoder %s with attention %s: a model of %" G_GSIZE_FORMAT
                " words, each of %" G_GSIZE_FORMAT
                " numbers, and hidden states of %" G_GSIZE_FORMAT
                " %s; set embedding.width or the option hidden to less, "
                "text.min_df to more, or give the program more",
                model->tower[0].encoder.plugin->name,
                model->attention.plugin->name, shape->n_word, shape->embedding,
                model->n_hidden, lacks);
    return FALSE;
}

AkModel *
ak_model_new(AkUnit encoder, AkUnit attention, const AkModelShape *shape,
             GError **error)
{
    g_autoptr(AkModel) model = g_new0(AkModel, 1);
    model->shape = *shape;
    model->n_tower = shape->output_kind == AK_OUTPUT_CANDIDATES ? 2 : 1;
    model->store = ak_store_new();
    if (!model_open(model, encoder, attention, error) ||
        !model_add_output(model, error) || !model_check_names(model, error) ||
        !model_check_room(model, error))
        return NULL;

    ak_store_seal(model->store);
    model->n_map = ak_params_map_rows(model->tower[0].params);
    model->has_map = model->n_map > 0;
    if (!model->has_map)
        model->n_map = shape->embedding;
    for (guint i = 0; i < model->n_tower; i++)
        model->tower[i].embedding =
            ak_memory_floats(shape->n_word * shape->embedding);
    return g_steal_pointer(&model);
}

void
ak_model_free(AkModel *model)
{
    if (model == NULL)
        return;
    for (guint i = 0; i < model->n_tower; i++) {
        AkTower *tower = &model->tower[i];
        if (tower->encoder.plugin != NULL &&
            tower->encoder.plugin->ops.encoder->close != NULL)
            tower->encoder.plugin->ops.encoder->close(tower->encoder.state);
        g_free(tower->encoder.state);
        g_free(tower->embedding_name);
        g_free(tower->embedding);
    }
    if (model->attention.plugin != NULL &&
        model->attention.plugin->ops.attention->close != NULL)
        model->attention.plugin->ops.attention->close(model->attention.state);
    g_free(model->attention.state);
    ak_store_free(model->store);
    g_free(model);
}

void
ak_model_init(AkModel *model, guint64 seed)
{
    ak_store_init(model->store, seed);

    const gsize width = model->shape.embedding, n = model->shape.n_word * width;
    for (guint i = 0; i < model->n_tower; i++) {
        const AkTower *tower = &model->tower[i];
        AkRandom random;
        ak_random_init(&random, seed, "init", tower->embedding_name);
        memset(tower->embedding, 0, width * sizeof *tower->embedding);
        for (gsize j = width; j < n; j++)
            tower->embedding[j] = (gfloat)ak_random_normal(&random);
    }
}

const gfloat *
ak_model_map(const AkModel *model, guint tower)
{
    return model->has_map ? model->store->value +
                                ak_params_map_offset(model->tower[tower].params)
                          : NULL;
}

void
ak_model_project(const AkModel *model, guint tower, gsize n,
                 const guint32 *word, gfloat *x, gfloat *z)
{
    const gsize width = model->shape.embedding;
    const gfloat *embedding = model->tower[tower].embedding;
    gfloat *to = model->has_map ? x : z;
    for (gsize i = 0; i < n; i++)
        memcpy(to + i * width, embedding + word[i] * width, width * sizeof *to);
    if (model->has_map)
        ak_product(n, model->n_map, width, x, width, ak_model_map(model, tower),
                   model->n_map, FALSE, z, model->n_map);
}
