/* Where parameters lie: maps with taps side by side, matrices transposed, each
 * drawn from a stream of its own. */
#include "../harness.h"
#include "params.h"

#include <math.h>
#include <string.h>

enum { E = 5 };

typedef struct Sample {
    AkStore *store;
    AkParams *encoder, *output;
    AkParamId weight, bias, head;
} Sample;

/* Two parts of a map, the second with three taps; a matrix and a vector; and a
 * section without map.  `more`: a parameter in front of all. */
static Sample
sample_new(gboolean more)
{
    Sample sample = {.store = ak_store_new()};
    if (more)
        ak_params_vector(ak_store_section(sample.store, "more.", 0, FALSE), "x",
                         11, 1.0);
    sample.encoder = ak_store_section(sample.store, "encoder.", E, TRUE);
    ak_params_map(sample.encoder, "plain", 4, 0, 0.5);
    sample.weight = ak_params_matrix(sample.encoder, "weight", 3, 7, 0.25);
    ak_params_map(sample.encoder, "taps", 2, 3, 2.0);
    sample.bias = ak_params_vector(sample.encoder, "bias", 3, 0.25);
    sample.output = ak_store_section(sample.store, "output.", 0, FALSE);
    sample.head = ak_params_matrix(sample.output, "head", 1, 3, 1.0);
    ak_store_seal(sample.store);
    return sample;
}

static const AkParam *
sample_find(const AkStore *store, const char *name)
{
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        if (strcmp(param->name, name) == 0)
            return param;
    }
    return NULL;
}

static void
test_layout(void)
{
    Sample sample = sample_new(FALSE);
    AkStore *store = sample.store;
    CU_ASSERT_EQUAL(ak_params_map_rows(sample.encoder), 4 + 2 * 3);
    CU_ASSERT_EQUAL(ak_params_map_rows(sample.output), 0);
    CU_ASSERT_TRUE(store->n_map >= 10 * E);
    CU_ASSERT_TRUE(sample_find(store, "encoder.weight")->decays);
    CU_ASSERT_FALSE(sample_find(store, "output.head")->decays);

    /* No two parameters share a place, and only maps lie in front. */
    g_autofree guint *owner = g_new0(guint, store->n_value);
    for (guint i = 0; i < store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(store->param, i);
        const gsize n = ak_param_n_disk(param);
        g_autofree gfloat *ones = g_new(gfloat, n);
        for (gsize j = 0; j < n; j++)
            ones[j] = 1.0f;
        memset(store->value, 0, store->n_value * sizeof *store->value);
        ak_param_import(param, ones, store->value);
        gsize found = 0;
        for (gsize j = 0; j < store->n_value; j++)
            if (store->value[j] != 0.0f) {
                found++;
                owner[j]++;
                CU_ASSERT_EQUAL(j < store->n_map, param->is_map);
                CU_ASSERT_EQUAL(owner[j], 1);
            }
        CU_ASSERT_EQUAL(found, n);
    }
    ak_store_free(store);
}

/* Row r of tap k is column offset + k rows + r of the map. */
static void
test_map_places(void)
{
    Sample sample = sample_new(FALSE);
    const gfloat *map =
        sample.store->value + ak_params_map_offset(sample.encoder);
    gfloat plain[4 * E], taps[2 * E * 3];
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
        plain[i] = 100.0f + (gfloat)i;
    for (gsize i = 0; i < G_N_ELEMENTS(taps); i++)
        taps[i] = 1000.0f + (gfloat)i;
    ak_param_import(sample_find(sample.store, "encoder.plain"), plain,
                    sample.store->value);
    ak_param_import(sample_find(sample.store, "encoder.taps"), taps,
                    sample.store->value);

    for (gsize e = 0; e < E; e++) {
        for (gsize r = 0; r < 4; r++)
            CU_ASSERT_EQUAL(map[e * 10 + r], plain[r * E + e]);
        for (gsize k = 0; k < 3; k++)
            for (gsize r = 0; r < 2; r++)
                CU_ASSERT_EQUAL(map[e * 10 + 4 + k * 2 + r],
                                taps[(r * E + e) * 3 + k]);
    }
    ak_store_free(sample.store);
}

