/* Leave-one-out of every encoder that has a way of its own: the same hidden
 * states as its forward on the shortened text. */
#include "batch.h"
#include "harness.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { N_ROW = 9, E = 5, N_TEXT = 4, MOST_WORD = 40 };

static const gsize n_words[N_TEXT] = {MOST_WORD, 9, 3, 2};

/* Rounding of 1e-7 in each step, damped by the states' own decay. */
static const gdouble ROUNDING = 1e-5;

typedef struct Bench {
    AkUnit unit;
    AkStore *store;
    AkScratch *scratch;
    gsize hidden, start[N_TEXT + 1];
    guint32 row[(MOST_WORD + 2) * N_TEXT];
    AkBatch batch;
    gfloat *z, *h; /* h: of the batch */
    AkPass pass;
} Bench;

static void
bench_open(Bench *bench, AkUnit unit)
{
    const AkEncoderOps *ops = unit.plugin->ops.encoder;
    GError *error = NULL;
    *bench = (Bench){
        .unit = unit, .store = ak_store_new(), .scratch = ak_scratch_new()};
    AkParams *params = ak_store_section(bench->store, "encoder.", E, TRUE);
    const AkShape shape = {.embedding = E};
    CU_ASSERT_TRUE_FATAL(
        ops->open(unit.state, params, &shape, &bench->hidden, &error));
    ak_store_seal(bench->store);
    ak_store_init(bench->store, 1);
    for (gsize i = 0; i < bench->store->n_value; i++)
        bench->store->value[i] *= 2.0f;
    for (guint i = 0; i < bench->store->param->len; i++)
        ak_store_transpose(bench->store, i);
    const gsize n_map = ak_params_map_rows(params);
    bench->z = specimen_floats("z", N_ROW * (n_map > 0 ? n_map : E));

    AkRandom random;
    ak_random_init(&random, 1, "test-without", "texts");
    for (gsize b = 0; b < N_TEXT; b++)
        bench->start[b + 1] = bench->start[b] + n_words[b] + 2;
    for (gsize t = 0; t < bench->start[N_TEXT]; t++)
        bench->row[t] = ak_random_below(&random, N_ROW);
    bench->batch = (AkBatch){.n_text = N_TEXT,
                             .start = bench->start,
                             .row = bench->row,
                             .dz_row = bench->row};
    bench->pass = (AkPass){.store = bench->store, .scratch = bench->scratch};
    bench->h =
        ak_pass_floats(&bench->pass, bench->start[N_TEXT] * bench->hidden);
    ops->forward(unit.state, &bench->pass, &bench->batch, bench->z, bench->h,
                 NULL);
}

static void
bench_close(Bench *bench)
{
    const AkEncoderOps *ops = bench->unit.plugin->ops.encoder;
    if (ops->close != NULL)
        ops->close(bench->unit.state);
    ak_store_free(bench->store);
    ak_scratch_free(bench->scratch);
    g_free(bench->z);
}

typedef struct Taker { /* what emit is called with */
    const Bench *bench;
    const char *name;
    gsize text, next_cut;
    gdouble *changed; /* how much h moved in all */
} Taker;

/* The words' rows of h of the text without token `cut`. */
static gfloat *
taker_forward(const Taker *taker, gsize cut)
{
    const Bench *bench = taker->bench;
    const gsize first = bench->start[taker->text], n = n_words[taker->text] + 1;
    const gsize start[2] = {0, n};
    guint32 row[MOST_WORD + 2];
    for (gsize p = 0; p < n; p++)
        row[p] = bench->row[first + p + (p >= cut ? 1 : 0)];
    const AkBatch batch = {
        .n_text = 1, .start = start, .row = row, .dz_row = row};
    AkPass pass = {.store = bench->store, .scratch = bench->scratch};
    gfloat *h = ak_pass_floats(&pass, n * bench->hidden);
    bench->unit.plugin->ops.encoder->forward(bench->unit.state, &pass, &batch,
                                             bench->z, h, NULL);
    return h;
}

static void
taker_take(gpointer data, gsize cut, gsize first, gsize n, const gfloat *rows)
{
    Taker *taker = data;
    const Bench *bench = taker->bench;
    const gsize width = bench->hidden, left = n_words[taker->text] - 1;
    const gfloat *before = bench->h + bench->start[taker->text] * width;
    CU_ASSERT_EQUAL(cut, taker->next_cut);
    CU_ASSERT_TRUE_FATAL(n == 0 || (first >= 1 && first + n <= left + 1));
    taker->next_cut++;

    const gfloat *expected = taker_forward(taker, cut);
    for (gsize p = 1; p <= left; p++) {
        const gfloat *old = before + (p < cut ? p : p + 1) * width;
        const gfloat *found =
            p >= first && p < first + n ? rows + (p - first) * width : old;
        g_autofree gchar *place = g_strdup_printf(
            "%s, text of %" G_GSIZE_FORMAT " without %" G_GSIZE_FORMAT
            ", row %" G_GSIZE_FORMAT,
            taker->name, n_words[taker->text], cut, p);
        ak_assert_near(__FILE__, __LINE__, place,
                       specimen_gap(width, found, expected + p * width), 0.0,
                       ROUNDING);
        *taker->changed += specimen_gap(width, found, old);
    }
}

/* Cuts first .. first+n-1 of a text, in one call. */
static void
bench_check(Bench *bench, const char *name, gsize text, gsize first, gsize n,
            gdouble *changed)
{
    Taker taker = {bench, name, text, first, changed};
    const AkMark mark = ak_scratch_mark(bench->scratch);
    AkPass pass = bench->pass;
    bench->unit.plugin->ops.encoder->without(bench->unit.state, &pass,
                                             &bench->batch, bench->z, bench->h,
                                             text, first, n, taker_take, &taker);
    CU_ASSERT_EQUAL(taker.next_cut, first + n);
    ak_scratch_release(bench->scratch, mark);
}

static void
test_without(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) list = specimen_list(loader, AK_ENCODER);
    guint n_checked = 0;
    gdouble most = 0.0;
    for (guint i = 0; i < list->len; i++) {
        const Specimen *specimen = &g_array_index(list, Specimen, i);
        if (specimen->plugin->ops.encoder->without == NULL)
            continue;
        g_autofree gchar *name = specimen_name(specimen, 8);
        AkUnit unit = specimen_unit(loader, specimen, 8);
        gdouble changed = 0.0;
        Bench bench;
        bench_open(&bench, unit);
        for (gsize b = 0; b < N_TEXT; b++) {
            bench_check(&bench, name, b, 1, n_words[b], &changed); /* all */
            bench_check(&bench, name, b, n_words[b], 1, &changed); /* last */
            bench_check(&bench, name, b, 1, 1, &changed);          /* first */
            if (n_words[b] > 4)
                bench_check(&bench, name, b, 3, n_words[b] - 4, &changed);
        }
        bench_close(&bench);
        specimen_unit_free(&unit);
        most = MAX(most, changed);
        n_checked++;
    }
    CU_ASSERT_TRUE(n_checked > 0);
    CU_ASSERT_TRUE(most > 1.0); /* leaving out a word does change states */
}

static const AkCase cases[] = {
    {"the same states as forward", test_without},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("without", cases);
}
