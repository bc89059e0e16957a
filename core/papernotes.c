/* papernotes.c: what stands below the paper's tables: who says what, and of each
 * data set what its figures are of. */
#include "paperprint.h"

#include <math.h>
#include <string.h>

enum { NOTES_HASH = 12 }; /* digits of a SHA-256 that tell files apart */

static gboolean
notes_shows(const GPtrArray *figures, AkSource source, const char *published)
{
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (figure->source == source &&
            (*published == '\0' || g_strcmp0(figure->published, published) == 0))
            return TRUE;
    }
    return FALSE;
}

/* Does anything that is published stand beside our figures of this data set? */
static gboolean
notes_has_published(const GPtrArray *figures, const char *dataset)
{
    for (guint i = 0; i < figures->len; i++) {
        const AkPaperFigure *figure = figures->pdata[i];
        if (figure->source != AK_SOURCE_ATTNKIT &&
            strcmp(figure->dataset, dataset) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
notes_add_texts(GPtrArray *part, const AkResultsDataset *dataset)
{
    const gdouble n = dataset->size[AK_RESULTS_TEST];
    if (isnan(n) || isnan(dataset->probed))
        return;
    g_ptr_array_add(part,
                    dataset->probed < n
                        ? g_strdup_printf("%.0f of %.0f test texts probed",
                                          dataset->probed, n)
                        : g_strdup_printf("all %.0f test texts probed", n));
}

static void
notes_add_seeds(GPtrArray *part, const AkResults *results,
                const AkResultsDataset *dataset)
{
    g_autofree gchar *seeds =
        ak_results_seeds(results, dataset->name, NULL, NULL);
    g_autoptr(GPtrArray) absent = ak_results_absent(results, dataset->name);
    if (*seeds != '\0')
        g_ptr_array_add(part,
                        g_strdup_printf("seed%s %s",
                                        strpbrk(seeds, ",-") != NULL ? "s" : "",
                                        seeds));
    if (absent->len == 0)
        return;
    g_ptr_array_add(absent, NULL);
    g_autofree gchar *cells = g_strjoinv(", ", (gchar **)absent->pdata);
    g_ptr_array_add(
        part, g_strdup_printf("without %s, failed or not finished", cells));
}

/* "sst: 50 of 1725 test texts probed; seeds 1, 2". */
static gchar *
notes_dataset(const AkResults *results, const GPtrArray *figures,
              const AkResultsDataset *dataset)
{
    g_autoptr(GPtrArray) part = g_ptr_array_new_with_free_func(g_free);
    if (ak_results_is_made_up(dataset))
        g_ptr_array_add(part,
                        g_strconcat("made-up data",
                                    notes_has_published(figures, dataset->name)
                                        ? ", the published figures are of "
                                          "the published data"
                                        : "",
                                    NULL));
    if (dataset->model != NULL)
        g_ptr_array_add(
            part, g_strdup_printf("the model came from a file whose SHA-256 "
                                  "begins with %.*s",
                                  NOTES_HASH, dataset->model));
    notes_add_texts(part, dataset);
    notes_add_seeds(part, results, dataset);
    if (part->len == 0)
        return NULL;
    g_ptr_array_add(part, NULL);
    g_autofree gchar *all = g_strjoinv("; ", (gchar **)part->pdata);
    return g_strdup_printf("%s: %s", dataset->name, all);
}

gchar **
ak_paper_sources(const AkResults *results, const GPtrArray *published,
                 const GPtrArray *figures)
{
    GPtrArray *sources = g_ptr_array_new();
    g_ptr_array_add(sources, g_strdup_printf("%s: this run",
                                             ak_source_name[AK_SOURCE_ATTNKIT]));
    for (guint i = 0; i < results->dataset->len; i++) {
        gchar *note =
            notes_dataset(results, figures, results->dataset->pdata[i]);
        if (note != NULL)
            g_ptr_array_add(sources, note);
    }
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *row = published->pdata[i];
        if (strcmp(row->quantity, "note") != 0 ||
            !notes_shows(figures, row->source, row->dataset))
            continue;
        g_ptr_array_add(
            sources, *row->dataset != '\0'
                         ? g_strdup(row->note)
                         : g_strdup_printf("%s: %s", ak_source_name[row->source],
                                           row->note));
    }
    g_ptr_array_add(sources, NULL);
    return (gchar **)g_ptr_array_free(sources, FALSE);
}
