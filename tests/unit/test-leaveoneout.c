/* Leave-one-out against the fallback, and both against the plain model on the
 * text without the word.  Every encoder that the loader finds, and a toy that has
 * no way of its own. */
#include "../harness.h"
#include "../kinds/specimen.h"
#include "attnkit/kernels.h"
#include "batch.h"
#include "inspect.h"
#include "instance.h"
#include "leaveoneout.h"

#include <math.h>
#include <string.h>

enum { V = 30, E = 5, N_TEXT = 5, MOST_WORD = 200, MOST_OUTPUT = 3 };

/* So many that a word is forgotten at the other end, more than 64, more than the
 * fallback's 8 cuts at a time, and few. */
static const gsize n_words[N_TEXT] = {MOST_WORD, 70, 9, 3, 2};

/* Outputs are below 1; scores and sums carry some 1e-7 each from other orders of
 * summation. */
static const gdouble ROUNDING = 5e-6;

typedef struct Bench {
    AkModel *model;
    AkScratch *scratch;
    AkText *text[N_TEXT];
    AkInput input;
    gfloat *x, *z[AK_N_TOWER];
    AkForward forward;
} Bench;

static void
bench_open(Bench *bench, AkModel *model)
{
    *bench = (Bench){.model = model, .scratch = ak_scratch_new()};
    guint32 word[V];
    for (gsize b = 0; b < N_TEXT; b++)
        bench->text[b] = ak_kit_random_text(b, "text", n_words[b], V);
    if (model->n_tower > 1) { /* one text has fewer answers than the others */
        static const guint32 two[] = {0, 2};
        bench->text[0]->candidate = g_memdup2(two, sizeof two);
        bench->text[0]->n_candidate = G_N_ELEMENTS(two);
    }
    for (guint32 w = 0; w < V; w++)
        word[w] = w;
    bench->x = g_new(gfloat, V * E);
    for (guint i = 0; i < model->n_tower; i++) {
        AkLaid *laid = &bench->input.laid[i];
        ak_batch_lay(bench->scratch, N_TEXT, bench->text, i, laid);
        memcpy(laid->row, laid->token,
               laid->batch.start[N_TEXT] * sizeof *laid->row);
        bench->z[i] = g_new(gfloat, V * model->n_map);
        bench->input.z[i] = bench->z[i];
        ak_model_project(model, i, V, word, bench->x, bench->z[i]);
    }
    ak_model_forward(model, bench->scratch, &bench->input, NULL,
                     &bench->forward);
}

static void
bench_close(Bench *bench)
{
    ak_scratch_free(bench->scratch);
    g_free(bench->x);
    for (guint i = 0; i < AK_N_TOWER; i++)
        g_free(bench->z[i]);
    for (gsize b = 0; b < N_TEXT; b++)
        ak_kit_text_free(bench->text[b]);
}

/* The output (O) of the plain model on text b without word `cut`, from 1. */
static void
bench_plain(const Bench *bench, gsize b, gsize cut, gfloat *output)
{
    guint32 token[MOST_WORD + 2];
    const AkText *text = bench->text[b];
    gsize n = 0;
    for (gsize t = 0; t < text->n_token; t++)
        if (t != cut)
            token[n++] = text->token[t];
    AkText *shorter = ak_kit_text("shorter", n, token, 0);
    shorter->n_query = text->n_query;
    shorter->query = g_memdup2(text->query, text->n_query * sizeof *token);
    shorter->n_candidate = text->n_candidate;
    shorter->candidate =
        g_memdup2(text->candidate, text->n_candidate * sizeof *token);
    AkTeam *team = ak_team_new(1);
    ak_evaluate(bench->model, 1, &shorter, team, output, NULL);
    ak_team_free(team);
    ak_kit_text_free(shorter);
}

static gdouble
bench_check_text(Bench *bench, const char *name, gsize b)
{
    const AkModel *model = bench->model;
    const gsize n_output = model->shape.n_output, n_word = n_words[b];
    const AkInstance instance = ak_instance_new(
        model, bench->scratch, &bench->forward, b, bench->text[b]);
    const AkDecoder *decoder = instance.decoder;

    const gfloat *fast =
        ak_leave_one_out(model, &bench->forward, b, decoder, NULL);
    const gfloat *slow =
        ak_leave_one_out_plainly(model, &bench->forward, b, decoder);
    ak_assert_near(__FILE__, __LINE__, name,
                   specimen_gap(n_word * n_output, fast, slow), 0.0, ROUNDING);
    gfloat output[MOST_OUTPUT];
    gdouble moved = 0.0;
    for (gsize cut = 1; cut <= n_word; cut++) {
        bench_plain(bench, b, cut, output);
        ak_assert_near(
            __FILE__, __LINE__, name,
            specimen_gap(n_output, output, fast + (cut - 1) * n_output), 0.0,
            ROUNDING);
        moved = MAX(moved, specimen_gap(n_output, output, instance.output));
    }
    return moved;
}

