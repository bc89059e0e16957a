#include "paperwork.h"

#include <math.h>
#include <string.h>

enum { TABLES_DECIMALS = 3, TABLES_CLASSES = 4 /* sizes of fewer are shown */ };

static void
tables_free_figure(gpointer data)
{
    AkPaperFigure *figure = data;
    g_free(figure->dataset);
    g_free(figure->published);
    g_free(figure->class_name);
    g_free(figure->encoder);
    g_free(figure->attention);
    g_free(figure->quantity);
    g_free(figure->seeds);
    g_free(figure->data);
    g_free(figure);
}

static const char *
tables_class(const AkPaperPlace *place)
{
    return place->class_index < 0 ? "all"
                                  : place->dataset->classes[place->class_index];
}

static AkPaperFigure *
tables_add(AkPaperWork *tables, const AkPaperPlace *place, AkSource source)
{
    AkPaperFigure *figure = g_new0(AkPaperFigure, 1);
    figure->table = place->table;
    figure->source = source;
    figure->dataset = g_strdup(place->dataset->name);
    figure->published = g_strdup(place->published);
    figure->class_name = g_strdup(tables_class(place));
    figure->encoder = g_strdup(place->encoder);
    figure->attention = g_strdup(place->attention);
    figure->quantity =
        place->table == AK_PAPER_PROBES
            ? g_strdup_printf("%s:%s", place->probe, place->quantity)
            : g_strdup(place->quantity);
    figure->mean = figure->std = figure->significant = NAN;
    figure->ci_low = figure->ci_high = figure->n = NAN;
    figure->decimals = TABLES_DECIMALS;
    figure->seeds = source == AK_SOURCE_ATTNKIT && *place->encoder != '\0'
                        ? ak_results_seeds(tables->results, place->dataset->name,
                                           place->encoder, place->attention)
                        : g_strdup("");
    figure->data =
        g_strdup(source != AK_SOURCE_ATTNKIT      ? "published"
                 : place->dataset->source != NULL ? place->dataset->source
                                                  : "");
    g_ptr_array_add(tables->figure, figure);
    return figure;
}

/* ---- Published ---- */

void
ak_paper_add_published(AkPaperWork *tables, const AkPaperPlace *place,
                       AkSource source)
{
    if (place->published == NULL)
        return;
    g_autofree gchar *class_name =
        place->class_index < 0 ? g_strdup("all")
                               : g_strdup_printf("%d", place->class_index);
    const AkPublished *found = ak_published_find(
        tables->published, source, place->published, place->encoder,
        place->attention, place->quantity, class_name);
    if (found == NULL)
        return;
    AkPaperFigure *figure = tables_add(tables, place, source);
    figure->mean = found->mean;
    figure->std = found->std;
    figure->significant = found->significant;
    figure->decimals = found->decimals;
}

/* ---- Ours ---- */

static gboolean
tables_is_here(const AkFigure *figure, const AkPaperPlace *place)
{
    return strcmp(figure->dataset, place->dataset->name) == 0 &&
           strcmp(figure->encoder, place->encoder) == 0 &&
           strcmp(figure->attention, place->attention) == 0 &&
           strcmp(figure->probe, place->probe) == 0 &&
           strcmp(figure->quantity, place->quantity) == 0 &&
           strcmp(figure->class_name, tables_class(place)) == 0;
}

static void
tables_take(AkPaperFigure *own, const AkFigure *figure)
{
    own->mean = figure->mean;
    own->std = figure->std;
    own->significant = figure->significant;
    own->ci_low = figure->ci_low;
    own->ci_high = figure->ci_high;
    own->n = figure->n;
}

