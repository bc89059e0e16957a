/* One test for every attention that the loader finds: a new one is tested by
 * existing. */
#include "attnkit/kernels.h"
#include "harness.h"
#include "specimen.h"

#include <math.h>
#include <string.h>

enum { N_TEXT = 4, N_TOKEN = 17 };

static const gsize starts[N_TEXT + 1] = {0, 7, 10, 14, N_TOKEN};
static const gsize widths[] = {1, 2, 3, 8};
static const gfloat BASE = 0.385f; /* what buffers hold that are added to */

typedef struct Bench { /* an attention before hidden states */
    AkUnit unit;
    AkStore *store;
    AkScratch *scratch;
    gsize hidden, n_gradient;
    gfloat *h, *q; /* (N,H), (B,H) or NULL */
    gfloat *de;    /* (N) the loss's weights */
    gfloat *gradient, *dh, *dq;
} Bench;

/* FALSE: it does not take this width. */
static gboolean
bench_open(Bench *bench, AkUnit unit, gsize hidden, gboolean has_query)
{
    GError *error = NULL;
    *bench = (Bench){.unit = unit, .store = ak_store_new(), .hidden = hidden};
    AkParams *params =
        ak_store_section(bench->store, "decoder.attention.", 0, FALSE);
    const AkShape shape = {.hidden = hidden, .has_query = has_query};
    const gboolean opened =
        unit.plugin->ops.attention->open(unit.state, params, &shape, &error);
    if (!specimen_opened(opened, &error)) {
        ak_store_free(bench->store);
        return FALSE;
    }
    ak_store_seal(bench->store);
    CU_ASSERT_EQUAL(ak_params_map_rows(params), 0);
    ak_store_init(bench->store, 1);
    bench->n_gradient = bench->store->n_value;
    bench->scratch = ak_scratch_new();
    bench->h = specimen_floats("h", N_TOKEN * hidden);
    bench->q = has_query ? specimen_floats("q", N_TEXT * hidden) : NULL;
    bench->de = specimen_floats("de", N_TOKEN);
    bench->gradient = g_new(gfloat, MAX(bench->n_gradient, 1));
    bench->dh = g_new(gfloat, N_TOKEN * hidden);
    bench->dq = g_new(gfloat, N_TEXT * hidden);
    return TRUE;
}

static void
bench_close(Bench *bench)
{
    const AkAttentionOps *ops = bench->unit.plugin->ops.attention;
    if (ops->close != NULL)
        ops->close(bench->unit.state);
    ak_store_free(bench->store);
    ak_scratch_free(bench->scratch);
    g_free(bench->h);
    g_free(bench->q);
    g_free(bench->de);
    g_free(bench->gradient);
    g_free(bench->dh);
    g_free(bench->dq);
}

/* The scores, in scratch. */
static gfloat *
bench_score(const Bench *bench, AkScratch *scratch, AkPass *pass)
{
    *pass = (AkPass){.store = bench->store, .scratch = scratch};
    gfloat *e = ak_pass_floats(pass, N_TOKEN);
    bench->unit.plugin->ops.attention->score(bench->unit.state, pass, N_TEXT,
                                             starts, bench->h, bench->q, e);
    return e;
}

static gdouble
bench_loss(gpointer data)
{
    const Bench *bench = data;
    const AkMark mark = ak_scratch_mark(bench->scratch);
    for (guint i = 0; i < bench->store->param->len; i++)
        ak_store_transpose(bench->store, i);
    AkPass pass;
    const gdouble sum =
        ak_dot(N_TOKEN, bench_score(bench, bench->scratch, &pass), bench->de);
    ak_scratch_release(bench->scratch, mark);
    return sum;
}

static void
bench_backward(const Bench *bench, AkScratch *scratch, gfloat *gradient,
               gfloat *dh, gfloat *dq)
{
    const AkMark mark = ak_scratch_mark(scratch);
    AkPass pass;
    bench_score(bench, scratch, &pass);
    pass.gradient = gradient;
    bench->unit.plugin->ops.attention->score_backward(
        bench->unit.state, &pass, N_TEXT, starts, bench->h, bench->q, bench->de,
        dh, dq);
    ak_scratch_release(scratch, mark);
}

static void
bench_fill_base(gsize n, gfloat *x)
{
    for (gsize i = 0; i < n; i++)
        x[i] = BASE;
}

