/* verifyfinished.c: is the run at its end?
 *
 * While one is under way, or where it was cut short, there is no summary.csv; where
 * cells failed, that has no figures of them. */
#include "verifywork.h"

#include "pieces.h"
#include "results.h"

#include <string.h>

static gboolean
finished_has(const AkPieces *pieces, const char *name)
{
    gboolean has = FALSE;
    /* A file that is not as it was written is a finished piece, too. */
    return !ak_pieces_has_any(pieces, name, &has, NULL) || has;
}

/* The probes of the cell, as the study has them; NULL: it has no such cell. */
static const GPtrArray *
finished_probes(const GPtrArray *cells, const char *name)
{
    for (guint i = 0; i < cells->len; i++) {
        const AkCell *cell = cells->pdata[i];
        if (strcmp(cell->name, name) == 0)
            return cell->dataset->probe;
    }
    return NULL;
}

static gboolean
finished_cell(const char *out, const char *cell, const GPtrArray *probe)
{
    g_autofree gchar *folder = g_build_filename(out, "cells", cell, NULL);
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, NULL);
    if (pieces == NULL)
        return TRUE;
    gboolean ok = finished_has(pieces, "model") &&
                  finished_has(pieces, "metrics") &&
                  finished_has(pieces, "instances");
    for (guint i = 0; ok && probe != NULL && i < probe->len; i++) {
        const AkStudyUnit *unit = probe->pdata[i];
        ok = finished_has(pieces, unit->module->plugin->name);
    }
    return ok;
}

static gboolean
finished_fail(const char *out, const char *why, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s: the run is not finished (%s); run it again to finish it: "
                "attnkit %s/run.ini",
                out, why, out);
    return FALSE;
}

gboolean
ak_verify_finished(const char *out, const GPtrArray *cells, GError **error)
{
    g_autofree gchar *summary = g_build_filename(out, "summary.csv", NULL);
    if (!g_file_test(summary, G_FILE_TEST_EXISTS))
        return finished_fail(out, "there is no summary.csv", error);
    g_autoptr(AkResults) results = ak_results_read(out, NULL);
    if (results == NULL)
        return TRUE;
    g_autoptr(GPtrArray) absent = ak_results_absent(results, NULL);
    for (guint i = 0; i < absent->len; i++) {
        const char *cell = absent->pdata[i];
        if (finished_cell(out, cell, finished_probes(cells, cell)))
            continue;
        g_autofree gchar *why = g_strdup_printf("the cell %s is not", cell);
        return finished_fail(out, why, error);
    }
    return TRUE;
}
