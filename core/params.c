#include "params.h"

#include "attnkit/kernels.h"
#include "attnkit/random.h"

#include <string.h>

enum { PARAMS_ALIGNMENT = 16 }; /* floats in a cache line */

struct AkParams {
    AkStore *store;
    gchar *prefix;
    gsize embedding;
    gboolean decays;
    gsize n_map_row; /* P */
    gsize map_offset;
};

static gsize
params_align(gsize n)
{
    return (n + PARAMS_ALIGNMENT - 1) / PARAMS_ALIGNMENT * PARAMS_ALIGNMENT;
}

static void
param_free(gpointer data)
{
    AkParam *param = data;
    g_free(param->name);
    g_free(param);
}

static void
section_free(gpointer data)
{
    AkParams *section = data;
    g_free(section->prefix);
    g_free(section);
}

AkStore *
ak_store_new(void)
{
    AkStore *store = g_new0(AkStore, 1);
    store->param = g_ptr_array_new_with_free_func(param_free);
    store->section = g_ptr_array_new_with_free_func(section_free);
    return store;
}

void
ak_store_free(AkStore *store)
{
    if (store == NULL)
        return;
    g_ptr_array_unref(store->param);
    g_ptr_array_unref(store->section);
    g_free(store->value);
    g_free(store->transposed);
    g_free(store);
}

AkParams *
ak_store_section(AkStore *store, const char *prefix, gsize embedding,
                 gboolean decays)
{
    AkParams *section = g_new0(AkParams, 1);
    *section = (AkParams){.store = store,
                          .prefix = g_strdup(prefix),
                          .embedding = embedding,
                          .decays = decays};
    g_ptr_array_add(store->section, section);
    return section;
}

gsize
ak_params_map_rows(const AkParams *params)
{
    return params->n_map_row;
}

gsize
ak_params_map_offset(const AkParams *params)
{
    return params->map_offset;
}

static AkParam *
params_add(AkParams *params, const char *name, gdouble bound)
{
    AkParam *param = g_new0(AkParam, 1);
    param->name = g_strconcat(params->prefix, name, NULL);
    param->section = params;
    param->decays = params->decays;
    param->bound = bound;
    g_ptr_array_add(params->store->param, param);
    return param;
}

void
ak_params_map(AkParams *params, const char *name, gsize rows, gsize taps,
              gdouble bound)
{
    g_return_if_fail(params->store->value == NULL && rows >= 1 &&
                     params->embedding >= 1);

    AkParam *param = params_add(params, name, bound);
    param->is_map = TRUE;
    param->rows = rows;
    param->columns = params->embedding;
    param->taps = taps;
    param->offset =
        params->n_map_row; /* the map's own offset is added by seal */
    params->n_map_row += rows * MAX(taps, 1);
}

AkParamId
ak_params_matrix(AkParams *params, const char *name, gsize rows, gsize columns,
                 gdouble bound)
{
    g_return_val_if_fail(
        params->store->value == NULL && rows >= 1 && columns >= 1, 0);

    AkParam *param = params_add(params, name, bound);
    param->rows = rows;
    param->columns = columns;
    return params->store->param->len - 1;
}

AkParamId
ak_params_vector(AkParams *params, const char *name, gsize n, gdouble bound)
{
    g_return_val_if_fail(params->store->value == NULL && n >= 1, 0);

    AkParam *param = params_add(params, name, bound);
    param->rows = n;
    return params->store->param->len - 1;
}

/* The parts of a section's map lie side by side, as its columns. */
static void
store_seal_maps(AkStore *store)
{
    gsize at = 0;
    for (guint s = 0; s < store->section->len; s++) {
        AkParams *section = g_ptr_array_index(store->section, s);
        section->map_offset = at;
        for (guint i = 0; i < store->param->len; i++) {
            AkParam *param = g_ptr_array_index(store->param, i);
            if (param->is_map && param->section == section) {
                param->offset += at;
                param->stride = section->n_map_row;
            }
        }
        at += params_align(section->n_map_row * section->embedding);
    }
    store->n_map = at;
}

