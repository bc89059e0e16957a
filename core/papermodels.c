/* papermodels.c: the tables beyond the paper, of every model of the run.
 *
 * They know no probe by its name: what the summary has, they show. */
#include "paperwork.h"

#include <string.h>

/* A tau, no difference of two and no control (tau_attention_loo@shuffled). */
static gboolean
papermodels_is_tau(const AkFigure *figure)
{
    return strcmp(figure->probe, "correlation") == 0 &&
           g_str_has_prefix(figure->quantity, AK_PAPER_TAU) &&
           strstr(figure->quantity, "-" AK_PAPER_TAU) == NULL;
}

static gboolean
papermodels_takes(const AkPaperPlace *place, const AkFigure *figure)
{
    if (strcmp(figure->dataset, place->dataset->name) != 0 ||
        strcmp(figure->class_name, "all") != 0 ||
        strchr(figure->quantity, '@') != NULL)
        return FALSE;
    return place->table == AK_PAPER_PROBES ? ak_figure_is_measured(figure)
                                           : papermodels_is_tau(figure);
}

void
ak_paper_add_models(AkPaperWork *work, AkPaperPlace place)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < work->results->figures->len; i++) {
        const AkFigure *figure = work->results->figures->pdata[i];
        if (!papermodels_takes(&place, figure))
            continue;
        gchar *key =
            g_strdup_printf("%s/%s/%s/%s", figure->encoder, figure->attention,
                            figure->probe, figure->quantity);
        if (!g_hash_table_add(seen, key)) /* another seed of it */
            continue;
        place.encoder = figure->encoder;
        place.attention = figure->attention;
        place.probe = figure->probe;
        place.quantity = figure->quantity;
        ak_paper_add_own(work, &place);
        if (place.table == AK_PAPER_MATRIX)
            ak_paper_add_published(work, &place, AK_SOURCE_REPOSITORY);
    }
}
