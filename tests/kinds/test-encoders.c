/* One test for every encoder that the loader finds: a new one is tested by
 * existing. */
#include "attnkit/kernels.h"
#include "attnkit/random.h"
#include "batch.h"
#include "harness.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { N_ROW = 9, MOST_TEXT = 8 };

static const gsize widths[] = {1, 3, 4, 8};
static const gsize embeddings[] = {1, 5};
static const gfloat BASE = 0.385f; /* what buffers hold that are added to */

typedef struct Bench { /* an encoder with a batch before it */
    AkUnit unit;
    AkStore *store;
    AkScratch *scratch;
    gsize hidden, n_map, n_gradient; /* H, P */
    gsize n_text, start[MOST_TEXT + 1];
    guint32 *row;
    AkBatch batch;
    gfloat *z;                                /* (N_ROW,P) */
    gfloat *dh, *ds, *gradient, *dz;          /* dh, ds: the loss's weights */
    gboolean without_states, without_summary; /* the loss has no h, no s */
} Bench;

static void
bench_texts(Bench *bench, gsize n_text, const gsize *n_word)
{
    AkRandom random;
    ak_random_init(&random, 1, "test-encoders", "texts");
    bench->n_text = n_text;
    for (gsize b = 0; b < n_text; b++)
        bench->start[b + 1] = bench->start[b] + n_word[b] + 2;
    const gsize n = bench->start[n_text];
    bench->row = g_new(guint32, n);
    for (gsize t = 0; t < n; t++)
        bench->row[t] = ak_random_below(&random, N_ROW);
    bench->batch = (AkBatch){.n_text = n_text,
                             .start = bench->start,
                             .row = bench->row,
                             .dz_row = bench->row};
    bench->z = specimen_floats("z", N_ROW * bench->n_map);
    bench->dh = specimen_floats("dh", n * bench->hidden);
    bench->ds = specimen_floats("ds", n_text * bench->hidden);
    bench->gradient = g_new(gfloat, MAX(bench->n_gradient, 1));
    bench->dz = g_new(gfloat, N_ROW * bench->n_map);
}

/* FALSE: the encoder does not take this width. */
static gboolean
bench_open(Bench *bench, AkUnit unit, gsize embedding, gsize n_text,
           const gsize *n_word)
{
    GError *error = NULL;
    *bench = (Bench){.unit = unit, .store = ak_store_new()};
    AkParams *params =
        ak_store_section(bench->store, "encoder.", embedding, TRUE);
    const AkShape shape = {.embedding = embedding};
    const gboolean opened = unit.plugin->ops.encoder->open(
        unit.state, params, &shape, &bench->hidden, &error);
    if (!specimen_opened(opened, &error)) {
        ak_store_free(bench->store);
        return FALSE;
    }
    CU_ASSERT_TRUE_FATAL(bench->hidden >= 1);
    ak_store_seal(bench->store);
    ak_store_init(bench->store, 1);
    for (gsize i = 0; i < bench->store->n_value; i++)
        bench->store->value[i] *= 2.0f; /* out of the linear range */
    bench->n_map = ak_params_map_rows(params);
    if (bench->n_map == 0)
        bench->n_map = embedding;
    bench->n_gradient = bench->store->n_value - bench->store->n_map;
    bench->scratch = ak_scratch_new();
    for (guint i = 0; i < bench->store->param->len; i++)
        ak_store_transpose(bench->store, i);
    bench_texts(bench, n_text, n_word);
    return TRUE;
}

static void
bench_close(Bench *bench)
{
    const AkEncoderOps *ops = bench->unit.plugin->ops.encoder;
    if (ops->close != NULL)
        ops->close(bench->unit.state);
    ak_store_free(bench->store);
    ak_scratch_free(bench->scratch);
    g_free(bench->row);
    g_free(bench->z);
    g_free(bench->dh);
    g_free(bench->ds);
    g_free(bench->gradient);
    g_free(bench->dz);
}

