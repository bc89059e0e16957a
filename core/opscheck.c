/* opscheck.c: the tables of operations, kind by kind. */
#include "plugincheck.h"

#include "declared.h"

#include <string.h>

#define COLUMN_SIZE_0 AK_END_OF(AkColumn, high)
#define SERIES_SIZE_0 AK_END_OF(AkSeries, help)
#define PLOT_SIZE_0 AK_END_OF(AkPlot, source)
#define ENCODER_SIZE_0 AK_END_OF(AkEncoderOps, close)
#define ATTENTION_SIZE_0 AK_END_OF(AkAttentionOps, close)
#define PROBE_SIZE_0 AK_END_OF(AkProbeOps, close)
#define DATASET_SIZE_0 AK_END_OF(AkDatasetOps, close)

/* A required operation of the plug-in's kind. */
typedef struct Required {
    const char *name;
    gboolean is_there;
} Required;

static gboolean
opscheck_required(const AkCheck *check, gsize n, const Required *required)
{
    for (gsize i = 0; i < n; i++)
        if (!required[i].is_there)
            return ak_check_fail(
                check, "operation '%s' of %s '%s' is missing", required[i].name,
                ak_kind_name(check->plugin->kind), check->plugin->name);
    return TRUE;
}

static gboolean
opscheck_attention(const AkCheck *check, const AkAttentionOps *ops)
{
    const Required required[] = {
        {"open", ops->open != NULL},
        {"score", ops->score != NULL},
        {"score_backward", ops->score_backward != NULL}};
    if (!opscheck_required(check, G_N_ELEMENTS(required), required))
        return FALSE;
    if ((ops->normalise == NULL) != (ops->normalise_backward == NULL))
        return ak_check_fail(
            check,
            "'%s' has only one of normalise and normalise_backward, "
            "must have both or neither",
            check->plugin->name);
    return TRUE;
}

/* Columns and series are keys of one record beside its id and format. */
static gboolean
opscheck_record_name(const AkCheck *check, GHashTable *names, const char *name,
                     const char *help, const char *unit)
{
    const char *const text[] = {help, unit};
    if (!ak_check_is_name(name, '_') || strcmp(name, "id") == 0 ||
        strcmp(name, "format") == 0)
        return ak_check_fail(
            check,
            "column or series '%s' must be lower-case letters, digits "
            "and '_', and not 'id' or 'format'",
            name);
    if (!g_hash_table_add(names, (gpointer)name))
        return ak_check_fail(check, "there are two columns or series '%s'",
                             name);
    if (help == NULL || *help == '\0')
        return ak_check_fail(check, "column or series '%s' has no help", name);
    return ak_check_texts(check, "column or series", name, text,
                          G_N_ELEMENTS(text));
}

/* Row i of a table whose rows have `stride` bytes, in our size: of a plug-in of
 * another minor, what it has less is 0. */
static void
opscheck_row(gconstpointer table, gsize i, gsize stride, gpointer row,
             gsize size)
{
    memset(row, 0, size);
    memcpy(row, (const guint8 *)table + i * stride, MIN(stride, size));
}

static gboolean
opscheck_columns(const AkCheck *check, const AkProbeOps *ops, GHashTable *names)
{
    for (gsize i = 0; ops->columns != NULL; i++) {
        AkColumn row;
        const AkColumn *c = &row;
        opscheck_row(ops->columns, i, ops->column_size, &row, sizeof row);
        if (c->name == NULL)
            return TRUE;
        if (!opscheck_record_name(check, names, c->name, c->help, c->unit))
            return FALSE;
        if (!(c->low <= c->high))
            return ak_check_fail(check, "column '%s' has the range [%g, %g]",
                                 c->name, c->low, c->high);
        g_autofree gchar *fault = ak_column_fault(c);
        if (fault != NULL)
            return ak_check_fail(check, "column '%s' %s", c->name, fault);
    }
    return TRUE;
}

/* Its ranking of the words has the probe's name, so there is one at most. */
static gboolean
opscheck_importance(const AkCheck *check, const AkSeries *s)
{
    if (s->axis != AK_AXIS_WORD)
        return ak_check_fail(
            check, "series '%s' is an importance, its axis must be the words",
            s->name);
    if (strcmp(s->name, "importance") != 0)
        return ak_check_fail(
            check, "series '%s' is an importance, its name must be 'importance'",
            s->name);
    return TRUE;
}

