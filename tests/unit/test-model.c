/* A model of plug-ins whose open says what no model can be made of. */
#include "model.h"

#include "../harness.h"
#include "../toys.h"

/* What the faulty encoder's open registers, and the width it says. */
typedef struct Fault {
    gsize hidden, later;        /* later: the second time; 0: the same */
    const char *first, *second; /* names; NULL: none */
    guint n_opened;             /* by then */
    const char *message;        /* NULL: no fault */
    AkErrorCode code;
    gboolean has_late_map; /* an input map, but only the second time */
} Fault;

/* The state that a model copies. */
typedef struct Faulty {
    const Fault *fault;
    guint *n_opened, *n_closed; /* how often each was called */
} Faulty;

static gboolean
faulty_open(gpointer state, AkParams *params, const AkShape *shape,
            gsize *hidden, GError **error)
{
    const Faulty *faulty = state;
    const Fault *fault = faulty->fault;
    (void)error;
    *hidden = ++*faulty->n_opened > 1 && fault->later > 0 ? fault->later
                                                          : fault->hidden;
    if (*faulty->n_opened > 1 && fault->has_late_map)
        ak_params_map(params, "map.weight", 6, 0, 0.7);
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
model_check(const Fault *fault, AkOutputKind kind)
{
    AkEncoderOps ops = *ak_toy_encoder.ops.encoder;
    ops.open = faulty_open;
    ops.close = faulty_close;
    AkPlugin plugin = ak_toy_encoder;
    plugin.name = "faulty";
    plugin.state_size = sizeof(Faulty);
    plugin.ops.encoder = &ops;

    const AkModelShape shape = {
        .n_word = 9, .embedding = 5, .output_kind = kind, .n_output = 2};
    AkUnit attention = ak_toy_unit(&ak_toy_attention);
    GError *error = NULL;
    guint n_opened = 0, n_closed = 0;
    Faulty state = {fault, &n_opened, &n_closed};
    AkModel *model =
        ak_model_new((AkUnit){&plugin, &state}, attention, &shape, &error);
    if (fault->message == NULL) {
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_PTR_NOT_NULL(model);
    } else {
        CU_ASSERT_PTR_NULL(model);
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, fault->code));
        CU_ASSERT_TRUE(error != NULL &&
                       g_str_has_prefix(error->message, "encoder faulty"));
        AK_ASSERT_ERROR(&error, fault->message);
    }
    ak_model_free(model);
    CU_ASSERT_EQUAL(n_opened, fault->n_opened);
    CU_ASSERT_EQUAL(n_closed, n_opened); /* refused or not */
    g_free(attention.state);
}

/* A file holds one tensor of each name; the embedding has one too.  The
 * attention's `w` is decoder.attention.w, and so no other's.  In a query model
 * each tower has names of its own. */
static void
test_names(void)
{
    static const Fault row[] = {
        {4, 0, "a", "w", 1, NULL, 0, FALSE},
        {4, 0, "a", "a", 1, "there are two parameters 'encoder.a'",
         AK_ERROR_PLUGIN, FALSE},
        {4, 0, "a", "embedding.weight", 1,
         "there are two parameters 'encoder.embedding.weight'", AK_ERROR_PLUGIN,
         FALSE},
    };
    static const Fault query[] = {
        {4, 0, "a", "w", 2, NULL, 0, FALSE},
        {4, 0, "a", "a", 2, "there are two parameters 'Pencoder.a'",
         AK_ERROR_PLUGIN, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        model_check(&row[i], AK_OUTPUT_SIGMOID);
    for (gsize i = 0; i < G_N_ELEMENTS(query); i++)
        model_check(&query[i], AK_OUTPUT_CANDIDATES);
}

/* The layer of a query model is half as wide as the hidden states. */
static void
test_width(void)
{
    static const Fault row[] = {
        {1, 0, "a", NULL, 1, NULL, 0, FALSE},
        {0, 0, "a", NULL, 1, "its open() gives no width of the hidden states",
         AK_ERROR_PLUGIN, FALSE},
    };
    static const Fault query[] = {
        {2, 0, "a", NULL, 2, NULL, 0, FALSE},
        {3, 0, "a", NULL, 2, NULL, 0, FALSE},
        {1, 0, "a", NULL, 2, "needs hidden states of width 2 or more, not 1",
         AK_ERROR_CONFIG, FALSE},
        {0, 0, "a", NULL, 1, "its open() gives no width of the hidden states",
         AK_ERROR_PLUGIN, FALSE},
        {4, 5, "a", NULL, 2,
         "its open() gives another width of the hidden states the second time",
         AK_ERROR_PLUGIN, FALSE},
        {4, 0, "a", NULL, 2, "gives another input map the second time",
         AK_ERROR_PLUGIN, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++)
        model_check(&row[i], AK_OUTPUT_SIGMOID);
    for (gsize i = 0; i < G_N_ELEMENTS(query); i++)
        model_check(&query[i], AK_OUTPUT_CANDIDATES);
}

/* Sizes that no memory holds, and what a run may not take, are said, not tried. */
static void
test_room(void)
{
    static const struct {
        gsize n_word, embedding;
        gdouble memory;
        const char *message;
    } row[] = {
        {1000, 1000, 3e6,
         "a model of 1000 words, each of 1000 numbers, and hidden states of "},
        {1000, 1000, 3e6, " takes 4 MB, more than run.memory = 3 MB; "},
        {G_MAXSIZE / 2, 1, 0.0, " of memory are left; "},
        {9, G_MAXSIZE / 2, 0.0, " of memory are left; "},
        {G_MAXSIZE / 2, G_MAXSIZE / 2, 0.0, " of memory are left; "},
        {1000, 1000, 5e6, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkUnit encoder = ak_toy_unit(&ak_toy_encoder),
               attention = ak_toy_unit(&ak_toy_attention);
        const AkModelShape shape = {.n_word = row[i].n_word,
                                    .embedding = row[i].embedding,
                                    .output_kind = AK_OUTPUT_SIGMOID,
                                    .n_output = 2,
                                    .memory = row[i].memory};
        GError *error = NULL;
        g_autoptr(AkModel) model =
            ak_model_new(encoder, attention, &shape, &error);
        CU_ASSERT_EQUAL(model == NULL, row[i].message != NULL);
        if (row[i].message != NULL)
            AK_ASSERT_ERROR(&error, row[i].message);
        g_free(encoder.state);
        g_free(attention.state);
    }
}

static const AkCase cases[] = {
    {"names of parameters", test_names},
    {"width of the hidden states", test_width},
    {"no room", test_room},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("model", cases);
}
