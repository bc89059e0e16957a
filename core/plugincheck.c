/* plugincheck.c: is a descriptor one that the host can work with?
 *
 * Everything here reads data alone; no function of the plug-in is called. */
#include "plugincheck.h"

#include "errors.h"
#include "scanner.h"
#include "settings.h"

#include <string.h>

#define PLUGIN_SIZE_0 AK_END_OF(AkPlugin, ops)
#define OPTION_SIZE_0 AK_END_OF(AkOption, help)

enum { PLUGINCHECK_STATE_MAX = 64 << 20, PLUGINCHECK_ROWS_MAX = 1000 };

const char *
ak_kind_name(AkKind kind)
{
    switch (kind) {
    case AK_ENCODER:
        return "encoder";
    case AK_ATTENTION:
        return "attention";
    case AK_PROBE:
        return "probe";
    case AK_DATASET:
        return "dataset";
    }
    return NULL;
}

gboolean
ak_check_fail(const AkCheck *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return ak_fail(check->error, AK_ERROR_PLUGIN,
                   "%s: %s; correct the plug-in's source and compile it again",
                   check->path, what);
}

gboolean
ak_check_texts(const AkCheck *check, const char *row, const char *name,
               const char *const *text, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (text[i] != NULL && !g_utf8_validate(text[i], -1, NULL))
            return ak_check_fail(check, "%s '%s' has a text that is not UTF-8",
                                 row, name);
    return TRUE;
}

gboolean
ak_check_is_name(const char *name, char more)
{
    if (name == NULL || !g_ascii_islower(name[0]) || strlen(name) > AK_NAME_MAX)
        return FALSE;
    for (; *name != '\0'; name++)
        if (!g_ascii_islower(*name) && !g_ascii_isdigit(*name) && *name != more)
            return FALSE;
    return TRUE;
}

gboolean
ak_check_is_taken(AkKind kind, const char *name)
{
    static const char *const sections[] = {"run",    "text",  "embedding",
                                           "train",  "model", "correlation",
                                           "expect", "mpi",   NULL};
    static const char *const records[] = {
        "attention", "chance", "control",   "correlation", "instances",
        "metrics",   "model",  "rationale", "test",        NULL};
    return g_strv_contains(sections, name) ||
           (kind == AK_PROBE && g_strv_contains(records, name));
}

const AkOption *
ak_plugin_option(const AkPlugin *plugin, gsize i)
{
    if (plugin->options == NULL)
        return NULL;
    const guint8 *row =
        (const guint8 *)plugin->options + i * plugin->option_size;
    const AkOption *option = (const AkOption *)(gconstpointer)row;
    return option->name != NULL ? option : NULL;
}

static gboolean
plugincheck_header(const AkCheck *check)
{
    const AkPlugin *p = check->plugin;
    if (p->magic != AK_PLUGIN_MAGIC)
        return ak_check_fail(
            check,
            "attnkit_plugin starts with 0x%08x, must start with "
            "0x%08x: it lacks AK_PLUGIN_HEADER or is not a plug-in "
            "of attnkit",
            p->magic, AK_PLUGIN_MAGIC);
    if (p->abi_major != AK_ABI_MAJOR)
        return ak_check_fail(
            check,
            "was compiled for plug-in interface %u.%u, this attnkit "
            "has %d.%d and loads %d.x; use the headers of this "
            "attnkit",
            p->abi_major, p->abi_minor, AK_ABI_MAJOR, AK_ABI_MINOR,
            AK_ABI_MAJOR);
    if (p->size < PLUGIN_SIZE_0 || p->option_size < OPTION_SIZE_0)
        return ak_check_fail(
            check,
            "AkPlugin has %u and AkOption %u bytes, must have at "
            "least %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT,
            p->size, p->option_size, PLUGIN_SIZE_0, OPTION_SIZE_0);
    if (p->size % _Alignof(AkPlugin) != 0 ||
        p->option_size % _Alignof(AkOption) != 0)
        return ak_check_fail(check,
                             "AkPlugin has %u and AkOption %u bytes, no "
                             "multiples of %zu",
                             p->size, p->option_size, _Alignof(AkPlugin));
    if (ak_kind_name(p->kind) == NULL)
        return ak_check_fail(
            check,
            "kind is %d, must be %d to %d (encoder, attention, "
            "probe, dataset)",
            (gint)p->kind, AK_ENCODER, AK_DATASET);
    return TRUE;
}

