/* The gradient x input of an instance, held and through the attention, against
 * differences of the output by the scale of each word's embedding. */
#include "../harness.h"
#include "../kinds/specimen.h"
#include "../world.h"
#include "inspect.h"

#include <math.h>
#include <string.h>

/* Slopes of probabilities are some hundredths: made larger for the tolerance of
 * slopes_check(). */
static const gdouble FACTOR = 20.0;

/* A text of words that are all different, one of which is scaled. */
typedef struct Scaled {
    World *world;
    AkText *text;
    AkTeam *team;
    gsize output, n_word, n_gradient, predicted;
    gfloat attention[8], product[2][3 * 10]; /* held, through; (G,T+2) */
    gboolean hold;
    gdouble value;
    gsize token;
    gfloat scale, before[AK_WORLD_WIDTH];
} Scaled;

static void
scaled_begin(gpointer data, gsize index, const AkInstance *instance,
             guint worker)
{
    Scaled *scaled = data;
    const gsize n = instance->n_gradient * (instance->n_word + 2);
    (void)index, (void)worker;
    scaled->n_word = instance->n_word;
    scaled->n_gradient = instance->n_gradient;
    scaled->predicted = instance->predicted;
    memcpy(scaled->attention, instance->attention,
           instance->n_word * sizeof(gfloat));
    memcpy(scaled->product[0], instance->gradient, n * sizeof(gfloat));
    memcpy(scaled->product[1], instance->gradient_through, n * sizeof(gfloat));
}

static void
scaled_take(gpointer data, gsize index, const AkInstance *instance, guint worker)
{
    Scaled *scaled = data;
    gfloat output[3];
    (void)index, (void)worker;
    ak_instance_output(instance,
                       scaled->hold ? scaled->attention : instance->attention,
                       output);
    scaled->value = FACTOR * (gdouble)output[scaled->output];
}

static void
scaled_visit(Scaled *scaled, guint needs, AkVisit visit)
{
    AkInspector *inspector =
        ak_inspector_new(scaled->world->model, 1, &scaled->text, scaled->team);
    ak_inspector_run(inspector, 0, 1, needs, visit, scaled);
    ak_inspector_free(inspector);
}

static gdouble
scaled_loss(gpointer data)
{
    Scaled *scaled = data;
    gfloat *x = scaled->world->model->tower[AK_TEXT_TOWER].embedding +
                scaled->text->token[scaled->token] * AK_WORLD_WIDTH;
    memcpy(scaled->before, x, sizeof scaled->before);
    for (gsize e = 0; e < AK_WORLD_WIDTH; e++)
        x[e] *= scaled->scale;
    scaled_visit(scaled, 0, scaled_take);
    memcpy(x, scaled->before, sizeof scaled->before);
    return scaled->value;
}

static void
scaled_check(Scaled *scaled)
{
    scaled_visit(scaled, AK_NEED_GRADIENT | AK_NEED_GRADIENT_THROUGH,
                 scaled_begin);
    for (guint way = 0; way < 2; way++) {
        AkSlopes slopes = AK_SLOPES_NEW;
        scaled->hold = way == 0;
        for (gsize i = 0; i < scaled->n_gradient * (scaled->n_word + 2); i++) {
            scaled->token = i % (scaled->n_word + 2);
            scaled->output =
                scaled->world->model->shape.output_kind == AK_OUTPUT_SIGMOID
                    ? i / (scaled->n_word + 2)
                    : scaled->predicted;
            scaled->scale = 1.0f;
            const gfloat product = (gfloat)FACTOR * scaled->product[way][i];
            slopes_check(&slopes, way == 0 ? "held" : "through", 1,
                         &scaled->scale, &product, 0.0f, scaled_loss, scaled);
        }
        slopes_guard(&slopes, way == 0 ? "held" : "through");
    }
}

/* Of the probability itself: of every sigmoid output, of the class predicted. */
static void
test_gradients(void)
{
    static const struct {
        AkOutputKind kind;
        gsize n_output;
        gsize n_candidate;
    } row[] = {{AK_OUTPUT_SIGMOID, 1, 0},
               {AK_OUTPUT_SIGMOID, 3, 0},
               {AK_OUTPUT_SOFTMAX, 3, 0},
               {AK_OUTPUT_CANDIDATES, 3, 0},
               {AK_OUTPUT_CANDIDATES, 3, 2}};
    static const guint32 candidate[] = {0, 2};
    static const guint32 token[] = {AK_START, 7, 12, 5, 30, 22, 9, AK_END};
    /* The query has a word of the text: it must stay when that one is scaled. */
    static const guint32 query[] = {AK_START, 12, 31, AK_END};
    for (guint w = 0; w < 2 * G_N_ELEMENTS(row); w++) {
        g_autoptr(World) world =
            ak_world_new(w % 2 == 1, row[w / 2].kind, row[w / 2].n_output, 1);
        Scaled scaled = {
            .world = world,
            .text = ak_kit_text("scaled", G_N_ELEMENTS(token), token, 0),
            .team = ak_team_new(1)};
        scaled.text->n_query = G_N_ELEMENTS(query);
        scaled.text->query = g_memdup2(query, sizeof query);
        if (row[w / 2].n_candidate > 0)
            ak_kit_set_candidates(scaled.text, row[w / 2].n_candidate,
                                  candidate);
        scaled_check(&scaled);
        ak_team_free(scaled.team);
        ak_kit_text_free(scaled.text);
    }
}

static const AkCase cases[] = {
    {"gradient x input", test_gradients},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("inspectgradient", cases);
}
