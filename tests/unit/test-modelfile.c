/* A model on disk, there and back, and files that are of another model. */
#include "../harness.h"
#include "../world.h"
#include "inspect.h"
#include "safetensors.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { N_OUTPUT = 3, N_TEXT = 9 };

typedef struct Bench {
    gchar *folder, *path;
    World *world, *other; /* other: another seed's values, the same shape */
} Bench;

static Bench
bench_new(gboolean is_toy, AkOutputKind kind)
{
    Bench bench = {.folder = ak_test_folder(),
                   .world = ak_world_new(is_toy, kind, N_OUTPUT, N_TEXT),
                   .other = ak_world_new(is_toy, kind, N_OUTPUT, N_TEXT)};
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
modelfile_check_round_trip(gboolean is_toy, AkOutputKind kind)
{
    Bench bench = bench_new(is_toy, kind);
    GError *error = NULL;
    g_autoptr(GHashTable) metadata =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(metadata, g_strdup("encoder"), g_strdup("of the test"));
    CU_ASSERT_TRUE(
        ak_model_save(bench.world->model, bench.path, metadata, &error));
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(ak_model_load(bench.other->model, bench.path, &error));
    AK_ASSERT_NO_ERROR(&error);
    g_autofree gchar *a = ak_world_bits(bench.world);
    g_autofree gchar *b = ak_world_bits(bench.other);
    CU_ASSERT_STRING_EQUAL(a, b);

    gfloat output[2][N_TEXT * N_OUTPUT];
    AkTeam *team = ak_team_new(1);
    AkText *const *text = (AkText *const *)bench.world->text->pdata;
    ak_evaluate(bench.world->model, N_TEXT, text, team, output[0], NULL);
    ak_evaluate(bench.other->model, N_TEXT, text, team, output[1], NULL);
    CU_ASSERT_EQUAL(memcmp(output[0], output[1], sizeof output[0]), 0);
    ak_team_free(team);

    g_autoptr(AkSafetensors) file = ak_safetensors_read(bench.path, &error);
    CU_ASSERT_STRING_EQUAL(ak_safetensors_metadata(file, "encoder"),
                           "of the test");
    bench_clear(&bench);
}

static void
test_round_trip(void)
{
    for (guint is_toy = 0; is_toy < 2; is_toy++) {
        modelfile_check_round_trip(is_toy == 1, AK_OUTPUT_SIGMOID);
        modelfile_check_round_trip(is_toy == 1, AK_OUTPUT_CANDIDATES);
    }
}

typedef struct Named {
    const char *name;
    gsize n_dimension, dimension[2];
} Named;

/* The file has these tensors, and no others. */
static void
modelfile_check_names(AkOutputKind kind, gsize n, const Named *row)
{
    Bench bench = bench_new(FALSE, kind);
    CU_ASSERT_TRUE(ak_model_save(bench.world->model, bench.path, NULL, NULL));
    g_autoptr(AkSafetensors) file = ak_safetensors_read(bench.path, NULL);
    CU_ASSERT_EQUAL(ak_safetensors_count(file), n);
    for (gsize i = 0; i < n; i++) {
        const AkTensor *tensor = ak_safetensors_find(file, row[i].name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(tensor);
        CU_ASSERT_EQUAL(tensor->n_dimension, row[i].n_dimension);
        for (gsize d = 0; d < row[i].n_dimension; d++)
            CU_ASSERT_EQUAL(tensor->dimension[d], row[i].dimension[d]);
    }
    bench_clear(&bench);
}

/* clang-format off */
#define MODELFILE_TOWER(prefix)                                                \
    {prefix "embedding.weight", 2, {AK_WORLD_WORDS, AK_WORLD_WIDTH}},          \
    {prefix "rnn.weight_ih_l0", 2, {80, AK_WORLD_WIDTH}},                      \
    {prefix "rnn.weight_hh_l0", 2, {80, 20}},                                  \
    {prefix "rnn.bias_ih_l0", 1, {80, 0}},                                     \
    {prefix "rnn.bias_hh_l0", 1, {80, 0}},                                     \
    {prefix "rnn.weight_ih_l0_reverse", 2, {80, AK_WORLD_WIDTH}},              \
    {prefix "rnn.weight_hh_l0_reverse", 2, {80, 20}},                          \
    {prefix "rnn.bias_ih_l0_reverse", 1, {80, 0}},                             \
    {prefix "rnn.bias_hh_l0_reverse", 1, {80, 0}}
/* clang-format on */

/* PyTorch's names and shapes. */
static void
test_names(void)
{
    static const Named row[] = {
        MODELFILE_TOWER("encoder."),
        {"decoder.attention.attn1.weight", 2, {20, 40}},
        {"decoder.attention.attn1.bias", 1, {20, 0}},
        {"decoder.attention.attn2.weight", 2, {1, 20}},
        {"decoder.linear_1.weight", 2, {N_OUTPUT, 40}},
        {"decoder.linear_1.bias", 1, {N_OUTPUT, 0}},
    };
    modelfile_check_names(AK_OUTPUT_SIGMOID, G_N_ELEMENTS(row), row);
}

static void
test_query_names(void)
{
    static const Named row[] = {
        MODELFILE_TOWER("Pencoder."),
        MODELFILE_TOWER("Qencoder."),
        {"decoder.attention.attn1p.weight", 2, {20, 40}},
        {"decoder.attention.attn1p.bias", 1, {20, 0}},
        {"decoder.attention.attn1q.weight", 2, {20, 40}},
        {"decoder.attention.attn1q.bias", 1, {20, 0}},
        {"decoder.attention.attn2.weight", 2, {1, 20}},
        {"decoder.linear_1p.weight", 2, {20, 40}},
        {"decoder.linear_1p.bias", 1, {20, 0}},
        {"decoder.linear_1q.weight", 2, {20, 40}},
        {"decoder.linear_1q.bias", 1, {20, 0}},
        {"decoder.linear_2.weight", 2, {N_OUTPUT, 20}},
        {"decoder.linear_2.bias", 1, {N_OUTPUT, 0}},
    };
    modelfile_check_names(AK_OUTPUT_CANDIDATES, G_N_ELEMENTS(row), row);
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

static const struct {
    AkOutputKind kind;
    Fault fault;
    const char *name, *message;
} faults[] = {
    {AK_OUTPUT_SIGMOID, MISSING, "encoder.rnn.bias_hh_l0",
     "\n! encoder.rnn.bias_hh_l0: expected (80), found none\n"},
    {AK_OUTPUT_SIGMOID, MISSING, "encoder.embedding.weight",
     "\n! encoder.embedding.weight: expected (40, 24), found none\n"},
    {AK_OUTPUT_SIGMOID, RESHAPED, "encoder.embedding.weight",
     "\n! encoder.embedding.weight: expected (40, 24), found (39, 24)\n"},
    {AK_OUTPUT_SIGMOID, TRANSPOSED, "encoder.rnn.weight_ih_l0",
     "\n! encoder.rnn.weight_ih_l0: expected (80, 24), found (24, 80)\n"},
    {AK_OUTPUT_SIGMOID, FLAT, "decoder.linear_1.weight",
     "\n! decoder.linear_1.weight: expected (3, 40), found (120)"},
    {AK_OUTPUT_SIGMOID, EXTRA, "decoder.something",
     "\n! decoder.something: expected none, found (1)"},
    {AK_OUTPUT_SIGMOID, EXTRA, "decoder.something",
     "\n  decoder.attention.attn1.weight: (20, 40)\n"},
    {AK_OUTPUT_SIGMOID, EXTRA, "decoder.something",
     "is not a model of encoder bilstm with attention additive"},
    {AK_OUTPUT_CANDIDATES, MISSING, "Qencoder.embedding.weight",
     "\n! Qencoder.embedding.weight: expected (40, 24), found none\n"},
    {AK_OUTPUT_CANDIDATES, MISSING, "Qencoder.rnn.bias_hh_l0",
     "\n! Qencoder.rnn.bias_hh_l0: expected (80), found none\n"},
    {AK_OUTPUT_CANDIDATES, RESHAPED, "Qencoder.embedding.weight",
     "\n! Qencoder.embedding.weight: expected (40, 24), found (39, 24)\n"},
    {AK_OUTPUT_CANDIDATES, TRANSPOSED, "decoder.linear_1q.weight",
     "\n! decoder.linear_1q.weight: expected (20, 40), found (40, 20)"},
    {AK_OUTPUT_CANDIDATES, EXTRA, "encoder.embedding.weight",
     "\n! encoder.embedding.weight: expected none, found (1)"},
};

static void
test_faults(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        Bench bench = bench_new(FALSE, faults[i].kind);
        GError *error = NULL;
        CU_ASSERT_TRUE(
            ak_model_save(bench.world->model, bench.path, NULL, &error));
        modelfile_damage(bench.path, faults[i].fault, faults[i].name);
        g_autofree gchar *before = ak_world_bits(bench.other);
        CU_ASSERT_FALSE(ak_model_load(bench.other->model, bench.path, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        CU_ASSERT_TRUE(error != NULL &&
                       strstr(error->message, bench.path) != NULL);
        AK_ASSERT_ERROR(&error, faults[i].message);
        g_autofree gchar *after = ak_world_bits(bench.other);
        CU_ASSERT_STRING_EQUAL(before, after); /* nothing was taken */
        bench_clear(&bench);
    }
}

/* A number that is none: where it stands, counted as PyTorch counts. */
static void
test_numbers(void)
{
    static const struct {
        gboolean is_embedding;
        gfloat value;
        const char *said;
    } row[] = {
        {TRUE, NAN, "encoder.embedding.weight is nan at (7, 5)"},
        {TRUE, INFINITY, "encoder.embedding.weight is inf at (7, 5)"},
        {TRUE, -INFINITY, "encoder.embedding.weight is -inf at (7, 5)"},
        {FALSE, NAN, "decoder.attention.attn1.weight is nan at (2, 9)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        Bench bench = bench_new(FALSE, AK_OUTPUT_SIGMOID);
        AkModel *model = bench.world->model;
        GError *error = NULL;
        gfloat *at = model->tower[0].embedding + 7 * AK_WORLD_WIDTH + 5;
        for (guint p = 0; !row[i].is_embedding && p < model->store->param->len;
             p++) {
            const AkParam *param = model->store->param->pdata[p];
            if (g_str_has_suffix(param->name, "attn1.weight"))
                at = model->store->value + param->offset + 9 * param->stride + 2;
        }
        CU_ASSERT_TRUE(ak_model_check_numbers(model, &error));
        AK_ASSERT_NO_ERROR(&error);
        *at = row[i].value;
        CU_ASSERT_FALSE(ak_model_check_numbers(model, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_NUMBER));
        AK_ASSERT_ERROR(&error, row[i].said);

        CU_ASSERT_TRUE(ak_model_save(model, bench.path, NULL, &error));
        g_autofree gchar *before = ak_world_bits(bench.other);
        CU_ASSERT_FALSE(ak_model_load(bench.other->model, bench.path, &error));
        CU_ASSERT_TRUE(error != NULL &&
                       strstr(error->message, bench.path) != NULL);
        AK_ASSERT_ERROR(&error, row[i].said);
        g_autofree gchar *after = ak_world_bits(bench.other);
        CU_ASSERT_STRING_EQUAL(before, after); /* nothing was taken */
        bench_clear(&bench);
    }
}

/* A model without a query and one with are not to be taken for each other. */
static void
test_other_kind(void)
{
    Bench plain = bench_new(FALSE, AK_OUTPUT_SIGMOID),
          query = bench_new(FALSE, AK_OUTPUT_CANDIDATES);
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_model_save(plain.world->model, plain.path, NULL, NULL));
    CU_ASSERT_TRUE(ak_model_save(query.world->model, query.path, NULL, NULL));
    CU_ASSERT_FALSE(ak_model_load(plain.other->model, query.path, &error));
    AK_ASSERT_ERROR(&error, "\n! encoder.embedding.weight: expected (40, 24), "
                            "found none");
    CU_ASSERT_FALSE(ak_model_load(query.other->model, plain.path, &error));
    AK_ASSERT_ERROR(&error, "\n! Qencoder.embedding.weight: expected (40, 24), "
                            "found none");
    bench_clear(&plain);
    bench_clear(&query);
}

/* How much of another file fits, and which sizes do not. */
static void
test_n_fit(void)
{
    Bench bench = bench_new(FALSE, AK_OUTPUT_SIGMOID);
    g_autoptr(GArray) misfits = g_array_new(FALSE, FALSE, sizeof(AkMisfit));
    CU_ASSERT_TRUE(ak_model_save(bench.world->model, bench.path, NULL, NULL));
    g_autoptr(AkSafetensors) same = ak_safetensors_read(bench.path, NULL);
    const guint n = ak_model_n_fit(bench.other->model, same, misfits);
    CU_ASSERT_TRUE(n == bench.world->model->store->param->len);
    modelfile_damage(bench.path, RESHAPED, "encoder.embedding.weight");
    g_autoptr(AkSafetensors) words = ak_safetensors_read(bench.path, NULL);
    CU_ASSERT_EQUAL(ak_model_n_fit(bench.other->model, words, misfits), n);
    CU_ASSERT_EQUAL(misfits->len, 0);
    modelfile_damage(bench.path, RESHAPED, "decoder.attention.attn1.bias");
    modelfile_damage(bench.path, MISSING, "decoder.attention.attn2.weight");
    g_autoptr(AkSafetensors) other = ak_safetensors_read(bench.path, NULL);
    CU_ASSERT_EQUAL(ak_model_n_fit(bench.other->model, other, misfits), n - 2);
    CU_ASSERT_EQUAL_FATAL(misfits->len, 1);
    const AkMisfit *misfit = &g_array_index(misfits, AkMisfit, 0);
    CU_ASSERT_TRUE(misfit->found == 19 && misfit->expected == 20);
    bench_clear(&bench);
}

/* Of many tensors too many some are named, the rest are counted; the data of a file
 * that does not fit are not read, here a terabyte of a hole. */
static void
test_many(void)
{
    Bench bench = bench_new(FALSE, AK_OUTPUT_SIGMOID);
    GError *error = NULL;
    guint64 length = 0;
    g_autoptr(GString) file = g_string_new_len((const char *)&length, 8);
    g_string_append(file,
                    "{\"hole\":{\"dtype\":\"F32\",\"shape\":"
                    "[274877906944],\"data_offsets\":[4000,1099511631776]}");
    for (guint i = 0; i < 1000; i++)
        g_string_append_printf(file,
                               ",\"x%u\":{\"dtype\":\"F32\",\"shape\":[1],"
                               "\"data_offsets\":[%u,%u]}",
                               i, 4 * i, 4 * i + 4);
    g_string_append_c(file, '}');
    length = file->len - 8;
    memcpy(file->str, &length, 8);
    CU_ASSERT_TRUE(
        g_file_set_contents(bench.path, file->str, (gssize)file->len, NULL));
    if (truncate(bench.path, (off_t)file->len + 1099511631776) == 0) {
        CU_ASSERT_FALSE(ak_model_load(bench.other->model, bench.path, &error));
        CU_ASSERT_TRUE(error != NULL && /* 14 of the model lack, too */
                       g_str_has_suffix(error->message, "\n! and 985 more"));
        AK_ASSERT_ERROR(&error, "\n! hole: expected none, found "
                                "(274877906944)\n! x0: expected none");
    } else {
        printf("skipped: no file of a terabyte is possible here\n");
    }
    bench_clear(&bench);
}

static void
test_no_file(void)
{
    Bench bench = bench_new(FALSE, AK_OUTPUT_SIGMOID);
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
    {"names and shapes of a query model", test_query_names},
    {"files of another model", test_faults},
    {"files of another kind of model", test_other_kind},
    {"numbers that are none", test_numbers},
    {"which sizes fit", test_n_fit},
    {"many tensors, and a hole for data", test_many},
    {"no file", test_no_file},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("modelfile", cases);
}
