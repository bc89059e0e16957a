#include "published.h"

#include <math.h>
#include <string.h>

const char *const ak_source_name[AK_N_SOURCE] = {
    [AK_SOURCE_ATTNKIT] = "attnkit",
    [AK_SOURCE_REPOSITORY] = "repository",
    [AK_SOURCE_PAPER] = "paper",
};

static const char published_header[] =
    "source,dataset,encoder,attention,quantity,class,mean,std,significant,note";

enum {
    FIELD_SOURCE,
    FIELD_DATASET,
    FIELD_ENCODER,
    FIELD_ATTENTION,
    FIELD_QUANTITY,
    FIELD_CLASS,
    FIELD_MEAN,
    FIELD_STD,
    FIELD_SIGNIFICANT,
    FIELD_NOTE,
    N_FIELD
};

static void
published_free(gpointer data)
{
    AkPublished *figure = data;
    g_free(figure->dataset);
    g_free(figure->encoder);
    g_free(figure->attention);
    g_free(figure->quantity);
    g_free(figure->class_name);
    g_free(figure->note);
    g_free(figure);
}

static gboolean
published_fail(guint number, const char *what, const char *found, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_FILE, "published.csv:%u: %s: '%s'",
                number, what, found);
    return FALSE;
}

static gboolean
published_number(const char *field, guint number, gdouble *x, GError **error)
{
    gchar *end;
    *x = NAN;
    if (*field == '\0')
        return TRUE;
    *x = g_ascii_strtod(field, &end);
    return (*end == '\0' && isfinite(*x)) ||
           published_fail(number, "expected a number", field, error);
}

static gboolean
published_source(const char *field, guint number, AkSource *source,
                 GError **error)
{
    for (guint i = AK_SOURCE_REPOSITORY; i < AK_N_SOURCE; i++) {
        if (strcmp(field, ak_source_name[i]) == 0) {
            *source = (AkSource)i;
            return TRUE;
        }
    }
    return published_fail(number, "expected repository or paper", field, error);
}

static gboolean
published_take(GPtrArray *published, gchar **field, guint number, GError **error)
{
    AkPublished *figure = g_new0(AkPublished, 1);
    const char *point = strchr(field[FIELD_MEAN], '.');

    figure->dataset = g_strdup(field[FIELD_DATASET]);
    figure->encoder = g_strdup(field[FIELD_ENCODER]);
    figure->attention = g_strdup(field[FIELD_ATTENTION]);
    figure->quantity = g_strdup(field[FIELD_QUANTITY]);
    figure->class_name = g_strdup(field[FIELD_CLASS]);
    figure->note = g_strdup(field[FIELD_NOTE]);
    figure->decimals = point != NULL ? (guint)strlen(point + 1) : 0;
    g_ptr_array_add(published, figure);
    return published_source(field[FIELD_SOURCE], number, &figure->source,
                            error) &&
           published_number(field[FIELD_MEAN], number, &figure->mean, error) &&
           published_number(field[FIELD_STD], number, &figure->std, error) &&
           published_number(field[FIELD_SIGNIFICANT], number,
                            &figure->significant, error);
}

GPtrArray *
ak_published_parse(const char *const *line, GError **error)
{
    g_return_val_if_fail(line != NULL, NULL);

    g_autoptr(GPtrArray) published =
        g_ptr_array_new_with_free_func(published_free);
    gboolean has_header = FALSE;
    for (guint i = 0; line[i] != NULL; i++) {
        if (line[i][0] == '#' || line[i][0] == '\0')
            continue;
        if (!has_header) {
            has_header = strcmp(line[i], published_header) == 0;
            if (!has_header) {
                published_fail(i + 1, "expected the columns' names", line[i],
                               error);
                return NULL;
            }
            continue;
        }
        g_auto(GStrv) field = g_strsplit(line[i], ",", -1);
        if (g_strv_length(field) != N_FIELD) {
            published_fail(i + 1, "expected ten fields", line[i], error);
            return NULL;
        }
        if (!published_take(published, field, i + 1, error))
            return NULL;
    }
    return g_steal_pointer(&published);
}

const AkPublished *
ak_published_find(const GPtrArray *published, AkSource source,
                  const char *dataset, const char *encoder,
                  const char *attention, const char *quantity,
                  const char *class_name)
{
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *figure = published->pdata[i];
        if (figure->source == source && strcmp(figure->dataset, dataset) == 0 &&
            strcmp(figure->encoder, encoder) == 0 &&
            strcmp(figure->attention, attention) == 0 &&
            strcmp(figure->quantity, quantity) == 0 &&
            strcmp(figure->class_name, class_name) == 0)
            return figure;
    }
    return NULL;
}

static const char *
published_has(const GPtrArray *published, const char *dataset)
{
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *figure = published->pdata[i];
        if (strcmp(figure->dataset, dataset) == 0)
            return figure->dataset;
    }
    return NULL;
}

const char *
ak_published_name(const GPtrArray *published, const char *reader,
                  const char *task)
{
    if (task == NULL)
        return published_has(published, reader);
    g_autofree gchar *name = g_strdup_printf("%s-%s", reader, task);
    return published_has(published, name);
}
