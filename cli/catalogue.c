/* catalogue.c: prints descriptors.  No function of a plug-in is called.
 *
 * Strings are printed as they are, but for what a terminal would obey: a
 * plug-in is trusted code once it is loaded, but a listing shows what is lying
 * about. */
#include "catalogue.h"

#include "attnkit/dataset.h"
#include "attnkit/probe.h"
#include "json.h"
#include "study.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

/* ---- JSON ---- */

static void
catalogue_json_head(GString *out, const AkModule *module)
{
    const AkPlugin *plugin = module->plugin;
    ak_json_pair(out, "kind", ak_kind_name(plugin->kind));
    ak_json_pair(out, "name", plugin->name);
    ak_json_pair(out, "version", plugin->version);
    ak_json_pair(out, "license", plugin->license);
    ak_json_pair(out, "summary", plugin->summary);
    ak_json_pair(out, "path", module->path);
    ak_json_pair(out, "hidden_by", module->hides);
}

/* ---- Options ---- */

static const char *
catalogue_type(AkOptionType type)
{
    static const char *const name[] = {
        "?", "integer", "number", "yes or no", "choice", "text", "path"};
    return (guint)type < G_N_ELEMENTS(name) ? name[type] : name[0];
}

static gchar *
catalogue_bound(gdouble x)
{
    if (!isfinite(x) || fabs(x) >= 9e18)
        return g_strdup(x < 0 ? "-inf" : "inf");
    return g_strdup_printf("%.10g", x);
}

/* What values an option takes, or NULL where any will do. */
static gchar *
catalogue_range(const AkOption *option)
{
    if (option->type == AK_OPTION_CHOICE) {
        g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);
        return g_strjoinv(", ", choices);
    }
    if (option->type != AK_OPTION_INT && option->type != AK_OPTION_REAL)
        return NULL;
    g_autofree gchar *min = catalogue_bound(option->min);
    g_autofree gchar *max = catalogue_bound(option->max);
    return g_strdup_printf("%s to %s", min, max);
}

static void
catalogue_option(const AkOption *option, gsize width, GString *out)
{
    g_autofree gchar *range = catalogue_range(option);
    g_autoptr(GString) line = g_string_new(NULL);
    if (option->value == NULL)
        g_string_append(line, "must be given");
    else
        g_string_append_printf(line, "default %s",
                               *option->value != '\0' ? option->value
                                                      : "(empty)");
    if (option->unit != NULL)
        g_string_append_printf(line, " (%s)", option->unit);
    g_string_append_printf(line, "; %s", catalogue_type(option->type));
    if (range != NULL)
        g_string_append_printf(line, ": %s", range);

    g_autofree gchar *safe = ak_printable(line->str);
    g_autofree gchar *name = ak_printable(option->name);
    g_autofree gchar *help =
        ak_printable(option->help != NULL ? option->help : "");
    g_string_append_printf(out, "  %s\n", name);
    ak_wrap(out, "      ", help, width);
    ak_wrap(out, "      ", safe, width);
}

static void
catalogue_option_json(const AkOption *option, GString *out)
{
    g_string_append_c(out, '{');
    ak_json_pair(out, "name", option->name);
    ak_json_pair(out, "type", catalogue_type(option->type));
    ak_json_pair(out, "default", option->value);
    if (option->type == AK_OPTION_INT || option->type == AK_OPTION_REAL) {
        ak_json_number(out, "min", option->min);
        ak_json_number(out, "max", option->max);
    }
    if (option->type == AK_OPTION_CHOICE)
        ak_json_pair(out, "choices", option->choices);
    ak_json_pair(out, "unit", option->unit);
    ak_json_pair(out, "help", option->help);
    g_string_append_c(out, '}');
}

static void
catalogue_options_json(const AkOption *options, GString *out)
{
    g_string_append(out, ",\"options\":[");
    for (const AkOption *o = options; o != NULL && o->name != NULL; o++) {
        if (o != options)
            g_string_append_c(out, ',');
        catalogue_option_json(o, out);
    }
    g_string_append_c(out, ']');
}

/* ---- What a probe measures ---- */

static const char *
catalogue_role(AkSeriesRole role)
{
    static const char *const name[] = {"plain", "importance", "attention"};
    return (guint)role < G_N_ELEMENTS(name) ? name[role] : "?";
}