void
ak_store_seal(AkStore *store)
{
    g_return_if_fail(store->value == NULL);

    store_seal_maps(store);
    gsize at = store->n_map, transposed = 0;
    for (guint i = 0; i < store->param->len; i++) {
        AkParam *param = g_ptr_array_index(store->param, i);
        if (param->is_map)
            continue;
        const gsize n = param->rows * MAX(param->columns, 1);
        param->offset = at;
        param->stride = param->rows;
        at += params_align(n);
        if (param->columns > 0) {
            param->transposed = transposed;
            transposed += params_align(n);
        }
    }
    store->n_value = at;
    store->n_transposed = transposed;
    store->value = g_new0(gfloat, at);
    store->transposed = g_new0(gfloat, MAX(transposed, 1));
}

/* Drawn in the order of the disk, from a stream with the parameter's name: one
 * more parameter changes no other's values. */
void
ak_store_init(AkStore *store, guint64 seed)
{
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        const gsize n = ak_param_n_disk(param);
        g_autofree gfloat *disk = g_new0(gfloat, n);
        AkRandom random;
        ak_random_init(&random, seed, "init", param->name);
        for (gsize j = 0; j < n; j++)
            disk[j] = (gfloat)(param->bound *
                               (2.0 * ak_random_uniform(&random) - 1.0));
        ak_param_import(param, disk, store->value);
    }
    for (guint i = 0; i < store->param->len; i++)
        ak_store_transpose(store, i);
}

void
ak_store_transpose(AkStore *store, gsize i)
{
    const AkParam *param = g_ptr_array_index(store->param, i);
    if (!param->is_map && param->columns > 0)
        ak_transpose(param->columns, param->rows, store->value + param->offset,
                     store->transposed + param->transposed);
}

gsize
ak_param_n_disk(const AkParam *param)
{
    return param->rows * MAX(param->columns, 1) * MAX(param->taps, 1);
}

/* Row r, column c, tap k on disk is row c, column k * rows + r in memory. */
static gsize
param_place(const AkParam *param, gsize r, gsize c, gsize k)
{
    return param->offset + c * param->stride + k * param->rows + r;
}

void
ak_param_export(const AkParam *param, const gfloat *value, gfloat *disk)
{
    for (gsize r = 0; r < param->rows; r++)
        for (gsize c = 0; c < MAX(param->columns, 1); c++)
            for (gsize k = 0; k < MAX(param->taps, 1); k++)
                *disk++ = value[param_place(param, r, c, k)];
}

void
ak_param_import(const AkParam *param, const gfloat *disk, gfloat *value)
{
    for (gsize r = 0; r < param->rows; r++)
        for (gsize c = 0; c < MAX(param->columns, 1); c++)
            for (gsize k = 0; k < MAX(param->taps, 1); k++)
                value[param_place(param, r, c, k)] = *disk++;
}

static const AkParam *
pass_param(const AkPass *pass, AkParamId id)
{
    return g_ptr_array_index(pass->store->param, id);
}

const gfloat *
ak_pass_value(const AkPass *pass, AkParamId id)
{
    return pass->store->value + pass_param(pass, id)->offset;
}

const gfloat *
ak_pass_transposed(const AkPass *pass, AkParamId id)
{
    return pass->store->transposed + pass_param(pass, id)->transposed;
}

gfloat *
ak_pass_gradient(AkPass *pass, AkParamId id)
{
    if (pass->gradient == NULL)
        return NULL;
    return pass->gradient + (pass_param(pass, id)->offset - pass->store->n_map);
}

gpointer
ak_pass_alloc(AkPass *pass, gsize size)
{
    return ak_scratch_alloc(pass->scratch, size);
}

gfloat *
ak_pass_floats(AkPass *pass, gsize n)
{
    return ak_scratch_alloc(pass->scratch, n * sizeof(gfloat));
}

gfloat *
ak_pass_zeros(AkPass *pass, gsize n)
{
    gfloat *x = ak_pass_floats(pass, n);
    memset(x, 0, n * sizeof(gfloat));
    return x;
}

void
ak_pass_keep(AkPass *pass, gpointer kept)
{
    pass->kept = kept;
}

gpointer
ak_pass_kept(const AkPass *pass)
{
    return pass->kept;
}
