#include "specimen.h"

#include "attnkit/random.h"
#include "harness.h"
#include "toys.h"

#include <math.h>
#include <string.h>

/* --- plug-ins ------------------------------------------------------------- */

static gint *
specimen_field(const AkOption *option, gpointer state)
{
    return (gint *)(gpointer)((guint8 *)state + option->offset);
}

/* The plug-in with its defaults, then with each other value of its choices and
 * flags. */
static void
specimen_add(GArray *list, AkLoader *loader, const AkPlugin *plugin)
{
    const Specimen plain = {.plugin = plugin};
    g_array_append_val(list, plain);
    AkUnit unit = specimen_unit(loader, &plain, 0);
    for (gsize i = 0; plugin->options != NULL; i++) {
        const AkOption *option = ak_plugin_option(plugin, i);
        if (option == NULL || option->name == NULL)
            break;
        gint n_value = option->type == AK_OPTION_FLAG ? 2 : 0;
        if (option->type == AK_OPTION_CHOICE) {
            g_auto(GStrv) choice = g_strsplit(option->choices, "|", -1);
            n_value = (gint)g_strv_length(choice);
        }
        for (gint value = 0; value < n_value; value++) {
            const Specimen other = {plugin, option, value};
            if (value != *specimen_field(option, unit.state))
                g_array_append_val(list, other);
        }
    }
    specimen_unit_free(&unit);
}

GArray *
specimen_list(AkLoader *loader, AkKind kind)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Specimen));
    g_autoptr(GPtrArray) module = ak_loader_list(loader, NULL);
    for (guint i = 0; i < module->len; i++) {
        const AkModule *one = g_ptr_array_index(module, i);
        if (one->plugin->kind == kind && one->hides == NULL)
            specimen_add(list, loader, one->plugin);
    }
    if (list->len == 0)
        g_error("no plug-in of kind %s was found", ak_kind_name(kind));
    if (kind == AK_ENCODER)
        specimen_add(list, loader, &ak_toy_encoder);
    if (kind == AK_ATTENTION)
        specimen_add(list, loader, &ak_toy_attention);
    return list;
}

AkUnit
specimen_unit(AkLoader *loader, const Specimen *specimen, gsize width)
{
    const AkPlugin *plugin = specimen->plugin;
    if (plugin == &ak_toy_encoder || plugin == &ak_toy_attention)
        return ak_toy_unit(plugin);

    AkUnit unit = ak_kit_unit(loader, plugin->kind, plugin->name, "");
    for (gsize i = 0; plugin->options != NULL; i++) {
        const AkOption *option = ak_plugin_option(plugin, i);
        if (option == NULL || option->name == NULL)
            break;
        if (width > 0 && strcmp(option->name, "hidden") == 0 &&
            option->type == AK_OPTION_INT && (gdouble)width >= option->min)
            *(gint64 *)(gpointer)((guint8 *)unit.state + option->offset) =
                (gint64)width;
        if (specimen->changed != NULL &&
            strcmp(option->name, specimen->changed->name) == 0)
            *specimen_field(option, unit.state) = specimen->value;
    }
    return unit;
}

void
specimen_unit_free(AkUnit *unit)
{
    if (unit->plugin == &ak_toy_encoder || unit->plugin == &ak_toy_attention)
        g_free(unit->state);
    else
        ak_kit_unit_free(unit);
}

gchar *
specimen_name(const Specimen *specimen, gsize width)
{
    GString *name = g_string_new(specimen->plugin->name);
    if (width > 0)
        g_string_append_printf(name, " of width %" G_GSIZE_FORMAT, width);
    if (specimen->changed != NULL)
        g_string_append_printf(name, ", %s is %d", specimen->changed->name,
                               specimen->value);
    return g_string_free(name, FALSE);
}

gboolean
specimen_opened(gboolean opened, GError **error)
{
    if (opened) {
        AK_ASSERT_NO_ERROR(error);
        return TRUE;
    }
    CU_ASSERT_TRUE(g_error_matches(*error, AK_ERROR, AK_ERROR_CONFIG));
    CU_ASSERT_TRUE(*error != NULL && strlen((*error)->message) > 20);
    g_clear_error(error);
    return FALSE;
}

/* --- gradients ------------------------------------------------------------ */

/* Differences of step h and h / 2, extrapolated: their error of h^4 / 480 times
 * the fifth derivative is below 1e-7 for h = 1/16 and derivatives of order 10.
 * What remains is rounding: f sums some hundred numbers of single precision, 1e-7
 * of each, over h: about 3e-5, more where states have gone through many steps.
 * The tolerance is TOLERANCE (1 + |slope|).
 *
 * A kink (a filter that falls silent, a maximum that changes hands) between the
 * points shows as a difference between h and h / 2, of the slopes or of the
 * bends: a smooth f has bends in the ratio of 2.  One at a third of h escapes
 * both; the slope from h / 2 and h / 4 then is another. */
static const gdouble STEP = 0.0625, TOLERANCE = 1e-4, KINK = 1e-3;

enum { SLOPES_MOST = 50 };