static gboolean
opscheck_series_texts(const AkCheck *check, const AkSeries *s)
{
    const char *const text[] = {s->label, s->tau_source, s->difference_source,
                                s->encoder_source};
    return ak_check_texts(check, "series", s->name, text, G_N_ELEMENTS(text));
}

static gboolean
opscheck_series(const AkCheck *check, const AkProbeOps *ops, GHashTable *names)
{
    for (gsize i = 0; ops->series != NULL; i++) {
        AkSeries row;
        const AkSeries *s = &row;
        opscheck_row(ops->series, i, ops->series_size, &row, sizeof row);
        if (s->name == NULL)
            return TRUE;
        if (!opscheck_record_name(check, names, s->name, s->help, NULL))
            return FALSE;
        if ((guint)s->role > AK_SERIES_ATTENTION ||
            (guint)s->axis > AK_AXIS_OUTPUT)
            return ak_check_fail(
                check, "series '%s' has an unknown role or axis", s->name);
        if (s->role == AK_SERIES_IMPORTANCE && !opscheck_importance(check, s))
            return FALSE;
        g_autofree gchar *fault = ak_series_fault(s);
        if (fault != NULL)
            return ak_check_fail(check, "series '%s' %s", s->name, fault);
        if (!opscheck_series_texts(check, s))
            return FALSE;
    }
    return TRUE;
}

static gboolean
opscheck_plot_texts(const AkCheck *check, const AkPlot *p)
{
    const char *const text[] = {p->title,   p->x,       p->y,
                                p->x_label, p->y_label, p->source,
                                p->caption, p->x_name,  p->y_name};
    return ak_check_texts(check, "plot", p->name, text, G_N_ELEMENTS(text));
}

static gboolean
opscheck_plots(const AkCheck *check, const AkProbeOps *ops)
{
    if (ops->size < AK_END_OF(AkProbeOps, plots) || ops->plots == NULL)
        return TRUE;
    if (ops->plot_size < PLOT_SIZE_0 || ops->plot_size % _Alignof(AkPlot) != 0)
        return ak_check_fail(check, "plot_size of '%s' must be sizeof(AkPlot)",
                             check->plugin->name);
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0;; i++) {
        AkPlot row;
        const AkPlot *p = &row;
        opscheck_row(ops->plots, i, ops->plot_size, &row, sizeof row);
        if (p->name == NULL)
            return TRUE;
        g_autofree gchar *fault = ak_plot_fault(p);
        if (fault != NULL)
            return ak_check_fail(check, "plot '%s' %s", p->name, fault);
        if (!opscheck_plot_texts(check, p))
            return FALSE;
        if (!g_hash_table_add(names, (gpointer)p->name))
            return ak_check_fail(check, "there are two plots '%s'", p->name);
    }
}

static gboolean
opscheck_probe(const AkCheck *check, const AkProbeOps *ops)
{
    const Required required[] = {{"measure", ops->measure != NULL}};
    if (ak_check_is_taken(AK_PROBE, check->plugin->name))
        return ak_check_fail(check,
                             "a probe cannot be called '%s', which names other "
                             "results of a cell",
                             check->plugin->name);
    if (!opscheck_required(check, G_N_ELEMENTS(required), required))
        return FALSE;
    if (ops->column_size < COLUMN_SIZE_0 || ops->series_size < SERIES_SIZE_0 ||
        ops->column_size % _Alignof(AkColumn) != 0 ||
        ops->series_size % _Alignof(AkSeries) != 0)
        return ak_check_fail(check,
                             "column_size and series_size of '%s' must be "
                             "sizeof(AkColumn) and sizeof(AkSeries)",
                             check->plugin->name);

    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    if (!opscheck_columns(check, ops, names) ||
        !opscheck_series(check, ops, names) || !opscheck_plots(check, ops))
        return FALSE;
    if (g_hash_table_size(names) == 0)
        return ak_check_fail(check, "probe '%s' has neither columns nor series",
                             check->plugin->name);
    return TRUE;
}