gboolean
ak_paper_add_own(AkPaperWork *tables, const AkPaperPlace *place)
{
    const AkFigure *pooled = NULL, *only = NULL;
    gdouble sum = 0.0, n = 0.0;
    guint n_seed = 0, n_value = 0;
    for (guint i = 0; i < tables->results->figures->len; i++) {
        const AkFigure *figure = tables->results->figures->pdata[i];
        if (!tables_is_here(figure, place))
            continue;
        if (strcmp(figure->seed, "all") == 0) {
            pooled = figure;
            continue;
        }
        only = figure;
        n_seed++;
        if (isfinite(figure->mean)) {
            sum += figure->mean;
            n += figure->n;
            n_value++;
        }
    }
    if (pooled == NULL && only == NULL)
        return FALSE;
    AkPaperFigure *own = tables_add(tables, place, AK_SOURCE_ATTNKIT);
    if (pooled != NULL)
        tables_take(own, pooled);
    else if (n_seed == 1)
        tables_take(own, only);
    else if (n_value > 0) {
        own->mean = sum / n_value;
        own->n = n;
    }
    return TRUE;
}

/* Ours first, then each publication's.  Table 2 has the paper's columns, whatever
 * was run. */
static void
tables_add_all(AkPaperWork *tables, const AkPaperPlace *place)
{
    if (!ak_paper_add_own(tables, place) && place->table == AK_PAPER_CORRELATION)
        tables_add(tables, place, AK_SOURCE_ATTNKIT);
    for (guint s = AK_SOURCE_REPOSITORY; s < AK_N_SOURCE; s++)
        ak_paper_add_published(tables, place, (AkSource)s);
}

gboolean
ak_paper_is_run(const AkPaperFigure *figure)
{
    return figure->source == AK_SOURCE_ATTNKIT &&
           !(isnan(figure->mean) && isnan(figure->n));
}

/* ---- Table 1 ---- */

static void
tables_add_value(AkPaperWork *tables, const AkPaperPlace *place, gdouble x,
                 guint decimals)
{
    if (isnan(x))
        return;
    AkPaperFigure *figure = tables_add(tables, place, AK_SOURCE_ATTNKIT);
    figure->mean = x;
    figure->decimals = decimals;
}

/* Of each class where there are few, else of all together. */
static void
tables_add_sizes(AkPaperWork *tables, AkPaperPlace place, guint split)
{
    const AkResultsDataset *dataset = place.dataset;
    const GArray *size = dataset->class_size[split];
    const guint n_class =
        dataset->classes != NULL ? g_strv_length(dataset->classes) : 0;
    const gboolean is_by_class =
        n_class > 0 && n_class < TABLES_CLASSES && size->len == n_class;
    if (!is_by_class)
        tables_add_value(tables, &place, dataset->size[split], 0);
    for (guint c = 0; is_by_class && c < n_class; c++) {
        place.class_index = (gint)c;
        tables_add_value(tables, &place, g_array_index(size, gdouble, c), 0);
    }

    for (guint s = AK_SOURCE_REPOSITORY; s < AK_N_SOURCE; s++)
        for (place.class_index = -1; place.class_index < (gint)n_class;
             place.class_index++)
            ak_paper_add_published(tables, &place, (AkSource)s);
}

/* The model that the paper's Table 1 measures by this metric. */
static const AkPublished *
tables_measured(const GPtrArray *published, const char *metric)
{
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *figure = published->pdata[i];
        if (figure->source == AK_SOURCE_PAPER &&
            strcmp(figure->quantity, metric) == 0)
            return figure;
    }
    return NULL;
}

static void
tables_add_dataset(AkPaperWork *tables, AkPaperPlace place)
{
    const AkResultsDataset *dataset = place.dataset;
    place.encoder = place.attention = "";
    place.quantity = "vocabulary";
    tables_add_value(tables, &place, dataset->vocabulary, 0);
    ak_paper_add_published(tables, &place, AK_SOURCE_PAPER);
    place.quantity = "mean_words";
    tables_add_value(tables, &place, dataset->mean_words, 1);
    ak_paper_add_published(tables, &place, AK_SOURCE_PAPER);
    place.quantity = "train_size";
    tables_add_sizes(tables, place, AK_RESULTS_TRAIN);
    place.quantity = "test_size";
    tables_add_sizes(tables, place, AK_RESULTS_TEST);

    place.probe = "test";
    place.quantity = g_strcmp0(dataset->task, "binary") == 0 ? "f1" : "accuracy";
    const AkPublished *model =
        tables_measured(tables->published, place.quantity);
    if (model == NULL)
        return;
    place.encoder = model->encoder;
    place.attention = model->attention;
    tables_add_all(tables, &place);
}