/* f with x moved by `step`; *moved is by how much it really was. */
static gdouble
slopes_at(gfloat *x, gdouble step, gdouble (*f)(gpointer), gpointer data,
          gdouble *moved)
{
    const gfloat before = *x;
    *x = (gfloat)((gdouble)before + step);
    *moved = (gdouble)*x - (gdouble)before;
    const gdouble y = f(data);
    *x = before;
    return y;
}

/* The slope by x; FALSE: there is a kink. */
static gboolean
slopes_measure(gfloat *x, gdouble (*f)(gpointer), gpointer data, gdouble *slope)
{
    gdouble first[3], second[3], moved[2];
    const gdouble middle = f(data);
    for (guint i = 0; i < 3; i++) {
        const gdouble step = STEP / (gdouble)(1 << i);
        const gdouble above = slopes_at(x, step, f, data, &moved[0]);
        const gdouble below = slopes_at(x, -step, f, data, &moved[1]);
        first[i] = (above - below) / (moved[0] - moved[1]);
        second[i] = (above - 2.0 * middle + below) / step;
    }
    *slope = (4.0 * first[1] - first[0]) / 3.0;
    const gdouble nearer = (4.0 * first[2] - first[1]) / 3.0;
    const gdouble scale = 1.0 + fabs(*slope);
    return 6.0 * fabs(first[0] - first[1]) <= 20.0 * KINK * scale &&
           fabs(second[0] - 2.0 * second[1]) <= KINK * scale &&
           fabs(*slope - nearer) <= TOLERANCE * scale;
}

void
slopes_check(Slopes *slopes, const char *what, gsize n, gfloat *x,
             const gfloat *gradient, gfloat base, gdouble (*f)(gpointer data),
             gpointer data)
{
    const gsize stride = (n + SLOPES_MOST - 1) / SLOPES_MOST;
    for (gsize i = 0; i < n; i += stride) {
        gdouble slope;
        slopes->n++;
        if (!slopes_measure(x + i, f, data, &slope)) {
            slopes->n_kink++;
            continue;
        }
        const gdouble found = (gdouble)gradient[i] - (gdouble)base,
                      tolerance = TOLERANCE * (1.0 + fabs(slope));
        g_autofree gchar *place =
            g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", what, i);
        ak_assert_near(__FILE__, __LINE__, place, found, slope, tolerance);
        slopes->low = MIN(slopes->low, slope);
        slopes->high = MAX(slopes->high, slope);
        slopes->worst = MAX(slopes->worst, fabs(found - slope) / tolerance);
    }
}

void
slopes_guard(const Slopes *slopes, const char *what)
{
    g_autofree gchar *said = g_strdup_printf(
        "%s: slopes %g to %g, %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " at kinks, worst %.3g of the tolerance",
        what, slopes->low, slopes->high, slopes->n_kink, slopes->n,
        slopes->worst);
    if (g_getenv("AK_TEST_SLOPES") != NULL)
        g_printerr("%s\n", said);
    const gboolean ok = slopes->n > 0 && 4 * slopes->n_kink < slopes->n &&
                        slopes->high - slopes->low > 0.02;
    CU_assertImplementation(ok, __LINE__, said, __FILE__, "", CU_FALSE);
}

gfloat *
specimen_floats(const char *name, gsize n)
{
    gfloat *x = g_new(gfloat, MAX(n, 1));
    AkRandom random;
    ak_random_init(&random, 1, "test-specimen", name);
    for (gsize i = 0; i < n; i++)
        x[i] = (gfloat)ak_random_normal(&random);
    return x;
}

gdouble
specimen_gap(gsize n, const gfloat *x, const gfloat *y)
{
    gdouble gap = 0.0;
    for (gsize i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return NAN;
        gap = MAX(gap, fabs((gdouble)x[i] - (gdouble)y[i]));
    }
    return gap;
}

/* --- threads -------------------------------------------------------------- */

typedef struct SpecimenWork {
    void (*work)(gconstpointer data, gfloat *out);
    gconstpointer data;
    gfloat *out;
} SpecimenWork;

static gpointer
specimen_work(gpointer data)
{
    const SpecimenWork *one = data;
    one->work(one->data, one->out);
    return NULL;
}

void
specimen_check_threads(const char *name, gsize n,
                       void (*work)(gconstpointer data, gfloat *out),
                       gconstpointer data)
{
    enum { N = 4 };
    SpecimenWork one[N + 1]; /* the last is done alone */
    GThread *thread[N];
    for (gsize i = 0; i <= N; i++)
        one[i] = (SpecimenWork){work, data, g_new0(gfloat, n)};
    specimen_work(&one[N]);
    for (gsize i = 0; i < N; i++)
        thread[i] = g_thread_new(name, specimen_work, &one[i]);
    for (gsize i = 0; i < N; i++) {
        g_thread_join(thread[i]);
        CU_ASSERT_EQUAL(memcmp(one[i].out, one[N].out, n * sizeof(gfloat)), 0);
    }
    for (gsize i = 0; i <= N; i++)
        g_free(one[i].out);
}
