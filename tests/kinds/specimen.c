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

/* --- gradients ------------------------------------------------------------ */

static void
slopes_visit(gpointer data, const char *what, gsize i, gdouble found,
             gdouble slope)
{
    (void)data;
    g_autofree gchar *place =
        g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", what, i);
    ak_assert_near(__FILE__, __LINE__, place, found, slope,
                   AK_SLOPE_TOLERANCE * (1.0 + fabs(slope)));
}

void
slopes_check(AkSlopes *slopes, const char *what, gsize n, gfloat *x,
             const gfloat *gradient, gfloat base, gdouble (*f)(gpointer data),
             gpointer data)
{
    ak_slopes_compare(slopes, what, n, x, gradient, base, f, data, slopes_visit,
                      NULL);
}

void
slopes_guard(const AkSlopes *slopes, const char *what)
{
    g_autofree gchar *doubt = ak_slopes_doubt(slopes);
    g_autofree gchar *said =
        g_strdup_printf("%s: %s, worst %.3g of the tolerance", what,
                        doubt != NULL ? doubt : "sound", slopes->worst);
    if (g_getenv("AK_TEST_SLOPES") != NULL)
        g_printerr("%s\n", said);
    CU_assertImplementation(doubt == NULL, __LINE__, said, __FILE__, "",
                            CU_FALSE);
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