static void
loo_check(AkLoader *loader, const Specimen *encoder, const Specimen *attention,
          AkOutputKind kind, gsize n_output)
{
    AkUnit units[2] = {specimen_unit(loader, encoder, 8),
                       specimen_unit(loader, attention, 0)};
    g_autofree gchar *name = specimen_name(encoder, 8);
    const AkModelShape shape = {
        .n_word = V, .embedding = E, .output_kind = kind, .n_output = n_output};
    AkModel *model = ak_kit_model(units[0], units[1], &shape, 2);
    gdouble moved = 0.0;
    Bench bench;
    bench_open(&bench, model);
    for (gsize b = 0; b < N_TEXT; b++)
        moved = MAX(moved, bench_check_text(&bench, name, b));
    CU_ASSERT_TRUE(moved > 0.01); /* words do matter */
    bench_close(&bench);
    ak_model_free(model);
    specimen_unit_free(&units[0]);
    specimen_unit_free(&units[1]);
}

static void
test_all(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) encoders = specimen_list(loader, AK_ENCODER);
    g_autoptr(GArray) attentions = specimen_list(loader, AK_ATTENTION);
    for (guint i = 0; i < encoders->len; i++)
        for (guint j = 0; j < attentions->len; j++) {
            const Specimen *e = &g_array_index(encoders, Specimen, i),
                           *a = &g_array_index(attentions, Specimen, j);
            loo_check(loader, e, a, AK_OUTPUT_SIGMOID, 1);
            loo_check(loader, e, a, AK_OUTPUT_SIGMOID, 3);
            loo_check(loader, e, a, AK_OUTPUT_SOFTMAX, 3);
            loo_check(loader, e, a, AK_OUTPUT_CANDIDATES, 3);
        }
}

/* AkEmit.  data: gsize, the rows so far. */
static void
loo_count_rows(gpointer data, gsize cut, gsize first, gsize n,
               const gfloat *rows)
{
    (void)cut, (void)first, (void)rows;
    *(gsize *)data += n;
}

/* The states of a bilstm are run again only until they are back: without this a
 * long text costs the square of its length, which no other test would notice. */
static void
test_forgets(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) encoders = specimen_list(loader, AK_ENCODER);
    g_autoptr(GArray) attentions = specimen_list(loader, AK_ATTENTION);
    guint n_seen = 0;
    for (guint i = 0; i < encoders->len; i++) {
        const Specimen *encoder = &g_array_index(encoders, Specimen, i);
        if (strcmp(encoder->plugin->name, "bilstm") != 0)
            continue;
        AkUnit units[2] = {
            specimen_unit(loader, encoder, 8),
            specimen_unit(loader, &g_array_index(attentions, Specimen, 0), 0)};
        const AkModelShape shape = {.n_word = V,
                                    .embedding = E,
                                    .output_kind = AK_OUTPUT_SIGMOID,
                                    .n_output = 1};
        AkModel *model = ak_kit_model(units[0], units[1], &shape, 2);
        ak_model_init(model, 2); /* the kit's model has twice the weights */
        Bench bench;
        bench_open(&bench, model);
        gsize n_row = 0;
        units[0].plugin->ops.encoder->without(
            model->tower[AK_TEXT_TOWER].encoder.state,
            &bench.forward.encoder[AK_TEXT_TOWER],
            &bench.input.laid[AK_TEXT_TOWER].batch, bench.z[AK_TEXT_TOWER],
            bench.forward.h, 0, 1, MOST_WORD, loo_count_rows, &n_row);
        CU_ASSERT_TRUE(n_row > MOST_WORD);
        CU_ASSERT_TRUE(n_row < MOST_WORD * MOST_WORD / 2);
        n_seen++;
        bench_close(&bench);
        ak_model_free(model);
        specimen_unit_free(&units[0]);
        specimen_unit_free(&units[1]);
    }
    CU_ASSERT_TRUE(n_seen > 0);
}

static const AkCase cases[] = {
    {"fast, slow and plain", test_all},
    {"a bilstm forgets", test_forgets},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("leaveoneout", cases);
}