/* ---- Table 2 ---- */

/* The first of the paper's figures with this model and quantity: a column. */
static gboolean
tables_is_column(const GPtrArray *published, guint at)
{
    const AkPublished *figure = published->pdata[at];
    if (figure->source != AK_SOURCE_PAPER ||
        !g_str_has_prefix(figure->quantity, AK_PAPER_TAU))
        return FALSE;
    for (guint i = 0; i < at; i++) {
        const AkPublished *before = published->pdata[i];
        if (before->source == AK_SOURCE_PAPER &&
            strcmp(before->encoder, figure->encoder) == 0 &&
            strcmp(before->attention, figure->attention) == 0 &&
            strcmp(before->quantity, figure->quantity) == 0)
            return FALSE;
    }
    return TRUE;
}

/* All columns in one place: a predicted class, or all texts. */
static void
tables_add_columns(AkPaperWork *tables, AkPaperPlace place)
{
    for (guint i = 0; i < tables->published->len; i++) {
        const AkPublished *column = tables->published->pdata[i];
        if (!tables_is_column(tables->published, i))
            continue;
        place.encoder = column->encoder;
        place.attention = column->attention;
        place.quantity = column->quantity;
        tables_add_all(tables, &place);
    }
}

static gboolean
tables_is_by_class(const AkResults *results, const AkResultsDataset *dataset)
{
    for (guint i = 0; dataset->classes != NULL && i < results->figures->len;
         i++) {
        const AkFigure *figure = results->figures->pdata[i];
        if (strcmp(figure->dataset, dataset->name) == 0 &&
            strcmp(figure->probe, "correlation") == 0 &&
            g_strv_contains((const gchar *const *)dataset->classes,
                            figure->class_name))
            return TRUE;
    }
    return FALSE;
}

/* Where nothing from `from` on was run, takes it all back. */
static void
tables_keep_if_own(AkPaperWork *tables, guint from)
{
    for (guint i = from; i < tables->figure->len; i++)
        if (ak_paper_is_run(tables->figure->pdata[i]))
            return;
    g_ptr_array_set_size(tables->figure, (gint)from);
}

static void
tables_add_correlation(AkPaperWork *tables, AkPaperPlace place)
{
    const guint from = tables->figure->len;
    place.probe = "correlation";
    if (!tables_is_by_class(tables->results, place.dataset)) {
        tables_add_columns(tables, place);
    } else {
        for (guint c = 0; place.dataset->classes[c] != NULL; c++) {
            place.class_index = (gint)c;
            tables_add_columns(tables, place);
        }
    }
    tables_keep_if_own(tables, from);
}

/* ---- All of it ---- */

GPtrArray *
ak_paper_tables(const AkResults *results, const GPtrArray *published)
{
    g_return_val_if_fail(results != NULL && published != NULL, NULL);

    static void (*const add[AK_N_PAPER_TABLE])(AkPaperWork *, AkPaperPlace) = {
        [AK_PAPER_DATASETS] = tables_add_dataset,
        [AK_PAPER_CORRELATION] = tables_add_correlation,
        [AK_PAPER_MATRIX] = ak_paper_add_models,
        [AK_PAPER_PROBES] = ak_paper_add_models,
    };
    AkPaperWork tables = {results, published,
                          g_ptr_array_new_with_free_func(tables_free_figure)};
    for (guint t = 0; t < AK_N_PAPER_TABLE; t++)
        for (guint i = 0; i < results->dataset->len; i++) {
            const AkResultsDataset *dataset = results->dataset->pdata[i];
            const AkPaperPlace place = {
                .table = (AkPaperTable)t,
                .dataset = dataset,
                .published = dataset->reader != NULL
                                 ? ak_published_name(published, dataset->reader,
                                                     dataset->reader_task)
                                 : NULL,
                .class_index = -1,
            };
            add[t](&tables, place);
        }
    return tables.figure;
}