/* A file's name is where it is put: it may not lead out of the folder. */
static gboolean
opscheck_download(const AkCheck *check, const AkDownload *d)
{
    if (*d->file == '\0' || *d->file == '.' || strchr(d->file, '/') != NULL)
        return ak_check_fail(
            check,
            "download '%s' must be the name of a file, without "
            "a folder and not hidden",
            d->file);
    if (d->url != NULL && !g_str_has_prefix(d->url, "https://") &&
        !g_str_has_prefix(d->url, "http://"))
        return ak_check_fail(check,
                             "the address of download '%s' is '%s', must begin "
                             "with http:// or https://",
                             d->file, d->url);
    if (d->sha256 != NULL && (strlen(d->sha256) != 64 ||
                              strspn(d->sha256, "0123456789abcdef") != 64))
        return ak_check_fail(
            check,
            "the sha256 of download '%s' must be 64 lower-case "
            "hexadecimal digits, or NULL",
            d->file);
    if (d->what == NULL || *d->what == '\0')
        return ak_check_fail(check, "download '%s' does not say what it holds",
                             d->file);
    const char *const text[] = {d->file, d->url, d->what};
    return ak_check_texts(check, "download", d->file, text, G_N_ELEMENTS(text));
}

static gboolean
opscheck_downloads(const AkCheck *check, const AkDatasetOps *ops)
{
    gboolean is_free = TRUE;
    for (const AkDownload *d = ops->downloads; d->file != NULL; d++) {
        if (!opscheck_download(check, d))
            return FALSE;
        is_free = is_free && d->url != NULL;
    }
    const char *const text[] = {ops->terms, ops->citation, ops->obtain};
    if (!ak_check_texts(check, "data set", check->plugin->name, text,
                        G_N_ELEMENTS(text)))
        return FALSE;
    if (ops->terms == NULL || ops->citation == NULL)
        return ak_check_fail(
            check, "'%s' has downloads, must have terms and a citation, too",
            check->plugin->name);
    if (!is_free && ops->obtain == NULL)
        return ak_check_fail(check,
                             "'%s' has a download without an address, must say "
                             "how to obtain it",
                             check->plugin->name);
    return TRUE;
}

static gboolean
opscheck_dataset(const AkCheck *check, const AkDatasetOps *given)
{
    AkDatasetOps own;
    const AkDatasetOps *ops = &own;
    opscheck_row(given, 0, given->size, &own, sizeof own);
    const Required required[] = {{"read", ops->read != NULL}};
    if (!opscheck_required(check, G_N_ELEMENTS(required), required))
        return FALSE;
    for (const AkDefault *d = ops->defaults; d != NULL && d->key != NULL; d++) {
        const char *dot = strchr(d->key, '.');
        if (dot == NULL || dot == d->key || dot[1] == '\0' || d->value == NULL)
            return ak_check_fail(
                check,
                "default '%s' must be written section.key and have a "
                "value",
                d->key);
    }
    return ops->downloads == NULL || opscheck_downloads(check, ops);
}

gboolean
ak_check_operations(const AkCheck *check)
{
    const AkPlugin *p = check->plugin;
    const gsize least[] = {[AK_ENCODER] = ENCODER_SIZE_0,
                           [AK_ATTENTION] = ATTENTION_SIZE_0,
                           [AK_PROBE] = PROBE_SIZE_0,
                           [AK_DATASET] = DATASET_SIZE_0};
    if (p->ops.encoder == NULL)
        return ak_check_fail(check,
                             "'%s' has no table of operations, .ops.%s is NULL",
                             p->name, ak_kind_name(p->kind));
    gsize size = 0;
    memcpy(&size, p->ops.encoder, sizeof size); /* first field of every table */
    if (size < least[p->kind] || size % sizeof size != 0)
        return ak_check_fail(check,
                             "the table of operations of %s '%s' says it has "
                             "%" G_GSIZE_FORMAT " bytes, must have at least "
                             "%" G_GSIZE_FORMAT " and a multiple of %zu",
                             ak_kind_name(p->kind), p->name, size,
                             least[p->kind], sizeof size);

    if (p->kind == AK_ATTENTION)
        return opscheck_attention(check, p->ops.attention);
    if (p->kind == AK_PROBE)
        return opscheck_probe(check, p->ops.probe);
    if (p->kind == AK_DATASET)
        return opscheck_dataset(check, p->ops.dataset);
    const AkEncoderOps *ops = p->ops.encoder;
    const Required required[] = {{"open", ops->open != NULL},
                                 {"forward", ops->forward != NULL},
                                 {"backward", ops->backward != NULL}};
    return opscheck_required(check, G_N_ELEMENTS(required), required);
}