/* h (N,H) and s (B,H), in scratch, for this batch. */
static void
bench_forward(const Bench *bench, AkScratch *scratch, AkPass *pass,
              const AkBatch *batch, gfloat **h, gfloat **s)
{
    *pass = (AkPass){.store = bench->store, .scratch = scratch};
    *h = ak_pass_floats(pass, batch->start[batch->n_text] * bench->hidden);
    *s = ak_pass_floats(pass, batch->n_text * bench->hidden);
    bench->unit.plugin->ops.encoder->forward(bench->unit.state, pass, batch,
                                             bench->z, *h, *s);
}

static gdouble
bench_loss(gpointer data)
{
    Bench *bench = data;
    const AkMark mark = ak_scratch_mark(bench->scratch);
    for (guint i = 0; i < bench->store->param->len; i++)
        ak_store_transpose(bench->store, i);
    AkPass pass;
    gfloat *h, *s;
    bench_forward(bench, bench->scratch, &pass, &bench->batch, &h, &s);
    gdouble sum = 0.0;
    if (!bench->without_states)
        sum += ak_dot(bench->start[bench->n_text] * bench->hidden, h, bench->dh);
    if (!bench->without_summary)
        sum += ak_dot(bench->n_text * bench->hidden, s, bench->ds);
    ak_scratch_release(bench->scratch, mark);
    return sum;
}

static void
bench_fill_base(gsize n, gfloat *x)
{
    for (gsize i = 0; i < n; i++)
        x[i] = BASE;
}

/* Gradients into `gradient` and dz, either of which may be NULL. */
static void
bench_backward(const Bench *bench, AkScratch *scratch, gfloat *gradient,
               gfloat *dz)
{
    const AkMark mark = ak_scratch_mark(scratch);
    AkPass pass;
    gfloat *h, *s;
    bench_forward(bench, scratch, &pass, &bench->batch, &h, &s);
    pass.gradient = gradient;
    bench->unit.plugin->ops.encoder->backward(
        bench->unit.state, &pass, &bench->batch, bench->z,
        bench->without_states ? NULL : bench->dh,
        bench->without_summary ? NULL : bench->ds, dz);
    ak_scratch_release(scratch, mark);
}

/* Every parameter and z, the buffers not empty before. */
static void
bench_check_gradients(Bench *bench, const char *name, Slopes *slopes)
{
    const gsize n_dz = N_ROW * bench->n_map;
    bench_fill_base(bench->n_gradient, bench->gradient);
    bench_fill_base(n_dz, bench->dz);
    bench_backward(bench, bench->scratch, bench->gradient, bench->dz);

    for (guint i = 0; i < bench->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(bench->store->param, i);
        if (param->is_map)
            continue;
        g_autofree gchar *what = g_strdup_printf("%s, d %s", name, param->name);
        slopes_check(slopes, what, ak_param_n_disk(param),
                     bench->store->value + param->offset,
                     bench->gradient + param->offset - bench->store->n_map,
                     BASE, bench_loss, bench);
    }
    g_autofree gchar *what = g_strdup_printf("%s, dz", name);
    slopes_check(slopes, what, n_dz, bench->z, bench->dz, BASE, bench_loss,
                 bench);
}

/* Nobody has to ask for everything: what is asked for has the same bits. */
static void
bench_check_partial(const Bench *bench)
{
    const gsize n_dz = N_ROW * bench->n_map;
    g_autofree gfloat *gradient = g_new(gfloat, MAX(bench->n_gradient, 1)),
                      *dz = g_new(gfloat, n_dz);
    bench_fill_base(bench->n_gradient, gradient);
    bench_fill_base(n_dz, dz);
    bench_backward(bench, bench->scratch, gradient, NULL);
    CU_ASSERT_EQUAL(
        memcmp(gradient, bench->gradient, bench->n_gradient * sizeof *gradient),
        0);
    bench_backward(bench, bench->scratch, NULL, dz);
    CU_ASSERT_EQUAL(memcmp(dz, bench->dz, n_dz * sizeof *dz), 0);
}