static void
bench_check_gradients(Bench *bench, const char *name)
{
    const gsize n_h = N_TOKEN * bench->hidden, n_q = N_TEXT * bench->hidden;
    Slopes slopes = SLOPES_NEW;
    bench_fill_base(bench->n_gradient, bench->gradient);
    bench_fill_base(n_h, bench->dh);
    bench_fill_base(n_q, bench->dq);
    bench_backward(bench, bench->scratch, bench->gradient, bench->dh,
                   bench->q != NULL ? bench->dq : NULL);
    for (guint i = 0; i < bench->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(bench->store->param, i);
        g_autofree gchar *what = g_strdup_printf("%s, d %s", name, param->name);
        slopes_check(&slopes, what, ak_param_n_disk(param),
                     bench->store->value + param->offset,
                     bench->gradient + param->offset, BASE, bench_loss, bench);
    }
    g_autofree gchar *dh = g_strdup_printf("%s, dh", name);
    slopes_check(&slopes, dh, n_h, bench->h, bench->dh, BASE, bench_loss, bench);
    g_autofree gchar *dq = g_strdup_printf("%s, dq", name);
    if (bench->q != NULL)
        slopes_check(&slopes, dq, n_q, bench->q, bench->dq, BASE, bench_loss,
                     bench);
    slopes_guard(&slopes, name);
}

/* Nobody has to ask for everything: what is asked for has the same bits. */
static void
bench_check_partial(const Bench *bench)
{
    const gsize n_h = N_TOKEN * bench->hidden, n_q = N_TEXT * bench->hidden;
    g_autofree gfloat *gradient = g_new(gfloat, MAX(bench->n_gradient, 1)),
                      *dh = g_new(gfloat, n_h), *dq = g_new(gfloat, n_q);
    bench_fill_base(bench->n_gradient, gradient);
    bench_fill_base(n_h, dh);
    bench_fill_base(n_q, dq);
    bench_backward(bench, bench->scratch, gradient, NULL, NULL);
    CU_ASSERT_EQUAL(
        memcmp(gradient, bench->gradient, bench->n_gradient * sizeof *gradient),
        0);
    bench_backward(bench, bench->scratch, NULL, dh, NULL);
    CU_ASSERT_EQUAL(memcmp(dh, bench->dh, n_h * sizeof *dh), 0);
    if (bench->q == NULL)
        return;
    bench_backward(bench, bench->scratch, NULL, NULL, dq);
    CU_ASSERT_EQUAL(memcmp(dq, bench->dq, n_q * sizeof *dq), 0);
}

/* Calls `check` with every attention, at every width, without and with a query;
 * every attention takes most of these. */
static void
bench_each(void (*check)(Bench *bench, const char *name))
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GArray) list = specimen_list(loader, AK_ATTENTION);
    for (guint i = 0; i < list->len; i++) {
        const Specimen *specimen = &g_array_index(list, Specimen, i);
        guint n_opened = 0;
        for (gsize w = 0; w < 2 * G_N_ELEMENTS(widths); w++) {
            const gsize width = widths[w / 2];
            g_autofree gchar *plain = specimen_name(specimen, width);
            g_autofree gchar *name =
                g_strconcat(plain, w % 2 == 1 ? ", query" : "", NULL);
            AkUnit unit = specimen_unit(loader, specimen, 0);
            Bench bench;
            if (bench_open(&bench, unit, width, w % 2 == 1)) {
                check(&bench, name);
                bench_close(&bench);
                n_opened++;
            }
            specimen_unit_free(&unit);
        }
        CU_ASSERT_TRUE(n_opened >= 3);
    }
}

static void
attention_check_gradients(Bench *bench, const char *name)
{
    bench_check_gradients(bench, name);
    bench_check_partial(bench);
}

static void
test_gradients(void)
{
    bench_each(attention_check_gradients);
}

/* A row's score depends on that row and its text's query alone.  Sums over H and
 * H / 2 terms may run in another order: 1e-7 of numbers of order 1, a few times.
 */
static void
attention_check_alone(Bench *bench, const char *name)
{
    AkPass pass;
    const gsize hidden = bench->hidden;
    const gfloat *e = bench_score(bench, bench->scratch, &pass);
    const AkAttentionOps *ops = bench->unit.plugin->ops.attention;
    for (gsize b = 0; b < N_TEXT; b++)
        for (gsize t = starts[b]; t < starts[b + 1]; t++) {
            const gsize one[2] = {0, 1};
            AkPass alone = {.store = bench->store, .scratch = bench->scratch};
            gfloat score;
            ops->score(bench->unit.state, &alone, 1, one, bench->h + t * hidden,
                       bench->q != NULL ? bench->q + b * hidden : NULL, &score);
            ak_assert_near(__FILE__, __LINE__, name, (gdouble)score,
                           (gdouble)e[t], 2e-6);
        }
}