static void
catalogue_probe(const AkProbeOps *ops, gsize width, GString *out)
{
    if (ops->columns != NULL && ops->columns->name != NULL)
        g_string_append(out, "\nMeasures, for each text\n");
    for (const AkColumn *c = ops->columns; c != NULL && c->name != NULL; c++) {
        g_autofree gchar *low = catalogue_bound(c->low);
        g_autofree gchar *high = catalogue_bound(c->high);
        g_autofree gchar *text = g_strdup_printf(
            "%s: %s (%s to %s%s%s)", c->name, c->help, low, high,
            c->unit != NULL ? " " : "", c->unit != NULL ? c->unit : "");
        g_autofree gchar *safe = ak_printable(text);
        ak_wrap(out, "  ", safe, width);
    }
    if (ops->series != NULL && ops->series->name != NULL)
        g_string_append(out, "\nSeries, for each text\n");
    for (const AkSeries *s = ops->series; s != NULL && s->name != NULL; s++) {
        g_autofree gchar *text =
            g_strdup_printf("%s: %s (one number for each %s; %s)", s->name,
                            s->help, s->axis == AK_AXIS_WORD ? "word" : "output",
                            catalogue_role(s->role));
        g_autofree gchar *safe = ak_printable(text);
        ak_wrap(out, "  ", safe, width);
    }
}