static void
test_round_trip(void)
{
    Sample sample = sample_new(FALSE), other = sample_new(FALSE);
    ak_store_init(sample.store, 3);
    for (guint i = 0; i < sample.store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(sample.store->param, i);
        g_autofree gfloat *disk = g_new(gfloat, ak_param_n_disk(param));
        ak_param_export(param, sample.store->value, disk);
        ak_param_import(g_ptr_array_index(other.store->param, i), disk,
                        other.store->value);
    }
    CU_ASSERT_EQUAL(sample.store->n_value, other.store->n_value);
    CU_ASSERT_EQUAL(memcmp(sample.store->value, other.store->value,
                           sample.store->n_value * sizeof(gfloat)),
                    0);
    ak_store_free(sample.store);
    ak_store_free(other.store);
}

/* Within the bound, filling it, other for another seed or name. */
static void
test_init(void)
{
    Sample sample = sample_new(FALSE), again = sample_new(FALSE);
    ak_store_init(sample.store, 3);
    ak_store_init(again.store, 4);
    for (guint i = 0; i < sample.store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(sample.store->param, i);
        const gsize n = ak_param_n_disk(param);
        g_autofree gfloat *a = g_new(gfloat, n), *b = g_new(gfloat, n);
        ak_param_export(param, sample.store->value, a);
        ak_param_export(param, again.store->value, b);
        gdouble largest = 0.0;
        gsize same = 0;
        for (gsize j = 0; j < n; j++) {
            largest = MAX(largest, fabs((gdouble)a[j]));
            same += a[j] == b[j];
        }
        CU_ASSERT_TRUE(largest <= param->bound);
        CU_ASSERT_TRUE(largest > 0.3 * param->bound);
        CU_ASSERT_EQUAL(same, 0);
    }
    ak_store_free(sample.store);
    ak_store_free(again.store);
}

/* One more parameter in front changes no other's values. */
static void
test_init_independent(void)
{
    Sample sample = sample_new(FALSE), more = sample_new(TRUE);
    ak_store_init(sample.store, 3);
    ak_store_init(more.store, 3);
    for (guint i = 0; i < sample.store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(sample.store->param, i);
        const AkParam *other = sample_find(more.store, param->name);
        const gsize n = ak_param_n_disk(param);
        g_autofree gfloat *a = g_new(gfloat, n), *b = g_new(gfloat, n);
        CU_ASSERT_PTR_NOT_NULL_FATAL(other);
        ak_param_export(param, sample.store->value, a);
        ak_param_export(other, more.store->value, b);
        CU_ASSERT_EQUAL(memcmp(a, b, n * sizeof *a), 0);
    }
    ak_store_free(sample.store);
    ak_store_free(more.store);
}

static void
test_pass(void)
{
    Sample sample = sample_new(FALSE);
    AkStore *store = sample.store;
    ak_store_init(store, 5);
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    g_autofree gfloat *gradient = g_new0(gfloat, store->n_value - store->n_map);
    AkPass pass = {.store = store, .scratch = scratch, .gradient = gradient};

    /* In memory input x output, transposed as on disk: output x input. */
    gfloat disk[3 * 7];
    ak_param_export(sample_find(store, "encoder.weight"), store->value, disk);
    for (gsize r = 0; r < 3; r++)
        for (gsize c = 0; c < 7; c++) {
            CU_ASSERT_EQUAL(ak_pass_value(&pass, sample.weight)[c * 3 + r],
                            disk[r * 7 + c]);
            CU_ASSERT_EQUAL(ak_pass_transposed(&pass, sample.weight)[r * 7 + c],
                            disk[r * 7 + c]);
        }
    const AkParam *bias = sample_find(store, "encoder.bias");
    CU_ASSERT_PTR_EQUAL(ak_pass_value(&pass, sample.bias),
                        store->value + bias->offset);
    CU_ASSERT_PTR_EQUAL(ak_pass_gradient(&pass, sample.bias),
                        gradient + bias->offset - store->n_map);
    pass.gradient = NULL;
    CU_ASSERT_PTR_NULL(ak_pass_gradient(&pass, sample.bias));

    const gfloat *zeros = ak_pass_zeros(&pass, 100);
    for (gsize i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(zeros[i], 0.0f);
    CU_ASSERT_PTR_NULL(ak_pass_kept(&pass));
    ak_pass_keep(&pass, disk);
    CU_ASSERT_PTR_EQUAL(ak_pass_kept(&pass), disk);
    ak_store_free(store);
}

static const AkCase cases[] = {
    {"layout", test_layout},
    {"places of a map", test_map_places},
    {"there and back", test_round_trip},
    {"initial values", test_init},
    {"initial values are apart", test_init_independent},
    {"pass", test_pass},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("params", cases);
}
