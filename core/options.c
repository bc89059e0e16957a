/* options.c: typed options out of text, and back. */
#include "settings.h"

#include "scanner.h"

#include <errno.h>
#include <math.h>
#include <string.h>

const char *const ak_common_sections[] = {"train", "text",        "embedding",
                                          "model", "correlation", NULL};

gsize
ak_option_field_size(AkOptionType type)
{
    switch (type) {
    case AK_OPTION_INT:
        return sizeof(gint64);
    case AK_OPTION_REAL:
        return sizeof(gdouble);
    case AK_OPTION_FLAG:
    case AK_OPTION_CHOICE:
        return sizeof(gint);
    case AK_OPTION_TEXT:
    case AK_OPTION_PATH:
        return sizeof(gchar *);
    }
    return 0;
}

/* "must be an integer in [1, 1000000] (words)" */
static gchar *
options_range(const AkOption *option, const char *what)
{
    gchar low[G_ASCII_DTOSTR_BUF_SIZE];
    gchar high[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(low, sizeof low, "%.15g", option->min);
    g_ascii_formatd(high, sizeof high, "%.15g", option->max);
    const gboolean has_unit = option->unit != NULL && *option->unit != '\0';
    return g_strdup_printf("must be %s in [%s, %s]%s%s%s", what, low, high,
                           has_unit ? " (" : "", has_unit ? option->unit : "",
                           has_unit ? ")" : "");
}

/* strtod() and strtoll() skip white space; a value that starts with some is
 * none of ours. */
static gchar *
options_parse_int(const AkOption *option, const char *text, AkOptionValue *value)
{
    gchar *end = NULL;
    errno = 0;
    const gint64 x = g_ascii_strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || g_ascii_isspace(*text) ||
        (gdouble)x < option->min || (gdouble)x > option->max)
        return options_range(option, "an integer");
    value->integer = x;
    return NULL;
}

/* Underflow to a subnormal or to 0 sets ERANGE too and is no error. */
static gchar *
options_parse_real(const AkOption *option, const char *text,
                   AkOptionValue *value)
{
    gchar *end = NULL;
    const gdouble x = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(x) || g_ascii_isspace(*text) ||
        x < option->min || x > option->max)
        return options_range(option, "a number");
    value->real = x;
    return NULL;
}

static gchar *
options_parse_flag(const char *text, AkOptionValue *value)
{
    static const char *const words[] = {"no",  "yes", "false", "true",
                                        "off", "on",  "0",     "1"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i]) == 0) {
            value->integer = i % 2;
            return NULL;
        }
    }
    return g_strdup("must be yes or no (or true, false, on, off, 1, 0)");
}

static gchar *
options_parse_choice(const AkOption *option, const char *text,
                     AkOptionValue *value)
{
    g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);
    for (gint i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            value->integer = i;
            return NULL;
        }
    }

    g_autofree gchar *list = g_strjoinv(", ", choices);
    const char *near = ak_nearest_name(text, (const char *const *)choices);
    if (near == NULL)
        return g_strdup_printf("must be one of %s", list);
    return g_strdup_printf("must be one of %s; did you mean '%s'?", list, near);
}

static gchar *
options_parse_text(const char *text)
{
    g_autofree gchar *written = ak_scanner_quote(text);
    if (written != NULL)
        return NULL;
    return g_strdup_printf(
        "must be text that a run file can hold: UTF-8 without "
        "control characters, not both kinds of quotes beside a "
        "';' or '#', at most %d bytes",
        AK_VALUE_MAX);
}

gchar *
ak_option_parse(const AkOption *option, const char *text, AkOptionValue *value)
{
    switch (option->type) {
    case AK_OPTION_INT:
        return options_parse_int(option, text, value);
    case AK_OPTION_REAL:
        return options_parse_real(option, text, value);
    case AK_OPTION_FLAG:
        return options_parse_flag(text, value);
    case AK_OPTION_CHOICE:
        return options_parse_choice(option, text, value);
    case AK_OPTION_TEXT:
    case AK_OPTION_PATH:
        break;
    }
    return options_parse_text(text);
}

static gboolean
options_has(const AkOption *options, const char *name)
{
    for (; options != NULL && options->name != NULL; options++)
        if (strcmp(options->name, name) == 0)
            return TRUE;
    return FALSE;
}

/* Steps 1 to 3 of the precedence that runfile.h states; the same order within
 * the layer of --set and that of the file. */
static const AkSetting *
options_find(const AkRunFile *file, const AkScope *scope, const char *name,
             AkLayer *layer)
{
    g_autofree gchar *owned = g_strdup_printf("%s.%s", scope->owner, name);
    const gboolean takes_bare =
        scope->is_reader || (g_strv_contains(ak_common_sections, scope->owner) &&
                             !options_has(scope->reader, name));

    for (*layer = AK_LAYER_SET; *layer <= AK_LAYER_FILE; (*layer)++) {
        const AkSetting *found = NULL;
        if (scope->dataset != NULL && !scope->is_reader)
            found = ak_run_file_find(file, *layer, scope->dataset, owned);
        if (found == NULL && scope->dataset != NULL && takes_bare)
            found = ak_run_file_find(file, *layer, scope->dataset, name);
        if (found == NULL && !scope->is_reader)
            found = ak_run_file_find(file, *layer, scope->owner, name);
        if (found != NULL)
            return found;
    }
    *layer = AK_LAYER_FILE;
    return NULL;
}

