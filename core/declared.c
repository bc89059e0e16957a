#include "declared.h"

#include "plugincheck.h"
#include "scanner.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { DECLARED_BINS_MAX = 200, DECLARED_BRIEF_MAX = 10 };

static const char *const declared_role[] = {[AK_SERIES_PLAIN] = "plain",
                                            [AK_SERIES_IMPORTANCE] =
                                                "importance",
                                            [AK_SERIES_ATTENTION] = "attention",
                                            NULL};
static const char *const declared_axis[] = {
    [AK_AXIS_WORD] = "words", [AK_AXIS_OUTPUT] = "outputs", NULL};
static const char *const declared_kind[] = {
    "",        "histogram", /* there is no kind 0 */
    "density", "violin",    "scatter", "heat map", NULL};

/* A heading of a narrow table: not empty, not broken, not broad. */
static gboolean
declared_is_brief(const char *brief)
{
    const glong n =
        g_utf8_validate(brief, -1, NULL) ? g_utf8_strlen(brief, -1) : 0;
    return n >= 1 && n <= DECLARED_BRIEF_MAX && strpbrk(brief, "\t\r\n") == NULL;
}

gchar *
ak_column_fault(const AkColumn *c)
{
    const char *number = c->answer != NULL ? strchr(c->answer, '%') : NULL;
    if (c->brief != NULL && !declared_is_brief(c->brief))
        return g_strdup_printf("has brief '%s', must be 1 to %d characters",
                               c->brief, DECLARED_BRIEF_MAX);
    if (c->answer != NULL && (number == NULL || strchr(number + 1, '%') != NULL))
        return g_strdup_printf(
            "has answer '%s', must have one %% where the number stands",
            c->answer);
    if (c->answer != NULL && !g_utf8_validate(c->answer, -1, NULL))
        return g_strdup("has an answer that is not UTF-8");
    return NULL;
}

gchar *
ak_series_fault(const AkSeries *s)
{
    if (s->brief != NULL && !declared_is_brief(s->brief))
        return g_strdup_printf("has brief '%s', must be 1 to %d characters",
                               s->brief, DECLARED_BRIEF_MAX);
    return NULL;
}

gchar *
ak_plot_fault(const AkPlot *p)
{
    const gboolean has_bins =
        p->kind != AK_PLOT_DENSITY && p->kind != AK_PLOT_SCATTER;
    const gboolean has_y =
        p->kind != AK_PLOT_HISTOGRAM && p->kind != AK_PLOT_DENSITY;
    if (!ak_check_is_name(p->name, '-'))
        return g_strdup_printf("must be named by a lower-case letter, then "
                               "lower-case letters, digits and '-', at most %d",
                               AK_NAME_MAX);
    if (p->kind < AK_PLOT_HISTOGRAM || p->kind > AK_PLOT_HEATMAP)
        return g_strdup_printf("has kind %d, must be %d to %d", (gint)p->kind,
                               AK_PLOT_HISTOGRAM, AK_PLOT_HEATMAP);
    if (p->title == NULL || p->x == NULL || p->x_label == NULL ||
        (has_y && (p->y == NULL || p->y_label == NULL)))
        return g_strdup("lacks a title, what it shows, or a label");
    if (!(p->x_low < p->x_high) || (has_y && !(p->y_low < p->y_high)))
        return g_strdup("has an axis without a range");
    if (has_bins && (p->n_bin < 1 || p->n_bin > DECLARED_BINS_MAX))
        return g_strdup_printf("has %u bins, must have 1 to %d", p->n_bin,
                               DECLARED_BINS_MAX);
    return NULL;
}

/* ---- To JSON ---- */

static void
declared_set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

static void
declared_set_number(json_t *object, const char *key, gdouble x)
{
    if (isfinite(x))
        json_object_set_new(object, key, json_real(x));
}

static json_t *
declared_columns(const AkColumn *c)
{
    json_t *columns = json_array();
    for (; c != NULL && c->name != NULL; c++) {
        json_t *object = json_object();
        declared_set_text(object, "name", c->name);
        declared_set_text(object, "unit", c->unit);
        declared_set_text(object, "help", c->help);
        declared_set_number(object, "low", c->low);
        declared_set_number(object, "high", c->high);
        declared_set_text(object, "brief", c->brief);
        declared_set_text(object, "answer", c->answer);
        json_array_append_new(columns, object);
    }
    return columns;
}