static const gsize small[] = {6, 4, 4, 2, 1};

static void
test_gradients(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) list = specimen_list(loader, AK_ENCODER);
    for (guint i = 0; i < list->len; i++) {
        const Specimen *specimen = &g_array_index(list, Specimen, i);
        guint n_opened = 0;
        /* Of all widths: a single unit may be silent on all words. */
        Slopes slopes[3] = {SLOPES_NEW, SLOPES_NEW, SLOPES_NEW};
        for (gsize w = 0; w < G_N_ELEMENTS(widths) * G_N_ELEMENTS(embeddings);
             w++) {
            const gsize width = widths[w / 2], embedding = embeddings[w % 2];
            g_autofree gchar *name = specimen_name(specimen, width);
            AkUnit unit = specimen_unit(loader, specimen, width);
            Bench bench;
            if (bench_open(&bench, unit, embedding, G_N_ELEMENTS(small), small)) {
                for (guint part = 0; part < 3; part++) {
                    bench.without_states = part == 1;
                    bench.without_summary = part == 2;
                    bench_check_gradients(&bench, name, &slopes[part]);
                    bench_check_partial(&bench);
                }
                bench_close(&bench);
                n_opened++;
            }
            specimen_unit_free(&unit);
        }
        CU_ASSERT_TRUE(n_opened >= 2);
        for (guint part = 0; part < 3; part++)
            slopes_guard(&slopes[part], specimen->plugin->name);
    }
}

/* --- batches -------------------------------------------------------------- */

/* A product's row may be summed in another order beside other rows: 1e-7 of
 * numbers of order 1 each step, which an encoder passes on and damps. */
static const gdouble ROUNDING = 1e-5;

/* Calls `check` with every specimen at width 8 and embedding 5, before a batch of
 * these texts. */
static void
bench_each(gsize n_text, const gsize *n_word,
           void (*check)(const Bench *bench, const char *name))
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) list = specimen_list(loader, AK_ENCODER);
    for (guint i = 0; i < list->len; i++) {
        const Specimen *specimen = &g_array_index(list, Specimen, i);
        g_autofree gchar *name = specimen_name(specimen, 8);
        AkUnit unit = specimen_unit(loader, specimen, 8);
        Bench bench;
        CU_ASSERT_TRUE_FATAL(bench_open(&bench, unit, 5, n_text, n_word));
        check(&bench, name);
        bench_close(&bench);
        specimen_unit_free(&unit);
    }
}

/* Texts `order` of the bench's batch as a batch of their own, compared with their
 * rows in the whole. */
static void
bench_compare(const Bench *bench, const char *name, gsize n, const gsize *order)
{
    AkPass pass;
    gfloat *h, *s, *own, *own_s;
    gsize start[MOST_TEXT + 1] = {0};
    const gsize width = bench->hidden;
    bench_forward(bench, bench->scratch, &pass, &bench->batch, &h, &s);

    g_autofree guint32 *row = g_new(guint32, bench->start[bench->n_text]);
    for (gsize i = 0; i < n; i++) {
        const gsize first = bench->start[order[i]],
                    length = bench->start[order[i] + 1] - first;
        memcpy(row + start[i], bench->row + first, length * sizeof *row);
        start[i + 1] = start[i] + length;
    }
    const AkBatch batch = {
        .n_text = n, .start = start, .row = row, .dz_row = row};
    bench_forward(bench, bench->scratch, &pass, &batch, &own, &own_s);
    for (gsize i = 0; i < n; i++) {
        const gsize first = bench->start[order[i]];
        ak_assert_near(__FILE__, __LINE__, name,
                       specimen_gap((start[i + 1] - start[i]) * width,
                                    own + start[i] * width, h + first * width),
                       0.0, ROUNDING);
        ak_assert_near(
            __FILE__, __LINE__, name,
            specimen_gap(width, own_s + i * width, s + order[i] * width), 0.0,
            ROUNDING);
    }
}

