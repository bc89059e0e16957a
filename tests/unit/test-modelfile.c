/* A model on disk, there and back, and files that are of another model. */
#include "../harness.h"
#include "../world.h"
#include "inspect.h"
#include "safetensors.h"

#include <string.h>

typedef struct Bench {
    gchar *folder, *path;
    World *world, *other; /* other: another seed's values, the same shape */
} Bench;

static Bench
bench_new(gboolean is_toy)
{
    Bench bench = {.folder = ak_test_folder(),
                   .world = ak_world_new(is_toy, AK_OUTPUT_SIGMOID, 2, 9),
                   .other = ak_world_new(is_toy, AK_OUTPUT_SIGMOID, 2, 9)};
    bench.path = g_build_filename(bench.folder, "model.safetensors", NULL);
    ak_model_init(bench.other->model, 99);
    return bench;
}

static void
bench_clear(Bench *bench)
{
    ak_world_free(bench->world);
    ak_world_free(bench->other);
    ak_test_folder_remove(bench->folder);
    g_free(bench->path);
}

static void
test_round_trip(void)
{
    for (guint is_toy = 0; is_toy < 2; is_toy++) {
        Bench bench = bench_new(is_toy == 1);
        GError *error = NULL;
        g_autoptr(GHashTable) metadata =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(metadata, g_strdup("encoder"),
                            g_strdup("of the test"));
        CU_ASSERT_TRUE(
            ak_model_save(bench.world->model, bench.path, metadata, &error));
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_TRUE(ak_model_load(bench.other->model, bench.path, &error));
        AK_ASSERT_NO_ERROR(&error);
        g_autofree gchar *a = ak_world_bits(bench.world);
        g_autofree gchar *b = ak_world_bits(bench.other);
        CU_ASSERT_STRING_EQUAL(a, b);

        gfloat output[2][9 * 2];
        AkTeam *team = ak_team_new(1);
        AkText *const *text = (AkText *const *)bench.world->text->pdata;
        ak_evaluate(bench.world->model, 9, text, team, output[0], NULL);
        ak_evaluate(bench.other->model, 9, text, team, output[1], NULL);
        CU_ASSERT_EQUAL(memcmp(output[0], output[1], sizeof output[0]), 0);
        ak_team_free(team);

        g_autoptr(AkSafetensors) file = ak_safetensors_read(bench.path, &error);
        CU_ASSERT_STRING_EQUAL(ak_safetensors_metadata(file, "encoder"),
                               "of the test");
        bench_clear(&bench);
    }
}