static json_t *
declared_series(const AkSeries *s)
{
    json_t *series = json_array();
    for (; s != NULL && s->name != NULL; s++) {
        json_t *object = json_object();
        declared_set_text(object, "name", s->name);
        declared_set_text(object, "role", declared_role[s->role]);
        declared_set_text(object, "axis", declared_axis[s->axis]);
        declared_set_text(object, "help", s->help);
        declared_set_text(object, "label", s->label);
        declared_set_text(object, "brief", s->brief);
        declared_set_text(object, "tau_source", s->tau_source);
        declared_set_text(object, "difference_source", s->difference_source);
        declared_set_text(object, "encoder_source", s->encoder_source);
        json_array_append_new(series, object);
    }
    return series;
}

static json_t *
declared_plots(const AkPlot *p)
{
    json_t *plots = json_array();
    for (; p != NULL && p->name != NULL; p++) {
        json_t *object = json_object();
        declared_set_text(object, "name", p->name);
        declared_set_text(object, "kind", declared_kind[p->kind]);
        declared_set_text(object, "title", p->title);
        declared_set_text(object, "x", p->x);
        declared_set_text(object, "y", p->y);
        declared_set_text(object, "x_label", p->x_label);
        declared_set_text(object, "y_label", p->y_label);
        declared_set_number(object, "x_low", p->x_low);
        declared_set_number(object, "x_high", p->x_high);
        declared_set_number(object, "y_low", p->y_low);
        declared_set_number(object, "y_high", p->y_high);
        json_object_set_new(object, "bins", json_integer(p->n_bin));
        declared_set_text(object, "source", p->source);
        declared_set_text(object, "caption", p->caption);
        declared_set_text(object, "x_name", p->x_name);
        declared_set_text(object, "y_name", p->y_name);
        json_array_append_new(plots, object);
    }
    return plots;
}

json_t *
ak_declared_json(const AkPlugin *probe)
{
    const AkProbeOps *ops = probe->ops.probe;
    json_t *object = json_object();
    declared_set_text(object, "version", probe->version);
    declared_set_text(object, "summary", probe->summary);
    declared_set_text(object, "source", probe->source);
    declared_set_text(object, "cost", probe->cost);
    declared_set_text(object, "reading", probe->reading);
    declared_set_text(object, "limits", probe->limits);
    declared_set_text(object, "assumptions", probe->assumptions);
    json_object_set_new(object, "columns", declared_columns(ops->columns));
    json_object_set_new(object, "series", declared_series(ops->series));
    json_object_set_new(object, "plots", declared_plots(ops->plots));
    return object;
}

/* ---- And back ---- */

static const char *
declared_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static gdouble
declared_number(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);
    return json_is_number(number) ? json_number_value(number) : (gdouble)NAN;
}

/* The place of a word in a list; -1: it is not there. */
static gint
declared_find(const char *const *list, const char *word)
{
    for (gint i = 0; word != NULL && list[i] != NULL; i++)
        if (strcmp(list[i], word) == 0)
            return i;
    return -1;
}

static AkColumn *
declared_read_columns(const json_t *columns)
{
    AkColumn *all = g_new0(AkColumn, json_array_size(columns) + 1);
    AkColumn *c = all;
    for (gsize i = 0; i < json_array_size(columns); i++) {
        const json_t *object = json_array_get(columns, i);
        *c = (AkColumn){.name = declared_text(object, "name"),
                        .unit = declared_text(object, "unit"),
                        .help = declared_text(object, "help"),
                        .low = declared_number(object, "low"),
                        .high = declared_number(object, "high"),
                        .brief = declared_text(object, "brief"),
                        .answer = declared_text(object, "answer")};
        g_autofree gchar *fault = ak_column_fault(c);
        if (fault != NULL)
            c->brief = c->answer = NULL;
        c += c->name != NULL;
    }
    return all;
}