gboolean
ak_option_is_set(const AkRunFile *file, const AkScope *scope, const char *name)
{
    AkLayer layer = AK_LAYER_FILE;
    return options_find(file, scope, name, &layer) != NULL;
}

static const char *
options_default(const AkOption *option, const AkScope *scope)
{
    g_autofree gchar *owned =
        g_strdup_printf("%s.%s", scope->owner, option->name);
    const AkDefault *d = scope->defaults;
    for (; d != NULL && d->key != NULL; d++)
        if (strcmp(d->key, owned) == 0)
            return d->value;
    return option->value;
}

static const char *
options_section(const AkScope *scope)
{
    return scope->is_reader && scope->dataset != NULL ? scope->dataset
                                                      : scope->owner;
}

static void
options_missing(const AkOption *option, const AkRunFile *file,
                const AkScope *scope, GError **error)
{
    const char *section = options_section(scope);
    g_autofree gchar *where = ak_run_file_where(file, section, NULL);
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "%s: [%s] lacks '%s' (%s); it has no default, write %s = ...",
                where, section, option->name,
                option->help != NULL ? option->help : "no help", option->name);
}

static void
options_store(const AkOption *option, const AkOptionValue *value,
              const char *text, gpointer state)
{
    gpointer field = (guint8 *)state + option->offset;
    switch (option->type) {
    case AK_OPTION_INT:
        *(gint64 *)field = value->integer;
        return;
    case AK_OPTION_REAL:
        *(gdouble *)field = value->real;
        return;
    case AK_OPTION_FLAG:
    case AK_OPTION_CHOICE:
        *(gint *)field = (gint)value->integer;
        return;
    case AK_OPTION_TEXT:
    case AK_OPTION_PATH:
        g_free(*(gchar **)field);
        *(gchar **)field = g_strdup(text);
        return;
    }
}

gchar *
ak_option_set(const AkOption *option, const char *text, gpointer state)
{
    AkOptionValue value = {0};
    g_autofree gchar *expected = ak_option_parse(option, text, &value);
    if (expected == NULL)
        options_store(option, &value, text, state);
    return g_steal_pointer(&expected);
}

static gboolean
options_fill_one(const AkOption *option, const AkRunFile *file,
                 const AkScope *scope, gpointer state, GError **error)
{
    AkLayer layer = AK_LAYER_FILE;
    const AkSetting *setting = options_find(file, scope, option->name, &layer);
    const char *raw =
        setting != NULL ? setting->value : options_default(option, scope);
    if (raw == NULL) {
        options_missing(option, file, scope, error);
        return FALSE;
    }

    g_autofree gchar *text = option->type == AK_OPTION_PATH && *raw != '\0'
                                 ? ak_run_file_absolute(file, layer, raw)
                                 : g_strdup(raw);
    g_autofree gchar *expected = ak_option_set(option, text, state);
    if (expected != NULL) {
        g_autofree gchar *what =
            setting != NULL
                ? ak_setting_describe(file, setting)
                : g_strdup_printf("%s: the default of [%s] %s, %s",
                                  ak_run_file_path(file),
                                  options_section(scope), option->name, raw);
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG, "%s: %s", what, expected);
        return FALSE;
    }
    return TRUE;
}

gboolean
ak_options_fill(const AkOption *options, const AkRunFile *file,
                const AkScope *scope, gpointer state, GError **error)
{
    g_return_val_if_fail(file != NULL && scope != NULL && scope->owner != NULL,
                         FALSE);
    for (const AkOption *o = options; o != NULL && o->name != NULL; o++) {
        if (!options_fill_one(o, file, scope, state, error)) {
            ak_options_clear(options, state);
            return FALSE;
        }
    }
    return TRUE;
}

void
ak_options_clear(const AkOption *options, gpointer state)
{
    for (; options != NULL && options->name != NULL; options++)
        if (options->type == AK_OPTION_TEXT || options->type == AK_OPTION_PATH)
            g_clear_pointer((gchar **)((guint8 *)state + options->offset),
                            g_free);
}

/* The shortest of 15, 16 or 17 digits that reads back to the same double. */
static gchar *
options_print_real(gdouble x)
{
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
    gchar text[G_ASCII_DTOSTR_BUF_SIZE];
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(text, sizeof text, formats[i], x);
        const gdouble back = g_ascii_strtod(text, NULL);
        if (memcmp(&back, &x, sizeof x) == 0)
            break;
    }
    return g_strdup(text);
}

static gchar *
options_print_choice(const AkOption *option, gint index)
{
    g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);
    g_return_val_if_fail(index >= 0 && (guint)index < g_strv_length(choices),
                         NULL);
    return g_strdup(choices[index]);
}

gchar *
ak_option_print(const AkOption *option, gconstpointer state)
{
    gconstpointer field = (const guint8 *)state + option->offset;
    const gchar *text = NULL;
    switch (option->type) {
    case AK_OPTION_INT:
        return g_strdup_printf("%" G_GINT64_FORMAT, *(const gint64 *)field);
    case AK_OPTION_REAL:
        return options_print_real(*(const gdouble *)field);
    case AK_OPTION_FLAG:
        return g_strdup(*(const gboolean *)field ? "yes" : "no");
    case AK_OPTION_CHOICE:
        return options_print_choice(option, *(const gint *)field);
    case AK_OPTION_TEXT:
    case AK_OPTION_PATH:
        text = *(gchar *const *)field;
        return text != NULL ? ak_scanner_quote(text) : g_strdup("");
    }
    return NULL;
}