static void
test_alone(void)
{
    bench_each(attention_check_alone);
}

/* A thousand words: finite, and not all alike. */
static void
attention_check_long(Bench *bench, const char *name)
{
    enum { N = 1000 };
    static const gsize start[2] = {0, N};
    g_autofree gfloat *h = specimen_floats("long", N * bench->hidden),
                      *dh = g_new0(gfloat, N * bench->hidden),
                      *de = specimen_floats("de", N), *e = g_new(gfloat, N);
    AkPass pass = {.store = bench->store, .scratch = bench->scratch};
    const AkAttentionOps *ops = bench->unit.plugin->ops.attention;
    ops->score(bench->unit.state, &pass, 1, start, h, bench->q, e);
    ops->score_backward(bench->unit.state, &pass, 1, start, h, bench->q, de, dh,
                        NULL);
    gfloat low = e[0], high = e[0];
    for (gsize t = 0; t < N; t++) {
        low = MIN(low, e[t]);
        high = MAX(high, e[t]);
    }
    CU_ASSERT_TRUE(high - low > 0.1f);
    ak_assert_near(__FILE__, __LINE__, name, specimen_gap(N, e, e), 0.0, 0.0);
    ak_assert_near(__FILE__, __LINE__, name,
                   specimen_gap(N * bench->hidden, dh, dh), 0.0, 0.0);
}

static void
test_long(void)
{
    bench_each(attention_check_long);
}

/* --- threads -------------------------------------------------------------- */

static void
attention_work(gconstpointer data, gfloat *out)
{
    const Bench *bench = data;
    g_autoptr(AkScratch) scratch = ak_scratch_new();
    for (guint round = 0; round < 20; round++)
        bench_backward(bench, scratch, out, out + bench->n_gradient, NULL);
}

static void
attention_check_threads(Bench *bench, const char *name)
{
    specimen_check_threads(name, bench->n_gradient + N_TOKEN * bench->hidden,
                           attention_work, bench);
}

static void
test_threads(void)
{
    bench_each(attention_check_threads);
}

/* --- normalisers ---------------------------------------------------------- */

typedef struct Normaliser {
    const AkUnit *unit;
    gfloat *e, *da;
} Normaliser;

static gdouble
normaliser_loss(gpointer data)
{
    const Normaliser *normaliser = data;
    gfloat a[N_TOKEN];
    normaliser->unit->plugin->ops.attention->normalise(
        normaliser->unit->state, N_TOKEN, normaliser->e, a);
    return ak_dot(N_TOKEN, a, normaliser->da);
}

/* Weights of at least 0 with sum 1, for one score, many, and wide ones; then the
 * gradient. */
static void
attention_check_normaliser(Bench *bench, const char *name)
{
    const AkAttentionOps *ops = bench->unit.plugin->ops.attention;
    if (ops->normalise == NULL)
        return;
    g_autofree gfloat *e = specimen_floats("e", N_TOKEN),
                      *da = specimen_floats("da", N_TOKEN);
    for (gsize n = 1; n <= N_TOKEN; n++) {
        for (guint wide = 0; wide < 2; wide++) {
            gfloat x[N_TOKEN], a[N_TOKEN];
            gdouble sum = 0.0;
            for (gsize t = 0; t < n; t++)
                x[t] = wide == 1 ? 1e4f * e[t] : e[t];
            ops->normalise(bench->unit.state, n, x, a);
            for (gsize t = 0; t < n; t++) {
                CU_ASSERT_TRUE(a[t] >= 0.0f);
                sum += (gdouble)a[t];
            }
            ak_assert_near(__FILE__, __LINE__, name, sum, 1.0, 1e-6);
        }
    }
    gfloat a[N_TOKEN], de[N_TOKEN];
    Normaliser normaliser = {&bench->unit, e, da};
    Slopes slopes = SLOPES_NEW;
    bench_fill_base(N_TOKEN, de);
    ops->normalise(bench->unit.state, N_TOKEN, e, a);
    ops->normalise_backward(bench->unit.state, N_TOKEN, a, da, de);
    slopes_check(&slopes, name, N_TOKEN, e, de, BASE, normaliser_loss,
                 &normaliser);
    slopes_guard(&slopes, name);
}

static void
test_normalisers(void)
{
    bench_each(attention_check_normaliser);
}

static const AkCase cases[] = {
    {"gradients", test_gradients},     {"a row alone", test_alone},
    {"a thousand words", test_long},   {"many threads at once", test_threads},
    {"normalisers", test_normalisers}, {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("attention", cases);
}