static void
catalogue_probe_json(const AkProbeOps *ops, GString *out)
{
    g_string_append(out, ",\"columns\":[");
    for (const AkColumn *c = ops->columns; c != NULL && c->name != NULL; c++) {
        g_string_append(out, c == ops->columns ? "{" : ",{");
        ak_json_pair(out, "name", c->name);
        ak_json_pair(out, "unit", c->unit);
        ak_json_pair(out, "help", c->help);
        ak_json_number(out, "low", c->low);
        ak_json_number(out, "high", c->high);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "],\"series\":[");
    for (const AkSeries *s = ops->series; s != NULL && s->name != NULL; s++) {
        g_string_append(out, s == ops->series ? "{" : ",{");
        ak_json_pair(out, "name", s->name);
        ak_json_pair(out, "role", catalogue_role(s->role));
        ak_json_pair(out, "axis", s->axis == AK_AXIS_WORD ? "word" : "output");
        ak_json_pair(out, "help", s->help);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

/* ---- What a reader brings ---- */

static void
catalogue_defaults(const AkDefault *d, gsize width, GString *out)
{
    if (d != NULL && d->key != NULL)
        g_string_append(out, "\nDefaults for other sections\n");
    for (; d != NULL && d->key != NULL; d++) {
        g_autofree gchar *text = g_strdup_printf("%s = %s", d->key, d->value);
        g_autofree gchar *safe = ak_printable(text);
        ak_wrap(out, "  ", safe, width);
    }
}

static void
catalogue_defaults_json(const AkDefault *defaults, GString *out)
{
    g_string_append(out, ",\"defaults\":[");
    for (const AkDefault *d = defaults; d != NULL && d->key != NULL; d++) {
        g_string_append(out, d == defaults ? "{" : ",{");
        ak_json_pair(out, "key", d->key);
        ak_json_pair(out, "value", d->value);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

/* ---- The commands ---- */

static void
catalogue_list_json(const GPtrArray *modules, GString *out)
{
    g_string_append_c(out, '[');
    for (guint i = 0; i < modules->len; i++) {
        g_string_append(out, i == 0 ? "\n{" : ",\n{");
        catalogue_json_head(out, modules->pdata[i]);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "\n]\n");
}

void
ak_catalogue_list(const GPtrArray *modules, gboolean json, GString *out)
{
    if (json) {
        catalogue_list_json(modules, out);
        return;
    }
    const char *before = "";
    for (guint i = 0; i < modules->len; i++) {
        const AkModule *module = modules->pdata[i];
        const char *kind = ak_kind_name(module->plugin->kind);
        g_autofree gchar *name = ak_printable(module->plugin->name);
        g_autofree gchar *summary = ak_printable(module->plugin->summary);
        if (strcmp(kind, before) != 0)
            g_string_append_printf(out, "%s%s\n", i == 0 ? "" : "\n", kind);
        g_string_append_printf(out, "  %-12s  %s\n", name, summary);
        if (module->hides != NULL) {
            g_autofree gchar *path = ak_printable(module->path);
            g_autofree gchar *by = ak_printable(module->hides);
            g_string_append_printf(out, "  %-12s  (%s is hidden by %s)\n", "",
                                   path, by);
        }
        before = kind;
    }
    if (modules->len > 0)
        g_string_append(out, "\nMore on one of them: attnkit describe NAME\n");
}

static void
catalogue_describe_json(const AkModule *module, GString *out)
{
    const AkPlugin *plugin = module->plugin;
    g_string_append_c(out, '{');
    catalogue_json_head(out, module);
    ak_json_pair(out, "source", plugin->source);
    ak_json_pair(out, "cost", plugin->cost);
    ak_json_pair(out, "reading", plugin->reading);
    ak_json_pair(out, "limits", plugin->limits);
    ak_json_pair(out, "assumptions", plugin->assumptions);
    catalogue_options_json(plugin->options, out);
    if (plugin->kind == AK_DATASET)
        catalogue_defaults_json(plugin->ops.dataset->defaults, out);
    if (plugin->kind == AK_PROBE)
        catalogue_probe_json(plugin->ops.probe, out);
    g_string_append(out, "}\n");
}

void
ak_catalogue_describe(const AkModule *module, gboolean json, gsize width,
                      GString *out)
{
    if (json) {
        catalogue_describe_json(module, out);
        return;
    }
    const AkPlugin *plugin = module->plugin;
    const char *const part[][2] = {
        {"  source   ", plugin->source},      {"  cost     ", plugin->cost},
        {"  reading  ", plugin->reading},     {"  limits   ", plugin->limits},
        {"  assumes  ", plugin->assumptions}, {"  version  ", plugin->version},
        {"  license  ", plugin->license},     {"  file     ", module->path},
    };
    g_autofree gchar *name = ak_printable(plugin->name);
    g_autofree gchar *summary = ak_printable(plugin->summary);
    g_string_append_printf(out, "%s %s: %s\n\n", ak_kind_name(plugin->kind),
                           name, summary);
    for (gsize i = 0; i < G_N_ELEMENTS(part); i++) {
        g_autofree gchar *text =
            ak_printable(part[i][1] != NULL ? part[i][1] : "");
        if (*text != '\0')
            ak_wrap(out, part[i][0], text, width);
    }

    const gboolean has_options =
        plugin->options != NULL && plugin->options->name != NULL;
    if (has_options && plugin->kind == AK_DATASET)
        g_string_append(out, "\nOptions, in the section of the data set\n");
    else if (has_options)
        g_string_append_printf(out, "\nOptions, in the section [%s]\n", name);
    for (const AkOption *o = plugin->options; o != NULL && o->name != NULL; o++)
        catalogue_option(o, width, out);
    if (plugin->kind == AK_DATASET)
        catalogue_defaults(plugin->ops.dataset->defaults, width, out);
    if (plugin->kind == AK_PROBE)
        catalogue_probe(plugin->ops.probe, width, out);
}

/* The sections that belong to no plug-in. */
static const struct {
    const char *name, *summary;
    const AkOption *options;
} catalogue_section[] = {
    {"run", "what is run, and where the results go", ak_run_options},
    {"text", "from texts to sequences of words", ak_text_options},
    {"embedding", "the numbers that stand for a word", ak_embedding_options},
    {"expect", "figures that must come out", ak_expect_options},
    {"train", "how models are trained", ak_train_options},
    {"model", "a model that was trained elsewhere", ak_source_options},
    {"correlation", "how rankings of words are compared",
     ak_correlation_options},
};

gboolean
ak_catalogue_section(const char *name, gboolean json, gsize width, GString *out)
{
    gsize i = 0;
    while (i < G_N_ELEMENTS(catalogue_section) &&
           strcmp(name, catalogue_section[i].name) != 0)
        i++;
    if (i == G_N_ELEMENTS(catalogue_section))
        return FALSE;

    const AkOption *options = catalogue_section[i].options;
    const char *summary = catalogue_section[i].summary;
    if (json) {
        g_string_append_c(out, '{');
        ak_json_pair(out, "kind", "section");
        ak_json_pair(out, "name", name);
        ak_json_pair(out, "summary", summary);
        catalogue_options_json(options, out);
        g_string_append(out, "}\n");
        return TRUE;
    }
    g_string_append_printf(out, "section [%s]: %s\n\nOptions\n", name, summary);
    for (const AkOption *o = options; o->name != NULL; o++)
        catalogue_option(o, width, out);
    return TRUE;
}
