#include "goldens.h"

#include "../harness.h"

#include <string.h>

const Golden goldens[N_GOLDEN] = {
    {"classify", "bilstm", "additive"},  {"classify", "bilstm", "dot"},
    {"classify", "cnn", "additive"},     {"classify", "cnn", "dot"},
    {"classify", "average", "additive"}, {"classify", "average", "dot"},
    {"query", "bilstm", "additive"},     {"query", "bilstm", "dot"},
    {"query", "cnn", "additive"},        {"query", "cnn", "dot"},
    {"query", "average", "additive"},    {"query", "average", "dot"},
};

gdouble
golden_number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

const json_t *
golden_instance(const GoldenBench *bench, gsize i)
{
    return json_array_get(json_object_get(bench->json, "instances"), i);
}

/* The numbers (n) of an array; NULL: there is none.  Free it. */
static guint32 *
golden_integers(const json_t *array, gsize *n)
{
    *n = json_array_size(array);
    guint32 *x = json_is_array(array) ? g_new(guint32, *n + 1) : NULL;
    for (gsize i = 0; i < *n; i++)
        x[i] = (guint32)json_integer_value(json_array_get(array, i));
    return x;
}

/* Text i; candidates come as a flag for each answer. */
static AkText *
golden_text(const GoldenBench *bench, gsize i)
{
    const json_t *golden = golden_instance(bench, i);
    gsize n, n_output;
    g_autofree gchar *id = g_strdup_printf("%" G_GSIZE_FORMAT, i);
    g_autofree guint32 *token =
        golden_integers(json_object_get(golden, "sequence"), &n);
    AkText *text = ak_kit_text(id, n, token, 0);
    text->query =
        golden_integers(json_object_get(golden, "query"), &text->n_query);
    text->candidate =
        golden_integers(json_object_get(golden, "candidates"), &n_output);
    for (gsize o = 0; o < n_output; o++)
        if (text->candidate[o] != 0)
            text->candidate[text->n_candidate++] = (guint32)o;
    return text;
}

void
golden_open(GoldenBench *bench, const Golden *golden)
{
    GError *error = NULL;
    g_autofree gchar *name = g_strdup_printf(
        "golden/%s-%s-%s", golden->task, golden->encoder, golden->attention);
    bench->folder = ak_test_source(name);
    g_autofree gchar *path =
        g_build_filename(bench->folder, "golden.json", NULL);
    json_error_t json_error;
    bench->json = json_load_file(path, 0, &json_error);
    if (bench->json == NULL)
        g_error("%s: %s", path, json_error.text);
    const json_t *shape = json_object_get(bench->json, "model");

    bench->loader = ak_kit_loader();
    bench->encoder =
        ak_kit_unit(bench->loader, AK_ENCODER, golden->encoder, "hidden=8");
    bench->attention =
        ak_kit_unit(bench->loader, AK_ATTENTION, golden->attention, "");
    bench->gradient = ak_kit_unit(bench->loader, AK_PROBE, "gradient", "");
    bench->through = ak_kit_unit(bench->loader, AK_PROBE, "gradient",
                                 "through_attention=yes");
    bench->loo = ak_kit_unit(bench->loader, AK_PROBE, "loo", "");
    const AkModelShape model_shape = {
        .n_word = (gsize)golden_number(shape, "vocabulary"),
        .embedding = (gsize)golden_number(shape, "embedding"),
        .output_kind = strcmp(golden->task, "query") == 0 ? AK_OUTPUT_CANDIDATES
                                                          : AK_OUTPUT_SIGMOID,
        .n_output = (gsize)golden_number(shape, "outputs"),
    };
    bench->model =
        ak_model_new(bench->encoder, bench->attention, &model_shape, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_autofree gchar *file =
        g_build_filename(bench->folder, "model.safetensors", NULL);
    if (!ak_model_load(bench->model, file, &error))
        g_error("%s", error->message);
    bench->team = ak_team_new(2);

    bench->text = g_ptr_array_new_with_free_func(ak_kit_text_free);
    for (gsize i = 0;
         i < json_array_size(json_object_get(bench->json, "instances")); i++)
        g_ptr_array_add(bench->text, golden_text(bench, i));
}

void
golden_close(GoldenBench *bench)
{
    g_ptr_array_unref(bench->text);
    ak_team_free(bench->team);
    ak_model_free(bench->model);
    ak_kit_unit_free(&bench->encoder);
    ak_kit_unit_free(&bench->attention);
    ak_kit_unit_free(&bench->gradient);
    ak_kit_unit_free(&bench->through);
    ak_kit_unit_free(&bench->loo);
    ak_loader_free(bench->loader);
    g_free(bench->folder);
    json_decref(bench->json);
}