/* PyTorch's names and shapes. */
static void
test_names(void)
{
    static const struct {
        const char *name;
        gsize n_dimension, dimension[2];
    } row[] = {
        {"encoder.embedding.weight", 2, {AK_WORLD_WORDS, AK_WORLD_WIDTH}},
        {"encoder.rnn.weight_ih_l0", 2, {80, AK_WORLD_WIDTH}},
        {"encoder.rnn.weight_hh_l0_reverse", 2, {80, 20}},
        {"encoder.rnn.bias_hh_l0", 1, {80, 0}},
        {"decoder.attention.attn1.weight", 2, {20, 40}},
        {"decoder.attention.attn2.weight", 2, {1, 20}},
        {"decoder.linear_1.weight", 2, {2, 40}},
        {"decoder.linear_1.bias", 1, {2, 0}},
    };
    Bench bench = bench_new(FALSE);
    CU_ASSERT_TRUE(ak_model_save(bench.world->model, bench.path, NULL, NULL));
    g_autoptr(AkSafetensors) file = ak_safetensors_read(bench.path, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const AkTensor *tensor = ak_safetensors_find(file, row[i].name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(tensor);
        CU_ASSERT_EQUAL(tensor->n_dimension, row[i].n_dimension);
        for (gsize d = 0; d < row[i].n_dimension; d++)
            CU_ASSERT_EQUAL(tensor->dimension[d], row[i].dimension[d]);
    }
    bench_clear(&bench);
}

/* --- files of another model ----------------------------------------------- */

/* Write the model's tensors again: without those called `name`, or with another
 * shape for them, or with one more. */
typedef enum { MISSING, RESHAPED, TRANSPOSED, FLAT, EXTRA } Fault;

static void
modelfile_damage(const char *path, Fault fault, const char *name)
{
    static const gfloat one = 1.0f;
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, NULL);
    const gsize n_file = ak_safetensors_count(file);
    g_autofree AkTensor *tensor = g_new0(AkTensor, n_file + 1);
    gsize n = 0;
    for (gsize i = 0; i < n_file; i++) {
        AkTensor t = *ak_safetensors_at(file, i);
        const gsize rows = t.dimension[0];
        const gboolean is_it = strcmp(t.name, name) == 0;
        if (is_it && fault == MISSING)
            continue;
        if (is_it && fault == RESHAPED)
            t.dimension[0]--;
        if (is_it && fault == TRANSPOSED) {
            t.dimension[0] = t.dimension[1];
            t.dimension[1] = rows;
        }
        if (is_it && fault == FLAT) {
            t.n_dimension = 1;
            t.dimension[0] = rows * t.dimension[1];
        }
        tensor[n++] = t;
    }
    if (fault == EXTRA)
        tensor[n++] = (AkTensor){
            .name = name, .n_dimension = 1, .dimension = {1}, .data = &one};
    g_autofree gchar *beside = g_strconcat(path, ".new", NULL);
    CU_ASSERT_TRUE(ak_safetensors_write(beside, n, tensor, NULL, NULL));
    gchar *bytes = NULL;
    gsize size = 0;
    CU_ASSERT_TRUE(g_file_get_contents(beside, &bytes, &size, NULL));
    CU_ASSERT_TRUE(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_free(bytes);
}

static void
test_faults(void)
{
    static const struct {
        Fault fault;
        const char *name, *message;
    } row[] = {
        {MISSING, "encoder.rnn.bias_hh_l0",
         "has no tensor 'encoder.rnn.bias_hh_l0', expected one of shape (80)"},
        {MISSING, "encoder.embedding.weight",
         "has no tensor 'encoder.embedding.weight', expected one of shape (40, "
         "24)"},
        {RESHAPED, "encoder.embedding.weight",
         "tensor 'encoder.embedding.weight' has shape (39, 24), expected (40, "
         "24)"},
        {TRANSPOSED, "encoder.rnn.weight_ih_l0",
         "has shape (24, 80), expected (80, 24)"},
        {FLAT, "decoder.linear_1.weight", "has shape (80), expected (2, 40)"},
        {EXTRA, "decoder.something", "it is of another model"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Bench bench = bench_new(FALSE);
        GError *error = NULL;
        CU_ASSERT_TRUE(
            ak_model_save(bench.world->model, bench.path, NULL, &error));
        modelfile_damage(bench.path, row[i].fault, row[i].name);
        g_autofree gchar *before = ak_world_bits(bench.other);
        CU_ASSERT_FALSE(ak_model_load(bench.other->model, bench.path, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        CU_ASSERT_TRUE(error != NULL &&
                       strstr(error->message, bench.path) != NULL);
        AK_ASSERT_ERROR(&error, row[i].message);
        g_autofree gchar *after = ak_world_bits(bench.other);
        CU_ASSERT_STRING_EQUAL(before, after); /* nothing was taken */
        bench_clear(&bench);
    }
}

static void
test_no_file(void)
{
    Bench bench = bench_new(FALSE);
    GError *error = NULL;
    CU_ASSERT_FALSE(ak_model_load(bench.other->model, bench.path, &error));
    AK_ASSERT_ERROR(&error, bench.path);
    g_autofree gchar *nowhere =
        g_build_filename("/dev/null", "model.safetensors", NULL);
    CU_ASSERT_FALSE(ak_model_save(bench.world->model, nowhere, NULL, &error));
    AK_ASSERT_ERROR(&error, "/dev/null");
    bench_clear(&bench);
}

static const AkCase cases[] = {
    {"there and back", test_round_trip},
    {"names and shapes", test_names},
    {"files of another model", test_faults},
    {"no file", test_no_file},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("modelfile", cases);
}