static const gsize mixed[] = {12, 7, 7, 7, 7, 3, 1, 1};

static void
encoders_check_alone(const Bench *bench, const char *name)
{
    for (gsize b = 0; b < bench->n_text; b++)
        bench_compare(bench, name, 1, &b);
    const gsize turned[] = {0, 4, 2, 1, 3, 5, 7, 6};
    bench_compare(bench, name, G_N_ELEMENTS(turned), turned);
}

static void
test_alone(void)
{
    bench_each(G_N_ELEMENTS(mixed), mixed, encoders_check_alone);
}

/* Not the same row for every word, nor a constant. */
static void
encoders_check_sizes(const Bench *bench, const char *name)
{
    AkPass pass;
    gfloat *h, *s;
    const gsize n = bench->start[bench->n_text] * bench->hidden;
    bench_forward(bench, bench->scratch, &pass, &bench->batch, &h, &s);
    ak_assert_near(__FILE__, __LINE__, name, specimen_gap(n, h, h), 0.0, 0.0);
    ak_assert_near(__FILE__, __LINE__, name,
                   specimen_gap(bench->n_text * bench->hidden, s, s), 0.0, 0.0);
    const gsize width = bench->hidden;
    CU_ASSERT_TRUE(specimen_gap(width, h + width, h + 500 * width) > 1e-3);

    bench_fill_base(N_ROW * bench->n_map, bench->dz);
    bench_backward(bench, bench->scratch, bench->gradient, bench->dz);
    for (gsize i = 0; i < N_ROW * bench->n_map; i++)
        CU_ASSERT_TRUE(isfinite(bench->dz[i]));
    for (gsize b = 0; b < bench->n_text; b++)
        bench_compare(bench, name, 1, &b);
}

static void
test_sizes(void)
{
    static const gsize sizes[] = {1000, 999, 1};
    bench_each(G_N_ELEMENTS(sizes), sizes, encoders_check_sizes);
}

/* A NAN goes through: training that has diverged must be seen to. */
static void
encoders_check_nan(const Bench *bench, const char *name)
{
    AkPass pass;
    gfloat *h, *s;
    gsize n_nan = 0;
    for (gsize t = 0; t < bench->start[1]; t++)
        for (gsize p = 0; p < bench->n_map; p++)
            bench->z[bench->row[t] * bench->n_map + p] = NAN;
    bench_forward(bench, bench->scratch, &pass, &bench->batch, &h, &s);
    for (gsize i = bench->hidden; i < 2 * bench->hidden; i++)
        n_nan += isnan(h[i]) ? 1 : 0;
    ak_assert_near(__FILE__, __LINE__, name, (gdouble)n_nan,
                   (gdouble)bench->hidden, 0.0);
}

static void
test_nan(void)
{
    bench_each(G_N_ELEMENTS(small), small, encoders_check_nan);
}

/* --- threads -------------------------------------------------------------- */

static void
encoders_work(gconstpointer data, gfloat *out)
{
    const Bench *bench = data;
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    for (guint round = 0; round < 3; round++)
        bench_backward(bench, scratch, out, out + bench->n_gradient);
}

static void
encoders_check_threads(const Bench *bench, const char *name)
{
    specimen_check_threads(name, bench->n_gradient + N_ROW * bench->n_map,
                           encoders_work, bench);
}

static void
test_threads(void)
{
    bench_each(G_N_ELEMENTS(mixed), mixed, encoders_check_threads);
}

static const AkCase cases[] = {
    {"gradients", test_gradients},
    {"a text alone, texts changed about", test_alone},
    {"one word, a thousand words", test_sizes},
    {"not a number", test_nan},
    {"many threads at once", test_threads},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("encoders", cases);
}