static AkSeries *
declared_read_series(const json_t *series)
{
    AkSeries *all = g_new0(AkSeries, json_array_size(series) + 1);
    AkSeries *s = all;
    for (gsize i = 0; i < json_array_size(series); i++) {
        const json_t *object = json_array_get(series, i);
        const gint role =
            declared_find(declared_role, declared_text(object, "role"));
        const gint axis =
            declared_find(declared_axis, declared_text(object, "axis"));
        const char *name = declared_text(object, "name");
        if (role < 0 || axis < 0 || name == NULL)
            continue;
        *s = (AkSeries){
            .name = name,
            .role = (AkSeriesRole)role,
            .axis = (AkAxis)axis,
            .help = declared_text(object, "help"),
            .label = declared_text(object, "label"),
            .brief = declared_text(object, "brief"),
            .tau_source = declared_text(object, "tau_source"),
            .difference_source = declared_text(object, "difference_source"),
            .encoder_source = declared_text(object, "encoder_source")};
        g_autofree gchar *fault = ak_series_fault(s);
        if (fault != NULL)
            s->brief = NULL;
        s++;
    }
    return all;
}

static AkPlot *
declared_read_plots(const json_t *plots)
{
    AkPlot *all = g_new0(AkPlot, json_array_size(plots) + 1);
    AkPlot *p = all;
    for (gsize i = 0; i < json_array_size(plots); i++) {
        const json_t *object = json_array_get(plots, i);
        const gint kind =
            declared_find(declared_kind, declared_text(object, "kind"));
        *p = (AkPlot){
            .name = declared_text(object, "name"),
            .kind = (AkPlotKind)MAX(kind, 0),
            .title = declared_text(object, "title"),
            .x = declared_text(object, "x"),
            .y = declared_text(object, "y"),
            .x_label = declared_text(object, "x_label"),
            .y_label = declared_text(object, "y_label"),
            .x_low = declared_number(object, "x_low"),
            .x_high = declared_number(object, "x_high"),
            .y_low = declared_number(object, "y_low"),
            .y_high = declared_number(object, "y_high"),
            .n_bin = (guint)json_integer_value(json_object_get(object, "bins")),
            .source = declared_text(object, "source"),
            .caption = declared_text(object, "caption"),
            .x_name = declared_text(object, "x_name"),
            .y_name = declared_text(object, "y_name")};
        g_autofree gchar *fault = ak_plot_fault(p);
        p += fault == NULL;
    }
    p->name = NULL; /* of one that was not taken */
    return all;
}

void
ak_declared_free(gpointer data)
{
    AkDeclared *declared = data;
    g_free(declared->columns);
    g_free(declared->series);
    g_free(declared->plots);
    g_free(declared);
}

GPtrArray *
ak_declared_read(const json_t *probes)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(ak_declared_free);
    const char *name;
    json_t *object;
    json_object_foreach((json_t *)probes, name, object)
    {
        if (!ak_check_is_name(name, '-')) /* it names a file */
            continue;
        AkDeclared *declared = g_new0(AkDeclared, 1);
        *declared = (AkDeclared){
            .name = name,
            .version = declared_text(object, "version"),
            .summary = declared_text(object, "summary"),
            .source = declared_text(object, "source"),
            .cost = declared_text(object, "cost"),
            .reading = declared_text(object, "reading"),
            .limits = declared_text(object, "limits"),
            .assumptions = declared_text(object, "assumptions"),
            .columns =
                declared_read_columns(json_object_get(object, "columns")),
            .series = declared_read_series(json_object_get(object, "series")),
            .plots = declared_read_plots(json_object_get(object, "plots")),
        };
        g_ptr_array_add(all, declared);
    }
    return all;
}

const AkSeries *
ak_declared_series(const AkDeclared *probe, AkSeriesRole role)
{
    for (const AkSeries *s = probe->series; s->name != NULL; s++)
        if (s->role == role)
            return s;
    return NULL;
}

gboolean
ak_series_is_map(const AkSeries *series)
{
    return series->axis == AK_AXIS_WORD && series->role != AK_SERIES_PLAIN;
}

const char *
ak_declared_label(const AkDeclared *probe)
{
    const AkSeries *s = ak_declared_series(probe, AK_SERIES_IMPORTANCE);
    return s != NULL && s->label != NULL ? s->label : probe->name;
}
