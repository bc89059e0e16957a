/* A model of plug-ins whose open says what no model can be made of. */
#include "model.h"

#include "../harness.h"
#include "../toys.h"

/* What the faulty encoder's open registers, and the width it says. */
typedef struct Fault {
    gsize hidden;
    const char *first, *second; /* names; NULL: none */
    const char *message;        /* NULL: no fault */
} Fault;

/* The state that a model copies. */
typedef struct Faulty {
    const Fault *fault;
    guint *n_closed; /* how often close was called */
} Faulty;

static gboolean
faulty_open(gpointer state, AkParams *params, const AkShape *shape,
            gsize *hidden, GError **error)
{
    const Fault *fault = ((const Faulty *)state)->fault;
    (void)error;
    *hidden = fault->hidden;
    if (fault->first != NULL)
        ak_params_vector(params, fault->first, shape->embedding, 0.7);
    if (fault->second != NULL)
        ak_params_matrix(params, fault->second, 3, shape->embedding, 0.7);
    return TRUE;
}

static void
faulty_close(gpointer state)
{
    (*((const Faulty *)state)->n_closed)++;
}

static void
model_check(const Fault *fault)
{
    AkEncoderOps ops = *ak_toy_encoder.ops.encoder;
    ops.open = faulty_open;
    ops.close = faulty_close;
    AkPlugin plugin = ak_toy_encoder;
    plugin.name = "faulty";
    plugin.state_size = sizeof(Faulty);
    plugin.ops.encoder = &ops;

    const AkModelShape shape = {.n_word = 9,
                                .embedding = 5,
                                .output_kind = AK_OUTPUT_SIGMOID,
                                .n_output = 1};
    AkUnit attention = ak_toy_unit(&ak_toy_attention);
    GError *error = NULL;
    guint n_closed = 0;
    Faulty state = {fault, &n_closed};
    AkModel *model =
        ak_model_new((AkUnit){&plugin, &state}, attention, &shape, &error);
    if (fault->message == NULL) {
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_PTR_NOT_NULL(model);
    } else {
        CU_ASSERT_PTR_NULL(model);
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_PLUGIN));
        CU_ASSERT_TRUE(error != NULL &&
                       g_str_has_prefix(error->message, "encoder faulty"));
        AK_ASSERT_ERROR(&error, fault->message);
    }
    ak_model_free(model);
    CU_ASSERT_EQUAL(n_closed, 1); /* it was open, refused or not */
    g_free(attention.state);
}

/* A file holds one tensor of each name; the embedding has one too.  The
 * attention's `w` is decoder.attention.w, and so no other's. */
static void
test_names(void)
{
    static const Fault row[] = {
        {4, "a", "w", NULL},
        {4, "a", "a", "there are two parameters 'encoder.a'"},
        {4, "a", "embedding.weight",
         "there are two parameters 'encoder.embedding.weight'"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        model_check(&row[i]);
}

static void
test_width(void)
{
    static const Fault row[] = {
        {1, "a", NULL, NULL},
        {0, "a", NULL, "its open() gives no width of the hidden states"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        model_check(&row[i]);
}

static const AkCase cases[] = {
    {"names of parameters", test_names},
    {"width of the hidden states", test_width},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("model", cases);
}