static gboolean
plugincheck_strings(const AkCheck *check)
{
    const AkPlugin *p = check->plugin;
    if (!ak_check_is_name(p->name, '-'))
        return ak_check_fail(check,
                             "name is '%s', must be a lower-case letter, then "
                             "lower-case letters, digits and '-', at most %d",
                             p->name != NULL ? p->name : "NULL", AK_NAME_MAX);

    if (ak_check_is_taken(0, p->name))
        return ak_check_fail(
            check, "name '%s' is that of a section of the run file", p->name);

    const struct {
        const char *field, *text;
        gboolean is_required;
    } strings[] = {
        {"version", p->version, TRUE},
        {"license", p->license, TRUE},
        {"summary", p->summary, TRUE},
        {"source", p->source, TRUE},
        {"cost", p->cost, FALSE},
        {"reading", p->reading, FALSE},
        {"limits", p->limits, FALSE},
        {"assumptions",
         p->size < AK_END_OF(AkPlugin, assumptions) ? NULL : p->assumptions,
         FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++) {
        const char *text = strings[i].text;
        if (text == NULL ? strings[i].is_required : *text == '\0')
            return ak_check_fail(check,
                                 "%s of '%s' is empty, must say something",
                                 strings[i].field, p->name);
        if (text != NULL && !g_utf8_validate(text, -1, NULL))
            return ak_check_fail(check, "%s of '%s' is not UTF-8",
                                 strings[i].field, p->name);
    }
    if (p->state_size > PLUGINCHECK_STATE_MAX)
        return ak_check_fail(check,
                             "state_size of '%s' is %" G_GSIZE_FORMAT
                             ", must be at most %d",
                             p->name, p->state_size, PLUGINCHECK_STATE_MAX);
    return TRUE;
}

static gboolean
plugincheck_field(const AkCheck *check, const AkOption *o)
{
    const gsize size = ak_option_field_size(o->type);
    const gsize state = check->plugin->state_size;
    if (size == 0)
        return ak_check_fail(
            check, "option '%s' has type %d, this attnkit knows %d to %d",
            o->name, (gint)o->type, AK_OPTION_INT, AK_OPTION_PATH);
    if (size > state || o->offset > state - size)
        return ak_check_fail(check,
                             "option '%s' lies at bytes %" G_GSIZE_FORMAT
                             " to %" G_GSIZE_FORMAT
                             " of the state, which has %" G_GSIZE_FORMAT,
                             o->name, o->offset, o->offset + size, state);
    if (o->offset % size != 0)
        return ak_check_fail(
            check,
            "option '%s' lies at byte %" G_GSIZE_FORMAT
            " of the state, must be a multiple of %" G_GSIZE_FORMAT,
            o->name, o->offset, size);
    const AkOption *other = NULL;
    for (gsize i = 0;
         (other = ak_plugin_option(check->plugin, i)) != NULL && other != o;
         i++) {
        if (strcmp(other->name, o->name) == 0)
            return ak_check_fail(check, "there are two options '%s'", o->name);
        if (o->offset < other->offset + ak_option_field_size(other->type) &&
            other->offset < o->offset + size)
            return ak_check_fail(
                check, "options '%s' and '%s' share bytes of the state",
                other->name, o->name);
    }
    return TRUE;
}

static gboolean
plugincheck_choices(const AkCheck *check, const AkOption *o)
{
    if (o->choices == NULL)
        return ak_check_fail(check, "option '%s' has no choices", o->name);
    g_auto(GStrv) choices = g_strsplit(o->choices, "|", -1);
    if (choices[0] == NULL)
        return ak_check_fail(check, "option '%s' has no choices", o->name);
    for (gsize i = 0; choices[i] != NULL; i++) {
        g_autofree gchar *written = ak_scanner_quote(choices[i]);
        if (*choices[i] == '\0' || g_strcmp0(written, choices[i]) != 0)
            return ak_check_fail(
                check,
                "choice '%s' of option '%s' must be a word that needs "
                "no quotes",
                choices[i], o->name);
        for (gsize j = 0; j < i; j++)
            if (strcmp(choices[i], choices[j]) == 0)
                return ak_check_fail(check, "option '%s' has choice '%s' twice",
                                     o->name, choices[i]);
    }
    return TRUE;
}

static gboolean
plugincheck_value(const AkCheck *check, const AkOption *o)
{
    const gboolean is_number =
        o->type == AK_OPTION_INT || o->type == AK_OPTION_REAL;
    if (is_number && !(o->min <= o->max)) /* false for NAN, too */
        return ak_check_fail(check, "option '%s' has the range [%g, %g]",
                             o->name, o->min, o->max);
    if (o->type == AK_OPTION_CHOICE && !plugincheck_choices(check, o))
        return FALSE;
    if (o->value == NULL)
        return TRUE;

    AkOptionValue value;
    g_autofree gchar *expected = ak_option_parse(o, o->value, &value);
    if (expected != NULL)
        return ak_check_fail(check, "the default of option '%s' is '%s', %s",
                             o->name, o->value, expected);
    return TRUE;
}

static gboolean
plugincheck_options(const AkCheck *check)
{
    const AkOption *o = NULL;
    for (gsize i = 0; (o = ak_plugin_option(check->plugin, i)) != NULL; i++) {
        if (i >= PLUGINCHECK_ROWS_MAX)
            return ak_check_fail(
                check, "the table of options has no end: its last row "
                       "must be {NULL}");
        if (!ak_check_is_name(o->name, '_'))
            return ak_check_fail(
                check,
                "option name '%s' must be a lower-case letter, then "
                "lower-case letters, digits and '_', at most %d",
                o->name, AK_NAME_MAX);
        if (check->plugin->kind == AK_DATASET && strcmp(o->name, "reader") == 0)
            return ak_check_fail(check,
                                 "an option of a data set cannot be called "
                                 "'reader', which names its reader");
        if (o->help == NULL || *o->help == '\0')
            return ak_check_fail(check, "option '%s' has no help", o->name);
        const char *const text[] = {o->unit, o->help};
        if (!ak_check_texts(check, "option", o->name, text, G_N_ELEMENTS(text)))
            return FALSE;
        if (!plugincheck_field(check, o) || !plugincheck_value(check, o))
            return FALSE;
    }
    return TRUE;
}

/**
 * ak_plugin_check:
 *
 * The header first: only when it is right do the other fields mean what they
 * say.  Test: tests/kinds/test-loader.c.
 */
gboolean
ak_plugin_check(const AkPlugin *plugin, const char *path, GError **error)
{
    g_return_val_if_fail(plugin != NULL && path != NULL, FALSE);
    const AkCheck check = {plugin, path, error};
    return plugincheck_header(&check) && plugincheck_strings(&check) &&
           plugincheck_options(&check) && ak_check_operations(&check);
}
